from __future__ import annotations

import html
import re

from tunewright.fixes.outside_code import substituted
from tunewright.fixes.registry import Given, edits
from tunewright.fixes.texts import edited
from tunewright.model import Body, Example

_ENTITY = re.compile(r"&(?:amp;)*(?:[a-zA-Z]{2,8}|#\d{2,6}|#[xX][0-9a-fA-F]{2,5});")
_BREAK = re.compile(r"[ \t]*(?:<br\s*/?>|</(?:p|div|tr|h[1-6]|blockquote|table|ul|ol)>)[ \t]*\n?", re.IGNORECASE)
_ITEM = re.compile(r"\n?[ \t]*<li(?:\s[^<>]{0,300})?>[ \t]*", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:p|div|span|b|i|u|strong|em|a|ul|ol|li|table|tbody|thead|tr|td|th|h[1-6]|font|img|hr|center|"
    r"blockquote)(?:\s[^<>]{0,600})?/?>",
    re.IGNORECASE,
)


@edits("CT013", name="html-as-text", way="asks-first")
def html_as_text(example: Example, given: Given) -> Body | None:
    """Write the signs that entities such as &nbsp; stand for, make breaks of <br>, and remove other tags.

    Code is left alone.
    """
    return edited(example, _plain, lambda at, turn: turn.role not in ("tool", "function"))


def _plain(text: str) -> str:
    if "&" not in text and "<" not in text:
        return text
    text = substituted(text, _ENTITY, _sign)
    text = substituted(text, _BREAK, lambda found: "\n")
    text = substituted(text, _ITEM, lambda found: "\n- ")
    return substituted(text, _TAG, lambda found: "")


def _sign(found: re.Match[str]) -> str:
    sign = html.unescape(re.sub(r"^&(?:amp;)+", "&", found[0]))
    return " " if sign == "\u00a0" else sign
