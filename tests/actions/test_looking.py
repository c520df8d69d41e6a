"""The full look: everything read once, what changed read again, and its figures kept."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from terminal import lines, named, pairs
from tunewright.actions import bulk_edits, checking, exporting, looking, projects, reviewing
from tunewright.actions.splitting import SplitWish
from tunewright.model.project import Filter, Project
from tunewright.store import Store, looks
from workshop import a_filled_project, bring, codes, decide

ZERO = "\u200b"
NEAR = "Could you tell me at which hour the library in the old town opens on a Sunday in winter"
TWICE = pairs(f"{NEAR}? -> At nine.", f"{NEAR} please? -> At nine.", "Where? -> Here.")


def runs(store: Store, project: Project) -> list[looks.Run]:
    with store.reading() as unit:
        return looks.runs(unit, project.id)


def test_an_import_is_looked_at_once(store: Store) -> None:
    project = a_filled_project(store, TWICE)
    assert looking.needs_look(store, project)
    looking.look(store, project.id, by="ann")
    assert not looking.needs_look(store, project)
    bring(store, project, pairs("Why? -> So."), "more.jsonl")
    assert looking.needs_look(store, project)


def test_thorough_checks_and_comparisons_speak_after_the_look_only(store: Store) -> None:
    project = a_filled_project(store, TWICE + pairs(f"Who{ZERO}? -> Me."))
    assert codes(store, project, "CT012", "DU003") == {}
    looking.look(store, project.id)
    assert codes(store, project, "CT012", "DU003") == {"CT012": [[4]], "DU003": [[1, 2]]}


@pytest.mark.parametrize("state", ["accepted", "flagged"])
def test_a_decision_that_rejects_nothing_asks_for_no_new_look(store: Store, state: str) -> None:
    project = a_filled_project(store, TWICE)
    looking.look(store, project.id)
    bulk_edits.decide_all(store, project.id, Filter(ids=(1,)), state, "ann")  # type: ignore[arg-type]
    decide(store, project, 2, note="look at this")
    assert not looking.needs_look(store, project)


def test_rejecting_editing_and_their_undo_each_ask_for_one(store: Store) -> None:
    project = a_filled_project(store, TWICE)
    looking.look(store, project.id)
    decide(store, project, 2, "rejected")
    assert looking.needs_look(store, project)
    looking.look(store, project.id)
    assert codes(store, project, "DU003") == {}
    reviewing.undo(store, project.id, "ann")
    assert looking.needs_look(store, project)
    looking.look(store, project.id)
    assert codes(store, project, "DU003") == {"DU003": [[1, 2]]}
    decide(store, project, 2, body={"prompt": "What is this?", "completion": "A book."})
    assert looking.needs_look(store, project)
    looking.look(store, project.id)
    assert codes(store, project, "DU003") == {}


def test_a_finding_that_stays_true_keeps_its_number_and_its_dismissal(store: Store) -> None:
    project = a_filled_project(store, TWICE)
    looking.look(store, project.id)
    (before,) = checking.listed(store, project.id, "DU003")
    checking.dismiss(store, project.id, before.id, "ann", "two ways to ask")
    bring(store, project, pairs("Why? -> So."), "more.jsonl")
    looking.look(store, project.id)
    looking.look(store, project.id, anew=True)
    (after,) = checking.listed(store, project.id, "DU003")
    assert (after.id, after.dismissed_by, after.dismissed_reason) == (before.id, "ann", "two ways to ask")


def test_a_finding_whose_cause_is_gone_is_kept_among_the_past(store: Store) -> None:
    project = a_filled_project(store, TWICE)
    looking.look(store, project.id)
    decide(store, project, 2, "rejected")
    looking.look(store, project.id)
    with store.reading() as unit:
        assert looks.n_past(unit, project.id)["DU003"] == 1
        assert {one.code for one in looks.past(unit, project.id)} >= {"DU003"}


def test_each_look_keeps_its_figures_whatever_the_severity(store: Store) -> None:
    said = pairs("Is it open? -> Yes, until six.", "Is it open? -> No, never.")
    said += pairs("Who? -> It is me, of course.", "Who? -> It is me, of course!")
    project = a_filled_project(store, said)
    looking.look(store, project.id, by="ann")
    (run,) = runs(store, project)
    (entries,) = ({entry["severity"]: entry["open"] for entry in _summary(store, project, "CO001")},)
    assert len(entries) > 1, "the case must hold two severities of one check"
    assert (run.by, run.n_examples) == ("ann", 4)
    assert run.by_code["CO001"] == sum(entries.values())


def _summary(store: Store, project: Project, code: str) -> list[dict[str, object]]:
    return [entry for entry in checking.summary(store, project.id) if entry["code"] == code]


def test_a_look_that_is_stopped_goes_on_where_it_was(store: Store) -> None:
    project = a_filled_project(store, pairs(*[f"Question {n}{ZERO}? -> Yes {n}." for n in range(1200)]))
    looking.look(store, project.id, progress=lambda done, total: True)
    assert len(checking.listed(store, project.id, "CT012")) == 500
    assert looking.needs_look(store, project)
    assert runs(store, project) == []
    looking.look(store, project.id)
    assert len(checking.listed(store, project.id, "CT012")) == 1200
    assert not looking.needs_look(store, project)


def test_progress_grows_to_no_more_than_the_whole(store: Store) -> None:
    project = a_filled_project(store, named(1200))
    told: list[tuple[int, int]] = []

    def tell(done: int, total: int) -> bool:
        told.append((done, total))
        return False

    looking.look(store, project.id, progress=tell)
    assert told == sorted(told)
    assert all(done <= total for done, total in told)


def test_a_check_that_the_project_switched_off_says_nothing(store: Store) -> None:
    project = a_filled_project(store, TWICE + pairs(f"Who{ZERO}? -> Me."))
    looking.look(store, project.id)
    off = json.dumps({"off": ["CT012", "DU003"], "settings": {}})
    projects.set_up(store, project.id, "ann", check_settings=off)
    looking.look(store, project.id, anew=True)
    assert codes(store, project, "CT012", "DU003") == {}


def test_settings_of_the_project_reach_the_checks(store: Store) -> None:
    project = a_filled_project(store, lines({"prompt": f"q{n}?", "completion": "yes"} for n in range(12)))
    looking.look(store, project.id)
    assert "BA001" in codes(store, project, "BA001")
    fewer = json.dumps({"off": [], "settings": {"BA001": {"advised": 11}}})
    projects.set_up(store, project.id, "ann", check_settings=fewer)
    looking.look(store, project.id, anew=True)
    assert codes(store, project, "BA001") == {}


def test_an_empty_project_needs_no_look(store: Store) -> None:
    project = projects.create(store, "empty")
    assert not looking.needs_look(store, project)
    looking.look(store, project.id)
    assert codes(store, project, "FO006", "DU003", "LE001") == {}


def test_a_split_made_by_an_export_is_looked_through_for_leakage(store: Store, tmp_path: Path) -> None:
    lines, chance = [], random.Random(4)
    for _ in range(40):
        question = " ".join("".join(chance.choices("abcdefghij", k=6)) for _ in range(12))
        lines += [json.dumps({"prompt": text, "completion": "Seven."}) for text in (question, f"{question} please")]
    project = a_filled_project(store, "\n".join(lines))
    wish = exporting.ExportWish("openai-chat", "all", SplitWish(seed=7, share=0.3))
    exporting.export(store, project.id, wish, "ann", tmp_path / "out")
    assert looking.needs_look(store, project)
    looking.look(store, project.id)
    assert "LK002" in checking.report(store, project.id)["by_code"]
