"""`tunewright import` takes workbooks, Parquet and archives, and says what a person should know about them."""

from __future__ import annotations

import gzip
import io
import zipfile

import openpyxl
import pytest

from fuzzed import CHATS, FILES, PAIRS
from terminal import Terminal, pairs


@pytest.mark.parametrize(
    ("name", "format", "n"),
    [
        ("object.json", "prompt-completion-json", len(PAIRS)),
        ("bars.csv", "prompt-completion-csv", len(PAIRS)),
        ("headless.csv", "prompt-completion-csv", len(PAIRS)),
        ("rows.parquet", "chat-parquet", len(CHATS)),
        ("rows.feather", "chat-arrow", len(CHATS)),
        ("chats.jsonl.gz", "chat-jsonl", len(CHATS)),
    ],
)
def test_files_of_every_kind_are_imported(terminal: Terminal, name: str, format: str, n: int) -> None:
    (entry,) = terminal.json("import", terminal.write(name, FILES[name]()), "--project", "p")["files"]
    assert (entry["format"], entry["read"], entry["imported"]) == (format, n, n)


def test_a_workbook_says_what_is_odd_and_a_sheet_can_be_chosen(terminal: Terminal) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    book.active.append(["Made in spring"])
    for name in ("FAQ", "Old"):
        sheet = book.create_sheet(name)
        for row in (["question", "answer"], [f"{name}?", "Yes."]):
            sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    path = terminal.write("book.xlsx", target.getvalue())
    (entry,) = terminal.json("import", path, "--project", "p")["files"]
    assert entry["imported"] == 1 and any("“Notes” and “Old”" in note for note in entry["notes"])
    (entry,) = terminal.json("import", path, "--project", "p", "--sheet", "Old")["files"]
    assert (entry["imported"], entry["identical"]) == (1, 0)
    assert "There is no sheet" in terminal.json("import", path, "--project", "p", "--sheet", "New", code=2)["error"]


def test_a_first_row_can_be_called_a_header(terminal: Terminal) -> None:
    path = terminal.write(
        "faq.csv", "What is asked?,What is said?\nWhere is it?,It is here.\nWho is it?,It is me.\n"
    )
    columns = "prompt=What is asked?,completion=What is said?"
    (entry,) = terminal.json("import", path, "--project", "p", "--header", "--map", columns)["files"]
    assert entry["imported"] == 2
    (entry,) = terminal.json("import", path, "--project", "q", "--no-header")["files"]
    assert entry["imported"] == 3


def test_each_file_of_an_archive_has_its_own_ledger(terminal: Terminal) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("a.jsonl", pairs("hi -> hello"))
        archive.writestr("b.jsonl.gz", gzip.compress(pairs("bye -> see you").encode()))
        archive.writestr("c.jsonl", "<html>")
        archive.writestr("__MACOSX/._a.jsonl", "x")
    path = terminal.write("all.zip", target.getvalue())
    first, second, third = terminal.json("import", path, "--project", "p", code=1)["files"]
    assert [one["file"] for one in (first, second, third)] == [
        f"{path}/{name}" for name in ("a.jsonl", "b.jsonl", "c.jsonl")
    ]
    assert (first["imported"], second["imported"]) == (1, 1)
    assert "web page" in third["error"]
    assert first["notes"] == [
        "“all.zip/__MACOSX/._a.jsonl” was passed over. It is a hidden file of the system, not data."
    ]


def test_a_damaged_archive_is_one_clear_refusal(terminal: Terminal) -> None:
    path = terminal.write("all.zip", FILES["both.zip"]()[:-200])
    (entry,) = terminal.json("import", path, "--project", "p", code=1)["files"]
    assert "is damaged or cut off" in entry["error"] and entry["read"] == 0
