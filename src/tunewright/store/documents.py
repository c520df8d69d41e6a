"""Documents and their passages, as people keep them to make examples from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, delete, func, select, update

from tunewright.model import TuneError
from tunewright.model.generation import KeptDocument, KeptPassage
from tunewright.store.generation_tables import document, passage, provenance, request
from tunewright.store.rows import among, from_json, hold, now, to_json

NewPassage = tuple[int, Sequence[str], str, int]
"""Its ordinal, the headings it stands under, its text and its tokens."""


def add(
    unit: Connection,
    project_id: int,
    *,
    title: str,
    name: str,
    kind: str,
    url: str,
    licence: str,
    fingerprint: str,
    sha256: str,
    budget: int,
    by: str,
    pieces: Sequence[NewPassage],
) -> tuple[KeptDocument, bool]:
    """Keep a document with its passages; (the document, whether it is new). One with the same text stays."""
    hold(unit, project_id)
    known = unit.execute(
        select(document.c.id).where(document.c.project_id == project_id, document.c.fingerprint == fingerprint)
    ).scalar()
    if known is not None:
        return get(unit, known), False
    row = {"project_id": project_id, "title": title, "name": name, "kind": kind, "url": url, "licence": licence}
    row |= {"fingerprint": fingerprint, "sha256": sha256, "budget": budget, "by": by, "at": now()}
    made = unit.execute(document.insert().values(**row))
    key = made.inserted_primary_key
    document_id = int(key[0]) if key else 0
    put_passages(unit, document_id, pieces)
    return get(unit, document_id), True


def put_passages(
    unit: Connection, document_id: int, pieces: Sequence[NewPassage], budget: int | None = None
) -> None:
    """Give a document these passages in place of those it has, and note the budget they were cut to."""
    unit.execute(delete(passage).where(passage.c.document_id == document_id))
    rows = [
        {"document_id": document_id, "ordinal": ordinal, "heading": to_json(list(heading)), "text": text}
        | {"tokens": tokens, "is_edited": False, "is_used": True}
        for ordinal, heading, text, tokens in pieces
    ]
    if rows:
        unit.execute(passage.insert(), rows)
    if budget is not None:
        unit.execute(update(document).where(document.c.id == document_id).values(budget=budget))


def _listed() -> Select[Any]:
    tokens = func.coalesce(func.sum(passage.c.tokens), 0).label("n_tokens")
    return (
        select(document, func.count(passage.c.id).label("n_passages"), tokens)
        .outerjoin(passage, passage.c.document_id == document.c.id)
        .group_by(document.c.id)
    )


def _document(row: RowMapping) -> KeptDocument:
    names = ("id", "project_id", "title", "name", "kind", "url", "licence", "fingerprint", "budget", "by", "at")
    return KeptDocument(
        **{name: row[name] for name in names}, n_passages=int(row["n_passages"]), n_tokens=int(row["n_tokens"])
    )


def get(unit: Connection, document_id: int) -> KeptDocument:
    """The document with this id. Raises `TuneError` when there is none."""
    row = unit.execute(_listed().where(document.c.id == document_id)).mappings().first()
    if row is None:
        raise TuneError("That document is not there any more.", "Load the page again.")
    return _document(row)


def listed(unit: Connection, project_id: int) -> list[KeptDocument]:
    """The project's documents, newest first."""
    statement = _listed().where(document.c.project_id == project_id).order_by(document.c.id.desc())
    return [_document(row) for row in unit.execute(statement).mappings()]


def sha256_of(unit: Connection, document_id: int) -> str:
    """Under which hash the document's file is kept."""
    return str(unit.execute(select(document.c.sha256).where(document.c.id == document_id)).scalar() or "")


def describe(unit: Connection, document_id: int, changes: dict[str, str]) -> None:
    """Set title, url or licence."""
    if changes:
        unit.execute(update(document).where(document.c.id == document_id).values(**changes))


def remove(unit: Connection, document_id: int) -> None:
    """Take a document and its passages away."""
    unit.execute(delete(passage).where(passage.c.document_id == document_id))
    unit.execute(delete(document).where(document.c.id == document_id))


def is_in_use(unit: Connection, document_id: int) -> bool:
    """True once a request was made for one of its passages, or an example came from it."""
    made = select(provenance.c.id).where(provenance.c.document_id == document_id).limit(1)
    if unit.execute(made).first() is not None:
        return True
    mine = select(passage.c.id).where(passage.c.document_id == document_id)
    asked = select(request.c.id).where(request.c.about == "passage", request.c.subject_id.in_(mine)).limit(1)
    return unit.execute(asked).first() is not None


# ---- passages ---------------------------------------------------------------------------------------------------


_PASSAGES = select(passage, document.c.title, document.c.project_id).join(
    document, document.c.id == passage.c.document_id
)


def _passage(row: RowMapping) -> KeptPassage:
    names = ("id", "document_id", "ordinal", "text", "tokens", "is_edited", "is_used", "title")
    return KeptPassage(**{name: row[name] for name in names}, heading=tuple(from_json(row["heading"])))


def passages(unit: Connection, document_id: int) -> list[KeptPassage]:
    """A document's passages in their order."""
    statement = _PASSAGES.where(passage.c.document_id == document_id).order_by(passage.c.ordinal)
    return [_passage(row) for row in unit.execute(statement).mappings()]


def used_passages(unit: Connection, project_id: int, document_ids: Sequence[int]) -> list[KeptPassage]:
    """The passages that runs ask about: of these documents, or of all where none is named."""
    statement = _PASSAGES.where(document.c.project_id == project_id, passage.c.is_used.is_(True))
    if document_ids:
        statement = statement.where(among(unit, document.c.id, list(document_ids)))
    rows = unit.execute(statement.order_by(document.c.id, passage.c.ordinal)).mappings()
    return [_passage(row) for row in rows]


def passages_by_id(unit: Connection, ids: Sequence[int]) -> dict[int, KeptPassage]:
    """The passages with these ids."""
    rows = unit.execute(_PASSAGES.where(among(unit, passage.c.id, list(ids)))).mappings()
    return {row["id"]: _passage(row) for row in rows}


def passage_of(unit: Connection, passage_id: int) -> KeptPassage:
    """The passage with this id. Raises `TuneError` when there is none."""
    found = passages_by_id(unit, [passage_id]).get(passage_id)
    if found is None:
        raise TuneError("That passage is not there any more.", "Load the page again.")
    return found


def change_passage(unit: Connection, passage_id: int, changes: dict[str, Any]) -> None:
    """Set text with its tokens, or whether it is used."""
    if changes:
        unit.execute(update(passage).where(passage.c.id == passage_id).values(**changes))


def fingerprints(unit: Connection, document_ids: Sequence[int]) -> dict[int, str]:
    """Fingerprint of each document's text."""
    statement = select(document.c.id, document.c.fingerprint)
    rows = unit.execute(statement.where(among(unit, document.c.id, list(document_ids))))
    return {row[0]: row[1] for row in rows}
