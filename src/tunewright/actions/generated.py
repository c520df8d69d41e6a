"""What came of runs: how they stand, what they made and from what, what failed, and how the judge compares."""

from __future__ import annotations

from tunewright.model.generation import Agreement, Failure, Provenance, Run
from tunewright.model.project import Line
from tunewright.store import Store, generations, provenances, queries, requests
from tunewright.store import documents as kept_documents
from tunewright.store import projects as kept


def runs(store: Store, project_id: int) -> list[Run]:
    """The project's runs, newest first, with how far they are and what they cost."""
    with store.reading() as unit:
        return generations.listed(unit, project_id)


def one_run(store: Store, run_id: int) -> Run:
    """One run as it stands. Raises `TuneError` when there is none with this id."""
    with store.reading() as unit:
        return generations.get(unit, run_id)


def failures(store: Store, run_id: int) -> list[Failure]:
    """A run's requests without a usable answer, in the order of the passages."""
    with store.reading() as unit:
        failed = requests.failed(unit, run_id)
        ids = [one.subject_id for one in failed if one.about == "passage"]
        places = {number: one.place for number, one in kept_documents.passages_by_id(unit, ids).items()}
    return [
        Failure(
            request_id=one.id,
            step=one.step,
            passage_id=one.subject_id if one.about == "passage" else None,
            example_id=one.subject_id if one.about == "example" else None,
            place=places.get(one.subject_id, "") if one.about == "passage" else f"example {one.subject_id}",
            reason=one.reason,
            attempts=one.attempts,
            may_be_paid=one.may_be_paid,
        )
        for one in failed
    ]


def results(store: Store, run_id: int, limit: int = 20) -> list[Line]:
    """The newest examples of a run, newest first, as lists show them."""
    with store.reading() as unit:
        run = generations.get(unit, run_id)
        ids = provenances.newest(unit, run_id, limit)
        found = {line.id: line for line in queries.lines(unit, kept.get(unit, run.project_id), ids)}
    return [found[number] for number in ids if number in found]


def provenance(store: Store, example_id: int) -> Provenance | None:
    """Where an example, or a rewritten answer that was taken, came from; None for one that was not generated."""
    with store.reading() as unit:
        return provenances.of_example(unit, example_id)


def provenance_of_change(store: Store, proposal_id: int) -> Provenance | None:
    """Where a rewritten answer that waits for a decision came from; None for a changed line of a file."""
    with store.reading() as unit:
        return provenances.of_proposal(unit, proposal_id)


def n_waiting(store: Store, project_id: int) -> int:
    """Proposals that wait for a reviewer."""
    with store.reading() as unit:
        return kept.n_proposals(unit, project_id)


def review_order(store: Store, project_id: int) -> list[int]:
    """Ids of the proposals that wait, those the judge doubts first; without scores, in their order."""
    with store.reading() as unit:
        return provenances.doubtful_first(unit, project_id)


def agreement(store: Store, project_id: int, threshold: float = 0.7) -> Agreement:
    """How the judge's scores compare with what reviewers decided about the same texts afterwards."""
    with store.reading() as unit:
        n_judged, decided = provenances.judged_and_decided(unit, project_id)
    said = [(score >= threshold, state == "accepted") for score, state in decided]
    return Agreement(
        n_judged=n_judged,
        n_decided=len(said),
        threshold=threshold,
        n_agree=sum(judge == reviewer for judge, reviewer in said),
        n_judge_only=sum(judge and not reviewer for judge, reviewer in said),
        n_reviewer_only=sum(reviewer and not judge for judge, reviewer in said),
    )
