"""`tunewright check`: what is wrong or doubtful in a project."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from tunewright.cli import output
from tunewright.cli.options import (
    AsJson,
    Database,
    Families,
    ProjectName,
    code_of,
    families,
    helpers,
    listed,
    looked_at,
    opened,
)

if TYPE_CHECKING:
    from tunewright.model import Severity
    from tunewright.model.project import Project

_PLACES = 5


class AtLeast(StrEnum):
    """How bad a finding must be to fail; the gate is what the project says about exports."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    GATE = "gate"


_SEVERITIES: Final[dict[AtLeast, Severity]] = {
    AtLeast.ERROR: "error",
    AtLeast.WARNING: "warning",
    AtLeast.INFO: "info",
}


def check(
    ctx: typer.Context,
    project: ProjectName,
    only: Annotated[
        list[str] | None, typer.Option(metavar="CODE,...", help="Only these checks, by code or name.")
    ] = None,
    family: Families = None,
    fail_on: Annotated[
        AtLeast | None,
        typer.Option(
            help="Exit with 1 when a listed finding is as bad as this, or worse; gate: when it blocks exports."
        ),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Run every check on every example anew, as after an update.")
    ] = False,
    database: Database = None,
    json: AsJson = False,
) -> int:
    """List the open findings of a project, each with all of its examples. Dismissed ones are left out."""
    crew = helpers(ctx, database)
    from tunewright.actions import checking, projects

    wanted = families(family)
    store = opened(ctx, database)
    chosen = projects.named(store, project)
    looked_at(store, chosen, anew=again, crew=crew)
    report = checking.report(store, chosen.id, [code_of(name) for name in listed(only)], wanted)
    output.show(json, report, _lines(report))
    return int(_fails(report["findings"], chosen, fail_on))


def _fails(found: list[dict[str, Any]], project: Project, fail_on: AtLeast | None) -> bool:
    from tunewright.actions import checking

    if fail_on is None:
        return False
    if fail_on is AtLeast.GATE:
        return checking.is_blocked(found, project.gate, checking.gate_codes(project))
    return checking.is_blocked(found, _SEVERITIES[fail_on])


def _lines(report: dict[str, Any]) -> Iterator[str]:
    n = len(report["findings"])
    yield f"{report['examples']:,} examples, {n:,} {'finding' if n == 1 else 'findings'}"
    for finding in report["findings"]:
        yield f"{finding['severity']:<7}  {finding['code']} {finding['name']}: {finding['message']}"
        named = finding["examples"]
        places = ", ".join(f"{one['id']} ({one['file']}:{one['line']})" for one in named[:_PLACES])
        if named:
            more = f" and {len(named) - _PLACES:,} more" if len(named) > _PLACES else ""
            yield f"         examples {places}{more}"
