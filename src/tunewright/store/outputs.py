"""Splits as decided and exports as written, so that both can be shown and repeated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, case, func, select, update

from tunewright.model import Split, State
from tunewright.model.project import Filter, KeptExport, Project
from tunewright.store.events import record
from tunewright.store.queries import conditions, token_column
from tunewright.store.rows import among, bump, from_json, hold, insert_new, label_column, now, plain_rows, to_json
from tunewright.store.tables import example, export, source, split_plan, split_side

_PAGE = 5_000


def plan_for(unit: Connection, project_id: int, *, seed: int, share: str | None, count: int | None, by: str) -> int:
    """Id of the split with this seed and wish; made now if it is the first of its kind, but not chosen by that."""
    hold(unit, project_id)
    found = find_plan(unit, project_id, seed=seed, share=share, count=count)
    if found is not None:
        return found
    row = {"project_id": project_id, "seed": seed, "share": share, "count": count, "by": by, "at": ""}
    key = unit.execute(split_plan.insert().values(**row)).inserted_primary_key
    return int(key[0]) if key else 0


def _same(project_id: int, seed: int, share: str | None, count: int | None) -> ColumnElement[bool]:
    return and_(
        split_plan.c.project_id == project_id,
        split_plan.c.seed == seed,
        split_plan.c.share.is_(None) if share is None else split_plan.c.share == share,
        split_plan.c.count.is_(None) if count is None else split_plan.c.count == count,
    )


def sides(unit: Connection, plan_id: int, keys: Sequence[str] | None = None) -> dict[str, Split]:
    """Prompt key -> train or test, as decided so far; of these keys alone where some are given."""
    statement = select(split_side.c.prompt_key, split_side.c.side).where(split_side.c.plan_id == plan_id)
    if keys is not None:
        statement = statement.where(among(unit, split_side.c.prompt_key, keys))
    return dict(plain_rows(unit, statement))


def n_sides(unit: Connection, plan_id: int) -> int:
    """How many prompts the split has placed so far; it never gets smaller."""
    statement = select(func.count()).select_from(split_side).where(split_side.c.plan_id == plan_id)
    return int(unit.execute(statement).scalar() or 0)


def n_placed(unit: Connection, project_id: int) -> int:
    """How many prompts all splits of a project have placed so far."""
    plans = select(split_plan.c.id).where(split_plan.c.project_id == project_id)
    statement = select(func.count()).select_from(split_side).where(split_side.c.plan_id.in_(plans))
    return int(unit.execute(statement).scalar() or 0)


def find_plan(unit: Connection, project_id: int, *, seed: int, share: str | None, count: int | None) -> int | None:
    """Id of the split with this seed and wish; None while nobody decided it."""
    found: int | None = unit.execute(select(split_plan.c.id).where(_same(project_id, seed, share, count))).scalar()
    return found


def add_sides(unit: Connection, plan_id: int, decided: Mapping[str, Split]) -> None:
    """Keep decisions for prompts that had none. Decisions are never changed."""
    rows = [(plan_id, key, side) for key, side in decided.items()]
    insert_new(unit, split_side, ("plan_id", "prompt_key", "side"), rows)


def follow_edit(unit: Connection, project_id: int, before: str, after: str) -> None:
    """In every split of the project, put an edited prompt where it was; the side the new one has already stays."""
    plans = select(split_plan.c.id).where(split_plan.c.project_id == project_id)
    known = select(split_side.c.plan_id, split_side.c.side).where(
        split_side.c.plan_id.in_(plans), split_side.c.prompt_key == before
    )
    rows = [(plan_id, after, side) for plan_id, side in unit.execute(known).all()]
    insert_new(unit, split_side, ("plan_id", "prompt_key", "side"), rows)


def last_plan(unit: Connection, project_id: int) -> dict[str, Any] | None:
    """Seed, share, count, by and at of the split chosen last; None while nobody has chosen one."""
    statement = select(split_plan).where(split_plan.c.project_id == project_id, split_plan.c.at != "")
    row = (
        unit.execute(statement.order_by(split_plan.c.at.desc(), split_plan.c.id.desc()).limit(1)).mappings().first()
    )
    return None if row is None else dict(row)


def newest_plan(unit: Connection, project_id: int) -> int | None:
    """Id of the split made last, chosen or not: an export from the terminal makes one without choosing it."""
    found: int | None = unit.execute(
        select(func.max(split_plan.c.id)).where(split_plan.c.project_id == project_id)
    ).scalar()
    return found


def choose_plan(unit: Connection, plan_id: int, by: str) -> None:
    """Make this split the one chosen last."""
    unit.execute(update(split_plan).where(split_plan.c.id == plan_id).values(at=now(), by=by))


def note_choice(unit: Connection, project_id: int, by: str, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Keep as an event that a project is split in another way from now on."""
    record(unit, project_id, by, "settings", before=before, after=after)
    bump(unit, project_id, findings_stand=True)


# ---- what the meant examples add up to, prompt by prompt -------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PromptSum:
    """The meant examples of one prompt and one label: how many, their tokens, and what of these is paid for."""

    key: str
    label: str | None
    n: int
    tokens: int
    billed: int


def prompt_sums(
    unit: Connection, owner: Project, wanted: Filter, encoding: str, *, pair_extra: int, limit: int
) -> list[PromptSum]:
    """One sum per prompt and label. `pair_extra` and `limit` as in `queries.token_stats`."""
    tokens = token_column(encoding) + case((example.c.kind == "pair", pair_extra), else_=0)
    billed = case((tokens > limit, limit), else_=tokens) if limit else tokens
    columns = (example.c.prompt_key, label_column(owner.label_source).label("label"))
    statement = select(*columns, func.count(), func.sum(tokens), func.sum(billed))
    statement = statement.where(*conditions(unit, owner, wanted)).group_by(example.c.prompt_key, "label")
    return [PromptSum(row[0], row[1], row[2], int(row[3]), int(row[4])) for row in unit.execute(statement)]


def ids_and_prompts(unit: Connection, owner: Project, wanted: Filter) -> Iterator[tuple[int, str]]:
    """(id, prompt key) of the meant examples, oldest first; asked for page by page, so one may stop early."""
    chosen, after = conditions(unit, owner, wanted), 0
    while True:
        statement = select(example.c.id, example.c.prompt_key).where(*chosen, example.c.id > after)
        rows = unit.execute(statement.order_by(example.c.id).limit(_PAGE)).all()
        yield from ((row[0], row[1]) for row in rows)
        if len(rows) < _PAGE:
            return
        after = rows[-1][0]


def standing(unit: Connection, owner: Project, wanted: Filter) -> Iterator[tuple[int, State, str, int]]:
    """(id, review state, file, line) of the meant examples, oldest first."""
    statement = (
        select(example.c.id, example.c.state, source.c.name, example.c.line)
        .join(source, source.c.id == example.c.source_id)
        .where(*conditions(unit, owner, wanted))
        .order_by(example.c.id)
    )
    for row in unit.execute(statement.execution_options(yield_per=_PAGE)):
        yield row[0], row[1], row[2], row[3]


# ---- exports ---------------------------------------------------------------------------------------------------


def _export(row: RowMapping) -> KeptExport:
    return KeptExport(
        id=row["id"],
        project_id=row["project_id"],
        target=row["target"],
        by=row["by"],
        at=row["at"],
        report=from_json(row["report"]),
        options=from_json(row["options"]),
    )


def keep_export(
    unit: Connection, project_id: int, target: str, by: str, options: dict[str, Any], report: dict[str, Any]
) -> int:
    """Keep what was exported, how, and with which outcome."""
    row = {"project_id": project_id, "target": target, "by": by, "at": now()}
    made = unit.execute(export.insert().values(**row, options=to_json(options), report=to_json(report)))
    bump(unit, project_id, findings_stand=True)
    key = made.inserted_primary_key
    return int(key[0]) if key else 0


def exports(unit: Connection, project_id: int) -> list[KeptExport]:
    """A project's exports, newest first."""
    statement = select(export).where(export.c.project_id == project_id).order_by(export.c.id.desc())
    return [_export(row) for row in unit.execute(statement).mappings()]


def is_kept(unit: Connection, folder: str) -> bool:
    """True when a kept export names this folder of files."""
    mark = f'"folder":{to_json(folder)}'
    return (
        unit.execute(select(export.c.id).where(export.c.options.contains(mark, autoescape=True))).first()
        is not None
    )


def export_of(unit: Connection, export_id: int) -> KeptExport | None:
    """The export with this id."""
    row = unit.execute(select(export).where(export.c.id == export_id)).mappings().first()
    return None if row is None else _export(row)
