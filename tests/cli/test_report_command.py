"""`tunewright report`: one file to hand on, as a page or as JSON."""

from __future__ import annotations

import hashlib
import json

from terminal import Terminal, named, pairs


def test_a_page_is_written_and_accounted_for(terminal: Terminal) -> None:
    terminal.bring(named(12))
    told = terminal.json("report", "--project", "p", "--out", "report.html", "--by", "ann")
    raw = (terminal.folder / "report.html").read_bytes()
    assert list(told) == ["project", "file", "format", "bytes", "sha256", "findings"]
    assert (told["project"], told["file"], told["format"]) == ("p", "report.html", "html")
    assert (told["bytes"], told["sha256"]) == (len(raw), hashlib.sha256(raw).hexdigest())
    assert raw.startswith(b"<!DOCTYPE html>\n")
    assert b"by <bdi>ann</bdi>" in raw


def test_json_says_the_same_as_the_check_command(terminal: Terminal) -> None:
    terminal.bring(pairs("Who? -> Me.", "Who? -> Me.", "Why? -> "))
    told = terminal.json("report", "--project", "p", "--out", "report.json")
    data = json.loads((terminal.folder / "report.json").read_text("utf-8"))
    found = terminal.json("check", "--project", "p")
    assert told["format"] == "json"
    assert told["findings"]["open"] == data["found"]["open"] == len(found["findings"])
    assert {one["code"]: one["findings"] for one in data["open"]} == found["by_code"]


def test_it_looks_at_what_nobody_looked_at_yet(terminal: Terminal) -> None:
    terminal.bring(pairs("Where\u200b? -> Here."))
    terminal.json("report", "--project", "p", "--out", "report.json")
    data = json.loads((terminal.folder / "report.json").read_text("utf-8"))
    assert "CT012" in {one["code"] for one in data["open"]}
    assert len(data["checked"]["looks"]) == 1


def test_another_ending_or_project_is_a_wrong_call_and_writes_nothing(terminal: Terminal) -> None:
    terminal.bring(named(2))
    assert (
        "must end in .html or .json" in terminal.json("report", "--project", "p", "--out", "r.pdf", code=2)["error"]
    )
    assert terminal.run("report", "--project", "other", "--out", "r.html").code == 2
    assert not (terminal.folder / "r.pdf").exists()
    assert not (terminal.folder / "r.html").exists()


def test_a_place_where_nothing_can_be_written_ends_with_one(terminal: Terminal) -> None:
    terminal.bring(named(2))
    terminal.write("taken", "a file")
    assert terminal.run("report", "--project", "p", "--out", "taken/r.html").code == 1


def test_people_read_where_it_is(terminal: Terminal) -> None:
    terminal.bring(named(2))
    out = terminal.run("report", "--project", "p", "--out", "report.html").out
    assert out.startswith("report.html: ")
    assert "findings open, 0 dismissed, 0 fixed\n" in out
