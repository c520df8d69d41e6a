"""Choose files: drop them, or bring them in otherwise; then have the recognised ones imported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, Literal, NamedTuple

import streamlit as st
from streamlit import config
from streamlit.runtime.uploaded_file_manager import UploadedFile

from tunewright.actions import importing, keeping
from tunewright.actions.importing import Kept
from tunewright.imports import ReadPlan, Wish, is_log
from tunewright.model import UnreadableFile
from tunewright.model.project import Project
from tunewright.ui.errors import errors, guarded
from tunewright.ui.importing import words
from tunewright.ui.importing.chosen import CHOICES, LogFiles, Looked, choice_of, choose, look_at
from tunewright.ui.importing.elsewhere import ADDED, PASSED_OVER, TAKEN, other_ways
from tunewright.ui.importing.file_card import Log, file_card, look_of
from tunewright.ui.importing.readable import what_is_read
from tunewright.ui.importing.wishes import choose_wish
from tunewright.ui.plain import plain
from tunewright.ui.session import store
from tunewright.ui.state import Key, reviewer
from tunewright.ui.wording import counted

_REDACT: Final = "import_redact"
_KINDS: Final = "training files, spreadsheets, logs of calls to a model, also packed as zip or gzip"
_FEW: Final = 2
"""Up to so many files stand open, each in full."""
_OPENED: Final = 3
"""Of many, so many of those that need a look stand open at first."""
_MANY: Final = 12
_SHOWN_OUT: Final = 8


class Copied(NamedTuple):
    """An upload in the data folder: itself, or the files inside it; what was passed over; why nothing was kept."""

    kept: tuple[Kept, ...] = ()
    passed_over: tuple[str, ...] = ()
    refused: str = ""


_ROUND: Final = Key("upload_round", 0)
"""Grows with every start of imports, so that the drop zone is empty again."""
_COPIED: Final = Key[dict[str, Copied]]("upload_copied", {})
"""Uploads of this round that already are in the data folder, by Streamlit's id."""


def choose_files(project: Project) -> None:
    """The drop zone, one card for each file, and the button that starts their import."""
    limit = config.get_option("server.maxUploadSize")
    uploads = st.file_uploader(
        f"Drop files here: {_KINDS}. At most {limit} MB each; larger ones come in by the ways below.",
        accept_multiple_files=True,
        key=f"upload_{_ROUND.get()}",
    )
    dropped = _copied(uploads)
    other_ways(project)
    files = _each_once([*dropped, *ADDED.get()])
    if not files:
        what_is_read()
    else:
        taken = [kept for kept in files if not choice_of(kept.sha256).left_out]
        with st.spinner("Looking at the files …"):
            looked = [(kept, look_at(kept)) for kept in taken]
        logs = _logs(looked)
        wish = choose_wish(list(logs.values())) if logs else Wish()
        _cards(project, looked, {shape: Log(wish, together) for shape, together in logs.items()})
        _left_out([kept for kept in files if choice_of(kept.sha256).left_out])
        _start_button(project, looked, wish)


# ---- the files -------------------------------------------------------------------------------------------------


def _copied(uploads: Sequence[UploadedFile]) -> list[Kept]:
    """Each upload under its content's hash, archives unpacked; copied once, whatever the number of runs."""
    known = _COPIED.get()
    for upload in uploads:
        if upload.file_id not in known:
            with errors("an upload"), st.spinner(f"Unpacking “{plain(upload.name, 60)}” …"):
                known = {**known, upload.file_id: _copy(upload)}
    _COPIED.put(known)
    here = [known[upload.file_id] for upload in uploads if upload.file_id in known]
    _say(passed_over=[told for one in here for told in one.passed_over], refused=[one.refused for one in here])
    return [kept for one in here for kept in one.kept]


def _copy(upload: UploadedFile) -> Copied:
    passed_over: list[str] = []
    try:
        kept = keeping.keep_all(store(), upload.name, upload, passed_over.append)
    except UnreadableFile as error:
        return Copied(refused=f"“{upload.name}”: {error} {error.hint}".strip())
    return Copied(tuple(kept), tuple(passed_over))


def _say(passed_over: Sequence[str], refused: Sequence[str]) -> None:
    for words_ in filter(None, refused):
        st.error(plain(words_, 600), icon=":material/error:")
    told = [*passed_over, *PASSED_OVER.get()]
    if told:
        with st.expander(f"{counted(len(told), 'file')} passed over", icon=":material/folder_off:"):
            st.markdown("  \n".join(plain(one, 300) for one in told[:100]))


def _each_once(files: Sequence[Kept]) -> list[Kept]:
    first: dict[str, Kept] = {}
    for kept in files:
        known = first.setdefault(kept.sha256, kept)
        if known is not kept:
            st.info(
                f"“{plain(kept.name, 80)}” has the same content as “{plain(known.name, 80)}”: it is imported once.",
                icon=":material/content_copy:",
            )
    return list(first.values())


# ---- their cards -----------------------------------------------------------------------------------------------


def _cards(project: Project, looked: Sequence[tuple[Kept, Looked]], logs: Mapping[str, Log]) -> None:
    is_alone = len(looked) <= _FEW
    if not is_alone:
        _summary(looked)
    unsure = [kept for kept, one in looked if look_of(one).colour != "green"][:_OPENED]
    height: int | Literal["content"] = 620 if len(looked) > _MANY else "content"
    with st.container(height=height, border=False, gap="xsmall", key="file_cards"):
        for kept, one in looked:
            log = logs.get(one.plan.shape) if one.plan else None
            file_card(project, kept, one, log, is_alone=is_alone, is_open=kept in unsure)


def _logs(looked: Sequence[tuple[Kept, Looked]]) -> dict[str, LogFiles]:
    """Name of a log -> the files of it, which are read together."""
    files: dict[str, LogFiles] = {}
    for kept, one in looked:
        if one.plan is not None and is_log(one.plan):
            files[one.plan.shape] = (*files.get(one.plan.shape, ()), (kept.sha256, kept.name, one.plan))
    return files


def _summary(looked: Sequence[tuple[Kept, Looked]]) -> None:
    """“30 files: 28 × Chat, 2 × OpenAI Batch input and output · 1 needs a look”."""
    kinds = Counter(words.grouped_words(one.plan.shape) for _, one in looked if one.plan and one.is_ready)
    told = ", ".join(f"{n:,} × {plain(kind)}" for kind, n in kinds.most_common(6))
    n_unsure = sum(look_of(one).colour != "green" for _, one in looked)
    parts = [f"**{counted(len(looked), 'file')}**", told]
    if n_unsure:
        needs = "needs a look" if n_unsure == 1 else "need a look"
        parts.append(f":orange[:material/help: {n_unsure:,} {needs}]")
    st.markdown(" · ".join(part for part in parts if part))


def _left_out(files: Sequence[Kept]) -> None:
    if not files:
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="left_out_files"):
        st.caption(f"{counted(len(files), 'file')} left out:", width="content")
        for kept in files[:_SHOWN_OUT]:
            st.button(
                f"Take “{plain(kept.name, 40)}” in again",
                key=f"take_in_{kept.sha256[:12]}",
                type="tertiary",
                icon=":material/undo:",
                on_click=choose,
                args=(kept.sha256,),
                kwargs={"left_out": False},
            )


# ---- the start -------------------------------------------------------------------------------------------------


def _start_button(project: Project, looked: Sequence[tuple[Kept, Looked]], wish: Wish) -> None:
    by = reviewer()
    ready = [(kept, one.plan) for kept, one in looked if one.plan is not None and one.is_ready]
    st.checkbox(
        "Replace personal data and secrets by stand-ins before anybody sees them",
        key=_REDACT,
        help="E-mail addresses, phone, card, account and identity numbers, network addresses and access keys. The "
        "same value always gets the same stand-in. The originals are not kept: this cannot be undone.",
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.button(
            f"Import {counted(len(ready), 'file')}" if ready else "Import",
            key="start_import",
            type="primary",
            icon=":material/download:",
            disabled=not ready or not by,
            on_click=_start,
            args=(project.id, ready, wish, by),
        )
        if not by:
            st.caption(
                "Write your name under “Reviewer” in the sidebar first: it is kept beside the import.",
                width="content",
            )
        elif len(ready) < len(looked):
            st.caption(f"{counted(len(looked) - len(ready), 'file')} cannot be imported yet.", width="content")


@guarded
def _start(project_id: int, ready: list[tuple[Kept, ReadPlan]], wish: Wish, by: str) -> None:
    """Files of one log are read together, so that halves of a call in different files find each other."""
    redact = bool(st.session_state.get(_REDACT))
    logs: dict[str, list[tuple[Kept, ReadPlan]]] = {}
    for kept, plan in ready:
        if is_log(plan):
            logs.setdefault(plan.shape, []).append((kept, plan))
        else:
            importing.ask_import(store(), project_id, [(kept, plan)], by, redact=redact)
    for files in logs.values():
        importing.ask_import(store(), project_id, files, by, wish, redact=redact)
    _ROUND.put(_ROUND.get() + 1)
    for key in (_COPIED, ADDED, PASSED_OVER, TAKEN, CHOICES):
        key.forget()
