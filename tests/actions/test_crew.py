"""Processes that stand ready before there is anything to do."""

from __future__ import annotations

from terminal import pairs
from tunewright.actions import looking
from tunewright.actions.crew import Crew
from tunewright.store import Store
from workshop import a_filled_project, codes

ALIKE = "Could you tell me at which hour the library in the old town opens on a Sunday in winter"
LOADED = "'colorsys' in __import__('sys').modules"


def test_a_process_loads_what_it_is_told_to_before_it_is_asked() -> None:
    with Crew(1, "colorsys") as ready, Crew(1) as plain:
        assert ready.submit(eval, LOADED).result()
        assert not plain.submit(eval, LOADED).result()


def test_a_look_by_processes_that_stand_ready_finds_what_any_look_finds(store: Store) -> None:
    project = a_filled_project(
        store, pairs(f"{ALIKE}? -> At nine.", f"{ALIKE} please? -> At nine.", "Who\u200b? -> Me.")
    )
    with Crew(2, "tunewright.actions.look_ahead") as crew:
        looking.look(store, project.id, crew=crew)
    assert codes(store, project, "CT012", "DU003") == {"CT012": [[3]], "DU003": [[1, 2]]}
