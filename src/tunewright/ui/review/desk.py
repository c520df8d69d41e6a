"""What lies on the desk: which example, on which version, with which text; and everything a key press does to it.

A callback acts on the example that was on screen when its button was drawn, on the version that was shown, or
not at all: its arguments carry both, and the store checks them once more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import streamlit as st

from tunewright.actions import checking, reviewing
from tunewright.actions.reviewing import View
from tunewright.model import Body, EditConflict, Kind, State, editing
from tunewright.model.editing import Path, TextField, Turn
from tunewright.model.project import Filter, Project, Proposal
from tunewright.ui import state
from tunewright.ui.errors import guarded
from tunewright.ui.session import store
from tunewright.ui.wording import counted

_MOST_REMEMBERED: Final = 200


@dataclass(frozen=True)
class Desk:
    """One example while somebody works on it. `generation` grows when the editors must show another text."""

    project_id: int
    example_id: int
    version: int
    kind: Kind
    generation: int
    saved: Body
    body: Body
    """The text the editors were drawn with; what was typed since stands in the editors."""
    turns: tuple[Turn, ...]

    @property
    def mark(self) -> str:
        """Names this example and version in the keys of its buttons."""
        return f"{self.example_id}v{self.version}"

    def editor_key(self, at: int) -> str:
        """Key of the editor of the text at this place."""
        return f"ed_{self.mark}g{self.generation}_{at}"

    @property
    def fields(self) -> list[TextField]:
        """Every text of the example in reading order."""
        return [field for turn in self.turns for field in turn.fields]


DESK: Final = state.Key[Desk | None]("review_desk", None)
PLACE: Final = state.Key[int | None]("review_project", None)
ADDRESS: Final = state.Key[int | None]("review_address", None)
"""The example that the page itself last wrote into the address; another one there is a link somebody followed."""
CHOSEN: Final = state.Key[int | None]("review_example", None)
QUEUE: Final = state.Key[Filter]("review_queue", reviewing.WAITING)
VISITED: Final = state.Key[tuple[int, ...]]("review_visited", ())
LABELS: Final = state.Key[tuple[str, ...]]("review_labels", ())
LAST_STEP: Final = state.Key[tuple[int, str] | None]("review_last_step", None)
NOTICE: Final = state.Key[str]("review_notice", "")
DIALOG: Final = state.Key[str]("review_dialog", "")
ARRANGING: Final = state.Key[bool]("review_arranging", False)
"""Whether the turns show their menus; most people never need them, and each costs time at every key."""
OPENED: Final = state.Key[str]("review_opened", "")
"""The field beside the example that was asked for, “note” or “label”; shut again with the next example."""


def laid_out(project: Project, view: View) -> Desk:
    """The desk for this view: the same one while example and version are the same, else a new one."""
    card, old = view.card, DESK.get()
    if old is not None and (old.example_id, old.version, old.project_id) == (
        card.example.id,
        card.version,
        project.id,
    ):
        return old
    body = card.example.body if view.draft is None else view.draft
    generation = 0 if old is None else old.generation + 1
    desk = Desk(
        project_id=project.id,
        example_id=card.example.id,
        version=card.version,
        kind=card.example.kind,
        generation=generation,
        saved=card.example.body,
        body=body,
        turns=tuple(editing.turns_of(card.example.kind, body)),
    )
    DESK.put(desk)
    return desk


def current_body(desk: Desk) -> Body:
    """The example as it stands on screen, typed text included."""
    texts: dict[Path, str] = {}
    for at, field in enumerate(desk.fields):
        typed = st.session_state.get(desk.editor_key(at))
        if isinstance(typed, str) and typed != field.text:
            texts[field.path] = typed
    return editing.with_texts(desk.body, texts) if texts else desk.body


def _on_screen(example_id: int, version: int) -> Desk | None:
    desk = DESK.get()
    return desk if desk is not None and (desk.example_id, desk.version) == (example_id, version) else None


@guarded
def typed(example_id: int, version: int) -> None:
    """Keep what is being typed, so that it survives a reload."""
    desk = _on_screen(example_id, version)
    if desk is not None:
        _keep_draft(desk, current_body(desk))


def _keep_draft(desk: Desk, body: Body, version: int | None = None) -> None:
    if body == desk.saved:
        reviewing.drop_draft(store(), desk.example_id, state.reviewer())
    else:
        reviewing.save_draft(store(), desk.example_id, version or desk.version, state.reviewer(), body)


@guarded
def decide(example_id: int, version: int, wanted: State) -> None:
    """Save the text as it stands together with the decision, and go on to the next example."""
    desk = _on_screen(example_id, version)
    if desk is not None and _save(desk, wanted=wanted) is not None:
        LAST_STEP.put((example_id, wanted))
        _go_on(desk)


@guarded
def save(example_id: int, version: int) -> None:
    """Save the text without deciding."""
    desk = _on_screen(example_id, version)
    if desk is not None:
        _save(desk)


@guarded
def give_label(example_id: int, version: int, label: str) -> None:
    """Give the example a label, where the project keeps labels; the text on screen is saved with it."""
    desk = _on_screen(example_id, version)
    if desk is not None:
        _save(desk, label=label)


@guarded
def swap_answers(example_id: int, version: int) -> None:
    """Make the other answer of a preference pair the preferred one, and save that; undo takes it back."""
    desk = _on_screen(example_id, version)
    if desk is None or desk.kind != "preference":
        return
    _save(replace(desk, body=editing.with_answers_swapped(current_body(desk)), turns=()))


@guarded
def write_note(example_id: int, version: int, key: str) -> None:
    """Keep a note about the example; unsaved text stays unsaved text."""
    desk = _on_screen(example_id, version)
    if desk is None:
        return
    body = current_body(desk)
    done = _save(desk, note=str(st.session_state.get(key) or ""), with_text=False)
    if done:
        _keep_draft(desk, body, done)


def _save(
    desk: Desk,
    *,
    wanted: State | None = None,
    label: str | None = None,
    note: str | None = None,
    with_text: bool = True,
) -> int | None:
    """The version now in the store; None when somebody else was faster, and then nothing is overwritten."""
    body = current_body(desk)
    changed = body if with_text and body != desk.saved else None
    try:
        done = reviewing.decide(
            store(),
            desk.project_id,
            desk.example_id,
            desk.version,
            state.reviewer(),
            state=wanted,
            body=changed,
            label=label,
            note=note,
        )
    except EditConflict:
        if changed is not None:
            reviewing.save_draft(store(), desk.example_id, desk.version, state.reviewer(), body)
        else:
            NOTICE.put("Somebody else saved this example while you had it open. This is how it stands now.")
        return None
    return desk.version if done is None else done.version


def _go_on(desk: Desk) -> None:
    show(reviewing.step(store(), desk.project_id, QUEUE.get(), desk.example_id))


def show(example_id: int | None) -> None:
    """Put another example on the desk and remember the one that was there."""
    desk = DESK.get()
    if desk is not None and desk.example_id != example_id:
        VISITED.put((*VISITED.get(), desk.example_id)[-_MOST_REMEMBERED:])
        OPENED.forget()
    CHOSEN.put(example_id)


@guarded
def skip(example_id: int, version: int) -> None:
    """Go on without deciding; unsaved text is kept as a draft."""
    desk = _on_screen(example_id, version)
    if desk is not None:
        _keep_draft(desk, current_body(desk))
        _go_on(desk)


@guarded
def go_back(example_id: int, version: int) -> None:
    """Back to the example seen before; from the first one, to the one before it in the queue."""
    desk = _on_screen(example_id, version)
    if desk is None:
        return
    _keep_draft(desk, current_body(desk))
    *earlier, last = VISITED.get() or (0,)
    if last:
        VISITED.put(tuple(earlier))
        CHOSEN.put(last)
        return
    before = reviewing.step(store(), desk.project_id, QUEUE.get(), desk.example_id, forward=False)
    CHOSEN.put(before or desk.example_id)


@guarded
def undo(project_id: int) -> None:
    """Take back one's own last step and show the example it was about."""
    try:
        undone = reviewing.undo(store(), project_id, state.reviewer())
    except EditConflict as conflict:
        NOTICE.put(f"{conflict} {conflict.hint}")
        return
    if undone is None:
        NOTICE.put("There is nothing of yours left to undo in this project.")
    elif undone.event.example_id is None:
        NOTICE.put(f"Undone: {counted(undone.n_restored, 'example')} are as they were before.")
    else:
        LAST_STEP.put((undone.event.example_id, "undone"))
        show(undone.event.example_id)


@guarded
def change_turn(example_id: int, version: int, path: Path, key: str) -> None:
    """Do what was chosen in a turn's menu: move, remove, add below, change who speaks or whether it is learned."""
    desk, chosen = _on_screen(example_id, version), st.session_state.get(key)
    if desk is None or chosen is None:
        return
    body = current_body(desk)
    _relay(desk, _turned(body, path, str(chosen)))


def holder(kind: Kind) -> Path:
    """Where the turns of a conversation are kept that may be added to, moved and removed."""
    return ("input", "messages") if kind == "preference" else ("messages",)


@guarded
def add_turn(example_id: int, version: int, path: Path) -> None:
    """Add an empty turn at the end of the conversation."""
    desk = _on_screen(example_id, version)
    if desk is not None:
        body = current_body(desk)
        _relay(desk, editing.with_turn_added(body, path, editing.next_role("chat", body, path)))


def use_record(example_id: int, version: int, body: Body) -> None:
    """Put a record that was written as JSON on the desk, as unsaved text."""
    desk = _on_screen(example_id, version)
    if desk is not None:
        _relay(desk, body)


def _turned(body: Body, path: Path, chosen: str) -> Body:
    if chosen in ("up", "down"):
        return editing.with_turn_moved(body, path, -1 if chosen == "up" else 1)
    if chosen == "remove":
        return editing.with_turn_removed(body, path)
    if chosen == "add":
        return editing.with_turn_added(body, path, editing.next_role("chat", body, path))
    if chosen in ("learn", "skip", "unweigh"):
        return editing.with_key(body, path, "weight", 0 if chosen == "skip" else None)
    return editing.with_key(body, path, "role", chosen)


def _relay(desk: Desk, body: Body) -> None:
    turns = tuple(editing.turns_of(desk.kind, body))
    DESK.put(replace(desk, body=body, turns=turns, generation=desk.generation + 1))
    _keep_draft(desk, body)


@guarded
def start_over(example_id: int, version: int) -> None:
    """Give up unsaved text; the saved one is shown again."""
    desk = _on_screen(example_id, version)
    if desk is not None:
        reviewing.drop_draft(store(), example_id, state.reviewer())
        _renew(desk)


@guarded
def keep_mine(example_id: int, version: int) -> None:
    """After two people saved: go on with one's own text, on top of the other's."""
    desk = _on_screen(example_id, version)
    if desk is not None:
        reviewing.save_draft(store(), example_id, version, state.reviewer(), current_body(desk))


@guarded
def dismiss(project_id: int, finding_id: int, key: str) -> None:
    """Set a finding aside with the reason that was chosen."""
    reason = st.session_state.get(key)
    if reason is not None:
        checking.dismiss(store(), project_id, finding_id, state.reviewer(), str(reason))


@guarded
def settle_proposal(example_id: int, version: int, proposal: Proposal, take: bool) -> None:
    """Take what a later file says about the example, or keep it as it is."""
    desk = _on_screen(example_id, version)
    if desk is None:
        return
    if take:
        reviewing.take_proposal(store(), desk.project_id, proposal, version, state.reviewer())
    else:
        reviewing.decline_proposal(store(), proposal, state.reviewer())


def _renew(desk: Desk) -> None:
    DESK.put(replace(desk, version=-1))


@guarded
def ask_for(field: str) -> None:
    """Show a field that most examples do not need: the note, or the list of all labels."""
    OPENED.put(field)


@guarded
def arrange() -> None:
    """Show the menus that add, move and remove turns, or hide them again."""
    ARRANGING.put(not ARRANGING.get())


@guarded
def open_dialog(name: str) -> None:
    """Have the next run open a dialog; drawing is not for callbacks."""
    DIALOG.put(name)


def first_labels(counted_labels: dict[Any, int], most: int = 30) -> Sequence[str]:
    """The labels to offer, most frequent first; stays the same while one works, so that keys do not move."""
    known = [label for label in counted_labels if label]
    return sorted(known, key=lambda label: (-counted_labels[label], label))[:most]
