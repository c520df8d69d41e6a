"""The bundled sample projects, so that the first start shows the product at work."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tunewright.actions import browsing, importing, looking, projects
from tunewright.model.project import Project
from tunewright.settings import app_home
from tunewright.store import Store

SAMPLES: Final = (
    ("Sample: support intents", "support_intents.jsonl"),
    ("Sample: clinic chat", "clinic_chat.jsonl"),
)
"""(project, file) of each sample; the first is the one to open."""


def folder() -> Path:
    """Where the sample files are: in the checkout, or in the installed package."""
    home = app_home()
    return home / "data" / "samples"


def open_sample(store: Store) -> Project:
    """The sample project; it and the others are made and filled now where they are missing."""
    opened = [_opened(store, name, file) for name, file in SAMPLES]
    return opened[0]


def _opened(store: Store, name: str, file: str) -> Project:
    project = projects.named(store, name, create_missing=True)
    if browsing.imports(store, project.id):
        return project
    kept = importing.keep_file(store, folder() / file)
    plan = importing.recognise(kept.path, kept.name).plan
    importing.import_file(store, project.id, kept, plan, "Tunewright")
    looking.ask_look(store, project.id, "Tunewright")
    return projects.get(store, project.id)
