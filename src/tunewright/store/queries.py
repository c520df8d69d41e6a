"""Which examples: a `Filter` as SQL, and the questions lists and charts ask with it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, TypeAlias

from sqlalchemy import ColumnElement, Connection, Select, Text, case, func, literal, or_, select

from tunewright.model import Kind, Split, UnknownName
from tunewright.model.project import Filter, Line, Project
from tunewright.store.rows import among, label_column, plain_rows, visible
from tunewright.store.search import matching
from tunewright.store.tables import called, dismissal, example, finding, finding_example, source

Order: TypeAlias = Literal["id", "tokens", "label", "turns", "state", "answer", "score", "called"]


DISMISSED = (
    (dismissal.c.project_id == finding.c.project_id)
    & (dismissal.c.code == finding.c.code)
    & (dismissal.c.key == finding.c.key)
    & (dismissal.c.n_examples >= finding.c.n_examples)
)
"""A finding was set aside, and no more examples share its cause now than did then."""


def token_column(encoding: str) -> ColumnElement[int]:
    """The stored token count in this encoding. Raises `UnknownName` for one the store does not keep."""
    if encoding not in ("o200k_base", "cl100k_base"):
        raise UnknownName("stored token count", encoding, ("o200k_base", "cl100k_base"))
    return example.c[encoding]


def open_finding_ids(project_id: int) -> Select[tuple[int]]:
    """Ids of a project's findings that nobody dismissed."""
    statement = select(finding.c.id).outerjoin(dismissal, DISMISSED)
    return statement.where(finding.c.project_id == project_id, dismissal.c.code.is_(None))


def conditions(unit: Connection, project: Project, wanted: Filter) -> list[ColumnElement[bool]]:
    """What a visible example of the project must fulfil to be meant by the filter."""
    names_them = "proposed" in wanted.states or wanted.ids is not None or wanted.source is not None
    found = visible(unit, project.id, with_proposed=names_them)
    if wanted.ids is not None:
        found.append(among(unit, example.c.id, wanted.ids))
    if wanted.states:
        found.append(example.c.state.in_(wanted.states))
    if wanted.label is not None:
        label = label_column(project.label_source)
        found.append(or_(label.is_(None), label == "") if wanted.label == "" else label == wanted.label)
    found += _by_finding(project, wanted) + _by_origin(wanted) + _by_call(wanted) + _by_text(unit, wanted)
    if wanted.refusals:
        found.append(example.c.is_refusal.is_(True))
    if wanted.edited:
        found.append(example.c.is_edited.is_(True))
    return found


def _by_finding(project: Project, wanted: Filter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.finding is not None:
        named = select(finding_example.c.example_id).where(finding_example.c.finding_id == wanted.finding)
        found.append(example.c.id.in_(named))
    if wanted.code is not None:
        listed = open_finding_ids(project.id)
        if wanted.code:
            listed = listed.where(finding.c.code == wanted.code)
        named = select(finding_example.c.example_id).where(finding_example.c.finding_id.in_(listed))
        found.append(example.c.id.in_(named))
    if found and "rejected" not in wanted.states:
        found.append(example.c.state != "rejected")
    return found


def _by_origin(wanted: Filter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.source is not None:
        found.append(example.c.source_id == wanted.source)
    if wanted.split is not None:
        found.append(example.c.imported_split == wanted.split)
    if wanted.n_turns is not None:
        found.append(example.c.n_turns == wanted.n_turns)
    if wanted.tokens_from is not None:
        found.append(example.c.o200k_base >= wanted.tokens_from)
    if wanted.tokens_below is not None:
        found.append(example.c.o200k_base < wanted.tokens_below)
    return found


def _by_call(wanted: Filter) -> list[ColumnElement[bool]]:
    exact = (("user", wanted.user), ("conversation", wanted.conversation), ("name", wanted.route))
    found: list[ColumnElement[bool]] = [called.c[name] == value for name, value in exact if value]
    if wanted.model:
        found.append((called.c.served == wanted.model) | (called.c.model == wanted.model))
    if wanted.tag:
        found.append(called.c.tags.contains(f"\n{wanted.tag}\n", autoescape=True))
    if wanted.called_from:
        found.append(called.c.at >= wanted.called_from)
    if wanted.called_before:
        found.append((called.c.at != "") & (called.c.at < wanted.called_before))
    if wanted.score_from is not None:
        found.append(called.c.score >= wanted.score_from)
    if wanted.score_to is not None:
        found.append(called.c.score <= wanted.score_to)
    return [example.c.id.in_(select(called.c.example_id).where(*found))] if found else []


def _by_text(unit: Connection, wanted: Filter) -> list[ColumnElement[bool]]:
    if not wanted.words.strip():
        return []
    found = matching(unit.dialect.name, wanted.words)
    return [] if found is None else [found]


def count(unit: Connection, project: Project, wanted: Filter) -> int:
    """How many examples are meant."""
    statement = select(func.count()).select_from(example).where(*conditions(unit, project, wanted))
    return int(unit.execute(statement).scalar() or 0)


def count_up_to(unit: Connection, project: Project, wanted: Filter, most: int) -> int:
    """How many examples are meant, counted no further than `most`: for figures that follow every key."""
    some = select(example.c.id).where(*conditions(unit, project, wanted)).limit(most).subquery()
    return int(unit.execute(select(func.count()).select_from(some)).scalar() or 0)


def ids(unit: Connection, project: Project, wanted: Filter, limit: int | None = None) -> list[int]:
    """Their ids, oldest first."""
    statement = select(example.c.id).where(*conditions(unit, project, wanted)).order_by(example.c.id)
    return list(unit.execute(statement.limit(limit)).scalars())


def sizes(unit: Connection, project: Project, wanted: Filter) -> list[tuple[int, int]]:
    """(id, tokens in o200k_base) of each, oldest first."""
    statement = select(example.c.id, example.c.o200k_base).where(*conditions(unit, project, wanted))
    return plain_rows(unit, statement.order_by(example.c.id))


_ORDERS: dict[str, tuple[str, ...]] = {
    "id": ("id",),
    "tokens": ("o200k_base", "id"),
    "turns": ("n_turns", "id"),
    "state": ("state", "id"),
    "answer": ("answer", "id"),
}


def page(
    unit: Connection,
    project: Project,
    wanted: Filter,
    *,
    order: Order = "id",
    descending: bool = False,
    offset: int = 0,
    limit: int = 100,
) -> list[Line]:
    """One page of a list. Rows are looked up late, so that deep pages skip over the index only."""
    label = label_column(project.label_source)
    columns: list[Any] = [example.c[name] for name in _ORDERS.get(order, ("id",))]
    if order in ("score", "called"):
        return _page_by_call(unit, project, wanted, order, descending=descending, offset=offset, limit=limit)
    if order == "label":
        columns = [label, example.c.id] if project.label_source != "none" else [example.c.id]
    ordered = [_sorted(unit, column, descending) for column in columns]
    chosen = select(example.c.id).where(*conditions(unit, project, wanted)).order_by(*ordered)
    chosen = chosen.offset(offset).limit(limit)
    return _in_order(unit, project, list(unit.execute(chosen).scalars()))


def _page_by_call(
    unit: Connection,
    project: Project,
    wanted: Filter,
    order: Order,
    *,
    descending: bool,
    offset: int,
    limit: int,
) -> list[Line]:
    """By feedback or by time of the call; examples without either stand last, whichever way round."""
    column = called.c.score if order == "score" else func.nullif(called.c.at, "")
    ordered = (column.desc() if descending else column.asc()).nulls_last()
    chosen = (
        select(example.c.id)
        .outerjoin(called, called.c.example_id == example.c.id)
        .where(*conditions(unit, project, wanted))
        .order_by(ordered, example.c.id)
    )
    return _in_order(unit, project, list(unit.execute(chosen.offset(offset).limit(limit)).scalars()))


def _in_order(unit: Connection, project: Project, wanted_ids: list[int]) -> list[Line]:
    found = {line.id: line for line in lines(unit, project, wanted_ids)}
    return [found[number] for number in wanted_ids if number in found]


def _sorted(unit: Connection, column: ColumnElement[Any], descending: bool) -> ColumnElement[Any]:
    """The same order on every server: by character, and nothing before something."""
    if unit.dialect.name != "sqlite":
        column = column.collate("C") if isinstance(column.type, Text) else column
        return column.desc().nulls_last() if descending else column.asc().nulls_first()
    return column.desc() if descending else column.asc()


def lines(unit: Connection, project: Project, wanted_ids: list[int]) -> list[Line]:
    """The named examples as a list shows them, in any order."""
    label = label_column(project.label_source)
    n_findings = (
        select(func.count())
        .select_from(finding_example)
        .join(finding, finding.c.id == finding_example.c.finding_id)
        .outerjoin(dismissal, DISMISSED)
        .where(
            finding_example.c.example_id == example.c.id,
            finding.c.severity != "info",  # advice about half of the project is no news about one example
            dismissal.c.code.is_(None),
        )
        .correlate(example)
        .scalar_subquery()
    )
    statement = (
        select(example, label.label("label"), source.c.name.label("source_name"), n_findings.label("n_findings"))
        .join(source, source.c.id == example.c.source_id)
        .where(among(unit, example.c.id, wanted_ids))
    )
    return [_line(row) for row in unit.execute(statement).mappings()]


def _line(row: Any) -> Line:
    return Line(
        id=row["id"],
        state=row["state"],
        kind=row["kind"],
        label=row["label"],
        excerpt=row["excerpt"],
        answer=row["answer"],
        n_turns=row["n_turns"],
        tokens=row["o200k_base"],
        source=row["source_name"],
        line=row["line"],
        external_id=row["external_id"],
        imported_split=row["imported_split"],
        n_findings=row["n_findings"],
        edited=row["is_edited"],
    )


def shares(
    unit: Connection,
    project: Project,
    by: Literal["label", "source", "turns", "state", "split"],
    wanted: Filter,
) -> dict[Any, int]:
    """Number of meant examples per label, import, number of turns, review state, or imported split."""
    column: ColumnElement[Any] = {
        "label": label_column(project.label_source),
        "source": example.c.source_id,
        "turns": example.c.n_turns,
        "state": example.c.state,
        "split": example.c.imported_split,
    }[by]
    statement = select(column, func.count()).where(*conditions(unit, project, wanted)).group_by(column)
    return {row[0]: row[1] for row in unit.execute(statement)}


def token_bands(unit: Connection, project: Project, wanted: Filter, encoding: str, width: int) -> dict[int, int]:
    """Number of meant examples per band of `width` tokens: {start of band: examples}."""
    band = (token_column(encoding) // width).label("band")
    statement = select(band, func.count()).where(*conditions(unit, project, wanted)).group_by("band")
    return {int(start) * width: number for start, number in unit.execute(statement).all()}


@dataclass(frozen=True, slots=True)
class TokenStats:
    """Tokens over examples, each counted as it will be written. `p95` is the nearest rank."""

    n: int = 0
    total: int = 0
    min: int = 0
    median: float = 0
    mean: float = 0
    p95: int = 0
    max: int = 0
    n_over_limit: int = 0
    billed: int = 0
    """Sum over examples of what is not cut at the limit."""


def token_stats(
    unit: Connection, project: Project, wanted: Filter, encoding: str, *, pair_extra: int, limit: int
) -> TokenStats:
    """Token statistics of the meant examples; pairs count `pair_extra` more, the price of being written as chat."""
    tokens = token_column(encoding) + case((example.c.kind == "pair", pair_extra), else_=0)
    meant = conditions(unit, project, wanted)
    over = case((tokens > limit, 1), else_=0) if limit else literal(0)
    cut = case((tokens > limit, tokens - limit), else_=0) if limit else literal(0)
    sums = select(func.count(), func.sum(tokens), func.min(tokens), func.max(tokens), func.sum(over), func.sum(cut))
    n, total, least, most, n_over, n_cut = unit.execute(sums.where(*meant)).one()
    if not n:
        return TokenStats()

    def ranked(rank: int) -> int:
        statement = select(tokens).where(*meant).order_by(tokens).offset(rank).limit(1)
        return int(unit.execute(statement).scalar() or 0)

    median = (ranked((n - 1) // 2) + ranked(n // 2)) / 2
    p95 = ranked(-(-95 * n // 100) - 1)
    return TokenStats(n, int(total), least, median, int(total) / n, p95, most, int(n_over), int(total - n_cut))


def over_limit(
    unit: Connection, project: Project, encoding: str, *, pair_extra: int, limit: int
) -> list[tuple[int, int]]:
    """(id, tokens) of visible, not rejected examples above the limit, by id."""
    if not limit:
        return []
    stored = token_column(encoding)
    tokens = stored + case((example.c.kind == "pair", pair_extra), else_=0)
    statement = select(example.c.id, tokens).where(
        *visible(unit, project.id), example.c.state != "rejected", stored > limit - pair_extra, tokens > limit
    )
    return [(row[0], int(row[1])) for row in unit.execute(statement.order_by(example.c.id))]


def over_limit_states(
    unit: Connection, project: Project, encoding: str, *, pair_extra: int, limit: int
) -> dict[str, int]:
    """Tokens beyond the limit, summed per review state; read from an index, so quick where few are too long."""
    if not limit:
        return {}
    stored = token_column(encoding)
    tokens = stored + case((example.c.kind == "pair", pair_extra), else_=0)
    meant = (*visible(unit, project.id), stored > limit - pair_extra, tokens > limit)
    statement = select(example.c.state, func.sum(tokens - limit)).where(*meant).group_by(example.c.state)
    return {row[0]: int(row[1]) for row in unit.execute(statement)}


def kinds(unit: Connection, project: Project) -> dict[Kind, int]:
    """Visible, not rejected examples per kind."""
    statement = select(example.c.kind, func.count()).where(
        *visible(unit, project.id), example.c.state != "rejected"
    )
    return {row[0]: row[1] for row in unit.execute(statement.group_by(example.c.kind))}


class PromptGroup(NamedTuple):
    """Meant examples that share a prompt and a label. `twin_hint` is None where no import has told it."""

    key: str
    label: str | None
    twin_hint: int | None
    n: int


def prompt_groups(unit: Connection, project: Project, wanted: Filter) -> list[PromptGroup]:
    """The meant examples by prompt and label. Counted here, a third of the time of a grouped query."""
    columns = (example.c.prompt_key, label_column(project.label_source).label("label"), example.c.twin_hint)
    counted = Counter(plain_rows(unit, select(*columns).where(*conditions(unit, project, wanted))))
    return [PromptGroup(key, label, hint, n) for (key, label, hint), n in counted.items()]


def imported_sides(unit: Connection, project: Project, wanted: Filter) -> list[tuple[str, Split | None, int]]:
    """(prompt key, split as imported, examples) of the meant examples."""
    columns = (example.c.prompt_key, example.c.imported_split)
    statement = select(*columns, func.count()).where(*conditions(unit, project, wanted)).group_by(*columns)
    return [(row[0], row[1], row[2]) for row in unit.execute(statement)]


def set_up_facts(unit: Connection, project_id: int) -> tuple[int, int, int, int]:
    """(examples, with an own label, with an answer short enough for a label, distinct such answers whatever their
    case)."""
    statement = select(
        func.count(),
        func.count(example.c.own_label),
        func.count(example.c.answer_label),
        func.count(func.lower(example.c.answer_label).distinct()),
    ).where(*visible(unit, project_id))
    return tuple(int(number) for number in unit.execute(statement).one())  # type: ignore[return-value]
