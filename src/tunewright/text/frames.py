"""What many texts of a project have in common word for word, such as an instruction before every question.

It says nothing about two of the texts. A `Frame` holds such runs of words; they can be left out before shingles are
taken. It is one only where something is put into it: where the same words stand in many texts because these are
copies of one another, with a small change here or there, nothing is left out of them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tunewright.text.characters import BASE, BATCH, SPACE, batches, different, mixed, points_of, tokens_in
from tunewright.text.folding import loosely_folded

if TYPE_CHECKING:
    import numpy as np

    from tunewright.text.characters import Flags, Hashes, Ints, Points

_RUN: Final = 4
"""Words in a row that make a piece of a frame."""
_BUCKETS: Final = 1 << 24
_MANY: Final = 1 << 26
"""More than any number of a slot."""
_REMEMBERED: Final = 50_000_000
"""Characters of the texts in which slots are looked for."""


@dataclass(frozen=True)
class Frame:
    """What many texts of a project have in common word for word, as kept bytes.

    They hold the numbers of runs of four words, those of its slots: runs after which texts mostly go on each in
    its own way, then those of its words.
    """

    runs: bytes = b""

    def __bool__(self) -> bool:
        return bool(self.runs)


NO_FRAME: Final = Frame()


class FrameCounter:
    """Counts runs of words over the texts of a project, each different text once, in any order.

    A run belongs to the frame where it occurs in `share` of the texts, and in at least `fewest`: an instruction
    does, a sentence that some texts happen to share does not. Memory: 64 MB from `fewest` texts on.
    """

    def __init__(self, share: float = 0.1, fewest: int = 12) -> None:
        self._numbers = share, fewest
        self._waiting: list[str] = []
        self._n_waiting = 0
        self._texts: list[str] = []
        self._room = _REMEMBERED
        self._counts: np.ndarray[Any, np.dtype[np.uint32]] | None = None
        self.n = 0

    def add(self, *parts: str) -> None:
        """Count one text, `loosely_folded` already, that was not counted before; no run spans two of its parts."""
        self.n += 1
        self._waiting += parts
        self._n_waiting += sum(map(len, parts))
        for part in parts:
            if len(part) <= self._room:
                self._room -= len(part)
                self._texts.append(part)
        if self._n_waiting > BATCH:
            self._count()

    def frame(self) -> Frame:
        """What was found in common so far."""
        import numpy as np

        runs = self._runs()
        if not len(runs):
            return NO_FRAME
        return Frame(np.concatenate([runs, *_slots_and_words(self._texts, runs)]).astype("<u4").tobytes())

    def has_frame(self) -> bool:
        """Whether anything was found in common so far."""
        return len(self._runs()) > 0

    def _runs(self) -> Ints:
        import numpy as np

        share, fewest = self._numbers
        if self.n < fewest:
            return np.empty(0, dtype=np.int64)
        return np.flatnonzero(self._count() >= max(fewest, round(self.n * share)))

    def _count(self) -> np.ndarray[Any, np.dtype[np.uint32]]:
        import numpy as np

        if self._counts is None:
            self._counts = np.zeros(_BUCKETS, dtype=np.uint32)
        for batch in batches(self._waiting):
            _, _, tokens, of = tokens_in(points_of(batch))
            runs, texts = _runs(tokens, of)
            once = different(runs * len(batch) + texts) // len(batch)
            buckets, n_texts = np.unique(once, return_counts=True)
            self._counts[buckets] += n_texts.astype(np.uint32)
        self._waiting, self._n_waiting = [], 0
        return self._counts


def frame_of(texts: Iterable[str]) -> Frame:
    """What many of these texts have in common, as `FrameCounter` finds it with its usual numbers."""
    counter = FrameCounter()
    for text in {loosely_folded(text) for text in texts}:
        counter.add(text)
    return counter.frame()


class Framed(NamedTuple):
    """The tokens of some texts in order, and which of them lie in the frame."""

    tokens: Hashes
    of: Ints
    """The number of the text of each."""
    in_runs: Flags
    """Those in a run of four that is the frame's."""
    left_out: Flags
    """The same, but none in a text that has nothing in a slot."""


def framed_in(tokens: Hashes, of: Ints, frame: Frame) -> Framed:
    """Which tokens lie in the frame; `of` says of which text each of them is."""
    import numpy as np

    known = numbers_of(frame)
    framed, buckets = _framed(tokens, of, known[known < _BUCKETS])
    gaps, left = _gaps(framed, buckets, of)
    at = gaps[np.isin(left, known[known >= _BUCKETS])]
    has_slot = np.zeros(int(of[-1]) + 1 if len(of) else 0, dtype=np.bool_)
    has_slot[of[at]] = True
    return Framed(tokens, of, framed, np.asarray(framed & has_slot[of]))


def numbers_of(frame: Frame) -> Ints:
    """What a frame keeps, ascending: first the runs, then the slots, then the words."""
    import numpy as np

    return np.frombuffer(frame.runs, dtype="<u4").astype(np.int64)


def are_words_of(frame: Frame, tokens: Hashes) -> Flags:
    """Which of the tokens are words that the frame has somewhere."""
    import numpy as np

    known, words = numbers_of(frame), _as_words(tokens)
    place = np.minimum(np.searchsorted(known, words), len(known) - 1)
    return np.asarray(known[place] == words)


def _as_words(tokens: Hashes) -> Ints:
    import numpy as np

    return 2 * _BUCKETS + 1 + (tokens % np.uint64(_BUCKETS)).astype(np.int64)


def _framed(tokens: Hashes, of: Ints, known: Ints) -> tuple[Flags, Ints]:
    """(which tokens lie in a known run, number of the run that begins at each token; -1 where none does)."""
    import numpy as np

    n = len(tokens) - _RUN + 1
    framed, buckets = np.zeros(len(tokens), dtype=np.bool_), np.full(len(tokens), -1, dtype=np.int64)
    if n <= 0:
        return framed, buckets
    runs, _ = _runs(tokens, of)
    at = np.flatnonzero(of[:n] == of[_RUN - 1 :])
    buckets[at] = runs
    place = np.minimum(np.searchsorted(known, runs), len(known) - 1)
    first = at[known[place] == runs]
    for offset in range(_RUN):
        framed[first + offset] = True
    return framed, buckets


def _gaps(framed: Flags, buckets: Ints, of: Ints) -> tuple[Ints, Ints]:
    """(first tokens outside the frame, what stands before each: number of the run, or of the beginning)."""
    import numpy as np

    is_first = np.concatenate([[True], of[1:] != of[:-1]]) if len(of) else np.zeros(0, dtype=np.bool_)
    after = np.concatenate([[False], framed[:-1]]) if len(of) else is_first
    gaps = np.flatnonzero(~framed & (is_first | after))
    return gaps, _BUCKETS + np.where(is_first[gaps], _BUCKETS, buckets[np.maximum(gaps - _RUN, 0)])


def _slots_and_words(texts: Sequence[str], runs: Ints) -> tuple[Ints, Ints]:
    """(numbers of the runs after which most texts leave the frame, and of the beginning likewise; of its words).

    With each such run come those that end up to four words earlier: a text with an error in the run itself leaves
    the frame there.
    """
    import numpy as np

    n_there: Counter[int] = Counter()
    n_left: Counter[int] = Counter()
    earlier: dict[int, set[int]] = defaultdict(set)
    words = [np.empty(0, dtype=np.int64)]
    for batch in batches(texts):
        _, _, tokens, of = tokens_in(points_of(batch))
        framed, buckets = _framed(tokens, of, runs)
        gaps, left = _gaps(framed, buckets, of)
        sharing = different(of[framed])
        n_left.update(left[np.isin(of[gaps], sharing)].tolist())
        n_there.update((_BUCKETS + buckets[np.isin(buckets, runs)]).tolist())
        n_there[2 * _BUCKETS] += len(sharing)
        words.append(different(_as_words(tokens[framed])))
        for code in different(_runs_before(gaps, left, buckets, of, runs)).tolist():
            earlier[code // _MANY].add(code % _MANY)
    slots = {one for one, n in n_left.items() if 0 < n_there[one] <= 2 * n}
    slots |= {before for one in slots for before in earlier[one]}
    return np.array(sorted(slots), dtype=np.int64), different(np.concatenate(words))


def _runs_before(gaps: Ints, left: Ints, buckets: Ints, of: Ints, runs: Ints) -> Ints:
    """What stands before each gap together with each of the four runs that end earlier, as one number."""
    import numpy as np

    codes = [np.empty(0, dtype=np.int64)]
    for distance in range(1, _RUN + 1):
        at = gaps - _RUN - distance
        fits = (at >= 0) & (of[np.maximum(at, 0)] == of[gaps])
        before = buckets[at[fits]]
        codes.append((left[fits] * _MANY + _BUCKETS + before)[np.isin(before, runs)])
    return np.concatenate(codes)


def _runs(tokens: Hashes, of: Ints) -> tuple[Ints, Ints]:
    """(bucket, text) of every four tokens in a row."""
    import numpy as np

    n = len(tokens) - _RUN + 1
    if n <= 0:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    hashes = np.zeros(n, dtype=np.uint64)
    for place in range(_RUN):
        hashes = hashes * np.uint64(BASE) + tokens[place : place + n]
    buckets = (mixed(hashes) % np.uint64(_BUCKETS)).astype(np.int64)
    whole = of[:n] == of[_RUN - 1 :]
    return np.where(whole, buckets, -1)[whole], of[:n][whole]


def without(points: Points, starts: Ints, ends: Ints, framed: Flags) -> Ints:
    """The characters without the tokens of the frame; never two spaces in a row."""
    import numpy as np

    change = np.zeros(len(points) + 1, dtype=np.int64)
    np.add.at(change, starts[framed], 1)
    np.add.at(change, ends[framed], -1)
    left = points[np.cumsum(change)[:-1] == 0]
    doubled = (left[1:] == SPACE) & (left[:-1] == SPACE)
    kept: Ints = left[np.concatenate([[True], ~doubled])]
    return kept
