"""Why a record was refused, in plain sentences. Each reason is written here and nowhere else.

A reason names places, signs and fields, never what stands in a text: it is shown, stored and sent on where the
record itself may not be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from json import JSONDecodeError
from typing import Final


class Reason(str):
    """A finished reason, told apart from a JSON value that happens to be a text, and its kind in one stable word.

    Taken as text (`str(reason)`) or sent to another process it stays a `Reason`, so that its code is not lost.
    """

    code: str

    def __new__(cls, text: str, code: str = "content") -> Reason:
        made = super().__new__(cls, text)
        made.code = code
        return made

    def __str__(self) -> str:
        return self


BLANK: Final = Reason("The line is blank.", "blank")
CUT: Final = Reason(
    "The file ends in the middle of this record. The rest is missing: fetch or save the file again.", "cut-off"
)
CUT_OFF: Final = Reason("The record is cut off: it ends before all brackets are closed.", "cut-off")
LIST_NOT_CLOSED: Final = Reason(
    "The file ends before its list is closed: the last ] is missing. "
    "Records may be missing after this point: compare with where the file came from.",
    "list-not-closed",
)
DAMAGED: Final = Reason(
    "The file is damaged from here on, and nothing after this place can be read. Fetch or save it again.",
    "damaged",
)
TOO_DEEP: Final = Reason(
    "Lists and objects are nested more than 200 deep, which no training record needs.", "too-deep"
)
TOO_MANY_DIGITS: Final = Reason(
    "A whole number has more than 4,300 digits. Put it in quotation marks to keep it as text.", "huge-number"
)
NUMBER_TOO_LARGE: Final = Reason(
    "A number is too large to be kept: it lies beyond 10 to the power of 308. Put it in quotation marks to keep "
    "it as text.",
    "huge-number",
)
LONE_SURROGATE: Final = Reason(
    "A character is only half there: \\ud… stands alone, where emoji and rare characters need two such parts. "
    "The text was probably cut in the middle of an emoji.",
    "half-character",
)
QUOTE_NOT_CLOSED: Final = Reason(
    "A cell begins with a quotation mark that is never closed, or is closed in the middle of the text. "
    "Inside a quoted cell, write each quotation mark twice.",
    "cell-quotes",
)
STRAY_LINE_END: Final = Reason(
    "A line break stands in a cell without quotation marks around it.", "cell-line-break"
)
REPEATED_HEADER: Final = Reason(
    "The row repeats the names of the columns, as where several tables were put together.", "repeated-header"
)
NO_WINNER: Final = Reason("Neither answer won, so that none is preferred to the other.", "no-winner")
NO_ANNOTATION: Final = Reason("Nobody has annotated this text yet, so that it has no answer.", "no-annotation")
NO_MESSAGES: Final = Reason("The list of messages is empty.", "no-messages")

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
    said = f"The record is too large: {size}, where 16 million are read. Only its beginning is kept here."
    return Reason(said, "too-large")


def not_in_encoding(encoding: str, byte: int, text: str, at: int) -> Reason:
    """A byte that means nothing in the encoding the file is read in."""
    return Reason(
        f"The line is not {encoding}: the byte {byte:02X} at {place(text, at)} has no meaning there. "
        "It is shown as Windows-1252 would read it: correct it here, or choose another encoding for the file.",
        "encoding",
    )


def not_an_object(value: object) -> Reason:
    """Valid JSON, but not a `{…}` with named values."""
    said = f"The record is {kind_of(value)}. Each record has to be an object in curly brackets: {{…}}."
    return Reason(said, "not-an-object")


def repeated_key(key: str) -> Reason:
    """One object holds a key twice; JSON readers would keep only the last value."""
    return Reason(
        f"The key “{shortened(key)}” stands twice in one object, so that one of its two values would be lost.",
        "repeated-key",
    )


def not_a_number(word: str) -> Reason:
    """NaN, Infinity or -Infinity, which some programs write where there is no number."""
    said = f"{shortened(word)} is not a number that JSON allows. Replace it by a number, a text or null."
    return Reason(said, "not-a-number")


def missing_key(field: str, key: str, found: Iterable[str]) -> Reason:
    """The key or column that should hold the prompt, the completion or the messages is not there."""
    if not key:
        return Reason(f"No key or column is chosen for the {field}. Found: {listed(found)}.", "missing-field")
    verb = "are" if field.endswith("s") else "is"
    said = f"The {field} {verb} missing: there is no “{shortened(key)}” here. Found: {listed(found)}."
    return Reason(said, "missing-field")


def not_text(field: str, value: object) -> Reason:
    """A prompt or completion that is a number, a truth value, a list or an object."""
    return Reason(f"The {field} is {kind_of(value)}, where a text in quotation marks is needed.", "not-text")


def not_a_list(key: str, value: object) -> Reason:
    """The messages are something other than a list."""
    said = f"“{shortened(key)}” is {kind_of(value)}, where a list of messages in square brackets is needed."
    return Reason(said, "not-a-list")


def not_a_message(position: int, value: object) -> Reason:
    """One entry of the messages is not an object."""
    said = f"Message {position} is {kind_of(value)}, where an object in curly brackets is needed."
    return Reason(said, "not-a-message")


def not_a_call(position: int) -> Reason:
    """A turn that should call a function and does not say which, in JSON."""
    return Reason(
        f"Message {position} calls a function, but it does not hold the call as JSON. "
        'Write it like this: {"name": "…", "arguments": {…}}.',
        "not-a-function-call",
    )


def not_a_segment(position: int) -> Reason:
    """A piece of text without its text, or without the mark that says whether it is learned."""
    said = f"Segment {position} needs a “text”, and a “label” that is true or false."
    return Reason(said, "not-a-segment")


def pictures_without_marks(n_pictures: int, n_marks: int) -> Reason:
    """Pictures beside a conversation whose texts mark more or fewer places for them."""
    said = f"There are {n_marks} of the marks “<image>” in its texts, and {n_pictures} named beside them."
    return Reason(f"{said} Each picture needs one mark.", "pictures")


def unreadable_part(key: str, reason: str) -> Reason:
    """A text that should hold JSON, such as the declared tools, and does not."""
    return Reason(f"“{shortened(key)}” should hold JSON. {reason}", "part-json")


def no_marks(field: str) -> Reason:
    """A transcript without the marks that say who speaks."""
    said = f"The {field} holds no turns: each begins on a new line with “Human:” or “Assistant:”."
    return Reason(said, "no-turns")


def not_two_answers(n: int) -> Reason:
    """Candidates of which not exactly one is preferred and one is not."""
    return Reason(
        f"There {'is 1 candidate' if n == 1 else f'are {n} candidates'} for the answer, where one preferred and "
        "one other answer are needed.",
        "not-two-answers",
    )


def unreadable_cell(column: str, reason: str) -> Reason:
    """A cell that should hold JSON and does not."""
    return Reason(f"The cell in “{shortened(column)}” should hold JSON. {reason}", "cell-json")


def formula_without_value(columns: Iterable[str]) -> Reason:
    """Cells of a workbook with a formula that no spreadsheet program has calculated yet."""
    return Reason(
        f"A formula has no calculated value in {listed(columns)}. "
        "Open the workbook in a spreadsheet program, save it there and import it again.",
        "formula-without-value",
    )


def unread_list(key: str) -> Reason:
    """A further list of objects beside the ones that hold the records."""
    return Reason(
        f"The file holds a further list, “{shortened(key)}”, beside the records. Nothing was read from it: "
        "import it as a file of its own if it holds records too.",
        "unread-list",
    )


def too_many_cells(n_cells: int, n_columns: int) -> Reason:
    """A row that is longer than the header row."""
    return Reason(
        f"The row has {n_cells} cells, the header has {n_columns}. "
        "A cell that contains the separator needs quotation marks around it.",
        "too-many-cells",
    )


def too_few_cells(n_cells: int, n_columns: int) -> Reason:
    """A row that is shorter than the header row."""
    have = "1 cell" if n_cells == 1 else f"{n_cells} cells"
    said = f"The row has {have}, the header has {n_columns}. Part of the row may be missing."
    return Reason(said, "too-few-cells")


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
    if _is_curly(text, at, "unterminated" in said):
        spot = _smart_place(text, at)
        return Reason(
            f'Curly quotation marks are used where JSON needs plain ones ("): see {spot}.', "smart-quotes"
        )
    if text[at : at + 1] == "'":
        told = f'Single quotation marks are used where JSON needs double ones ("), at {where}.'
        return Reason(told, "single-quotes")
    if "unterminated string" in said:
        return Reason(f"{_OPEN_QUOTE}: the text that begins at {where} has no end.", "open-quote")
    if "escape" in said:
        told = f"A backslash at {where} is followed by something it cannot stand before."
        return Reason(f"{told} Write \\\\ for a backslash.", "backslash")
    if "extra data" in said:
        told = f"The record ends, but more text follows at {where}: {_sign(text, at)}. Is a line break missing?"
        return Reason(told, "extra-text")
    if not text[at:].strip():
        return CUT_OFF
    return _misplaced(text, at, said)


def _misplaced(text: str, at: int, said: str) -> Reason:
    where, sign = place(text, at), _sign(text, at)
    before = text[:at].rstrip()[-1:]
    if "trailing comma" in said or (before == "," and text[at] in "}]"):
        return Reason(f"There is a comma too many at {where}, before {sign}.", "trailing-comma")
    if text[at] in "#/":
        return Reason(f"There is a comment at {where}. JSON has no comments: remove it.", "comment")
    if "property name" in said:
        told = "A key without quotation marks, or something else that does not belong there,"
        return Reason(f"{told} is at {where}: {sign}.", "bare-key")
    if "':' delimiter" in said:
        return Reason(f"A colon is missing after a key, at {where}: {sign}.", "missing-colon")
    if "',' delimiter" in said:
        told = "A comma is missing, or a quotation mark inside the text needs a backslash before it,"
        return Reason(f"{told} at {where}: {sign}.", "missing-comma")
    word = re.match(r"None|True|False|undefined", text[at:])
    if word:
        return Reason(f"{word.group()} is not JSON, at {where}. JSON writes null, true and false.", "foreign-word")
    if text[:1] not in ("{", "["):
        told = f"The line is not JSON: it begins with {_sign(text, 0)}, where a record begins with {{."
        return Reason(told, "not-json")
    told = f"A value is missing or has no quotation marks around it, at {where}: {sign}."
    return Reason(told, "missing-value")


def _sign(text: str, at: int) -> str:
    """What stands at a place, without quoting the text: “}”, a letter, a digit."""
    sign = text[at : at + 1]
    if sign.isascii() and sign.isprintable() and not sign.isalnum() and sign != " ":
        return f"“{sign}”"
    if sign.isalpha():
        return "a letter"
    if sign.isdigit():
        return "a digit"
    return "a space" if sign.isspace() else "an unusual character" if sign.isprintable() else "a control character"


def _is_curly(text: str, at: int, is_unclosed: bool) -> bool:
    around = text[at:] if is_unclosed else text[max(0, at - 8) : at]
    return text[at : at + 1] in tuple(_SMART) or _SMART_AS_JSON.search(around) is not None


def _smart_place(text: str, at: int) -> str:
    found = next((spot for spot, char in enumerate(text) if char in _SMART), at)
    return place(text, at if text[at : at + 1] in tuple(_SMART) else found)
