"""`tunewright checks`: the whole catalogue, for people and for programs."""

from __future__ import annotations

from terminal import Terminal
from tunewright.checks import FAMILIES, checks


def test_every_check_is_listed_with_what_a_program_needs(terminal: Terminal) -> None:
    told = terminal.json("checks")["checks"]
    assert [one["code"] for one in told] == [one.code for one in checks()]
    needed = {"code", "name", "family", "severity", "scope", "kinds", "tasks", "targets", "settings", "fixes"}
    assert all(needed | {"summary", "why", "what_to_do"} <= set(one) for one in told)
    assert all(one["summary"] and one["why"] and one["what_to_do"] for one in told)


def test_settings_stand_with_their_defaults_and_fixes_with_their_way(terminal: Terminal) -> None:
    told = {one["code"]: one for one in terminal.json("checks")["checks"]}
    assert told["DU003"]["settings"] == {"threshold": 0.8}
    assert [(fix["name"], fix["way"]) for fix in told["CT012"]["fixes"]] == [
        ("remove-zero-width", "safe"),
        ("remove-invisible", "asks-first"),
    ]
    assert told["CO001"]["fixes"] == []
    assert "separator" in told["LE001"]["on_export"]


def test_scope_is_said_in_plain_words(terminal: Terminal) -> None:
    said = {one["scope"] for one in terminal.json("checks")["checks"]}
    assert "examples that share a prompt" in said
    assert not said & {"same-prompt", "same-content", "corpus"}


def test_a_family_narrows_the_list(terminal: Terminal) -> None:
    told = terminal.json("checks", "--family", "personal data and secrets")["checks"]
    assert {one["code"][:2] for one in told} == {"PD"}
    assert told == terminal.json("checks", "--family", "PD")["checks"]


def test_several_families_are_listed_however_they_are_written(terminal: Terminal) -> None:
    ways = [["--family", "DU,lk"], ["--family", "DU", "LK"], ["--family", "Duplicates", "--family", "Leakage"]]
    told = [terminal.json("checks", *words)["checks"] for words in ways]
    assert {one["code"][:2] for one in told[0]} == {"DU", "LK"}
    assert told[0] == told[1] == told[2]


def test_an_unknown_family_is_a_wrong_call_that_names_the_known_ones(terminal: Terminal) -> None:
    told = terminal.json("checks", "--family", "QQ", code=2)
    assert all(f"{code} ({title})" in told["hint"] for code, title in FAMILIES.items())


def test_people_read_one_line_per_check_under_its_family(terminal: Terminal) -> None:
    out = terminal.run("checks", "--family", "DU").out
    assert out.startswith("Duplicates (DU)\n  DU001  warning  exact-duplicate")
    assert "fixes: remove-repeats (asks first)\n" in out


def test_no_database_is_touched(terminal: Terminal) -> None:
    terminal.json("checks")
    assert list(terminal.folder.iterdir()) == []
