"""Which way of writing a field or a text most examples have, and which examples have another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from tunewright.checks.discretion import may_be_shown
from tunewright.checks.reading import quoted

Ids: TypeAlias = dict[str, set[int]]


@dataclass(slots=True)
class Habits:
    """Ids of examples by field and by the form its values have there. The field of free text is “text”."""

    seen: dict[str, Ids] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))
    n_values: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    """Texts of a field, whatever they are."""

    def minorities(
        self, name: str, *, most: float, fewest: int
    ) -> Iterator[tuple[str, list[str], tuple[int, ...]]]:
        """(usual form, other forms, examples that have one of these) where at least `most` have the usual one."""
        forms = self.seen[name]
        if len(forms) < 2:
            return
        total = sum(map(len, forms.values()))
        usual = max(forms, key=lambda form: (len(forms[form]), form))
        others = sorted((form for form in forms if form != usual), key=lambda form: (-len(forms[form]), form))
        if total >= fewest and len(forms[usual]) >= most * total:
            yield usual, others, tuple(sorted(set().union(*(forms[form] for form in others))))


def name_of_field(name: str) -> str:
    """A field of JSON answers for a sentence; names that may be somebody's are not shown."""
    return f"the field {quoted(name)}" if name and may_be_shown(name) else "a field"
