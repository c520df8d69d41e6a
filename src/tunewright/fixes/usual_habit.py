from __future__ import annotations

import re

from tunewright.fixes.outside_code import substituted
from tunewright.fixes.registry import Given, edits
from tunewright.fixes.texts import Change, edited, is_answer
from tunewright.model import Body, Example

_STRAIGHT = re.compile(r'"([^"\n]{1,2000}?)"')
_CURLY = re.compile(r"[“”„]")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")
_CURLY_APOSTROPHE = re.compile(r"(?<=[^\W\d_])’(?=[^\W\d_])")
_TWO_SPACES = re.compile(r"(?<=[a-z)][.!?])  (?=[A-Z])")
_ONE_SPACE = re.compile(r"(?<=[a-z)][.!?]) (?=[A-Z])")
_TAIL = re.compile(r"[ \t]+(?=\r?\n)")

_CHANGES: dict[tuple[object, object], Change] = {
    ("quotation marks", "curly quotation marks"): lambda text: substituted(text, _CURLY, lambda found: '"'),
    ("quotation marks", "straight ones"): lambda text: substituted(text, _STRAIGHT, lambda found: f"“{found[1]}”"),
    ("apostrophes", "curly apostrophes"): lambda text: substituted(text, _CURLY_APOSTROPHE, lambda found: "'"),
    ("apostrophes", "straight ones"): lambda text: substituted(text, _APOSTROPHE, lambda found: "’"),
    ("spaces after a full stop", "two spaces after a full stop"): lambda text: substituted(
        text, _TWO_SPACES, lambda found: " "
    ),
    ("spaces after a full stop", "one"): lambda text: substituted(text, _ONE_SPACE, lambda found: "  "),
    ("spaces at line ends", "spaces at the end of lines"): lambda text: substituted(text, _TAIL, lambda found: ""),
}
"""(habit, the rarer way): how to write it in the usual one."""


@edits("CT014", name="usual-habit", way="asks-first")
def usual_habit(example: Example, given: Given) -> Body | None:
    """Write quotation marks, apostrophes and spaces in answers the way most examples do.

    Code is left alone; so is what cannot be told, such as the two marks of a quotation over several lines.
    """
    said = given.finding.evidence
    habit, rarer = said.get("habit"), said.get("rarer")
    if not isinstance(habit, str) or not isinstance(rarer, str) or (habit, rarer) not in _CHANGES:
        return None
    return edited(example, _CHANGES[habit, rarer], lambda at, turn: is_answer(turn))
