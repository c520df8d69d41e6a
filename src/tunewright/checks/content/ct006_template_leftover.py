from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tunewright.checks.content.answers import a_finding, answers, is_technical, question, setting, spoken
from tunewright.checks.reading import quoted
from tunewright.checks.registry import check
from tunewright.model import Example, Finding, Severity
from tunewright.text.prose import without_code

_NAMES: Final = (
    r"(?:(?:first|last|full|user|customer|client|company|product|brand|agent|patient|order|recipient|sender|"
    r"your|my)[ _-]?name|name|"
    r"(?:order|customer|user|ticket|account|invoice|tracking|phone|reference|case|booking)[ _-]?(?:id|number|"
    r"no|nr)|"
    r"username|user|customer|company|product|date|time|today|email|e-mail|address|city|country|amount|price|"
    r"url|link|"
    r"placeholder|variable|value|input|output|question|answer|context|topic|text|title|vorname|nachname|firma|"
    r"kunde|datum|"
    r"nom|prénom|nombre|empresa|fecha|cognome|nome)"
)
_DOUBLE: Final = re.compile(
    r"\{\{\{?\s*[\w][\w .|'\"-]{0,40}\s*\}?\}\}|\[\[[A-Z_]{3,30}\]\]|\{%\s*\w+[^%{}]{0,60}%\}"
)
_SINGLE: Final = re.compile(
    rf"(?<![$\\{{\w])\{{(?:{_NAMES}|[a-z]+(?:_[a-z]+)+)\}}(?!\}})|<(?:{_NAMES})>|%\({_NAMES}\)s", re.IGNORECASE
)
_BLANKS: Final = re.compile(
    r"\[(?:insert|your|add|enter|fill in|name of|customer'?s?|company|recipient'?s?|sender'?s?|hier|ihr|dein|"
    r"votre|su|tu|inserire|inserisci|"
    r"insérer|insertar|inserir|wstaw|вставьте|ваше?|插入|您的|ここに)\b[^\[\]\n]{0,50}\](?!\()|<(?:insert|"
    r"your|enter|ihr|dein|votre|su|tu) [^<>\n]{1,40}>|"
    r"\[(?:插入|您的|填写|ここに)[^\[\]\n]{0,30}\]",
    re.IGNORECASE,
)
_NOTES: Final = re.compile(
    r"\b(?:TODO|FIXME|XXX)\s?[:(]|(?:\A|\n)\s*(?:FIXME|TBD|T\.B\.D\.)\s*(?:\Z|\n|:)|\bFIXME\b"
)
_FILLER: Final = re.compile(r"\blorem ipsum\b", re.IGNORECASE)
_BROKEN: Final = re.compile(r"\[object (?:Object|Undefined|Null|Promise)\]|#(?:REF|VALUE|NAME|DIV/0)[!?]")
_NOTHINGS: Final = frozenset(
    {"undefined", "null", "nan", "[object object]", "#n/a", "(null)", "<null>", "nil", "[object promise]"}
)
_STARTS: Final = ("{", "[", "<", "%(", "TODO", "FIXME", "XXX", "TBD", "#")


@check("CT006", "template-leftover", severity="warning", scope="example", depth="thorough")
def template_leftover(example: Example) -> Iterator[Finding]:
    """A blank was not filled in, or nothing stands for the text: {{name}}, [Your name], “lorem ipsum”, “undefined”.

    Why it matters: the model learns to answer with the blank instead of the name.
    What to do: fill it in, remove it, or reject the example.
    Severity: an error for “[object Object]” as the whole answer; information for a blank in square brackets,
    which a letter may want, and for prompts.
    Not reported: code, and conversations about code, templates or markup; “None” and “n/a”, which can be answers.
    In prompts only blanks in double braces and broken values are reported.
    """
    for at, text in answers(example):
        if (found := _nothing(text)) and found.strip("[]()<>") not in setting(example, at).lower():
            severity: Severity = "error" if found.startswith("[object") else "warning"
            yield a_finding("CT006", severity, example, at, f"says only {quoted(text.strip())}.", text.strip())
        elif left := _left(text):
            piece, severity = left
            if not is_technical(question(example, at) or setting(example, at)) and piece not in setting(
                example, at
            ):
                says = f"holds {quoted(piece)}, which was to be filled in or finished."
                yield a_finding("CT006", severity, example, at, says, piece)
    for at, role, text in spoken(example):
        if role in ("system", "developer", "user") and (piece := _unfilled(text)) and not is_technical(text):
            says = f"holds {quoted(piece)}, which was to be filled in."
            yield a_finding("CT006", "info", example, at, says, piece)


def _nothing(text: str) -> str:
    short = text.strip().lower() if len(text) < 40 else ""
    return short if short in _NOTHINGS else ""


def _unfilled(text: str) -> str:
    if "{{" not in text and "[object " not in text:
        return ""
    found = _DOUBLE.search(without_code(text)) or _BROKEN.search(without_code(text))
    return found[0] if found else ""


def _left(text: str) -> tuple[str, Severity] | None:
    if not any(start in text for start in _STARTS) and "orem " not in text:
        return None
    prose = without_code(text)
    for pattern in (_DOUBLE, _SINGLE, _BROKEN, _NOTES, _FILLER):
        if found := pattern.search(prose):
            return found[0].strip(), "warning"
    found = _BLANKS.search(prose)
    return (found[0], "info") if found else None
