"""`tunewright check`: complete lists of what is wrong, and an exit code that a script can trust."""

from __future__ import annotations

import pytest

from stores import a_store
from terminal import Terminal, lines, named, pairs
from tunewright.actions import projects
from tunewright.cli import options

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
    assert list(finding) == ["code", "name", "family", "severity", "message", "examples", "evidence"]
    told = (finding["code"], finding["name"], finding["family"], finding["severity"])
    assert told == ("CO001", "conflicting-answers", "Conflicts", "error")
    assert finding["evidence"]["members"] == [[1, 1.0], [2, 1.0]]
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


@pytest.mark.parametrize(
    ("family", "codes"),
    [
        ("CO", {"CO001"}),
        ("co,em", {"CO001", "EM001"}),
        ("Conflicts", {"CO001"}),
        ("refusals, boilerplate and leftovers", {"CT001"}),
    ],
)
def test_a_family_is_named_by_its_letters_or_its_title(terminal: Terminal, family: str, codes: set[str]) -> None:
    terminal.bring(CONFLICT + pairs("Why? -> ", "How? -> I'm sorry, but I can't help with that."))
    assert set(terminal.json("check", "--project", "p", "--family", family)["by_code"]) == codes


def test_family_and_code_must_both_hold(terminal: Terminal) -> None:
    terminal.bring(CONFLICT + pairs("Why? -> "))
    words = ["check", "--project", "p", "--only", "CO001,EM001", "--family", "EM"]
    assert terminal.json(*words)["by_code"] == {"EM001": 1}


def test_a_probable_label_error_carries_what_was_given_and_what_is_suggested(terminal: Terminal) -> None:
    words = {"refund": "money back for my order", "parcel": "where is my parcel now"}
    said = [(f"Please tell me {words[label]}, number {n}", label) for n in range(40) for label in words]
    said[6] = (said[6][0], "parcel")
    told = terminal.bring(lines({"prompt": prompt, "completion": label} for prompt, label in said))
    assert told["imported"] == 80
    (finding,) = terminal.json("check", "--project", "p", "--only", "LA003")["findings"]
    assert [one["id"] for one in finding["examples"]] == [7]
    evidence = finding["evidence"]
    assert (evidence["given"], evidence["suggested"]) == ("parcel", "refund")
    assert 0 <= evidence["score"] <= 1


def test_a_near_duplicate_carries_its_members(terminal: Terminal) -> None:
    said = "Could you tell me at which hour the library in the old town opens on a Sunday in winter"
    terminal.bring(pairs(f"{said}? -> At nine o'clock.", f"{said} please? -> At nine o'clock.", "Where? -> Here."))
    (finding,) = terminal.json("check", "--project", "p", "--only", "DU003")["findings"]
    assert {member[0] for member in finding["evidence"]["members"]} == {1, 2}


@pytest.mark.parametrize(
    ("gate", "codes", "only", "code"),
    [
        (None, "", "CO001", 0),
        ("error", "", "CO001", 1),
        ("error", "", "LE001", 0),
        (None, "LE001,LE002", "LE001", 1),
        (None, "LE002", "LE001", 0),
    ],
)
def test_the_gate_of_the_project_decides(
    terminal: Terminal, gate: str | None, codes: str, only: str, code: int
) -> None:
    terminal.bring(CONFLICT)
    store = a_store(terminal.folder)
    projects.set_up(store, 1, "ann", gate=gate, gate_codes=codes)
    store.close()
    terminal.json("check", "--project", "p", "--only", only, "--fail-on", "gate", code=code)


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


@pytest.mark.parametrize(
    "words", [("--only", "XX999"), ("--fail-on", "fatal"), ("--project", "other"), ("--family", "Nonsense")]
)
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


def test_helpers_of_a_large_database_find_the_same(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal.bring(CONFLICT)
    monkeypatch.setattr(options, "_LARGE", 0)
    assert terminal.json("check", "--project", "p", "--only", "CO001")["by_code"] == {"CO001": 1}
