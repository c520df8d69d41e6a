"""JSON files whose records lie in lists inside an object, such as {"data": […]} or {"train": […], "test": […]}."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from tunewright.imports.columns import as_split
from tunewright.imports.containers.headers import n_known

CLEAR: Final = frozenset(
    (
        *("data", "items", "records", "examples", "rows", "entries", "samples", "instances", "dataset", "pairs"),
        *("questions", "faq", "faqs", "qa", "qas", "conversations", "chats", "dialogs", "dialogues", "hits"),
    )
)
"""Names of lists that hold records."""
_DOUBTFUL: Final = frozenset(
    (
        *("traces", "observations", "results", "runs", "events", "logs", "spans", "calls", "generations", "values"),
        *("value", "objects", "elements", "list", "documents", "threads", "sessions", "tickets", "requests"),
    )
)
"""Names that hold records where nothing but paging stands beside them."""
_OUTER: Final = frozenset(("data", "response", "result", "body", "payload", "hits", "dataset", "splits"))
_BESIDE: Final = frozenset(
    (
        *(
            "object",
            "has_more",
            "hasmore",
            "first_id",
            "last_id",
            "next",
            "previous",
            "prev",
            "next_cursor",
            "cursor",
        ),
        *("next_page_token", "nextpagetoken", "next_page", "page", "pages", "page_size", "per_page", "limit"),
        *(
            "offset",
            "count",
            "total",
            "total_count",
            "totalcount",
            "pagination",
            "paging",
            "links",
            "_links",
            "meta",
        ),
        *(
            "metadata",
            "info",
            "status",
            "success",
            "error",
            "errors",
            "type",
            "kind",
            "version",
            "schema",
            "$schema",
        ),
        *("name", "description", "title", "license", "licenses", "url", "created", "created_at", "date", "author"),
        *("exported_at", "export_date", "generated_at", "language", "lang", "took", "timed_out", "_shards", "etag"),
        *("features", "num_rows_total", "num_rows_per_page", "partial", "request_id", "code", "message", "fields"),
        *("columns", "max_score", "citation", "homepage", "@odata.context", "@odata.nextlink", "nextlink"),
    )
)
"""What stands beside lists of records without being one."""
_TELLS_OF_ITS_LIST: Final = frozenset({"trace", "info", "resourceSpans", "resourceLogs"})
"""Beside a list, these say what its elements have in common: the object is one record."""
_STAYS: Final = frozenset(
    (
        *(
            "messages",
            "conversation",
            "contents",
            "content",
            "parts",
            "turns",
            "choices",
            "input",
            "inputs",
            "output",
        ),
        *(
            "outputs",
            "history",
            "tools",
            "functions",
            "tool_calls",
            "chosen",
            "rejected",
            "resourcespans",
            "answers",
        ),
        *("resource_spans", "resourcelogs", "resource_logs", "conversation_parts", "comments", "mapping", "steps"),
        *("annotations", "preferred_output", "non_preferred_output", "prompt", "completion", "dialog", "dialogue"),
        *("segments", "chat_messages", "images", "replies"),
    )
)
"""Lists that are part of one record."""
_SPEAKERS: Final = frozenset(("role", "from", "author", "speaker", "sender", "user"))
_SAID: Final = frozenset(("content", "value", "text", "message", "parts", "body"))
_SPACE: Final = re.compile(r"[\s,]*")
_COLON: Final = re.compile(r"\s*:\s*")
_DECODER: Final = json.JSONDecoder(parse_int=str, parse_float=str)
_N_ELEMENTS: Final = 3


class _Held(NamedTuple):
    """What the beginning of a file shows of one value of its outermost object."""

    path: str
    kind: str
    """“list”, “object” or “value”."""
    first: tuple[dict[str, Any], ...] = ()
    """First elements of a list of objects."""

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2].casefold()


class Lists(NamedTuple):
    """Where the records of a file lie, and what else its object holds."""

    paths: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


def find_lists(text: str, *, is_alone: bool) -> Lists:
    """The lists in which the records lie, told from the beginning of a file; no paths where an object is a record.

    `is_alone` says that the file holds one object, so that a list under a name nobody knows can be meant too.
    """
    held = list(_survey(text, len(text) - len(text.lstrip("\ufeff \t\r\n")), ""))
    top = [one for one in held if "/" not in one.path]
    records = [one for one in top if one.kind == "list" and one.first and not _is_talk(one.first)]
    if any((one.name in _STAYS and one.kind == "list") or one.name in _TELLS_OF_ITS_LIST for one in top):
        return Lists()
    chosen = _by_split(records, top) or _by_name(records, top, is_alone)
    chosen = chosen or _nested(held, top) or (_by_content(records, top) if is_alone else [])
    paths = tuple(one.path for one in chosen)
    return Lists(
        paths, tuple(one.path for one in top if paths and one.path not in paths and not _leads(one, paths))
    )


def is_opened(path: str, lists: Sequence[str]) -> bool:
    """True for a list that holds records: one that was seen, or the list of a further split beside them."""
    if path in lists:
        return True
    parent, _, name = path.rpartition("/")
    beside = (one.rpartition("/") for one in lists)
    return as_split(name) is not None and any(p == parent and as_split(n) is not None for p, _, n in beside)


def is_on_the_way(path: str, lists: Sequence[str]) -> bool:
    """True for an object in which such a list lies."""
    return any(one.startswith(f"{path}/") for one in lists)


def is_beside(name: str) -> bool:
    """True for a key whose list is known to hold no records."""
    return name.casefold() in _BESIDE


def _leads(one: _Held, paths: Sequence[str]) -> bool:
    return is_on_the_way(one.path, paths)


def _by_split(records: Sequence[_Held], top: Sequence[_Held]) -> list[_Held]:
    found = [one for one in records if as_split(one.name)]
    others = [one for one in top if one not in found and not as_split(one.name) and not _is_harmless(one)]
    return [] if others else found


def _by_name(records: Sequence[_Held], top: Sequence[_Held], is_alone: bool) -> list[_Held]:
    if n_known([one.path for one in top]) > 1:
        return []
    found = [one for one in records if one.name in CLEAR or one.name in _DOUBTFUL]
    others = [one for one in top if one not in found and one.name not in _BESIDE]
    if is_alone and all(one.name in CLEAR for one in found):
        others = [one for one in others if one.kind == "object"]
    return [] if others else found


def _nested(held: Sequence[_Held], top: Sequence[_Held]) -> list[_Held]:
    """Lists one level down, as services wrap their answers: {"data": {"items": […]}}."""
    if any(one.name not in _OUTER and not _is_harmless(one) for one in top):
        return []
    inner = [one for one in held if "/" in one.path and one.kind == "list" and one.first]
    return [one for one in inner if (one.name in CLEAR or as_split(one.name)) and not _is_talk(one.first)]


def _by_content(records: Sequence[_Held], top: Sequence[_Held]) -> list[_Held]:
    """A list under any name whose elements are what some shape reads, where the object itself is not."""
    if len(records) != 1 or n_known([one.path for one in top]) > 1:
        return []
    columns = list(dict.fromkeys(key for element in records[0].first for key in element))
    return list(records) if n_known(columns) > 1 else []


def _is_harmless(one: _Held) -> bool:
    return one.name in _BESIDE or one.kind == "value"


def _is_talk(elements: Sequence[dict[str, Any]]) -> bool:
    """True for turns of one conversation: they belong together."""
    keys = [{key.casefold() for key in element} for element in elements]
    return all(one & _SPEAKERS and one & _SAID and "messages" not in one for one in keys)


def _survey(text: str, start: int, above: str) -> Iterator[_Held]:
    """The values of the object that begins at a place, in their order; ends where the text is cut or broken."""
    for key, at in _keys(text, start):
        path = f"{above}/{key}" if above else key
        sign = text[at : at + 1]
        if sign == "[":
            yield _Held(path, "list", _elements(text, at + 1))
        else:
            yield _Held(path, "object" if sign == "{" else "value")
        if sign == "{" and not above and key.casefold() in _OUTER:
            yield from _survey(text, at, path)


def _keys(text: str, at: int) -> Iterator[tuple[str, int]]:
    """Each key of the object that begins at a place, and where its value begins."""
    if text[at : at + 1] != "{":
        return
    at += 1
    while True:
        at = _after(_SPACE, text, at)
        if text[at : at + 1] != '"':
            return
        try:
            key, at = _DECODER.raw_decode(text, at)
            colon = _COLON.match(text, at)
            if not colon:
                return
            yield str(key), colon.end()
            _, at = _DECODER.raw_decode(text, colon.end())
        except (ValueError, RecursionError):
            return


def _elements(text: str, at: int) -> tuple[dict[str, Any], ...]:
    found: list[dict[str, Any]] = []
    while len(found) < _N_ELEMENTS:
        at = _after(_SPACE, text, at)
        if text[at : at + 1] != "{":
            break
        try:
            element, at = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):  # longer than what is seen of the file, or broken
            return tuple(found) or ({key: "" for key, _ in _keys(text, at)},)
        found.append(element)
    return tuple(found)


def _after(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at
