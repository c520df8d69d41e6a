"""Settle probable label errors: take the suggested label, keep the given one, give another, or reject."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from tunewright.actions import checking, settling
from tunewright.actions.measure import measure, words_of
from tunewright.actions.reviewing import with_answer
from tunewright.actions.settling import Member, Seen, Settled, Step, member_of
from tunewright.checks.labels.spelling import label_key
from tunewright.model import EditConflict, State, TuneError
from tunewright.model.project import Filter, KeptFinding, Project
from tunewright.store import Store, Unit, bulk, clusters, examples, findings, queries
from tunewright.store import projects as kept

CODE: Final = "LA003"
KEPT: Final = "The label is right"
_SIMILAR: Final = 3


@dataclass(frozen=True, slots=True)
class Suspect:
    """An example whose label is probably wrong, with what speaks for the one label and for the other."""

    finding: KeptFinding
    member: Member
    """The first of the examples; all ask the same and carry the same label."""
    seen: Seen
    given: str
    suggested: str
    score: float
    """Probability of the given label, from 0 to 1."""
    like_suggested: tuple[Member, ...]
    like_given: tuple[Member, ...]

    @property
    def n(self) -> int:
        """Living examples of the finding."""
        return self.seen.standing.n


def waiting(store: Store, project_id: int) -> tuple[int, ...]:
    """Ids of the findings that wait, the least probable label first; what carries another label now is left out."""
    with store.reading() as unit:
        project = kept.get(unit, project_id)
        listed = findings.listed(unit, project_id, code=CODE, dismissed=False)
        labels: dict[int, set[str]] = defaultdict(set)
        for finding_id, label in clusters.all_labels(unit, project, CODE):
            labels[finding_id].add(label_key(label or ""))
    still = [one for one in listed if label_key(_text(one, "given")) in labels[one.id]]
    return tuple(one.id for one in sorted(still, key=lambda one: (_score(one), one.id)))


def suspect(store: Store, project_id: int, finding_id: int) -> Suspect | None:
    """The finding with its evidence; None where nothing is left to settle."""
    with store.reading() as unit:
        project = kept.get(unit, project_id)
        found = findings.get(unit, finding_id)
        if found is None or found.code != CODE or found.dismissed_by is not None:
            return None
        wrong = _wrong(unit, project, found)
        if not wrong:
            return None
        similar = found.evidence.get("similar", {})
        return Suspect(
            found,
            member_of(examples.card(unit, wrong[0]), found),
            Seen(finding_id, clusters.standing(unit, project, finding_id)),
            _text(found, "given"),
            _text(found, "suggested"),
            _score(found),
            _members(unit, project, found, similar.get("suggested", ())),
            _members(unit, project, found, similar.get("given", ())),
        )


def _wrong(unit: Unit, project: Project, found: KeptFinding) -> list[int]:
    """The living examples that still carry the given label."""
    given = label_key(_text(found, "given"))
    labels = clusters.labels(unit, project, found.id)
    return [number for number, label in labels.items() if label_key(label or "") == given]


def _members(unit: Unit, project: Project, found: KeptFinding, ids: Sequence[int]) -> tuple[Member, ...]:
    wanted = Filter(ids=tuple(ids[:_SIMILAR]), states=("unreviewed", "accepted", "flagged"))
    there = set(queries.ids(unit, project, wanted)) if ids else set()
    return tuple(member_of(examples.card(unit, number), found) for number in ids[:_SIMILAR] if number in there)


def _text(found: KeptFinding, name: str) -> str:
    return str(found.evidence.get(name, ""))


def _score(found: KeptFinding) -> float:
    return float(found.evidence.get("score", 0))


def give(store: Store, project_id: int, seen: Seen, label: str, by: str) -> Settled:
    """Give the examples of the finding this label, where the project keeps labels, in one step.

    Raises:
        EditConflict: one of them was changed since it was seen; nothing was written.
    """
    label = label.strip()
    if not label:
        raise TuneError("The label is empty.", "Write the label to give.")
    with store.reading() as unit:
        project = kept.get(unit, project_id)
        found = findings.get(unit, seen.finding_id)
        if found is None:
            raise EditConflict("This finding is settled already.", "The next one is shown.")
        if label == _text(found, "given"):
            return keep(store, project_id, seen, by)
        wrong = _wrong(unit, project, found)
        versions = clusters.versions(unit, project, seen.finding_id)
        rows = [row for block in examples.stream(unit, project, Filter(ids=tuple(wrong))) for row in block]
    if project.label_source != "answer":
        return settling.settle(store, project_id, seen, Step(labels=dict.fromkeys(wrong, label)), by)
    tuning = checking.tuning_of(project)
    edits: list[bulk.Edit] = []
    for one in examples.examples_in(rows):
        body = with_answer(one, one.body, label)
        measured = measure(replace(one, body=body), thorough=True, tuning=tuning)
        edits.append((one.id, versions[one.id], body, measured, words_of(one)))
    return settling.settle(store, project_id, seen, Step(edits=edits), by)


def keep(store: Store, project_id: int, seen: Seen, by: str) -> Settled:
    """Keep the label, and do not ask again."""
    return settling.settle(store, project_id, seen, Step(reason=KEPT), by)


def reject(store: Store, project_id: int, seen: Seen, by: str) -> Settled:
    """Reject the examples of the finding that carry the given label."""
    with store.reading() as unit:
        project = kept.get(unit, project_id)
        found = findings.get(unit, seen.finding_id)
        wrong = [] if found is None else _wrong(unit, project, found)
    states: dict[int, State] = dict.fromkeys(wrong, "rejected")
    return settling.settle(store, project_id, seen, Step(states=states), by)
