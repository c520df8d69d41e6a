"""How alike two texts are: Jaccard over their shingles, and sketches that estimate it.

What the shingles of a text are, and the frame that is left out of them, is said in `shingles`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from tunewright.text.characters import batches
from tunewright.text.frames import NO_FRAME, Frame
from tunewright.text.own_words import REST, Keys, Worded, is_edited, no_keys, own_keys, worded
from tunewright.text.shingles import Pieces, framed_shingles, sets_of, shingle_sets, shingles

if TYPE_CHECKING:
    import numpy as np

    from tunewright.text.characters import Hashes

    Sketches: TypeAlias = np.ndarray[Any, np.dtype[np.uint32]]
    Shares: TypeAlias = np.ndarray[Any, np.dtype[np.float32]]

THRESHOLD: Final = 0.8
"""From this similarity on, two texts are near-duplicates."""
N_VALUES: Final = 128
"""Values in a sketch, of four bytes each."""
SKETCHED_AS: Final = "2"
"""Changes whenever equal texts would get other sketches than before, so that kept ones are made anew."""

_SLACK: Final = 0.125
"""How far below the threshold an estimate may lie and still be worth an exact look."""
_FEWEST_WORDS: Final = 5
"""A text of so many words is compared by its pieces, and never as a whole alone."""
_SEED: Final = 20117


class Compared(NamedTuple):
    """A text ready to be held against others."""

    whole: Hashes
    """All its shingles."""
    framed: Hashes
    """Those of them that lie in the frame."""
    worded: Worded | None = None
    """Its words, where there is a frame."""


def likeness_sets(texts: Sequence[str], frame: Frame = NO_FRAME) -> list[Compared]:
    """What is compared of each text. Texts are `loosely_folded` already."""
    if not frame:
        return [Compared(some, some[:0]) for some in shingle_sets(texts)]
    return [one for batch in batches(texts) for one in _compared(batch, frame)]


def _compared(batch: Sequence[str], frame: Frame) -> Iterator[Compared]:
    import numpy as np

    outside, framed = framed_shingles(batch, frame)
    each = zip(sets_of(shingles(batch)), sets_of(outside), worded(batch, framed, frame), strict=True)
    for whole, rest, words in each:
        yield Compared(whole, np.setdiff1d(whole, rest, assume_unique=True), words)


def likeness(one: Compared, other: Compared) -> float:
    """Shingles that both texts have, as a share of those that either has (Jaccard); 0–1, 1 is the same words.

    Where a frame is left out of one of them, and they are not the same text with a small edit (see `is_edited`),
    the share is that of what stands outside, 0.6 at most. A piece that is in the frame of one of them counts for
    neither, so that a typing error inside the frame does not turn what surrounds it into something of its own.
    """
    import numpy as np

    if not len(one.framed) and not len(other.framed):
        return overlap(one.whole, other.whole)
    framed = np.union1d(one.framed, other.framed)
    rest = overlap(*(np.setdiff1d(some.whole, framed, assume_unique=True) for some in (one, other)))
    if one.worded and other.worded and is_edited(one.worded, other.worded, rest):
        return overlap(one.whole, other.whole)
    return min(rest, REST)


def sketch_threshold(threshold: float, frame: Frame) -> float:
    """The threshold at which to compare sketches made with a frame, to find what `likeness` puts at this one."""
    return min(threshold, REST - 0.05) if frame else threshold


def fewest_alike(threshold: float) -> int:
    """Values that two sketches must have in common for their texts to be compared exactly at this threshold."""
    return round((threshold - _SLACK) * N_VALUES)


def overlap(a: Hashes, b: Hashes) -> float:
    """Jaccard similarity of two sets of shingles as `shingle_sets` gives them."""
    import numpy as np

    n_shared = len(np.intersect1d(a, b, assume_unique=True))
    n_either = len(a) + len(b) - n_shared
    return n_shared / n_either if n_either else 1.0


def sketches(texts: Sequence[str], frame: Frame = NO_FRAME) -> Sketches:
    """The sketches of texts that are `loosely_folded` already, one row each: a MinHash signature of 128 values.

    A text has the same one in every process. Two compare only where they were made with the same frame and the same
    `SKETCHED_AS`.
    """
    return sketched(texts, frame).matrix


class Sketched(NamedTuple):
    """What finds texts that may be alike, a row for each text."""

    matrix: Sketches
    shares: Shares
    """Which share of each text lies in the frame, 0–1."""
    keys: Keys


def sketched(texts: Sequence[str], frame: Frame = NO_FRAME) -> Sketched:
    """The sketches of texts that are `loosely_folded` already, and how they lie in the frame."""
    import numpy as np

    made = [unframed(np.empty((0, N_VALUES), dtype="<u4"))]
    for batch in batches(texts):
        if frame:
            pieces, framed = framed_shingles(batch, frame)
            shares = 1 - np.diff(pieces.ends) / np.array([max(len(text) - 2, 1) for text in batch])
            made.append(Sketched(_digests(pieces), np.clip(shares, 0, 1), own_keys(framed, frame)))
        else:
            made.append(unframed(_digests(shingles(batch))))
    return joined(made)


def unframed(matrix: Sketches) -> Sketched:
    """Sketches of texts of which nothing lies in a frame."""
    import numpy as np

    return Sketched(matrix, np.zeros(len(matrix), dtype=np.float32), no_keys())


def _digests(pieces: Pieces) -> Sketches:
    import numpy as np
    from rensa import RMinHash  # type: ignore[import-untyped, unused-ignore]

    ends = pieces.ends.astype(np.uint64)
    digests = RMinHash.digest_matrix_from_flat_token_hashes(pieces.hashes, ends, N_VALUES, _SEED)
    return np.array(digests.to_rows(), dtype="<u4").reshape(-1, N_VALUES)


def joined(parts: Sequence[Sketched]) -> Sketched:
    """The rows of all parts, one after the other."""
    import numpy as np

    starts = np.cumsum([0, *(len(part.matrix) for part in parts)])
    keys = [
        part.keys._replace(texts=part.keys.texts + start) for part, start in zip(parts, starts[:-1], strict=True)
    ]
    return Sketched(
        np.concatenate([part.matrix for part in parts]),
        np.concatenate([part.shares for part in parts]).astype(np.float32),
        Keys(*map(np.concatenate, zip(*keys, strict=True))),
    )


def sketched_on(begun: Sketches, starts: Sequence[str], texts: Sequence[str]) -> Sketches:
    """The sketches of texts that each begin with a start, a space after it; the sketches of the starts are known.

    They are exactly those that `sketches` makes without a frame, for the price of what follows the starts.
    """
    import numpy as np

    tails = [_tail(start, text) for start, text in zip(starts, texts, strict=True)]
    made = sketches(tails)
    goes_on = np.array([len(tail) < len(text) for tail, text in zip(tails, texts, strict=True)], dtype=np.bool_)
    made[goes_on] = np.minimum(made[goes_on], begun[goes_on])
    return made


def _tail(start: str, text: str) -> str:
    """The text from five words before the end of its start: the pieces the start does not have, and few others."""
    at = len(start)
    for _ in range(_FEWEST_WORDS):
        at = start.rfind(" ", 0, at)
        if at < 0:
            return text
    return text[at + 1 :]
