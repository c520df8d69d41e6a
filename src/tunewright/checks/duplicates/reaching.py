"""What a change of some examples can touch among all others: what is like them, and what is like that."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tunewright.checks.duplicates.clusters import verified
from tunewright.checks.duplicates.index import Of, text_of
from tunewright.checks.duplicates.keeping import Kept
from tunewright.model import Corpus, Passage
from tunewright.text.frames import Frame
from tunewright.text.marks import alike, no_marks
from tunewright.text.similarity import sketch_threshold

if TYPE_CHECKING:
    from tunewright.text.marks import Marks

MOST_TEXTS: Final = 300
"""Different texts that are held against all others; more take longer than anybody waits."""
MOST_EXAMPLES: Final = 2_000


def reached(
    corpus: Corpus,
    kept: Kept,
    what: Of,
    starts: Iterable[int],
    before: Marks,
    *,
    threshold: float,
    frame: Frame,
) -> set[int] | None:
    """The starts, what they are and were near, and what is near that, directly or over others; None: too many.

    `kept` speaks of the texts as they are; `before` are the marks of what was changed as they were.
    Cost: a millisecond for each different text that is reached, at 100,000 examples.
    """
    look = _Look(corpus, kept, what, threshold, frame)
    waiting = {*starts, *(id_ for mark in before.T for id_ in look.like(mark))}
    found: set[int] = set()
    while waiting and not look.is_too_much(found | waiting):
        found |= waiting
        waiting = look.near(waiting) - found
    return None if waiting or look.gave_up else found


@dataclass
class _Look:
    corpus: Corpus
    kept: Kept
    what: Of
    threshold: float
    frame: Frame
    places: Mapping[int, int] = field(init=False)
    passages: dict[int, Passage] = field(default_factory=dict)
    texts: set[str] = field(default_factory=set)
    """Those that were held against all others."""
    gave_up: bool = False

    def __post_init__(self) -> None:
        self.places = {id_: place for place, id_ in enumerate(self.kept.ids.tolist())}
        marks = self.kept.of(self.what)
        self._text_of = text_of(self.what)
        self.marks = no_marks(len(self.kept.ids)) if marks is None else marks

    def is_too_much(self, ids: Collection[int]) -> bool:
        """Whether this is more than can be looked at while somebody waits."""
        return self.gave_up or max(len(ids), len(self.passages)) > MOST_EXAMPLES

    def like(self, mark: Marks) -> set[int]:
        """Examples whose text may be as near to the one with this mark as the threshold, or equal."""
        if not mark.any():
            return set()
        found = alike(mark, self.marks, sketch_threshold(self.threshold, self.frame))
        return set(self.kept.ids[found].tolist())

    def near(self, ids: Collection[int]) -> set[int]:
        """Examples whose text is near to that of one of these, or equal."""
        self._read(ids)
        pairs: list[tuple[int, int]] = []
        for id_ in sorted(self.passages.keys() & ids):
            text = self._text_of(self.passages[id_])
            if id_ in self.places and text not in self.texts:
                self.texts.add(text)
                pairs += [(id_, other) for other in self.like(self.marks[:, self.places[id_]])]
            if len(self.texts) > MOST_TEXTS or len(pairs) > MOST_EXAMPLES:
                self.gave_up = True
                return set()
        self._read({other for _, other in pairs})
        pairs = [pair for pair in pairs if pair[1] in self.passages]
        near = verified(self.passages, pairs, self._text_of, threshold=self.threshold, frame=self.frame)
        same = {b for a, b in pairs if self._text_of(self.passages[a]) == self._text_of(self.passages[b])}
        return same | {one.b for one in near}

    def _read(self, ids: Collection[int]) -> None:
        unread = set(ids).difference(self.passages)
        if unread:
            self.passages |= self.corpus.some(unread)
