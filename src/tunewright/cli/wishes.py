"""Options that say which calls of a log are wanted, and as what."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import typer

if TYPE_CHECKING:
    from tunewright.imports import Wish


class TurnsName(StrEnum):
    """Which calls of one conversation come in."""

    LAST = "last"
    EVERY = "every"
    ONCE = "once"


class AlternativesName(StrEnum):
    """What several answers to one prompt become."""

    SEPARATE = "separate"
    PREFERENCE = "preference"


Turns: TypeAlias = Annotated[
    TurnsName,
    typer.Option(
        "--turns",
        help="Of a conversation logged again with each turn: its last call, every call, or every call with earlier "
        "answers not learnt again.",
    ),
]
Alternatives: TypeAlias = Annotated[
    AlternativesName,
    typer.Option(help="Several answers to one prompt: an example each, or a pair of the better and the worse one."),
]
Since: TypeAlias = Annotated[
    str, typer.Option(metavar="TIME", help="Logged calls from then on, such as 2026-05-01.")
]
Until: TypeAlias = Annotated[str, typer.Option(metavar="TIME", help="Logged calls before then; a day is included.")]
ModelName: TypeAlias = Annotated[
    str, typer.Option("--model", help="Logged calls to models with this in their name.")
]
Route: TypeAlias = Annotated[
    str, typer.Option("--name", help="Logged calls of routes, spans or applications with this in their name.")
]
Tag: TypeAlias = Annotated[str, typer.Option(help="Logged calls with this tag.")]
User: TypeAlias = Annotated[str, typer.Option(help="Logged calls of this user, by the log's own id.")]
ScoreFrom: TypeAlias = Annotated[
    float | None, typer.Option(help="Logged calls whose feedback is at least this; thumbs count as 1 and 0.")
]
ScoreTo: TypeAlias = Annotated[float | None, typer.Option(help="Logged calls whose feedback is at most this.")]
Sample: TypeAlias = Annotated[
    int | None, typer.Option(min=1, metavar="N", help="So many logged calls, chosen by chance.")
]
Seed: TypeAlias = Annotated[int, typer.Option(help="The chance of --sample; the same seed chooses the same calls.")]
Most: TypeAlias = Annotated[
    int | None, typer.Option("--max", min=1, metavar="N", help="At most so many logged calls.")
]


def as_wish(since: str, until: str, **given: Any) -> Wish:
    """The wish that the options spell."""
    from tunewright.imports import Wish

    return Wish(since=_moment(since, "--since"), until=_moment(until, "--until"), **given)


def _moment(said: str, option: str) -> str:
    """A day stays a day; a time is put into UTC."""
    from datetime import date

    from tunewright.imports import as_time

    try:
        return date.fromisoformat(said).isoformat() if said else ""
    except ValueError:
        at = as_time(said)
    if not at:
        raise typer.BadParameter(
            f"“{said}” is no day or time. Write 2026-05-01 or 2026-05-01T09:30.", param_hint=option
        )
    return at
