"""The labelled examples of a corpus as a text model reads them: words, labels as numbers, and equal prompts."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tunewright.checks.labels.features import tfidf
from tunewright.checks.labels.meaning import Meanings
from tunewright.checks.labels.spelling import label_key
from tunewright.model import Corpus, Passage
from tunewright.settings import embeddings_folder
from tunewright.text import fingerprint, folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

_MOST_LABELS = 200


@dataclass(frozen=True)
class Taught:
    """Labelled examples in an order that does not depend on their ids; entry for entry the same example."""

    features: Any
    """Sparse matrix of `features.tfidf`, with the columns of an embedding model beside it where one was chosen."""
    given: NDArray[np.int64]
    """The label as a number from 0; spellings of one label share it."""
    groups: NDArray[np.int64]
    """Equal for equal prompts."""
    ids: list[int]
    labels: list[str]
    """The label as it is spelled."""
    prompts: list[str]
    """Fingerprint of the prompt without its system message."""
    spelled: list[str]
    """The most frequent spelling of each number of `given`."""
    keys: list[str]
    """What all spellings of each number of `given` have in common."""


@dataclass
class _Read:
    """What is kept of each labelled example while the corpus goes by."""

    ids: list[int] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    prompts: list[str] = field(default_factory=list)

    def texts(self, corpus: Corpus) -> Iterator[str]:
        for passage in corpus.passages():
            text = asked(passage)
            if passage.label and passage.label.strip() and text.strip():
                self.ids.append(passage.id)
                self.labels.append(passage.label.strip())
                self.prompts.append(fingerprint(folded(text)))
                yield text


def asked(passage: Passage) -> str:
    """The prompt without its system message."""
    return "\n".join(part for part in (passage.earlier, passage.question) if part)


def read_labelled(corpus: Corpus, *, fewest: int, prompts_per_label: int) -> Taught | None:
    """The examples of every label with at least so many different prompts, of at most the 200 most frequent ones.

    None where that leaves fewer than `fewest` examples, a single label, or no word that two texts share.
    """
    if corpus.n < fewest:
        return None
    read = _Read()
    folder = embeddings_folder()
    meanings = Meanings(folder) if folder else None
    if meanings is None:
        features = tfidf(read.texts(corpus))
    else:
        features = meanings.beside(tfidf(meanings.heard(read.texts(corpus))))
    keys = [label_key(label) for label in read.labels]
    kept = _frequent(keys, read.prompts, prompts_per_label)
    places = [at for at, key in enumerate(keys) if key in kept]
    if len(kept) < 2 or len(places) < fewest or not features.nnz:
        return None
    places.sort(key=lambda at: (read.prompts[at], read.labels[at], read.ids[at]))
    return _numbered(features, read, keys, places)


def _frequent(keys: list[str], prompts: list[str], fewest: int) -> set[str]:
    different: dict[str, set[str]] = defaultdict(set)
    for key, prompt in zip(keys, prompts, strict=True):
        different[key].add(prompt)
    enough = [key for key in different if len(different[key]) >= fewest]
    return set(sorted(enough, key=lambda key: (-len(different[key]), key))[:_MOST_LABELS])


def _numbered(features: Any, read: _Read, keys: list[str], places: list[int]) -> Taught:
    import numpy as np

    names = sorted({keys[at] for at in places})
    number = {key: at for at, key in enumerate(names)}
    spellings: list[Counter[str]] = [Counter() for _ in names]
    for at in places:
        spellings[number[keys[at]]][read.labels[at]] += 1
    return Taught(
        features=features[np.array(places)],
        given=np.array([number[keys[at]] for at in places], dtype=np.int64),
        groups=np.array([int(read.prompts[at][:15], 16) for at in places], dtype=np.int64),
        ids=[read.ids[at] for at in places],
        labels=[read.labels[at] for at in places],
        prompts=[read.prompts[at] for at in places],
        spelled=[min(counts, key=lambda label: (-counts[label], label)) for counts in spellings],
        keys=names,
    )
