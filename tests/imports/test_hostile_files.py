"""Files as users have really reported them: each ends in records and reasons, or in one clear refusal."""

from __future__ import annotations

import io
import json

import pytest

from fuzzed import read_all
from tunewright.imports import convert, reader, recognise, settle
from tunewright.imports.repairs import suggest_repair
from tunewright.model import Draft, Rejected, UnreadableFile

PAIR = '{"prompt": "a", "completion": "b"}'


def outcome(data: str | bytes, name: str = "x.jsonl") -> tuple[list[Draft], list[Rejected], int]:
    """What becomes of a file: examples, rejected records, number of blank ones."""
    data = data.encode() if isinstance(data, str) else data
    plan = settle(recognise(name, data).plan, io.BytesIO(data))
    records = list(reader(io.BytesIO(data), plan))
    made = [convert(record, plan) for record in records if not record.is_blank]
    drafts = [one for one in made if isinstance(one, Draft)]
    return drafts, [one for one in made if isinstance(one, Rejected)], len(records) - len(made)


@pytest.mark.parametrize(
    ("data", "n_good", "codes"),
    [
        ("\ufeff" + PAIR + "\n", 1, []),
        (f"{PAIR}\r\n{PAIR}\r\n", 2, []),
        (f"{PAIR}\r{PAIR}\r", 2, []),
        ('{"prompt": "a\u2028b\u2029\u0085", "completion": "b"}\n' * 2, 2, []),
        ('{"prompt": "a\x00\x01\x0b", "completion": "b"}\n' * 2, 2, []),
        (f'{PAIR}\n{{"prompt": "\\ud83d", "completion": "b"}}\n', 1, ["half-character"]),
        (f"{PAIR}\n{{“prompt”: “a”, “completion”: “b”}}\n", 1, ["smart-quotes"]),
        (f'{PAIR}\n{{"prompt": "a", "completion": "b",}}\n', 1, ["trailing-comma"]),
        (f'{PAIR}\n// a note\n{{"prompt": "a", "completion": "b"}} # x\n', 1, ["comment", "extra-text"]),
        (f"{PAIR}\n{{'prompt': 'a', 'completion': 'b'}}\n", 1, ["single-quotes"]),
        (f'{PAIR}\n{{"prompt": "a", "completion": None}}\n', 1, ["foreign-word"]),
        (f'{PAIR}\n{{"prompt": "a", "prompt": "c", "completion": "b"}}\n', 1, ["repeated-key"]),
        (f'{PAIR}\n{{"prompt": NaN, "completion": "b"}}\n', 1, ["not-a-number"]),
        (f'{PAIR}\n{{"prompt": "a", "completion": "b", "n": {"9" * 10_000}}}\n', 1, ["huge-number"]),
        (f'{PAIR}\n{{"prompt": "a", "completion": "b", "n": 1e400}}\n', 1, ["huge-number"]),
        (f'{PAIR}\n{{"prompt": "{"x" * 10_000_000}", "completion": "b"}}\n{PAIR}\n', 3, []),
        (f"{PAIR}\n{'[' * 100_000}\n{PAIR}\n", 2, ["too-deep"]),
        (f'{PAIR}\n{{"a":{"[" * 100_000}{"]" * 100_000}}}\n{PAIR}\n', 2, ["too-deep"]),
        (f"{PAIR}{PAIR}{PAIR}", 3, []),
        (f"{PAIR}\n{PAIR}{PAIR}\n{PAIR}\n", 2, ["extra-text"]),
        (json.dumps(json.loads(PAIR), indent=4) * 3, 3, []),
        ((json.dumps(json.loads(PAIR), indent=4) + "\n") * 3, 3, []),
        (f'{PAIR}\n{PAIR}\n{{"prompt": "a", "comp', 2, ["open-quote"]),
        (f'[{PAIR},\n{PAIR},\n{{"prompt": "a", "comp', 2, ["cut-off"]),
        (
            PAIR.encode()
            + b'\n{"prompt": "\xc3\xa9\xc3\xa8", "completion": "b"}\n{"prompt": "caf\xe9", "completion": "b"}\n',
            2,
            ["encoding"],
        ),
        (f'{PAIR}\n{{"prompt": "ü"}}\n'.encode("utf-16"), 1, ["missing-field"]),
        (f"{PAIR}\n{PAIR}\n".encode("utf-32-be"), 2, []),
        (b"\n\n" + PAIR.encode() + b"\n  \n", 1, []),
    ],
    ids=range(28),
)
def test_each_line_is_an_example_or_has_its_reason(data, n_good, codes):
    good, refused, _ = outcome(data)
    assert (len(good), [one.code for one in refused]) == (n_good, codes)


@pytest.mark.parametrize(
    ("data", "n_good", "codes"),
    [
        ('prompt,completion\n"a ""x"" b","two\nlines"\nc,d\n', 2, []),
        ("prompt;completion\na;b\nc\nd;e;f\ng;h\n", 2, ["too-few-cells", "too-many-cells"]),
        ("prompt,completion,,\na,b,,\nc,d,,\n", 2, []),
        ("prompt,completion\n,\n", 0, []),
        ("\ufeffprompt,completion\na,b\n", 1, []),
        ("prompt,completion\r\na,b\r\n".encode("utf-16"), 1, []),
    ],
)
def test_each_row_is_an_example_or_has_its_reason(data, n_good, codes):
    good, refused, _ = outcome(data, "x.csv")
    assert (len(good), [one.code for one in refused]) == (n_good, codes)


def test_a_wrong_extension_does_not_matter():
    assert len(outcome(f"{PAIR}\n{PAIR}\n", "x.csv")[0]) == 2
    assert len(outcome("prompt,completion\na,b\n", "x.jsonl")[0]) == 1
    assert len(outcome(f"[{PAIR}]", "x.txt")[0]) == 1


def test_a_line_in_another_encoding_is_offered_as_it_was_probably_meant():
    data = (
        PAIR.encode()
        + b'\n{"prompt": "\xc3\xa9\xc3\xa8", "completion": "b"}\n{"prompt": "caf\xe9", "completion": "b"}\n'
    )
    _, (refused,), _ = outcome(data)
    assert "no meaning there" in refused.reason
    assert suggest_repair(refused.raw, refused.code) == '{"prompt": "café", "completion": "b"}'


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", "привет как дела сегодня"),
        ("shift-jis", "今日はどうやってパスワードを変更しますか"),
        ("gb18030", "请问我怎么修改我的密码，谢谢你的帮助"),
        ("cp1253", "πώς μπορώ να αλλάξω τον κωδικό μου"),
    ],
)
def test_an_old_encoding_is_read_and_called_a_guess(encoding, text):
    data = (f'{{"prompt": "{text}", "completion": "b"}}\n' * 30).encode(encoding)
    recognised = recognise("x.jsonl", data)
    assert "which is a guess" in recognised.reason
    good, _, _ = outcome(data)
    assert good[0].body["prompt"] == text
    chosen = recognise("x.jsonl", data, encoding=encoding)
    assert "guess" not in chosen.reason


def test_plain_utf8_is_no_guess():
    assert "guess" not in recognise("x.jsonl", '{"prompt": "é", "completion": "b"}'.encode()).reason


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0" * 100_000,
        b"[]",
        b"<html><body>Sign in</body></html>",
        b'{"error": "invalid_token", "error_description": "expired"}',
        b"%PDF-1.4",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        b"x" * 257 + b"ustar\x0000" + b"\0" * 300,
    ],
)
@pytest.mark.parametrize("name", ["x.jsonl", "x.csv", "x.xlsx", "x.parquet", "x"])
def test_what_is_no_data_is_one_refusal_whatever_its_name(data, name):
    with pytest.raises(UnreadableFile) as refused:
        recognise(name, data)
    assert refused.value.hint
    assert read_all(name, data) == 0


def test_an_error_in_a_record_of_many_is_data():
    line = '{"error": "timeout", "message": "x"}\n'
    assert recognise("x.jsonl", (line * 3).encode()).plan.container == "jsonl"
    assert recognise("x.jsonl", b'{"prompt": "a", "completion": "b", "error": null}').confidence == 1
