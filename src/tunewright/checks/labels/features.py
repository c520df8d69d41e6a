"""Texts as weighted words and word pairs (TF-IDF), built without a second reading of the texts."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable
from itertools import count
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+|[!?\u2600-\u27bf\U0001f300-\U0001faff]")
"""A word, a sign of a script that writes no spaces, a question or exclamation mark, or an emoji."""


def tfidf(texts: Iterable[str]) -> Any:
    """A sparse float32 matrix, one row of length one per text; one column per word or pair of neighbouring words.

    Words are folded in case. What occurs in a single text is left out: it says nothing about any other. Repeats
    within a text count by their logarithm. Cost: about 0.2 µs per character; 12 bytes for each different word or
    pair of a text, and some 100 bytes for each different word.
    """
    import numpy as np
    from scipy import sparse

    codes, lengths = _coded(texts)
    text_of = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
    follows = text_of[1:] == text_of[:-1]
    n_words = np.int64(codes.max(initial=0)) + 1
    pairs = (codes[:-1].astype(np.int64) * n_words + codes[1:])[follows]
    words = _columns(codes.astype(np.int64), text_of, len(lengths))
    both = sparse.hstack([words, _columns(pairs, text_of[1:][follows], len(lengths))], format="csr")
    return _weighted(both)


def _coded(texts: Iterable[str]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Every word of all texts as a number, one text after the other, and the number of words of each text."""
    import numpy as np

    new = count()
    number: dict[str, int] = {}
    codes, lengths = array("i"), array("q")
    for text in texts:
        words = _WORD.findall(text.casefold())
        lengths.append(len(words))
        codes.extend([number[word] if word in number else number.setdefault(word, next(new)) for word in words])
    return np.array(codes, dtype=np.int32), np.array(lengths, dtype=np.int64)


def _columns(codes: NDArray[np.int64], text_of: NDArray[np.int32], n_texts: int) -> Any:
    """Counts of each code in each text, for the codes that at least two texts hold."""
    import numpy as np
    from scipy import sparse

    _, column = np.unique(codes, return_inverse=True)
    ones = np.ones(len(codes), dtype=np.float32)
    n_columns = int(column.max(initial=-1)) + 1
    counts = sparse.csr_matrix((ones, (text_of, column)), shape=(n_texts, n_columns))
    n_texts_with = np.bincount(counts.indices, minlength=n_columns)
    return counts[:, np.flatnonzero(n_texts_with > 1)]


def _weighted(counts: Any) -> Any:
    import numpy as np
    from sklearn.preprocessing import normalize

    if not counts.nnz:
        return counts
    n_texts_with = np.bincount(counts.indices, minlength=counts.shape[1])
    rarity = (np.log((1 + counts.shape[0]) / (1 + n_texts_with)) + 1).astype(np.float32)
    counts.data = (1 + np.log(counts.data)) * rarity[counts.indices]
    return normalize(counts, copy=False)
