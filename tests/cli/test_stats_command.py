"""`tunewright stats`: the same numbers that counting by hand gives."""

from __future__ import annotations

import json

import pytest

from terminal import Terminal, lines, named
from tunewright.tokens import count_text


def test_the_answer_has_the_promised_shape(terminal: Terminal) -> None:
    terminal.bring(named(8))
    told = terminal.json("stats", "--project", "p")
    assert list(told) == ["examples", "by_state", "labels", "tokens", "cost"]
    assert told["examples"] == 8
    assert told["by_state"] == {"unreviewed": 8, "accepted": 0, "rejected": 0, "flagged": 0}
    assert told["labels"] == {"yes": 4, "no": 4}
    promised = {"encoding", "total", "min", "median", "mean", "p95", "max", "over_limit", "billed_per_epoch"}
    assert promised <= told["tokens"].keys()
    assert {"model", "epochs", "usd", "price_date"} <= told["cost"].keys()


def test_tokens_of_pairs_for_a_legacy_model_are_those_of_the_two_texts(terminal: Terminal) -> None:
    texts = [(f"Question number {n}?", "word " * n) for n in range(1, 21)]
    terminal.bring(lines({"prompt": prompt, "completion": completion} for prompt, completion in texts))
    tokens = terminal.json("stats", "--project", "p", "--model", "davinci")["tokens"]
    counts = sorted(count_text(prompt, "r50k_base") + count_text(answer, "r50k_base") for prompt, answer in texts)
    assert tokens["encoding"] == "r50k_base"
    assert (tokens["total"], tokens["min"], tokens["max"]) == (sum(counts), counts[0], counts[-1])
    assert tokens["median"] == (counts[9] + counts[10]) / 2
    assert tokens["mean"] == round(sum(counts) / 20, 2)
    assert tokens["p95"] == counts[18]


def test_model_and_epochs_of_the_call_beat_those_of_the_project(terminal: Terminal) -> None:
    terminal.bring(named(8))
    told = terminal.json("stats", "--project", "p", "--model", "gpt-3.5-turbo-0125", "--epochs", 3)
    cost = told["cost"]
    assert (cost["model"], cost["epochs"], told["tokens"]["encoding"]) == ("gpt-3.5-turbo-0125", 3, "cl100k_base")
    exact = told["tokens"]["billed_per_epoch"] * 3 * 8 / 1_000_000
    assert exact <= cost["usd"] < exact + 0.01


def test_rejected_examples_cost_nothing(terminal: Terminal) -> None:
    terminal.bring(named(8))
    before = terminal.json("stats", "--project", "p")
    terminal.json("review", "--project", "p", "--reject", 1, 2, "--by", "ann")
    after = terminal.json("stats", "--project", "p")
    assert after["by_state"]["rejected"] == 2
    assert after["examples"] == 8
    assert after["labels"] == {"yes": 3, "no": 3}
    assert after["tokens"]["total"] < before["tokens"]["total"]


def test_an_empty_project_counts_to_zero(terminal: Terminal) -> None:
    terminal.write("bad.jsonl", '{"prompt": 1}\n')
    terminal.run("import", "bad.jsonl", "--project", "p")
    told = terminal.json("stats", "--project", "p")
    assert (told["examples"], told["tokens"]["total"], told["cost"]["usd"]) == (0, 0, 0)


@pytest.mark.parametrize("words", [("--model", "gpt-nonsense"), ("--epochs", "0"), ("--epochs", "many")])
def test_a_wrong_call_ends_with_two(terminal: Terminal, words: tuple[str, ...]) -> None:
    terminal.bring(named(2))
    assert terminal.run("stats", "--project", "p", *words).code == 2


def test_without_json_it_is_told_in_words(terminal: Terminal) -> None:
    terminal.bring(named(8))
    out = terminal.run("stats", "--project", "p").out
    assert "8 examples\n" in out
    assert "US dollars for" in out
    with pytest.raises(json.JSONDecodeError):
        json.loads(out)
