"""Texts as weighted words and word pairs (TF-IDF), built without a second reading of the texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from tunewright.text.characters import batches, mixed, words_of_all

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tunewright.text.characters import Hashes, Ints

    Small: TypeAlias = NDArray[np.int32]

_EMOJI: Final = "\u2600-\u27bf\U0001f300-\U0001faff"
_SIGN: Final = re.compile(rf"[!?{_EMOJI}]")
_NO_WORD: Final = re.compile(rf"[^\w!?{_EMOJI}]+")
_ASCII: Final = str.maketrans({sign: " " for sign in map(chr, range(128)) if not (sign.isalnum() or sign in "_!?")})
"""What parts words is read as space; question and exclamation marks are words of their own."""
_BITS, _FEWEST_BITS = 24, 16
"""Words and pairs are told apart by so many bits: by fewer in small projects, for which 64 MB would be much."""
_ODD: Final = 0x94D049BB133111EB


def tfidf(texts: Iterable[str]) -> Any:
    """A sparse float32 matrix, one row of length one per text; one column per word or pair of neighbouring words.

    Words are folded in case; a question or exclamation mark, an emoji, and a sign of a script that writes no spaces
    are words too. What occurs in a single text is left out: it says nothing about any other. Repeats within a text
    count by their logarithm. Words are told apart by a hash of 24 bits: of a million different ones, one in 17
    shares its column with another. Cost: about 0.05 µs per character; 16 bytes for each word of a text.
    """
    import numpy as np
    from scipy import sparse

    columns, ends, n_columns = _columns(*_numbers(texts))
    ones = np.ones(len(columns), dtype=np.float32)
    counts = (
        sparse.csr_matrix((ones, columns, ends), shape=(len(ends) - 1, n_columns)).tocsc().tocsr()
    )  # sorts rows
    counts.sum_duplicates()
    n_texts_with = np.bincount(counts.indices, minlength=n_columns)
    return _weighted(_only(counts, n_texts_with > 1))


def _numbers(texts: Iterable[str]) -> tuple[Small, Ints]:
    """Words and neighbouring pairs of all texts as numbers, one text after the other; how many each text has."""
    import numpy as np

    found: list[Small] = [np.empty(0, dtype=np.int32)]
    lengths: list[Ints] = [np.empty(0, dtype=np.int64)]
    for some in _blocks(texts):
        for batch in batches([_spaced(text) for text in some]):
            words, of = words_of_all(batch)
            n_words = np.bincount(of, minlength=len(batch))
            found.append(_with_pairs(words, np.cumsum(n_words)[n_words > 0]))
            lengths.append(np.maximum(2 * n_words - 1, 0))
    numbers = np.concatenate(found)
    bits = max(_FEWEST_BITS, 3 + len(numbers).bit_length())
    return numbers >> (_BITS - bits) if bits < _BITS else numbers, np.concatenate(lengths)


def _blocks(texts: Iterable[str]) -> Iterator[list[str]]:
    block: list[str] = []
    for text in texts:
        block.append(text)
        if len(block) == 1_000:
            yield block
            block = []
    yield block


def _spaced(text: str) -> str:
    """The text in one case, with a space for all that is no word and around signs that are words."""
    text = text.casefold()
    if text.isascii():
        return text.translate(_ASCII).replace("!", " ! ").replace("?", " ? ")
    return _SIGN.sub(r" \g<0> ", _NO_WORD.sub(" ", text))


def _with_pairs(words: Hashes, ends: Ints) -> Small:
    """Words, each followed by its pair with the next of its text, as small numbers made of their hashes."""
    import numpy as np

    both = np.empty(2 * len(words), dtype=np.uint64)
    both[::2] = words
    both[1:-1:2] = mixed(words[:-1] * np.uint64(_ODD) + words[1:])
    numbers = (both >> np.uint64(64 - _BITS)).astype(np.int32)
    return np.delete(numbers, 2 * ends - 1)  # no pair spans two texts


def _columns(numbers: Small, lengths: Ints) -> tuple[Small, Ints, int]:
    """(columns, ends, number of columns): what occurs once only is left out, and the rest is numbered on."""
    import numpy as np

    order = np.sort(numbers)
    repeated = order[1:][order[1:] == order[:-1]]
    is_new = np.ones(len(repeated), dtype=np.bool_)
    np.not_equal(repeated[1:], repeated[:-1], out=is_new[1:])
    repeated = repeated[is_new]
    column_of = np.full(int(order[-1]) + 1 if len(order) else 0, -1, dtype=np.int32)
    column_of[repeated] = np.arange(len(repeated), dtype=np.int32)
    columns = column_of.take(numbers)
    kept = columns >= 0
    n_before = np.zeros(len(kept) + 1, dtype=np.int32)
    np.cumsum(kept, out=n_before[1:])
    ends = n_before[np.concatenate([[0], np.cumsum(lengths)])].astype(np.int64)
    return columns[kept], ends, len(repeated)


def _only(counts: Any, wanted: NDArray[np.bool_]) -> Any:
    """The columns that are wanted."""
    import numpy as np
    from scipy import sparse

    column_of = np.cumsum(wanted, dtype=np.int32) - 1
    kept = wanted[counts.indices]
    ends = np.concatenate([[0], np.cumsum(kept)])[counts.indptr]
    n_columns = int(wanted.sum())
    return sparse.csr_matrix(
        (counts.data[kept], column_of[counts.indices[kept]], ends), shape=(counts.shape[0], n_columns)
    )


def _weighted(counts: Any) -> Any:
    import numpy as np
    from sklearn.preprocessing import normalize

    if not counts.nnz:
        return counts
    n_texts_with = np.bincount(counts.indices, minlength=counts.shape[1])
    rarity = (np.log((1 + counts.shape[0]) / (1 + n_texts_with)) + 1).astype(np.float32)
    counts.data = (1 + np.log(counts.data)) * rarity[counts.indices]
    return normalize(counts, copy=False)
