"""`tunewright import`: every line is accounted for, in the shape that scripts rely on."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from terminal import SAMPLES, Terminal, lines, named, pairs
from tunewright.cli import main

COUNTS = ("imported", "identical", "changed", "rejected", "blank", "skipped")
KEYS = ["file", "format", "confidence", "encoding", "read", *COUNTS, "left_out", "notes", "rejections"]
FAULTS = json.loads((SAMPLES / "faults.json").read_text("utf-8"))
CHAT = {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]}


def is_balanced(entry: dict) -> bool:
    return entry["read"] == sum(entry[key] for key in COUNTS)


def test_the_answer_has_exactly_the_promised_keys(terminal: Terminal) -> None:
    path = terminal.write("answers.jsonl", pairs("hi -> hello") + "oops\n\n")
    told = terminal.json("import", path, "--project", "p", code=1)
    assert list(told) == ["project", "files"]
    assert told["project"] == "p"
    (entry,) = told["files"]
    assert list(entry) == KEYS
    assert entry["file"] == str(path)
    assert entry["format"] == "prompt-completion-jsonl"
    assert entry["encoding"] == "utf-8"
    assert entry["confidence"] == 1.0
    assert [entry[key] for key in ("read", *COUNTS)] == [3, 1, 0, 0, 1, 1, 0]
    assert (entry["left_out"], entry["notes"]) == ({}, [])
    assert [list(line) for line in entry["rejections"]] == [["line", "reason", "code"]]
    assert entry["rejections"][0]["line"] == 2


@pytest.mark.parametrize("name", FAULTS)
def test_the_ledger_of_a_messy_sample_adds_up_and_names_the_faulty_lines(terminal: Terminal, name: str) -> None:
    entry = terminal.json("import", SAMPLES / name, "--project", "p", code=1)["files"][0]
    assert is_balanced(entry)
    refused = [row["lines"] for row in FAULTS[name]["faults"] if "Refused at import" in row["what"]]
    assert [line["line"] for line in entry["rejections"]] == sorted(
        n for rows in refused for one in rows for n in one
    )
    assert entry["rejected"] == len(entry["rejections"])
    if name.endswith(".jsonl"):
        assert entry["read"] == FAULTS[name]["lines"]


ODD_LINES = st.one_of(
    st.just(json.dumps({"prompt": "hi", "completion": "yes"})),
    st.just('{"prompt": "cut'),
    st.just(""),
    st.just("  "),
    st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=20),
    st.builds(lambda text: json.dumps({"prompt": text, "completion": "no"}), st.text(max_size=10)),
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(content=st.lists(ODD_LINES, min_size=1, max_size=12), end=st.sampled_from(["", "\n"]))
def test_whatever_the_lines_are_the_sum_is_right(
    content: list[str], end: str, capsys: pytest.CaptureFixture[str]
) -> None:
    first = json.dumps({"prompt": "first", "completion": "yes"})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "odd.jsonl"
        path.write_text("\n".join([first, *content]) + end, encoding="utf-8", newline="")
        words = ["import", str(path), str(path), "--project", "p", "--json"]
        code = main([*words, "--database", f"sqlite:///{folder}/t.db"])
        once, again = json.loads(capsys.readouterr().out)["files"]
    assert is_balanced(once)
    assert is_balanced(again)
    assert once["read"] == again["read"] == len([first, *content]) - (content[-1] == "" and end == "")
    assert again["imported"] == 0
    assert again["identical"] == once["imported"]
    assert code == int(once["rejected"] > 0)


def test_a_file_of_mostly_broken_lines_is_read_line_by_line_all_the_same(terminal: Terminal) -> None:
    entry = terminal.bring(pairs("hi -> hello") + '{"prompt": "cut\n{"prompt": "cut\n\n{"prompt": "cut')
    assert entry["format"] == "prompt-completion-jsonl"
    assert [line["line"] for line in entry["rejections"]] == [2, 3, 5]
    assert (entry["read"], entry["imported"], entry["blank"]) == (5, 1, 1)


def test_importing_the_same_file_again_adds_nothing(terminal: Terminal) -> None:
    terminal.bring(named(12))
    entry = terminal.bring(named(12))
    assert (entry["read"], entry["imported"], entry["identical"]) == (12, 0, 12)
    assert terminal.json("stats", "--project", "p")["examples"] == 12


def test_a_changed_line_with_a_known_id_is_proposed_and_changes_nothing(terminal: Terminal) -> None:
    terminal.bring(named(5))
    changed = lines([{"id": "q3", "prompt": "Question number 3?", "completion": "perhaps"}])
    entry = terminal.bring(changed, "later.jsonl")
    assert (entry["imported"], entry["identical"], entry["changed"]) == (0, 0, 1)
    out = terminal.folder / "out"
    terminal.json("export", "--project", "p", "--target", "openai-chat", "--include", "all", "--out", out)
    assert "perhaps" not in (out / "train.jsonl").read_text("utf-8")


def test_a_changed_line_is_not_proposed_twice(terminal: Terminal) -> None:
    terminal.bring(named(2))
    changed = lines([{"id": "q1", "prompt": "Question number 1?", "completion": "perhaps"}])
    terminal.bring(changed, "later.jsonl")
    entry = terminal.bring(changed, "again.jsonl")
    assert (entry["changed"], entry["identical"]) == (0, 1)


def test_several_files_come_in_order_and_one_that_cannot_be_read_stops_none(terminal: Terminal) -> None:
    terminal.write("first.jsonl", named(2))
    terminal.write("binary.jsonl", bytes(range(256)) * 20)
    terminal.write("empty.jsonl", "")
    terminal.write("last.jsonl", named(2, start=2))
    names = ["first.jsonl", "missing.jsonl", "binary.jsonl", "empty.jsonl", "last.jsonl"]
    told = terminal.json("import", *names, "--project", "p", code=1)
    assert [entry["file"] for entry in told["files"]] == names
    assert [entry["imported"] for entry in told["files"]] == [2, 0, 0, 0, 2]
    assert ["error" in entry for entry in told["files"]] == [False, True, True, True, False]
    assert told["files"][1]["error"] == "There is no file “missing.jsonl”. Check the path."
    assert all(is_balanced(entry) for entry in told["files"])


def test_a_folder_stands_for_the_files_in_it_but_hidden_ones(terminal: Terminal) -> None:
    for name, start in (("logs/b.jsonl", 0), ("logs/deep/a.jsonl", 2), ("logs/.hidden/c.jsonl", 4)):
        terminal.write(name, named(2, start=start))
    told = terminal.json("import", "logs", "--project", "p")
    assert [entry["file"] for entry in told["files"]] == ["logs/b.jsonl", "logs/deep/a.jsonl"]
    terminal.write("logs/deep/new.jsonl", named(1, start=9))
    again = terminal.json("import", "logs", "--project", "p")["files"]
    assert [entry["imported"] for entry in again] == [0, 0, 1], "only what is new is taken"


def test_pages_about_the_data_in_a_folder_are_left_out_and_named(terminal: Terminal) -> None:
    terminal.write("logs/README.md", b"# What this is\n\nLogs.\n")
    terminal.write("logs/b.jsonl", named(2))
    (entry,) = terminal.json("import", "logs", "--project", "p")["files"]
    assert (entry["file"], entry["imported"]) == ("logs/b.jsonl", 2)
    assert entry["notes"] == ["“logs/README.md” was passed over. It is a page about the data, not data."]
    (alone,) = terminal.json("import", "logs/README.md", "--project", "p")["files"]
    assert alone["read"] == 3, "a file that is named is read"


@pytest.mark.skipif(sys.platform in ("darwin", "win32"), reason="file names are always Unicode there")
def test_a_file_whose_name_is_not_unicode_is_read_all_the_same(terminal: Terminal) -> None:
    path = os.fsdecode(b"pr\xfcfung.jsonl")
    terminal.write(path, named(2))
    (entry,) = terminal.json("import", path, "--project", "p")["files"]
    assert entry["imported"] == 2
    assert terminal.json("check", "--project", "p", "--only", "BA001")["examples"] == 2


def test_a_file_that_is_not_there_is_a_wrong_call_and_makes_no_project(terminal: Terminal) -> None:
    assert terminal.run("import", "missing.jsonl", "--project", "p", "--json").code == 2
    assert terminal.json("projects")["projects"] == []


def test_chat_files_are_recognised(terminal: Terminal) -> None:
    assert terminal.bring(lines([CHAT]), "talk.jsonl")["format"] == "chat-jsonl"


def test_a_named_format_beats_what_the_file_seems_to_be(terminal: Terminal) -> None:
    path = terminal.write("both.jsonl", lines([CHAT | {"prompt": "p", "completion": "c"}]))
    words = ["import", path, "--project", "p", "--format", "prompt-completion"]
    assert terminal.json(*words)["files"][0]["format"] == "prompt-completion-jsonl"


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("windows-1252", "windows-1252")],
)
def test_the_encoding_is_found_even_where_the_accents_come_late(
    terminal: Terminal, encoding: str, said: str
) -> None:
    text = pairs(*(f"{n} {'plain words ' * 40} -> yes" for n in range(700)), "Café -> no")
    assert len(text) > 300_000
    entry = terminal.bring(text.encode(encoding))
    assert (entry["encoding"], entry["imported"], entry["rejected"]) == (said, 701, 0)


def test_a_table_is_read_through_the_given_mapping(terminal: Terminal) -> None:
    path = terminal.write(
        "table.csv", "nr,frage,antwort,thema\n7,Wo?,Hier,ort\n8,Wann?,Jetzt,zeit\n9,Wie?,So,art\n"
    )
    mapping = "prompt=frage,completion=antwort,label=thema,id=nr"
    entry = terminal.json("import", path, "--project", "p", "--map", mapping)["files"][0]
    assert (entry["format"], entry["imported"]) == ("prompt-completion-csv", 3)
    assert terminal.json("stats", "--project", "p")["labels"] == {"ort": 1, "zeit": 1, "art": 1}


def exported_sides(terminal: Terminal) -> dict[str, int]:
    words = ["export", "--project", "p", "--target", "openai-chat", "--include", "all", "--out", "out"]
    return {file["split"]: file["examples"] for file in terminal.json(*words)["files"]}


def test_a_file_name_that_says_test_is_kept_as_the_split(terminal: Terminal) -> None:
    terminal.bring(named(3), "my_train.jsonl")
    terminal.bring(named(2, start=3), "my_test.jsonl")
    assert exported_sides(terminal) == {"train": 3, "test": 2}


def test_the_split_option_beats_the_file_name(terminal: Terminal) -> None:
    terminal.json("import", terminal.write("train.jsonl", named(3)), "--project", "p", "--split", "test")
    terminal.json("import", terminal.write("test.jsonl", named(3, start=3)), "--project", "p", "--split", "train")
    terminal.json("import", terminal.write("x.jsonl", named(1, start=6)), "--project", "p", "--split", "validation")
    assert exported_sides(terminal) == {"train": 3, "test": 3, "validation": 1}
    tested = (terminal.folder / "out" / "test.jsonl").read_text("utf-8")
    assert "number 0?" in tested
    assert "number 3?" not in tested


def test_the_split_option_beats_a_column_unless_that_is_mapped_by_hand(terminal: Terminal) -> None:
    rows = "prompt,completion,split\na,b,test\nc,d,train\n"
    terminal.json("import", terminal.write("a.csv", rows), "--project", "p", "--split", "train")
    assert exported_sides(terminal) == {"train": 2}
    rows = "prompt,completion,split\ne,f,test\ng,h,\n"
    words = ["--split", "validation", "--map", "prompt=prompt,completion=completion,split=split"]
    terminal.json("import", terminal.write("b.csv", rows), "--project", "p", *words)
    assert exported_sides(terminal) == {"train": 2, "test": 1, "validation": 1}


@pytest.mark.parametrize(
    "words",
    [
        ("--format", "nonsense"),
        ("--map", "prompt"),
        ("--map", "colour=x"),
        ("--map", ""),
        ("--map", "prompt=nowhere"),
        ("--split", "exam"),
        ("--unknown",),
    ],
)
def test_a_wrong_call_says_so_and_writes_nothing(terminal: Terminal, words: tuple[str, ...]) -> None:
    path = terminal.write("table.csv", "prompt,completion\na,b\n")
    ran = terminal.run("import", path, "--project", "p", *words)
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err
    assert "Traceback" not in ran.err
    assert terminal.json("projects") == {"projects": []}


def test_without_json_it_is_told_in_words(terminal: Terminal) -> None:
    path = terminal.write("answers.jsonl", pairs("hi -> hello") + "oops\n" * 25)
    ran = terminal.run("import", path, "--project", "p")
    assert ran.code == 1
    assert "26 read: 1 imported, 0 identical, 0 changed, 25 rejected, 0 blank" in ran.out
    assert "  line 2: " in ran.out
    assert "and 5 more; --json lists them all" in ran.out


def test_who_imported_is_kept(terminal: Terminal) -> None:
    from tunewright.actions import browsing, projects
    from tunewright.settings import read_settings
    from tunewright.store import open_store

    terminal.json("import", terminal.write("a.jsonl", named(2)), "--project", "p", "--by", "Ann")
    store = open_store(read_settings(terminal.url))
    assert [source.by for source in browsing.imports(store, projects.named(store, "p").id)] == ["Ann"]


def test_the_encoding_can_be_said(terminal: Terminal) -> None:
    path = terminal.write("answers.csv", "")
    path.write_bytes("prompt,completion\nGdzie jest żółw?,W ogrodzie za łąką.\n".encode("cp1250"))
    (entry,) = terminal.json("import", path, "--project", "p", "--encoding", "windows-1250")["files"]
    assert (entry["encoding"], entry["imported"]) == ("cp1250", 1)
    out = terminal.folder / "out"
    terminal.json("export", "--project", "p", "--target", "openai-chat", "--include", "all", "--out", out)
    assert "Gdzie jest żółw?" in (out / "train.jsonl").read_text("utf-8")


def test_an_unknown_encoding_is_a_wrong_call(terminal: Terminal) -> None:
    path = terminal.write("answers.jsonl", pairs("hi -> hello"))
    assert terminal.run("import", path, "--project", "p", "--encoding", "klingon").code == 2
