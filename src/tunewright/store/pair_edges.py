"""How prompts and completions begin and end; which of it is a separator or an ending, the checks say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final, TypeAlias

from sqlalchemy import ColumnElement, Connection, Text, and_, func, literal, or_, select

from tunewright.model import Side
from tunewright.model.project import Project
from tunewright.store.rows import visible
from tunewright.store.tables import example

Expression: TypeAlias = ColumnElement[Any]
Edges: TypeAlias = tuple[int, str, str, str]
"""(id, last 24 characters of the prompt, first of the completion, its last 16)."""

_BLOCK: Final = 25_000
_NOTHING: Final = (
    " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\u200b\u200c\u200d\u2060\ufeff"
)
"""White space, and characters that show nothing at all."""


def edges(unit: Connection, owner: Project) -> Iterator[Edges]:
    """The edges of every visible, not rejected prompt/completion pair.

    The database hands a block over as one text per column: a row each would cost several times as much.
    """
    after = 0
    names = (example.c.id, example.c.prompt_tail, func.substr(example.c.answer, 1, 1), example.c.answer_tail)
    columns = tuple(name.label(f"at_{at}") for at, name in enumerate(names))
    gather = func.json_group_array if unit.dialect.name == "sqlite" else func.json_agg
    while True:
        meant = select(*columns).where(*_pairs(unit, owner), example.c.id > after)
        block = meant.order_by(example.c.id).limit(_BLOCK).subquery()
        row = unit.execute(select(*(gather(column) for column in block.c))).one()
        ids, prompts, firsts, answers = (json.loads(part) if isinstance(part, str) else part or [] for part in row)
        yield from zip(ids, prompts, firsts, answers, strict=True)
        if len(ids) < _BLOCK:
            return
        after = max(ids)


def shared_end(unit: Connection, owner: Project, side: Side) -> str:
    """The longest ending of all prompt or answer tails in which anything can be seen; a few passes."""
    tail: Expression = example.c.prompt_tail if side == "prompt" else example.c.answer_tail
    meant = (*_pairs(unit, owner), func.trim(tail, _NOTHING) != "")
    one: str = unit.execute(select(tail).where(*meant).limit(1)).scalar() or ""
    least, most = 0, len(one)
    while least < most:
        n = (least + most + 1) // 2
        other = select(example.c.id).where(*meant, ~_ends_with(tail, one[-n:])).limit(1)
        least, most = (n, most) if unit.execute(other).first() is None else (least, n - 1)
    return one[len(one) - least :]


def repeating(unit: Connection, owner: Project, separator: str) -> tuple[int, ...]:
    """Ids of the pairs with the separator once more in the end of the prompt, or at an edge of the completion."""
    tail, answer, mark = example.c.prompt_tail, example.c.answer, separator.strip()
    find = func.instr if unit.dialect.name == "sqlite" else func.strpos
    place = find(tail, mark)
    is_before = place <= func.length(tail) - len(separator) - len(mark) + 1
    statement = select(example.c.id).where(
        *_pairs(unit, owner),
        or_(
            and_(place > 0, or_(is_before, ~_ends_with(tail, separator))),
            find(func.substr(answer, 1, 8), mark) > 0,
            find(example.c.answer_tail, mark) > 0,
        ),
    )
    return tuple(unit.execute(statement.order_by(example.c.id)).scalars())


def _pairs(unit: Connection, owner: Project) -> list[ColumnElement[bool]]:
    return [*visible(unit, owner.id), example.c.state != "rejected", example.c.kind == "pair"]


def _ends_with(text: Expression, end: str) -> ColumnElement[bool]:
    """Letter by letter, capitals apart, which LIKE is not on SQLite."""
    start = func.length(text) - len(end) + 1
    return and_(start > 0, func.substr(text, start) == literal(end, Text))
