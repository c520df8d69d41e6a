"""HTML of support tools as the text a person reads in it.

Read by a scanner of its own: Python's parser takes time by the square of what somebody left open.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Final

_SECTIONS: Final = ("address", "article", "aside", "div", "footer", "form", "header", "main", "section")
_SPACED: Final = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "ul", "ol", "table"))
_BLOCKS: Final = _SPACED.union(_SECTIONS, ("dd", "dl", "dt", "figcaption", "figure", "hr", "li", "tr"))
_UNSEEN: Final = frozenset(("script", "style", "head", "title", "template"))
_A_TAG: Final = re.compile(r"(</?[A-Za-z!?][^<>]*>)")
_A_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_AN_ADDRESS: Final = re.compile(r"\shref\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_SPACES: Final = re.compile(r"[ \t\r\n\f]+")
_MANY: Final = re.compile(r"\n{3,}")


def plain_text(markup: str) -> str:
    """The text of a piece of HTML: paragraphs apart by a blank line, lines and list items by a line break.

    Entities are resolved, the address of a link follows its text where it says more, pictures and comments are left
    out. A text without any mark-up stays as it is. Cost: one pass.
    """
    if "<" not in markup and "&" not in markup:
        return markup
    reader = _Reader()
    for at, piece in enumerate(_A_TAG.split(_without_comments(markup))):
        if at % 2:
            reader.tag(piece)
        elif piece:
            reader.text(unescape(piece))
    lines = [line.rstrip(" ") for line in "".join(reader.said).split("\n")]
    return _MANY.sub("\n\n", "\n".join(lines)).strip("\n ")


def _without_comments(markup: str) -> str:
    kept: list[str] = []
    at = 0
    while (begun := markup.find("<!--", at)) >= 0:
        kept.append(markup[at:begun])
        end = markup.find("-->", begun + 4)
        if end < 0:
            return "".join(kept)
        at = end + 3
    return "".join((*kept, markup[at:])) if kept else markup


class _Reader:
    """Puts together what is seen, with the line breaks that the tags between stand for."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self._unseen = ""
        """The element whose content nobody sees."""
        self._kept = 0
        """Depth of elements whose white space counts."""
        self._link: tuple[str, int] | None = None

    def tag(self, tag: str) -> None:
        """A tag as it stands, angle brackets included."""
        is_end = tag.startswith("</")
        found = _A_NAME.match(tag, 2 if is_end else 1)
        name = found.group().lower() if found else ""
        if self._unseen:
            self._unseen = "" if is_end and name == self._unseen else self._unseen
        elif name in _UNSEEN:
            self._unseen = "" if is_end else name
        elif is_end:
            self._end(name)
        else:
            self._start(name, tag)

    def text(self, text: str) -> None:
        """What stands between two tags."""
        if self._unseen:
            return
        if self._kept:
            self.said.append(text)
            return
        text = _SPACES.sub(" ", text)
        if not self.said or self.said[-1].endswith(("\n", " ", "\t")):
            text = text.lstrip(" ")
        if text:
            self.said.append(text)

    def _start(self, name: str, tag: str) -> None:
        if name == "br":
            self.said.append("\n")
        elif name in _BLOCKS:
            self._break(name)
            self.said += ["- "] if name == "li" else []
            self._kept += name == "pre"
        elif name in ("td", "th"):
            self.said += ["\t"] if self.said and not self.said[-1].endswith("\n") else []
        elif name == "a":
            found = _AN_ADDRESS.search(tag)
            self._link = (unescape(next(filter(None, found.groups()), "")) if found else "", len(self.said))

    def _end(self, name: str) -> None:
        if name in _BLOCKS:
            self._kept = max(0, self._kept - (name == "pre"))
            self._break(name)
        elif name == "a" and self._link is not None:
            address, at = self._link
            shown = "".join(self.said[at:]).strip()
            if address.startswith(("http://", "https://")) and shown.rstrip("/") not in ("", address.rstrip("/")):
                self.said.append(f" ({address})")
            self._link = None

    def _break(self, name: str) -> None:
        """At least one line break, two around what stands apart."""
        if not self.said:
            return
        end = "".join(self.said[-2:])
        wanted = 2 if name in _SPACED else 1
        missing = wanted - (len(end) - len(end.rstrip("\n")))
        if missing > 0:
            self.said.append("\n" * missing)
