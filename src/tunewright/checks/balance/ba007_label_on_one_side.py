from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from tunewright.checks.reading import listed
from tunewright.checks.registry import check
from tunewright.model import Corpus, Finding

_ENOUGH_TO_SHARE = 5


@check("BA007", "label-on-one-side", severity="warning", scope="corpus", tasks=("classification",))
def label_on_one_side(corpus: Corpus) -> Iterator[Finding]:
    """A label is asked for in the test or validation set and never taught in training, or the other way round.

    Why it matters: the model cannot know a label it never saw; and one that is never tested may be wrong unseen.
    What to do: split anew, keeping the shares of the labels, or add examples of the label.
    Severity: a warning for labels missing from training; advice for labels of five or more examples that are
    missing from the test set.
    Cost: one pass; the label and side of each example.
    """
    ids: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    sizes: Counter[str] = Counter()
    for passage in corpus.passages():
        if passage.split is not None and passage.label is not None:
            ids[passage.label.strip()][passage.split].append(passage.id)
            sizes[passage.split] += 1
    if not sizes["train"]:
        return
    for side in ("validation", "test"):
        untaught = [label for label in sorted(ids) if ids[label].get(side) and not ids[label].get("train")]
        if untaught:
            found = tuple(sorted(id_ for label in untaught for id_ in ids[label][side]))
            verb = "does" if len(untaught) == 1 else "do"
            message = f"{listed(untaught)} {verb} not occur in the training set, only in the {side} set."
            yield Finding("BA007", "warning", message, found, f"train:{side}", {"labels": untaught[:30]})
    taught = [label for label in sorted(ids) if len(ids[label].get("train", ())) >= _ENOUGH_TO_SHARE]
    untested = [label for label in taught if sizes["test"] and not ids[label].get("test")]
    if untested:
        verb = "does" if len(untested) == 1 else "do"
        message = f"{listed(untested)} {verb} not occur in the test set, so nothing will be known of them."
        yield Finding("BA007", "info", message, (), "test", {"labels": untested[:30]})
