"""`tunewright fix`: what is changed is said before and after, and the exit code tells what was left."""

from __future__ import annotations

import json

import pytest

from stores import a_store
from terminal import Terminal, lines, pairs
from tunewright.actions import reviewing

ZERO = "\u200b"
UNSEEN = lines(
    [
        {"id": "a", "prompt": f"Where{ZERO} is it?", "completion": "Here."},
        {"id": "b", "prompt": "Why?", "completion": f"So{ZERO}."},
        {"id": "c", "prompt": "Who?", "completion": "Me."},
    ]
)
WORDS = ("fix", "--project", "p", "--by", "ann", "--code")


def test_the_answer_has_the_promised_shape(terminal: Terminal) -> None:
    terminal.bring(UNSEEN)
    told = terminal.json(*WORDS, "CT012")
    keys = ["project", "code", "fix", "way", "dry_run", "changed", "n_changed", "left", "tokens_saved", "event"]
    assert list(told) == keys
    assert {key: told[key] for key in keys[:5]} == {
        "project": "p",
        "code": "CT012",
        "fix": "remove-zero-width",
        "way": "safe",
        "dry_run": False,
    }
    assert (told["n_changed"], told["left"]) == (2, 0)
    assert told["tokens_saved"] > 0
    assert told["changed"][0] == {
        "id": 1,
        "file": "answers.jsonl",
        "line": 1,
        "external_id": "a",
        "before": {"prompt": f"Where{ZERO} is it?", "completion": "Here.", "id": "a"},
        "after": {"prompt": "Where is it?", "completion": "Here.", "id": "a"},
    }


def test_after_it_the_findings_are_gone_and_a_second_time_changes_nothing(terminal: Terminal) -> None:
    terminal.bring(UNSEEN)
    assert terminal.json("check", "--project", "p", "--only", "CT012")["by_code"] == {"CT012": 2}
    terminal.json(*WORDS, "CT012")
    assert terminal.json("check", "--project", "p", "--only", "CT012")["findings"] == []
    again = terminal.json(*WORDS, "CT012")
    assert (again["n_changed"], again["changed"], again["event"]) == (0, [], None)


def test_a_dry_run_tells_the_same_and_changes_nothing(terminal: Terminal) -> None:
    terminal.bring(UNSEEN)
    planned = terminal.json(*WORDS, "CT012", "--dry-run")
    assert (planned["dry_run"], planned["event"]) == (True, None)
    assert terminal.json("check", "--project", "p", "--only", "CT012")["by_code"] == {"CT012": 2}
    done = terminal.json(*WORDS, "CT012")
    assert planned["changed"] == done["changed"]
    assert planned["tokens_saved"] == done["tokens_saved"]


def test_repeats_are_rejected_and_the_states_are_told(terminal: Terminal) -> None:
    terminal.bring(pairs("Who? -> Me.", "Who? -> Me.", "Why? -> So.", "Who? -> Me."))
    told = terminal.json(*WORDS, "du001")
    states = [(one["id"], one["before"], one["after"]) for one in told["changed"]]
    gone = ({"state": "unreviewed"}, {"state": "rejected"})
    assert states == [(2, *gone), (4, *gone)]
    assert told["tokens_saved"] > 0
    assert terminal.json("check", "--project", "p", "--only", "DU001")["findings"] == []


def test_texts_that_repeat_after_an_edit_are_found_by_the_look_that_follows(terminal: Terminal) -> None:
    terminal.bring(pairs(f"Where is{ZERO} it, please? -> Here.", "Where is it, please? -> Here."))
    terminal.json(*WORDS, "CT012")
    assert terminal.json("check", "--project", "p", "--only", "DU001")["by_code"] == {"DU001": 1}


def test_the_reviewer_can_undo_it_in_the_app_to_the_byte(terminal: Terminal) -> None:
    terminal.bring(UNSEEN)
    terminal.json(*WORDS, "CT012")
    store = a_store(terminal.folder)
    undone = reviewing.undo(store, 1, "ann")
    store.close()
    assert undone is not None
    assert undone.n_restored == 2
    bodies = [one["before"] for one in terminal.json(*WORDS, "CT012", "--dry-run")["changed"]]
    assert bodies[0]["prompt"] == f"Where{ZERO} is it?"
    assert bodies[1]["completion"] == f"So{ZERO}."


def test_the_fix_can_be_chosen(terminal: Terminal) -> None:
    terminal.bring(UNSEEN)
    told = terminal.json(*WORDS, "invisible-character", "--fix", "remove-invisible")
    assert (told["fix"], told["way"], told["n_changed"]) == ("remove-invisible", "asks-first", 2)


def test_a_fix_that_can_mend_nothing_that_is_open_ends_with_one(terminal: Terminal) -> None:
    call = {"id": "c1", "type": "function", "function": {"name": "f", "arguments": "not JSON"}}
    turns = [
        {"role": "user", "content": "Go"},
        {"role": "assistant", "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "c1", "content": "done"},
        {"role": "assistant", "content": "Done."},
    ]
    terminal.bring(lines([{"messages": turns}]))
    assert terminal.json("check", "--project", "p", "--only", "TC007")["by_code"] == {"TC007": 1}
    assert terminal.json(*WORDS, "TC007", "--dry-run", code=1)["n_changed"] == 0
    assert terminal.json(*WORDS, "TC007", code=1)["n_changed"] == 0


def test_an_example_saved_meanwhile_is_left_and_ends_with_one(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tunewright.actions import fixing

    terminal.bring(UNSEEN)
    planned_before = fixing.plan

    def saved_meanwhile(store, project_id, *given, **named):  # type: ignore[no-untyped-def]
        planned = planned_before(store, project_id, *given, **named)
        reviewing.decide(store, project_id, 2, 1, "ben", state="accepted")
        return planned

    monkeypatch.setattr(fixing, "plan", saved_meanwhile)
    told = terminal.json(*WORDS, "CT012", code=1)
    assert (told["n_changed"], told["left"]) == (1, 1)
    assert [one["id"] for one in told["changed"]] == [1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--code", "XX999"), "There is no check called “XX999”"),
        (("--code", "CT012", "--fix", "magic"), "There is no fix called “magic”"),
        (("--code", "CT012", "--fix", "redact"), "remove-zero-width (safe), remove-invisible (asks first)"),
        (("--code", "CO001"), "CO001 conflicting-answers has no fix"),
        (("--code", "LE001"), "Choose a separator when exporting"),
        (("--code", "CT012", "--project", "other"), "There is no project called “other”"),
    ],
)
def test_a_wrong_call_ends_with_two_and_says_what_there_is(
    terminal: Terminal, words: tuple[str, ...], said: str
) -> None:
    terminal.bring(UNSEEN)
    told = terminal.json("fix", "--project", "p", "--by", "ann", *words, code=2)
    assert said in f"{told['error']} {told['hint']}"


@pytest.mark.parametrize("words", [("--code", "CT012"), ("--code", "CT012", "--by", " ")])
def test_somebody_must_be_named(terminal: Terminal, words: tuple[str, ...]) -> None:
    terminal.bring(UNSEEN)
    assert terminal.run("fix", "--project", "p", *words).code == 2


def test_personal_values_get_the_same_stand_in_every_time(terminal: Terminal) -> None:
    terminal.bring(
        pairs(
            "Write to mary.jones@corp-mail.de -> Done.", "Ask tom@corp-mail.de or mary.jones@corp-mail.de -> Yes."
        )
    )
    planned = terminal.json(*WORDS, "PD001", "--dry-run")
    done = terminal.json(*WORDS, "PD001")
    assert planned["changed"] == done["changed"]
    first, second = (one["after"]["prompt"] for one in done["changed"])
    mary = first.removeprefix("Write to ")
    assert "mary" not in mary
    assert second.endswith(f"or {mary}")
    assert json.dumps(done).count("mary.jones@corp-mail.de") == 2
    assert terminal.json("check", "--project", "p", "--only", "PD001")["findings"] == []


def test_people_read_each_change(terminal: Terminal) -> None:
    terminal.bring(pairs(f"Where is it?{ZERO} -> Here.", "Who? -> Me.", "Who? -> Me."))
    out = terminal.run(*WORDS, "DU001", "--dry-run").out
    assert out.startswith("1 example would be changed by “remove-repeats” (asks first), ")
    assert "  3 (answers.jsonl:3)\n    “unreviewed” → “rejected”\n" in out
    assert "“Where is it?�” → “Where is it?”" in terminal.run(*WORDS, "CT012").out
