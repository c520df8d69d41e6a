"""Lists as Python, pandas and numpy write them into cells: read where they are certain, refused elsewhere."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunewright.imports import convert, reader, recognise
from tunewright.imports.calls import unwrapped
from tunewright.imports.python_values import as_written_by_python
from tunewright.imports.reasons import Reason
from tunewright.model import Draft, Rejected

NO = Reason("no", "cell-json")
TALK = [{"role": "user", "content": 'It\'s "here"?'}, {"role": "assistant", "content": "Yes:\n} {\n'now'"}]


def cell(text: str) -> Draft | Rejected:
    target = io.StringIO(newline="")
    csv.writer(target).writerows([["id", "messages"], ["1", text]])
    data = target.getvalue().encode()
    plan = recognise("x.csv", data).plan
    (made,) = [convert(record, plan) for record in reader(io.BytesIO(data), plan)]
    return made


@pytest.mark.parametrize("text", [str(TALK), f"[{TALK[0]}\n {TALK[1]}]", f"[{TALK[0]},\n {TALK[1]}]"])
def test_messages_that_pandas_or_numpy_wrote_are_read(text: str) -> None:
    made = cell(text)
    assert isinstance(made, Draft)
    assert made.body == {"messages": TALK}
    assert json.loads(made.original)["messages"] == text


@pytest.mark.parametrize(
    "text", ["[{'role': 'user', 'content': 'cut", "[{'role': user}]", "[print('x')]", "['a' 'b'"]
)
def test_what_is_no_list_of_python_is_refused_with_the_reason(text: str) -> None:
    refused = cell(text)
    assert isinstance(refused, Rejected)
    assert refused.code == "cell-json"


@pytest.mark.parametrize(
    "text",
    [
        *("[{'a': 1e999}]", "[{1: 'a'}]", "[{'a': {'b'}}]", "[{'a': b'x'}]", "[{'a': '\\ud800'}]", "('a',)"),
        *("[{'a': " + "[" * 120 + "1" + "]" * 120 + "}]", "'text'", "['" + "a" * 1_000_001 + "']"),
    ],
)
def test_what_json_cannot_hold_is_refused(text: str) -> None:
    assert as_written_by_python(text, otherwise=NO) is NO


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text("ab'\"\\\n}{ é"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab'}{ "), inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(st.dictionaries(st.text("ab'"), JSON, min_size=1, max_size=3), min_size=1, max_size=3))
def test_what_python_writes_reads_back_equal(value: list[Any]) -> None:
    assert unwrapped(str(value)) == value
    assert unwrapped("[" + "\n ".join(map(str, value)) + "]") == value


@given(st.text("[]{}'\",:ab1 \n\\"))
def test_any_text_is_survived(text: str) -> None:
    found = as_written_by_python(text, otherwise=NO)
    assert found is NO or isinstance(found, (list, dict))
