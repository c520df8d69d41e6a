"""Lines of printed pages: which are running heads and page numbers, and which are headings by their size."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from tunewright.documents.document import one_line

EDGE: Final = 3
"""Lines at either end of a page among which running heads are looked for."""
_NUMBER: Final = re.compile(r"\d+|\b[ivxlc]{1,7}\b", re.IGNORECASE)
_AT_ENDS: Final = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_IN_A_ROW: Final = 3
_LARGER: Final = 1.15
"""A heading's letters are at least so many times as large as those of most text."""
_EVEN: Final = 0.9
_LONGEST: Final = 200
_MOST_SIZES: Final = 6
_MOST_LINES: Final = 0.2
"""Where more of the lines than this would be headings, size says something else in this document."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page; `size` is that of nearly all its letters in points, 0 where they differ."""

    text: str
    size: float = 0.0


def lines_of(pieces: Iterable[tuple[str, float]]) -> list[Line]:
    """Lines from pieces of text in their order, each with the size of its letters; empty ones are left out."""
    said: list[str] = [""]
    sizes: list[Counter[float]] = [Counter()]
    for text, size in pieces:
        for at, part in enumerate(text.split("\n")):
            if at:
                said.append("")
                sizes.append(Counter())
            said[-1] += part
            sizes[-1][round(size * 2) / 2] += len("".join(part.split()))
    made = (Line(one_line(text), _main(counted)) for text, counted in zip(said, sizes, strict=True))
    return [line for line in made if line.text]


def _main(sizes: Counter[float]) -> float:
    [(size, n)] = sizes.most_common(1) or [(0.0, 0)]
    return size if n and n >= _EVEN * sizes.total() else 0.0


# ---- running heads -----------------------------------------------------------------------------------------------


def without_running_heads(pages: Sequence[list[Line]]) -> list[list[Line]]:
    """Left out are lines at the upper or lower end of pages, which stand at the same place of most, or of some that
    follow each other (every page, or every left or right one), numbers aside."""
    if len(pages) < 2:
        return list(pages)
    on: dict[tuple[int, str], list[int]] = defaultdict(list)
    for number, lines in enumerate(pages):
        for at, edge in _edges(lines).items():
            on[edge].append(number)
            on[edge[0], f"={_AT_ENDS.sub('', lines[at].text)}"].append(number)
    needed = max(2, -(-len(pages) * 6 // 10))
    running = {edge for edge, seen in on.items() if len(seen) >= needed and not edge[1].startswith("=")}
    following = {edge for edge, seen in on.items() if edge[1].startswith("=") and _follow(edge[1], seen)}
    kept = []
    for lines in pages:
        edges = _edges(lines)
        kept.append(
            [
                line
                for at, line in enumerate(lines)
                if edges.get(at) not in running
                and (at not in edges or (edges[at][0], f"={_AT_ENDS.sub('', line.text)}") not in following)
            ]
        )
    return kept


def _follow(said: str, numbers: Sequence[int]) -> bool:
    """True for words that come back on pages which follow each other."""
    if sum(sign.isalpha() for sign in said) < _IN_A_ROW:
        return False
    last = _IN_A_ROW - 1
    return any(numbers[at + last] - numbers[at] <= 2 * last for at in range(len(numbers) - last))


def _edges(lines: Sequence[Line]) -> dict[int, tuple[int, str]]:
    """The first and last lines by their place: how far from which end, and what they say, numbers aside."""
    top = {at: (at, _form(line)) for at, line in enumerate(lines[:EDGE])}
    low = {len(lines) - n: (-n, _form(lines[-n])) for n in range(1, min(EDGE, len(lines) - len(top)) + 1)}
    return top | low


def _form(line: Line) -> str:
    return _NUMBER.sub("#", line.text.casefold())


# ---- headings ----------------------------------------------------------------------------------------------------


def levels_by_size(pages: Sequence[Sequence[Line]]) -> dict[float, int]:
    """Heading levels by the size of letters: {size: level}; empty where sizes do not tell headings from text.

    Only sizes clearly above that of most text count, the largest first. A size in which whole paragraphs are set is
    none.
    """
    lines = [line for page in pages for line in page]
    letters: Counter[float] = Counter()
    for line in lines:
        letters[line.size] += len(line.text)
    letters.pop(0.0, None)
    if not letters:
        return {}
    [(usual, _)] = letters.most_common(1)
    larger = {line.size for line in lines if line.size >= usual * _LARGER and _may_head(line)}
    larger -= {size for size in larger if any(_is_paragraph(page, size) for page in pages)}
    n_meant = sum(line.size in larger for line in lines)
    if len(larger) > _MOST_SIZES or n_meant > _MOST_LINES * len(lines):
        return {}
    return {size: level for level, size in enumerate(sorted(larger, reverse=True), start=1)}


def _may_head(line: Line) -> bool:
    return len(line.text) <= _LONGEST and any(sign.isalpha() for sign in line.text)


def _is_paragraph(page: Sequence[Line], size: float) -> bool:
    """True where more lines of this size than a heading has follow each other."""
    n = 0
    for line in page:
        n = n + 1 if line.size == size else 0
        if n > _IN_A_ROW:
            return True
    return False
