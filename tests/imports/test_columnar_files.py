"""Parquet, Arrow and Feather: types as plain JSON, filled-up keys repaired, damage told."""

from __future__ import annotations

import datetime
import decimal
import io
import json
from typing import Any

import pyarrow
import pytest
from pyarrow import feather, ipc, parquet

from tunewright.imports import ReadPlan, Recognised, convert, preview, reader, recognise, settle
from tunewright.imports.containers import columnar
from tunewright.model import Draft, RawRecord, UnreadableFile

TOOLS = [
    {"type": "function", "function": {"name": "a", "parameters": {"properties": {"city": {"type": "string"}}}}},
    {"type": "function", "function": {"name": "b", "parameters": {"properties": {"n": {"type": "integer"}}}}},
]
CALL = {"id": "c1", "type": "function", "function": {"name": "a", "arguments": '{"city": "Köln"}'}}
CHATS: list[dict[str, Any]] = [
    {
        "messages": [
            {"role": "user", "content": "Wetter?"},
            {"role": "assistant", "content": None, "tool_calls": [CALL]},
            {"role": "tool", "content": "Regen", "tool_call_id": "c1"},
            {"role": "assistant", "content": "Es regnet."},
        ],
        "tools": TOOLS,
    },
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]},
]


def written(rows: list[dict[str, Any]] | pyarrow.Table, kind: str = "parquet", **options: Any) -> bytes:
    made = rows if isinstance(rows, pyarrow.Table) else pyarrow.Table.from_pylist(rows)
    target = io.BytesIO()
    if kind == "parquet":
        parquet.write_table(made, target, **options)
    elif kind == "stream":
        with ipc.new_stream(target, made.schema) as writer:
            writer.write_table(made)
    else:
        feather.write_feather(made, target, **options)
    return target.getvalue()


def seen(data: bytes, name: str = "x.parquet") -> Recognised:
    return recognise(name, data)


def records(data: bytes, plan: ReadPlan | None = None, name: str = "x.parquet") -> list[RawRecord]:
    return list(reader(io.BytesIO(data), plan or seen(data, name).plan))


def values(data: bytes, name: str = "x.parquet") -> list[Any]:
    return [json.loads(record.text) for record in records(data, name=name)]


KINDS = [("parquet", "x.bin"), ("feather", "x"), ("stream", "x.arrow")]


@pytest.mark.parametrize(("kind", "name"), KINDS)
def test_chats_with_tools_come_back_as_they_were_written(kind, name):
    data = written(CHATS, kind)
    recognised = seen(data, name)
    assert recognised.plan.container == ("parquet" if kind == "parquet" else "arrow")
    assert values(data, name) == CHATS
    made = [convert(record, recognised.plan) for record in records(data, name=name)]
    assert [draft.body for draft in made if isinstance(draft, Draft)] == CHATS
    assert preview(io.BytesIO(data), recognised.plan) == made
    assert settle(recognised.plan, io.BytesIO(data)) == recognised.plan


@pytest.mark.parametrize("kind", ["parquet", "feather"])
def test_keys_that_only_fill_up_are_left_out_and_told(kind):
    data = written(CHATS, kind)
    filled = pyarrow.Table.from_pylist(CHATS).to_pylist()[0]["tools"][0]["function"]["parameters"]["properties"]
    assert filled == {"city": {"type": "string"}, "n": None}, "the library fills up, as it does for everyone"
    assert "“messages” and “tools” are left out" in " ".join(seen(data).notes)


def test_a_message_keeps_its_content_where_that_is_empty():
    call = values(written(CHATS))[0]["messages"][1]
    assert call == {"role": "assistant", "content": None, "tool_calls": [CALL]}


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        ("text", "text"),
        (7, 7),
        (2**60, 2**60),
        (1.5, 1.5),
        (float("nan"), None),
        (True, True),
        (None, None),
        (decimal.Decimal("1.10"), "1.10"),
        (datetime.date(2026, 3, 1), "2026-03-01"),
        (datetime.datetime(2026, 3, 1, 14, 30), "2026-03-01T14:30:00"),
        (datetime.datetime(2026, 3, 1, 14, 30, tzinfo=datetime.UTC), "2026-03-01T14:30:00+00:00"),
        (datetime.time(14, 30), "14:30:00"),
        ("né 😀".encode(), "né 😀"),
        (b"\xff\xd8\xff", None),
        ([1, None, 3], [1, None, 3]),
        ({"a": {"b": [1]}}, {"a": {"b": [1]}}),
    ],
)
def test_values_become_plain_json(value, plain):
    rows = [{"prompt": "a", "x": value}, {"prompt": "b", "x": value}]
    assert values(written(rows))[0] == {"prompt": "a", "x": plain}


def test_pictures_are_left_out_and_told():
    data = written([{"prompt": "a", "picture": b"\xff\xd8\xff"}])
    assert any("“picture” holds binary data" in note for note in seen(data).notes)


def test_maps_and_categories_are_read():
    kind = pyarrow.map_(pyarrow.string(), pyarrow.int64())
    made = pyarrow.table(
        {
            "m": pyarrow.array([[("a", 1), ("b", None)]], kind),
            "c": pyarrow.array(["x"]).dictionary_encode(),
            "n": pyarrow.array([1_772_000_000_123_456_789], pyarrow.timestamp("ns")),
        }
    )
    (value,) = values(written(made))
    assert (value["m"], value["c"]) == ({"a": 1, "b": None}, "x")
    assert value["n"].startswith("2026-02-2")


def test_infinity_is_refused_with_its_cause():
    plan = seen(written([{"prompt": "a", "completion": "b", "x": float("inf")}])).plan
    made = convert(records(written([{"prompt": "a", "completion": "b", "x": float("inf")}]))[0], plan)
    assert "Infinity is not a number" in getattr(made, "reason", "")


def test_columns_of_the_same_name_are_both_kept():
    made = pyarrow.table([["a"], ["b"]], names=["x", "x"])
    assert values(written(made, "feather"), "x.feather") == [{"x": "a", "x column 2": "b"}]


@pytest.mark.parametrize("kind", ["parquet", "feather"])
def test_row_groups_are_read_one_after_another(kind):
    rows = [{"prompt": f"{n}", "completion": "b"} for n in range(5000)]
    options = {"row_group_size": 700} if kind == "parquet" else {"chunksize": 700}
    read = records(written(rows, kind, **options))
    assert [record.line for record in read] == list(range(1, 5001))
    assert json.loads(read[4321].text)["prompt"] == "4321"


@pytest.mark.parametrize("kind", ["parquet", "feather"])
def test_a_file_without_rows_is_told(kind):
    with pytest.raises(UnreadableFile, match="has no rows"):
        seen(written(pyarrow.table({"prompt": pyarrow.array([], pyarrow.string())}), kind))


@pytest.mark.parametrize("kind", ["parquet", "feather"])
@pytest.mark.parametrize("cut", [8, 0.5, 0.99])
def test_a_file_that_is_cut_off_is_refused(kind, cut):
    data = written(CHATS, kind)
    with pytest.raises(UnreadableFile, match="damaged or cut off"):
        seen(data[: int(len(data) * cut) if cut < 1 else cut])


def test_damage_further_on_costs_what_comes_after_it():
    rows = [{"prompt": f"{n} " * 50, "completion": "b"} for n in range(3000)]
    data = bytearray(written(rows, row_group_size=1000, compression="zstd"))
    plan = seen(bytes(data)).plan
    data[len(data) * 2 // 3 : len(data) * 2 // 3 + 500] = b"\xaa" * 500
    read = records(bytes(data), plan)
    assert len(read) > 500 and all(record.problem is None for record in read[:-1])
    assert read[-1].problem and "damaged from here on" in read[-1].problem


def test_a_tiny_file_with_endless_rows_is_refused(monkeypatch):
    monkeypatch.setattr(columnar, "_FREE_ROWS", 1000)
    data = written(pyarrow.table({"prompt": pyarrow.nulls(500_000, pyarrow.string())}))
    assert len(data) < 5000
    with pytest.raises(UnreadableFile, match="beyond all measure"):
        seen(data)


def test_a_text_is_not_read_as_parquet_because_somebody_wants_it():
    with pytest.raises(UnreadableFile, match="This is a text, not a Parquet file"):
        recognise("x.jsonl", b'{"prompt": "a"}', wanted="parquet")
