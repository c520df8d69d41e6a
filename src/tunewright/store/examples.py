"""Examples themselves: put in by an import, read whole for review, export and checks."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from tunewright.model import Body, Example, Kind, Measured, NewExample, TuneError
from tunewright.model.project import Card, Filter, Project
from tunewright.store import called, findings, search
from tunewright.store.queries import conditions
from tunewright.store.rows import among, insert_many, label_column, label_in_force, plain_rows, take_ids, upsert
from tunewright.store.tables import draft, example, example_text, project, source

_MEASURED = (
    *("record_key", "prompt_key", "answer_key", "content_key", "excerpt", "answer", "answer_label"),
    *("prompt_tail", "answer_tail", "n_turns", "o200k_base", "cl100k_base", "is_refusal", "twin_hint"),
)
_STREAMED = (
    *("id", "kind", "state", "version", "own_label", "answer_label", "external_id", "imported_split"),
    *("prompt_key", "line", "source_id", "o200k_base", "cl100k_base"),
)
_NEW_MEASURED = (
    *("record_key", "prompt_key", "answer_key", "content_key", "excerpt", "answer"),
    *("prompt_tail", "answer_tail", "n_turns", "o200k_base", "cl100k_base", "is_refusal", "twin_hint"),
)
_NEW = (
    *("id", "project_id", "source_id", "line", "external_id", "kind", "state", "version"),
    *("own_label", "answer_label", "imported_split", *_NEW_MEASURED, "is_edited", "note"),
)
_measured_values = attrgetter(*_NEW_MEASURED)
BODY: ColumnElement[str] = func.coalesce(example_text.c.current, example_text.c.imported, example_text.c.original)
"""The JSON text of an example as it stands now."""


def measured_columns(measured: Measured) -> dict[str, Any]:
    """The measured values by their column."""
    return {name: getattr(measured, name) for name in _MEASURED}


def _new_row(new: NewExample, proposed: bool) -> tuple[Any, ...]:
    """What the columns `_NEW` hold for an example nobody has reviewed, from its line on."""
    head = (
        new.line,
        new.external_id,
        new.kind,
        "proposed" if proposed else "flagged" if new.flag else "unreviewed",
        1,
        new.own_label,
        new.measured.answer_label,
        new.split,
    )
    return (*head, *_measured_values(new.measured), False, new.flag)


def add(
    unit: Connection, project_id: int, source_id: int, batch: Sequence[NewExample], *, proposed: bool = False
) -> int:
    """Insert the batch with its texts, search index and findings; return the first id, the rest follow on."""
    if not batch:
        return 0
    first = take_ids(unit, "example", len(batch))
    numbered = list(enumerate(batch, start=first))
    rows = [(number, project_id, source_id, *_new_row(new, proposed)) for number, new in numbered]
    insert_many(unit, example, _NEW, rows)
    texts = [(number, new.original, new.imported) for number, new in numbered]
    insert_many(unit, example_text, ("example_id", "original", "imported"), texts)
    called.add(unit, project_id, [(number, new.called) for number, new in numbered if new.called])
    search.index(unit, [(number, new.measured.words) for number, new in numbered])
    findings.add_new(unit, project_id, source_id, [(number, new.measured.findings) for number, new in numbered])
    return first


def card(unit: Connection, example_id: int) -> Card:
    """One example whole. Raises `TuneError` when there is none with this id."""
    statement = (
        select(example, example_text, source.c.name.label("source_name"), label_in_force().label("label"))
        .join(example_text, example_text.c.example_id == example.c.id)
        .join(source, source.c.id == example.c.source_id)
        .join(project, project.c.id == example.c.project_id)
        .where(example.c.id == example_id, source.c.status == "done")
    )
    row = unit.execute(statement).mappings().first()
    if row is None:
        raise TuneError(f"There is no example number {example_id}.", "Choose one from the list.")
    imported_text = row["imported"] if row["imported"] is not None else row["original"]
    imported = Example(row["kind"], json.loads(imported_text), example_id, None, row["external_id"])
    body = imported.body if row["current"] is None else json.loads(row["current"])
    return Card(
        example=Example(row["kind"], body, example_id, row["own_label"], row["external_id"]),
        original=row["original"],
        imported=imported,
        version=row["version"],
        state=row["state"],
        note=row["note"],
        source_id=row["source_id"],
        source=row["source_name"],
        line=row["line"],
        imported_split=row["imported_split"],
        tokens=row["o200k_base"],
        label=row["label"],
        decided_by=row["decided_by"],
        decided_at=row["decided_at"],
    )


def texts(unit: Connection, example_ids: Sequence[int]) -> dict[int, tuple[Body, str]]:
    """Example id -> its body as it stands now, and its note."""
    statement = select(example.c.id, BODY, example.c.note).join(
        example_text, example_text.c.example_id == example.c.id
    )
    rows = unit.execute(statement.where(among(unit, example.c.id, example_ids)))
    return {row[0]: (json.loads(row[1]), row[2]) for row in rows}


def project_of(unit: Connection, example_id: int) -> int | None:
    """Id of the project an example belongs to."""
    found: int | None = unit.execute(select(example.c.project_id).where(example.c.id == example_id)).scalar()
    return found


def stream(
    unit: Connection, owner: Project, wanted: Filter, *, size: int = 1000, after: int = 0
) -> Iterator[list[Any]]:
    """The meant examples with their texts, oldest first, in blocks of `size`; `after` is an id to go on from.

    Each row has, in this order, id, kind, state, version, own_label, answer_label, external_id, imported_split,
    prompt_key, line, source_id, o200k_base, cl100k_base (stored token counts), label (in force), and `body`, the
    JSON text as it stands now.
    """
    statement = _streaming(unit, owner, wanted)
    while True:
        block = list(unit.execute(statement.where(example.c.id > after).limit(size)).all())
        if not block:
            return
        yield block
        after = block[-1].id


def plain_block(
    unit: Connection, owner: Project, wanted: Filter, names: Sequence[str], *, size: int, after: int
) -> list[tuple[Any, ...]]:
    """(id, body, label, then the named columns) of the next meant examples above `after`, oldest first.

    Half the work of `stream` where few columns are wanted.
    """
    label = label_column(owner.label_source)
    statement = (
        select(example.c.id, BODY.label("body"), label.label("label"), *(example.c[name] for name in names))
        .join(example_text, example_text.c.example_id == example.c.id)
        .where(*conditions(unit, owner, wanted), example.c.id > after)
        .order_by(example.c.id)
        .limit(size)
    )
    return plain_rows(unit, statement)


def between(unit: Connection, owner: Project, wanted: Filter, first: int, last: int) -> list[tuple[Any, ...]]:
    """The same as plain tuples, of the meant examples from one id to another."""
    return plain_rows(unit, _streaming(unit, owner, wanted).where(example.c.id.between(first, last)))


def _streaming(unit: Connection, owner: Project, wanted: Filter) -> Select[Any]:
    label = label_column(owner.label_source)
    return (
        select(*(example.c[name] for name in _STREAMED), label.label("label"), BODY.label("body"))
        .join(example_text, example_text.c.example_id == example.c.id)
        .where(*conditions(unit, owner, wanted))
        .order_by(example.c.id)
    )


def prompts(
    unit: Connection, owner: Project, wanted: Filter, keys: Sequence[str] | None = None, *, size: int = 2000
) -> Iterator[tuple[str, Kind, str]]:
    """(prompt key, kind, body as JSON text) of the meant examples, oldest first; only those with these `keys`."""
    chosen, after = [*conditions(unit, owner, wanted)], 0
    if keys is not None:
        chosen.append(among(unit, example.c.prompt_key, keys))
    while True:
        statement = (
            select(example.c.id, example.c.prompt_key, example.c.kind, BODY)
            .join(example_text, example_text.c.example_id == example.c.id)
            .where(*chosen, example.c.id > after)
        )
        rows = unit.execute(statement.order_by(example.c.id).limit(size)).all()
        yield from ((key, kind, body) for _, key, kind, body in rows)
        if len(rows) < size:
            return
        after = rows[-1][0]


def examples_in(block: Sequence[Any]) -> list[Example]:
    """The rows of a streamed block as examples."""
    return [Example(row.kind, json.loads(row.body), row.id, row.own_label, row.external_id) for row in block]


def origins(unit: Connection, owner: Project, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """For each id: file, line and external id, as reports name them. Asks in blocks, so any number goes."""
    found: dict[int, dict[str, Any]] = {}
    for start in range(0, len(ids), 5000):
        statement = (
            select(example.c.id, source.c.name, example.c.line, example.c.external_id)
            .join(source, source.c.id == example.c.source_id)
            .where(example.c.id.in_(ids[start : start + 5000]), example.c.project_id == owner.id)
        )
        for number, name, line, external_id in unit.execute(statement).all():
            found[number] = {"id": number, "file": name, "line": line, "external_id": external_id}
    return found


def save_draft(unit: Connection, example_id: int, reviewer: str, body: str, version: int, at: str) -> None:
    """Keep what a reviewer typed but did not decide on yet."""
    row = {"example_id": example_id, "reviewer": reviewer, "body": body, "version": version, "at": at}
    upsert(unit, draft, row, on=("example_id", "reviewer"))


def draft_of(unit: Connection, example_id: int, reviewer: str) -> tuple[Body, int] | None:
    """A reviewer's unsaved text of an example and the version it started from."""
    statement = select(draft.c.body, draft.c.version)
    statement = statement.where(draft.c.example_id == example_id, draft.c.reviewer == reviewer)
    row = unit.execute(statement).first()
    return None if row is None else (json.loads(row.body), row.version)


def drop_draft(unit: Connection, example_id: int, reviewer: str) -> None:
    """Forget a reviewer's unsaved text: it was saved, or given up."""
    unit.execute(draft.delete().where(draft.c.example_id == example_id, draft.c.reviewer == reviewer))
