"""What the checks of groups and of the whole project look at: examples that share a key, labels."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection, Text, func, literal, select

from tunewright.model import Example, Member
from tunewright.model.project import Project
from tunewright.store.examples import BODY
from tunewright.store.rows import among, label_column, visible
from tunewright.store.tables import example, example_text

_BLOCK = 500
_KEPT, _WHOLE = 200, 20
"""Characters that are kept of each answer; answers to one prompt that are read whole."""


def repeated_keys(unit: Connection, owner: Project, column: str, *, touched_by: int | None = None) -> list[str]:
    """Values of `prompt_key` or `content_key` that more than one example shares (rejected ones left out)."""
    key = example.c[column]
    is_shared = [func.count() > 1]
    if column == "prompt_key":  # answered alike by all: nothing for a group check on prompts to say
        is_shared.append(func.min(example.c.answer_key) != func.max(example.c.answer_key))
    # An index alone tells which keys can be meant, so that no other example is read.
    possible = select(key).where(example.c.project_id == owner.id).group_by(key).having(*is_shared)
    statement = select(key).where(*visible(unit, owner.id), example.c.state != "rejected", key.in_(possible))
    if touched_by is not None:
        touched = select(key).where(example.c.source_id == touched_by)
        statement = statement.where(key.in_(touched))
    return list(unit.execute(statement.group_by(key).having(*is_shared)).scalars())


def groups(unit: Connection, owner: Project, column: str, keys: Sequence[str]) -> Iterator[list[Member]]:
    """All visible, not rejected examples that share each of these keys, group by group, by id."""
    label = label_column(owner.label_source)
    for start in range(0, len(keys), _BLOCK):
        statement = (
            select(
                *(example.c[name] for name in ("id", "prompt_key", "answer_key", "content_key", "answer", "kind")),
                label.label("label"),
            )
            .where(
                *visible(unit, owner.id),
                example.c.state != "rejected",
                example.c[column].in_(keys[start : start + _BLOCK]),
            )
            .order_by(example.c[column], example.c.id)
        )
        found: dict[str, list[Member]] = {}
        for row in unit.execute(statement):
            told = (row.prompt_key, row.answer_key, row.content_key, row.label, row.answer, row.kind)
            member = Member(row.id, *told)
            found.setdefault(getattr(row, column), []).append(member)
        meant = [group for group in found.values() if len(group) > 1]
        yield from _with_whole_answers(unit, meant) if column == "prompt_key" else meant


def _with_whole_answers(unit: Connection, some: Sequence[list[Member]]) -> Iterator[list[Member]]:
    """The groups, with the whole text of up to twenty different answers of each in the place of its beginning."""
    cut = {id_ for group in some for id_ in _first_cut(group)}
    statement = select(example.c.id, example.c.kind, BODY.label("body")).join(
        example_text, example_text.c.example_id == example.c.id
    )
    rows = unit.execute(statement.where(among(unit, example.c.id, sorted(cut)))) if cut else ()
    whole = {row.id: Example(row.kind, json.loads(row.body), row.id).completion for row in rows}
    for group in some:
        yield [replace(one, answer=whole.get(one.id, one.answer)) for one in group] if whole else group


def _first_cut(group: Sequence[Member]) -> list[int]:
    """Of each of the first answers that were kept in part the first example; none where all answer alike."""
    first = {one.answer_key: one for one in reversed(group)}
    cut = sorted((one.answer, one.id) for one in first.values() if len(one.answer) >= _KEPT)
    return [id_ for _, id_ in cut[:_WHOLE]] if len(first) > 1 else []


def group_keys(unit: Connection, example_id: int) -> dict[str, str]:
    """The keys by which an example belongs to groups, by column."""
    row = (
        unit.execute(select(example.c.prompt_key, example.c.content_key).where(example.c.id == example_id))
        .mappings()
        .first()
    )
    return {} if row is None else dict(row)


def ids_with_label(unit: Connection, owner: Project, label: str | None) -> tuple[int, ...]:
    """Ids of visible, not rejected examples with exactly this label; None: those without any."""
    column = label_column(owner.label_source)
    meant = column == label if label is not None else column.is_(None) | (column == "")
    statement = select(example.c.id).where(*visible(unit, owner.id), example.c.state != "rejected", meant)
    return tuple(unit.execute(statement.order_by(example.c.id)).scalars())


def label_counts(unit: Connection, owner: Project) -> dict[str, dict[str, int]]:
    """{label: {answer: examples}} of visible, not rejected examples; the answer is empty where it is not the label.

    Examples without a label are left out.
    """
    if owner.label_source == "none":
        return {}
    label = label_column(owner.label_source)
    answer = example.c.answer if owner.label_source == "answer" else literal("", Text)
    statement = select(label.label("label"), answer.label("said"), func.count()).where(
        *visible(unit, owner.id), example.c.state != "rejected", label.is_not(None), label != ""
    )
    found: dict[str, dict[str, int]] = {}
    for name, said, n in unit.execute(statement.group_by("label", "said")):
        found.setdefault(name, {})[said] = n
    return found


def spacings(
    unit: Connection, owner: Project, counts: Mapping[str, Mapping[str, int]]
) -> dict[str, dict[str, tuple[int, ...]]]:
    """Labels that are answers and stand with different white space around them: {label: {answer: ids}}.

    `counts` is what `label_counts` says. The most frequent answer of a label comes first and without its ids.
    """
    orders = {
        name: sorted(answers, key=lambda said: (-answers[said], said != name, said))
        for name, answers in sorted(counts.items())
        if len(answers) > 1
    }
    unusual = {(name, said): list[int]() for name, order in orders.items() for said in order[1:]}
    if unusual:
        columns = (example.c.answer_label, example.c.answer, example.c.id)
        texts = sorted({said for _, said in unusual})
        meant = (*visible(unit, owner.id), example.c.state != "rejected", among(unit, example.c.answer, texts))
        for name, said, number in unit.execute(select(*columns).where(*meant).order_by(example.c.id)):
            if (name, said) in unusual:
                unusual[name, said].append(number)
    return {
        name: {order[0]: ()} | {said: tuple(unusual[name, said]) for said in order[1:]}
        for name, order in orders.items()
    }
