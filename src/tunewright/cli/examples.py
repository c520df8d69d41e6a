"""`tunewright examples`: examples with everything that is known about them, for scripts."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tunewright.cli import output, wishes
from tunewright.cli.options import AsJson, Database, ProjectName, opened

if TYPE_CHECKING:
    from tunewright.model.project import Known


class StateName(StrEnum):
    """A review state."""

    UNREVIEWED = "unreviewed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    FLAGGED = "flagged"
    PROPOSED = "proposed"


class OrderName(StrEnum):
    """How examples can be sorted."""

    ID = "id"
    SCORE = "score"
    CALLED = "called"
    TOKENS = "tokens"


def examples(
    ctx: typer.Context,
    project: ProjectName,
    state: Annotated[list[StateName] | None, typer.Option(help="Only these review states.")] = None,
    words: Annotated[str, typer.Option(help="Only examples with all of these words.")] = "",
    label: Annotated[str | None, typer.Option(help="Only examples with this label.")] = None,
    model: wishes.ModelName = "",
    name: wishes.Route = "",
    tag: wishes.Tag = "",
    user: wishes.User = "",
    since: wishes.Since = "",
    until: wishes.Until = "",
    score_from: wishes.ScoreFrom = None,
    score_to: wishes.ScoreTo = None,
    order: Annotated[OrderName, typer.Option(help="Oldest first, or by feedback, time of the call, or tokens.")] = (
        OrderName.ID
    ),
    descending: Annotated[bool, typer.Option("--descending", help="The other way round.")] = False,
    offset: Annotated[int, typer.Option(min=0, help="Leave out so many.")] = 0,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most so many.")] = 100,
    database: Database = None,
    json: AsJson = False,
) -> int:
    """List examples: their text as it stands now, state, label, origin, and what their log said about the call."""
    from tunewright.actions import browsing, projects
    from tunewright.model.project import Filter

    store = opened(ctx, database)
    chosen = projects.named(store, project)
    asked = wishes.as_wish(since, until)
    wanted = Filter(
        states=tuple(one.value for one in state or ()),
        words=words,
        label=label,
        model=model,
        route=name,
        tag=tag,
        user=user,
        called_from=asked.since,
        called_before=f"{asked.until}T99" if len(asked.until) == 10 else asked.until,
        score_from=score_from,
        score_to=score_to,
    )
    found = browsing.known(
        store, chosen, wanted, order=order.value, descending=descending, offset=offset, limit=limit
    )
    total = browsing.count(store, chosen, wanted)
    told = {"project": chosen.name, "total": total, "examples": [_told(one) for one in found]}
    output.show(json, told, _lines(told))
    return 0


def _told(one: Known) -> dict[str, Any]:
    line = one.line
    return {
        "id": line.id,
        "kind": line.kind,
        "state": line.state,
        "label": line.label,
        "external_id": line.external_id,
        "source": line.source,
        "line": line.line,
        "imported_split": line.imported_split,
        "tokens": line.tokens,
        "note": one.note,
        "body": one.body,
        "called": one.called.to_dict() if one.called else None,
    }


def _lines(told: dict[str, Any]) -> Iterator[str]:
    yield f"{told['total']:,} examples in project “{told['project']}”"
    for one in told["examples"]:
        called = one["called"] or {}
        about = [
            one["state"],
            one["label"] or "",
            called.get("served") or called.get("model", ""),
            called.get("at", ""),
        ]
        yield f"  {one['id']}  {one['source']}, line {one['line']}  {' · '.join(part for part in about if part)}"
