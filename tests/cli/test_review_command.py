"""`tunewright review`: decisions from a script, each list one step in somebody's name."""

from __future__ import annotations

import pytest

from terminal import Terminal, named


def states(terminal: Terminal) -> dict[str, int]:
    found = terminal.json("stats", "--project", "p")["by_state"]
    return {state: n for state, n in found.items() if n}


@pytest.mark.parametrize(
    "words",
    [
        ("--accept", "3", "4", "5"),
        ("--accept", "3,4,5"),
        ("--accept", "3, 4", "--accept", "5"),
        ("--accept=3", "4", "5"),
        ("--accept", "3", "3", "4", "5"),
    ],
)
def test_several_ids_can_be_written_in_every_usual_way(terminal: Terminal, words: tuple[str, ...]) -> None:
    terminal.bring(named(6))
    told = terminal.json("review", "--project", "p", *words, "--by", "ann")
    assert (told["changed"], told["accepted"], told["rejected"], told["not_found"]) == (3, 3, 0, [])
    assert told["by_state"] == {"unreviewed": 3, "accepted": 3, "rejected": 0, "flagged": 0}


def test_accepting_and_rejecting_go_together(terminal: Terminal) -> None:
    terminal.bring(named(6))
    terminal.json("review", "--project", "p", "--accept", 1, 2, "--reject", 3, "--by", "ann")
    assert states(terminal) == {"unreviewed": 3, "accepted": 2, "rejected": 1}


def test_accept_all_leaves_what_somebody_rejected(terminal: Terminal) -> None:
    terminal.bring(named(6))
    terminal.json("review", "--project", "p", "--reject", 3, "--by", "ann")
    told = terminal.json("review", "--project", "p", "--accept-all", "--by", "bob")
    assert told["accepted"] == 5
    assert states(terminal) == {"accepted": 5, "rejected": 1}


def test_accept_all_but_a_few(terminal: Terminal) -> None:
    terminal.bring(named(6))
    terminal.json("review", "--project", "p", "--accept-all", "--reject", 3, 4, "--by", "bob")
    assert states(terminal) == {"accepted": 4, "rejected": 2}


def test_a_number_that_is_not_there_is_told_and_the_others_are_decided(terminal: Terminal) -> None:
    terminal.bring(named(3))
    terminal.bring(named(3), project="other")
    words = ["review", "--project", "p", "--reject", 1, 4, 77, 10**17, "--by", "ann"]
    told = terminal.json(*words, code=1)
    assert told["not_found"] == [4, 77, 10**17]
    assert states(terminal) == {"unreviewed": 2, "rejected": 1}


def test_deciding_the_same_again_changes_nothing(terminal: Terminal) -> None:
    terminal.bring(named(3))
    terminal.json("review", "--project", "p", "--accept", 1, 2, "--by", "ann")
    told = terminal.json("review", "--project", "p", "--accept", 1, 2, 3, "--by", "ann")
    assert (told["changed"], told["unchanged"]) == (1, 2)


def test_thousands_of_numbers_are_one_step(terminal: Terminal) -> None:
    terminal.bring(named(3000))
    numbers = ",".join(map(str, range(1, 2501)))
    assert terminal.json("review", "--project", "p", "--accept", numbers, "--by", "ann")["changed"] == 2500


@pytest.mark.parametrize(
    "words",
    [
        ("--accept", "1"),
        ("--by", "ann"),
        ("--accept", "one", "--by", "ann"),
        ("--accept", "-1", "--by", "ann"),
        ("--accept", "--by", "ann"),
        ("--accept", "1", "--reject", "1", "--by", "ann"),
        ("--accept-all", "--accept", "1", "--by", "ann"),
        ("--accept", "1", "--by", " "),
        ("--accept", "1", "--by", "ann", "2"),
    ],
)
def test_a_wrong_call_decides_nothing(terminal: Terminal, words: tuple[str, ...]) -> None:
    terminal.bring(named(3))
    ran = terminal.run("review", "--project", "p", *words)
    assert (ran.code, ran.out) == (2, "")
    assert states(terminal) == {"unreviewed": 3}
