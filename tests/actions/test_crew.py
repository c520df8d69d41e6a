"""Processes that stand ready before there is anything to do."""

from __future__ import annotations

import pytest

from terminal import pairs
from tunewright.actions import crew, looking
from tunewright.actions.crew import Crew
from tunewright.store import Store
from workshop import a_filled_project, codes

ALIKE = "Could you tell me at which hour the library in the old town opens on a Sunday in winter"
LOADED = "'colorsys' in __import__('sys').modules"
ITSELF = "__import__('os').getpid()"


def test_a_process_loads_what_it_is_told_to_before_it_is_asked() -> None:
    with Crew(1, "colorsys") as ready, Crew(1) as plain:
        assert ready.submit(eval, LOADED).result()
        assert not plain.submit(eval, LOADED).result()


def test_a_process_that_ends_in_the_middle_of_its_answer_is_told_from_an_answer() -> None:
    broken = "(__import__('os').write(1, __import__('pickle').dumps('x' * 99)[:50]), __import__('os')._exit(1))"
    with crew.Crew(1) as one, pytest.raises(EOFError):
        one.submit(eval, broken).result()


def test_a_look_by_processes_that_stand_ready_finds_what_any_look_finds(store: Store) -> None:
    project = a_filled_project(
        store, pairs(f"{ALIKE}? -> At nine.", f"{ALIKE} please? -> At nine.", "Who\u200b? -> Me.")
    )
    with Crew(2, "tunewright.actions.look_ahead") as crew:
        looking.look(store, project.id, crew=crew)
    assert codes(store, project, "CT012", "DU003") == {"CT012": [[3]], "DU003": [[1, 2]]}


def test_work_on_blocks_takes_the_processes_that_stand_by() -> None:
    with crew.standing_by(int):
        (standing,) = crew._STANDING_BY
        known = {process.pid for process in standing._processes}
        assert set(crew.each_block(eval, [ITSELF] * 5)) <= known
        assert not known & set(crew.each_block(eval, [ITSELF]))  # taken over once, and ended with the work
    assert crew._STANDING_BY == []


def test_processes_that_stood_by_for_nothing_end() -> None:
    with crew.standing_by(int):
        (standing,) = crew._STANDING_BY
    assert crew._STANDING_BY == []
    assert all(process.poll() is not None for process in standing._processes)
