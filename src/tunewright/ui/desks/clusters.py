"""The desk for contradictions, duplicates and leaks: two members side by side, keys below; one fragment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

from tunewright import checks
from tunewright.actions import settling
from tunewright.actions.settling import MOST_EDITED, Cluster, Member
from tunewright.model.project import Line, Project
from tunewright.ui.desks import choosing, rounds, sheets
from tunewright.ui.desks.empty import nothing_to_settle
from tunewright.ui.desks.rounds import CLUSTERS, LAST, NOTICE
from tunewright.ui.diff import shortened, side_by_side
from tunewright.ui.errors import errors
from tunewright.ui.navigation import screen_file
from tunewright.ui.plain import plain
from tunewright.ui.session import store
from tunewright.ui.wording import SEVERITY_LOOKS, SPLIT_WORDS, STATE_LOOKS, check_title, counted

_PER_PAGE: Final = 8
_SHOWN_OF_MEMBER: Final = 42
_PROMPT_SHOWN: Final = 800
"""Characters of a prompt that both share: what differs should stand in view. The link of each shows the whole."""


def cluster_desk(project: Project, code: str | None, wanted: int | None) -> None:
    """The whole desk; `code` narrows it to one check, `wanted` is the finding that a link names."""
    ids = settling.waiting(store(), project.id, code)
    rounds.begun(CLUSTERS, project.id, code, ids, wanted)
    _fragment(project.id)


@st.fragment(key="desk_clusters")
def _fragment(project_id: int) -> None:
    with errors("the desk"):
        shown = _current(project_id)
        _dialog()
        if shown is None:
            rounds.show_address(None)
            nothing_to_settle(project_id, "No contradiction, duplicate or leak is open.", CLUSTERS)
            return
        is_editing = choosing.EDITING.get() == shown.finding.id
        mark = f"{shown.finding.id}v{shown.seen.standing.versions}l{shown.left.id}r{shown.right.id}"
        with st.container(key=f"shown_{mark}", gap="small"):
            _head(shown)
            _pair(project_id, shown, mark, locked=is_editing)
            _others(project_id, shown)
        if is_editing:
            _editor(project_id, shown, mark)
        else:
            _actions(project_id, shown, mark)
        rounds.show_address(shown.finding.id)


def _current(project_id: int) -> Cluster | None:
    """What stands on the desk; what somebody else has settled meanwhile is left out."""
    for _ in range(2):
        now = CLUSTERS.get()
        if now is None or now.at is None:
            return None
        finding_id, left, right = choosing.BESIDE.get() or (0, 0, 0)
        chosen = (left, right) if finding_id == now.at else (None, None)
        found = settling.cluster(store(), project_id, now.at, *chosen)
        if found is not None:
            return found
        after = now.beside(now.at, 1)
        rounds.begun(CLUSTERS, project_id, now.code, settling.waiting(store(), project_id, now.code), after)
    return None


def _dialog() -> None:
    if choosing.DIALOG.get() == "clusters":
        choosing.DIALOG.forget()
        sheets.cluster_keys()


def _head(shown: Cluster) -> None:
    notice = NOTICE.get()
    if notice:
        st.info(plain(notice), icon=":material/info:")
        NOTICE.forget()
    look = SEVERITY_LOOKS[shown.finding.severity]
    check = checks.check_named(shown.finding.code)
    title = check_title(check.name)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.subheader(f":{look.colour}[{look.icon}] {title}", anchor=False, width="content", help=_why(check))
        st.caption(plain(shown.finding.message, 300))
        st.caption(progress_words(CLUSTERS, "cluster"), width="content")


def _why(check: checks.Check) -> str:
    return f"{plain(check.why)}\n\n**What to do:** {plain(check.what_to_do)}"


def progress_words(key: rounds.RoundKey, noun: str) -> str:
    """“kept No. 3, rejected 1 · 12 of 80 clusters settled”."""
    now = key.get()
    done, total = now.progress if now is not None else (0, 0)
    last = LAST.get()
    return (
        f"{last} · **{done:,}** of {counted(total, noun)} settled"
        if last
        else (f"**{done:,}** of {counted(total, noun)} settled")
    )


def _pair(project_id: int, shown: Cluster, mark: str, *, locked: bool) -> None:
    left, right = shown.left, shown.right
    asked, answered = (left.asked, right.asked), (left.answered, right.answered)
    if shown.asks_the_same:
        st.markdown(
            f":gray[**Prompt**, the same in both]  \n{shortened(asked[0], _PROMPT_SHOWN) or ':gray[no prompt]'}"
        )
    prompts = ("", "") if shown.asks_the_same else side_by_side(*asked)
    answers = ("", "") if answered[0] == answered[1] else side_by_side(*answered)
    for column, one, number, prompt, answer in zip(
        st.columns(2, gap="medium"), (left, right), (1, 2), prompts, answers, strict=True
    ):
        with column, st.container(border=True, gap="small", height="stretch"):
            _member(project_id, shown, one, number, mark, locked=locked)
            parts = [f":gray[**Prompt**]  \n{prompt or ':gray[no prompt]'}"] if not shown.asks_the_same else []
            parts += [f":gray[**Answer**]  \n{answer or ':gray[no answer]'}"] if answered[0] != answered[1] else []
            st.markdown("\n\n".join(parts) or ":gray[No difference in prompt or answer.]")
    if answered[0] == answered[1]:
        st.markdown(f":gray[**Answer**, the same in both]  \n{shortened(answered[0]) or ':gray[no answer]'}")


def _member(project_id: int, shown: Cluster, one: Member, number: int, mark: str, *, locked: bool) -> None:
    differs = shown.left.label != shown.right.label
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.page_link(
            screen_file("review"),
            label=f"**No. {one.id}**",
            query_params={"project": str(project_id), "example": str(one.id)},
            help="The whole example, on the Review page",
            width="content",
        )
        badges = _badges(one, differs=differs)
        if badges:
            st.markdown(badges, width="content")
        st.space("stretch")
        st.button(
            "Keep this one",
            icon=":material/check:",
            type="primary",
            shortcut=str(number),
            key=f"keep{number}_{mark}",
            on_click=choosing.keep,
            args=(project_id, shown.seen, (one.id,)),
            disabled=locked,
            help=f"Rejects the other {shown.n - 1:,}" if shown.n > 2 else "Rejects the other one",
        )
    st.caption(origin(one))


def _badges(one: Member, *, differs: bool) -> str:
    colour = "orange" if differs else "gray"
    said = f" :{colour}-badge[:material/label: {plain(one.label, 40)}]" if one.label else ""
    if differs and not one.label:
        said += " :gray-badge[no label]"
    if one.side:
        said += f" :violet-badge[{SPLIT_WORDS[one.side]}]"  # type: ignore[index]
    return said


def origin(one: Member) -> str:
    """Where an example comes from and how it stands, on one line."""
    look = STATE_LOOKS[one.state]
    named = f" · {plain(one.external_id, 40)}" if one.external_id else ""
    return f"{look.markdown} · line {one.line:,} of {plain(one.source, 60)}{named}"


def _others(project_id: int, shown: Cluster) -> None:
    """The members that are not on screen, a page at a time; a click brings one beside the left one."""
    if shown.n <= 2:
        return
    pages = -(-shown.n // _PER_PAGE)
    with st.container(border=True, gap="xsmall", key="desk_others"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**All {shown.n:,} in this cluster**", width="content")
            st.button(
                "Next one beside",
                icon=":material/redo:",
                type="tertiary",
                shortcut="n",
                key=f"next_{shown.finding.id}_{shown.right.id}",
                on_click=choosing.next_beside,
                args=(project_id, shown.seen, shown.left.id, shown.right.id),
            )
        page = 1
        if pages > 1:
            page = st.pagination(pages, key=f"desk_members_{shown.finding.id}_{pages}")
        with st.container(horizontal=True, gap="small"):
            for line in settling.others(
                store(), project_id, shown.seen, limit=_PER_PAGE, offset=_PER_PAGE * (page - 1)
            ):
                _other(shown, line)


def _other(shown: Cluster, line: Line) -> None:
    on_screen = line.id in (shown.left.id, shown.right.id)
    said = line.answer if shown.is_contradiction else line.excerpt
    st.button(
        f"No. {line.id} · {plain(said, _SHOWN_OF_MEMBER) or 'no text'}",
        type="tertiary",
        icon=":material/visibility:" if on_screen else ":material/compare_arrows:",
        key=f"beside_{shown.finding.id}_{line.id}",
        on_click=choosing.put_beside,
        args=(shown.finding.id, shown.left.id, line.id),
        disabled=on_screen,
    )


def _editor(project_id: int, shown: Cluster, mark: str) -> None:
    key, both = f"ed_{shown.finding.id}_{shown.left.id}", "both" if shown.n == 2 else f"all {shown.n:,}"
    st.text_area(
        f"**Answer for {both}** · it starts with that of No. {shown.left.id}; prompts stay as they are",
        shown.left.answer,
        key=key,
        height=160,
    )
    with st.bottom, st.container(horizontal=True, horizontal_alignment="center", gap="small"):
        st.button(
            f"Save to {both}",
            icon=":material/save:",
            type="primary",
            key=f"acc_{mark}",
            on_click=choosing.save_for_all,
            args=(project_id, shown.seen, shown.left.id, key),
            help="Ctrl + Enter",
        )
        st.button(
            "Leave the editor",
            type="tertiary",
            shortcut="Escape",
            key=f"leave_{mark}",
            on_click=choosing.edit,
            args=(None,),
        )


@dataclass(frozen=True)
class _Way:
    """One button of the bottom bar."""

    word: str
    icon: str
    shortcut: str
    key: str
    act: Callable[..., None]
    args: tuple[Any, ...]
    help: str | None = None
    disabled: bool = False
    quiet: bool = False


def _actions(project_id: int, shown: Cluster, mark: str) -> None:
    """Everything that is not the choice of one side."""
    with st.bottom, st.container(horizontal=True, horizontal_alignment="center", gap="small"):
        for way in _for_all(project_id, shown):
            _button(way, mark)
        with st.container(horizontal=True, width="content", gap="small"):
            for way in _around(shown):
                _button(way, mark)


def _button(way: _Way, mark: str) -> None:
    st.button(
        way.word,
        icon=f":material/{way.icon}:",
        shortcut=way.shortcut,
        type="tertiary" if way.quiet else "secondary",
        key=f"{way.key}_{mark}",
        on_click=way.act,
        args=way.args,
        help=way.help,
        disabled=way.disabled,
    )


def _for_all(project_id: int, shown: Cluster) -> Iterator[_Way]:
    """What settles the finding with more than one member kept."""
    seen, too_many = shown.seen, shown.n > MOST_EDITED
    limit = f"For clusters of up to {MOST_EDITED} examples" if too_many else None
    both = "Keep both" if shown.n == 2 else f"Keep all {shown.n:,}"
    kept = (project_id, seen, choosing.KEPT_ALL)
    yield _Way(both, "done_all", "b", "both", choosing.keep_all, kept, "They stay as they are; not asked again.")
    if shown.is_contradiction:
        right = (project_id, seen, choosing.BOTH_RIGHT)
        told = "Dismisses the finding with this reason; it is not asked again."
        yield _Way("Both are right", "balance", "y", "right", choosing.keep_all, right, told)
    if shown.n > 2:
        two = (project_id, seen, (shown.left.id, shown.right.id))
        told = f"Keeps the two on screen and rejects the other {shown.n - 2:,}."
        yield _Way("Reject the rest", "close", "x", "rest", choosing.keep, two, told)
    if shown.n > 2 or (shown.left.answered, shown.left.label) != (shown.right.answered, shown.right.label):
        like = (project_id, seen, shown.left.id)
        copies = "They ask the same, so they become copies: settle those next." if shown.asks_the_same else None
        yield _Way("Left answer for all", "merge", "m", "merge", choosing.merge, like, limit or copies, too_many)
    yield _Way("Edit for all", "edit", "e", "edit", choosing.edit, (shown.finding.id,), limit, too_many)


def _around(shown: Cluster) -> Iterator[_Way]:
    """What settles nothing. Ctrl + Enter presses the button named `acc`: skip, here."""
    number = shown.finding.id
    swapped = (number, shown.right.id, shown.left.id)
    yield _Way("Swap", "swap_horiz", "w", "swap", choosing.put_beside, swapped, quiet=True)
    yield _Way("Skip", "arrow_forward", "j", "acc", choosing.skip, (number, 1), quiet=True)
    yield _Way("Back", "arrow_back", "k", "back", choosing.skip, (number, -1), quiet=True)
