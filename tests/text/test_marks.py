"""Marks: small sketches over which what is like one text is found at once."""

from __future__ import annotations

import random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tunewright.text.marks import alike, marks_of, no_marks
from tunewright.text.pairing import candidates
from tunewright.text.similarity import sketches

WORDS = [
    "heating",
    "bedroom",
    "cold",
    "monday",
    "boiler",
    "cellar",
    "valve",
    "open",
    "below",
    "warm",
    "room",
    "parcel",
]


def texts(seed: int) -> list[str]:
    chance = random.Random(seed)
    some = [" ".join(chance.choices(WORDS, k=chance.randint(5, 60))) for _ in range(12)]
    return [*some, *(text.replace("e", "é", 2) for text in some), *(f"{text} indeed" for text in some), some[0]]


@given(seed=st.integers(0, 10_000), threshold=st.sampled_from([0.55, 0.7, 0.8, 0.9]))
def test_whatever_a_full_look_pairs_is_found_from_either_side(seed: int, threshold: float) -> None:
    made = sketches(texts(seed))
    marks = marks_of(made)
    for a, b in candidates(made, threshold).tolist():
        assert b in alike(marks[:, a], marks, threshold)
        assert a in alike(marks[:, b], marks, threshold)


def test_equal_texts_are_found_and_other_texts_are_not() -> None:
    marks = marks_of(sketches(texts(1)))
    found = alike(marks[:, 0], marks)
    assert {0, marks.shape[1] - 1} <= set(found)
    assert len(found) < 6
    assert found == sorted(found)


def test_what_has_no_marks_is_like_nothing() -> None:
    marks = marks_of(sketches(texts(2)))
    assert alike(marks[:, 3], no_marks(5)) == []
    assert alike(marks[:, 3], np.concatenate([no_marks(5), marks], axis=1))[0] == 8
