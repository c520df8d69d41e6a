"""Examples that fill a form: copies with a small edit are told from examples with other details."""

from __future__ import annotations

import random
from itertools import product

import pytest

from tunewright.checks import corpus_of, run_on_corpus
from tunewright.model import Example, Split

DISHES = ("soup", "bread", "rice", "steak", "salad", "pasta", "cheese", "stew", "trout", "omelette", "curry", "pie")
MOODS = {"cold": "negative", "burnt": "negative", "stale": "negative", "superb": "positive", "crisp": "positive"}
JUDGED = [
    (
        f"Read what a guest wrote and say whether it is positive or negative. Answer with that word only: {dish} "
        f"was {mood} on day {day}.",
        label,
    )
    for (dish, (mood, label)), day in zip(product(DISHES, MOODS.items()), range(11, 90), strict=False)
]
TRANSLATED = [
    (f"Translate the following sentence into French and keep its tone: my {thing} is in the {place}.", f"{at}.")
    for at, (thing, place) in enumerate(product(DISHES, ("kitchen", "cellar", "garden", "attic", "barn")))
]
FORMS = {"judged": JUDGED, "translated": TRANSLATED}


def found_in(texts: list[tuple[str, str]], code: str, sides: list[Split | None] | None = None) -> list[list[int]]:
    """What is warned of."""
    examples = [Example("pair", {"prompt": q, "completion": a}, at) for at, (q, a) in enumerate(texts, 1)]
    found = run_on_corpus(corpus_of(examples, splits=sides or []), [code])
    return sorted(list(one.examples) for one in found if one.severity != "info")


@pytest.mark.parametrize("form", FORMS)
def test_examples_with_other_details_are_no_copies_whatever_their_answers(form: str) -> None:
    assert found_in(FORMS[form], "DU003") == []


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("way", ["typo", "drop", "add"])
def test_a_copy_with_an_edit_in_the_instruction_is_found(form: str, way: str) -> None:
    prompt, answer = FORMS[form][17]
    words = prompt.split()
    copies = []
    for at in range(1, 6):
        word = f"{words[at]}{words[at][-1]}" if way == "typo" else "kindly"
        left = [*words[:at], *([] if way == "drop" else [word]), *words[at + (way != "add") :]]
        copies.append((" ".join(left), answer))
    found = [found_in([*FORMS[form], copy], "DU003") for copy in copies]
    assert found == [[[18, len(FORMS[form]) + 1]]] * 5


def test_a_test_prompt_with_an_edit_in_the_instruction_leaks() -> None:
    prompt, answer = TRANSLATED[3]
    texts = [*TRANSLATED, (prompt.replace("following", "folowing"), answer)]
    sides: list[Split | None] = ["train"] * len(TRANSLATED) + ["test"]
    assert found_in(texts, "LK002", sides) == [[4, len(texts)]]


def test_copies_are_told_from_examples_with_other_numbers() -> None:
    chance = random.Random(3)
    words = ["ledger", "invoice", "harbour", "customs", "freight", "pallet", "crane", "manifest", "cargo", "anchor"]
    text = f"The parcel with the number 4711 stands at the gate: {' '.join(chance.choices(words, k=30))}."
    texts = [(text, "ok"), (text.replace("parcel", "pacrel"), "ok"), (text.replace("4711", "4712"), "ok")]
    examples = [Example("pair", {"prompt": q, "completion": a}, at) for at, (q, a) in enumerate(texts, 1)]
    found = {one.severity: one for one in run_on_corpus(corpus_of(examples), ["DU003"])}
    assert found["info"].examples == (1, 3)
    assert found["info"].evidence["differs"] == "numbers"
    assert {1, 2} <= set(found["warning"].examples)
