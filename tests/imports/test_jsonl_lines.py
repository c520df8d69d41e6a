"""JSON Lines: where a line begins and ends, and that each one comes out."""

from __future__ import annotations

from io import BytesIO

import pytest

from tunewright.imports import ReadPlan, convert, reader
from tunewright.imports.parse import MAX_CHARACTERS
from tunewright.model import Draft, RawRecord, Rejected

PLAN = ReadPlan("utf-8", "jsonl", "prompt-completion", (("prompt", "prompt"), ("completion", "completion")))
PAIR = '{"prompt": "a", "completion": "b"}'


def records(data: bytes, encoding: str = "utf-8") -> list[RawRecord]:
    return list(reader(BytesIO(data), ReadPlan(encoding, "jsonl", "chat")))


def test_each_line_is_a_record_with_its_number_and_exact_text():
    assert records(b"{}\n  [1] \nnonsense\n") == [
        RawRecord(1, "{}"),
        RawRecord(2, "  [1] "),
        RawRecord(3, "nonsense"),
    ]


def test_a_last_line_without_newline_counts():
    assert records(b"{}\n{}") == [RawRecord(1, "{}"), RawRecord(2, "{}")]


def test_a_blank_line_is_counted_and_keeps_its_number():
    assert [(record.line, record.is_blank) for record in records(b"{}\n\n \t\n{}")] == [
        (1, False),
        (2, True),
        (3, True),
        (4, False),
    ]


def test_an_empty_file_has_no_records():
    assert records(b"") == []


def test_windows_line_ends_are_not_part_of_the_text():
    assert records(b"{}\r\n\r\n{}\r\n") == [RawRecord(1, "{}"), RawRecord(2, ""), RawRecord(3, "{}")]


def test_a_file_with_carriage_returns_alone_is_cut_there():
    assert records(b"{}\r[]\r") == [RawRecord(1, "{}"), RawRecord(2, "[]")]


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1e", "\r"])
def test_other_line_separators_inside_a_text_do_not_cut_the_line(mark):
    line = f'{{"prompt": "a{mark}b", "completion": "c"}}'
    read = records(f"{line}\n{line}\n".encode())
    assert [record.text for record in read] == [line, line]
    drafted = convert(read[0], PLAN)
    assert isinstance(drafted, Draft) and drafted.body["prompt"] == f"a{mark}b"


def test_a_byte_order_mark_is_not_part_of_the_first_line():
    assert records(b"\xef\xbb\xbf{}\n", "utf-8-sig") == records(b"\xef\xbb\xbf{}\n") == [RawRecord(1, "{}")]


def test_a_byte_order_mark_in_the_middle_of_joined_files_does_no_harm():
    data = f"{PAIR}\n".encode() + b"\xef\xbb\xbf" + f"{PAIR}\n".encode()
    assert all(isinstance(convert(record, PLAN), Draft) for record in records(data))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_encodings_keep_line_numbers(encoding):
    data = f"{PAIR}\n\n{PAIR.replace('a', 'ü€😀')}".encode(encoding)
    read = records(data, encoding)
    assert [record.line for record in read] == [1, 2, 3]
    assert "ü€😀" in read[2].text


def test_a_line_cut_by_the_size_of_a_read_stays_whole():
    long = '{"prompt": "' + "é" * 700_000 + '"}'
    data = f"{long}\n{PAIR}\n{long}".encode()
    assert [record.text for record in records(data)] == [long, PAIR, long]


def test_undecodable_bytes_reject_their_line_alone_and_name_the_cause():
    data = PAIR.encode() + b'\n{"prompt": "caf\xe9 \xc3\xa9", "completion": "b"}\r\n' + PAIR.encode()
    good, bad, last = (convert(record, PLAN) for record in records(data))
    assert isinstance(good, Draft) and isinstance(last, Draft)
    assert isinstance(bad, Rejected)
    assert bad.reason.startswith("The line is not UTF-8: the byte E9 at character 16 has no meaning there.")
    assert bad.raw == '{"prompt": "café é", "completion": "b"}'


def test_a_rejected_line_can_always_be_written_as_text_again():
    for record in records(b"\xed\xa0\x80\n\x81\xff\n", "utf-8"):
        assert record.problem and record.text.encode("utf-8")


def test_a_broken_end_of_utf16_is_told():
    data = PAIR.encode("utf-16-le") + b"\n\x00{"
    assert [record.problem is None for record in records(data, "utf-16-le")] == [True, False]


def test_a_line_that_is_too_large_is_told_and_the_next_ones_are_read():
    huge = b'"' + b"x" * (MAX_CHARACTERS + 5_000_000) + b'"'
    before, too_large, after = records(b"{}\n" + huge + b"\n{}\n")
    assert (before, after) == (RawRecord(1, "{}"), RawRecord(3, "{}"))
    assert too_large.line == 2 and len(too_large.text) == 1000
    assert too_large.problem == (
        "The record is too large: 21 million characters, where 16 million are read. "
        "Only its beginning is kept here."
    )


class Endless(BytesIO):
    """Gives one line again and again, and notes how much was taken."""

    taken = 0

    def read(self, size: int | None = -1, /) -> bytes:
        assert size and size > 0
        self.taken += size
        return (b"{}\n" * (size // 3 + 1))[:size]


def test_reading_takes_only_as_much_as_is_asked_for():
    endless = Endless()
    lines = reader(endless, PLAN)
    assert [next(lines).line for _ in range(1000)][-1] == 1000
    assert endless.taken <= 1 << 20
