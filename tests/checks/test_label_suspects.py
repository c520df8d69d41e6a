"""The parts of the search for wrong labels: words as numbers, fair folds, honest probabilities, and evidence."""

from __future__ import annotations

import random

import numpy as np
import pytest

from tunewright.checks import corpus_of
from tunewright.checks.labels.features import tfidf
from tunewright.checks.labels.la003_probable_label_error import probable_label_error
from tunewright.checks.labels.suspects import fold_of, probabilities
from tunewright.model import Example, Finding

TOPICS = {
    "delivery": "parcel courier late arrived tracking warehouse shipped door",
    "access": "password login locked code account reset link username",
    "billing": "invoice charged card twice amount receipt tax payment",
}


def a_message(topic: str, chance: random.Random) -> str:
    words = chance.sample(TOPICS[topic].split(), 4) + chance.choices(
        ["please", "hello", "my", "the", "is", "with", "and", "a"], k=6
    )
    return " ".join(chance.sample(words, len(words)))


def the_messages(n: int = 150, seed: int = 3) -> list[tuple[str, str]]:
    chance = random.Random(seed)
    return [(a_message(topic, chance), topic) for topic in chance.choices(list(TOPICS), k=n)]


def findings(messages: list[tuple[str, str]], **settings: int) -> list[Finding]:
    examples = [
        Example("pair", {"prompt": text, "completion": label}, id=at, label=label)
        for at, (text, label) in enumerate(messages, start=1)
    ]
    return list(probable_label_error(corpus_of(examples, task="classification"), **settings))


def test_rows_have_length_one_and_words_of_a_single_text_are_left_out() -> None:
    matrix = tfidf(["the red fox", "the red dog", "the blue"]).toarray()
    assert matrix.shape == (3, 3)  # the, red, “the red”
    assert np.linalg.norm(matrix, axis=1) == pytest.approx([1, 1, 1])


@pytest.mark.parametrize("texts", [[], [""], ["", "  "], ["once", "never"]])
def test_texts_without_a_shared_word_give_an_empty_matrix(texts: list[str]) -> None:
    assert tfidf(texts).shape == (len(texts), 0)


def test_case_makes_no_difference_and_neighbours_do() -> None:
    one, same, other = tfidf(["Red Fox runs", "red fox RUNS", "fox red runs"]).toarray()
    assert one == pytest.approx(same)
    assert one @ other < 0.9


def test_no_pair_of_words_spans_two_texts() -> None:
    assert tfidf(["a b", "c", "a b", "c"]).shape[1] == 4  # a, b, c, “a b”


def test_a_group_stays_in_one_fold_and_labels_are_spread() -> None:
    given = np.repeat([0, 1], [40, 10])
    groups = np.concatenate([np.arange(20).repeat(2), np.arange(20, 30)])
    fold = fold_of(given, groups, 5, seed=7)
    assert all(len(set(fold[groups == group])) == 1 for group in range(30))
    assert np.bincount(fold[given == 0]).tolist() == [8] * 5
    assert np.bincount(fold[given == 1]).tolist() == [2] * 5


def test_probabilities_are_probabilities_and_repeatable() -> None:
    texts = the_messages()
    features = tfidf(text for text, _ in texts)
    given = np.array([list(TOPICS).index(topic) for _, topic in texts])
    groups = np.arange(len(given))
    probable = probabilities(features, given, groups, folds=5, seed=7)
    assert probable.sum(axis=1) == pytest.approx(np.ones(len(given)))
    assert (probable.argmax(axis=1) == given).mean() > 0.95
    assert (probable == probabilities(features, given, groups, folds=5, seed=7)).all()


def test_a_fold_in_which_a_single_label_is_taught_does_not_stop_the_rest() -> None:
    given, groups = np.repeat([0, 1], [30, 30]), np.repeat([0, 1, 2], [30, 15, 15])
    probable = probabilities(tfidf(["a b"] * 60), given, groups, folds=5, seed=1)
    assert np.isfinite(probable).all()


def test_swapped_labels_come_first_with_the_true_label_and_evidence() -> None:
    messages = the_messages()
    wrong = {10: "access", 20: "delivery", 30: "billing"}
    true = {at: messages[at - 1][1] for at in wrong}
    wrong = {at: label if label != true[at] else "access" for at, label in wrong.items()}
    for at, label in wrong.items():
        messages[at - 1] = (messages[at - 1][0], label)
    found = findings(messages)[:3]
    assert {one.examples for one in found} == {(at,) for at in wrong if wrong[at] != true[at]}
    for one in found:
        (at,) = one.examples
        assert (one.evidence["given"], one.evidence["suggested"]) == (wrong[at], true[at])
        assert 0 <= one.evidence["score"] < 0.2
        for side in ("given", "suggested"):
            near = one.evidence["similar"][side]
            assert len(near) == 3
            assert {messages[id_ - 1][1] for id_ in near} == {one.evidence[side]}
            assert at not in near


def test_scores_rise_from_the_first_finding_to_the_last() -> None:
    chance = random.Random(5)
    messages = [
        (text, chance.choice(list(TOPICS)) if chance.random() < 0.2 else label) for text, label in the_messages()
    ]
    scores = [one.evidence["score"] for one in findings(messages)]
    assert len(scores) > 5
    assert scores == sorted(scores)


def test_keys_and_verdicts_depend_neither_on_ids_nor_on_order() -> None:
    messages = [*the_messages(), ("parcel courier late arrived", "access"), ("login locked code reset", "billing")]
    shuffled = random.Random(9).sample(messages, len(messages))
    one, other = findings(messages), findings(shuffled)
    assert {finding.key for finding in one} == {finding.key for finding in other} != set()
    assert [finding.evidence["score"] for finding in one] == pytest.approx(
        [finding.evidence["score"] for finding in other], abs=0.01
    )


def test_nothing_of_the_prompt_stands_in_a_finding() -> None:
    messages = [*the_messages(), ("parcel courier late jane@example.org", "access")]
    found = findings(messages)
    assert 151 in {id_ for one in found for id_ in one.examples}
    assert "jane" not in str(found)


def test_where_words_tell_the_labels_apart_suspects_are_warnings_and_elsewhere_information() -> None:
    chance = random.Random(5)
    clear = [(f"{text} {at}", label) for at, (text, label) in enumerate(the_messages(900, seed=4))]
    others = {label: [one for one in TOPICS if one != label] for label in TOPICS}
    swapped = [(text, chance.choice(others[label]) if at < 45 else label) for at, (text, label) in enumerate(clear)]
    vague = [(text, "other" if chance.random() < 0.15 else label) for text, label in clear]
    told, untold = findings(swapped), findings(vague)
    assert len(told) > 30
    assert {one.severity for one in told} == {"warning"}
    assert len(untold) > 30
    assert {one.severity for one in untold} == {"info"}
