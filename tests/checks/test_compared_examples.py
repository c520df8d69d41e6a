"""Near-duplicates, contradictions, leakage: the same in any order and after one edit, and quiet on clean data."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tunewright.checks import run_all, run_on_corpus
from tunewright.checks.duplicates.clusters import near_duplicates, whole_sketch
from tunewright.checks.duplicates.index import in_parts, index_of
from tunewright.checks.duplicates.keeping import kept_of
from tunewright.model import Corpus, Example, Finding, Passage
from tunewright.text.frames import Frame
from tunewright.text.marks import marks_of
from tunewright.text.pairing import candidates, reachable
from tunewright.text.similarity import sketch_matrix, sketch_threshold

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
    renumbered = [replace(one, id=at) for at, one in enumerate(shuffled, 1)]
    found = run_on_corpus(a_corpus(passages), COMPARING)
    again = run_on_corpus(a_corpus(renumbered), COMPARING)
    names = {one.id: f"{one.id}" for one in passages}
    new_names = {at: f"{one.id}" for at, one in enumerate(shuffled, 1)}
    assert sorted_by_text(found, names) == sorted_by_text(again, new_names)


def found_in_full(passages: list[Passage], frame: Frame) -> list[Finding]:
    matrix = sketch_matrix([whole_sketch(one, frame) for one in passages])
    rows = candidates(matrix, sketch_threshold(0.8, frame)).tolist()
    pairs = [(passages[a].id, passages[b].id) for a, b in rows]
    parts = in_parts(a_corpus(passages), pairs, {})
    return [one for part, some in parts for one in near_duplicates(part, some, frame=frame)]


@given(st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_after_one_edit_the_findings_are_those_of_a_full_look(seed: int) -> None:
    chance = random.Random(seed)
    passages = some_passages(seed)
    at = chance.randrange(len(passages))
    other = chance.choice(passages)
    new = replace(passages[at], question=chance.choice([edited(other.question, chance), other.question, "Hm?"]))
    after = [*passages[:at], new, *passages[at + 1 :]]

    rows, frame = [*passages, new], index_of(a_corpus(passages)).frame
    matrix = sketch_matrix([whole_sketch(one, frame) for one in rows])
    reached = reachable([at, len(passages)], matrix, sketch_threshold(0.8, frame))
    touched = {rows[row].id for pair in reached for row in pair} | {new.id}
    by_id = {one.id: one for one in after if one.id in touched}
    current = [(rows[a].id, rows[b].id) for a, b in reached if at not in (a, b)]
    kept = [one for one in found_in_full(passages, frame) if not touched.intersection(one.examples)]
    incremental = [*kept, *near_duplicates(by_id, current, frame=frame)]

    names = {one.id: f"{one.id}" for one in after}
    assert sorted_by_text(incremental, names) == sorted_by_text(found_in_full(after, frame), names)


def test_the_check_finds_what_single_looks_find() -> None:
    passages = some_passages(4, 30)
    corpus = a_corpus(passages)
    names = {one.id: f"{one.id}" for one in passages}
    ids = [one.id for one in passages]
    frame = index_of(corpus).frame
    matrix = sketch_matrix([whole_sketch(one, frame) for one in passages])
    pairs = [(ids[a], ids[b]) for a, b in candidates(matrix, sketch_threshold(0.8, frame)).tolist()]
    alone = list(near_duplicates({one.id: one for one in passages}, pairs, frame=frame))
    assert sorted_by_text(alone, names) == sorted_by_text(run_on_corpus(corpus, ["DU003"]), names)


def test_kept_sketches_are_those_of_single_examples() -> None:
    passages = some_passages(6)
    corpus = a_corpus(
        [*passages, replace(passages[0], id=99), replace(passages[0], id=100, question="", answer="")]
    )
    frame = index_of(corpus).frame
    kept = kept_of(corpus)
    marks = {id_: mark for id_, mark in zip(kept.ids.tolist(), kept.whole.T.tolist(), strict=True) if any(mark)}
    assert marks[99] == marks[passages[0].id]
    alone = {one.id: marks_of(sketch_matrix([whole_sketch(one, frame)])) for one in corpus.passages()}
    assert marks == {id_: mark.T[0].tolist() for id_, mark in alone.items() if id_ in marks}
    assert set(marks) == {*(one.id for one in passages), 99}


def test_nobody_drifts_along_a_chain() -> None:
    words = a_question(random.Random(1)).split()
    chain = []
    for at in range(10):
        words = [*words[: at * 4], f"other{at}", f"another{at}", *words[at * 4 + 2 :]]
        chain.append(Passage(at + 1, "pair", "", "", " ".join(words), "ok"))
    pairs = [(a, b) for a in range(1, 11) for b in range(a + 1, 11)]
    found = list(near_duplicates({one.id: one for one in chain}, pairs))
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
