"""What a broken record was probably meant to be. A suggestion for a person to look at, never applied by itself."""

from __future__ import annotations

import re
from typing import Final

from tunewright.imports.parse import parse_json, parse_record
from tunewright.imports.reasons import Reason

_LONGEST: Final = 2_000_000
_DOUBLE: Final = '"“”„‟″«»'
_SINGLE: Final = "'‘’‚‛"
_SPACE: Final = re.compile(r"[\s\ufeff\u200b]+")
_STRICT_SPACE: Final = frozenset(" \t\r\n")
_COMMENT: Final = re.compile(r"(?://|#)[^\r\n]*+|/\*.{0,500}?\*/", re.DOTALL)
_GAP: Final = rf"(?:[\s\ufeff\u200b]|{_COMMENT.pattern})*+"
_VALUE: Final = rf"[{_DOUBLE}{_SINGLE}\[{{\-+.$\w]"
_AFTER_STRING: Final = re.compile(
    rf"{_GAP}(?:\Z|:{_GAP}{_VALUE}|,{_GAP}(?:{_VALUE}|[}}\]]|\Z)|[}}\]]{_GAP}(?:[,;}}\]]|\Z))", re.DOTALL
)
_AFTER_COMMA: Final = re.compile(rf"{_GAP}(?:[}}\]]|\Z)", re.DOTALL)
_BEFORE_COLON: Final = re.compile(rf"{_GAP}:", re.DOTALL)
_STRAIGHT: Final = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|\'[^\'\\]*(?:\\.[^\'\\]*)*\'', re.DOTALL)
_WORD: Final = re.compile(r"[-+.\w$]+")
_NAME: Final = re.compile(r"[A-Za-z_$][\w$-]*")
_NUMBER: Final = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?")
_LOOSE_NUMBER: Final = re.compile(r"(?:\+(?P<plus>\d.*)|(?P<minus>-?)(?P<point>\.\d.*)|(?P<whole>-?\d+)\.)")
_ESCAPE: Final = re.compile(r"\\(x[0-9a-fA-F]{2}|U[0-9a-fA-F]{8}|.)|\"", re.DOTALL)
_MOST_DIGITS: Final = 4_300
_WORDS: Final = {
    **dict.fromkeys(("true", "True", "TRUE"), "true"),
    **dict.fromkeys(("false", "False", "FALSE"), "false"),
    **dict.fromkeys(("null", "None", "NULL", "Null", "undefined", "nan", "NaN", "-nan", "-NaN"), "null"),
    **dict.fromkeys(("Infinity", "-Infinity", "+Infinity", "inf", "-inf", "+inf"), "null"),
}


class _Unclear(Exception):
    """There is more than one way to read the text, or none; never leaves this module."""


def suggest_repair(text: str, code: str = "") -> str | None:
    """The record as strict JSON, where what is wrong is only how it is written; None where that is not clear.

    Curly or single quotation marks around texts, commas too many, comments, keys without quotation marks, Python's
    True, False and None, numbers that JSON does not know (NaN and Infinity become null), a line that ends in a
    comma. What the texts say stays as it is, and the suggestion always parses. With the `code` “encoding”, a text
    that is good JSON as it is shown is its own suggestion. Cost: one pass.
    """
    if len(text) > _LONGEST or not _SPACE.sub("", text[:100]).startswith("{"):
        return None
    if not isinstance(parse_json(text), Reason):
        return text if code == "encoding" and "\ufffd" not in text else None
    try:
        made = "".join(_Writer(text).written()).strip()
    except _Unclear:
        return None
    return made if isinstance(parse_record(made), dict) else None


class _Writer:
    """Goes through the text once and writes each sign, text and word as strict JSON has it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._depth = 0
        self._out: list[str] = []

    def written(self) -> list[str]:
        while self._at < len(self._text):
            self._step(self._text[self._at])
        return self._out

    def _step(self, sign: str) -> None:
        space = _SPACE.match(self._text, self._at)
        comment = None if space else _COMMENT.match(self._text, self._at)
        if space:
            self._put("".join(one if one in _STRICT_SPACE else " " for one in space.group()), space.end())
        elif comment:
            self._put("", comment.end())
        elif sign in _DOUBLE or sign in _SINGLE:
            self._string(sign)
        elif sign in "{}[]:":
            self._depth += (sign in "{[") - (sign in "}]")
            self._put(sign, self._at + 1)
        elif sign in ",;":
            self._separator(sign)
        else:
            self._word()

    def _put(self, piece: str, end: int) -> None:
        self._out.append(piece)
        self._at = end

    def _separator(self, sign: str) -> None:
        is_needless = _AFTER_COMMA.match(self._text, self._at + 1) is not None
        if sign == ";" and not (is_needless and self._depth == 0):
            raise _Unclear
        self._put("" if is_needless else sign, self._at + 1)

    def _string(self, mark: str) -> None:
        straight = _STRAIGHT.match(self._text, self._at)
        if straight and _AFTER_STRING.match(self._text, straight.end()):
            self._put(f'"{_escaped(straight.group()[1:-1])}"', straight.end())
            return
        end = self._closing(_DOUBLE if mark in _DOUBLE else _SINGLE)
        self._put(f'"{_escaped(self._text[self._at + 1 : end])}"', end + 1)

    def _closing(self, marks: str) -> int:
        """The first mark of this kind after which a record can go on."""
        for found in re.compile(rf"\\.|[{marks}]", re.DOTALL).finditer(self._text, self._at + 1):
            if len(found.group()) == 1 and _AFTER_STRING.match(self._text, found.end()):
                return found.start()
        raise _Unclear

    def _word(self) -> None:
        found = _WORD.match(self._text, self._at)
        if not found:
            raise _Unclear
        word = found.group()
        if _NAME.fullmatch(word) and _BEFORE_COLON.match(self._text, found.end()):
            self._put(f'"{word}"', found.end())
        else:
            self._put(_as_value(word), found.end())


def _as_value(word: str) -> str:
    if word in _WORDS:
        return _WORDS[word]
    if _NUMBER.fullmatch(word):
        return f'"{word}"' if len(word) > _MOST_DIGITS and word.lstrip("-").isdigit() else word
    loose = _LOOSE_NUMBER.fullmatch(word)
    if not loose:
        raise _Unclear
    if loose["plus"]:
        return loose["plus"]
    return f"{loose['minus']}0{loose['point']}" if loose["point"] else loose["whole"]


def _escaped(inner: str) -> str:
    """What stands between the marks, with JSON's own escapes: the text it spells stays the same."""
    return _ESCAPE.sub(_spelled, inner) if "\\" in inner or '"' in inner else inner


def _spelled(found: re.Match[str]) -> str:
    escape = found.group(1)
    if escape is None:
        return '\\"'
    if escape in _SINGLE:
        return escape
    if escape in _DOUBLE:
        return '\\"' if escape == '"' else escape
    if escape[0] == "x" and len(escape) == 3:
        return f"\\u00{escape[1:]}"
    if escape[0] == "U" and len(escape) == 9:
        return _beyond(int(escape[1:], 16))
    return f"\\{escape}"


def _beyond(number: int) -> str:
    if not 0 <= number <= 0x10FFFF or 0xD800 <= number <= 0xDFFF:
        raise _Unclear
    return chr(number)
