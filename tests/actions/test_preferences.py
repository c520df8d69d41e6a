"""Preference data from the file to the training file: set up by itself, checked, edited, searched, exported."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tunewright.actions import bulk_edits, exporting, forecasting, looking, projects, reviewing
from tunewright.actions.exporting import ExportWish
from tunewright.actions.splitting import SplitWish
from tunewright.model import dumps
from tunewright.model.project import Filter
from tunewright.store import Store, queries
from workshop import a_filled_project, a_store, body_of, bring, codes, decide


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return a_store(tmp_path)


def a_preference(asked: str, preferred: str, other: str, **more: Any) -> dict[str, Any]:
    return {
        "input": {"messages": [{"role": "user", "content": asked}], **more},
        "preferred_output": [{"role": "assistant", "content": preferred}],
        "non_preferred_output": [{"role": "assistant", "content": other}],
    }


TWELVE = [
    a_preference(f"How do I reset device {n}?", f"Hold button {n} – long.", f"Pull plug {n}.") for n in range(12)
]


def lines(records: list[dict[str, Any]]) -> str:
    return "".join(dumps(record) + "\n" for record in records)


def test_a_project_of_preferences_gets_their_target_and_no_labels(store: Store) -> None:
    project = a_filled_project(store, lines([a_preference(f"q{n}", "yes", "no") for n in range(12)]))
    assert (project.target, project.model) == ("openai-preference", "gpt-4o-2024-08-06")
    assert (project.task, project.label_source) == ("generation", "none")


def test_a_target_that_somebody_chose_is_left_alone(store: Store) -> None:
    project = projects.create(store, "chosen")
    projects.set_up(store, project.id, "ann", target="openai-prompt-completion")
    bring(store, project, lines(TWELVE))
    assert projects.get(store, project.id).target == "openai-prompt-completion"


def test_a_project_that_mixes_kinds_keeps_the_usual_target(store: Store) -> None:
    mixed = [*TWELVE[:3], a_preference("q", "a", "b")]
    project = a_filled_project(store, '{"prompt": "a", "completion": "b"}\n')
    bring(store, project, lines(mixed), "preferences.jsonl")
    assert projects.get(store, project.id).target == "openai-chat"
    assert "FO017" in codes(store, project)


def test_import_and_export_are_the_same_lines(store: Store, tmp_path: Path) -> None:
    project = a_filled_project(store, lines(TWELVE))
    for number in range(1, 13):
        decide(store, project, number, "accepted")
    wish = ExportWish("openai-preference", split=SplitWish(7, 0.25, None))
    kept = exporting.export(store, project.id, wish, "ann", tmp_path / "out")
    written = [path.read_text("utf-8").splitlines() for path in sorted((tmp_path / "out").glob("*.jsonl"))]
    assert sorted(line for side in written for line in side) == sorted(lines(TWELVE).splitlines())
    assert [len(side) for side in written] == [3, 9]
    assert (kept.report["overlap"], kept.report["left_out"], kept.report["dropped_keys"]) == (0, [], {})
    told = forecasting.forecast(store, project.id, wish)
    assert {side.split: side.n_tokens for side in told.sides} == {
        file["split"]: file["tokens"] for file in kept.report["files"]
    }


def test_what_cannot_be_trained_on_is_left_out_of_the_file(store: Store, tmp_path: Path) -> None:
    project = a_filled_project(store, lines([*TWELVE, a_preference("q", "a", " ")]))
    kept = exporting.export(store, project.id, ExportWish("openai-preference", "all"), "ann")
    assert [one["id"] for one in kept.report["left_out"]] == [13]
    with pytest.raises(exporting.NothingToExport, match="No example can be written"):
        exporting.export(store, project.id, ExportWish("openai-chat", "all"), "ann")


def test_sound_preferences_raise_no_finding_but_that_they_are_few(store: Store) -> None:
    ranked = [("best", "good"), ("good", "poor"), ("best", "poor")]
    project = a_filled_project(store, lines([*TWELVE, *(a_preference("Rank these.", a, b) for a, b in ranked)]))
    looking.look(store, project.id, by="ann")
    assert set(codes(store, project)) <= {"BA001"}


def test_preferences_that_contradict_each_other_are_found_and_a_swap_settles_them(store: Store) -> None:
    project = a_filled_project(store, lines([*TWELVE, a_preference("q", "a", "b"), a_preference("q", "b", "a")]))
    looking.look(store, project.id, by="ann")
    assert codes(store, project, "CO005") == {"CO005": [[13, 14]]}
    decide(store, project, 14, body=a_preference("q", "a", "b"))
    looking.look(store, project.id, by="ann")
    assert codes(store, project, "CO005") == {}


def test_an_edit_of_the_other_answer_is_an_event_that_can_be_undone(store: Store) -> None:
    project = a_filled_project(store, lines(TWELVE))
    decide(store, project, 1, body=a_preference("q", "a", "b"))
    assert body_of(store, 1) == a_preference("q", "a", "b")
    reviewing.undo(store, project.id, "ann")
    assert body_of(store, 1) == TWELVE[0]


def test_search_and_replace_reach_both_answers(store: Store) -> None:
    project = a_filled_project(store, lines([a_preference("Where?", "In the harbour.", "Ask the cormorant.")]))
    with store.reading() as unit:
        assert queries.ids(unit, project, Filter(words="cormorant")) == [1]
    done = bulk_edits.replace_all(
        store, project.id, Filter(), bulk_edits.Replacement("cormorant", "harbour master"), "ann"
    )
    assert done.n_changed == 1
    assert body_of(store, 1) == a_preference("Where?", "In the harbour.", "Ask the harbour master.")


def test_a_changed_line_of_a_later_file_is_proposed_for_a_preference_too(store: Store) -> None:
    project = a_filled_project(store, lines([TWELVE[0] | {"id": "p1"}]))
    done = bring(store, project, lines([TWELVE[1] | {"id": "p1"}]), "later.jsonl")
    assert (done.ledger.changed, done.ledger.imported) == (1, 0)
    assert json.loads(lines([TWELVE[0]])) == {key: body_of(store, 1)[key] for key in TWELVE[0]}
