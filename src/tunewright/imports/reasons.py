"""Why a record was refused, in plain sentences. Each reason is written here and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterable
from json import JSONDecodeError
from typing import Final


class Reason(str):
    """A finished reason, told apart from a JSON value that happens to be a text."""

    __slots__ = ()


BLANK: Final = Reason("The line is blank.")
CUT: Final = Reason(
    "The file ends in the middle of this record. The rest is missing: fetch or save the file again."
)
CUT_OFF: Final = Reason("The record is cut off: it ends before all brackets are closed.")
LIST_NOT_CLOSED: Final = Reason(
    "The file ends before its list is closed: the last ] is missing. "
    "Records may be missing after this point: compare with where the file came from."
)
TOO_DEEP: Final = Reason("Lists and objects are nested more than 200 deep, which no training record needs.")
TOO_MANY_DIGITS: Final = Reason(
    "A whole number has more than 4,300 digits. Put it in quotation marks to keep it as text."
)
LONE_SURROGATE: Final = Reason(
    "A character is only half there: \\ud… stands alone, where emoji and rare characters need two such parts. "
    "The text was probably cut in the middle of an emoji."
)
QUOTE_NOT_CLOSED: Final = Reason(
    "A cell begins with a quotation mark that is never closed, or is closed in the middle of the text. "
    "Inside a quoted cell, write each quotation mark twice."
)
STRAY_LINE_END: Final = Reason("A line break stands in a cell without quotation marks around it.")
NO_MESSAGES: Final = Reason("The list of messages is empty.")

_OPEN_QUOTE: Final = "A quotation mark is not closed"
_SHOWN: Final = 40
_UNSHOWABLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_SMART: Final = "“”„‟″‘’‚«»"
_SMART_AS_JSON = re.compile("[“”„‟″]\\s*([:,}\\]]|$)")


def shortened(text: str) -> str:
    """The text on one line, at most 40 characters of it; control characters and half characters show as �."""
    text = _UNSHOWABLE.sub("�", " ".join(text[:200].split()))
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def listed(names: Iterable[str]) -> str:
    """Names in curly quotes, the first eight of them: “a”, “b” and “c”."""
    quoted = [f"“{shortened(name)}”" for name in names]
    if len(quoted) > 8:
        return f"{', '.join(quoted[:8])} and {len(quoted) - 8} more"
    return " and ".join(filter(None, (", ".join(quoted[:-1]), quoted[-1]))) if quoted else "none"


def place(text: str, at: int) -> str:
    """Where in a record: “character 12”, or “line 3 of the record, character 12”."""
    before = text[:at]
    n_breaks = before.count("\n")
    column = at - (before.rfind("\n") + 1) + 1
    return f"line {n_breaks + 1} of the record, character {column}" if n_breaks else f"character {column}"


def too_large(n_characters: int) -> Reason:
    """A record of more characters than are read; only its beginning is kept with the rejection."""
    size = f"{n_characters / 1_000_000:,.0f} million characters"
    return Reason(f"The record is too large: {size}, where 16 million are read. Only its beginning is kept here.")


def not_in_encoding(encoding: str, byte: int, text: str, at: int) -> Reason:
    """A byte that means nothing in the encoding the file is read in."""
    return Reason(
        f"The line is not {encoding}: the byte {byte:02X} at {place(text, at)} has no meaning there. "
        "It is shown as Windows-1252 would read it: correct it here, or choose another encoding for the file."
    )


def not_an_object(value: object) -> Reason:
    """Valid JSON, but not a `{…}` with named values."""
    return Reason(f"The record is {kind_of(value)}. Each record has to be an object in curly brackets: {{…}}.")


def repeated_key(key: str) -> Reason:
    """One object holds a key twice; JSON readers would keep only the last value."""
    return Reason(
        f"The key “{shortened(key)}” stands twice in one object, so that one of its two values would be lost."
    )


def not_a_number(word: str) -> Reason:
    """NaN, Infinity, or a number beyond what can be written again."""
    return Reason(f"{shortened(word)} is not a number that JSON allows. Replace it by a number, a text or null.")


def missing_key(field: str, key: str, found: Iterable[str]) -> Reason:
    """The key or column that should hold the prompt, the completion or the messages is not there."""
    if not key:
        return Reason(f"No key or column is chosen for the {field}. Found: {listed(found)}.")
    verb = "are" if field.endswith("s") else "is"
    return Reason(f"The {field} {verb} missing: there is no “{shortened(key)}” here. Found: {listed(found)}.")


def not_text(field: str, value: object) -> Reason:
    """A prompt or completion that is a number, a truth value, a list or an object."""
    return Reason(f"The {field} is {kind_of(value)}, where a text in quotation marks is needed.")


def not_a_list(key: str, value: object) -> Reason:
    """The messages are something other than a list."""
    return Reason(f"“{shortened(key)}” is {kind_of(value)}, where a list of messages in square brackets is needed.")


def not_a_message(position: int, value: object) -> Reason:
    """One entry of the messages is not an object."""
    return Reason(f"Message {position} is {kind_of(value)}, where an object in curly brackets is needed.")


def unreadable_cell(column: str, reason: str) -> Reason:
    """A cell that should hold JSON and does not."""
    return Reason(f"The cell in “{shortened(column)}” should hold JSON. {reason}")


def too_many_cells(n_cells: int, n_columns: int) -> Reason:
    """A row that is longer than the header row."""
    return Reason(
        f"The row has {n_cells} cells, the header has {n_columns}. "
        "A cell that contains the separator needs quotation marks around it."
    )


def too_few_cells(n_cells: int, n_columns: int) -> Reason:
    """A row that is shorter than the header row."""
    have = "1 cell" if n_cells == 1 else f"{n_cells} cells"
    return Reason(f"The row has {have}, the header has {n_columns}. Part of the row may be missing.")


def is_unfinished(reason: Reason, text: str) -> bool:
    """True for a record whose end seems to be missing: brackets open, or a quotation mark with none after."""
    return reason == CUT_OFF or (reason.startswith(_OPEN_QUOTE) and text[-1:] not in ("}", "]"))


def kind_of(value: object) -> str:
    """What a JSON value is, in a reader's words: “a list”, “empty (null)”."""
    if value is None:
        return "empty (null)"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, (int, float)):
        return "a number"
    if isinstance(value, str):
        return "a text"
    return "a list" if isinstance(value, list) else "an object"


def broken_json(text: str, error: JSONDecodeError) -> Reason:
    """What is wrong with a text that is not JSON, and where, without a programmer's words."""
    at, said = error.pos, error.msg.lower()
    where = place(text, at)
    char = text[at : at + 1]
    if _is_curly(text, at, "unterminated" in said):
        return Reason(
            f'Curly quotation marks are used where JSON needs plain ones ("): see {_smart_place(text, at)}.'
        )
    if char == "'":
        return Reason(f'Single quotation marks are used where JSON needs double ones ("), at {where}.')
    if "unterminated string" in said:
        return Reason(f"{_OPEN_QUOTE}: the text that begins at {where} has no end.")
    if "escape" in said:
        return Reason(
            f"A backslash at {where} is followed by something it cannot stand before. Write \\\\ for a backslash."
        )
    if "extra data" in said:
        return Reason(
            f"The record ends, but more text follows at {where}: {_near(text, at)}. Is a line break missing?"
        )
    if not text[at:].strip():
        return CUT_OFF
    return _misplaced(text, at, said)


def _misplaced(text: str, at: int, said: str) -> Reason:
    where, near = place(text, at), _near(text, at)
    before = text[:at].rstrip()[-1:]
    if "trailing comma" in said or (before == "," and text[at] in "}]"):
        return Reason(f"There is a comma too many at {where}, before {near}.")
    if text[at] in "#/":
        return Reason(f"There is a comment at {where}. JSON has no comments: remove it.")
    if "property name" in said:
        return Reason(
            f"A key without quotation marks, or something else that does not belong there, is at {where}: {near}."
        )
    if "':' delimiter" in said:
        return Reason(f"A colon is missing after a key, at {where}: {near}.")
    if "',' delimiter" in said:
        return Reason(
            "A comma is missing, or a quotation mark inside the text needs a backslash before it, "
            f"at {where}: {near}."
        )
    word = re.match(r"None|True|False|undefined", text[at:])
    if word:
        return Reason(f"{word.group()} is not JSON, at {where}. JSON writes null, true and false.")
    if text[:1] not in ("{", "["):
        return Reason(f"The line is not JSON: it begins with {_near(text, 0)}, where a record begins with {{.")
    return Reason(f"A value is missing or has no quotation marks around it, at {where}: {near}.")


def _near(text: str, at: int) -> str:
    return f"“{shortened(text[at : at + 60])}”"


def _is_curly(text: str, at: int, is_unclosed: bool) -> bool:
    around = text[at:] if is_unclosed else text[max(0, at - 8) : at]
    return text[at : at + 1] in tuple(_SMART) or _SMART_AS_JSON.search(around) is not None


def _smart_place(text: str, at: int) -> str:
    found = next((spot for spot, char in enumerate(text) if char in _SMART), at)
    return place(text, at if text[at : at + 1] in tuple(_SMART) else found)
