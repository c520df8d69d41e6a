"""Plain ASCII takes shorter ways, which must lead to the same place."""

from __future__ import annotations

import hashlib
import json
import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tunewright.text import fingerprint
from tunewright.text.folding import loosely_folded
from tunewright.text.glances import without_letters
from tunewright.text.invisible import unseen
from tunewright.text.number_context import STRETCH, STRETCH_OF_SIGNS
from tunewright.text.shingles import shingle_sets

ASCII = st.text(st.characters(max_codepoint=127))
NUMBERED = st.text("0123456789 .,:-/()+'aZ", max_size=30)


@given(ASCII | NUMBERED)
def test_the_short_way_to_fold_agrees_with_the_long_one(text: str) -> None:
    long_way = loosely_folded(f"{text} é").removesuffix("é").rstrip()
    if long_way:
        assert loosely_folded(text) == long_way


@given(st.lists(ASCII | NUMBERED | st.text("ab cé d", max_size=40), max_size=5))
def test_words_with_spaces_between_have_the_pieces_that_any_text_has(texts: list[str]) -> None:
    folded = [loosely_folded(text) for text in texts]
    beside_a_script_without_spaces = shingle_sets([*folded, "日本語"])[:-1]
    for short, long in zip(shingle_sets(folded), beside_a_script_without_spaces, strict=True):
        assert np.array_equal(short, long)


@given(NUMBERED)
def test_no_long_number_is_lost_at_a_glance(text: str) -> None:
    if STRETCH.search(text):
        assert STRETCH_OF_SIGNS.search(without_letters(text))


@given(ASCII)
def test_every_control_sign_is_seen(text: str) -> None:
    places = [found.start() for found in re.finditer(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", text)]
    assert [one.at for one in unseen(text)] == places


@given(st.lists(st.text(), max_size=3))
def test_texts_have_the_fingerprint_of_their_json(texts: list[str]) -> None:
    written = json.dumps(texts, ensure_ascii=False, separators=(",", ":"))
    assert fingerprint(*texts) == hashlib.blake2b(written.encode(), digest_size=16).hexdigest()
