"""The rejected lines of an import: grouped by reason, shown as they stand, repaired or set aside on the spot."""

from __future__ import annotations

from math import ceil
from typing import Final

import streamlit as st

from tunewright.actions import importing, ledger
from tunewright.actions.ledger import Reasons
from tunewright.model import Rejected
from tunewright.model.project import Rejection, Source
from tunewright.ui.diff import short_diff
from tunewright.ui.downloads import download_link
from tunewright.ui.errors import errors, guarded
from tunewright.ui.importing import words
from tunewright.ui.importing.repairs import offer_repair_of_all, suggestion_for
from tunewright.ui.notices import show_notices_of_a_fragment, tell
from tunewright.ui.plain import plain
from tunewright.ui.session import store
from tunewright.ui.state import Key, reviewer
from tunewright.ui.wording import Look, counted

_PAGE: Final = 10
_SHOWN: Final = 4_000
_TALL: Final = 600
_LONGEST_REPAIR: Final = 100_000
_EDITED: Final = Key[int | None]("repair_edited", None)
"""The rejected line that is being repaired."""
_STILL_WRONG: Final = Key[tuple[int, str]]("repair_still_wrong", (0, ""))
"""Id and new reason of the line whose repair did not help."""
_STATUS_WORDS: Final = {"open": "Open", "repaired": "Repaired", "set aside": "Set aside", "": "All"}
_LOOKS: Final = {
    "repaired": Look("Repaired", ":material/check_circle:", "green"),
    "set aside": Look("Set aside", ":material/inventory_2:", "gray"),
}


@st.fragment(key="rejected")
def rejected_lines(source: Source, *, is_busy: bool) -> None:
    """Reasons, then the lines page by page. `is_busy`: another import runs, so that nothing can be repaired now."""
    with errors("the rejected lines"):
        show_notices_of_a_fragment()
        groups = _reasons(store().settings.database_url, source.id)
        _head(source)
        begins = _choose_reason(source, groups)
        status = st.segmented_control(
            "Show",
            list(_STATUS_WORDS),
            default="open",
            required=True,
            format_func=lambda status: _STATUS_WORDS[status],
            key=f"rejected_status_{source.id}",
            label_visibility="collapsed",
        )
        _lines(source, status or None, begins, is_busy=is_busy)


@st.cache_data(max_entries=32, show_spinner=False)
def _reasons(database: str, source_id: int) -> list[Reasons]:
    """Which lines an import rejected, and why, never changes."""
    return ledger.reasons(store(), source_id)


def _head(source: Source) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{counted(source.ledger.rejected, *_rejected_words(source))}**", width="content")
        st.space("stretch")
        download_link(
            "Download them", kind="rejected", id=source.id, name=f"{source.name.rpartition('.')[0]}.rejected.txt"
        )


def _rejected_words(source: Source) -> tuple[str, str]:
    one, many = words.unit_words(source.format)
    return f"rejected {one}", f"rejected {many}"


def _choose_reason(source: Source, groups: list[Reasons]) -> str:
    """The beginning of the reason whose lines are wanted; empty for all."""
    if len(groups) < 2:
        return ""
    chosen = st.selectbox(
        "Reason",
        groups,
        index=None,
        format_func=lambda group: f"{group.told} · {counted(group.n_lines, 'line')}",
        key=f"rejected_reason_{source.id}",
        placeholder=f"All {len(groups)} reasons",
    )
    return chosen.begins if chosen else ""


def _lines(source: Source, status: str | None, begins: str, *, is_busy: bool) -> None:
    signature = f"{source.id}_{status}_{hash(begins)}"
    page = int(st.session_state.get(f"rejected_page_{signature}") or 1)
    found, total = ledger.rejected_lines(
        store(), source.id, status=status, begins=begins, offset=(page - 1) * _PAGE, limit=_PAGE
    )
    if not total:
        st.caption("No such line is left.")
        return
    if status == "open":
        offer_repair_of_all(source, begins, total, is_busy=is_busy)
    for line in found:
        _line(source, line, is_busy=is_busy)
    if total > _PAGE:
        st.pagination(ceil(total / _PAGE), key=f"rejected_page_{signature}")


def _line(source: Source, line: Rejection, *, is_busy: bool) -> None:
    is_edited = _EDITED.get() == line.id
    with st.container(border=True, gap="small", key=f"rejected_{line.id}"):
        head = st.container(horizontal=True, vertical_alignment="center", gap="small")
        head.markdown(f"**Line {line.line:,}**", width="content")
        if line.status in _LOOKS:
            look = _LOOKS[line.status]
            head.badge(look.word, icon=look.icon, color=look.colour)
        if not is_edited:
            with head:
                st.space("stretch")
                _buttons(source, line)
        st.markdown(plain(line.reason))
        if is_edited:
            _editor(source, line, is_busy=is_busy)
        else:
            _as_it_stands(line)


def _as_it_stands(line: Rejection) -> None:
    shown = line.raw[:_SHOWN]
    st.code(shown or " ", language=None, wrap_lines=True, height=160 if len(shown) > _TALL else "content")
    if len(line.raw) > _SHOWN:
        st.caption(f"The first {_SHOWN:,} of {len(line.raw):,} characters; the download has all.")


def _buttons(source: Source, line: Rejection) -> None:
    if line.status == "repaired":
        return
    given = (line.id, reviewer())
    if line.status == "set aside":
        key = f"again_{line.id}"
        st.button("Look again", key=key, type="tertiary", on_click=_reopen, args=given, disabled=not given[1])
        return
    suggested = suggestion_for(source, line)
    if suggested is not None and len(suggested) <= _LONGEST_REPAIR:
        st.button(
            "Try the suggested repair",
            key=f"suggested_{line.id}",
            icon=":material/auto_fix_high:",
            on_click=_edit_suggested,
            args=(line.id, suggested),
        )
    st.button("Repair", key=f"repair_{line.id}", icon=":material/build:", on_click=_edit, args=(line.id,))
    key = f"aside_{line.id}"
    st.button("Set aside", key=key, type="tertiary", on_click=_set_aside, args=given, disabled=not given[1])


def _editor(source: Source, line: Rejection, *, is_busy: bool) -> None:
    if len(line.raw) > _LONGEST_REPAIR:
        st.info("This line is too long to be repaired here. Correct it in the file and import the file again.")
        st.button("Leave it", key=f"leave_{line.id}", type="tertiary", on_click=_edit, args=(None,))
        return
    key = f"repaired_text_{line.id}"
    st.session_state.setdefault(key, line.raw)
    text = st.text_area("The line, repaired", key=key, height=180)
    if text != line.raw:
        with st.expander("What is changed", icon=":material/difference:"):
            st.markdown(short_diff(line.raw[:_SHOWN], text[:_SHOWN]))
    which, reason = _STILL_WRONG.get()
    if which == line.id:
        st.error(f"Still not right: {plain(reason)}", icon=":material/error:")
    with st.container(horizontal=True, vertical_alignment="center"):
        by = reviewer()
        st.button(
            "Import the repaired line",
            key=f"import_repaired_{line.id}",
            type="primary",
            on_click=_import_repaired,
            args=(source.id, line.id, by),
            disabled=is_busy or not by,
        )
        st.button("Leave it", key=f"leave_{line.id}", type="tertiary", on_click=_edit, args=(None,))
        if is_busy:
            st.caption("Another import is running; wait until it has finished.", width="content")
        elif not by:
            st.caption("Write your name under “Reviewer” in the sidebar first.", width="content")


@guarded
def _edit_suggested(rejection_id: int, suggested: str) -> None:
    _edit(rejection_id)
    st.session_state[f"repaired_text_{rejection_id}"] = suggested


def _edit(rejection_id: int | None) -> None:
    _EDITED.put(rejection_id)
    _STILL_WRONG.forget()


@guarded
def _set_aside(rejection_id: int, by: str) -> None:
    ledger.set_aside(store(), rejection_id, by)


@guarded
def _reopen(rejection_id: int, by: str) -> None:
    ledger.set_aside(store(), rejection_id, by, again_open=True)


@guarded
def _import_repaired(source_id: int, rejection_id: int, by: str) -> None:
    text = str(st.session_state.get(f"repaired_text_{rejection_id}") or "")
    done = importing.repair(store(), source_id, rejection_id, text, by)
    if isinstance(done, Rejected):
        _STILL_WRONG.put((rejection_id, done.reason))
        return
    _edit(None)
    tell(f"Repaired. {words.ledger_sentence(done.ledger)}")
