"""`tunewright review`: decide about examples from a script."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from tunewright.cli import output
from tunewright.cli.options import AsJson, Database, ProjectName, numbers, opened


def review(
    ctx: typer.Context,
    project: ProjectName,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who decides; kept in the log.")],
    accept_all: Annotated[
        bool, typer.Option("--accept-all", help="Accept every example that nobody has decided about or flagged.")
    ] = False,
    accept: Annotated[
        list[str] | None, typer.Option(metavar="ID...", help="Accept these examples, by their numbers.")
    ] = None,
    reject: Annotated[
        list[str] | None, typer.Option(metavar="ID...", help="Reject these examples, by their numbers.")
    ] = None,
    database: Database = None,
    json: AsJson = False,
) -> int:
    """Accept or reject examples. Each list is one step, which its reviewer can undo in the app.

    Exit code 1 when a number is not one of the project's examples; the others are decided all the same.
    """
    from tunewright.actions import bulk_edits, projects

    accepted, rejected = numbers(accept, "--accept"), numbers(reject, "--reject")
    _require_one_wish(accept_all, accepted, rejected)
    if not by.strip():
        raise typer.BadParameter("The name of the reviewer is empty.", param_hint="--by")
    store = opened(ctx, database)
    chosen = projects.named(store, project)
    done = {
        "accepted": bulk_edits.decide_these(store, chosen.id, accepted, "accepted", by.strip()),
        "rejected": bulk_edits.decide_these(store, chosen.id, rejected, "rejected", by.strip()),
    }
    changed = {state: one.n_changed for state, one in done.items()}
    if accept_all:
        changed["accepted"] += bulk_edits.accept_rest(store, chosen.id, by.strip()).n_changed
    told = {
        "project": chosen.name,
        "changed": sum(changed.values()),
        **changed,
        "unchanged": sum(one.n_same for one in done.values()),
        "not_found": sorted(number for one in done.values() for number in one.missing),
        "by_state": {state: count.n for state, count in projects.counts(store, chosen.id).items()},
    }
    output.show(json, told, _lines(told))
    return int(bool(told["not_found"]))


def _require_one_wish(accept_all: bool, accepted: list[int], rejected: list[int]) -> None:
    if not (accept_all or accepted or rejected):
        raise typer.BadParameter("Nothing to do: give --accept-all, --accept ID… or --reject ID….")
    if accept_all and accepted:
        raise typer.BadParameter("--accept-all already accepts; leave --accept out.")
    both = sorted(set(accepted) & set(rejected))
    if both:
        raise typer.BadParameter(f"Example {both[0]} stands in both lists.")


def _lines(told: dict[str, Any]) -> Iterator[str]:
    yield f"{told['accepted']:,} accepted, {told['rejected']:,} rejected, {told['unchanged']:,} were so already"
    if told["not_found"]:
        yield "Not found: " + ", ".join(map(str, told["not_found"]))
    yield from output.aligned([[state, n] for state, n in told["by_state"].items()], "  ")
