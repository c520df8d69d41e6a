"""What stands where in a project, and what to do next: the numbers of the start page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from tunewright.actions import counting
from tunewright.actions.counting import Cost
from tunewright.model import STATES
from tunewright.model.project import Project
from tunewright.store import Store, events, findings, sources
from tunewright.store import jobs as kept_jobs
from tunewright.store import projects as kept

Step: TypeAlias = Literal[
    "import", "watch", "set-up", "changes", "review", "proposals", "findings", "flagged", "accept", "export"
]

_IMPORTS: Final = ("import",)


@dataclass(frozen=True, slots=True)
class Overview:
    """A project in numbers. Costs are estimates from the dated price table, or the project's own price."""

    project: Project
    states: Mapping[str, int]
    """Examples per review state."""
    findings: Mapping[str, int]
    """Open findings per severity."""
    accepted: Cost
    """Tokens and price of training on what is accepted."""
    alive: Cost
    """The same for everything that is not rejected."""
    n_changes: int
    """Changed lines that wait for a decision."""
    n_proposed: int
    """Proposals of a model that wait for a reviewer; they are not among the examples."""
    is_importing: bool
    last_at: str | None
    """When somebody last did something; None in a project in which nothing happened."""
    last_by: str | None

    @property
    def n_examples(self) -> int:
        """All examples, rejected ones included."""
        return sum(self.states.values())

    @property
    def n_reviewed(self) -> int:
        """Examples somebody has decided about."""
        return self.n_examples - self.states.get("unreviewed", 0)

    @property
    def share_reviewed(self) -> float:
        """0–1; 0 where there is nothing to review."""
        return self.n_reviewed / self.n_examples if self.n_examples else 0.0


def overview(store: Store, project: Project) -> Overview:
    """The numbers of one project, from tallies and indexes: the same cost at any size but for open findings."""
    with store.reading() as unit:
        accepted, alive = counting.quick_cost(unit, project)
        last = next(iter(events.of_project(unit, project.id, limit=1)), None)
        tallies = kept.counts(unit, project.id)
        return Overview(
            project=project,
            states={state: tallies[state].n for state in STATES},
            findings=findings.open_severities(unit, project.id),
            accepted=accepted,
            alive=alive,
            n_changes=sources.n_proposals(unit, project.id),
            n_proposed=kept.n_proposals(unit, project.id),
            is_importing=any(job.kind in _IMPORTS for job in kept_jobs.unfinished(unit, project.id)),
            last_at=last.at if last else None,
            last_by=last.by if last else None,
        )


def next_step(seen: Overview) -> tuple[Step, int]:
    """The most useful thing to do now, and how many it is about."""
    if not seen.n_examples:
        beginning: Step = "watch" if seen.is_importing else "import"
        return ("proposals", seen.n_proposed) if seen.n_proposed else (beginning, 0)
    if not seen.project.task_confirmed:
        return "set-up", seen.n_examples
    waiting: tuple[tuple[Step, int], ...] = (
        ("changes", seen.n_changes),
        ("review", seen.states.get("unreviewed", 0)),
        ("proposals", seen.n_proposed),
        ("flagged", seen.states.get("flagged", 0)),
        ("findings", seen.findings.get("error", 0)),
    )
    found = next(((step, n) for step, n in waiting if n), None)
    n_accepted = seen.states.get("accepted", 0)
    return found or (("export", n_accepted) if n_accepted else ("accept", 0))
