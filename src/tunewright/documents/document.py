"""A document as it was read: its title, and its text in sections under their headings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from tunewright.text import fingerprint, folded

DocumentKind: TypeAlias = Literal["markdown", "text", "html", "pdf", "docx"]
"""What kind of file the text came from."""

_UNSHOWABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_LINE_ENDS: Final = re.compile("\r\n?|\x85|\u2028|\u2029")
_LISTED: Final = re.compile(r"[ \t]*(?:[-*•–|]|\d{1,3}[.)])\s|[ \t]{2,}|.* \| ")
_GAPS: Final = re.compile(r"\n{3,}")
_TITLE_LENGTH: Final = 300


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of text that reads as one: a paragraph, a list, a table, a block of code."""

    text: str
    in_lines: bool = False
    """True where each line stands for itself, so that it is divided between lines first."""
    is_heading: bool = False
    """True for the heading itself, which stays with what follows it."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with the text up to the next one."""

    headings: tuple[str, ...]
    """The heading and those above it, outermost first; empty for text before the first heading."""
    blocks: tuple[Block, ...]
    """Its text in order, its own heading first."""


@dataclass(frozen=True, slots=True)
class Document:
    """The text of one document, in reading order. Empty sections and blocks are left out."""

    title: str
    kind: DocumentKind
    sections: tuple[Section, ...]
    n_pages: int = 0
    """Pages of a PDF; 0 for documents that have none."""
    n_textless: int = 0
    """Pages of it that are pictures only, whose text is missing here."""

    @property
    def blocks(self) -> Iterator[Block]:
        """All blocks in order."""
        return (block for section in self.sections for block in section.blocks)

    @property
    def text(self) -> str:
        """The whole text, headings included, with a blank line between blocks."""
        return "\n\n".join(block.text for block in self.blocks)

    @property
    def fingerprint(self) -> str:
        """Equal for documents with the same text, whatever their title; case and white space do not count."""
        return fingerprint(folded(self.text))


@dataclass
class Outline:
    """Gathers headings and blocks in reading order, and knows which heading stands under which."""

    _open: list[tuple[int, str]] = field(default_factory=list)
    _blocks: list[Block] = field(default_factory=list)
    _sections: list[Section] = field(default_factory=list)

    def heading(self, level: int, title: str, written: str = "") -> None:
        """Begin a section; a lower level stands higher. `written` is the heading as it is in the text."""
        title, shown = one_line(title), cleaned(written or title)
        if not title or not shown:
            self.block(shown)
            return
        self._close()
        while self._open and self._open[-1][0] >= level:
            self._open.pop()
        self._open.append((level, title[:_TITLE_LENGTH]))
        self._blocks.append(Block(shown, is_heading=True))

    def block(self, text: str, *, in_lines: bool = False) -> None:
        """Add a piece of text to the open section; nothing where it is blank."""
        text = cleaned(text)
        if text:
            self._blocks.append(Block(text, in_lines))

    def sections(self) -> tuple[Section, ...]:
        """Everything so far."""
        self._close()
        return tuple(self._sections)

    def _close(self) -> None:
        if self._blocks:
            path = tuple(title for _, title in self._open)
            self._sections.append(Section(path, tuple(self._blocks)))
            self._blocks = []


def cleaned(text: str) -> str:
    """The text with plain line ends and no control characters or halves of characters, white space off its ends."""
    text = _LINE_ENDS.sub("\n", text)
    if not text.isprintable():
        text = _UNSHOWABLE.sub("", text)
    return _GAPS.sub("\n\n", text).strip("\n").rstrip()


def one_line(text: str) -> str:
    """The text on one line, with single spaces."""
    return " ".join(_UNSHOWABLE.sub("", text).split())


def rejoined(title: str, kind: DocumentKind, parts: Iterable[tuple[Sequence[str], str]]) -> Document:
    """A document put together from the headings and texts of its passages, to divide it another way.

    Paragraphs are told by blank lines; a line that repeats the innermost heading is taken for it.
    """
    sections = []
    for headings, text in parts:
        blocks: list[Block] = []
        for block in re.split(r"\n[ \t]*\n\s*?(?=\S|[ \t]+\S)", cleaned(text)):
            is_heading = not blocks and bool(headings) and block.strip("#* ").casefold() == headings[-1].casefold()
            lines = block.split("\n")
            in_lines = len(lines) > 1 and all(_LISTED.match(line) for line in lines)
            if block.strip():
                blocks.append(Block(block, in_lines, is_heading))
        if blocks:
            sections.append(Section(tuple(headings), tuple(blocks)))
    return Document(title, kind, tuple(sections))
