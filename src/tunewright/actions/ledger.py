"""Settle what an import left over: rejected lines by their reason, and changed lines that wait for a decision."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from tunewright.actions import reviewing
from tunewright.model import EditConflict, Example, Message, NotAllowed
from tunewright.model.project import Card, Proposal, Rejection
from tunewright.store import Store, events, examples, jobs, sources

_SPECIFIC: Final = re.compile(r"[\d“]")
_TOO_SHORT: Final = 20
_AT_ONCE: Final = 25
"""More changed lines than this are taken beside the page."""


@dataclass(frozen=True, slots=True)
class Reasons:
    """Rejected lines of an import whose reasons begin alike: what they say, and how many there are."""

    begins: str
    told: str
    n_lines: int


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """A changed line beside the example it would change."""

    proposal: Proposal
    card: Card

    @property
    def before(self) -> str:
        """The text with which the example was imported, before any edit; under the label it has now."""
        return told(replace(self.card.imported, label=self.card.example.label))

    @property
    def here(self) -> str:
        """The example's text as it stands now."""
        return told(self.card.example)

    @property
    def was_edited(self) -> bool:
        """True where somebody has changed the example since it was imported."""
        return self.before != self.here

    @property
    def proposed(self) -> str:
        """The text that the later file has."""
        return told(self.proposal.proposed)


@dataclass(frozen=True, slots=True)
class Settled:
    """How many changed lines were taken, and how many stay: saved meanwhile by somebody, or of another kind."""

    n_done: int
    n_left: int = 0
    job_id: int | None = None
    """Set where the work goes on beside the page."""


def told(example: Example) -> str:
    """An example as plain text: each turn under its role, tool calls by name, its own label at the end."""
    parts = [
        "\n".join([turn.role.capitalize() or "No role", turn.content, *_calls(turn)]).strip()
        for turn in example.messages
    ]
    parts += [f"Other answer\n{turn.content}" for turn in example.other_answer]
    parts += [f"Label\n{example.label}"] if example.label else []
    return "\n\n".join(parts)


def _calls(turn: Message) -> list[str]:
    return [f"calls {call.name}({call.arguments})" for call in turn.tool_calls]


def reasons(store: Store, source_id: int) -> list[Reasons]:
    """Why lines of an import were rejected, the commonest first; what differs from line to line is left out."""
    with store.reading() as unit:
        written = sources.reasons(unit, source_id)
    groups: dict[str, list[tuple[str, int]]] = {}
    for reason, n_lines in written:
        groups.setdefault(_SPECIFIC.split(reason, maxsplit=1)[0], []).append((reason, n_lines))
    found = [_as_one(begins, alike) for begins, alike in groups.items()]
    return sorted(found, key=lambda group: -group.n_lines)


def _as_one(begins: str, alike: list[tuple[str, int]]) -> Reasons:
    first = alike[0][0]
    is_said = len(alike) > 1 and len(begins) >= _TOO_SHORT
    return Reasons(begins, f"{begins.rstrip(' ,(')} …" if is_said else first, sum(n for _, n in alike))


def rejected_lines(
    store: Store, source_id: int, *, status: str | None = None, begins: str = "", offset: int = 0, limit: int = 10
) -> tuple[list[Rejection], int]:
    """Some rejected lines of an import, and how many there are in all."""
    with store.reading() as unit:
        found = sources.rejections(unit, source_id, status=status, begins=begins, offset=offset, limit=limit)
        return found, sources.n_rejections(unit, source_id, status=status, begins=begins)


def set_aside(store: Store, rejection_id: int, by: str, *, again_open: bool = False) -> None:
    """Say that nobody has to look at this rejected line any more, or take that back; kept as an event."""
    status = "open" if again_open else "set aside"
    with store.writing() as unit:
        line = sources.rejection_of(unit, rejection_id)
        if line is None or line.status in ("repaired", status):
            return
        sources.close_rejection(unit, rejection_id, status)
        source = sources.get(unit, line.source_id)
        after = {"action": status, "file": source.name, "line": line.line}
        events.record(unit, source.project_id, by, "leftover", before={"action": line.status}, after=after)


def changed_lines(store: Store, project_id: int, limit: int = 10) -> tuple[list[ChangedLine], int]:
    """The oldest changed lines that wait for a decision, each beside its example, and how many wait in all."""
    with store.reading() as unit:
        waiting = sources.proposals(unit, project_id, limit=limit)
        lines = [ChangedLine(proposal, examples.card(unit, proposal.example_id)) for proposal in waiting]
        return lines, sources.n_proposals(unit, project_id)


def take(store: Store, project_id: int, line: ChangedLine, by: str) -> None:
    """Replace an example by its changed line; it must be reviewed again.

    Raises:
        EditConflict: somebody saved the example since it was shown; nothing was written.
        NotAllowed: the line is of another kind than the example.
    """
    reviewing.take_proposal(store, project_id, line.proposal, line.card.version, by)


def keep(store: Store, line: ChangedLine, by: str) -> None:
    """Keep the example as it is; the same line is not proposed again, unless somebody asks for it (`ask_again`)."""
    reviewing.decline_proposal(store, line.proposal, by)


def keep_all(store: Store, project_id: int, by: str) -> Settled:
    """Keep every example as it is; one event tells of all."""
    with store.writing() as unit:
        n = sources.decide_all(unit, project_id, "open", "declined")
        if n:
            events.record(unit, project_id, by, "leftover", before={}, after={"action": "keep", "n": n})
        return Settled(n)


def n_kept(store: Store, project_id: int) -> int:
    """Changed lines whose examples were kept as they are."""
    with store.reading() as unit:
        return sources.n_proposals(unit, project_id, "declined")


def ask_again(store: Store, project_id: int, by: str) -> int:
    """Take back that examples were kept as they are: their changed lines wait again; returns how many."""
    with store.writing() as unit:
        n = sources.decide_all(unit, project_id, "declined", "open")
        if n:
            events.record(unit, project_id, by, "leftover", before={}, after={"action": "ask again", "n": n})
        return n


def take_all(
    store: Store, project_id: int, by: str, *, progress: Callable[[int, int], bool] | None = None
) -> Settled:
    """Take every changed line that waits, oldest first; what cannot be taken stays."""
    _, total = changed_lines(store, project_id, limit=0)
    n_done = n_left = 0
    while True:
        lines, n_waiting = changed_lines(store, project_id, limit=n_left + _AT_ONCE)
        for line in lines[n_left:]:
            try:
                _take_now(store, project_id, line.proposal, by)
                n_done += 1
            except (EditConflict, NotAllowed):
                n_left += 1
        stop = progress is not None and progress(n_done + n_left, total)
        if stop or n_waiting <= n_left + _AT_ONCE:
            return Settled(n_done, n_left)


def _take_now(store: Store, project_id: int, proposal: Proposal, by: str) -> None:
    with store.reading() as unit:
        version = examples.card(unit, proposal.example_id).version
    reviewing.take_proposal(store, project_id, proposal, version, by)


def ask_take_all(store: Store, project_id: int, by: str) -> Settled:
    """Take every changed line: now where they are few, else beside the page."""
    _, total = changed_lines(store, project_id, limit=0)
    if total <= _AT_ONCE:
        return take_all(store, project_id, by)
    with store.writing() as unit:
        return Settled(0, job_id=jobs.ask(unit, project_id, "take-changes", {}, by))
