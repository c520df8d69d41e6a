from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from tunewright.checks.content.answers import a_finding, spoken
from tunewright.checks.registry import check
from tunewright.model import Example, Finding, Severity
from tunewright.text.invisible import Invisible, unseen

_NAMES: Final[dict[Invisible, tuple[str, str]]] = {
    "hidden": ("hidden letter", "hidden letters"),
    "direction": ("mark that turns the reading direction", "marks that turn the reading direction"),
    "control": ("control sign", "control signs"),
    "zero-width": ("sign without width", "signs without width"),
    "soft-hyphen": ("soft hyphen", "soft hyphens"),
}
_GRAVE: Final[frozenset[Invisible]] = frozenset({"hidden", "direction", "control"})


@check("CT012", "invisible-character", severity="warning", scope="example", depth="thorough")
def invisible_character(example: Example) -> Iterator[Finding]:
    """A message holds signs that nobody sees: hidden letters, direction marks, control signs, spaces without width.

    Why it matters: the model reads them, so two texts that look alike are not; hidden letters and direction marks
    can carry words that no reviewer sees.
    What to do: remove them; look at hidden letters and direction marks before you do.
    Severity: information where there are only soft hyphens and signs without width.
    Not reported: what a script or an emoji needs: joiners in Arabic, Persian, Indic scripts and emoji, direction
    marks in texts from right to left, and breaks in Thai, Khmer or Japanese.
    """
    for at, _, text in spoken(example):
        if found := unseen(text):
            sorts = Counter(one.sort for one in found)
            severity: Severity = "warning" if _GRAVE & sorts.keys() else "info"
            named = " and ".join(_counted(n, sort) for sort, n in sorts.most_common())
            codes = sorted({f"U+{ord(text[one.at]):04X}" for one in found})
            says = f"holds {named} that cannot be seen."
            yield a_finding("CT012", severity, example, at, says, ", ".join(codes[:8]), counts=dict(sorts))


def _counted(n: int, sort: Invisible) -> str:
    return f"{n:,} {_NAMES[sort][n != 1]}"
