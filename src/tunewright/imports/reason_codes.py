"""The kind of a reason in one stable word, told from its wording where the store gives it back as plain text."""

from __future__ import annotations

from typing import Final

from tunewright.imports.reasons import Reason

_OPENINGS: Final = (
    ("The line is blank", "blank"),
    ("The file ends in the middle", "cut-off"),
    ("The record is cut off", "cut-off"),
    ("The file ends before its list", "list-not-closed"),
    ("The file is damaged", "damaged"),
    ("Lists and objects are nested", "too-deep"),
    ("A whole number has more", "huge-number"),
    ("A number is too large", "huge-number"),
    ("A character is only half", "half-character"),
    ("A cell begins with a quotation mark", "cell-quotes"),
    ("A line break stands in a cell", "cell-line-break"),
    ("The list of messages is empty", "no-messages"),
    ("Neither answer won", "no-winner"),
    ("Nobody has annotated this text", "no-annotation"),
    ("The row repeats the names", "repeated-header"),
    ("The record is too large", "too-large"),
    ("The line is not JSON", "not-json"),
    ("No key or column is chosen", "missing-field"),
    ("The cell in “", "cell-json"),
    ("A formula has no calculated value", "formula-without-value"),
    ("The file holds a further list", "unread-list"),
    ("Curly quotation marks", "smart-quotes"),
    ("Single quotation marks", "single-quotes"),
    ("A quotation mark is not closed", "open-quote"),
    ("A backslash at", "backslash"),
    ("The record ends, but more", "extra-text"),
    ("There is a comma too many", "trailing-comma"),
    ("There is a comment", "comment"),
    ("A key without quotation marks", "bare-key"),
    ("A colon is missing", "missing-colon"),
    ("A comma is missing", "missing-comma"),
    ("A value is missing or has", "missing-value"),
)
_PHRASES: Final = (
    ("” should hold JSON. ", "part-json"),
    ("of the marks “<image>”", "pictures"),
    ("does not hold the call as JSON", "not-a-function-call"),
    ("and a “label” that is true or false", "not-a-segment"),
    ("holds no turns: each begins", "no-turns"),
    ("where one preferred and one other answer", "not-two-answers"),
    ("is not a number that JSON allows", "not-a-number"),
    ("is not JSON, at", "foreign-word"),
    ("stands twice in one object", "repeated-key"),
    ("has no meaning there", "encoding"),
    ("Each record has to be an object", "not-an-object"),
    ("missing: there is no “", "missing-field"),
    ("where a text in quotation marks is needed", "not-text"),
    ("where a list of messages in square brackets", "not-a-list"),
    ("where an object in curly brackets is needed", "not-a-message"),
    ("A cell that contains the separator", "too-many-cells"),
    ("Part of the row may be missing", "too-few-cells"),
)


def code_of(reason: str) -> str:
    """The kind of a reason in one stable word, such as “trailing-comma”, by which rejected lines are grouped.

    A reason that came back from the store as plain text is known by its wording; “other” for one not written here.
    """
    if isinstance(reason, Reason):
        return reason.code
    opening = next((code for words, code in _OPENINGS if reason.startswith(words)), "")
    return opening or next((code for words, code in _PHRASES if words in reason), "other")
