"""One JSON document: a list of records, a single record, or records one after another; printed in any way."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from json import JSONDecodeError, loads
from typing import BinaryIO, Final

from tunewright.imports import encodings, reasons
from tunewright.imports.columns import as_split
from tunewright.imports.containers.json_elements import element
from tunewright.imports.containers.json_lists import is_beside, is_on_the_way, is_opened
from tunewright.imports.containers.window import Window
from tunewright.imports.parse import MAX_CHARACTERS
from tunewright.model import RawRecord, Split, dumps

_KEPT: Final = 1_000
_KEY: Final = re.compile(r'"(?:[^"\\\n]|\\.)*"\s*:')
_LONGEST_KEY: Final = 10_000


def read_json(stream: BinaryIO, encoding: str, lists: Sequence[str] = ()) -> Iterator[RawRecord]:
    """One record for each element of the list, with its exact text and the line where it begins.

    An element that does not parse carries its problem, and reading goes on at the next one. A list without
    its end yields the good elements and then one record that says so. With `lists`, objects are opened and the
    elements of those of their lists come out; a list whose key names a split passes it on. Cost: one pass over
    the file; memory for a few megabytes and the largest record.
    """
    window = Window(encodings.decoded(stream, encoding))
    is_inside, is_told = False, False
    while char := window.next_char():
        if char == ("]" if is_inside else "["):
            is_inside = not is_inside
            window.take(window.at + 1)
            continue
        if lists and char == "{" and not is_inside:
            yield from _Opener(window, encoding, lists).records()
            continue
        record = element(window, encoding)
        is_told = _tells_the_end(record)
        yield record
    if is_inside and not is_told:
        yield RawRecord(window.line, "", str(reasons.LIST_NOT_CLOSED))


def _tells_the_end(record: RawRecord) -> bool:
    """True for a broken element after which nobody needs to be told that its list has no end."""
    return record.problem is not None and (record.problem == reasons.CUT or record.text[-1:] == "]")


class _Opener:
    """Opens an object in which lists of records lie, and lets everything else in it pass by."""

    def __init__(self, window: Window, encoding: str, lists: Sequence[str]) -> None:
        self._window = window
        self._encoding = encoding
        self._lists = lists
        self._size = 0
        """Characters of the values that hold no records; kept as long as they could be one record."""
        self._unread: list[RawRecord] = []
        """Lists of objects that were passed by, which matters only where other lists are opened."""
        self._is_opened = False
        self._is_told = False

    def records(self) -> Iterator[RawRecord]:
        """What the lists hold; an object that turns out to have none of them is one record, as it is."""
        line = self._window.line
        text = yield from self._inside("")
        if self._is_opened:
            yield from self._unread
        elif self._size > MAX_CHARACTERS:
            yield RawRecord(line, text[:_KEPT], str(reasons.too_large(self._size)))
        elif not self._is_told:
            yield RawRecord(line, text)

    def _inside(self, above: str) -> Generator[RawRecord, None, str]:
        """The records in the lists of the object that begins here; gives back the rest of it as text."""
        window, passed = self._window, list[str]()
        window.take(window.at + 1)
        while char := window.next_char():
            if char == "}":
                window.take(window.at + 1)
                return f"{{{', '.join(passed)}}}"
            key = _key(window) if char == '"' else None
            if key is None:
                self._is_opened = True
                yield element(window, self._encoding)
                continue
            path, char = f"{above}/{key}" if above else key, window.next_char()
            if char == "[" and is_opened(path, self._lists):
                self._is_opened = True
                yield from self._elements(as_split(key))
            elif char == "{" and is_on_the_way(path, self._lists):
                passed.append(f"{dumps(key)}: {(yield from self._inside(path))}")
            elif char:
                text = yield from self._list_passed(key) if char == "[" else self._value_passed()
                passed += [f"{dumps(key)}: {text}"] if self._size <= MAX_CHARACTERS else []
        if not self._is_told:
            self._is_told = True
            yield RawRecord(window.line, "", str(reasons.LIST_NOT_CLOSED))
        return f"{{{', '.join(passed)}"

    def _elements(self, split: Split | None) -> Iterator[RawRecord]:
        window = self._window
        window.take(window.at + 1)
        while char := window.next_char():
            if char == "]":
                window.take(window.at + 1)
                return
            record = element(window, self._encoding)
            self._is_told = _tells_the_end(record)
            yield record._replace(split=split) if split else record

    def _list_passed(self, key: str) -> Generator[RawRecord, None, str]:
        """Go past a list element by element, so that its size does not matter."""
        line, texts, n_objects = self._window.line, list[str](), 0
        for record in self._elements(None):
            if record.problem is not None:
                yield record
            n_objects += record.text[:1] == "{"
            self._size += len(record.text)
            texts += [record.text] if self._size <= MAX_CHARACTERS else []
        text = f"[{', '.join(texts)}]"
        if n_objects and not is_beside(key):
            self._unread.append(RawRecord(line, text[:_KEPT], str(reasons.unread_list(key))))
        return text

    def _value_passed(self) -> Generator[RawRecord, None, str]:
        value = element(self._window, self._encoding)
        if value.problem is not None:
            self._is_told = True
            yield value
        self._size += len(value.text)
        return value.text


def _key(window: Window) -> str | None:
    """The key that stands here, taken with its colon; None where there is none."""
    while not (found := _KEY.match(window.text, window.at)):
        if window.n_ahead > _LONGEST_KEY or not window.more():
            return None
    try:
        key = loads(found.group()[:-1].rstrip(), strict=False)
    except JSONDecodeError:
        return None
    window.take(found.end())
    return encodings.readable(str(key))
