"""`tunewright report`: one file that a lead can hand on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from tunewright.cli import output
from tunewright.cli.options import AsJson, By, Database, ProjectName, looked_at, named_or_login, opened

_ENDINGS: Final = (".html", ".htm", ".json")


def report(
    ctx: typer.Context,
    project: ProjectName,
    out: Annotated[
        Path,
        typer.Option(metavar="FILE", help="An .html page to read and print, or a .json file of the same content."),
    ],
    by: By = "",
    database: Database = None,
    json: AsJson = False,
) -> int:
    """Write what was checked, found, fixed and left open, with balance, tokens and cost, whole or not at all."""
    from tunewright.actions import projects, reporting

    if out.suffix.casefold() not in _ENDINGS:
        raise typer.BadParameter("The name of the file must end in .html or .json.", param_hint="--out")
    store = opened(ctx, database)
    chosen = projects.named(store, project)
    looked_at(store, chosen, by=by)
    data = reporting.report_data(store, chosen.id, named_or_login(by))
    written = reporting.write_report(data, out)
    found = data["found"]
    told = {
        "project": chosen.name,
        "file": str(out),
        "format": "json" if out.suffix.casefold() == ".json" else "html",
        "bytes": written.n_bytes,
        "sha256": written.sha256,
        "findings": {name: found[name] for name in ("open", "dismissed", "fixed")},
    }
    output.show(json, told, _lines(told))
    return 0


def _lines(told: dict[str, Any]) -> Iterator[str]:
    found = told["findings"]
    yield f"{told['file']}: {told['bytes']:,} bytes, sha256 {told['sha256']}"
    yield f"{found['open']:,} findings open, {found['dismissed']:,} dismissed, {found['fixed']:,} fixed"
