"""How the records of a file lie: line by line, in one JSON document, or in the rows of a table."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tunewright.imports.containers.table import column_names, first_rows, told_separator
from tunewright.imports.plan import Container
from tunewright.imports.registry import known_shapes

_SEPARATORS: Final = {",": "commas", ", ": "commas", "\t": "tabs", ";": "semicolons"}
_NAMED: Final[dict[str, Container]] = {
    **dict.fromkeys(("jsonl", "ndjson", "jsonlines"), "jsonl"),
    "json": "json",
    "csv": "csv",
    **dict.fromkeys(("tsv", "tab"), "tsv"),
}
_SPACED: Final = re.compile('[^"]", "[^"]')
_UNSPACED: Final = re.compile('[^"]","[^"]')
_N_ROWS: Final = 20


@dataclass(frozen=True, slots=True)
class Layout:
    """Where records begin and end, how sure that is (0–1), and why."""

    container: Container
    confidence: float
    reason: str
    delimiter: str = ""
    columns: tuple[str, ...] = ()


def lay_out(text: str, extension: str, wanted: Container | None = None) -> Layout | None:
    """The layout of a file that begins with this text; None where it is neither JSON nor a table."""
    named = _NAMED.get(extension)
    if wanted is None and named in ("jsonl", "json") and "{" not in text:
        named = None
    container = wanted or _json_container(text)
    if container is None:
        return _table(text, named) or (_json_layout(named, extension) if _is_json(named) else None)
    if _is_json(container):
        return _json_layout(container, extension)
    return _table(text, container, must=True)


def _is_json(container: Container | None) -> bool:
    return container in ("jsonl", "json")


def _json_layout(container: Container | None, extension: str) -> Layout:
    named = _NAMED.get(extension)
    although = f" (although its name ends in .{extension})" if named and named != container else ""
    if container == "json":
        return Layout("json", 1.0, f"JSON, as a list or with records one after another{although}.")
    return Layout("jsonl", 1.0, f"JSON Lines, one record on each line{although}.")


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


def _table(text: str, named: Container | None, *, must: bool = False) -> Layout | None:
    """The best reading as a table; `must` takes it even where little speaks for it."""
    told = told_separator(text)
    fits = [_fit(text, delimiter) for delimiter in ((told,) if told else _candidates(named, must))]
    known, share, n_columns, delimiter, columns = max(fits, key=lambda fit: fit[:3])
    is_regular = n_columns > 1 and share > 0.9 and text.count("\n") > 2
    if not columns or not (must or is_regular or known > 0 or named in ("csv", "tsv")):
        return None
    if delimiter == "," and _SPACED.search(text) and not _UNSPACED.search(text):
        delimiter = ", "
    container: Container = "tsv" if delimiter == "\t" else "csv"
    between = _SEPARATORS.get(delimiter, f"“{delimiter}”")
    return Layout(container, max(share, 0.1), f"A table with {between} between its cells.", delimiter, columns)


def _candidates(named: Container | None, must: bool) -> tuple[str, ...]:
    """Delimiters to try, the likelier first: it wins where all fit alike."""
    if named == "tsv":
        return ("\t",) if must else ("\t", ",", ";")
    return (",", ";") if must else (",", ";", "\t")


def _fit(text: str, delimiter: str) -> tuple[int, float, int, str, tuple[str, ...]]:
    """How well a delimiter fits: known columns, share of rows as long as the header, number of columns."""
    rows = first_rows(text, delimiter, _N_ROWS)
    if not rows:
        return 0, 0.0, 0, delimiter, ()
    header, below = column_names(rows[0]), rows[1:]
    if len(below) > 1 and len(rows) < _N_ROWS:
        below = below[:-1]
    same = sum(len(row) == len(header) for row in below) / len(below) if below else 0.5
    return _n_known(header), same, len(header), delimiter, header


def _n_known(columns: Sequence[str]) -> int:
    return max(sum(column in columns for _, column in shape.guess(columns)) for shape in known_shapes())
