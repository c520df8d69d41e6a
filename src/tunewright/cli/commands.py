"""The commands under one name, and the options that may stand before them."""

from __future__ import annotations

from typing import Annotated

import typer

from tunewright import __version__
from tunewright.cli import (
    check,
    checks,
    examples,
    export,
    fix,
    formats,
    generate,
    import_files,
    options,
    projects,
    report,
    review,
    serve,
    stats,
)

app = typer.Typer(
    name="tunewright",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _tell_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"tunewright {__version__}")
        raise typer.Exit


@app.callback()
def tunewright(
    ctx: typer.Context,
    database: options.Database = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Turn raw files into fine-tuning data that people can vouch for.

    Exit codes: 0 done, 1 done but something was refused or a check failed, 2 wrong call.
    """
    ctx.obj = database


app.command("import")(import_files.import_files)
app.command("formats")(formats.formats)
app.command("examples")(examples.examples)
app.command("check", cls=options.SpreadingCommand)(check.check)
app.command("generate", cls=options.SpreadingCommand)(generate.generate)
app.command("checks", cls=options.SpreadingCommand)(checks.checks)
app.command("fix")(fix.fix)
app.command("report")(report.report)
app.command("stats")(stats.stats)
app.command("review", cls=options.SpreadingCommand)(review.review)
app.command("export", cls=export.ExportCommand)(export.export)
app.command("projects")(projects.projects)
app.command("serve")(serve.serve)
