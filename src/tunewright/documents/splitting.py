"""Passages of a document: by its headings, then its paragraphs, then its sentences, up to a number of tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Final

from tunewright.documents.cutting import cut
from tunewright.documents.document import Block, Document
from tunewright.model import TuneError
from tunewright.tokens import count_text

LEAST_BUDGET: Final = 50
_BETWEEN: Final = 2
"""Tokens that a blank line between two blocks may add."""
_SMALL: Final = 4
"""A piece below this part of the budget joins a neighbour, since little can be asked about it."""


@dataclass(frozen=True, slots=True)
class DocumentPassage:
    """A piece of a document that can be understood by itself."""

    ordinal: int
    """Its place, from 1."""
    headings: tuple[str, ...]
    """The headings that all of it stands under, outermost first."""
    text: str
    """As in the document, headings that begin inside it included."""
    tokens: int


@dataclass(frozen=True)
class _Part:
    """A block, or a piece of one too long, with the headings it stands under."""

    path: tuple[str, ...]
    block: Block
    size: int


_Piece = list[_Part]


@dataclass
class _Node:
    """A heading with its own text and the headings below it."""

    path: tuple[str, ...]
    own: _Piece = field(default_factory=list)
    below: list[_Node] = field(default_factory=list)

    def all(self) -> _Piece:
        """Every part from here on, in order."""
        return [*self.own, *(part for node in self.below for part in node.all())]


def passages(document: Document, *, budget: int, encoding: str = "o200k_base") -> list[DocumentPassage]:
    """The document in pieces of at most `budget` tokens; nothing is lost and nothing stands twice.

    A part under a heading stays whole where it fits, else it is divided by the headings in it, then by paragraphs,
    sentences, words. Pieces below a quarter of the budget join a neighbour of the same part where that fits. A
    heading never ends a piece, unless it is longer than half the budget.
    Raises: `TuneError` for a budget below 50 tokens. Cost: two passes over the text.
    """
    if budget < LEAST_BUDGET:
        raise TuneError(f"A passage needs room for at least {LEAST_BUDGET} tokens.", "Choose a larger number.")
    root = _tree(document, encoding)
    pieces = _Splitter(budget, encoding).split(root, [])
    found = []
    for ordinal, piece in enumerate(pieces, start=1):
        text = "\n\n".join(part.block.text for part in piece)
        found.append(DocumentPassage(ordinal, _shared_path(piece), text, count_text(text, encoding)))
    return found


def _tree(document: Document, encoding: str) -> _Node:
    root = _Node(())
    above = [root]
    for section in document.sections:
        path = section.headings
        while above[-1].path != path[:-1] and len(above) > 1:
            if len(above[-1].path) < len(path) and path[: len(above[-1].path)] == above[-1].path:
                break
            above.pop()
        node = _Node(path)
        above[-1].below.append(node)
        above.append(node)
        node.own += [_Part(path, block, _size(block.text, encoding)) for block in section.blocks]
    return root


def _size(text: str, encoding: str) -> int:
    return count_text(text, encoding) + _BETWEEN


def _total(piece: Sequence[_Part]) -> int:
    return sum(part.size for part in piece)


def _shared_path(piece: _Piece) -> tuple[str, ...]:
    """The headings that all of its text stands under."""
    said = [part.path for part in piece if not part.block.is_heading] or [part.path for part in piece]
    levels = zip(*said, strict=False)
    return tuple(level[0] for level in takewhile(lambda level: len(set(level)) == 1, levels))


class _Splitter:
    """Divides a tree of headings into pieces."""

    def __init__(self, budget: int, encoding: str) -> None:
        self._budget = budget
        self._encoding = encoding

    def split(self, node: _Node, lead: _Piece) -> list[_Piece]:
        """The pieces of a node. `lead` are headings above it that have no text of their own."""
        whole = [*lead, *node.all()]
        if not whole:
            return []
        if _total(whole) <= self._budget:
            return [whole]
        own = [*lead, *node.own]
        is_bare = all(part.block.is_heading for part in own) and _total(own) * 2 <= self._budget
        if is_bare and node.below:
            first, *rest = node.below
            pieces = [self.split(first, own), *(self.split(below, []) for below in rest)]
        else:
            pieces = [self._packed(own), *(self.split(below, []) for below in node.below)]
        return self._joined([piece for several in pieces for piece in several])

    def _packed(self, parts: _Piece) -> list[_Piece]:
        """Parts in order, as many in each piece as fit; a heading goes with what follows it."""
        units = self._units(parts)
        pieces: list[list[_Piece]] = []
        for unit in units:
            if pieces and sum(map(_total, pieces[-1])) + _total(unit) <= self._budget:
                pieces[-1].append(unit)
            else:
                pieces.append([unit])
        self._even_end(pieces)
        return [[part for unit in piece for part in unit] for piece in pieces]

    def _units(self, parts: _Piece) -> list[_Piece]:
        units: list[_Piece] = []
        held: _Piece = []
        for part in parts:
            if part.block.is_heading and _total([*held, part]) * 2 <= self._budget:
                held.append(part)
                continue
            for cut_part in self._cut(part, self._budget - _total(held)):
                units.append([*held, cut_part])
                held = []
        return [*units, held] if held else units

    def _cut(self, part: _Part, first: int) -> list[_Part]:
        """The part whole, or in pieces of which the first leaves room for the headings above it."""
        if part.size <= first:
            return [part]
        texts = cut(
            part.block.text, self._budget - _BETWEEN, self._encoding, first - _BETWEEN, in_lines=part.block.in_lines
        )
        blocks = [Block(text, part.block.in_lines) for text in texts]
        return [_Part(part.path, block, _size(block.text, self._encoding)) for block in blocks]

    def _even_end(self, pieces: list[list[_Piece]]) -> None:
        """A short last piece takes over from the one before it."""
        if len(pieces) < 2 or sum(map(_total, pieces[-1])) * _SMALL >= self._budget:
            return
        units = [*pieces[-2], *pieces[-1]]
        sizes = [_total(unit) for unit in units]
        places = [at for at in range(1, len(units)) if max(sum(sizes[:at]), sum(sizes[at:])) <= self._budget]
        at = min(places, key=lambda at: abs(sum(sizes[:at]) - sum(sizes[at:])), default=len(pieces[-2]))
        pieces[-2:] = [units[:at], units[at:]]

    def _joined(self, pieces: list[_Piece]) -> list[_Piece]:
        """Neighbours together where one of them is small and both fit."""
        found: list[_Piece] = []
        for piece in pieces:
            last = _total(found[-1]) if found else 0
            size = _total(piece)
            if found and last + size <= self._budget and min(last, size) * _SMALL < self._budget:
                found[-1] = [*found[-1], *piece]
            else:
                found.append(piece)
        return found
