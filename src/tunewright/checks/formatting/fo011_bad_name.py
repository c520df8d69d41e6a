from __future__ import annotations

import re
from collections.abc import Iterator

from tunewright.checks.reading import quoted, raw_turns, where
from tunewright.checks.registry import check
from tunewright.model import Example, Finding

_NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")


@check("FO011", "bad-name", severity="error", scope="example", kinds=("chat", "preference"))
def bad_name(example: Example) -> Iterator[Finding]:
    """The name of a speaker holds signs the target does not accept, or is too long.

    Why it matters: the target refuses names with spaces, accents or full stops.
    What to do: use 1 to 64 plain letters, digits, hyphens and underscores, or remove the name.
    """
    for at, turn in enumerate(raw_turns(example)):
        name = turn.get("name")
        if name is None or (isinstance(name, str) and _NAME.fullmatch(name)):
            continue
        shown = quoted(name) if isinstance(name, str) else "that is not text"
        message = f"{where(example, at)} has a name ({shown}) other than 1 to 64 letters, digits, “-” and “_”."
        yield Finding("FO011", "error", message, (example.id,), f"{at + 1}:name")
