"""`tunewright import` on folders, archives, workbooks and tables of one's own; `tunewright formats`."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest

from terminal import Terminal, pairs

LETTERS = 'Von;Anfrage;Antwort\nann;Wann?;"Um neun"\nbo;Wo?;Hier\n'
MAPPED = ("--map", "prompt=Anfrage,completion=Antwort", "--save-mapping", "Letters")


def test_the_files_of_an_archive_are_read_one_by_one(terminal: Terminal) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a/train.jsonl", pairs("hi -> hello", "bye -> see you"))
        archive.writestr("b.jsonl.gz", gzip.compress(pairs("now -> later").encode()))
        archive.writestr("inner.zip", b"PK\x03\x04")
    path = terminal.folder / "export.zip"
    path.write_bytes(packed.getvalue())
    first, second = terminal.json("import", path, "--project", "p")["files"]
    assert [entry["file"] for entry in (first, second)] == [f"{path}/a/train.jsonl", f"{path}/b.jsonl"]
    assert (first["imported"], second["imported"]) == (2, 1)
    assert "an archive inside an archive" in first["notes"][0]


def test_a_folder_brings_its_files_but_no_links_out_of_it(terminal: Terminal) -> None:
    terminal.write("outside.jsonl", pairs("secret -> no"))
    folder = terminal.folder / "exports" / "deep"
    folder.mkdir(parents=True)
    (folder / "a.jsonl").write_text(pairs("hi -> hello"))
    (folder / ".hidden.jsonl").write_text(pairs("hidden -> no"))
    (folder / "link.jsonl").symlink_to(terminal.folder / "outside.jsonl")
    told = terminal.json("import", terminal.folder / "exports", "--project", "p")
    assert [Path(entry["file"]).name for entry in told["files"]] == ["a.jsonl"]


def test_what_is_odd_about_a_workbook_is_noted(terminal: Terminal) -> None:
    book = openpyxl.Workbook()
    book.active.append(["prompt", "completion"])
    book.active.append(["hi", "hello"])
    book.create_sheet("Other").append(["question", "answer"])
    book["Other"].append(["now?", "later"])
    path = terminal.folder / "answers.xlsx"
    book.save(path)
    (entry,) = terminal.json("import", path, "--project", "p")["files"]
    assert entry["imported"] == 1
    assert "“Other”" in entry["notes"][0]
    (other,) = terminal.json("import", path, "--project", "p", "--sheet", "Other")["files"]
    assert other["imported"] == 1
    assert "further sheets" in terminal.run("import", path, "--project", "p").out


def test_a_mapping_is_kept_under_a_name_and_used_again(terminal: Terminal) -> None:
    first = terminal.write("may.csv", LETTERS)
    assert terminal.json("import", first, "--project", "p", *MAPPED)["files"][0]["imported"] == 2
    second = terminal.write("june.csv", LETTERS.replace("Wann", "Warum"))
    (entry,) = terminal.json("import", second, "--project", "p", "--mapping", "Letters")["files"]
    assert (entry["imported"], entry["identical"]) == (1, 1)


def test_a_mapping_that_does_not_fit_a_file_says_what_is_missing(terminal: Terminal) -> None:
    terminal.run("import", terminal.write("may.csv", LETTERS), "--project", "p", *MAPPED)
    other = terminal.write("other.jsonl", pairs("hi -> hello"))
    (entry,) = terminal.json("import", other, "--project", "p", "--mapping", "Letters", code=1)["files"]
    assert "there is no “Anfrage” in this file" in entry["error"]
    assert entry["imported"] == 0


def test_an_unknown_mapping_is_a_wrong_call(terminal: Terminal) -> None:
    path = terminal.write("a.jsonl", pairs("hi -> hello"))
    assert "nothing" in terminal.json("import", path, "--project", "p", "--mapping", "nothing", code=2)["error"]


def test_a_path_inside_the_record_can_be_mapped_and_kept(terminal: Terminal) -> None:
    record = {"data": {"turns": [{"who": "user", "says": "Hi"}, {"who": "assistant", "says": "Hello"}]}}
    path = terminal.write("odd.jsonl", json.dumps(record) + "\n")
    mapped = "messages=data.turns,role=data.turns[].who,content=data.turns[].says"
    (entry,) = terminal.json("import", path, "--project", "p", "--map", mapped, "--save-mapping", "odd")["files"]
    assert (entry["format"], entry["imported"]) == ("chat-jsonl", 1)
    (again,) = terminal.json("import", path, "--project", "q", "--mapping", "odd")["files"]
    assert (again["format"], again["imported"]) == ("chat-jsonl", 1)


def test_a_mapping_kept_for_a_table_without_names_reads_the_next_one_so_too(terminal: Terminal) -> None:
    rows = "Wann?,Um neun\nWo?,Hier\n"
    words = ["import", terminal.write("may.csv", rows), "--project", "p", "--no-header"]
    mapped = "prompt=column 1,completion=column 2"
    (entry,) = terminal.json(*words, "--map", mapped, "--save-mapping", "Plain")["files"]
    assert entry["imported"] == 2
    june = terminal.write("june.csv", "Frage,Reply\nWer?,Ann\n")
    (again,) = terminal.json("import", june, "--project", "q", "--mapping", "Plain")["files"]
    assert (again["read"], again["imported"]) == (2, 2), "the first row is data here too"


@pytest.mark.parametrize("kind", ["training", "log"])
def test_what_is_read_is_listed_for_programs(terminal: Terminal, kind: str) -> None:
    told = terminal.json("formats")
    names = {one["name"] for one in told["formats"] if one["kind"] == kind}
    assert {"training": {"chat", "alpaca"}, "log": {"openai-batch", "otel-genai"}}[kind] <= names
    assert all(one["title"] and one["summary"] for one in told["formats"])
    assert "xlsx" in told["containers"] and "zip" in told["archives"]
