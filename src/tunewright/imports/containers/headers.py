"""What the first row of a table is: names of columns or data, and what is odd about the names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from tunewright.imports.reasons import listed
from tunewright.imports.registry import known_shapes

Row = Sequence[str]
_NUMBER: Final = re.compile(r"\s*[-+]?[\d.,']*\d\s*%?\s*")
_DATE: Final = re.compile(r"\s*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ,].*)?")
_SENTENCE_WORDS: Final = 6
_LONG: Final = 60
_MOST_ROWS_LOOKED_AT: Final = 50


class Header(NamedTuple):
    """Names of all columns, whether the file gives them, and what a person should know about them."""

    columns: tuple[str, ...] = ()
    is_there: bool = True
    notes: tuple[str, ...] = ()
    is_guess: bool = False
    """True where the number of columns or the header itself is not certain."""


def read_header(rows: Sequence[Row], is_there: bool | None = None) -> Header:
    """The header of a table that begins with these rows; `is_there` is what a person said about it."""
    if not rows:
        return Header()
    if is_there is None:
        is_there = not _is_data(rows)
        is_guess = not is_there
    else:
        is_guess = False
    if not is_there:
        width = max((len(row) for row in rows[:_MOST_ROWS_LOOKED_AT]), default=0)
        usual = Counter(len(row) for row in rows).most_common(1)[0][0]
        columns = numbered(usual if usual > 1 or width == 1 else width)
        told = "The first row looks like data, not like names of columns: it is read as a record"
        said = f"{told}, and the columns are called {listed(columns)}. Say so if it does hold names."
        return Header(columns, False, (said,) if is_guess else (), is_guess)
    names = column_names(rows[0])
    columns = _with_unnamed(names, rows[1:])
    extra = len(columns) > len(names)
    notes = (*_odd_names(rows[0], names), *((_extra_note(len(names), columns),) if extra else ()))
    return Header(columns, True, notes, extra)


def column_names(header: Row) -> tuple[str, ...]:
    """A name for every column: its header without space around; “column 3” for a missing or repeated one."""
    names: list[str] = []
    taken: set[str] = set()
    for at, cell in enumerate(header):
        name = cell.strip()
        while not name or name in taken:
            name = f"{name} column {at + 1}".strip()
        names.append(name)
        taken.add(name)
    return tuple(names)


def numbered(n_columns: int) -> tuple[str, ...]:
    """“column 1”, “column 2” … for a table without a header."""
    return tuple(f"column {at + 1}" for at in range(n_columns))


def extends(columns: Row, names: Row) -> bool:
    """True where the columns are these names and further ones before or behind them."""
    n = len(names)
    return len(columns) > n and (tuple(columns[:n]) == tuple(names) or tuple(columns[-n:]) == tuple(names))


def n_known(columns: Row) -> int:
    """How many of the columns bear a name by which some shape knows its fields."""
    return max(sum(column in columns for _, column in shape.guess(columns)) for shape in known_shapes())


def _is_data(rows: Sequence[Row]) -> bool:
    """Whether the first row is more like the ones below than like names: never where one of the names is known."""
    first, below = rows[0], [row for row in rows[1:_MOST_ROWS_LOOKED_AT] if len(row) == len(rows[0])]
    names = column_names(first)
    if n_known(names) or list(first) in [list(row) for row in below]:
        return False
    if not below:
        return len(first) > 1 and all(map(_is_sentence, first))
    pairs = [(cell, [row[at] for row in below if row[at].strip()]) for at, cell in enumerate(first) if cell.strip()]
    pairs = [(cell, others) for cell, others in pairs if others]
    if any(_stands_out(cell, others) for cell, others in pairs):
        return False
    return any(_is_like(cell, others) for cell, others in pairs)


def _stands_out(cell: str, others: Sequence[str]) -> bool:
    """A word above figures, or a question above short answers, names its column."""
    if not _is_figure(cell) and all(map(_is_figure, others)):
        return True
    return _is_sentence(cell) and not any(map(_is_sentence, others))


def _is_like(cell: str, others: Sequence[str]) -> bool:
    if cell in others and len(others) > 1:
        return True
    if _is_figure(cell):
        return all(map(_is_figure, others))
    return _is_sentence(cell) and 2 * sum(map(_is_sentence, others)) > len(others)


def _is_figure(cell: str) -> bool:
    return _NUMBER.fullmatch(cell) is not None or _DATE.fullmatch(cell) is not None


def _is_sentence(cell: str) -> bool:
    words = cell.split()
    ends = cell.rstrip()[-1:] in (".", "?", "!", "。", "？", "！") and len(cell) > 4
    return ends or len(words) > _SENTENCE_WORDS or len(cell) > _LONG or "\n" in cell


def _with_unnamed(names: tuple[str, ...], below: Sequence[Row]) -> tuple[str, ...]:
    """The names, and one for each further column that nearly all rows have: in front where it counts the rows."""
    lengths = Counter(map(len, below))
    usual, n_usual = lengths.most_common(1)[0] if lengths else (0, 0)
    if usual <= len(names) or n_usual < 3 or n_usual * 5 < len(below) * 4 or len(names) < 2:
        return names
    rows = [row for row in below if len(row) == usual]
    if any(cell.startswith(" ") for row in rows for cell in row) or not all(any(row[len(names) :]) for row in rows):
        return names
    n_extra = usual - len(names)
    if n_extra == 1 and _counts([row[0] for row in rows]):
        return ("column 1", *names) if "column 1" not in names else (*names, f"column {usual}")
    return column_names([*names, *[""] * n_extra])


def _counts(cells: Sequence[str]) -> bool:
    """True for running numbers: 1, 2, 3."""
    if not all(cell.isascii() and cell.isdigit() and len(cell) < 10 for cell in cells):
        return False
    numbers = [int(cell) for cell in cells]
    return all(later == one + 1 for one, later in pairwise(numbers))


def _odd_names(header: Row, names: Row) -> list[str]:
    twice = [
        (cell.strip(), name) for cell, name in zip(header, names, strict=True) if cell.strip() not in ("", name)
    ]
    told = [f"The header names {listed([cell])} more than once; one is read as {listed([n])}." for cell, n in twice]
    unnamed = [name for cell, name in zip(header, names, strict=True) if not cell.strip()]
    if unnamed:
        told.append(f"The header leaves {len(unnamed)} without a name, read as {listed(unnamed)}.")
    return told


def _extra_note(n_named: int, columns: Row) -> str:
    new = [name for name in columns if name.startswith("column ")]
    return f"The header names {n_named} columns, the rows have {len(columns)}: the further ones are {listed(new)}."
