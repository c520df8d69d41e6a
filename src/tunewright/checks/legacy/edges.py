"""How prompts and completions of a project end, read off their last characters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_SEPARATOR = re.compile(r"[ \t\n]*[-=~>#|*]{2,}[ \t\n]*\Z|\n[^\n]{1,20}:[ \n]?\Z|\n+\Z")
_ENDING = re.compile(r"\s*(?:[*+&$@%#]{3,}|\[?\b(?:END|STOP|DONE)\b\]?|<\|?[a-z_/]+\|?>)\s*\Z|\n+\Z")


def common_tail(texts: Iterable[str]) -> str:
    """The longest ending that all texts share; empty without texts."""
    tail: str | None = None
    for text in texts:
        tail = text if tail is None else _shared(tail, text)
        if not tail:
            return ""
    return tail or ""


def _shared(one: str, other: str) -> str:
    n = 0
    for a, b in zip(reversed(one), reversed(other), strict=False):
        if a != b:
            break
        n += 1
    return one[len(one) - n :]


def usual_separator(tails: list[str]) -> str:
    """The recognised separator at the end of most prompts; empty unless at least half of them have it.

    Recognised: two or more of the signs - = ~ > # | * at the very end with the white space around them, such as
    “ ->” or “\\n\\n###\\n\\n”; a short last line with a colon, such as “\\nLabel:”; line breaks.
    """
    return _usual(tails, _SEPARATOR)


def usual_ending(tails: list[str]) -> str:
    """The recognised ending of most completions; empty unless at least half of them have it.

    Recognised: three or more of the signs * + & $ @ % #; END, STOP or DONE in capitals; a mark such as “<end>”;
    line breaks.
    """
    return _usual(tails, _ENDING)


def _usual(tails: list[str], shape: re.Pattern[str]) -> str:
    matches = (shape.search(tail) for tail in tails)
    found = Counter(match.group() for match in matches if match)
    candidates = [mark for mark, _ in found.most_common(20)]
    n, _, best = max(
        ((sum(tail.endswith(mark) for tail in tails), len(mark), mark) for mark in candidates), default=(0, 0, "")
    )
    return best if n * 2 >= len(tails) else ""
