"""Fixes as people apply them: previewed whole, done in one step, undone to the byte, never over others' work."""

from __future__ import annotations

import json
from typing import Any

import pytest

from terminal import lines, named, pairs
from tunewright.actions import bulk_edits, checking, fixing, looking, projects, reviewing
from tunewright.model import NotAllowed, UnknownName, dumps
from tunewright.model.project import Filter, Project
from tunewright.store import Store, events, looks
from workshop import a_filled_project, body_of, bring, card, codes, decide

ZERO = "\u200b"


def looked(store: Store, content: str, **set_up: Any) -> Project:
    """A project with this content, looked at whole."""
    project = a_filled_project(store, content, **set_up)
    looking.look(store, project.id)
    return project


def mended(store: Store, project: Project, code: str, name: str | None = None, by: str = "ann") -> fixing.Fixed:
    """All open findings of a check mended, and the project looked at again."""
    done = fixing.apply(store, project.id, code, fixing.plan(store, project.id, code, name), by)
    looking.look(store, project.id)
    return done


def test_a_plan_writes_nothing(store: Store) -> None:
    project = looked(store, pairs(f"Where{ZERO}? -> Here.", "Who? -> Me."))
    before = projects.get(store, project.id).revision
    planned = fixing.plan(store, project.id, "CT012")
    (one,) = planned.proposed
    assert (one.example_id, one.body, one.state) == (1, {"prompt": "Where?", "completion": "Here."}, "unreviewed")
    assert planned.tokens_saved == one.tokens_saved > 0
    assert body_of(store, 1) == {"prompt": f"Where{ZERO}?", "completion": "Here."}
    assert projects.get(store, project.id).revision == before


@pytest.mark.parametrize("name", ["remove-zero-width", "remove-invisible"])
def test_undo_restores_every_body_to_the_byte_and_the_findings_with_it(store: Store, name: str) -> None:
    records = [
        {"prompt": f"Where{ZERO} is “it”?", "completion": "Here.", "extra": {"z": 1.0, "a": [None, 1]}},
        {"messages": [{"content": f"Grüß{ZERO} dich", "role": "user"}, {"role": "assistant", "content": "你好"}]},
        {"prompt": "Who?", "completion": "Me."},
    ]
    pair, chat, other = lines(records[:1]), lines(records[1:2]), lines(records[2:])
    project = a_filled_project(store, pair + other)
    bring(store, project, chat, "chats.jsonl")
    looking.look(store, project.id)
    before = [dumps(body_of(store, number)) for number in (1, 2, 3)]
    found = codes(store, project)
    done = mended(store, project, "CT012", name)
    assert done.ids == (1, 3)
    assert codes(store, project, "CT012") == {}
    undone = reviewing.undo(store, project.id, "ann")
    assert undone is not None
    assert (undone.n_restored, undone.n_left) == (2, 0)
    assert [dumps(body_of(store, number)) for number in (1, 2, 3)] == before
    looking.look(store, project.id)
    assert codes(store, project) == found


def test_a_second_time_there_is_nothing_to_change(store: Store) -> None:
    project = looked(store, pairs(f"Where{ZERO}? -> Here{ZERO}."))
    mended(store, project, "CT012")
    assert fixing.plan(store, project.id, "CT012").proposed == ()


def test_an_example_saved_meanwhile_stays_as_somebody_saved_it(store: Store) -> None:
    project = looked(store, pairs(f"A{ZERO}? -> Yes.", f"B{ZERO}? -> No."))
    planned = fixing.plan(store, project.id, "CT012")
    decide(store, project, 1, body={"prompt": "C?", "completion": "Maybe."}, by="ben")
    done = fixing.apply(store, project.id, "CT012", planned, "ann")
    assert (done.n_changed, done.n_left, done.ids) == (1, 1, (2,))
    assert body_of(store, 1) == {"prompt": "C?", "completion": "Maybe."}


def test_a_repeat_accepted_meanwhile_is_not_rejected(store: Store) -> None:
    project = looked(store, pairs("Who? -> Me.", "Who? -> Me.", "Who? -> Me."))
    planned = fixing.plan(store, project.id, "DU001")
    decide(store, project, 2, "accepted", by="ben")
    done = fixing.apply(store, project.id, "DU001", planned, "ann")
    assert (done.ids, done.n_left) == ((3,), 1)
    assert [card(store, number).state for number in (1, 2, 3)] == ["unreviewed", "accepted", "rejected"]


def test_rejecting_repeats_is_undone_in_one_step_with_the_states_there_were(store: Store) -> None:
    project = looked(store, pairs("Who? -> Me.", "Who? -> Me.", "Who? -> Me."))
    decide(store, project, 2, "accepted", by="ben")
    decide(store, project, 3, "flagged", by="ben")
    planned = fixing.plan(store, project.id, "DU001")
    assert [one.state for one in planned.proposed] == ["accepted", "flagged"]
    assert all(one.tokens_saved == card(store, one.example_id).tokens for one in planned.proposed)
    mended(store, project, "DU001")
    assert [card(store, number).state for number in (1, 2, 3)] == ["unreviewed", "rejected", "rejected"]
    reviewing.undo(store, project.id, "ann")
    assert [card(store, number).state for number in (1, 2, 3)] == ["unreviewed", "accepted", "flagged"]


SPELLING = lines(
    {"prompt": f"Question {n}?", "completion": label, "label": label}
    for n, label in enumerate(["refund"] * 12 + ["Refund"] * 2 + ["parcel"] * 12)
)


def test_label_and_answer_change_and_come_back_together(store: Store) -> None:
    project = looked(store, SPELLING, task="classification", label_source="field")
    before = [(card(store, n).example.label, dumps(body_of(store, n))) for n in range(1, 27)]
    planned = fixing.plan(store, project.id, "LA001")
    assert [(one.example_id, one.label) for one in planned.proposed] == [(13, "refund"), (14, "refund")]
    done = mended(store, project, "LA001")
    assert (done.n_changed, done.n_left, done.ids) == (2, 0, (13, 14))
    assert (card(store, 13).example.label, body_of(store, 13)["completion"]) == ("refund", "refund")
    undone = reviewing.undo(store, project.id, "ann")
    assert undone is not None
    assert undone.n_restored == 2
    assert [(card(store, n).example.label, dumps(body_of(store, n))) for n in range(1, 27)] == before
    with store.reading() as unit:
        assert events.last_undoable(unit, project.id, "ann") is None


def test_an_answer_that_is_the_label_is_rewritten(store: Store) -> None:
    said = lines(
        {"prompt": f"Question {n}?", "completion": f" {label}"}
        for n, label in enumerate(["refund"] * 12 + ["Refund"] * 2 + ["parcel"] * 12)
    )
    project = looked(store, said, task="classification", label_source="answer")
    done = mended(store, project, "LA001")
    assert done.ids == (13, 14)
    assert body_of(store, 13)["completion"] == " refund"
    assert codes(store, project, "LA001") == {}


def test_dismissed_findings_are_left_alone(store: Store) -> None:
    project = looked(store, pairs(f"A{ZERO}? -> Yes.", f"B{ZERO}? -> No."))
    first, _ = checking.listed(store, project.id, "CT012")
    checking.dismiss(store, project.id, first.id, "ann", "meant so")
    assert [one.example_id for one in fixing.plan(store, project.id, "CT012").proposed] == [2]


def test_only_the_named_findings_are_mended(store: Store) -> None:
    project = looked(store, pairs(f"A{ZERO}? -> Yes.", f"B{ZERO}? -> No."))
    _, second = checking.listed(store, project.id, "CT012")
    planned = fixing.plan(store, project.id, "CT012", finding_ids=[second.id])
    assert [one.example_id for one in planned.proposed] == [2]


def test_a_plan_that_is_stopped_plans_nothing(store: Store) -> None:
    content = pairs(*[f"Question {n}{ZERO}? -> Yes {n}." for n in range(250)])
    project = looked(store, content)
    planned = fixing.plan(store, project.id, "CT012", progress=lambda done, total: done > 0)
    assert planned.proposed == ()
    assert len(fixing.plan(store, project.id, "CT012").proposed) == 250


def test_a_check_that_is_switched_off_says_nothing_about_mended_texts(store: Store) -> None:
    project = looked(store, pairs(f"Write to bob{ZERO}, bob.miller@corp-mail.de -> Done."))
    off = json.dumps({"off": ["PD001"], "settings": {}})
    projects.set_up(store, project.id, "ann", check_settings=off)
    looking.look(store, project.id, anew=True)
    mended(store, project, "CT012")
    assert codes(store, project, "PD001") == {}


def test_the_values_behind_stand_ins_are_kept_nowhere(store: Store) -> None:
    project = looked(store, pairs("Write to mary.jones@corp-mail.de -> Done."))
    mended(store, project, "PD001")
    with store.reading() as unit:
        kept = looks.stand_ins(unit, project.id)
    assert list(kept.values()) == [1]
    assert "mary" not in repr(kept)
    assert "mary" not in json.dumps(body_of(store, 1))


def test_a_stand_in_is_the_same_in_a_later_fix(store: Store) -> None:
    project = looked(store, pairs("Write to mary.jones@corp-mail.de -> Done."))
    mended(store, project, "PD001")
    first = body_of(store, 1)["prompt"]
    bring(
        store, project, pairs("Write to tom@corp-mail.de -> Yes.", "Write to Mary.Jones@corp-mail.de -> No."), "b"
    )
    looking.look(store, project.id)
    mended(store, project, "PD001")
    assert body_of(store, 3)["prompt"] == first
    assert body_of(store, 2)["prompt"] != first


def test_a_fix_leaves_a_step_that_says_what_it_was(store: Store) -> None:
    project = looked(store, pairs(f"A{ZERO}? -> Yes."))
    done = mended(store, project, "CT012")
    with store.reading() as unit:
        event = events.get(unit, done.event_id)
    assert event is not None
    assert (event.by, event.kind) == ("ann", "bulk")
    assert {name: event.after[name] for name in ("action", "fix", "code", "n")} == {
        "action": "fix",
        "fix": "remove-zero-width",
        "code": "CT012",
        "n": 1,
    }


def test_without_anything_to_change_there_is_no_step(store: Store) -> None:
    project = looked(store, named(3))
    assert mended(store, project, "CT012") == fixing.Fixed(0, 0, 0, ())


def test_a_later_change_is_not_taken_back_by_undo(store: Store) -> None:
    project = looked(store, pairs(f"A{ZERO}? -> Yes.", f"B{ZERO}? -> No."))
    mended(store, project, "CT012")
    decide(store, project, 1, body={"prompt": "A!", "completion": "Yes."}, by="ben")
    undone = reviewing.undo(store, project.id, "ann")
    assert undone is not None
    assert (undone.n_restored, undone.n_left) == (1, 1)
    assert body_of(store, 1)["prompt"] == "A!"
    assert body_of(store, 2)["prompt"] == f"B{ZERO}?"


def test_rejected_examples_are_not_mended(store: Store) -> None:
    project = looked(store, pairs(f"A{ZERO}? -> Yes.", f"B{ZERO}? -> No."))
    bulk_edits.decide_all(store, project.id, Filter(ids=(1,)), "rejected", "ann")
    assert [one.example_id for one in fixing.plan(store, project.id, "CT012").proposed] == [2]


def test_a_check_without_a_fix_and_a_fix_of_another_check_are_refused(store: Store) -> None:
    project = looked(store, named(2))
    with pytest.raises(NotAllowed):
        fixing.plan(store, project.id, "CO001")
    with pytest.raises(NotAllowed, match="redact"):
        fixing.plan(store, project.id, "CT012", "redact")
    with pytest.raises(UnknownName):
        fixing.plan(store, project.id, "CT012", "magic")


@pytest.mark.parametrize(("codes_named", "is_blocked"), [("CT012", True), ("CO001, CT012", True), ("CO001", False)])
def test_a_gate_that_names_a_check_opens_when_it_is_mended(
    store: Store, codes_named: str, is_blocked: bool
) -> None:
    project = looked(store, pairs(f"A{ZERO}? -> Yes."), gate_codes=codes_named)
    assert ("1 of CT012 invisible-character" in checking.gate(store, project)) is is_blocked
    mended(store, project, "CT012")
    assert checking.gate(store, projects.get(store, project.id)) == ""
