"""What a function may be called, in declarations and in calls."""

from __future__ import annotations

import re

from tunewright.checks.reading import quoted

_NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")


def name_trouble(function: object) -> str:
    """What is wrong with the name of a function object, to end a sentence with; empty if nothing is."""
    if not isinstance(function, dict):
        return "without a function."
    name = function.get("name")
    if not isinstance(name, str) or not name:
        return "without the name of a function."
    if not _NAME.fullmatch(name):
        return f"named {quoted(name)}: a name is 1 to 64 plain letters, digits, “-” and “_”."
    return ""
