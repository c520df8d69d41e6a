"""Near-duplicates, contradictions, leakage: the same in any order and after one edit, and quiet on clean data."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tunewright.checks import run_all, run_on_corpus
from tunewright.checks.duplicates.clusters import clusters_among, verified, whole_text
from tunewright.checks.duplicates.index import index_of, index_with
from tunewright.checks.duplicates.keeping import kept_of
from tunewright.checks.duplicates.reaching import reached
from tunewright.model import Corpus, Example, Finding, Passage
from tunewright.text.marks import marks_of
from tunewright.text.similarity import sketches

TOPICS = ["parcel", "invoice", "password", "refund", "coat", "shoes", "ticket", "train", "room", "doctor"]
THINGS = ["came late", "is broken", "was lost", "looks wrong", "cannot be found", "costs too much", "is too small"]
PLACES = ["in Bern", "at the shop", "near the station", "on my account", "in the second mail", "since last week"]
COMPARING = ["DU002", "DU003", "CO003", "CO004", "LK001", "LK002", "LK003"]


def a_question(chance: random.Random) -> str:
    parts = [f"my {chance.choice(TOPICS)} {chance.choice(THINGS)} {chance.choice(PLACES)}" for _ in range(5)]
    return f"Hello, {', and '.join(parts)}. What now?"


def edited(text: str, chance: random.Random) -> str:
    words = text.split()
    words[chance.randrange(len(words))] = chance.choice(["please", "maybe", "3", "really"])
    return " ".join(words)


def some_passages(seed: int, n: int = 24) -> list[Passage]:
    chance = random.Random(seed)
    questions = [a_question(chance) for _ in range(n // 3)]
    asked = [
        edited(chance.choice(questions), chance) if chance.random() < 0.7 else a_question(chance) for _ in range(n)
    ]
    sides = ("train", "validation", "test", None)
    return [
        Passage(
            at,
            "chat",
            chance.choice(["", "Be kind.", "Be brief."]),
            "",
            text,
            chance.choice(["Yes, we pay it back.", "No, that cannot be done.", "Please write to us."]),
            label=chance.choice(["a", "b", None]),
            split=chance.choice(sides),
            group=chance.choice(["", "document=1", "document=2"]),
        )
        for at, text in enumerate(asked, 1)
    ]


def a_corpus(passages: list[Passage]) -> Corpus:
    by_id = {one.id: one for one in sorted(passages, key=lambda one: one.id)}
    return Corpus(
        len(by_id), "classification", lambda: iter(by_id.values()), lambda ids: {id_: by_id[id_] for id_ in ids}
    )


def sorted_by_text(found: list[Finding], names: dict[int, str]) -> list[tuple[str, str, str, str, list[str]]]:
    return sorted(
        (one.code, one.severity, one.key, one.message, sorted(names[id_] for id_ in one.examples)) for one in found
    )


@given(st.integers(0, 1000), st.integers(0, 1000))
@settings(max_examples=25, deadline=None)
def test_the_order_of_the_examples_changes_no_verdict(seed: int, order: int) -> None:
    passages = some_passages(seed)
    shuffled = random.Random(order).sample(passages, len(passages))
    renumbered = [one._replace(id=at) for at, one in enumerate(shuffled, 1)]
    found = run_on_corpus(a_corpus(passages), COMPARING)
    again = run_on_corpus(a_corpus(renumbered), COMPARING)
    names = {one.id: f"{one.id}" for one in passages}
    new_names = {at: f"{one.id}" for at, one in enumerate(shuffled, 1)}
    assert sorted_by_text(found, names) == sorted_by_text(again, new_names)


@example(seed=38)  # what the text was like before the edit is no copy any more, and the edited text is not like it
@given(seed=st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_after_one_edit_the_findings_are_those_of_a_full_look(seed: int) -> None:
    chance = random.Random(seed)
    passages = some_passages(seed)
    at = chance.randrange(len(passages))
    other = chance.choice(passages)
    new = passages[at]._replace(question=chance.choice([edited(other.question, chance), other.question, "Hm?"]))
    before, after = a_corpus(passages), a_corpus([*passages[:at], new, *passages[at + 1 :]])
    frame = index_of(before).frame
    index_with(after, frame)

    marks = kept_of(before).whole[:, [at]]
    about = reached(after, kept_of(after), "whole", [new.id], marks, threshold=0.8, frame=frame)
    assert about is not None
    touched = a_corpus(list(after.some(about).values()))
    index_with(touched, frame)
    untouched = [one for one in run_on_corpus(before, ["DU003"]) if not about.intersection(one.examples)]
    followed = [*untouched, *run_on_corpus(touched, ["DU003"])]

    names = {one.id: f"{one.id}" for one in passages}
    assert sorted_by_text(followed, names) == sorted_by_text(run_on_corpus(after, ["DU003"]), names)


@pytest.mark.parametrize("seed", [4, 5, 7])
def test_the_check_finds_what_comparing_every_two_examples_finds(seed: int) -> None:
    passages = {one.id: one for one in some_passages(seed, 30)}
    corpus = a_corpus(list(passages.values()))
    near = verified(passages, combinations(passages, 2), whole_text, threshold=0.8, frame=index_of(corpus).frame)
    by_hand, names = list(clusters_among(passages, near)), {id_: f"{id_}" for id_ in passages}
    assert sorted_by_text(by_hand, names) == sorted_by_text(run_on_corpus(corpus, ["DU003"]), names) != []


def test_preference_pairs_and_examples_with_images_are_copies_of_nothing() -> None:
    question = a_question(random.Random(3))
    some = [Passage(at, "chat", "", "", f"{question} {word}", "ok") for at, word in enumerate(("Yes", "So"), 1)]
    others = (some[1]._replace(kind="preference", id=3), some[1]._replace(n_images=1, id=4))
    assert [one.examples for one in run_on_corpus(a_corpus([*some, *others]), ["DU003"])] == [(1, 2)]


def test_kept_sketches_are_those_of_single_examples() -> None:
    passages = some_passages(6)
    corpus = a_corpus(
        [*passages, passages[0]._replace(id=99), passages[0]._replace(id=100, question="", answer="")]
    )
    frame = index_of(corpus).frame
    kept = kept_of(corpus)
    marks = {id_: mark for id_, mark in zip(kept.ids.tolist(), kept.whole.T.tolist(), strict=True) if any(mark)}
    assert marks[99] == marks[passages[0].id]
    alone = {one.id: marks_of(sketches([whole_text(one)], frame)) for one in corpus.passages()}
    assert marks == {id_: mark.T[0].tolist() for id_, mark in alone.items() if id_ in marks}
    assert set(marks) == {*(one.id for one in passages), 99}


def test_nobody_drifts_along_a_chain() -> None:
    words = a_question(random.Random(1)).split()
    chain = []
    for at in range(10):
        words = [*words[: at * 4], f"other{at}", f"another{at}", *words[at * 4 + 2 :]]
        chain.append(Passage(at + 1, "pair", "", "", " ".join(words), "ok"))
    found = run_on_corpus(a_corpus(chain), ["DU003"])
    assert found
    assert all(len(one.examples) < 8 for one in found)
    assert all(one.evidence["lowest"] >= 0.8 for one in found)
    assert len({id_ for one in found for id_ in one.examples}) == sum(len(one.examples) for one in found)


def test_the_texts_are_streamed_three_times_for_all_checks() -> None:
    passages = some_passages(2)
    n_streams = 0

    def stream() -> object:
        nonlocal n_streams
        n_streams += 1
        return iter(passages)

    corpus = replace(a_corpus(passages), passages=stream)  # type: ignore[arg-type]
    run_on_corpus(corpus, COMPARING)
    assert n_streams <= 3


def test_clean_data_gets_no_error() -> None:
    chance = random.Random(9)
    labels = {"parcel": "delivery", "invoice": "billing", "refund": "billing", "password": "account"}
    examples = []
    for at in range(400):
        topic = chance.choice(sorted(labels))
        prompt = f"{chance.choice(['Hello', 'Good morning', 'Hi'])}, my {topic} {chance.choice(THINGS)} "
        prompt += f"{chance.choice(PLACES)}, number {at}, and I would like to know what you can do for me about it."
        examples.append(Example("pair", {"prompt": prompt, "completion": labels[topic]}, label=labels[topic]))
    found = run_all(examples, task="classification", only=[*COMPARING, "CO001"])
    assert [one for one in found if one.severity == "error"] == []
