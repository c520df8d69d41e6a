"""Splits as decided and exports as written, so that both can be shown and repeated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, RowMapping, select, update

from tunewright.model import Split
from tunewright.model.project import KeptExport
from tunewright.store.rows import bump, from_json, hold, insert_new, now, to_json
from tunewright.store.tables import export, split_plan, split_side


def plan_for(unit: Connection, project_id: int, *, seed: int, share: str | None, count: int | None, by: str) -> int:
    """Id of the split with this seed and wish; made now if it is the first of its kind."""
    hold(unit, project_id)
    meant = (
        (split_plan.c.project_id == project_id)
        & (split_plan.c.seed == seed)
        & (split_plan.c.share.is_(None) if share is None else split_plan.c.share == share)
        & (split_plan.c.count.is_(None) if count is None else split_plan.c.count == count)
    )
    found: int | None = unit.execute(select(split_plan.c.id).where(meant)).scalar()
    if found is not None:
        return found
    row = {"project_id": project_id, "seed": seed, "share": share, "count": count, "by": by, "at": now()}
    key = unit.execute(split_plan.insert().values(**row)).inserted_primary_key
    return int(key[0]) if key else 0


def sides(unit: Connection, plan_id: int) -> dict[str, Split]:
    """Prompt key -> train or test, as decided so far."""
    statement = select(split_side.c.prompt_key, split_side.c.side).where(split_side.c.plan_id == plan_id)
    return {row[0]: row[1] for row in unit.execute(statement)}


def add_sides(unit: Connection, plan_id: int, decided: Mapping[str, Split]) -> None:
    """Keep decisions for prompts that had none. Decisions are never changed."""
    rows = [{"plan_id": plan_id, "prompt_key": key, "side": side} for key, side in decided.items()]
    for start in range(0, len(rows), 10_000):
        insert_new(unit, split_side, rows[start : start + 10_000])


def last_plan(unit: Connection, project_id: int) -> dict[str, Any] | None:
    """Seed, share and count of the split decided last; None before the first."""
    statement = select(split_plan).where(split_plan.c.project_id == project_id)
    row = (
        unit.execute(statement.order_by(split_plan.c.at.desc(), split_plan.c.id.desc()).limit(1)).mappings().first()
    )
    return None if row is None else dict(row)


def touch_plan(unit: Connection, plan_id: int) -> None:
    """Make this split the one decided last."""
    unit.execute(update(split_plan).where(split_plan.c.id == plan_id).values(at=now()))


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
    bump(unit, project_id)
    key = made.inserted_primary_key
    return int(key[0]) if key else 0


def exports(unit: Connection, project_id: int) -> list[KeptExport]:
    """A project's exports, newest first."""
    statement = select(export).where(export.c.project_id == project_id).order_by(export.c.id.desc())
    return [_export(row) for row in unit.execute(statement).mappings()]


def export_of(unit: Connection, export_id: int) -> KeptExport | None:
    """The export with this id."""
    row = unit.execute(select(export).where(export.c.id == export_id)).mappings().first()
    return None if row is None else _export(row)
