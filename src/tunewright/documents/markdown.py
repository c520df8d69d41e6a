"""Markdown documents: headings, and the source text between them as it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tunewright.documents.document import Document, Outline

_FRONT_MATTER: Final = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_TITLE: Final = re.compile(r"^title:[ \t]*(.+?)[ \t]*$", re.MULTILINE | re.IGNORECASE)
_LINK: Final = re.compile(r"!?\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])")
_MARKS: Final = re.compile(r"(?<!\\)[*`]+|(?<![\w\\])_+|_+(?!\w)|\\(?=[^\w\s])|<[^<>]{1,200}>|\s\{#[\w-]+\}\s*$")
_IN_LINES: Final = frozenset(
    {"bullet_list_open", "ordered_list_open", "table_open", "fence", "code_block", "html_block"}
)


def read_markdown(text: str, name: str) -> Document:
    """The document by its headings; front matter gives the title and is left out of the text. Lines of a paragraph
    are joined, as they are when Markdown is shown.

    Rules between parts (`---`) are left out too. Headings inside lists and quotations are ordinary text.
    """
    front = _FRONT_MATTER.match(text)
    named = _TITLE.search(front[1]) if front else None
    outline, first = Outline(), ""
    lines = (text[front.end() :] if front else text).split("\n")
    done = 0
    for kind, level, start, end in _parts("\n".join(lines)):
        outline.block("\n".join(lines[done:start]))
        source = "\n".join(lines[start:end])
        if level:
            title = plain(source)
            first = first or title
            outline.heading(level, title, source.strip())
        elif kind == "paragraph_open":
            outline.block(_unwrapped(lines[start:end]))
        elif kind != "hr":
            outline.block(source, in_lines=kind in _IN_LINES)
        done = max(done, end)
    outline.block("\n".join(lines[done:]))
    title = named[1].strip("\"'") if named else first
    return Document(title or name, "markdown", outline.sections())


def _unwrapped(lines: list[str]) -> str:
    """A paragraph on one line, but for breaks that Markdown shows: two spaces or a backslash before them."""
    joined = ""
    for line in lines:
        keeps = line.endswith(("  ", "\\"))
        joined += line.strip() + ("\n" if keeps else " ")
    return joined.strip()


def plain(heading: str) -> str:
    """A heading without its marks: “## The *law*” reads “The law”."""
    text = heading.strip().split("\n")
    if len(text) > 1 and set(text[-1].strip()) <= set("=-"):
        text = text[:-1]
    joined = " ".join(line.strip() for line in text)
    joined = re.sub(r"^#{1,6}(?:\s+|$)|(?:^|\s+)#+\s*$", "", joined)
    return _MARKS.sub("", _LINK.sub(r"\1", joined)).strip()


def _parts(text: str) -> Iterator[tuple[str, int, int, int]]:
    """Each outermost part: its kind, its level where it is a heading, its first line and the one after its last."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable("table").disable("inline")
    for token in parser.parse(text):
        if token.level == 0 and token.nesting >= 0 and token.map:
            level = int(token.tag[1]) if token.type == "heading_open" else 0
            yield token.type, level, token.map[0], token.map[1]
