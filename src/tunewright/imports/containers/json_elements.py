"""One element of a JSON document: where it ends, also where it is broken, cut off or far too large."""

from __future__ import annotations

import json
import re
from json import JSONDecodeError
from typing import Final, NamedTuple

from tunewright.imports import encodings, reasons
from tunewright.imports.containers.damage import undecodable
from tunewright.imports.containers.window import Window
from tunewright.imports.parse import MAX_CHARACTERS, parse_json
from tunewright.imports.reasons import Reason
from tunewright.model import RawRecord

_MARGIN: Final = 16
"""An error this near the end of what is read may only be a word or number that goes on in the next piece."""
_KEPT: Final = 1_000
_MARKS: Final = re.compile(r'"(?:[^"\\\n]|\\.)*"?|[\[\]{}]')
_FIRST_KEY: Final = re.compile(r'\{\s*("(?:[^"\\]|\\.){0,200}")')
_AFTER_NO_ELEMENT: Final = re.compile(r"[{\]\r\n]")
_DECODER: Final = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)


class _Look(NamedTuple):
    """What elements of a document look like where they begin: the white space before, and their first key."""

    indent: str | None
    first_key: str


def element(window: Window, encoding: str) -> RawRecord:
    """The element that begins where the window stands; one that does not parse carries its problem."""
    end = good_end(window)
    line = window.line
    if end is None:
        return _broken(window, encoding)
    text = window.take(end)
    return (undecodable(line, text, encoding) if window.damaged else None) or RawRecord(line, text)


def good_end(window: Window) -> int | None:
    """Where the element that begins here ends; None where it is broken or too large."""
    while True:
        try:
            _, end = _DECODER.raw_decode(window.text, window.at)
        except JSONDecodeError as error:
            is_open = error.msg.startswith("Unterminated string")
            may_go_on = is_open or error.pos >= len(window.text) - _MARGIN
        except RecursionError:
            return None
        else:
            if end < len(window.text) or not window.more():
                return end
            continue
        if not may_go_on or window.n_ahead > MAX_CHARACTERS or not window.more():
            return None


def _broken(window: Window, encoding: str) -> RawRecord:
    line, look = window.line, _look(window)
    end = _resynchronised(window, look)
    if end is None:
        return _too_large(window, line, look)
    text = window.take(end).rstrip(" \t\r\n,")
    damaged = undecodable(line, text, encoding) if window.damaged else None
    if damaged:
        return damaged
    read = parse_json(text)
    if not isinstance(read, Reason):
        return RawRecord(line, text)
    is_cut = reasons.is_unfinished(read, text) and not window.next_char()
    return RawRecord(line, text, str(reasons.CUT if is_cut else read))


def _resynchronised(window: Window, look: _Look) -> int | None:
    """Where the broken element most likely ends; None where it is larger than records may be."""
    if window.text[window.at] not in "{[":
        found = _AFTER_NO_ELEMENT.search(window.text, window.at + 1)
        return found.start() if found else len(window.text)
    reach = 8_192
    while True:
        limit = min(window.at + reach, len(window.text))
        bound = _next_start(window, look, limit)
        end = _balanced_end(window.text, window.at, limit if bound is None else bound)
        if end is not None or bound is not None:
            return bound if end is None else end
        if limit - window.at > MAX_CHARACTERS:
            return None
        if limit == len(window.text) and not window.more():
            return limit
        reach *= 4


def _look(window: Window) -> _Look:
    found = _FIRST_KEY.match(window.text, window.at)
    return _Look(window.indent, found.group(1) if found else "")


def _next_start(window: Window, look: _Look, limit: int) -> int | None:
    """Where another element that looks the same seems to begin."""
    found = []
    if look.indent is not None:
        found.append(window.text.find(f"{window.line_end}{look.indent}{{", window.at + 1, limit))
    if look.first_key:
        pattern = re.compile(rf"\}}\s*,?\s*(?=\{{\s*{re.escape(look.first_key)})")
        match = pattern.search(window.text, window.at + 1, limit)
        found.append(match.end() if match else -1)
    return min((at for at in found if at >= 0), default=None)


def _balanced_end(text: str, start: int, bound: int) -> int | None:
    """Where the brackets that open at `start` are all closed, before `bound`; a string ends with its line."""
    depth = 0
    for mark in _MARKS.finditer(text, start, bound):
        char = mark.group()
        if char in ("{", "["):
            depth += 1
        elif char in ("}", "]"):
            depth -= 1
            if depth <= 0:
                return mark.end() if depth == 0 else max(mark.start(), start + 1)
    return None


def _too_large(window: Window, line: int, look: _Look) -> RawRecord:
    """Drop a record that is larger than records may be, and find the next one, with flat memory."""
    kept, size = window.text[window.at : window.at + _KEPT], 0
    while True:
        bound = _next_start(window, look, len(window.text))
        if bound is not None:
            size += len(window.take(bound))
            break
        size += len(window.take(len(window.text) - min(window.n_ahead, _KEPT)))
        if not window.more():
            size += len(window.take(len(window.text)))
            break
    return RawRecord(line, encodings.readable(kept), str(reasons.too_large(size)))
