"""Mappings people named, to read the next file like this one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, delete, select

from tunewright.store.rows import from_json, now, to_json, upsert
from tunewright.store.tables import saved_mapping


def save(unit: Connection, name: str, plan: dict[str, Any], by: str) -> None:
    """Keep a way of reading under a name; a mapping of that name is replaced."""
    upsert(unit, saved_mapping, {"name": name, "plan": to_json(plan), "by": by, "at": now()}, on=("name",))


def saved(unit: Connection) -> dict[str, dict[str, Any]]:
    """Name -> way of reading, by name."""
    statement = select(saved_mapping.c.name, saved_mapping.c.plan).order_by(saved_mapping.c.name)
    return {row[0]: from_json(row[1]) for row in unit.execute(statement)}


def forget(unit: Connection, name: str) -> None:
    """Remove a named mapping; what was imported with it stays."""
    unit.execute(delete(saved_mapping).where(saved_mapping.c.name == name))
