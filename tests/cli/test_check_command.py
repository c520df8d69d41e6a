"""`tunewright check`: complete lists of what is wrong, and an exit code that a script can trust."""

from __future__ import annotations

import pytest

from terminal import Terminal, lines, named, pairs

CONFLICT = lines(
    [
        {"id": "a", "prompt": "Is it open?", "completion": "Yes, until six."},
        {"id": "b", "prompt": "is it  OPEN?", "completion": "No, never."},
        {"id": "c", "prompt": "Where?", "completion": "Here."},
    ]
)


def test_the_answer_has_the_promised_shape(terminal: Terminal) -> None:
    terminal.bring(CONFLICT)
    told = terminal.json("check", "--project", "p", "--only", "CO001")
    assert list(told) == ["examples", "findings", "by_code"]
    assert told["examples"] == 3
    assert told["by_code"] == {"CO001": 1}
    (finding,) = told["findings"]
    assert list(finding) == ["code", "name", "severity", "message", "examples"]
    assert (finding["code"], finding["name"], finding["severity"]) == ("CO001", "conflicting-answers", "error")
    origin = {"file": "answers.jsonl"}
    assert finding["examples"] == [
        {"id": 1, **origin, "line": 1, "external_id": "a"},
        {"id": 2, **origin, "line": 2, "external_id": "b"},
    ]


def test_lists_of_examples_are_complete_however_long(terminal: Terminal) -> None:
    terminal.bring(pairs(*["What? -> That."] * 1200))
    (finding,) = terminal.json("check", "--project", "p", "--only", "DU001")["findings"]
    assert [one["line"] for one in finding["examples"]] == list(range(1, 1201))


@pytest.mark.parametrize("words", [("CO001,EM001",), ("CO001", "EM001"), ("conflicting-answers", "em001")])
def test_only_takes_several_checks_however_they_are_written(terminal: Terminal, words: tuple[str, ...]) -> None:
    terminal.bring(CONFLICT + pairs("Why? -> "))
    assert terminal.json("check", "--project", "p", "--only", *words)["by_code"] == {"CO001": 1, "EM001": 1}


@pytest.mark.parametrize(
    ("only", "fail_on", "code"),
    [
        ("CO001", "error", 1),
        ("CO001", "info", 1),
        ("LE001", "error", 0),
        ("LE001", "info", 1),
        ("TC001", "info", 0),
    ],
)
def test_findings_at_or_above_the_asked_severity_fail(
    terminal: Terminal, only: str, fail_on: str, code: int
) -> None:
    terminal.bring(CONFLICT)
    terminal.json("check", "--project", "p", "--only", only, "--fail-on", fail_on, code=code)


def test_without_fail_on_findings_do_not_fail(terminal: Terminal) -> None:
    terminal.bring(CONFLICT)
    assert terminal.json("check", "--project", "p")["findings"]


def test_rejecting_one_side_of_a_conflict_settles_it(terminal: Terminal) -> None:
    terminal.bring(CONFLICT)
    terminal.json("review", "--project", "p", "--reject", 2, "--by", "ann")
    assert terminal.json("check", "--project", "p", "--only", "CO001")["findings"] == []
    assert terminal.json("check", "--project", "p")["examples"] == 2


def test_every_check_can_be_run_again(terminal: Terminal) -> None:
    terminal.bring(CONFLICT)
    before = terminal.json("check", "--project", "p")
    assert terminal.json("check", "--project", "p", "--again") == before


@pytest.mark.parametrize("words", [("--only", "XX999"), ("--fail-on", "fatal"), ("--project", "other")])
def test_a_wrong_call_ends_with_two(terminal: Terminal, words: tuple[str, ...]) -> None:
    terminal.bring(named(2))
    ran = terminal.run("check", "--project", "p", *words)
    assert (ran.code, ran.out) == (2, "")
    assert "Traceback" not in ran.err


def test_without_json_each_finding_is_a_line_with_its_places(terminal: Terminal) -> None:
    terminal.bring(CONFLICT)
    out = terminal.run("check", "--project", "p", "--only", "CO001").out
    assert out.startswith("3 examples, 1 finding\nerror    CO001 conflicting-answers: ")
    assert "examples 1 (answers.jsonl:1), 2 (answers.jsonl:2)\n" in out


def test_control_characters_from_data_do_not_reach_the_terminal(terminal: Terminal) -> None:
    path = terminal.write("a\x1b[31mb.jsonl", CONFLICT)
    terminal.run("import", path, "--project", "p")
    assert "\x1b" not in terminal.run("check", "--project", "p").out
