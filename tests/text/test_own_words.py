"""Copies inside of a form: what counts as the same where a frame leaves few words to compare."""

from __future__ import annotations

import random
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tunewright.text import loosely_folded
from tunewright.text.frames import NO_FRAME, Frame, frame_of
from tunewright.text.own_words import meeting
from tunewright.text.pairing import likely_pairs
from tunewright.text.similarity import likeness, likeness_sets, sketched

TOWNS = ("Oslo", "Quito", "Lyon", "Tunis", "Bern", "Perth", "Kyoto", "Izmir", "Gdansk", "Lagos", "Hanoi", "Turin")
GOODS = (
    *("kettle", "lantern", "saddle", "compass", "hammock", "teapot", "violin", "mirror", "blanket", "ladder"),
    *("bucket", "easel", "goblet", "anvil", "trumpet", "quilt"),
)
A_FORM = "Read the order below, then name the city and the thing that was bought. One {} went to {} by night train."
ORDERS = [A_FORM.format(thing, town) for thing, town in product(GOODS, TOWNS)]
FRAME = frame_of(ORDERS)
AN_ORDER = A_FORM.format("kettle", "Oslo")


def jaccard(a: str, b: str, frame: Frame = NO_FRAME) -> float:
    return likeness(*likeness_sets([loosely_folded(a), loosely_folded(b)], frame))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("order below", "ordre below"),
        ("name the city", "name a city"),
        ("then name", "then please name"),
        ("the thing that was", "the thing was"),
        ("bought. We", "bougth. We"),
        ("kettle", "ketlte"),
    ],
)
def test_a_small_edit_in_the_instruction_leaves_a_copy(before: str, after: str) -> None:
    copy = AN_ORDER.replace(before, after)
    assert jaccard(AN_ORDER, copy, FRAME) == jaccard(AN_ORDER, copy) >= 0.8


@pytest.mark.parametrize(
    "other",
    [
        A_FORM.format("kettle", "Lyon"),
        A_FORM.format("violin", "Oslo"),
        A_FORM.format("kettle", "Oslo").replace("the city", "the colour"),
    ],
)
def test_another_detail_in_the_form_makes_another_example(other: str) -> None:
    assert jaccard(AN_ORDER, other) >= 0.8
    assert jaccard(AN_ORDER, other, FRAME) < 0.8


def test_other_numbers_in_a_form_make_another_example() -> None:
    form = "A baker sells {} rolls in the morning and {} in the afternoon. How many rolls are that in all?"
    sums = [form.format(a, b) for a in range(20, 50) for b in (7, 17)]
    frame = frame_of(sums)
    assert jaccard(sums[0], sums[1]) > 0.8 > jaccard(sums[0], sums[1], frame)
    copy = sums[0].replace("in the morning", "in teh morning")
    assert jaccard(sums[0], copy, frame) > 0.8


def test_letters_that_changed_places_are_an_error_and_figures_are_not() -> None:
    form = "Look up the invoice in the ledger of the last year and say who signed it, please: {}"
    texts = [form.format(f"{town} {at}") for at, town in enumerate(TOWNS * 3, 1012)]
    frame = frame_of(texts)
    assert jaccard(form.format("Gdansk 1234"), form.format("Gdnask 1234"), frame) > 0.8
    assert jaccard(form.format("Gdansk 1234"), form.format("Gdansk 1243"), frame) < 0.8


def test_in_japanese_a_slip_in_the_instruction_is_told_from_another_detail() -> None:
    form = "次の文章を読んで、書かれている都市の名前と商品の名前を表にまとめてください。{}で{}を買いました。"
    towns, goods = ("東京", "札幌", "仙台", "金沢", "京都", "神戸"), ("傘", "茶碗", "時計", "毛布", "眼鏡")
    texts = [form.format(town, thing) for town, thing in product(towns, goods)]
    frame = frame_of(texts)
    slip, another = texts[0].replace("文章", "章文"), texts[0].replace("傘", "鍋")
    assert jaccard(texts[0], slip, frame) == jaccard(texts[0], slip)
    assert jaccard(texts[0], another, frame) < 0.8


def test_in_longer_texts_after_an_instruction_one_other_word_leaves_a_copy() -> None:
    chance = random.Random(4)
    words = [f"{a}{b}{c}" for a in "bdfgk" for b in ("ane", "ilo", "uru") for c in ("n", "st", "mp", "ld")]
    texts = [f"Sum up what this customer wrote to us: {' '.join(chance.sample(words, 30))}" for _ in range(60)]
    frame, other = frame_of(texts), texts[0].split()
    other[20] = "parliament"
    assert jaccard(texts[0], " ".join(other), frame) > 0.8


@given(st.integers(0, len(ORDERS) - 1), st.integers(0, 24), st.sampled_from(["typo", "drop", "add"]))
@settings(max_examples=60, deadline=None)
def test_what_is_compared_is_found_among_all(at: int, place: int, way: str) -> None:
    words = ORDERS[at].split()
    place = min(place, len(words) - 1)
    if way == "typo":
        words[place] = words[place][:1] + "x" + words[place][1:]
    elif way == "drop":
        del words[place]
    else:
        words.insert(place, "kindly")
    copy = " ".join(words)
    near = jaccard(ORDERS[at], copy, FRAME) >= 0.8
    made = sketched([loosely_folded(text) for text in [*ORDERS, copy]], FRAME)
    assert not near or [at, len(ORDERS)] in likely_pairs(made, 0.8, FRAME).tolist()


def test_texts_of_one_form_do_not_meet() -> None:
    made = sketched([loosely_folded(text) for text in ORDERS], FRAME)
    assert len(meeting(made.keys)) == 0


def test_texts_meet_whatever_else_is_looked_at_with_them() -> None:
    copy = AN_ORDER.replace("order below", "ordre below")
    folded = [loosely_folded(text) for text in (copy, "quite another matter", AN_ORDER)]
    assert meeting(sketched(folded, FRAME).keys).tolist() == [[0, 2]]
    assert meeting(sketched(folded[::-1], FRAME).keys).tolist() == [[0, 2]]
    assert meeting(sketched(folded, NO_FRAME).keys).tolist() == []


def test_a_crowd_with_the_same_own_words_is_not_paired() -> None:
    crowd = [loosely_folded(AN_ORDER)] * 301
    assert len(meeting(sketched(crowd[1:], FRAME).keys)) == 300 * 299 // 2
    assert len(meeting(sketched(crowd, FRAME).keys)) == 0
