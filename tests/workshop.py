"""Projects filled through the actions, for tests of the actions.

store = a_store(tmp_path)
project = a_filled_project(store, pairs("hi -> hello"))
accept(store, project, 1)
"""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

from stores import a_store
from tunewright.actions import checking, importing, projects, reviewing
from tunewright.imports import ReadPlan
from tunewright.model import Body, State
from tunewright.model.project import Card, Project, Source
from tunewright.store import Changed, Store, examples

__all__ = ["a_filled_project", "a_store", "body_of", "bring", "card", "codes", "decide", "kept", "plan_of"]


def kept(store: Store, content: str | bytes, name: str = "answers.jsonl") -> importing.Kept:
    """A file with this content, as an upload leaves it."""
    data = content if isinstance(content, bytes) else content.encode()
    return importing.keep_upload(store, name, BytesIO(data))


def plan_of(file: importing.Kept, **changed: Any) -> ReadPlan:
    """How the file would be read."""
    return replace(importing.recognise(file.path, file.name).plan, **changed)


def bring(
    store: Store, project: Project, content: str | bytes, name: str = "answers.jsonl", **changed: Any
) -> Source:
    """Import a file with this content."""
    file = kept(store, content, name)
    return importing.import_file(store, project.id, file, plan_of(file, **changed), "ann")


def a_filled_project(store: Store, content: str | bytes, name: str = "answers.jsonl", **set_up: Any) -> Project:
    """A new project with one imported file; `set_up` changes its settings afterwards."""
    project = projects.create(store, f"project of {name}")
    bring(store, project, content, name)
    return projects.set_up(store, project.id, "ann", **set_up) if set_up else projects.get(store, project.id)


def card(store: Store, example_id: int) -> Card:
    """An example as it stands."""
    with store.reading() as unit:
        return examples.card(unit, example_id)


def body_of(store: Store, example_id: int) -> Body:
    """The JSON of an example as it stands."""
    return card(store, example_id).example.body


def decide(
    store: Store,
    project: Project,
    example_id: int,
    state: State | None = None,
    *,
    by: str = "ann",
    **given: Any,
) -> Changed | None:
    """Somebody decides about an example as it stands."""
    version = card(store, example_id).version
    return reviewing.decide(store, project.id, example_id, version, by, state=state, **given)


def codes(store: Store, project: Project, *only: str) -> dict[str, list[list[int]]]:
    """Open findings: for each code the ids of the examples that each of its findings names."""
    found: dict[str, list[list[int]]] = {}
    for finding in checking.report(store, project.id, only)["findings"]:
        found.setdefault(finding["code"], []).append([one["id"] for one in finding["examples"]])
    return {code: sorted(groups) for code, groups in found.items()}
