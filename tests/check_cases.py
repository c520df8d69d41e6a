"""The cases of the checks, data in `checks/cases/<CODE>.toml`, read and run for the tests and for pages in `docs/`.

from check_cases import ALL, examples_of, found_in

for case in ALL["CO001"]:
    print(case["title"], found_in("CO001", case))
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

from tunewright.checks import Tuning, run_all
from tunewright.model import Example, Finding, Kind
from tunewright.text import fingerprint, loosely_folded

CASES = Path(__file__).parent / "checks" / "cases"


def _read(path: Path) -> list[dict[str, Any]]:
    return tomllib.loads(path.read_text(encoding="utf-8"))["case"]


ALL = {path.stem: _read(path) for path in sorted(CASES.glob("*.toml"))}


def _an_example(text: str, label: str | None = None) -> Example:
    """`prompt -> completion`, or the JSON of a chat, pair or preference pair."""
    if not text.startswith("{"):
        prompt, _, completion = text.partition(" -> ")
        return Example("pair", {"prompt": prompt, "completion": completion}, label=label)
    body = json.loads(text)
    kind: Kind = "chat" if "messages" in body else "preference" if "input" in body else "pair"
    return Example(kind, body, label=label)


def examples_of(case: dict[str, Any]) -> list[Example]:
    """The examples of a case in order, repeated and labelled as it says."""
    if "labelled" in case:
        labels = [label for label, times in case["labelled"].items() for _ in range(times)]
        return [_an_example(f"text {n} -> ok", label) for n, label in enumerate(labels)]
    labels = case.get("labels", [""] * len(case["examples"]))
    times = case.get("times", [1] * len(case["examples"]))
    texts = (text for text, n in zip(case["examples"], times, strict=True) for _ in range(n))
    said = (label or None for label, n in zip(labels, times, strict=True) for _ in range(n))
    return [
        _an_example(text.replace("{n}", str(n)), label)
        for n, (text, label) in enumerate(zip(texts, said, strict=True), 1)
    ]


def _sides(case: dict[str, Any], field: str) -> list[Any]:
    """One entry per example of a field that may say it once for all repeats of an example."""
    given = case.get(field, [])
    if "times" not in case or len(given) != len(case["times"]):
        return list(given)
    return [one for one, n in zip(given, case["times"], strict=True) for _ in range(n)]


def found_in(code: str, case: dict[str, Any]) -> list[Finding]:
    """What the check finds in the examples of the case, under the circumstances that the case states."""
    examples = examples_of(case)
    tokens = iter(case.get("tokens", [0] * len(examples)))
    return run_all(
        examples,
        only=[code],
        task=case.get("task", "generation"),
        min_examples=case.get("min_examples", 0),
        token_limit=case.get("token_limit", 65536),
        model=case.get("model", "gpt-4o-mini-2024-07-18"),
        count_tokens=lambda _: next(tokens),
        splits=[side or None for side in _sides(case, "splits")],
        imports=_sides(case, "imports"),
        earlier_tests={
            fingerprint(loosely_folded(prompt)): name for prompt, name in case.get("earlier", {}).items()
        },
        tuning=Tuning(settings={code: case.get("settings", {})}),
    )
