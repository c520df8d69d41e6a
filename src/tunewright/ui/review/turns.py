"""The example itself: a card per turn, every text in an editor, a menu to move, remove or add turns."""

from __future__ import annotations

import json
from typing import Final

import streamlit as st

from tunewright.model.editing import TextField, Turn
from tunewright.ui.plain import plain
from tunewright.ui.review import desk as work
from tunewright.ui.review.desk import Desk
from tunewright.ui.wording import ROLE_LOOKS

_ANSWER_ICONS: Final[dict[str | int, str]] = {
    "preferred_output": ":green[:material/thumb_up:]",
    "non_preferred_output": ":orange[:material/thumb_down:]",
}
_MENU: Final = {
    "up": ":material/arrow_upward: Move up",
    "down": ":material/arrow_downward: Move down",
    "add": ":material/add: Add a turn below",
    "user": ":material/person: Said by the user",
    "assistant": ":material/smart_toy: Said by the assistant",
    "system": ":material/tune: System message",
    "tool": ":material/build: Said by a tool",
    "skip": ":material/visibility_off: Do not learn this answer",
    "learn": ":material/school: Learn this answer",
    "unweigh": ":material/scale: Remove the weight",
    "remove": ":material/delete: Remove this turn",
}


def draw(desk: Desk, n_tokens: list[int], *, locked: bool) -> None:
    """Draw every turn with its token count; editors are shut while two versions wait for a choice.

    What stands above a text is the label of its editor: an element less per turn is a millisecond less per key.
    """
    at = 0
    for place in range(len(desk.turns)):
        at = draw_turn(desk, place, at, n_tokens, locked=locked)
    if not desk.turns:
        st.info("This example has no turns. Its text is kept as it was imported.")
    draw_foot(desk, locked=locked)


def draw_turn(desk: Desk, place: int, at: int, n_tokens: list[int], *, locked: bool, width: int = 0) -> int:
    """Draw the turn at this place, whose first text is the text number `at`; gives back the number of the next.

    `width` is how many characters a line of its editors holds, where they are narrower than usual.
    """
    turn = desk.turns[place]
    head = _head(turn, n_tokens[place] if place < len(n_tokens) else None)
    if not turn.fields or turn.fields[0].kind == "arguments":
        st.markdown(head)
    for field in turn.fields:
        _editor(desk, turn, field, at, head, locked=locked, width=width or _CHARACTERS)
        at += 1
    if turn.extra:
        st.caption(f"Kept as it is and not shown: {plain(', '.join(turn.extra), 200)}")
    if work.ARRANGING.get() and turn.path[:-1] == work.holder(desk.kind):
        _menu(desk, turn, locked=locked)
    return at


def draw_foot(desk: Desk, *, locked: bool) -> None:
    """The way to another turn and to the record as JSON, for who asked to change turns."""
    if work.ARRANGING.get():
        _foot(desk, locked=locked)


def _foot(desk: Desk, *, locked: bool) -> None:
    with st.container(horizontal=True, gap="small"):
        if desk.kind != "pair":
            st.button(
                "Add a turn",
                icon=":material/add:",
                type="tertiary",
                key=f"add_{desk.mark}",
                on_click=work.add_turn,
                args=(desk.example_id, desk.version, work.holder(desk.kind)),
                disabled=locked,
            )
        st.button(
            "Edit as JSON",
            icon=":material/data_object:",
            type="tertiary",
            key=f"json_{desk.mark}",
            help="For what has no field of its own here: names, ids of calls, declared tools.",
            on_click=work.open_dialog,
            args=("record",),
            disabled=locked,
        )


def _head(turn: Turn, n_tokens: int | None) -> str:
    """Who speaks, in Markdown: with name, what it answers, whether it is learned, and its tokens."""
    word, icon = ROLE_LOOKS.get(turn.role, (plain(turn.role, 40) or "No role", ":red[:material/help:]"))
    icon = _ANSWER_ICONS.get(turn.path[0], icon)
    said = f"{icon} **{turn.title or word}**"
    if turn.weight == 0:
        said += " :gray-badge[:material/visibility_off: Not learned]"
    if turn.name or turn.answers:
        said += f" :gray[· {_named(turn)}]"
    if n_tokens is not None:
        said += f" :gray[· {n_tokens:,} {'token' if n_tokens == 1 else 'tokens'}]"
    return said


def _named(turn: Turn) -> str:
    parts = [f"named {plain(turn.name, 64)}"] if turn.name else []
    parts += [f"answers {plain(turn.answers, 64)}"] if turn.answers else []
    return " · ".join(parts)


def choices(turn: Turn) -> list[str]:
    """What a turn's menu offers: not what it is already, and weights only where they mean something."""
    hidden = {turn.role, "unweigh" if turn.role == "assistant" or turn.weight is None else ""}
    if turn.role != "assistant":
        hidden |= {"skip", "learn"}
    elif turn.weight == 0:
        hidden.add("skip")
    elif turn.weight is None or turn.weight == 1:
        hidden.add("learn")
    return [choice for choice in _MENU if choice not in hidden]


def _menu(desk: Desk, turn: Turn, *, locked: bool) -> None:
    key = f"turn_{desk.mark}g{desk.generation}_{'_'.join(map(str, turn.path))}"
    st.menu_button(
        "Change this turn",
        choices(turn),
        format_func=_MENU.__getitem__,
        key=key,
        icon=":material/more_horiz:",
        type="tertiary",
        on_click=work.change_turn,
        args=(desk.example_id, desk.version, turn.path, key),
        disabled=locked,
    )


def _editor(desk: Desk, turn: Turn, field: TextField, at: int, head: str, *, locked: bool, width: int) -> None:
    is_call = field.kind == "arguments"
    if is_call:
        id = f" :gray[{plain(field.call_id, 64)}]" if field.call_id else ""
        head = f":violet[:material/call_made:] Calls **{plain(field.name, 80)}**{id} with"
    elif field is not turn.fields[0]:
        head = f"{turn.title or ROLE_LOOKS.get(turn.role, (plain(turn.role, 40) or 'Turn', ''))[0]}, further text"
    st.text_area(
        head,
        field.text,
        key=desk.editor_key(at),
        height=_height(field.text, width),
        placeholder="No text",
        on_change=work.typed,
        args=(desk.example_id, desk.version),
        disabled=locked,
    )
    if is_call:
        _readable(str(st.session_state.get(desk.editor_key(at), field.text)))


def _height(text: str, width: int) -> int:
    """About the height of the text in pixels, for browsers that cannot fit an editor to its text by style alone."""
    n_lines = sum(1 + len(line) // width for line in text.split("\n"))
    return _FRAME + _LINE * min(max(n_lines, 2), 22)


_CHARACTERS, _LINE, _FRAME = 95, 24, 20


def _readable(arguments: str) -> None:
    """The arguments laid out on lines where they are more than a few; or what is wrong with them."""
    try:
        parsed = json.loads(arguments)
    except ValueError:
        st.caption(":red[:material/error:] These arguments are not valid JSON, so no program can read them.")
        return
    if isinstance(parsed, dict) and len(arguments) > 60:
        with st.expander("Laid out", icon=":material/data_object:"):
            st.code(json.dumps(parsed, indent=2, ensure_ascii=False), language="json")
