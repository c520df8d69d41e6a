"""How the records of a file lie: line by line, in one JSON document, in the rows of a table, or as plain lines."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from tunewright.imports.columns import as_split
from tunewright.imports.containers.event_stream import is_event_stream
from tunewright.imports.containers.headers import Header, n_known, read_header
from tunewright.imports.containers.json_lists import Lists, find_lists
from tunewright.imports.containers.table import first_rows, told_separator
from tunewright.imports.plan import Container, Mapping, ReadPlan
from tunewright.imports.reasons import listed
from tunewright.model import Split

_SEPARATORS: Final = {",": "commas", ", ": "commas", "\t": "tabs", ";": "semicolons", "|": "vertical bars"}
_NAMED: Final[dict[str, Container]] = {
    **dict.fromkeys(("jsonl", "ndjson", "jsonlines"), "jsonl"),
    "json": "json",
    "csv": "csv",
    **dict.fromkeys(("tsv", "tab"), "tsv"),
}
_ARE_TABLES: Final = ("csv", "tsv", "tab", "psv")
_PROSE: Final = ("txt", "text", "log", "out", "md", "markdown", "rst")
_SPACED: Final = re.compile('[^"]", "[^"]')
_UNSPACED: Final = re.compile('[^"]","[^"]')
_BACKSLASHED: Final = re.compile(r'[^\\"]\\"[^"]')
_N_ROWS: Final = 20
_CUT: Final = " \t\r\n,;\ufeff"


@dataclass(frozen=True, slots=True)
class Layout:
    """Where records begin and end, how sure that is (0–1), and why."""

    container: Container
    confidence: float
    reason: str
    delimiter: str = ""
    columns: tuple[str, ...] = ()
    has_header: bool = True
    escape: str = ""
    lists: tuple[str, ...] = ()
    """Where records lie inside a JSON object."""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    """All sheets of a workbook that can be chosen."""
    notes: tuple[str, ...] = ()
    """What a person should know before the import, one sentence each."""

    def plan(self, encoding: str, split: Split | None) -> ReadPlan:
        """The plan to read a file so, without its shape; lists that name splits go before what its name says."""
        named = any(as_split(path.rpartition("/")[2]) for path in self.lists)
        return ReadPlan(
            encoding,
            self.container,
            "",
            delimiter=self.delimiter,
            split=None if named else split,
            columns=self.columns,
            has_header=self.has_header,
            escape=self.escape,
            sheet=self.sheet,
            lists=self.lists,
        )


def by_place(layout: Layout, shape: str) -> Mapping:
    """Of a table of two columns without names, the first is taken for the prompt and the second for the answer."""
    if layout.has_header or len(layout.columns) != 2 or shape != "prompt-completion":
        return ()
    return (("prompt", layout.columns[0]), ("completion", layout.columns[1]))


class _Fit(NamedTuple):
    """How well a way to cut a text into cells fits it; the larger, the better."""

    n_known: int = 0
    share: float = 0.0
    n_columns: int = 0
    n_rows: int = 0
    delimiter: str = ","
    escape: str = ""
    header: Header = Header()


def lay_out(
    text: str, extension: str, wanted: Container | None = None, has_header: bool | None = None
) -> Layout | None:
    """The layout of a file that begins with this text; None where no records can be told in it.

    `wanted` is the container and `has_header` the header row that a person chose instead.
    """
    named = _NAMED.get(extension)
    if wanted is None and named in ("jsonl", "json") and "{" not in text:
        named = None
    if wanted == "text":
        return _plain()
    if wanted == "sse" or (wanted is None and is_event_stream(text)):
        return _streamed()
    container = wanted or _json_container(text)
    if container is None:
        table = _table(text, named, has_header, is_prose=extension in _PROSE)
        return table or (_json_layout(named, extension) if _is_json(named) else _plain_if(extension))
    if _is_json(container):
        lists = Lists() if wanted == "jsonl" else _lists(text)
        return _opened(lists, extension) if lists.paths else _json_layout(container, extension)
    return _table(text, container, has_header, must=True)


def _is_json(container: Container | None) -> bool:
    return container in ("jsonl", "json")


def _plain() -> Layout:
    return Layout("text", 0.9, "Plain text, one record on each line.", columns=("text",))


def _streamed() -> Layout:
    return Layout("sse", 1.0, "An event stream (SSE), one record for each streamed answer.")


def _plain_if(extension: str) -> Layout | None:
    """Prose where data was promised by the name is the wrong file, and not one record per line."""
    return None if extension in _NAMED or extension in _ARE_TABLES else _plain()


def _json_layout(container: Container | None, extension: str) -> Layout:
    although = _although(container, extension)
    if container == "json":
        return Layout("json", 1.0, f"JSON, as a list or with records one after another{although}.")
    return Layout("jsonl", 1.0, f"JSON Lines, one record on each line{although}.")


def _although(container: Container | None, extension: str) -> str:
    named = _NAMED.get(extension)
    return f" (although its name ends in .{extension})" if named and named != container else ""


def _opened(lists: Lists, extension: str) -> Layout:
    where = "list" if len(lists.paths) == 1 else "lists"
    although = "" if extension == "jsonl" else _although("json", extension)
    reason = f"JSON, with the records in the {where} {listed(lists.paths)} of an object{although}."
    beside = f"Beside the {where} of records, the file holds {listed(lists.beside)}, which is not imported."
    return Layout("json", 1.0, reason, lists=lists.paths, notes=(beside,) if lists.beside else ())


def _lists(text: str) -> Lists:
    start = text.lstrip(_CUT)
    if start[:1] != "{":
        return Lists()
    try:
        _, end = json.JSONDecoder().raw_decode(start)
    except (ValueError, RecursionError):
        return find_lists(start, is_alone=not _is_one_object(start.split("\n", 1)[0]))
    return find_lists(start, is_alone=not start[end:].strip(_CUT))


def _json_container(text: str) -> Container | None:
    lines = [line for line in re.split(r"[\r\n]+", text) if line.strip()][:50]
    first = text.lstrip()[:1]
    whole = sum(line[0] == "{" and line.rstrip()[-1] == "}" for line in lines)
    if first == "[":
        return "jsonl" if len(lines) > 1 and all(_is_one_list(line) for line in lines[:2]) else "json"
    if first == "{" and _follows_another(lines[0]):
        return "json"
    if first == "{" and (len(lines) == 1 or _is_one_object(lines[0])):
        return "jsonl"
    if whole and whole * 2 >= len(lines) - 1:
        return "jsonl"
    return "json" if first == "{" else None


def _is_one_list(line: str) -> bool:
    try:
        return isinstance(json.loads(line), list)
    except (ValueError, RecursionError):
        return False


def _is_one_object(line: str) -> bool:
    """True for a line that is a whole object: what follows it is broken, not laid out over several lines."""
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _follows_another(line: str) -> bool:
    """True when a second object begins on the line where the first one ends."""
    try:
        _, end = json.JSONDecoder().raw_decode(line.lstrip())
    except (ValueError, RecursionError):
        return False
    return line.lstrip()[end:].lstrip(" ,")[:1] == "{"


def _table(
    text: str, named: Container | None, has_header: bool | None, *, must: bool = False, is_prose: bool = False
) -> Layout | None:
    """The best reading as a table; `must` takes it even where little speaks for it."""
    told = told_separator(text)
    ways = [(delimiter, "") for delimiter in ((told,) if told else _candidates(named, must))]
    best = max((_fit(text, *way, has_header) for way in ways), key=lambda fit: fit[:3])
    if _BACKSLASHED.search(text):
        escaped = _fit(text, best.delimiter, "\\", has_header)
        best = escaped if escaped.n_rows * escaped.share > best.n_rows * best.share else best
    is_regular = best.n_columns > 1 and best.share > 0.9 and text.count("\n") > 2
    is_regular = is_regular and not (is_prose and best.delimiter == ",")
    if not best.header.columns or not (must or is_regular or best.n_known > 0 or named in ("csv", "tsv")):
        return None
    return _as_layout(best, text)


def _as_layout(fit: _Fit, text: str) -> Layout:
    delimiter = fit.delimiter
    if delimiter == "," and _SPACED.search(text) and not _UNSPACED.search(text):
        delimiter = ", "
    between = _SEPARATORS.get(delimiter, f"“{delimiter}”")
    sure = max(fit.share, 0.1) * (0.6 if fit.header.is_guess else 1.0)
    layout = Layout("csv", sure, f"A table with {between} between its cells.", delimiter, fit.header.columns)
    notes = fit.header.notes
    if fit.escape:
        notes = (*notes, "Quotation marks inside its cells are marked by a backslash.")
    container: Container = "tsv" if delimiter == "\t" else "csv"
    return replace(layout, container=container, has_header=fit.header.is_there, escape=fit.escape, notes=notes)


def _candidates(named: Container | None, must: bool) -> tuple[str, ...]:
    """Delimiters to try, the likelier first: it wins where all fit alike."""
    if named == "tsv":
        return ("\t",) if must else ("\t", ",", ";", "|")
    return (",", ";", "|") if must else (",", ";", "\t", "|")


def _fit(text: str, delimiter: str, escape: str, has_header: bool | None) -> _Fit:
    rows = first_rows(text, delimiter, _N_ROWS, escape)
    if not rows:
        return _Fit(delimiter=delimiter, escape=escape)
    header = read_header(rows, has_header)
    below = rows[1:] if header.is_there else rows
    if len(below) > 1 and len(rows) < _N_ROWS:
        below = below[:-1]  # perhaps cut off
    n = len(header.columns)
    same = sum(len(row) == n for row in below) / len(below) if below else 0.5
    return _Fit(n_known(header.columns), same, n, len(rows), delimiter, escape, header)
