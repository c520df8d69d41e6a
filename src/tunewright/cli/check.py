"""`tunewright check`: what is wrong or doubtful in a project."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any

import typer

from tunewright.cli import output
from tunewright.cli.options import AsJson, Database, ProjectName, listed, opened

_PLACES = 5


class AtLeast(StrEnum):
    """How bad a finding must be to fail."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


def check(
    ctx: typer.Context,
    project: ProjectName,
    only: Annotated[
        list[str] | None, typer.Option(metavar="CODE,...", help="Only these checks, by code or name.")
    ] = None,
    fail_on: Annotated[
        AtLeast | None, typer.Option(help="Exit with 1 when a finding is as bad as this, or worse.")
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Run every check on every example anew, as after an update.")
    ] = False,
    database: Database = None,
    json: AsJson = False,
) -> int:
    """List the open findings of a project, each with all of its examples. Dismissed ones are left out."""
    from tunewright.actions import checking, looking, projects

    store = opened(ctx, database)
    chosen = projects.named(store, project)
    if again or looking.needs_look(store, chosen):
        progress = output.Progress("Checking")
        looking.look(store, chosen.id, anew=again, progress=progress.tell)
        progress.end()
    report = checking.report(store, chosen.id, [_code(name) for name in listed(only)])
    output.show(json, report, _lines(report))
    return int(fail_on is not None and checking.is_blocked(report["findings"], fail_on.value))


def _code(name: str) -> str:
    return name.upper() if re.fullmatch(r"[A-Za-z]{2}\d{3}", name) else name


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
