"""Where generated examples came from, what the judge said of them, and which belong to one document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, func, select

from tunewright.model import NewExample
from tunewright.model.generation import JudgeScore, Provenance
from tunewright.model.project import Counts, Filter, Ledger, Project
from tunewright.store import documents, examples, generations, sources
from tunewright.store.generation_tables import document, generation, judgement, provenance
from tunewright.store.projects import move_counts
from tunewright.store.queries import conditions
from tunewright.store.rows import among, bump, from_json, hold, now, to_json, upsert
from tunewright.store.tables import event, example, example_text, proposal


@dataclass(frozen=True, slots=True)
class Origin:
    """What is kept of where one proposal came from. Tokens are its share of the requests behind it."""

    request_id: int
    model: str
    input_tokens: float
    output_tokens: float
    document_id: int | None = None
    passage_id: int | None = None
    from_example: int | None = None
    quotes: tuple[str, ...] = ()


def propose(
    unit: Connection, project_id: int, run_id: int, source_id: int, made: Sequence[tuple[NewExample, Origin]]
) -> list[int]:
    """Add proposals with their origin; returns their ids."""
    if not made:
        return []
    hold(unit, project_id)
    first = examples.add(unit, project_id, source_id, [new for new, _ in made], proposed=True)
    ids = list(range(first, first + len(made)))
    rows = [_row(project_id, run_id, number, origin) for number, (_, origin) in zip(ids, made, strict=True)]
    unit.execute(provenance.insert(), rows)
    measured = [new.measured for new, _ in made]
    n_pairs = sum(new.kind == "pair" for new, _ in made)
    tokens = (sum(one.o200k_base for one in measured), sum(one.cl100k_base for one in measured))
    move_counts(unit, project_id, {"proposed": Counts(len(made), n_pairs, *tokens)})
    sources.add_to_ledger(unit, source_id, Ledger(read=len(made), imported=len(made)))
    generations.add_up(unit, run_id, n_proposals=len(made))
    bump(unit, project_id, findings_stand=True)
    return ids


def propose_changes(
    unit: Connection, project_id: int, run_id: int, source_id: int, made: Sequence[tuple[NewExample, Origin]]
) -> None:
    """Keep rewritten answers as changes of the examples they belong to, which a reviewer takes or declines."""
    changed = [(origin.from_example or 0, new) for new, origin in made]
    sources.propose(unit, project_id, source_id, changed)
    statement = select(proposal.c.id).where(proposal.c.source_id == source_id).order_by(proposal.c.id.desc())
    newest = sorted(unit.execute(statement.limit(len(made))).scalars())
    rows = [
        _row(project_id, run_id, origin.from_example or 0, origin) | {"proposal_id": number}
        for number, (_, origin) in zip(newest, made, strict=True)
    ]
    if rows:
        unit.execute(provenance.insert(), rows)
        sources.add_to_ledger(unit, source_id, Ledger(read=len(made), changed=len(made)))
        generations.add_up(unit, run_id, n_proposals=len(made))
        bump(unit, project_id, findings_stand=True)


def _row(project_id: int, run_id: int, example_id: int, origin: Origin) -> dict[str, Any]:
    names = ("request_id", "model", "input_tokens", "output_tokens", "document_id", "passage_id", "from_example")
    row = {name: getattr(origin, name) for name in names}
    row |= {"project_id": project_id, "generation_id": run_id, "example_id": example_id, "proposal_id": None}
    return row | {"quotes": to_json(list(origin.quotes)), "at": now()}


def of_example(unit: Connection, example_id: int) -> Provenance | None:
    """Where an example came from, or its answer where a rewritten one was taken; None for others."""
    titled = (document.c.title, document.c.url, document.c.licence)
    statement = (
        select(provenance, generation.c.options, generation.c.connection, generation.c.prompt_version, *titled)
        .join(generation, generation.c.id == provenance.c.generation_id)
        .outerjoin(document, document.c.id == provenance.c.document_id)
        .outerjoin(proposal, proposal.c.id == provenance.c.proposal_id)
        .where(provenance.c.example_id == example_id)
        .where(provenance.c.proposal_id.is_(None) | (proposal.c.status == "taken"))
        .order_by(provenance.c.id.desc())
    )
    row = unit.execute(statement.limit(1)).mappings().first()
    return None if row is None else _provenance(unit, row)


def of_proposal(unit: Connection, proposal_id: int) -> Provenance | None:
    """Where a rewritten answer that waits for a decision came from; None for a changed line of a file."""
    titled = (document.c.title, document.c.url, document.c.licence)
    statement = (
        select(provenance, generation.c.options, generation.c.connection, generation.c.prompt_version, *titled)
        .join(generation, generation.c.id == provenance.c.generation_id)
        .outerjoin(document, document.c.id == provenance.c.document_id)
        .where(provenance.c.proposal_id == proposal_id)
    )
    row = unit.execute(statement).mappings().first()
    return None if row is None else _provenance(unit, row)


def _provenance(unit: Connection, row: RowMapping) -> Provenance:
    run = generations.get(unit, row["generation_id"])
    shown = documents.passages_by_id(unit, [row["passage_id"]]) if row["passage_id"] else {}
    names = ("example_id", "model", "at", "input_tokens", "output_tokens", "document_id", "passage_id")
    return Provenance(
        **{name: row[name] for name in names},
        run_id=run.id,
        recipe=run.options.recipe,
        prompt_version=run.prompt_version,
        base_url=run.connection.base_url,
        usd=generations.usd_of(run.connection, row["input_tokens"], row["output_tokens"]),
        temperature=run.options.temperature,
        seed=run.options.seed,
        document=row["title"] or "",
        url=row["url"] or "",
        licence=row["licence"] or "",
        passage=shown.get(row["passage_id"]),
        passage_text=_shown_text(unit, row["example_id"]),
        from_example=row["from_example"],
        quotes=tuple(from_json(row["quotes"])),
        judge=judged(unit, row["example_id"]),
    )


def _shown_text(unit: Connection, example_id: int) -> str:
    """The passage as the model was shown it, which the example carries as it was made."""
    texts = example_text.c
    body = select(func.coalesce(texts.imported, texts.original)).where(texts.example_id == example_id)
    said = from_json(unit.execute(body).scalar())
    found = said.get("source_text") if isinstance(said, dict) else None
    return found if isinstance(found, str) else ""


def newest(unit: Connection, run_id: int, limit: int) -> list[int]:
    """Ids of the newest proposals of a run."""
    statement = select(provenance.c.example_id).where(provenance.c.generation_id == run_id)
    return list(unit.execute(statement.order_by(provenance.c.id.desc()).limit(limit)).scalars())


def ids_of_documents(unit: Connection, project_id: int, document_ids: Sequence[int]) -> list[int]:
    """Ids of the examples that were made from these documents."""
    statement = select(provenance.c.example_id).where(
        provenance.c.project_id == project_id, among(unit, provenance.c.document_id, list(document_ids))
    )
    return sorted(set(unit.execute(statement).scalars()))


def waiting(unit: Connection, project_id: int, run_id: int | None = None) -> list[int]:
    """Ids of the proposals that wait, of one run or all, oldest first."""
    statement = (
        select(provenance.c.example_id)
        .join(example, example.c.id == provenance.c.example_id)
        .where(provenance.c.project_id == project_id, example.c.state == "proposed")
    )
    if run_id is not None:
        statement = statement.where(provenance.c.generation_id == run_id)
    return list(unit.execute(statement.order_by(provenance.c.example_id)).scalars())


def unjudged(unit: Connection, project_id: int, run_id: int | None = None) -> list[int]:
    """The same, without those that the judge has scored."""
    statement = select(judgement.c.example_id).where(judgement.c.project_id == project_id)
    known = set(unit.execute(statement).scalars())
    return [number for number in waiting(unit, project_id, run_id) if number not in known]


# ---- documents stay on one side ----------------------------------------------------------------------------------


def prompts_of_documents(unit: Connection, owner: Project, wanted: Filter) -> list[tuple[str, int]]:
    """(prompt key, document) of the meant examples that were made from documents."""
    mine = select(provenance.c.id).where(provenance.c.project_id == owner.id).limit(1)
    if unit.execute(mine).first() is None:  # nearly always; the examples need not be gone through
        return []
    statement = (
        select(example.c.prompt_key, provenance.c.document_id)
        .join(provenance, provenance.c.example_id == example.c.id)
        .where(*conditions(unit, owner, wanted), provenance.c.document_id.is_not(None))
        .distinct()
    )
    return [(row[0], row[1]) for row in unit.execute(statement)]


# ---- the judge ---------------------------------------------------------------------------------------------------


_SCORES = ("score", "reason", "clear", "answerable", "correct", "complete", "model")


def judge(unit: Connection, project_id: int, run_id: int, example_id: int, said: JudgeScore) -> None:
    """Keep what the judge says about an example, in place of what it said before."""
    row = {"example_id": example_id, "project_id": project_id, "generation_id": run_id, "at": now()}
    row |= {name: getattr(said, name) for name in _SCORES}
    upsert(unit, judgement, row, on=("example_id",))
    bump(unit, project_id, findings_stand=True)


def judged(unit: Connection, example_id: int) -> JudgeScore | None:
    """What the judge said about an example; None where it was not asked."""
    row = unit.execute(select(judgement).where(judgement.c.example_id == example_id)).mappings().first()
    return None if row is None else JudgeScore(**{name: row[name] for name in (*_SCORES, "at")})


def _with_scores(project_id: int) -> Select[Any]:
    return (
        select(example.c.id, judgement.c.score)
        .join(provenance, provenance.c.example_id == example.c.id)
        .outerjoin(judgement, judgement.c.example_id == example.c.id)
        .where(provenance.c.project_id == project_id, provenance.c.proposal_id.is_(None))
    )


def doubtful_first(unit: Connection, project_id: int) -> list[int]:
    """Ids of the proposals that wait, the lowest scores first, then those without a score in their order."""
    statement = _with_scores(project_id).where(example.c.state == "proposed")
    ordered = statement.order_by(judgement.c.score.asc().nulls_last(), example.c.id)
    return [row[0] for row in unit.execute(ordered)]


def judged_and_decided(unit: Connection, project_id: int) -> tuple[int, list[tuple[float, str]]]:
    """(judged examples, score and state of those that a reviewer accepted or rejected as they were judged)."""
    mine = judgement.c.project_id == project_id
    n_judged = int(unit.execute(select(func.count()).select_from(judgement).where(mine)).scalar() or 0)
    edited = select(event.c.id).where(
        event.c.example_id == example.c.id, event.c.after.contains('"body"'), event.c.at > judgement.c.at
    )
    statement = (
        select(judgement.c.score, example.c.state)
        .join(example, example.c.id == judgement.c.example_id)
        .where(mine, example.c.state.in_(("accepted", "rejected")), ~edited.exists())
    )
    return n_judged, [(row[0], row[1]) for row in unit.execute(statement)]
