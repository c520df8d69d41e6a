"""Between rows and values: JSON columns, times, blocks of ids, and the effective label."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    Dialect,
    Row,
    Select,
    Text,
    bindparam,
    case,
    cast,
    func,
    literal,
    null,
    select,
    update,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.schema import Table

from tunewright.model import dumps
from tunewright.model.project import LabelSource
from tunewright.store.tables import example, id_block, project, source, tally

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

_MANY = 1000
"""More values than this are handed over as one; databases take only so many parameters."""

_MOST_PLACES = 30_000
"""PostgreSQL takes 32,767 values in one statement."""


def now() -> str:
    """The moment in UTC, to the millisecond, as ISO 8601 text."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment_ago(seconds: float) -> str:
    """The moment so many seconds ago, written as `now` writes it."""
    past = datetime.now(UTC) - timedelta(seconds=seconds)
    return past.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def to_json(value: object) -> str:
    """JSON text for a column."""
    return dumps(value)


def from_json(text: str | None) -> Any:
    """The value of a JSON column; None for an empty one."""
    return None if text is None else json.loads(text)


def upsert(unit: Connection, table: Table, row: dict[str, Any], *, on: tuple[str, ...]) -> None:
    """Insert the row, or update the one that has the same values in the `on` columns."""
    changed = {name: value for name, value in row.items() if name not in on}
    unit.execute(_insert(unit, table).values(**row).on_conflict_do_update(index_elements=on, set_=changed))


def add_up(unit: Connection, table: Table, rows: Sequence[dict[str, Any]], *, on: tuple[str, ...]) -> None:
    """Insert the rows, or add their numbers to those of the ones that have the same values in the `on` columns."""
    if rows:
        made = _insert(unit, table)
        grown = {name: table.c[name] + made.excluded[name] for name in rows[0] if name not in on}
        unit.execute(made.on_conflict_do_update(index_elements=on, set_=grown), rows)


def put_or_replace(
    unit: Connection, table: Table, columns: tuple[str, ...], listed: Select[Any], *, on: tuple[str, ...]
) -> int:
    """Insert what a question lists, in place of rows with the same values in the `on` columns; returns how many."""
    made = _insert(unit, table).from_select(list(columns), listed)
    changed = {name: made.excluded[name] for name in columns if name not in on}
    return int(unit.execute(made.on_conflict_do_update(index_elements=on, set_=changed)).rowcount)


def insert_many(unit: Connection, table: Table, columns: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert plain rows; a fifth of the cost of rows as dictionaries.

    `columns` stand in the order of the table and name every one that must not be empty, defaults included.
    """
    run_many(unit, _insert_text(unit.dialect, table, columns), rows)


def plain_rows(unit: Connection, statement: Select[Any]) -> list[tuple[Any, ...]]:
    """All rows as the driver gives them, for columns of texts and whole numbers: a third less work for many."""
    cursor = unit.execute(statement).cursor
    rows = [] if cursor is None else [*cursor.fetchall()]
    return [*map(tuple, rows)] if rows and not isinstance(rows[0], tuple) else rows  # pg8000 gives lists


def run_many(unit: Connection, statement: str, rows: Sequence[tuple[Any, ...]], last: str = "") -> None:
    """Run an insert of the driver's own words that ends in one row of places, for each of the rows.

    Over a network every statement is a way there and back, so PostgreSQL gets many rows in one.
    """
    if not rows:
        return
    if unit.dialect.name == "sqlite":
        unit.exec_driver_sql(statement + last, list(rows))
        return
    head, _, places = statement.partition(" VALUES ")
    at_once = _MOST_PLACES // len(rows[0])
    for start in range(0, len(rows), at_once):
        some = rows[start : start + at_once]
        values = tuple(value for row in some for value in row)
        unit.exec_driver_sql(f"{head} VALUES {', '.join([places] * len(some))}{last}", values)


@lru_cache(maxsize=32)
def _insert_text(dialect: Dialect, table: Table, columns: tuple[str, ...]) -> str:
    """The statement in the words of the database's driver, one place for each column."""
    made = table.insert().inline().values({name: bindparam(name) for name in columns}).compile(dialect=dialect)
    if tuple(made.positiontup or ()) != columns:
        raise ValueError(f"Columns of “{table.name}” that an insert sets, in order: {made.positiontup}.")
    return str(made)


def insert_new(unit: Connection, table: Table, columns: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert those of the plain rows whose key is not there yet; leave the others as they are."""
    run_many(unit, _insert_text(unit.dialect, table, columns), rows, last=" ON CONFLICT DO NOTHING")


def insert_unknown(
    unit: Connection, table: Table, rows: Sequence[dict[str, Any]], returning: tuple[str, ...]
) -> list[Row[Any]]:
    """Insert those of the rows that break no rule of uniqueness; the named columns of what was inserted."""
    made = _insert(unit, table).on_conflict_do_nothing().returning(*(table.c[name] for name in returning))
    return list(unit.execute(made, list(rows)).all()) if rows else []


def _insert(unit: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    if unit.dialect.name == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # a twentieth of a second, which only its users spend

    return postgresql.insert(table)


def hold(unit: Connection, project_id: int | ColumnElement[int]) -> None:
    """Make other writers of the project wait until this unit ends, as SQLite does by itself.

    Called before looking at what a change depends on (versions, tallies, kept findings), so that two writers on
    PostgreSQL never work from the same look.
    """
    if unit.dialect.name != "sqlite":
        unit.execute(select(project.c.id).where(project.c.id == project_id).with_for_update(key_share=True))


def among(unit: Connection, column: ColumnElement[Any], values: Sequence[Any]) -> ColumnElement[bool]:
    """True where the column is one of the values; any number of them goes, as one parameter where they are many."""
    if len(values) <= _MANY:
        return column.in_(values)
    listed = literal(dumps(list(values)), Text)
    if unit.dialect.name == "sqlite":
        return column.in_(select(func.json_each(listed).table_valued("value").c.value))
    each = func.json_array_elements_text(cast(listed, JSON)).column_valued("value")
    return column.in_(select(cast(each, column.type)))


def take_ids(unit: Connection, name: str, n: int) -> int:
    """Reserve `n` ids of a table and return the first; never given twice."""
    grown = {"next_id": id_block.c.next_id + n}
    made = _insert(unit, id_block).values(name=name, next_id=n + 1)
    statement = made.on_conflict_do_update(index_elements=("name",), set_=grown).returning(id_block.c.next_id)
    return int(unit.execute(statement).scalar_one()) - n


def bump(unit: Connection, project_id: int, *, findings_stand: bool = False) -> None:
    """Say that something in the project changed, so that no screen shows what was.

    Where no check looks at what changed, `findings_stand`: findings that were up to date stay so.
    """
    next_one = project.c.revision + 1
    columns: dict[str, Any] = {"revision": next_one}
    if findings_stand:
        is_checked = project.c.checked_revision == project.c.revision
        columns["checked_revision"] = case((is_checked, next_one), else_=project.c.checked_revision)
    unit.execute(update(project).where(project.c.id == project_id).values(**columns))


def label_column(label_source: LabelSource) -> ColumnElement[Any]:
    """The column that holds the label in force for a project that keeps labels there."""
    if label_source == "answer":
        return example.c.answer_label
    if label_source == "field":
        return example.c.own_label
    return cast(null(), Text)  # PostgreSQL does not group by a bare NULL


def label_in_force() -> ColumnElement[Any]:
    """The same, decided per row from the joined project."""
    return case(
        (project.c.label_source == "answer", example.c.answer_label),
        (project.c.label_source == "field", example.c.own_label),
        else_=null(),
    )


def hidden_sources(unit: Connection, project_id: int) -> list[int]:
    """Sources whose examples must not be seen: still being read, cancelled, or failed. Nearly always none."""
    statement = select(source.c.id).where(source.c.project_id == project_id, source.c.status != "done")
    return list(unit.execute(statement).scalars())


def hidden_filter(unit: Connection, project_id: int, column: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    """A condition that leaves out what belongs to a source nobody may see yet; none when there is no such."""
    hidden = hidden_sources(unit, project_id)
    return [column.is_(None) | column.not_in(hidden)] if hidden else []


def visible(unit: Connection, project_id: int, *, with_proposed: bool = False) -> list[ColumnElement[bool]]:
    """Conditions that every question about a project's examples starts with. Proposals are no part of it yet."""
    found = [example.c.project_id == project_id, *hidden_filter(unit, project_id, example.c.source_id)]
    if not with_proposed and n_proposed(unit, project_id):
        found.append(example.c.state != "proposed")
    return found


def n_proposed(unit: Connection, project_id: int) -> int:
    """How many proposals wait in the project, from its tally; nearly always none."""
    statement = select(tally.c.n).where(tally.c.project_id == project_id, tally.c.state == "proposed")
    return int(unit.execute(statement).scalar() or 0)


def is_counted() -> ColumnElement[bool]:
    """True for examples that findings and figures are about: neither rejected nor only proposed."""
    return example.c.state.not_in(("rejected", "proposed"))
