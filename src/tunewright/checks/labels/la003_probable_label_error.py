from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from tunewright.checks.labels.suspects import Suspects, find_suspects, most_similar
from tunewright.checks.labels.taught import Taught, read_labelled
from tunewright.checks.reading import counted, quoted
from tunewright.checks.registry import check
from tunewright.model import Corpus, Finding, Severity
from tunewright.text import fingerprint


@check("LA003", "probable-label-error", severity="warning", scope="corpus", tasks=("classification",))
def probable_label_error(
    corpus: Corpus, *, fewest: int = 50, folds: int = 5, odds: float = 3.0, doubt: float = 0.2, seed: int = 7
) -> Iterator[Finding]:
    """The label is probably wrong: examples with similar words carry another one.

    Why it matters: a few wrong labels can undo what many right ones teach.
    What to do: read the example beside the similar ones, then take the suggested label, keep yours, or reject it.
    Severity: information where labels cannot be told apart by words: there are more than 20 suspects, the model
    contradicts more than a tenth of all examples, and would itself expect half as many right labels to look so
    improbable.
    Not reported: what the word model says where it contradicts more than the share `doubt` of the examples that it
    is as sure about, as in small or vague projects; projects with fewer than 50 labelled examples; labels with
    fewer than five different prompts, and any beyond the 200 most frequent ones; what depends on the system
    message, which is not read. Spellings of one label count as one.
    With the extra “embeddings” installed, and `TUNEWRIGHT_EMBEDDINGS` naming the folder of a model2vec model on
    this machine, what the texts mean counts beside their words; nothing is downloaded for it.
    Cost: one pass over the texts, then a word model is taught 6 to 30 times: seconds for 25,000 reviews. Memory:
    16 bytes for each different word and pair of words in an example, and 8 for each example and label.
    """
    folds = max(2, folds)
    taught = read_labelled(corpus, fewest=fewest, prompts_per_label=folds)
    if taught is None:
        return
    suspects = find_suspects(
        taught.features, taught.given, taught.groups, folds=folds, odds=odds, doubt=doubt, seed=seed
    )
    near_given = most_similar(taught.features, taught.groups, suspects, taught.given)
    near_suggested = most_similar(taught.features, taught.groups, suspects, suspects.suggested)
    sure = set(suspects.places[: suspects.n_sure].tolist())
    for places in _by_prompt(taught, suspects):
        first = places[0]
        similar = {"suggested": near_suggested[first], "given": near_given[first]}
        yield _finding(taught, suspects, places, similar, "warning" if first in sure else "info")


def _by_prompt(taught: Taught, suspects: Suspects) -> list[list[int]]:
    """Suspects with the same prompt and label together, the most suspect first."""
    together: dict[tuple[str, int], list[int]] = defaultdict(list)
    for place in suspects.places.tolist():
        together[taught.prompts[place], int(taught.given[place])].append(place)
    return list(together.values())


def _finding(
    taught: Taught, suspects: Suspects, places: list[int], similar: Mapping[str, list[int]], severity: Severity
) -> Finding:
    first = places[0]
    number = int(taught.given[first])
    given, suggested = taught.spelled[number], taught.spelled[suspects.suggested[first]]
    subject = "This is" if len(places) == 1 else f"{counted(len(places), 'example')} with the same prompt are"
    message = f"{subject} labelled {quoted(given)}, but examples with similar words say {quoted(suggested)}."
    evidence = {
        "given": given,
        "suggested": suggested,
        "score": round(float(suspects.scores[first]), 4),
        "similar": {side: [taught.ids[place] for place in near] for side, near in similar.items()},
    }
    ids = tuple(sorted(taught.ids[place] for place in places))
    key = fingerprint(taught.prompts[first], taught.keys[number])
    return Finding("LA003", severity, message, ids, key, evidence)
