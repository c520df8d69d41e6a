"""Shapes: found without a list, and one file is enough to add one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

import pytest

from tunewright.imports import ReadPlan, Shape, convert, find_shape, known_shapes, recognise, registry
from tunewright.imports.registry import Content, Score, shape
from tunewright.model import Body, Draft, RawRecord, UnknownName


@pytest.fixture
def spare_registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    known_shapes()
    monkeypatch.setattr(registry, "_SHAPES", dict(registry._SHAPES))
    yield


def test_the_shapes_of_this_room_are_found():
    names = [found.name for found in known_shapes()]
    assert names == sorted(names) and {"chat", "prompt-completion"} <= set(names)
    assert all(found.summary.endswith(".") for found in known_shapes())


@pytest.mark.parametrize("found", known_shapes(), ids=lambda found: found.name)
@pytest.mark.parametrize("text", ["{}", '{"prompt": 1}', '{"messages": "no"}', '{"output": null, "input": [{}]}'])
def test_every_shape_answers_any_record_with_an_example_or_a_reason(found: Shape, text: str):
    record = json.loads(text)
    assert 0 <= found.score([record]).confidence <= 1
    made = convert(RawRecord(1, text), ReadPlan("utf-8", "jsonl", found.name, found.guess(list(record))))
    assert isinstance(made, Draft) or made.reason.endswith(".")


def test_an_unknown_shape_is_answered_with_the_known_ones():
    with pytest.raises(UnknownName) as error:
        find_shape("papyrus")
    assert error.value.hint == f"Known: {', '.join(found.name for found in known_shapes())}."


def _fits(records: Sequence[Body]) -> Score:
    return Score(float(all("poem" in record for record in records)), "Each record holds a poem.")


@pytest.mark.usefixtures("spare_registry")
def test_a_new_shape_brings_its_own_detection_and_reading():
    @shape("poem", score=_fits, guess=lambda columns: ())
    def read_poem(record: Body, plan: ReadPlan) -> Content:
        """Poems: each record holds one."""
        return Content("pair", {"prompt": "", "completion": record["poem"]})

    recognised = recognise("x.jsonl", b'{"poem": "o"}\n')
    assert (recognised.plan.format, recognised.confidence) == ("poem-jsonl", 1)
    draft = convert(RawRecord(1, '{"poem": "o"}'), recognised.plan)
    assert isinstance(draft, Draft) and draft.body["completion"] == "o"
    assert find_shape("poem").summary == "Poems: each record holds one."


@pytest.mark.usefixtures("spare_registry")
def test_two_modules_cannot_claim_one_name():
    with pytest.raises(ValueError, match="chat is claimed by"):
        shape("chat", score=_fits, guess=lambda columns: ())(lambda record, plan: Content("chat", record))
