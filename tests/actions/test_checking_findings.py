"""Findings stay true: they go when their cause goes, come back when it comes back, and a dismissal lasts."""

from __future__ import annotations

import pytest

from terminal import SAMPLES, lines, named, pairs
from tunewright.actions import bulk_edits, checking, looking, projects, reviewing
from tunewright.model import NotAllowed, UnknownName
from tunewright.model.project import Filter, KeptFinding, Project
from tunewright.store import Store
from workshop import a_filled_project, body_of, bring, codes, decide

CONFLICT = pairs("Is it open? -> Yes, until six.", "is it  OPEN? -> No, never.", "Where? -> Here.")


def one(store: Store, project: Project, code: str) -> KeptFinding:
    (finding,) = checking.listed(store, project.id, code)
    return finding


def test_a_finding_goes_with_an_edit_and_comes_back_with_its_undo(store: Store) -> None:
    project = a_filled_project(store, pairs("What? -> ", "Where? -> Here."))
    assert codes(store, project, "EM001") == {"EM001": [[1]]}
    decide(store, project, 1, body={"prompt": "What?", "completion": "That."})
    assert codes(store, project, "EM001") == {}
    reviewing.undo(store, project.id, "ann")
    assert codes(store, project, "EM001") == {"EM001": [[1]]}


@pytest.mark.parametrize("number", [1, 2])
def test_a_conflict_goes_when_either_side_is_rejected_and_comes_back(store: Store, number: int) -> None:
    project = a_filled_project(store, CONFLICT)
    assert codes(store, project, "CO001") == {"CO001": [[1, 2]]}
    decide(store, project, number, "rejected")
    assert codes(store, project, "CO001") == {}
    reviewing.undo(store, project.id, "ann")
    assert codes(store, project, "CO001") == {"CO001": [[1, 2]]}


def test_a_conflict_goes_when_the_answers_become_one_and_is_a_duplicate_then(store: Store) -> None:
    project = a_filled_project(store, pairs("Is it? -> Yes.", "Is it? -> No."))
    decide(store, project, 2, body=body_of(store, 1))
    assert codes(store, project, "CO001", "DU001") == {"DU001": [[1, 2]]}


def test_a_conflict_goes_when_one_prompt_becomes_another(store: Store) -> None:
    project = a_filled_project(store, CONFLICT)
    decide(store, project, 2, body={"prompt": "Is it open on Sunday?", "completion": "No, never."})
    assert codes(store, project, "CO001") == {}


def test_an_edit_can_make_a_conflict(store: Store) -> None:
    project = a_filled_project(store, CONFLICT)
    decide(store, project, 3, body={"prompt": "IS IT OPEN?", "completion": "Ask again."})
    assert codes(store, project, "CO001") == {"CO001": [[1, 2, 3]]}


def test_a_later_import_can_make_a_conflict_with_an_earlier_one(store: Store) -> None:
    project = a_filled_project(store, pairs("Is it open? -> Yes.", "Where? -> Here."))
    bring(store, project, pairs("Is it open? -> No.", "Why? -> So."), "later.jsonl")
    assert codes(store, project, "CO001") == {"CO001": [[1, 3]]}


def test_bulk_steps_move_findings_too(store: Store) -> None:
    project = a_filled_project(store, CONFLICT)
    bulk_edits.decide_all(store, project.id, Filter(ids=(2,)), "rejected", "ann")
    assert codes(store, project, "CO001") == {}
    reviewing.undo(store, project.id, "ann")
    assert codes(store, project, "CO001") == {"CO001": [[1, 2]]}
    replacement = bulk_edits.Replacement("No, never.", "Yes, until six.")
    bulk_edits.replace_all(store, project.id, Filter(), replacement, "ann")
    assert codes(store, project, "CO001") == {}
    reviewing.undo(store, project.id, "ann")
    assert codes(store, project, "CO001") == {"CO001": [[1, 2]]}


def test_label_findings_follow_the_labels(store: Store) -> None:
    project = a_filled_project(store, named(30, ["refund", "delivery", "refund", "delivery", "Refund"]))
    assert "LA001" in codes(store, project)
    bulk_edits.label_all(store, project.id, Filter(label="Refund"), "refund", "ann")
    assert "LA001" not in codes(store, project)
    reviewing.undo(store, project.id, "ann")
    assert "LA001" in codes(store, project)


def test_labels_spelled_in_many_ways_are_labels_all_the_same(store: Store) -> None:
    project = a_filled_project(store, named(5, ["Yes", "yes", "YES", "No", "no"]))
    assert codes(store, project, "LA001") == {"LA001": [[1, 2], [5]]}


def test_a_label_with_a_space_too_many_is_a_spelling_of_its_own(store: Store) -> None:
    project = a_filled_project(store, named(30, ["refund", "delivery", "refund", "delivery", "refund "]))
    assert codes(store, project, "LA001") == {"LA001": [[5, 10, 15, 20, 25, 30]]}
    for number in (5, 10, 15, 20, 25, 30):
        decide(store, project, number, body=body_of(store, number) | {"completion": "refund"})
    assert codes(store, project, "LA001") == {}


def test_the_same_space_before_every_label_is_fine(store: Store) -> None:
    project = a_filled_project(store, named(30, [" refund", " delivery"]))
    assert codes(store, project, "LA001") == {}


def test_topics_of_free_answers_are_checked_as_labels(store: Store) -> None:
    topics = ["bikes"] * 27 + ["Bikes", "bikes ", "lamps"]
    records = [
        {"prompt": f"What is {number}?", "completion": f"It is number {number}.", "label": topic}
        for number, topic in enumerate(topics)
    ]
    project = a_filled_project(store, lines(records))
    assert codes(store, project, "LA001") == {"LA001": [[28, 29]]}
    assert [one.severity for one in checking.listed(store, project.id, "BA002")] == ["info"]


def test_too_few_examples_is_settled_by_bringing_more(store: Store) -> None:
    project = a_filled_project(store, named(4))
    assert "BA001" in codes(store, project)
    bring(store, project, named(400, start=4))
    assert "BA001" not in codes(store, project)


def test_the_token_limit_is_that_of_the_chosen_model(store: Store) -> None:
    project = a_filled_project(store, pairs(f"{'word ' * 5000} -> yes", "short -> no"))
    assert codes(store, project, "TO001") == {}
    projects.set_up(store, project.id, "ann", model="gpt-3.5-turbo-0613")
    assert codes(store, project, "TO001") == {"TO001": [[1]]}


def test_a_dismissed_finding_stays_aside_while_its_cause_is_the_same(store: Store) -> None:
    project = a_filled_project(store, CONFLICT)
    checking.refresh(store, project.id)
    checking.dismiss(store, project.id, one(store, project, "CO001").id, "ann", " both are right ")
    assert codes(store, project, "CO001") == {}
    decide(store, project, 2, "rejected")
    reviewing.undo(store, project.id, "ann")
    looking.look(store, project.id, anew=True)
    kept = one(store, project, "CO001")
    assert (kept.dismissed_by, kept.dismissed_reason) == ("ann", "both are right")
    assert codes(store, project, "CO001") == {}
    checking.reopen(store, project.id, kept.id, "bob")
    assert codes(store, project, "CO001") == {"CO001": [[1, 2]]}


def test_running_every_check_again_finds_the_same(store: Store) -> None:
    project = a_filled_project(store, (SAMPLES / "support_intents.jsonl").read_bytes())
    looking.look(store, project.id)
    before = codes(store, project)
    assert {"CO001", "CT012", "DU001", "DU002", "EM001", "LA001", "TO002"} <= before.keys()
    looking.look(store, project.id, anew=True)
    assert codes(store, project) == before


def test_the_summary_counts_what_the_report_lists(store: Store) -> None:
    project = a_filled_project(store, (SAMPLES / "clinic_chat.jsonl").read_bytes())
    report = checking.report(store, project.id)
    told = {row["code"]: row["open"] for row in _summed(checking.summary(store, project.id))}
    assert told == report["by_code"]


def _summed(rows: list[dict]) -> list[dict]:
    codes = {row["code"] for row in rows}
    return [{"code": code, "open": sum(row["open"] for row in rows if row["code"] == code)} for code in codes]


def test_only_named_checks_are_reported_by_code_or_name(store: Store) -> None:
    project = a_filled_project(store, CONFLICT + pairs("Why? -> "))
    assert codes(store, project, "conflicting-answers").keys() == {"CO001"}
    with pytest.raises(UnknownName):
        checking.report(store, project.id, ["no-such-check"])


def test_a_gate_blocks_while_findings_are_open(store: Store) -> None:
    project = a_filled_project(store, CONFLICT + named(12), gate="error")
    with pytest.raises(NotAllowed, match="are open: 1 error"):
        checking.require_open_gate(store, project)
    decide(store, project, 2, "rejected")
    checking.require_open_gate(store, project)
    warned = projects.set_up(store, project.id, "ann", gate="info")
    assert checking.gate(store, warned)


def test_findings_about_one_example_stand_beside_it(store: Store) -> None:
    project = a_filled_project(store, lines([{"prompt": "a", "completion": "", "colour": "red"}]))
    found = reviewing.view(store, project.id, 1, "ann").findings
    assert {"EM001", "FO006"} <= {finding.code for finding in found}
