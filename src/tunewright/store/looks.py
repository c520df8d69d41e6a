"""What looks at a whole project leave behind: how far they came, runs, past findings, sketches, stand-ins."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from sqlalchemy import Connection, func, select, update

from tunewright.model import Severity
from tunewright.store.look_tables import check_run, frame, past_finding, sketch_block, stand_in
from tunewright.store.rows import bump, from_json, hold, now, to_json, upsert
from tunewright.store.tables import event, project, source

DONE: Final = 2_147_483_647


@dataclass(frozen=True, slots=True)
class Run:
    """One full look: when, on how many examples, and the open findings of each check after it."""

    id: int
    at: str
    by: str
    n_examples: int
    by_code: dict[str, int]


@dataclass(frozen=True, slots=True)
class PastFinding:
    """A finding whose cause is gone: it was fixed, or the examples were changed or rejected."""

    code: str
    severity: Severity
    message: str
    n_examples: int
    at: str


# ---- how far the looks came -------------------------------------------------------------------------------------


def unlooked(unit: Connection, project_id: int) -> list[tuple[int, int]]:
    """(import, id of the last example looked at thoroughly) of imports that were not looked at to their end."""
    statement = select(source.c.id, source.c.looked_up_to).where(
        source.c.project_id == project_id, source.c.status == "done", source.c.looked_up_to != DONE
    )
    return [(row[0], row[1]) for row in unit.execute(statement.order_by(source.c.id))]


def note_looked(unit: Connection, source_id: int, up_to: int = DONE) -> None:
    """Remember that the thorough checks have seen this import's examples up to this id; by default all."""
    unit.execute(update(source).where(source.c.id == source_id).values(looked_up_to=up_to))


def compared_event(unit: Connection, project_id: int) -> int:
    """The last event that the comparison of all texts has seen; -1 before the first comparison."""
    return int(unit.execute(select(project.c.compared_event).where(project.c.id == project_id)).scalar() or 0)


def caught_up_event(unit: Connection, project_id: int) -> int:
    """The last event whose single edits were followed up since; never before the comparison of all texts."""
    return int(unit.execute(select(project.c.caught_up_event).where(project.c.id == project_id)).scalar() or 0)


def set_compared(unit: Connection, project_id: int, event_id: int) -> None:
    """Remember up to which event all texts have been compared; with that, every edit until then is followed up."""
    values = {"compared_event": event_id, "caught_up_event": event_id}
    unit.execute(update(project).where(project.c.id == project_id).values(**values))


def set_caught_up(unit: Connection, project_id: int, event_id: int) -> None:
    """Remember up to which event single edits have been followed up, without comparing all texts."""
    unit.execute(update(project).where(project.c.id == project_id).values(caught_up_event=event_id))


def last_event(unit: Connection, project_id: int) -> int:
    """The newest event of the project; 0 without any."""
    return int(unit.execute(select(func.max(event.c.id)).where(event.c.project_id == project_id)).scalar() or 0)


def changed_since(unit: Connection, project_id: int, event_id: int, limit: int) -> list[int]:
    """Ids of examples whose text, label or being rejected changed after an event; no more than `limit`."""
    told = (event.c.before, event.c.after)
    meant = [one.contains(word) for one in told for word in ('"body"', '"label"', '"rejected"', '"proposed"')]
    seen = meant[0]
    for one in meant[1:]:
        seen = seen | one
    statement = select(event.c.example_id).where(
        event.c.project_id == project_id, event.c.id > event_id, event.c.example_id.is_not(None), seen
    )
    return list(unit.execute(statement.distinct().order_by(event.c.example_id).limit(limit)).scalars())


_SEEN_BY_CHECKS: Final = ("task", "label_source", "keep_imported_split", "split")


def imported_since(unit: Connection, project_id: int, event_id: int) -> bool:
    """True when a file was imported, or a setting that the comparison of all texts sees changed, after an event."""
    statement = select(event.c.id).where(
        event.c.project_id == project_id, event.c.id > event_id, event.c.kind == "import"
    )
    if unit.execute(statement.limit(1)).first() is not None:
        return True
    changed = _settings_since(unit, project_id, event_id)
    return any(name in after for _, after in changed for name in _SEEN_BY_CHECKS) or _are_retuned(changed)


def texts_changed_since(unit: Connection, project_id: int, event_id: int) -> bool:
    """True when what the comparison of all texts would read changed after an event."""
    return bool(changed_since(unit, project_id, event_id, 1)) or imported_since(unit, project_id, event_id)


def retuned_since(unit: Connection, project_id: int, event_id: int) -> bool:
    """True when a check was switched, or set differently, after an event: all examples must be looked at anew.

    Values that were called not personal do not count: their examples are looked at again at once.
    """
    return _are_retuned(_settings_since(unit, project_id, event_id))


def _settings_since(unit: Connection, project_id: int, event_id: int) -> list[tuple[Any, Any]]:
    statement = select(event.c.before, event.c.after).where(
        event.c.project_id == project_id, event.c.id > event_id, event.c.kind == "settings"
    )
    return [(from_json(row[0]), from_json(row[1])) for row in unit.execute(statement)]


def _are_retuned(changed: Sequence[tuple[Any, Any]]) -> bool:
    sides = [[side["check_settings"] for side in pair] for pair in changed if "check_settings" in pair[1]]
    return any(_without_values(before) != _without_values(after) for before, after in sides)


def _without_values(check_settings: str) -> Any:
    kept = from_json(check_settings)
    for given in kept.get("settings", {}).values():
        given.pop("not_personal", None)
    kept["settings"] = {code: given for code, given in kept.get("settings", {}).items() if given}
    return {"off": sorted(kept.get("off", ())), "settings": kept["settings"]}


# ---- runs and what is gone --------------------------------------------------------------------------------------


def keep_run(unit: Connection, project_id: int, by: str, n_examples: int, by_code: Mapping[str, int]) -> None:
    """Keep the figures of a full look, for the trend."""
    row = {"project_id": project_id, "at": now(), "by": by, "n_examples": n_examples, "by_code": to_json(by_code)}
    unit.execute(check_run.insert().values(**row))
    bump(unit, project_id, findings_stand=True)  # what was found is new to every screen


def runs(unit: Connection, project_id: int, limit: int = 20) -> list[Run]:
    """The last full looks, newest first."""
    statement = select(check_run).where(check_run.c.project_id == project_id).order_by(check_run.c.id.desc())
    return [
        Run(row["id"], row["at"], row["by"], row["n_examples"], from_json(row["by_code"]))
        for row in unit.execute(statement.limit(limit)).mappings()
    ]


def past(
    unit: Connection, project_id: int, limit: int = 100, offset: int = 0, code: str | None = None
) -> list[PastFinding]:
    """Findings whose cause is gone, newest first; those of one check with `code`."""
    mine = past_finding.c.project_id == project_id
    mine = mine if code is None else mine & (past_finding.c.code == code)
    statement = select(past_finding).where(mine).order_by(past_finding.c.id.desc()).limit(limit).offset(offset)
    return [
        PastFinding(row["code"], row["severity"], row["message"], row["n_examples"], row["at"])
        for row in unit.execute(statement).mappings()
    ]


def n_past(unit: Connection, project_id: int) -> dict[str, int]:
    """Number of past findings per check."""
    statement = select(past_finding.c.code, func.count()).where(past_finding.c.project_id == project_id)
    return {row[0]: int(row[1]) for row in unit.execute(statement.group_by(past_finding.c.code))}


# ---- sketches and stand-ins -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SketchBlock:
    """What is kept of some examples, so that a later look finds what is like one of them.

    Ids have four bytes each, marks 128 (the first byte of all, then the second …), keys eight.
    """

    ids: bytes
    whole: bytes
    prompt: bytes | None = None
    """None, as the following ones, where an earlier version kept it."""
    asked: bytes | None = None
    groups: bytes | None = None
    number: int = 0
    """Higher ones are newer: what they say of an example replaces what others do."""


def keep_sketches(unit: Connection, project_id: int, blocks: Iterable[SketchBlock]) -> None:
    """Keep these blocks, in place of all that were kept of the project."""
    hold(unit, project_id)
    mine = sketch_block.c.project_id == project_id
    last = unit.execute(select(func.max(sketch_block.c.number)).where(mine)).scalar() or 0
    unit.execute(sketch_block.delete().where(mine))
    for number, block in enumerate(blocks, start=last + 1):
        _put(unit, project_id, number, block)


def add_sketches(
    unit: Connection, project_id: int, block: SketchBlock, in_place_of: Sequence[SketchBlock] = ()
) -> None:
    """Keep another block; it counts before the older ones, and some of these may be in it."""
    hold(unit, project_id)
    mine = sketch_block.c.project_id == project_id
    numbers = [one.number for one in in_place_of]
    unit.execute(sketch_block.delete().where(mine, sketch_block.c.number.in_(numbers)))
    last = unit.execute(select(func.max(sketch_block.c.number)).where(mine)).scalar() or 0
    _put(unit, project_id, max([last, *numbers]) + 1, block)


def _put(unit: Connection, project_id: int, number: int, block: SketchBlock) -> None:
    unit.execute(sketch_block.insert().values(**{**asdict(block), "project_id": project_id, "number": number}))


def sketches(unit: Connection, project_id: int) -> list[SketchBlock]:
    """All blocks of the project, the newest last; some 300 bytes for each example."""
    names = ("ids", "whole", "prompt", "asked", "groups", "number")
    statement = select(*(sketch_block.c[name] for name in names)).where(sketch_block.c.project_id == project_id)
    return [SketchBlock(*row) for row in unit.execute(statement.order_by(sketch_block.c.number))]


def stand(unit: Connection, project_id: int, caught_up: int, blocks: Sequence[SketchBlock]) -> bool:
    """Whether nobody followed edits or kept other sketches since these were read; nor can until this unit ends."""
    hold(unit, project_id)
    statement = select(sketch_block.c.number).where(sketch_block.c.project_id == project_id)
    numbers = list(unit.execute(statement.order_by(sketch_block.c.number)).scalars())
    return caught_up_event(unit, project_id) == caught_up and numbers == [block.number for block in blocks]


def is_without_prompts(unit: Connection, project_id: int) -> bool:
    """Whether some of what is kept of the project is that of an earlier version, which kept nothing of prompts."""
    meant = (sketch_block.c.project_id == project_id, sketch_block.c.prompt.is_(None))
    return unit.execute(select(sketch_block.c.number).where(*meant).limit(1)).first() is not None


def keep_frame(unit: Connection, project_id: int, runs: bytes, sketched_as: str) -> None:
    """Keep with which frame, and by which version of the method, the project's sketches were made."""
    upsert(unit, frame, {"project_id": project_id, "runs": runs}, on=("project_id",))
    unit.execute(update(project).where(project.c.id == project_id).values(sketched_as=sketched_as))


def frame_runs(unit: Connection, project_id: int, sketched_as: str) -> bytes | None:
    """The kept frame; None where none is kept, or the sketches are those of another version of the method."""
    statement = select(frame.c.runs).join(project, project.c.id == frame.c.project_id)
    meant = (frame.c.project_id == project_id, project.c.sketched_as == sketched_as)
    found: bytes | None = unit.execute(statement.where(*meant)).scalar()
    return found


_SALT: Final = "salt"


def salt(unit: Connection, project_id: int) -> str:
    """What is mixed into the keys of this project's personal values; a new one where none is kept yet."""
    statement = select(stand_in.c.key).where(stand_in.c.project_id == project_id, stand_in.c.kind == _SALT)
    return unit.execute(statement).scalar() or secrets.token_hex(16)


def stand_ins(unit: Connection, project_id: int) -> dict[tuple[str, str], int]:
    """{(kind of personal data, key of the value): number} of a project; values themselves are never kept."""
    statement = select(stand_in.c.kind, stand_in.c.key, stand_in.c.number).where(
        stand_in.c.project_id == project_id, stand_in.c.kind != _SALT
    )
    return {(row[0], row[1]): row[2] for row in unit.execute(statement)}


def keep_stand_ins(unit: Connection, project_id: int, salted: str, found: Mapping[tuple[str, str], int]) -> None:
    """Keep numbers given to values, so that the same value has the same stand-in for ever."""
    for (kind, key), number in [((_SALT, salted), 0), *found.items()]:
        row: dict[str, Any] = {"project_id": project_id, "kind": kind, "key": key, "number": number}
        upsert(unit, stand_in, row, on=("project_id", "kind", "key"))
