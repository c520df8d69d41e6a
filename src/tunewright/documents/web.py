"""Web pages: the main text without navigation, scripts and what is hidden."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from tunewright.documents.document import Document, Outline, one_line

_LEFT_OUT: Final = frozenset(
    {
        *("script", "style", "noscript", "template", "svg", "math", "head", "object", "embed", "iframe"),
        *("nav", "footer", "aside", "form", "button", "select", "input", "textarea", "dialog", "menu"),
        *("audio", "video", "canvas"),
    }
)
_BLOCKS: Final = frozenset(
    {
        *("p", "div", "section", "article", "main", "header", "blockquote", "figure", "figcaption", "address"),
        *("dl", "dt", "dd", "li", "ul", "ol", "details", "summary", "fieldset", "legend", "hgroup", "center"),
        *("table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "body", "html"),
    }
)
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_INNER: Final = _HEADINGS | {"table", "pre", "p"}


def read_html(text: str, name: str) -> Document:
    """The document by its headings. The main part is read where the page names one, else the whole body.

    Left out: navigation, footers, forms, scripts, comments, and what the page hides from its readers.
    """
    from lxml import etree

    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, recover=True)
    root = etree.fromstring(_without_declaration(text), parser) if text.strip() else None
    if root is None:
        return Document(name, "html", ())
    outline = Outline()
    _Walk(outline).over(_main(root))
    titled = root.find(".//title")
    first = next((one_line(_text(found)) for found in root.iter("h1")), "")
    title = first or (one_line("".join(titled.itertext())) if titled is not None else "")
    return Document(title or name, "html", outline.sections())


def _without_declaration(text: str) -> str:
    """An XML declaration that names an encoding would be believed over the text that is decoded already."""
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text, count=1).replace("\0", "")


def _main(root: Any) -> Any:
    for path in (".//main", ".//*[@role='main']", ".//article"):
        found = root.findall(path)
        if len(found) == 1 and one_line(_text(found[0])):
            return found[0]
    body = root.find("body")
    return root if body is None else body


class _Walk:
    """One pass over the page; text is gathered until a block ends."""

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self._said: list[str] = []

    def over(self, top: Any) -> None:
        """Everything below this element."""
        self._inside(top)
        self._end()

    def _inside(self, element: Any) -> None:
        self._say(element.text)
        for child in element:
            if isinstance(child.tag, str):
                self._one(child)
            self._say(child.tail)

    def _one(self, element: Any) -> None:
        tag = element.tag
        if _is_left_out(element):
            return
        if tag == "br":
            self._said.append("\n")
        elif tag in _HEADINGS:
            self._end()
            self._outline.heading(int(tag[1]), _text(element))
        elif tag == "pre":
            self._end()
            self._outline.block("".join(_shown(element)), in_lines=True)
        elif tag in ("ul", "ol", "table") and not any(_contains(element, _INNER)):
            self._end()
            lines = _rows(element) if tag == "table" else _items(element, 0)
            self._outline.block("\n".join(lines), in_lines=True)
        elif tag in _BLOCKS:
            self._end()
            self._inside(element)
            self._end()
        else:
            self._inside(element)

    def _say(self, text: str | None) -> None:
        if text:
            self._said.append(re.sub(r"\s+", " ", text))

    def _end(self) -> None:
        lines = "".join(self._said).split("\n")
        self._said = []
        self._outline.block("\n".join(line for line in map(one_line, lines) if line))


def _contains(element: Any, tags: frozenset[str]) -> Iterator[bool]:
    inner = (child for child in element.iter() if child is not element)
    return (True for child in inner if child.tag in tags and not (child.tag == "p" and len(child.getparent()) == 1))


def _is_left_out(element: Any) -> bool:
    if element.tag in _LEFT_OUT or element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    return bool(_HIDDEN.search(element.get("style") or ""))


def _shown(element: Any) -> Iterator[str]:
    """The pieces of text inside, without what is left out."""
    if element.text:
        yield element.text
    for child in element:
        if isinstance(child.tag, str) and not _is_left_out(child):
            if child.tag == "br":
                yield "\n"
            yield from _shown(child)
        if child.tail:
            yield child.tail


def _text(element: Any) -> str:
    return "".join(_shown(element))


def _rows(table: Any) -> Iterator[str]:
    for row in table.iter("tr"):
        cells = [one_line(_text(cell)) for cell in row if cell.tag in ("td", "th") and not _is_left_out(cell)]
        if any(cells):
            yield " | ".join(cells)
    yield from (one_line(_text(caption)) for caption in table.iter("caption"))


def _items(listing: Any, depth: int) -> Iterator[str]:
    sign = "-" if listing.tag == "ul" else "1."
    for item in listing:
        if not isinstance(item.tag, str) or _is_left_out(item):
            continue
        inner = [child for child in item if child.tag in ("ul", "ol")]
        own = "".join(_own(item))
        if one_line(own):
            yield f"{'  ' * depth}{sign} {one_line(own)}"
        for child in inner:
            yield from _items(child, depth + 1)
        if sign != "-":
            sign = f"{int(sign[:-1]) + 1}."


def _own(item: Any) -> Iterator[str]:
    """Text of a list item without the lists inside it."""
    yield item.text or ""
    for child in item:
        if isinstance(child.tag, str) and child.tag not in ("ul", "ol") and not _is_left_out(child):
            yield "\n" if child.tag == "br" else _text(child)
        yield child.tail or ""
