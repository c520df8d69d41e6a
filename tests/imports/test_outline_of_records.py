"""The places that people can choose from when they map a record by hand."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tunewright.imports.outline import leaves, offered_paths
from tunewright.imports.paths import MISSING, at

RECORD = {"id": 7, "data": {"turns": [{"who": "ann", "says": "Hi"}, {"who": "bo", "says": "Yes"}]}, "extra": ""}


def test_every_value_has_its_path() -> None:
    assert list(leaves(RECORD)) == [
        ("id", 7),
        ("data.turns[0].who", "ann"),
        ("data.turns[0].says", "Hi"),
        ("data.turns[1].who", "bo"),
        ("data.turns[1].says", "Yes"),
    ]


def test_paths_are_offered_once_the_shallow_ones_first() -> None:
    assert offered_paths([RECORD, {"data": {"turns": []}, "late": 1}]) == (
        *("id", "data", "extra", "late"),
        "data.turns",
        *("data.turns[].who", "data.turns[].says"),
    )


def test_json_inside_a_text_is_looked_into() -> None:
    record = {"body": json.dumps({"a": json.dumps({"b": 1})})}
    assert list(leaves(record)) == [("body.a.b", 1)]
    assert at(record, "body.a.b") == 1


def test_a_key_with_a_dot_gets_a_path_that_finds_it() -> None:
    record = {"attributes": {"gen_ai.prompt": "Hi"}}
    ((path, value),) = leaves(record)
    assert (path, value) == ('attributes["gen_ai.prompt"]', "Hi")
    assert at(record, path) == "Hi"


KEYS = st.text(st.characters(exclude_characters='.[]"', codec="utf-8"), min_size=1, max_size=5)
VALUES = st.recursive(
    st.one_of(st.integers(), st.booleans(), st.text(st.characters(codec="utf-8", exclude_characters="{["))),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=10,
)


@given(record=st.dictionaries(KEYS, VALUES, max_size=4))
def test_every_path_leads_back_to_its_value(record: dict[str, Any]) -> None:
    for path, value in leaves(record):
        assert at(record, path) == value
    for path in offered_paths([record], most=1000):
        assert at(record, path) is not MISSING
