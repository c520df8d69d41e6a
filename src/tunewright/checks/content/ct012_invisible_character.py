from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from tunewright.checks.content.answers import a_finding, spoken
from tunewright.checks.registry import check
from tunewright.model import Example, Finding, Severity
from tunewright.text.invisible import Invisible, Unseen, unseen
from tunewright.text.mojibake import mojibake

_NAMES: Final[dict[Invisible, tuple[str, str]]] = {
    "hidden": ("hidden letter", "hidden letters"),
    "direction": ("mark that turns the reading direction", "marks that turn the reading direction"),
    "control": ("control sign", "control signs"),
    "zero-width": ("sign without width", "signs without width"),
    "soft-hyphen": ("soft hyphen", "soft hyphens"),
}
_BROKEN: Final = re.compile(r"[\u00c2-\u00f4][\u0080-\u00bf]")
"""How a letter of two bytes shows that was read with the wrong encoding."""
_GRAVE: Final[frozenset[Invisible]] = frozenset({"hidden", "direction", "control"})


@check("CT012", "invisible-character", severity="warning", scope="example", depth="thorough")
def invisible_character(example: Example) -> Iterator[Finding]:
    """A message holds signs that nobody sees: hidden letters, direction marks, control signs, spaces without width.

    Why it matters: the model reads them, so two texts that look alike are not; hidden letters and direction marks
    can carry words that no reviewer sees.
    What to do: remove them; look at hidden letters and direction marks before you do.
    Severity: information where there are only soft hyphens and signs without width.
    Not reported: what a script or an emoji needs: joiners in Arabic, Persian, Indic scripts and emoji, direction
    marks in texts from right to left, and breaks in Thai, Khmer or Japanese; and what is the rest of a letter that
    was read with the wrong encoding (CT011).
    """
    for at, _, text in spoken(example):
        if found := _not_of_broken_letters(text, unseen(text)):
            sorts = Counter(one.sort for one in found)
            severity: Severity = "warning" if _GRAVE & sorts.keys() else "info"
            named = " and ".join(_counted(n, sort) for sort, n in sorts.most_common())
            codes = sorted({f"U+{ord(text[one.at]):04X}" for one in found})
            says = f"holds {named} that cannot be seen."
            yield a_finding("CT012", severity, example, at, says, ", ".join(codes[:8]), counts=dict(sorts))


def _not_of_broken_letters(text: str, found: list[Unseen]) -> list[Unseen]:
    """Without the signs that stand after “Ã” and the like in a text that was read with the wrong encoding."""
    if not any(_BROKEN.match(text, one.at - 1) for one in found) or not mojibake(text):
        return found
    return [one for one in found if not _BROKEN.match(text, one.at - 1)]


def _counted(n: int, sort: Invisible) -> str:
    return f"{n:,} {_NAMES[sort][n != 1]}"
