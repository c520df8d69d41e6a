"""What a page works with: the process's store, the project on screen, the person at the keyboard."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import streamlit as st

from tunewright.actions import exporting, importing, projects
from tunewright.model.project import Project
from tunewright.settings import Settings, read_settings
from tunewright.store import Store, open_store
from tunewright.ui.page import nothing_here
from tunewright.ui.state import project_id, reviewer


def store() -> Store:
    """The process's one store, at the newest schema."""
    return open_store(
        _settings(*(os.environ.get(f"TUNEWRIGHT_{name}") for name in ("DATABASE_URL", "DATA_DIR", "INBOX")))
    )


@lru_cache(maxsize=8)
def _settings(_database_url: str | None, _data_dir: str | None, _inbox: str | None) -> Settings:
    """Read once for each environment: every look at the store asks, and resolving paths is slow."""
    return read_settings()


def project_choices() -> Sequence[tuple[int, str]]:
    """(id, name) of every project, for the sidebar."""
    return [(project.id, project.name) for project in projects.listed(store())]


def the_project() -> Project:
    """The project on screen; without any, the page shows how to make one and ends."""
    chosen = project_id()
    if chosen is None:
        nothing_here(
            "**There is no project yet.** Make one, or open the sample project, on the Home page.",
            "Go to Home",
            "home",
        )
        st.stop()
    return projects.get(store(), chosen)


def the_reviewer() -> str:
    """The name of the person at the keyboard; without one, the page asks for it and ends."""
    name = reviewer()
    if not name:
        nothing_here(
            "**Who are you?** Write your name under “Reviewer” in the sidebar. "
            "It is kept beside every change you make, so that others know whom to ask."
        )
        st.stop()
    return name


def file_for(kind: str, id: str, name: str) -> Path | Iterable[bytes] | None:
    """What the download route hands out: kept exports, and the rejected lines of an import."""
    if kind == "export":
        return exporting.file_of(store(), int(id), name)
    if kind == "rejected":
        return _encoded(importing.rejected_text(store(), int(id)))
    return None


def _encoded(text: str) -> Iterator[bytes]:
    yield text.encode("utf-8", "replace")
