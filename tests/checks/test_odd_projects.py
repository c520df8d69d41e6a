"""Checks of whole projects on odd texts: none raises, and the order in which examples came changes nothing."""

from __future__ import annotations

import json
import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tunewright.checks import Tuning, checks, run_all
from tunewright.model import Example, Finding, Kind

OURS = [one.code for one in checks("corpus") if one.code[:2] in ("CF", "BA", "FO", "TO")]
EAGER = Tuning(
    settings={
        "CF001": {"rare": 5, "times": 2},
        "CF003": {"most": 0.3, "fewest": 1},
        "CF004": {"most": 0.1, "optional": 1.0, "order": 0.3},
        "CF005": {"most": 0.5, "fewest": 1},
        "CF006": {"most": 0.3, "most_in_text": 0.3, "fewest": 1},
        "CF007": {"most": 0.3, "most_in_text": 0.3, "fewest": 1},
        "BA004": {"whole": 0.05, "sentence": 0.05, "words": 0.05, "fewest": 1},
        "BA005": {"labels_at": 0.0, "lengths_at": 0.0, "longer": 0.0, "chance": 2.0, "fewest": 1},
        "BA006": {"labels_at": 0.0, "lengths_at": 0.0, "longer": 0.0, "chance": 2.0, "fewest": 1},
    }
)
SYSTEMS = st.sampled_from(
    [
        "",
        *(
            "You are a helpful assistant here.",
            "You are a helpful asistant here.",
            "you are a  helpful assistant here.",
        ),
        *(
            "You are helpful assistant here.",
            "You are a helpful assistant there.",
            "x",
            "\n",
            "日本語で答えてください。",
        ),
    ]
)
VALUES = st.recursive(
    st.sampled_from(
        [None, True, 1, 2.5, "12,50 €", "€12.50", "2024-03-31", "31.03.2024", "", "x@y.org", "03/04/2024"]
    ),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "", "x@y.org"]), inner, max_size=3)
    ),
    max_leaves=6,
)
ANSWERS = (
    VALUES.map(lambda value: json.dumps(value, ensure_ascii=False))
    | VALUES.map(lambda value: f"```json\n{json.dumps(value)}\n```")
    | st.sampled_from(
        [
            *(
                "I cannot help you with that.",
                "I cannot help you with that. Sorry, but no.",
                "It costs 12,50 € now",
                "{",
                "```",
            ),
            *(
                "It was sent on 2024-03-31.",
                "It was sent on 03/31/2024",
                "Thank you very much. It is 5 %.",
                "- one two three four",
            ),
        ]
    )
    | st.text(max_size=20)
)
PROJECTS = st.lists(
    st.tuples(
        SYSTEMS,
        ANSWERS,
        st.sampled_from([None, "a", "b"]),
        st.sampled_from([None, "train", "validation", "test"]),
        st.integers(1, 3),
        st.sampled_from(["chat", "pair"]),
    ),
    max_size=30,
)


def _example(number: int, system: str, answer: str, label: str | None, kind: Kind) -> Example:
    if kind == "pair":
        return Example("pair", {"prompt": f"q {number}", "completion": answer}, label=label)
    turns = [{"role": "user", "content": f"q {number}"}, {"role": "assistant", "content": answer}]
    return Example("chat", {"messages": [{"role": "system", "content": system}, *turns]}, label=label)


def _found(project: list[Any], order: list[int], task: Any) -> list[Finding]:
    shuffled = [project[at] for at in order]
    examples = [_example(at, one[0], one[1], one[2], one[5]) for at, one in zip(order, shuffled, strict=True)]
    sides, imports = [one[3] for one in shuffled], [one[4] for one in shuffled]
    return run_all(examples, only=OURS, task=task, splits=sides, imports=imports, tuning=EAGER)


def _meant(found: list[Finding], order: list[int]) -> set[tuple[Any, ...]]:
    """Findings with the places of their examples in the project instead of their ids."""
    return {
        (one.code, one.key, one.severity, one.message, frozenset(order[id_ - 1] for id_ in one.examples))
        for one in found
    }


@given(PROJECTS, st.sampled_from(["classification", "generation"]), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=200)
def test_an_odd_project_is_checked_whatever_the_order(project: list[Any], task: Any, chance: random.Random) -> None:
    order = list(range(len(project)))
    found = _found(project, order, task)
    assert len({(one.code, one.key) for one in found}) == len(found)
    assert all(one.key and one.message.isprintable() and "x@y.org" not in str(one) for one in found)
    shuffled = chance.sample(order, len(order))
    assert _meant(_found(project, shuffled, task), shuffled) == _meant(found, order)
