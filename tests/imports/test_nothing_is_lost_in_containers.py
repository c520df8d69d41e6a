"""For every container: what was written comes back, and records out are records in, or one clear refusal."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from typing import Any

import openpyxl
import pyarrow
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from pyarrow import feather, parquet

from tunewright.imports import ReadPlan, reader, recognise
from tunewright.imports.archives import Inside, unpacked
from tunewright.model import RawRecord

UNTIMED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
FEWER = settings(UNTIMED, max_examples=40)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
CELL = TEXT.filter(lambda text: not ILLEGAL_CHARACTERS_RE.search(text) and "\r" not in text)
SCALAR = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXT
VALUE = st.recursive(SCALAR, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3))
RECORDS = st.lists(st.dictionaries(TEXT, VALUE, max_size=3), max_size=4)
MARKS = st.text(st.sampled_from('{}[]:,"\\ \n\r\tab1-.é😀/\u2028'), max_size=60)


def read(data: bytes, plan: ReadPlan) -> list[RawRecord]:
    return list(reader(io.BytesIO(data), plan))


def values(data: bytes, plan: ReadPlan) -> list[Any]:
    records = read(data, plan)
    assert all(record.problem is None for record in records), records
    return [json.loads(record.text) for record in records]


@UNTIMED
@given(RECORDS, RECORDS, st.dictionaries(TEXT, SCALAR, max_size=2), st.sampled_from([None, 1, "\t"]), st.booleans())
def test_lists_inside_an_object_come_back_as_written(first, second, beside, indent, is_ascii):
    names = ("train", "test")
    others = {key: value for key, value in beside.items() if key not in names}
    text = json.dumps({**others, "train": first, "test": second}, indent=indent, ensure_ascii=is_ascii)
    plan = ReadPlan("utf-8", "json", "chat", lists=names)
    assert values(text.encode(), plan) == [*first, *second]
    assert [one.split for one in read(text.encode(), plan)] == ["train"] * len(first) + ["test"] * len(second)


@UNTIMED
@given(MARKS)
def test_whatever_stands_in_an_opened_object_ends_and_is_accounted_for(text):
    plan = ReadPlan("utf-8", "json", "chat", lists=("a", "b/a"))
    for data in (text.encode(), b'{"a": [' + text.encode(), b'{"a": [1], ' + text.encode()):
        for record in read(data, plan):
            assert record.text.encode() is not None and (record.text or record.problem)


@UNTIMED
@given(TEXT.map(lambda text: text.replace("\n", "")), st.lists(TEXT.map(lambda text: text.replace("\n", ""))))
def test_lines_of_text_come_back_as_written(first, rest):
    lines = [line.replace("\r", "").replace("\ufeff", "") for line in [first, *rest]]
    found = read("".join(f"{line}\n" for line in lines).encode(), ReadPlan("utf-8", "text", "chat"))
    assert [None if one.is_blank else json.loads(one.text)["text"] for one in found] == [
        line if line.strip() else None for line in lines
    ]


@FEWER
@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=6))
def test_texts_of_a_sheet_come_back_as_written(pairs):
    book = openpyxl.Workbook()
    sheet = book.active
    for at, row in enumerate([("prompt", "completion"), *pairs], 1):
        for column, text in enumerate(row, 1):
            sheet.cell(at, column).value = text
            sheet.cell(at, column).data_type = "s"
    target = io.BytesIO()
    book.save(target)
    data = target.getvalue()
    kept = [pair for pair in pairs if "".join(pair).strip() and pair != ("prompt", "completion")]
    plan = recognise("x.xlsx", data, has_header=True).plan
    found = [json.loads(one.text) for one in read(data, plan) if not one.is_blank and one.problem is None]
    assert found == [{"prompt": prompt, "completion": completion} for prompt, completion in kept]


@FEWER
@given(st.lists(st.lists(st.dictionaries(st.sampled_from("abc"), TEXT, min_size=1), max_size=3), min_size=1))
def test_lists_of_structs_come_back_as_written(lists):
    made = pyarrow.Table.from_pylist([{"messages": one, "n": at} for at, one in enumerate(lists)])
    for container, write in (("parquet", parquet.write_table), ("arrow", feather.write_feather)):
        target = io.BytesIO()
        write(made, target)
        plan = recognise(f"x.{container}", target.getvalue()).plan
        found = values(target.getvalue(), plan)
        assert found == [{"messages": one, "n": at} for at, one in enumerate(lists)]


@UNTIMED
@given(st.lists(st.tuples(st.text("abc./\\", min_size=1, max_size=8), st.binary(max_size=50)), max_size=4))
def test_every_file_of_a_zip_comes_out_once(files):
    files = [(name, data) for name, data in files if not name.endswith("/")]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("first.csv", b"x")
        for at, (name, data) in enumerate(files):
            archive.writestr(f"{at}{name}x", data)
    found = list(unpacked("z.zip", target))
    assert len(found) == 1 + len(files)
    contents = [one.stream.read() for one in unpacked("z.zip", target) if isinstance(one, Inside)]
    passed = len(found) - len(contents)
    assert passed <= sum("/." in name.replace("\\", "/") for name, _ in files)
    assert all(".." not in one.name.split("/") and not one.name.startswith("/") for one in found)


@UNTIMED
@given(st.binary(max_size=300))
def test_gzip_gives_back_what_was_packed(data):
    (inside,) = unpacked("x.gz", io.BytesIO(gzip.compress(data)))
    assert isinstance(inside, Inside) and inside.stream.read() == data
