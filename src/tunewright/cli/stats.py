"""`tunewright stats`: examples, labels, tokens and money of a project."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from tunewright.cli import output
from tunewright.cli.options import AsJson, Database, ProjectName, opened


def stats(
    ctx: typer.Context,
    project: ProjectName,
    model: Annotated[
        str | None, typer.Option(metavar="MODEL", help="Count and price for this model, not the project's.")
    ] = None,
    epochs: Annotated[
        int | None, typer.Option(min=1, max=50, help="Passes over the data; the project's own or the usual rule.")
    ] = None,
    database: Database = None,
    json: AsJson = False,
) -> int:
    """Count examples, labels and tokens, and estimate the training cost. Rejected examples cost nothing."""
    from tunewright.actions import counting, projects

    store = opened(ctx, database)
    told = counting.stats(store, projects.named(store, project).id, model_name=model, epochs=epochs)
    output.show(json, told, _lines(told))
    return 0


def _lines(told: dict[str, Any]) -> Iterator[str]:
    yield f"{told['examples']:,} examples"
    yield from output.aligned([[state, n] for state, n in told["by_state"].items()], "  ")
    if told["labels"]:
        yield "Labels"
        yield from output.aligned([[label or "(none)", n] for label, n in told["labels"].items()], "  ")
    tokens, cost = told["tokens"], told["cost"]
    yield f"Tokens in {tokens['encoding']}"
    names = ("total", "min", "median", "mean", "p95", "max", "over_limit", "billed_per_epoch")
    yield from output.aligned([[name.replace("_", " "), float(tokens[name])] for name in names], "  ")
    priced = f", price read on {cost['price_date']}" if cost["price_date"] else ", at the project's own price"
    epochs = "1 epoch" if cost["epochs"] == 1 else f"{cost['epochs']} epochs"
    yield f"About {cost['usd']:,.2f} US dollars for {epochs} on {cost['model']}{priced}"
