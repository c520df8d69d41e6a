from __future__ import annotations

from collections.abc import Callable, Iterator

from tunewright.checks.balance.sides import (
    Compared,
    Group,
    groups_of,
    in_plain_words,
    joined,
    labels_compared,
    lengths_compared,
)
from tunewright.checks.registry import check
from tunewright.model import Corpus, Finding


@check("BA005", "drift-between-imports", severity="info", scope="corpus")
def drift_between_imports(
    corpus: Corpus,
    *,
    labels_at: float = 0.2,
    lengths_at: float = 0.3,
    longer: float = 1.5,
    chance: float = 0.001,
    fewest: int = 30,
) -> Iterator[Finding]:
    """An import has other labels, or much longer or shorter texts, than the rest of the project.

    Why it matters: the files may follow different rules, or one was cut off or sorted; the model learns a mixture.
    What to do: look at some examples of that import; if both are right, nothing needs to be done.
    Not reported: imports under `fewest` examples; differences that are small (labels under `labels_at`, lengths
    under `lengths_at`, both from 0 for the same to 1 for nothing in common; lengths whose middle is not `longer`
    times the other), however certain they are. With two imports the later one is named.
    Tests: chi-square for labels (Cramér's V, corrected), Kolmogorov–Smirnov for lengths (D).
    Cost: one pass, memory for the different lengths and labels.
    """
    groups = groups_of(corpus, lambda passage: passage.import_id)
    known = {name: group for name, group in groups.items() if group.n >= fewest}
    unlikely = chance / max(1, len(known))
    for name, found in _apart(known, labels_compared, lambda one: one.is_notable(labels_at, unlikely)):
        message = f"Import {name} has other labels than the rest of the project: {found.what}. " + in_plain_words(
            "Cramér’s V", found.difference
        )
        yield Finding("BA005", "info", message, (), f"labels:{name}", {"import": name, **found.evidence})
    for name, found in _apart(known, lengths_compared, lambda one: one.is_notable(lengths_at, unlikely, longer)):
        message = (
            f"Import {name} has texts of other length than the rest of the project: {found.what}. "
            + in_plain_words("Kolmogorov–Smirnov", found.difference)
        )
        yield Finding("BA005", "info", message, (), f"lengths:{name}", {"import": name, **found.evidence})


def _apart(
    groups: dict[int, Group], compare: Callable[[Group, Group], Compared], is_notable: Callable[[Compared], bool]
) -> Iterator[tuple[int, Compared]]:
    """The imports that differ from the rest, the one that differs most first; each leaves the rest then."""
    left = dict(groups)
    while len(left) > 1:
        names = sorted(left)[1:] if len(left) == 2 else sorted(left)
        found = {
            name: compare(left[name], joined(group for other, group in left.items() if other != name))
            for name in names
        }
        name = max(names, key=lambda name: (found[name].difference.effect, name))
        if not is_notable(found[name]):
            return
        yield name, found[name]
        del left[name]
