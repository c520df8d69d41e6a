"""Small clean projects, composed as for `docs/quality.md`: no check calls anything in them an error."""

from __future__ import annotations

import importlib
import random
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

BENCH = Path(__file__).resolve().parents[2] / "bench"


@pytest.fixture(scope="module")
def clean() -> Any:
    sys.path.insert(0, str(BENCH))
    try:
        yield importlib.import_module("quality_clean")
    finally:
        sys.path.remove(str(BENCH))


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("name", ["messages", "reviews", "tool_chats", "questions", "preferences"])
def test_nothing_in_a_clean_project_is_an_error(clean: Any, name: str, seed: int) -> None:
    compose = getattr(clean, name)
    task = next(task for composed, task in clean.SETS.values() if composed is compose)
    examples = [replace(one, id=at) for at, one in enumerate(compose(random.Random(seed), 120), start=1)]
    found = clean.found_in(examples, task)
    assert [one for one in found if one.severity == "error"] == []


def test_a_fault_in_a_clean_project_is_an_error(clean: Any) -> None:
    examples = list(clean.tool_chats(random.Random(1), 40))
    turns = next(
        one.body["messages"] for one in examples if any("tool_calls" in turn for turn in one.body["messages"])
    )
    turns[:] = [turn for turn in turns if turn["role"] != "tool"]
    found = clean.found_in([replace(one, id=at) for at, one in enumerate(examples, start=1)], "generation")
    assert "TC001" in {one.code for one in found if one.severity == "error"}
