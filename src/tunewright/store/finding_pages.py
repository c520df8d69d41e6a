"""Findings as the screen asks for them: narrowed down by what their examples are, page by page, many at once."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from sqlalchemy import ColumnElement, Connection, and_, delete, func, literal, select

from tunewright.model.project import Filter, KeptFinding, Project
from tunewright.store.events import record
from tunewright.store.findings import kept_finding
from tunewright.store.queries import DISMISSED, conditions
from tunewright.store.rows import bump, hidden_filter, hold, is_counted, now, put_or_replace
from tunewright.store.tables import dismissal, example, finding, finding_example

Side: TypeAlias = Literal["open", "dismissed"]
_NARROWS_NOT = Filter()


def _meant(
    unit: Connection, project: Project, wanted: Filter, code: str | None, side: Side | None
) -> list[ColumnElement[bool]]:
    """What a finding must fulfil: at least one of its examples is meant; without a filter, is not rejected.

    `wanted.code` is left aside here, as `code` says it; a finding about the whole project passes no filter.
    """
    found: list[ColumnElement[bool]] = [finding.c.project_id == project.id]
    found += hidden_filter(unit, project.id, finding.c.source_id)
    if code is not None:
        found.append(finding.c.code == code)
    if side is not None:
        is_dismissed = dismissal.c.code.is_not(None)
        found.append(is_dismissed if side == "dismissed" else dismissal.c.code.is_(None))
    if wanted.finding is not None:
        found.append(finding.c.id == wanted.finding)
    return [*found, _alive(unit, project, wanted)]


def _alive(unit: Connection, project: Project, wanted: Filter) -> ColumnElement[bool]:
    if is_narrowed(wanted):  # asked once for all findings: asked for each, the plan may be a slow one
        meant = select(example.c.id).where(*_of_examples(unit, project, wanted))
        return finding.c.id.in_(select(finding_example.c.finding_id).where(finding_example.c.example_id.in_(meant)))
    named = (
        select(literal(1))
        .select_from(finding_example)
        .join(example, example.c.id == finding_example.c.example_id)
        .where(finding_example.c.finding_id == finding.c.id, is_counted())
        .correlate(finding)
        .exists()
    )
    return (finding.c.n_examples == 0) | named


def _of_examples(unit: Connection, project: Project, wanted: Filter) -> list[ColumnElement[bool]]:
    """What an example must fulfil to count; rejected ones and proposals only where the filter names them."""
    alive = [] if {"rejected", "proposed"} & {*wanted.states} else [is_counted()]
    return [*conditions(unit, project, wanted_of_examples(wanted)), *alive]


def wanted_of_examples(wanted: Filter) -> Filter:
    """The part of a filter that is about examples, not about findings."""
    names = ("states", "label", "source", "words", "n_turns", "split", "refusals", "edited", "ids")
    bands = ("tokens_from", "tokens_below")
    return Filter(**{name: getattr(wanted, name) for name in (*names, *bands)})


def is_narrowed(wanted: Filter) -> bool:
    """True where the filter says something about examples."""
    return wanted_of_examples(wanted) != _NARROWS_NOT


def tallies(unit: Connection, project: Project, wanted: Filter = _NARROWS_NOT) -> list[dict[str, Any]]:
    """Per check and severity: open and dismissed findings that the filter means."""
    columns = (finding.c.code, finding.c.severity)
    n_dismissed = func.count(dismissal.c.code)
    statement = select(*columns, func.count() - n_dismissed, n_dismissed).outerjoin(dismissal, DISMISSED)
    statement = statement.where(*_meant(unit, project, wanted, wanted.code or None, None)).group_by(*columns)
    names = ("code", "severity", "open", "dismissed")
    return [dict(zip(names, row, strict=True)) for row in sorted(tuple(row) for row in unit.execute(statement))]


def affected(
    unit: Connection, project: Project, wanted: Filter = _NARROWS_NOT, side: Side = "open"
) -> dict[str, dict[str, int]]:
    """Meant examples with such a finding, each once: {"severity" | "family" | "code": {which: examples}}."""
    family = func.substr(finding.c.code, 1, 2).label("family")
    columns = (finding.c.code, family, finding.c.severity, finding_example.c.example_id)
    meant = [finding.c.project_id == project.id, *hidden_filter(unit, project.id, finding.c.source_id)]
    meant += [finding.c.code == wanted.code] if wanted.code else []
    meant += [finding.c.id == wanted.finding] if wanted.finding is not None else []
    meant.append(dismissal.c.code.is_not(None) if side == "dismissed" else dismissal.c.code.is_(None))
    named = (
        select(*columns)
        .select_from(finding)
        .outerjoin(dismissal, DISMISSED)
        .join(finding_example, finding_example.c.finding_id == finding.c.id)
    )
    if is_narrowed(wanted):
        listed = select(example.c.id).where(*_of_examples(unit, project, wanted))
        number = finding_example.c.example_id + 0  # else SQLite goes through the whole list for each finding
        meant.append(number.in_(listed))
    else:
        named = named.join(example, example.c.id == finding_example.c.example_id)
        meant.append(is_counted())
    statement = named.where(*meant).subquery()
    number = func.count(statement.c.example_id.distinct())
    return {
        name: {
            row[0]: int(row[1])
            for row in unit.execute(select(statement.c[name], number).group_by(statement.c[name]))
        }
        for name in ("code", "family", "severity")
    }


def page(
    unit: Connection,
    project: Project,
    code: str,
    *,
    wanted: Filter = _NARROWS_NOT,
    side: Side | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[KeptFinding]:
    """Findings of one check as found, one page of them; texts are read only for those of the page."""
    chosen = select(finding.c.id).outerjoin(dismissal, DISMISSED)
    chosen = chosen.where(*_meant(unit, project, wanted, code, side)).order_by(finding.c.id)
    ids = list(unit.execute(chosen.limit(limit).offset(offset)).scalars())
    return [kept_finding(unit, number) for number in ids]


def dismiss_all(
    unit: Connection, project: Project, code: str, by: str, reason: str, wanted: Filter = _NARROWS_NOT
) -> int:
    """Set the open findings of a check that the filter means aside, as one step; returns how many."""
    hold(unit, project.id)
    columns = (finding.c.project_id, finding.c.code, finding.c.key)
    given = (literal(by).label("by"), literal(reason).label("reason"), literal(now()).label("at"))
    listed = select(*columns, *given, finding.c.n_examples).outerjoin(dismissal, DISMISSED)
    n = put_or_replace(
        unit,
        dismissal,
        ("project_id", "code", "key", "by", "reason", "at", "n_examples"),
        listed.where(*_meant(unit, project, wanted, code, "open")),
        on=("project_id", "code", "key"),
    )
    if n:
        told = {"code": code, "key": "", "n": n, "reason": reason}
        record(unit, project.id, by, "dismissal", before={}, after=told)
        bump(unit, project.id, findings_stand=True)
    return n


def reopen_all(unit: Connection, project: Project, code: str, by: str, wanted: Filter = _NARROWS_NOT) -> int:
    """Take the dismissals of a check's findings that the filter means back, as one step; returns how many."""
    hold(unit, project.id)
    listed = select(finding.c.key).outerjoin(dismissal, DISMISSED)
    keys = listed.where(*_meant(unit, project, wanted, code, "dismissed"))
    mine = and_(dismissal.c.project_id == project.id, dismissal.c.code == code)
    n = int(unit.execute(delete(dismissal).where(mine, dismissal.c.key.in_(keys))).rowcount)
    if n:
        record(unit, project.id, by, "dismissal", before={"code": code, "key": "", "n": n}, after={})
        bump(unit, project.id, findings_stand=True)
    return n


def drop(unit: Connection, project_id: int, codes: tuple[str, ...]) -> None:
    """Take away the findings of checks that are switched off; they count as neither open nor settled."""
    hold(unit, project_id)
    meant = and_(finding.c.project_id == project_id, finding.c.code.in_(codes))
    listed = select(finding.c.id).where(meant)
    unit.execute(delete(finding_example).where(finding_example.c.finding_id.in_(listed)))
    unit.execute(delete(finding).where(meant))
