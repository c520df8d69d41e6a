"""Recognising files: by content first, with a reason, and refusing what is no data."""

from __future__ import annotations

import gzip
import io
import json
import zipfile

import pytest

from tunewright.imports import Recognised, preview, recognise, settle
from tunewright.model import Draft, Rejected, UnknownName, UnreadableFile

CHAT = '{"messages": [{"role": "user", "content": "ü"}, {"role": "assistant", "content": "ö"}], "label": "x"}'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
PAIR = '{"prompt": "a", "completion": "b"}'


def seen(text: str | bytes, name: str = "file", **options: str) -> Recognised:
    return recognise(name, text.encode() if isinstance(text, str) else text, **options)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (CHAT, "chat-jsonl"),
        (f"{CHAT}\n{CHAT}\n", "chat-jsonl"),
        (f"\n\n{PAIR}\n{PAIR}", "prompt-completion-jsonl"),
        (f"{PAIR}\r{PAIR}\r", "prompt-completion-jsonl"),
        (f"[{CHAT}]", "chat-json"),
        (f"[\n{PAIR},\n{PAIR}\n]", "prompt-completion-json"),
        (json.dumps([json.loads(CHAT)] * 3, indent=2), "chat-json"),
        (json.dumps(json.loads(CHAT), indent=2), "chat-json"),
        (f"{PAIR}{PAIR}", "prompt-completion-json"),
        (f"{PAIR},\n{PAIR},\n", "prompt-completion-json"),
        (f"not json\n{PAIR}\n{PAIR}\n{PAIR}\n", "prompt-completion-jsonl"),
        (f'{{"prompt": "x\n{PAIR}\n{PAIR}\n', "prompt-completion-jsonl"),
        ("prompt,completion\na,b\n", "prompt-completion-csv"),
        ("prompt\tcompletion\na\tb\n", "prompt-completion-tsv"),
        ("Frage;Antwort;id\na,b;c;1\nd;e;2\n", "prompt-completion-csv"),
        ('messages\n"[{""role"": ""user""}]"\n', "chat-csv"),
        ("prompt,completion\n", "prompt-completion-csv"),
        ("sep=;\nprompt;completion\na;b\n", "prompt-completion-csv"),
    ],
)
@pytest.mark.parametrize("name", ["data", "data.jsonl", "data.csv", "data.txt"])
def test_the_content_decides_whatever_the_name(text, expected, name):
    assert seen(text, name).plan.format == expected


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_of_a_table_is_found(separator):
    text = separator.join(["question", "answer"]) + f'\n"a{separator}, b";'.replace(";", separator) + "c\n"
    recognised = seen(text)
    assert recognised.plan.delimiter == separator
    assert recognised.columns == ("question", "answer")


def test_commas_followed_by_a_space_are_seen():
    assert seen('prompt, completion\n"a, b", "c"\n"d", "e"\n').plan.delimiter == ", "
    assert seen('prompt,completion\n"a, b","c"\n').plan.delimiter == ","


@pytest.mark.parametrize(
    ("columns", "mapping"),
    [
        ("prompt,completion", {"prompt": "prompt", "completion": "completion"}),
        ("Prompt,COMPLETION,ID", {"prompt": "Prompt", "completion": "COMPLETION", "id": "ID"}),
        ("question,answer,category", {"prompt": "question", "completion": "answer", "label": "category"}),
        ("instruction,output,split", {"prompt": "instruction", "completion": "output", "split": "split"}),
        ("input,output", {"prompt": "input", "completion": "output"}),
        ("uuid,query,response", {"prompt": "query", "completion": "response", "id": "uuid"}),
        ("text,label", {"prompt": "text", "completion": "label"}),
        ("text,Category,example_id", {"prompt": "text", "completion": "Category", "id": "example_id"}),
        ("prompt,completion,system", {"prompt": "prompt", "completion": "completion", "system": "system"}),
        ("External ID,prompt,completion", {"prompt": "prompt", "completion": "completion", "id": "External ID"}),
    ],
)
def test_fields_are_guessed_from_the_names_of_columns(columns, mapping):
    row = ",".join("x" for _ in columns.split(","))
    assert seen(f"{columns}\n{row}\n").plan.fields == mapping


def test_keys_of_json_are_listed_in_their_order():
    recognised = seen('{"b": 1, "question": "q"}\n{"b": 1, "answer": "a", "question": "q"}\n')
    assert recognised.columns == recognised.plan.columns == ("b", "question", "answer")


def test_confidence_is_high_for_the_exact_names_and_lower_for_a_guess():
    assert seen(PAIR).confidence == seen(CHAT).confidence == 1
    assert 0.5 < seen('{"question": "a", "answer": "b"}').confidence < 1


def test_unknown_columns_are_shown_with_no_confidence():
    recognised = seen("a;b\n1;2\n3;4\n", "x.csv")
    assert (recognised.confidence, recognised.plan.mapping, recognised.columns) == (0, (), ("a", "b"))
    assert "“a” and “b”" in recognised.reason


def test_the_reason_tells_what_was_seen():
    assert seen(f"{CHAT}\n", "x.csv").reason == (
        "JSON Lines, one record on each line (although its name ends in .csv). "
        "1 of the first 1 records hold a list of messages."
    )


def test_lines_that_all_break_are_still_told_apart_by_their_keys():
    recognised = seen("{“question”: “a”, “answer”: “b”}\n{“question”: “c”, “answer”: “d”}\n")
    assert recognised.plan.fields == {"prompt": "question", "completion": "answer"}
    assert 0 < recognised.confidence < 0.5
    assert "None of its first records can be read" in recognised.reason


def test_a_first_line_longer_than_what_was_seen_is_recognised():
    head = ('{"messages": [{"role": "user", "content": "' + "é" * 50_000).encode()[:-1]
    assert seen(head).plan.format == "chat-jsonl"


def test_a_pair_that_is_cut_in_its_long_prompt_is_read_as_a_pair():
    head = ('{"prompt": "' + "word " * 50_000).encode()
    assert seen(head).plan.fields == {"prompt": "prompt", "completion": "completion"}


def test_the_file_name_gives_the_split():
    assert seen(PAIR, "tickets-test.jsonl").plan.split == "test"
    assert seen(PAIR, "tickets.jsonl").plan.split is None


def test_a_wanted_format_wins_over_the_content():
    text = f"{CHAT}\n{CHAT}\n"
    assert seen(text, wanted="prompt-completion").plan.format == "prompt-completion-jsonl"
    assert seen(text, wanted="json").plan.format == "chat-json"
    table = seen("prompt;completion\na;b\n", wanted="csv").plan
    assert (table.format, table.delimiter) == ("prompt-completion-csv", ";")
    assert seen("a,b\n1,2", wanted="tsv").plan.container == "tsv"
    with pytest.raises(UnknownName):
        seen(text, wanted="yaml")


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
        ("utf-32-le", "utf-32-le"),
        ("utf-32-be", "utf-32-be"),
        ("windows-1252", "windows-1252"),
        ("latin-1", "windows-1252"),
    ],
)
def test_encodings_are_told_apart(encoding, name):
    record = '{"prompt": "Qu’est-ce que l’été à Zürich ?", "completion": "Ça va"}'
    record = record.replace("’", "'") if encoding == "latin-1" else record
    recognised = seen(f"{record}\n{record}\n".encode(encoding))
    assert recognised.plan.encoding == name
    (first, _) = preview(f"{record}\n{record}\n".encode(encoding), recognised.plan)
    assert isinstance(first, Draft) and first.body == json.loads(record)


def test_cyrillic_in_its_own_old_encoding_is_not_read_as_western():
    text = "prompt,completion\n" + "привет как дела сегодня,хорошо спасибо тебе большое\n" * 20
    (first, *_) = preview(text.encode("cp1251"), seen(text.encode("cp1251")).plan)
    assert isinstance(first, Draft) and first.body["prompt"] == "привет как дела сегодня"


@pytest.mark.parametrize("cut", [1, 2, 3])
def test_a_character_cut_at_the_end_of_the_head_does_not_matter(cut):
    head = f'{PAIR}\n{{"prompt": "😀'.encode()[:-cut]
    assert seen(head).plan.encoding == "utf-8"


def test_one_bad_byte_in_a_utf8_file_does_not_make_it_western():
    data = '{"prompt": "éàü", "completion": "b"}\n'.encode() + b'{"prompt": "\xe9", "completion": "b"}\n'
    assert seen(data).plan.encoding == "utf-8"


def test_accents_beyond_the_head_settle_the_encoding():
    data = (PAIR + "\n").encode() * 10 + b'{"prompt": "caf\xe9", "completion": "na\xefve"}\n'
    plan = seen(data[:100]).plan
    assert plan.encoding == "utf-8"
    assert settle(plan, io.BytesIO(data)).encoding == "windows-1252"
    mixed = data + '{"prompt": "éàüö"}'.encode()
    assert settle(plan, io.BytesIO(mixed)).encoding == "utf-8"
    assert settle(plan, io.BytesIO(data[:100])) == plan


def test_a_stray_byte_in_the_head_of_a_utf8_file_does_not_garble_the_rest():
    data = b'{"prompt": "caf\xe9", "completion": "b"}\n' + '{"prompt": "éàü", "completion": "b"}\n'.encode()
    plan = seen(data[:40]).plan
    assert plan.encoding == "windows-1252"
    assert settle(plan, io.BytesIO(data)).encoding == "utf-8"


def test_a_western_line_among_as_many_in_utf8_garbles_none():
    data = '{"prompt": "grün", "completion": "b"}\n'.encode() + b'{"prompt": "gr\xfcn", "completion": "b"}\n'
    assert seen(data).plan.encoding == "utf-8"
    assert seen(b'{"prompt": "\x84Spa\xdf\x93", "completion": "b"}\n').plan.encoding == "windows-1252"


def test_half_a_character_as_three_bytes_is_no_other_encoding():
    data = b'{"prompt": "\xed\xa0\x80", "completion": "b"}\n'
    plan = seen(data).plan
    assert plan.encoding == "utf-8"
    (refused,) = preview(data, plan)
    assert isinstance(refused, Rejected)


def _zipped(name: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(name, "x")
    return target.getvalue()


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (b"", "The file is empty."),
        (b" \r\n\t\n", "The file is empty."),
        (b"\xef\xbb\xbf\n", "The file is empty."),
        (b"\xff\xfe", "The file is empty."),
        (b"<!DOCTYPE html>\n<html></html>", "This is a web page"),
        (b"\n  <html lang='en'>", "This is a web page"),
        ("<!doctype html><p>".encode("utf-16"), "This is a web page"),
        (b"<?xml version='1.0'?><!DOCTYPE html><html/>", "This is a web page"),
        (b"<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>", "This is an error message"),
        (b"<?xml version='1.0'?><faq><item/></faq>", "This is an XML file"),
        (b'{"error": {"message": "Unauthorized", "code": 401}}', "This is an error message"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n", "This is a Git LFS pointer"),
        (b"[]", "The file is an empty list"),
        (b" [ \n ]\n", "The file is an empty list"),
        (b"\0" * 4096, "The file holds nothing but zero bytes"),
        (_zipped("xl/workbook.xml"), "This Excel workbook is damaged"),
        (_zipped("xl/workbook.bin"), "This is a binary Excel workbook"),
        (_zipped("word/document.xml"), "This is a Word document"),
        (_zipped("data.jsonl"), "This is a zip archive"),
        (gzip.compress(b"{}", mtime=0), "This is a gzip archive"),
        (b"%PDF-1.7 ...", "This is a PDF document"),
        (b"PAR1\x15\x04", "This Parquet file is damaged or cut off"),
        (b"ARROW1\0\0", "This Arrow file is damaged or cut off"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "This is an old Office file"),
        (OLE + "Workbook".encode("utf-16-le"), "This is an old Excel workbook"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "This workbook is protected with a password"),
        (b"{\\rtf1\\ansi {}}", "This is a rich text document"),
        (bytes(range(256)) * 8, "This file is not text"),
    ],
)
@pytest.mark.parametrize("name", ["data.jsonl", "data.txt"])
def test_what_is_no_data_is_refused_with_its_true_cause(head, said, name):
    with pytest.raises(UnreadableFile) as error:
        seen(head, name)
    assert str(error.value).startswith(said) and error.value.hint


@pytest.mark.parametrize("head", ["Dear colleague,\nthank you for your letter, which arrived.\n", "hello"])
@pytest.mark.parametrize("name", ["data.jsonl", "data.csv.json", "data.ndjson"])
def test_prose_where_the_name_promises_records_is_refused(head, name):
    with pytest.raises(UnreadableFile, match="No records were found"):
        seen(head, name)


@pytest.mark.parametrize("name", ["data.txt", "server.log", "data"])
def test_prose_is_read_line_by_line(name):
    recognised = seen("Dear colleague,\nthank you for your letter, which arrived.\n", name)
    assert (recognised.plan.container, recognised.columns) == ("text", ("text",))


def test_noise_beside_a_record_is_a_matter_of_its_lines():
    data = f"{PAIR}\n".encode() + b"\x1f\x08\x01\x02\x03\x04\x05\x06\n" * 5
    assert seen(data).plan.format == "prompt-completion-jsonl"


def test_the_preview_shows_the_first_records_without_blank_ones():
    data = f"{PAIR}\n\noops\n{PAIR}\n{PAIR}\n".encode()
    kinds = [type(read) for read in preview(data, seen(data).plan, limit=3)]
    assert kinds == [Draft, Rejected, Draft]


def test_the_preview_leaves_out_a_record_that_the_head_cuts():
    data = f"{PAIR}\n{PAIR}\n".encode()[:-5]
    assert [read.line for read in preview(data, seen(data).plan)] == [1]
    listed = f"[{PAIR},\n{PAIR},\n".encode()
    assert [read.line for read in preview(listed, seen(listed).plan)] == [1, 2]


def test_accents_in_runs_do_not_make_western_text_another_latin_encoding():
    data = '{"prompt": "Það er þýðing á íslensku, äöü", "completion": "b"}\n'.encode("windows-1252") * 3
    (first, *_) = preview(data, seen(data).plan)
    assert isinstance(first, Draft) and first.body["prompt"] == "Það er þýðing á íslensku, äöü"
