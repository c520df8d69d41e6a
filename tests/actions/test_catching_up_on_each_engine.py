"""What an edit touches is found over what either engine keeps."""

from __future__ import annotations

import pytest

from stores import any_store
from terminal import pairs
from tunewright.actions import catching_up, looking, reviewing
from tunewright.store import Store
from workshop import a_filled_project, codes, decide

__all__ = ["any_store"]

ASKED = "Could you tell me at which hour the library in the old town opens on a Sunday in winter"


@pytest.mark.parametrize("size", [0, 1_000])
def test_an_edit_and_its_undo_are_followed(any_store: Store, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(catching_up, "TINY", size)
    files = pairs(f"{ASKED}? -> At nine.", "Where is the form for the move? -> Counter four.", "Who? -> Me.")
    project = a_filled_project(any_store, files)
    looking.look(any_store, project.id)
    decide(any_store, project, 2, body={"prompt": f"{ASKED} please?", "completion": "It stays shut all season."})
    assert codes(any_store, project, "CO003", "DU003") == {"CO003": [[1, 2]]}
    decide(any_store, project, 3, body={"prompt": f"{ASKED}?", "completion": "At  nine."})
    assert codes(any_store, project, "CO003", "DU002") == {"CO003": [[1, 2, 3]], "DU002": [[1, 3]]}
    reviewing.undo(any_store, project.id, "ann")
    decide(any_store, project, 1, "rejected")
    assert codes(any_store, project, "CO003", "DU002") == {}
