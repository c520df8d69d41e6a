"""Training records that are almost right: whatever stands in them, there is an example or a reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tunewright.imports import ReadPlan, Shape, convert, known_shapes
from tunewright.model import Draft, RawRecord, dumps

SAMPLES = [
    json.loads(line)
    for path in sorted((Path(__file__).parent / "training").glob("*.jsonl"))
    if not path.stem.endswith(".expected")
    for line in path.read_text(encoding="utf-8").splitlines()
]
ODD = st.sampled_from(
    [
        *(
            "null",
            "true",
            "0",
            "-1.5",
            '""',
            '" "',
            '"x"',
            '"["',
            '"[]"',
            '"{}"',
            '"[{\\"from\\": 1}]"',
            "[]",
            "{}",
        ),
        *("[[]]", "[null]", '[1, "a"]', '{"a": 1}', '[{"text": null}]', '{"role": "user"}'),
        *('[{"role": 3, "content": {}}]', '{"name": "f", "arguments": null}'),
    ]
).map(json.loads)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [*([path] if path else []), *(place for key, one in inner for place in places(one, (*path, key)))]


@st.composite
def spoiled(draw: st.DrawFn) -> dict[str, Any]:
    """A sample in which up to three things, at any depth, are something else."""
    record = json.loads(json.dumps(draw(st.sampled_from(SAMPLES))))
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(places(record) or [()]))
        if path:
            holder = record
            for key in path[:-1]:
                holder = holder[key]
            holder[path[-1]] = draw(ODD)
    return dict(record)


@pytest.mark.parametrize("shape", known_shapes(), ids=lambda shape: shape.name)
@settings(deadline=None, max_examples=60)
@given(record=spoiled(), container=st.sampled_from(["jsonl", "csv"]))
def test_a_spoiled_record_becomes_an_example_or_a_reason(
    shape: Shape, record: dict[str, Any], container: Any
) -> None:
    if container == "csv":
        record = {key: value if isinstance(value, str) else dumps(value) for key, value in record.items()}
    assert 0 <= shape.score([record]).confidence <= 1
    plan = ReadPlan("utf-8", container, shape.name, shape.guess(list(record)))
    made = convert(RawRecord(1, dumps(record)), plan)
    if not isinstance(made, Draft):
        assert made.reason.endswith((".", "?"))
    elif made.kind == "preference":
        assert isinstance(made.body["input"]["messages"], list)
        assert isinstance(made.body["preferred_output"], list)
        assert isinstance(made.body["non_preferred_output"], list)
    elif made.kind == "chat":
        assert all(isinstance(turn, dict) for turn in made.body["messages"])
    else:
        assert all(isinstance(made.body[key], str | None) for key in ("prompt", "completion"))
