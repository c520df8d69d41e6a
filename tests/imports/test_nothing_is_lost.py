"""For any input: what was written comes back, every line is accounted for, and nothing raises."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tunewright.imports import ReadPlan, convert, parse_mapping, preview, reader, recognise
from tunewright.model import Draft, RawRecord, Rejected, UnreadableFile

UNTIMED = settings(deadline=None)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
SCALAR = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT
VALUE = st.recursive(SCALAR, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3))
OTHER = TEXT.map(lambda name: f"x {name}")
"""Keys that mean nothing to any shape: what is read here is the container."""
OTHERS = st.dictionaries(OTHER, VALUE, max_size=2)
CHATS = st.lists(
    st.builds(
        lambda extra, turns: {**extra, "messages": turns},
        st.dictionaries(OTHER, VALUE, max_size=3),
        st.lists(
            st.builds(lambda said, extra: {"role": "user", "content": said} | extra, VALUE, OTHERS),
            min_size=1,
            max_size=3,
        ),
    ),
    max_size=5,
)
BLANKS = st.lists(st.sampled_from(["", " ", "\t"]), max_size=2)
ENCODINGS = st.sampled_from(
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "windows-1252", "cp1251", "shift-jis"]
)
JSON_MARKS = st.text(st.sampled_from("{}[]:,\"\\ \n\r\tab1-.é😀“'/\u2028\ufeff"), max_size=60)


def plan(container: Any, encoding: str = "utf-8", shape: str = "chat", delimiter: str = ",") -> ReadPlan:
    mapping = "messages=messages" if shape == "chat" else "prompt=prompt,completion=completion"
    return ReadPlan(encoding, container, shape, parse_mapping(mapping), delimiter)


def records(data: bytes, chosen: ReadPlan) -> list[RawRecord]:
    return list(reader(io.BytesIO(data), chosen))


def bodies(read: list[RawRecord], chosen: ReadPlan) -> list[Any]:
    drafts = [convert(record, chosen) for record in read if not record.is_blank]
    assert all(isinstance(draft, Draft) for draft in drafts), drafts
    return [draft.body for draft in drafts if isinstance(draft, Draft)]


@UNTIMED
@given(CHATS, BLANKS, st.booleans(), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_json_lines_come_back_as_written(chats, blanks, is_ascii, line_end, ends_with_newline):
    lines = blanks + [json.dumps(chat, ensure_ascii=is_ascii) for chat in chats] + blanks
    data = (line_end.join(lines) + (line_end if ends_with_newline else "")).encode()
    read = records(data, plan("jsonl"))
    last_is_empty = not ends_with_newline and bool(lines) and not lines[-1]
    assert len(read) == len(lines) - last_is_empty + (not lines and ends_with_newline)
    assert bodies(read, plan("jsonl")) == chats


@UNTIMED
@given(CHATS, st.sampled_from([None, 0, 1, 2, "\t"]), st.booleans(), ENCODINGS.filter(lambda name: "utf" in name))
def test_json_lists_come_back_as_written(chats, indent, is_ascii, encoding):
    data = json.dumps(chats, indent=indent, ensure_ascii=is_ascii).encode(encoding)
    assert bodies(records(data, plan("json", encoding)), plan("json", encoding)) == chats


@UNTIMED
@given(CHATS, st.sampled_from([None, 2]), st.sampled_from(["", "\n", ",\n"]))
def test_joined_objects_come_back_as_written(chats, indent, between):
    data = between.join(json.dumps(chat, indent=indent) for chat in chats).encode()
    assert bodies(records(data, plan("json")), plan("json")) == chats


@UNTIMED
@given(st.lists(st.tuples(TEXT, TEXT), max_size=6), st.sampled_from(",;\t"), st.booleans())
def test_tables_come_back_as_written(pairs, delimiter, quote_all):
    target = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
    csv.writer(target, delimiter=delimiter, quoting=quoting).writerows([("prompt", "completion"), *pairs])
    chosen = plan("csv", shape="prompt-completion", delimiter=delimiter)
    read = records(target.getvalue().encode(), chosen)
    assert len(read) == len(pairs)
    kept = [pair for pair, record in zip(pairs, read, strict=True) if not record.is_blank]
    assert bodies(read, chosen) == [{"prompt": prompt, "completion": answer} for prompt, answer in kept]
    lost = [pair for pair, record in zip(pairs, read, strict=True) if record.is_blank]
    assert not "".join(text for pair in lost for text in pair).strip(" \t")


@UNTIMED
@given(st.binary(max_size=200), ENCODINGS)
@example(b"\xff\xfe\x00", "utf-16")
@example(b"\r\n\r", "utf-8")
def test_any_bytes_give_one_record_for_each_line(data, encoding):
    text = data.decode(encoding, errors="replace").removeprefix("\ufeff")
    mark = "\r" if "\r" in text[:-1] and "\n" not in text else "\n"
    n_lines = text.count(mark) + (not text.endswith(mark) if text else 0)
    read = records(data, plan("jsonl", encoding))
    if encoding not in ("shift-jis",):  # Python replaces some bad pairs of bytes there by one mark, some by two
        assert [record.line for record in read] == list(range(1, n_lines + 1))
    for record in read:
        convert(record, plan("jsonl", encoding))
        assert record.text.encode("utf-8") is not None


@UNTIMED
@given(JSON_MARKS)
def test_every_character_of_a_json_document_is_in_some_record(text):
    def marks(raw: str) -> str:
        return re.sub(r"[\s,\[\]\ufeff]", "", raw)

    read = records(text.encode(), plan("json"))
    assert marks("".join(record.text for record in read)) == marks(text)
    assert [record.line for record in read] == sorted(record.line for record in read)


@UNTIMED
@given(st.text(st.sampled_from('ab,;"\n\r \té'), max_size=40), st.sampled_from([",", ";", "\t", ", "]))
def test_every_line_of_a_table_is_in_some_row(text, delimiter):
    chosen = plan("csv", shape="prompt-completion", delimiter=delimiter)
    read = records(b"prompt,completion\n".replace(b",", delimiter[:1].encode()) + text.encode(), chosen)
    assert [record.line for record in read] == sorted({record.line for record in read})
    said = "".join(
        record.text if record.problem else "".join(json.loads(record.text or "{}").values()) for record in read
    )
    for letter in "abé":
        assert said.count(letter) == text.count(letter)


@UNTIMED
@given(
    st.binary(max_size=120)
    | JSON_MARKS.map(str.encode)
    | st.text(st.sampled_from('a,;"\n\t'), max_size=40).map(str.encode),
    st.sampled_from(["x.jsonl", "x.csv", "x.tsv", "x.json", "train"]),
)
def test_any_file_is_recognised_or_refused_and_then_read_to_its_end(data, name):
    try:
        recognised = recognise(name, data)
    except UnreadableFile as refused:
        assert refused.hint
        return
    assert 0 <= recognised.confidence <= 1 and recognised.reason
    for record in records(data, recognised.plan):
        read = convert(record, recognised.plan)
        assert not isinstance(read, Rejected) or read.reason
        assert record.text.encode("utf-8") is not None
    assert len(preview(data, recognised.plan)) <= 5
    assert ReadPlan.from_dict(json.loads(json.dumps(recognised.plan.to_dict()))) == recognised.plan
