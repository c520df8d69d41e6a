"""`tunewright projects`: what is there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import typer

from tunewright.cli import output
from tunewright.cli.options import AsJson, Database, opened

if TYPE_CHECKING:
    from tunewright.model.project import Project
    from tunewright.store import Store


def projects(ctx: typer.Context, database: Database = None, json: AsJson = False) -> int:
    """List the projects with their examples per review state."""
    from tunewright.actions import projects as known

    store = opened(ctx, database)
    told = [_told(store, project) for project in known.listed(store)]
    output.show(json, {"projects": told}, _lines(told))
    return 0


def _told(store: Store, project: Project) -> dict[str, Any]:
    from tunewright.actions import projects as known

    by_state = {state: count.n for state, count in known.counts(store, project.id).items()}
    return {
        "id": project.id,
        "name": project.name,
        "examples": sum(by_state.values()),
        "by_state": by_state,
        "task": project.task,
        "target": project.target,
        "model": project.model,
    }


def _lines(told: list[dict[str, Any]]) -> Iterator[str]:
    if not told:
        yield "No project yet. Make one: tunewright import FILE --project NAME"
        return
    states = list(told[0]["by_state"])
    yield from output.aligned(
        [["Project", "examples", *states]]
        + [[one["name"], f"{one['examples']:,}", *(f"{n:,}" for n in one["by_state"].values())] for one in told]
    )
