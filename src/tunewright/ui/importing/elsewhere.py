"""Files that do not come through the browser: a path on this machine, the server's inbox, the terminal."""

from __future__ import annotations

import shlex
from ipaddress import ip_address
from pathlib import Path
from typing import Final, Literal, NamedTuple
from urllib.parse import urlsplit

import streamlit as st

from tunewright.actions import inbox
from tunewright.actions.importing import Kept
from tunewright.actions.inbox import Waiting
from tunewright.model import TuneError
from tunewright.model.project import Project
from tunewright.ui import times
from tunewright.ui.errors import errors
from tunewright.ui.importing import words
from tunewright.ui.plain import plain
from tunewright.ui.session import store
from tunewright.ui.state import Key
from tunewright.ui.wording import counted

ADDED: Final = Key[tuple[Kept, ...]]("files_added", ())
"""Files that came in one of these ways, and wait beside the dropped ones for their import."""
PASSED_OVER: Final = Key[tuple[str, ...]]("files_passed_over", ())
"""What was said of files inside archives and folders that were not taken."""
_PATH: Final = "upload_path"
_LISTED: Final = 20
_STEP: Final = 0.01
"""Share of the whole after which the bar moves."""


TAKEN: Final = Key[tuple[str, ...]]("inbox_taken", ())
"""Places in the inbox whose files wait for their import."""


class _Asked(NamedTuple):
    way: Literal["path", "inbox"]
    places: tuple[str, ...]


_ASKED: Final = Key[_Asked | None]("files_asked", None)
"""What is to be copied in this run, where the page can say that it takes a while."""


def other_ways(project: Project) -> None:
    """The ways beside the drop zone, closed at first; above all for what is too large for it."""
    _copy()
    found, n_waiting = inbox.waiting(store(), _LISTED)
    label = "Larger files, folders, or files on the server"
    label += f" · **{counted(n_waiting, 'file')} in the inbox**" if n_waiting else ""
    ways = st.expander(label, icon=":material/hard_drive:", key="other_ways", on_change="rerun")
    if ways.open:
        with ways:
            if is_this_machine():
                _by_path()
            _from_inbox(found, n_waiting)
            _by_terminal(project)


def is_this_machine() -> bool:
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


def _by_path() -> None:
    st.markdown("**A path on this machine**")
    with (
        st.form("path_form", border=False),
        st.container(horizontal=True, gap="small", vertical_alignment="bottom"),
    ):
        st.text_input("Path of a file or folder", key=_PATH, placeholder="/home/ann/exports/answers.jsonl")
        st.form_submit_button("Add it", key="add_path", on_click=_ask_for_path)
    st.caption("A folder brings all files in it, and in the folders below it.")


def _from_inbox(found: list[Waiting], n_waiting: int) -> None:
    st.markdown("**The inbox of this server**")
    st.caption("Whoever may copy files to the server puts them here. Nothing is read before it is added.")
    st.code(str(store().settings.inbox), language=None, wrap_lines=True)
    if not found:
        st.caption("It is empty now.")
        return
    now = times.now()
    taken = TAKEN.get()
    for one in found:
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            is_taken = one.place in taken
            st.button(
                "Added" if is_taken else "Add",
                key=f"add_inbox_{one.place}",
                icon=":material/check:" if is_taken else None,
                on_click=_ask_for,
                args=((one.place,),),
                disabled=is_taken,
            )
            st.markdown(plain(one.place, 120), width="content")
            st.caption(f"{words.size_words(one.n_bytes)} · {times.ago(one.at, now)}", width="content")
    if len(found) > 1 and any(one.place not in taken for one in found):
        n = "" if n_waiting == len(found) else "newest "
        places = tuple(one.place for one in found)
        st.button(f"Add the {n}{len(found)} files", key="add_inbox_all", on_click=_ask_for, args=(places,))


def _by_terminal(project: Project) -> None:
    st.markdown("**The terminal**")
    st.caption(
        "For files of any size: read piece by piece, in little memory. Run again, it takes only what is new."
    )
    st.code(f"tunewright import FILE-OR-FOLDER --project {shlex.quote(project.name)}", language="bash")


def _ask_for_path() -> None:
    text = str(st.session_state.get(_PATH) or "").strip().strip("\"'")
    if text:
        _ASKED.put(_Asked("path", (text,)))
        st.session_state[_PATH] = ""


def _ask_for(places: tuple[str, ...]) -> None:
    _ASKED.put(_Asked("inbox", places))


def _copy() -> None:
    """Copy what was asked for. Broken off by another click, it begins anew in the next run."""
    asked = _ASKED.get()
    if asked is None:
        return
    passed_over: list[str] = []
    is_path = asked.way == "path"
    folder = Path() if is_path else store().settings.inbox
    paths = [folder / Path(place).expanduser() for place in asked.places]
    copied = _Copied(sum(inbox.n_bytes_at(path) for path in paths))
    with errors("the copying of files"):
        try:
            for place, path in zip(asked.places, paths, strict=True):
                if is_path:
                    _add(inbox.take_path(store(), path, passed_over.append, copied.more))
                else:
                    _add(inbox.take(store(), place, passed_over.append, copied.more))
                    TAKEN.put((*TAKEN.get(), place))
        except TuneError:
            _ASKED.forget()
            if asked.way == "path":
                st.session_state[_PATH] = asked.places[0]  # so that it can be corrected
            raise
        finally:
            copied.end()
            PASSED_OVER.put((*PASSED_OVER.get(), *passed_over))
    _ASKED.forget()


class _Copied:
    """A bar that says how much was copied; a packed file may hold more than its size."""

    def __init__(self, n_bytes: int) -> None:
        self._of, self._done, self._shown = n_bytes, 0, -1.0
        self._bar = st.progress(0.0, "Copying to the data folder …")

    def more(self, n_bytes: int) -> None:
        self._done += n_bytes
        share = min(self._done / max(self._of, 1), 1.0)
        if share - self._shown >= _STEP or self._done > self._of:
            self._shown = share
            of = f" of {words.size_words(self._of)}" if self._done <= self._of else ""
            self._bar.progress(share, f"Copying to the data folder: {words.size_words(self._done)}{of} …")

    def end(self) -> None:
        self._bar.empty()


def _add(kept: list[Kept]) -> None:
    new = {one.sha256 for one in kept}
    ADDED.put((*(one for one in ADDED.get() if one.sha256 not in new), *kept))
