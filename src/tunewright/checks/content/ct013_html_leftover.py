from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tunewright.checks.content.answers import a_finding, answers, is_technical, setting, spoken
from tunewright.checks.reading import quoted
from tunewright.checks.registry import check
from tunewright.model import Example, Finding, Severity
from tunewright.text.prose import without_code

_ENTITY: Final = re.compile(
    r"&(?:amp;)*(?:nbsp|amp|lt|gt|quot|apos|ndash|mdash|hellip|rsquo|lsquo|rdquo|ldquo|euro|copy|reg|trade|"
    r"bull|middot|shy|"
    r"[aeiouyncAEIOUYNC](?:acute|grave|circ|uml|tilde|cedil|ring)|szlig|oslash|aelig|aring|#\d{2,6}|"
    r"#x[0-9a-fA-F]{2,5});"
)
_TAG: Final = re.compile(
    r"</?(?:br|p|div|span|b|i|u|strong|em|a|ul|ol|li|table|tbody|thead|tr|td|th|h[1-6]|font|img|hr|center|"
    r"blockquote|script|style)"
    r"(?:\s+[a-zA-Z-]+\s*=\s*(?:\"[^\"<>]{0,300}\"|'[^'<>]{0,300}'|[^\s<>\"']{1,100}))*\s*/?>",
    re.IGNORECASE,
)
_ABOUT_MARKS: Final = re.compile(
    r"\b(?:ampersand|html|xml|(?:entity|entities)\b|escape (?:it|the|this|them)\b|escaped as\b)|^\s*>>> ",
    re.IGNORECASE | re.MULTILINE,
)
_TABLE: Final = re.compile(r"^\s*\|.*$", re.MULTILINE)


@check("CT013", "html-leftover", severity="warning", scope="example", depth="thorough")
def html_leftover(example: Example) -> Iterator[Finding]:
    """Marks of a web page were left in plain text, such as &nbsp; or <br>.

    Why it matters: the model learns to write them, and people who use it see them.
    What to do: remove the tags, and write the signs that the entities stand for.
    Severity: information in prompts.
    Not reported: code, conversations about web pages or markup, messages that speak of ampersands, entities or
    HTML, answers that are a web page as a whole, and line breaks inside a table.
    """
    learned = {at for at, _ in answers(example)}
    for at, role, text in spoken(example):
        if ("<" not in text and "&" not in text) or role in ("tool", "function"):
            continue
        found = _found(text)
        if (
            found
            and not _ABOUT_MARKS.search(text)
            and not is_technical(setting(example, at) if at in learned else _without_marks(text))
        ):
            severity: Severity = "warning" if at in learned else "info"
            yield a_finding("CT013", severity, example, at, f"holds {quoted(found)} of a web page.", found)


def _found(text: str) -> str:
    whole = text.strip()
    if whole.startswith("<") and whole.endswith(">") and whole[1:2] in "!htdHTD":
        return ""
    prose = _TABLE.sub("", without_code(text)) if "|" in text else without_code(text)
    found = _ENTITY.search(prose) or _TAG.search(prose)
    return found[0] if found else ""


def _without_marks(text: str) -> str:
    return _TAG.sub(" ", text)
