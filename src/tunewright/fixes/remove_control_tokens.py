from __future__ import annotations

import re

from tunewright.fixes.registry import Given, edits
from tunewright.fixes.texts import edited
from tunewright.model import Body, Example

_TOKEN = re.compile(r"<\|[a-z_]{1,24}(?:_\d{1,6})?\|>")


@edits("TO002", name="remove-control-tokens", way="asks-first")
def remove_control_tokens(example: Example, given: Given) -> Body | None:
    """Remove signs that stand for control tokens, such as <|endoftext|>, from messages."""
    return edited(example, lambda text: _TOKEN.sub("", text))
