"""Choose files: drop them, or name one on this machine; then have the recognised ones imported."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_address
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import streamlit as st
from streamlit import config
from streamlit.runtime.uploaded_file_manager import UploadedFile

from tunewright.actions import importing
from tunewright.actions.importing import Kept
from tunewright.imports import ReadPlan, Wish, is_log
from tunewright.model.project import Project
from tunewright.ui.errors import errors, guarded
from tunewright.ui.importing.file_card import file_card, is_log_file
from tunewright.ui.importing.wishes import choose_wish
from tunewright.ui.plain import plain
from tunewright.ui.session import store
from tunewright.ui.state import Key, reviewer
from tunewright.ui.wording import counted

_ROUND: Final = Key("upload_round", 0)
"""Grows with every start of imports, so that the drop zone is empty again."""
_COPIED: Final = Key[dict[str, Kept]]("upload_copied", {})
"""Uploads of this round that already are in the data folder, by Streamlit's id."""
_NAMED: Final = Key[tuple[Kept, ...]]("upload_named", ())
"""Files on this machine that were added by their path."""
_PATH: Final = "upload_path"
_REDACT: Final = "import_redact"
_KINDS: Final = "training files, spreadsheets or logs of calls, also packed"


def choose_files(project: Project) -> None:
    """The drop zone, one card for each file, and the button that starts their import."""
    uploads = st.file_uploader(
        f"Drop files here: {_KINDS}. At most {config.get_option('server.maxUploadSize')} MB each.",
        accept_multiple_files=True,
        key=f"upload_{_ROUND.get()}",
    )
    if _is_this_machine():
        _name_a_file()
    files = [*_copied(uploads), *_NAMED.get()]
    if files:
        wish = choose_wish() if any(is_log_file(kept) for kept in files) else Wish()
        _start_button(project, _cards(project, files, wish), len(files), wish)


def _copied(uploads: Sequence[UploadedFile]) -> list[Kept]:
    """Each upload under its content's hash; copied once, whatever the number of runs."""
    known = _COPIED.get()
    for upload in uploads:
        if upload.file_id not in known:
            with errors("an upload"):
                known = {**known, upload.file_id: importing.keep_upload(store(), upload.name, upload)}
    _COPIED.put(known)
    return [known[upload.file_id] for upload in uploads if upload.file_id in known]


def _is_this_machine() -> bool:
    """True only where the browser surely runs on the machine of the server: paths are read with its rights."""
    context = st.context
    if context.headers.get("X-Forwarded-For") or context.headers.get("Forwarded"):
        return False
    host = urlsplit(context.url or "").hostname or ""
    return _is_loopback(context.ip_address) and (host == "localhost" or _is_loopback(host))


def _is_loopback(address: str | None) -> bool:
    try:
        return address is None or ip_address(address).is_loopback
    except ValueError:
        return False


def _name_a_file() -> None:
    with st.expander("A larger file? Give its path on this machine", icon=":material/hard_drive:"):
        path, add = st.columns([5, 1], vertical_alignment="bottom")
        path.text_input("Path of the file", key=_PATH, placeholder="/home/ann/exports/answers.jsonl")
        add.button("Add the file", on_click=_add_named, width="stretch")
        for kept in _NAMED.get():
            st.button(
                f"Take “{plain(kept.name, 60)}” out again",
                key=f"take_out_{kept.sha256}",
                type="tertiary",
                icon=":material/close:",
                on_click=_take_out,
                args=(kept,),
            )


@guarded
def _add_named() -> None:
    text = str(st.session_state.get(_PATH) or "").strip().strip("\"'")
    if not text:
        return
    kept = importing.keep_file(store(), Path(text).expanduser())
    _NAMED.put((*(one for one in _NAMED.get() if one.sha256 != kept.sha256), kept))
    st.session_state[_PATH] = ""


def _take_out(kept: Kept) -> None:
    _NAMED.put(tuple(one for one in _NAMED.get() if one != kept))


def _cards(project: Project, files: Sequence[Kept], wish: Wish) -> list[tuple[Kept, ReadPlan]]:
    """A card for each file; gives back those that can be imported as they are now set."""
    ready: list[tuple[Kept, ReadPlan]] = []
    seen: dict[str, str] = {}
    for kept in files:
        if kept.sha256 in seen:
            st.info(
                f"“{plain(kept.name, 80)}” has the same content as “{plain(seen[kept.sha256], 80)}”: "
                "it is imported once.",
                icon=":material/content_copy:",
            )
            continue
        seen[kept.sha256] = kept.name
        plan = file_card(project, kept, is_alone=len(files) <= 2, wish=wish)
        ready += [(kept, plan)] if plan else []
    return ready


def _start_button(project: Project, ready: list[tuple[Kept, ReadPlan]], n_files: int, wish: Wish) -> None:
    by = reviewer()
    st.checkbox(
        "Replace personal data and secrets by stand-ins before anybody sees them",
        key=_REDACT,
        help="E-mail addresses, phone, card, account and identity numbers, network addresses and access keys. The "
        "same value always gets the same stand-in. The originals are not kept: this cannot be undone.",
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.button(
            f"Import {counted(len(ready), 'file')}",
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
        elif len(ready) < n_files:
            st.caption(f"{counted(n_files - len(ready), 'file')} cannot be imported yet.", width="content")


@guarded
def _start(project_id: int, ready: list[tuple[Kept, ReadPlan]], wish: Wish, by: str) -> None:
    """Files of one log are read together, so that halves of a call in different files find each other."""
    redact = bool(st.session_state.get(_REDACT))
    logs: dict[str, list[tuple[Kept, ReadPlan]]] = {}
    for kept, plan in ready:
        if is_log(plan):
            logs.setdefault(plan.shape, []).append((kept, plan))
        else:
            importing.ask_import(store(), project_id, kept, plan, by, redact=redact)
    for files in logs.values():
        importing.ask_import_together(store(), project_id, files, wish, by, redact=redact)
    _ROUND.put(_ROUND.get() + 1)
    _COPIED.forget()
    _NAMED.forget()
