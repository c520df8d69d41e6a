"""The cases of every check: data in `cases/<CODE>.toml`, one check at a time."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tunewright.checks import Tuning, checks, run_all
from tunewright.model import Example, Kind

CASES = Path(__file__).parent / "cases"


def _read(path: Path) -> list[dict[str, Any]]:
    return tomllib.loads(path.read_text(encoding="utf-8"))["case"]


ALL = {path.stem: _read(path) for path in sorted(CASES.glob("*.toml"))}


def an_example(text: str, label: str | None = None) -> Example:
    """`prompt -> completion`, or the JSON of a chat, pair or preference pair."""
    if not text.startswith("{"):
        prompt, _, completion = text.partition(" -> ")
        return Example("pair", {"prompt": prompt, "completion": completion}, label=label)
    body = json.loads(text)
    kind: Kind = "chat" if "messages" in body else "preference" if "input" in body else "pair"
    return Example(kind, body, label=label)


def _examples(case: dict[str, Any]) -> list[Example]:
    if "labelled" in case:
        labels = [label for label, times in case["labelled"].items() for _ in range(times)]
        return [an_example(f"text {n} -> ok", label) for n, label in enumerate(labels)]
    labels = case.get("labels", [""] * len(case["examples"]))
    return [an_example(*one) for one in zip(case["examples"], (label or None for label in labels), strict=True)]


@pytest.mark.parametrize(
    ("code", "case"),
    [pytest.param(code, case, id=f"{code}-{case['title']}") for code, cases in ALL.items() for case in cases],
)
def test_the_check_does_as_its_case_says(code: str, case: dict[str, Any]) -> None:
    examples = _examples(case)
    tokens = iter(case.get("tokens", [0] * len(examples)))
    found = run_all(
        examples,
        only=[code],
        task=case.get("task", "generation"),
        min_examples=case.get("min_examples", 0),
        token_limit=case.get("token_limit", 65536),
        count_tokens=lambda _: next(tokens),
        splits=[side or None for side in case.get("splits", ())],
        tuning=Tuning(settings={code: case.get("settings", {})}),
    )
    assert [list(finding.examples) for finding in found] == case["finds"], found
    assert all(finding.code == code and finding.key for finding in found)
    assert [finding.severity for finding in found] == case.get("severities", [f.severity for f in found])
    assert [finding.key for finding in found] == case.get("keys", [f.key for f in found])
    for finding, words in zip(found, case.get("says", ()), strict=False):
        assert words in finding.message
    assert len(case.get("says", ())) <= len(found)


@pytest.mark.parametrize("check", checks(), ids=lambda check: check.code)
def test_every_check_is_shown_firing_and_staying_silent(check: Any) -> None:
    cases = ALL[check.code]
    assert any(case["finds"] for case in cases)
    assert any(not case["finds"] for case in cases)


def test_every_file_of_cases_belongs_to_a_check() -> None:
    assert set(ALL) == {check.code for check in checks()}
