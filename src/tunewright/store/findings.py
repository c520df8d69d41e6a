"""Findings as kept: stored by (check, cause), so that one that stays true keeps its id and its dismissal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from sqlalchemy import Connection, Row, RowMapping, Select, Text, and_, cast, func, select, tuple_, update

from tunewright.model import Finding
from tunewright.model.project import KeptFinding
from tunewright.store.events import record
from tunewright.store.look_tables import past_finding
from tunewright.store.queries import DISMISSED
from tunewright.store.rows import (
    among,
    bump,
    from_json,
    hidden_filter,
    hold,
    insert_many,
    is_counted,
    now,
    take_ids,
    to_json,
    upsert,
)
from tunewright.store.tables import dismissal, example, finding, finding_example

_BLOCK = 500


def add_new(
    unit: Connection, project_id: int, source_id: int, seen: Iterable[tuple[int, Sequence[Finding]]]
) -> None:
    """Insert what the checks of one example said about examples that were just added."""
    by_cause = {(number, f.code, f.key): (number, f) for number, findings in seen for f in findings}
    listed = list(by_cause.values())
    if not listed:
        return
    first = take_ids(unit, "finding", len(listed))
    rows, links = [], []
    for at, (number, found) in enumerate(listed, start=first):
        rows.append(_row(at, project_id, found, f"{number}:{found.key}", 1) | {"source_id": source_id})
        links.append((at, number))
    _keep(unit, rows, links)


def _row(at: int, project_id: int, found: Finding, key: str, n: int) -> dict[str, Any]:
    row = {"id": at, "project_id": project_id, "source_id": None, "code": found.code, "key": key}
    return row | _told(found) | {"n_examples": n}


def _told(found: Finding) -> dict[str, Any]:
    return {"severity": found.severity, "message": found.message, "evidence": to_json(found.evidence)}


def replace_of_examples(
    unit: Connection, project_id: int, codes: Sequence[str], seen: Sequence[tuple[int, Sequence[Finding]]]
) -> None:
    """Make the findings of the checks `codes` about these examples (id, findings) be exactly these."""
    ids = [number for number, _ in seen]
    named = select(finding_example.c.finding_id).where(among(unit, finding_example.c.example_id, ids))
    wanted = [
        Finding(found.code, found.severity, found.message, (number,), f"{number}:{found.key}", found.evidence)
        for number, findings in seen
        for found in findings
    ]
    meant = and_(finding.c.project_id == project_id, finding.c.code.in_(codes), finding.c.id.in_(named))
    _replace(unit, project_id, meant, wanted)


def replace_of_keys(
    unit: Connection, project_id: int, codes: Sequence[str], keys: Sequence[str], findings: Sequence[Finding]
) -> None:
    """Make the findings of the group checks `codes` about these causes be exactly these."""
    for start in range(0, len(keys), _BLOCK):
        some = set(keys[start : start + _BLOCK])
        meant = and_(finding.c.project_id == project_id, finding.c.code.in_(codes), finding.c.key.in_(some))
        _replace(unit, project_id, meant, [found for found in findings if found.key in some])


def replace_of_codes(unit: Connection, project_id: int, codes: Sequence[str], findings: Sequence[Finding]) -> None:
    """Make all findings of these checks be exactly these."""
    _replace(unit, project_id, and_(finding.c.project_id == project_id, finding.c.code.in_(codes)), findings)


def replace_these(
    unit: Connection, project_id: int, kept: Sequence[KeptFinding], findings: Sequence[Finding]
) -> None:
    """Put findings in the place of these kept ones; one of the same check and cause keeps its identity."""
    wanted = {(one.code, one.key): one for one in findings}
    causes = list(dict.fromkeys([*((one.code, one.key) for one in kept), *wanted]))
    for start in range(0, len(causes), _BLOCK):
        some = causes[start : start + _BLOCK]
        named = tuple_(finding.c.code, finding.c.key).in_(some)
        meant = and_(finding.c.project_id == project_id, named)
        _replace(unit, project_id, meant, [wanted[cause] for cause in some if cause in wanted])


def naming(
    unit: Connection, project_id: int, codes: Sequence[str], example_ids: Sequence[int]
) -> list[KeptFinding]:
    """The findings of these checks that name any of the examples."""
    named = select(finding_example.c.finding_id).where(among(unit, finding_example.c.example_id, example_ids))
    statement = _WITH_DISMISSAL.where(
        finding.c.project_id == project_id, finding.c.code.in_(codes), finding.c.id.in_(named)
    )
    return [_kept(row) for row in unit.execute(statement.order_by(finding.c.id)).mappings()]


def _replace(unit: Connection, project_id: int, meant: Any, findings: Sequence[Finding]) -> None:
    hold(unit, project_id)
    kept = {(row.code, row.key): row for row in unit.execute(select(finding).where(meant))}
    wanted = {(found.code, found.key): found for found in findings}
    _remove(unit, project_id, [row for cause, row in kept.items() if cause not in wanted])
    _refresh(unit, [(row, wanted[cause]) for cause, row in kept.items() if cause in wanted])
    _insert(unit, project_id, [found for cause, found in wanted.items() if cause not in kept])


def _remove(unit: Connection, project_id: int, gone: Sequence[Row[Any]]) -> None:
    """Take findings away whose cause is gone; that they were there is kept."""
    at = now()
    for start in range(0, len(gone), _BLOCK):
        some = gone[start : start + _BLOCK]
        ids = [row.id for row in some]
        unit.execute(finding_example.delete().where(finding_example.c.finding_id.in_(ids)))
        unit.execute(finding.delete().where(finding.c.id.in_(ids)))
        unit.execute(
            past_finding.insert(),
            [
                {name: getattr(row, name) for name in ("code", "key", "severity", "message", "n_examples")}
                | {"project_id": project_id, "at": at}
                for row in some
            ],
        )


def _refresh(unit: Connection, still: Sequence[tuple[Row[Any], Finding]]) -> None:
    """Bring findings that stay up to date; one that says the same about the same examples is not written."""
    linked = _linked(unit, [row.id for row, _ in still])
    for row, found in still:
        examples = set(found.examples)
        if linked.get(row.id, set()) != examples:
            unit.execute(finding_example.delete().where(finding_example.c.finding_id == row.id))
            insert_many(unit, finding_example, tuple(finding_example.c.keys()), _links(row.id, found))
        told = _told(found) | {"n_examples": len(examples)}
        if any(getattr(row, name) != value for name, value in told.items()):
            unit.execute(update(finding).where(finding.c.id == row.id).values(**told))


def _linked(unit: Connection, ids: Sequence[int]) -> dict[int, set[int]]:
    links = finding_example.c
    joined = func.aggregate_strings(cast(links.example_id, Text), ",")
    statement = select(links.finding_id, joined).where(among(unit, links.finding_id, ids))
    return {row[0]: set(map(int, row[1].split(","))) for row in unit.execute(statement.group_by(links.finding_id))}


def _insert(unit: Connection, project_id: int, findings: Sequence[Finding]) -> None:
    if not findings:
        return
    first = take_ids(unit, "finding", len(findings))
    numbered = list(enumerate(findings, start=first))
    rows = [_row(at, project_id, found, found.key, len(set(found.examples))) for at, found in numbered]
    _keep(unit, rows, [link for at, found in numbered for link in _links(at, found)])


def _keep(unit: Connection, rows: Sequence[dict[str, Any]], links: Sequence[tuple[int, int]]) -> None:
    columns = tuple(finding.c.keys())
    insert_many(unit, finding, columns, [tuple(row[name] for name in columns) for row in rows])
    insert_many(unit, finding_example, tuple(finding_example.c.keys()), links)


def _links(finding_id: int, found: Finding) -> list[tuple[int, int]]:
    return [(finding_id, number) for number in dict.fromkeys(found.examples)]


def kept_keys(unit: Connection, project_id: int, codes: Sequence[str]) -> list[str]:
    """Causes that findings of these checks name today."""
    statement = select(finding.c.key).where(finding.c.project_id == project_id, finding.c.code.in_(codes))
    return list(unit.execute(statement.distinct()).scalars())


# ---- how people see and settle them ---------------------------------------------------------------------------

_WITH_DISMISSAL = select(
    finding, dismissal.c.by.label("dismissed_by"), dismissal.c.reason.label("dismissed_reason")
).outerjoin(dismissal, DISMISSED)


def _kept(row: RowMapping) -> KeptFinding:
    names = ("id", "code", "severity", "message", "key", "n_examples", "dismissed_by", "dismissed_reason")
    return KeptFinding(**{name: row[name] for name in names}, evidence=from_json(row["evidence"]))


def _listed(unit: Connection, project_id: int) -> Any:
    """Findings that count: their examples are visible and not all rejected."""
    alive = (
        select(finding_example.c.finding_id)
        .join(example, example.c.id == finding_example.c.example_id)
        .where(finding_example.c.finding_id == finding.c.id, is_counted())
        .correlate(finding)
        .exists()
    )
    return _WITH_DISMISSAL.where(
        finding.c.project_id == project_id,
        *hidden_filter(unit, project_id, finding.c.source_id),
        (finding.c.n_examples == 0) | alive,
    )


def listed(
    unit: Connection,
    project_id: int,
    *,
    code: str | None = None,
    dismissed: bool | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[KeptFinding]:
    """The project's findings, by check and then as found: all, only dismissed ones, or only open ones."""
    statement = _listed(unit, project_id)
    if code is not None:
        statement = statement.where(finding.c.code == code)
    if dismissed is not None:
        statement = statement.where(dismissal.c.code.is_not(None) if dismissed else dismissal.c.code.is_(None))
    statement = statement.order_by(finding.c.code, finding.c.id).limit(limit).offset(offset)
    return [_kept(row) for row in unit.execute(statement).mappings()]


def of_example(unit: Connection, project_id: int, example_id: int) -> list[KeptFinding]:
    """What was found about one example, worst first."""
    statement = (
        _WITH_DISMISSAL.join(finding_example, finding_example.c.finding_id == finding.c.id)
        .where(finding_example.c.example_id == example_id)
        .order_by(finding.c.id)
    )
    rank = {"error": 0, "warning": 1, "info": 2}
    found = [_kept(row) for row in unit.execute(statement).mappings() if row["project_id"] == project_id]
    return sorted(found, key=lambda kept: (rank.get(kept.severity, 3), kept.code, kept.id))


def get(unit: Connection, finding_id: int) -> KeptFinding | None:
    """The finding with this id."""
    row = unit.execute(_WITH_DISMISSAL.where(finding.c.id == finding_id)).mappings().first()
    return None if row is None else _kept(row)


def kept_finding(unit: Connection, finding_id: int) -> KeptFinding:
    """A finding of which it is known that it is there."""
    return _kept(unit.execute(_WITH_DISMISSAL.where(finding.c.id == finding_id)).mappings().one())


def examples_of(unit: Connection, finding_ids: Sequence[int]) -> dict[int, list[int]]:
    """Ids of the examples each finding names, rejected ones left out, complete."""
    found: dict[int, list[int]] = {number: [] for number in finding_ids}
    for start in range(0, len(finding_ids), 5000):
        some = finding_ids[start : start + 5000]
        statement = (
            select(finding_example.c.finding_id, finding_example.c.example_id)
            .join(example, example.c.id == finding_example.c.example_id)
            .where(finding_example.c.finding_id.in_(some), is_counted())
            .order_by(finding_example.c.finding_id, finding_example.c.example_id)
        )
        for finding_id, example_id in unit.execute(statement).all():
            found[finding_id].append(example_id)
    return found


def some_examples_of(unit: Connection, finding_id: int, limit: int) -> list[int]:
    """Ids of the first examples a finding names, rejected ones left out."""
    statement = (
        select(finding_example.c.example_id)
        .join(example, example.c.id == finding_example.c.example_id)
        .where(finding_example.c.finding_id == finding_id, is_counted())
        .order_by(finding_example.c.example_id)
        .limit(limit)
    )
    return list(unit.execute(statement).scalars())


def summary(unit: Connection, project_id: int) -> list[dict[str, Any]]:
    """Per check: its code, severity, open findings, dismissed findings, and examples with an open one."""
    kept = _listed(unit, project_id).subquery()
    columns = (kept.c.code, kept.c.severity)
    n_dismissed = func.count(kept.c.dismissed_by)
    tallied = select(*columns, func.count() - n_dismissed, n_dismissed).group_by(*columns)
    examples = {(row[0], row[1]): row[2] for row in unit.execute(_n_examples(unit, project_id))}
    return [
        {
            "code": code,
            "severity": severity,
            "open": n_open,
            "dismissed": n,
            "examples": examples.get((code, severity), 0),
        }
        for code, severity, n_open, n in sorted(tuple(row) for row in unit.execute(tallied))
    ]


def _n_examples(unit: Connection, project_id: int) -> Select[Any]:
    """Per check: visible, not rejected examples with an open finding, each once."""
    columns = (finding.c.code, finding.c.severity)
    return (
        select(*columns, func.count(finding_example.c.example_id.distinct()))
        .join(finding_example, finding_example.c.finding_id == finding.c.id)
        .join(example, example.c.id == finding_example.c.example_id)
        .outerjoin(dismissal, DISMISSED)
        .where(finding.c.project_id == project_id, *hidden_filter(unit, project_id, finding.c.source_id))
        .where(is_counted(), dismissal.c.code.is_(None))
        .group_by(*columns)
    )


def affected(unit: Connection, project_id: int, by: Literal["severity", "family", "code"]) -> dict[str, int]:
    """Examples with an open finding, each counted once per severity, family (two letters) or check."""
    found = _listed(unit, project_id).subquery()
    key = {"severity": found.c.severity, "family": func.substr(found.c.code, 1, 2), "code": found.c.code}[by]
    statement = (
        select(key.label("named"), func.count(finding_example.c.example_id.distinct()))
        .select_from(found)
        .join(finding_example, finding_example.c.finding_id == found.c.id)
        .join(example, example.c.id == finding_example.c.example_id)
        .where(found.c.dismissed_by.is_(None), is_counted())
        .group_by("named")
    )
    return {row[0]: int(row[1]) for row in unit.execute(statement)}


def open_severities(unit: Connection, project_id: int) -> dict[str, int]:
    """Number of open findings per severity."""
    found: dict[str, int] = {}
    for entry in summary(unit, project_id):
        found[entry["severity"]] = found.get(entry["severity"], 0) + entry["open"]
    return found


def dismiss(unit: Connection, project_id: int, code: str, key: str, by: str, reason: str) -> None:
    """Set a finding aside, with the reason; it stays aside while its cause is the same and no example joins it."""
    same = (finding.c.project_id == project_id) & (finding.c.code == code) & (finding.c.key == key)
    n_examples = unit.execute(select(finding.c.n_examples).where(same)).scalar() or 0
    row = {"project_id": project_id, "code": code, "key": key, "by": by, "reason": reason, "at": now()}
    row |= {"n_examples": n_examples}
    upsert(unit, dismissal, row, on=("project_id", "code", "key"))
    record(unit, project_id, by, "dismissal", before={}, after={"code": code, "key": key, "reason": reason})
    bump(unit, project_id, findings_stand=True)


def reopen(unit: Connection, project_id: int, code: str, key: str, by: str) -> None:
    """Take a dismissal back."""
    meant = and_(dismissal.c.project_id == project_id, dismissal.c.code == code, dismissal.c.key == key)
    row = unit.execute(select(dismissal.c.reason).where(meant)).first()
    if row is None:
        return
    unit.execute(dismissal.delete().where(meant))
    record(unit, project_id, by, "dismissal", before={"code": code, "key": key, "reason": row.reason}, after={})
    bump(unit, project_id, findings_stand=True)
