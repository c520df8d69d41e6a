"""The desks' steps: one decision settles a finding, nothing is overwritten unseen, and undo restores all."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tunewright.actions import checking, fixing, looking, reviewing, settling, suspects, taking_back
from tunewright.actions.settling import Cluster
from tunewright.model import EditConflict, NotAllowed, TuneError
from tunewright.model.project import Project
from tunewright.store import Store
from workshop import a_filled_project, body_of, card, codes, decide

OPEN = "When are you open on public holidays such as Easter Monday?"
THANKS = "Thank you so much for all of your help with my bicycle today, {}!"


def pairs(*said: str) -> str:
    told = (one.partition(" -> ") for one in said)
    return "".join(json.dumps({"prompt": prompt, "completion": answer}) + "\n" for prompt, _, answer in told)


def looked_at(store: Store, content: str, **set_up: Any) -> Project:
    project = a_filled_project(store, content, **set_up)
    looking.look(store, project.id, by="ann")
    return project


def a_conflict(store: Store) -> Project:
    return looked_at(store, pairs(f"{OPEN} -> Yes.", f"{OPEN} -> No.", f"{OPEN} -> Maybe.", "Hi -> Hello"))


def near_copies(store: Store, n: int = 2) -> Project:
    names = ("friend", "friends", "my friend", "dear friend")[:n]
    return looked_at(store, pairs(*(f"{THANKS.format(name)} -> You are most welcome, see you." for name in names)))


def the_first(store: Store, project: Project) -> Cluster:
    found = settling.cluster(store, project.id, settling.waiting(store, project.id)[0])
    assert found is not None
    return found


def answers(store: Store, *ids: int) -> list[str]:
    return [body_of(store, number)["completion"] for number in ids]


def states(store: Store, *ids: int) -> list[str]:
    return [card(store, number).state for number in ids]


def everything(store: Store, *ids: int) -> list[tuple[Any, ...]]:
    return [(body_of(store, one), card(store, one).state, card(store, one).label) for one in ids]


# ---- what is shown --------------------------------------------------------------------------------------------


def test_the_most_severe_comes_first(store: Store) -> None:
    project = looked_at(
        store,
        pairs("Hi -> Hello", "Hi -> Hello", f"{OPEN} -> Yes.", f"{OPEN} -> No."),
    )
    found = [settling.cluster(store, project.id, number) for number in settling.waiting(store, project.id)]
    assert [one.finding.code for one in found if one] == ["CO001", "DU001"]


def test_members_that_differ_stand_side_by_side(store: Store) -> None:
    project = looked_at(store, pairs(f"{OPEN} -> Yes.", f"{OPEN} -> Yes.", f"{OPEN} -> No."))
    shown = the_first(store, project)
    assert (shown.left.answered, shown.right.answered, shown.n) == ("Yes.", "No.", 3)
    assert shown.left.asked == shown.right.asked == OPEN
    other = settling.cluster(store, project.id, shown.finding.id, shown.right.id, 2)
    assert other is not None and (other.left.id, other.right.id) == (3, 2)


def test_who_speaks_is_said_where_a_prompt_has_several_turns(store: Store) -> None:
    def chat(answer: str) -> str:
        turns = [("system", "Be kind."), ("user", OPEN), ("assistant", answer)]
        return json.dumps({"messages": [{"role": role, "content": text} for role, text in turns]}) + "\n"

    shown = the_first(store, looked_at(store, chat("Yes.") + chat("No.")))
    assert shown.left.asked == f"System: Be kind.\nUser: {OPEN}"
    assert shown.left.answered == "Yes."


def test_a_large_cluster_is_read_a_page_at_a_time(store: Store) -> None:
    project = looked_at(store, pairs(*(["Hi -> Hello"] * 21)))
    shown = the_first(store, project)
    pages = [settling.others(store, project.id, shown.seen, limit=8, offset=at) for at in (0, 8, 16)]
    assert [line.id for page in pages for line in page] == list(range(1, 22))
    assert settling.next_beside(store, project.id, shown.seen, 1, 21) == 2
    assert settling.next_beside(store, project.id, shown.seen, 2, 1) == 3


# ---- what can be done -----------------------------------------------------------------------------------------


def test_keeping_one_rejects_the_others_in_one_step(store: Store) -> None:
    project = a_conflict(store)
    done = settling.keep_only(store, project.id, the_first(store, project).seen, (2,), "ann")
    assert (states(store, 1, 2, 3, 4), done.n_changed) == (
        ["rejected", "unreviewed", "rejected", "unreviewed"],
        2,
    )
    assert settling.waiting(store, project.id) == ()
    assert "CO001" not in codes(store, project)


@pytest.mark.parametrize("keep", [(1,), (1, 3)])
def test_undo_restores_examples_and_the_finding(store: Store, keep: tuple[int, ...]) -> None:
    project = a_conflict(store)
    before = everything(store, 1, 2, 3)
    settling.keep_only(store, project.id, the_first(store, project).seen, keep, "ann")
    undone = taking_back.take_back_last(store, project.id, "ann")
    assert undone is not None and undone.n_restored == 3 - len(keep)
    assert everything(store, 1, 2, 3) == before
    assert settling.waiting(store, project.id) == (undone.finding_id,)
    assert codes(store, project, "CO001") == {"CO001": [[1, 2, 3]]}


def test_a_finding_over_all_texts_is_gone_at_once_and_comes_back_with_undo(store: Store) -> None:
    project = near_copies(store)
    assert codes(store, project, "DU003") == {"DU003": [[1, 2]]}
    settling.keep_only(store, project.id, the_first(store, project).seen, (2,), "ann")
    assert "DU003" not in codes(store, project)
    undone = taking_back.take_back_last(store, project.id, "ann")
    assert undone is not None and settling.waiting(store, project.id) == (undone.finding_id,)
    assert codes(store, project, "DU003") == {"DU003": [[1, 2]]}


def test_what_is_kept_on_purpose_is_not_asked_about_again(store: Store) -> None:
    project = near_copies(store, 4)
    seen = the_first(store, project).seen
    settling.keep_all(store, project.id, seen, "ann", "Kept as they are")
    assert settling.waiting(store, project.id) == ()
    looking.look(store, project.id, by="ann", anew=True)
    assert settling.waiting(store, project.id) == ()
    undone = taking_back.take_back_last(store, project.id, "ann")
    assert undone is not None and undone.finding_id == seen.finding_id
    assert settling.waiting(store, project.id) == (seen.finding_id,)
    assert taking_back.take_back_last(store, project.id, "ann") is None


def test_rejecting_the_rest_leaves_two_that_are_not_asked_about_again(store: Store) -> None:
    project = near_copies(store, 4)
    settling.keep_only(store, project.id, the_first(store, project).seen, (1, 4), "ann")
    assert states(store, 1, 2, 3, 4) == ["unreviewed", "rejected", "rejected", "unreviewed"]
    looking.look(store, project.id, by="ann", anew=True)
    assert settling.waiting(store, project.id) == ()


def test_one_answer_for_all_takes_the_answer_of_the_kept_one(store: Store) -> None:
    project = a_conflict(store)
    before = everything(store, 1, 2, 3)
    settling.one_answer(store, project.id, the_first(store, project).seen, 2, "ann")
    assert answers(store, 1, 2, 3) == ["No.", "No.", "No."]
    assert states(store, 1, 2, 3) == ["unreviewed"] * 3
    assert codes(store, project, "CO001") == {}
    taking_back.take_back_last(store, project.id, "ann")
    assert everything(store, 1, 2, 3) == before


def test_an_edited_answer_goes_to_all_of_them(store: Store) -> None:
    project = a_conflict(store)
    seen = the_first(store, project).seen
    settling.one_answer(store, project.id, seen, 1, "ann", text=" On Easter Monday, yes.")
    assert answers(store, 1, 2, 3) == [" On Easter Monday, yes."] * 3


def test_answer_and_label_change_in_one_step_that_one_undo_takes_back(store: Store) -> None:
    lines = [{"prompt": OPEN, "completion": f"{label}!", "label": label} for label in ("yes", "no")]
    content = "".join(json.dumps(line) + "\n" for line in lines)
    project = looked_at(store, content, task="classification", label_source="field")
    before = everything(store, 1, 2)
    assert [one[2] for one in before] == ["yes", "no"]
    settling.one_answer(store, project.id, the_first(store, project).seen, 2, "ann")
    assert answers(store, 1, 2) == ["no!", "no!"]
    assert [card(store, number).label for number in (1, 2)] == ["no", "no"]
    taking_back.take_back_last(store, project.id, "ann")
    assert everything(store, 1, 2) == before


def test_a_call_is_given_to_the_others_whole(store: Store) -> None:
    def chat(answer: dict[str, Any]) -> str:
        return json.dumps({"messages": [{"role": "user", "content": OPEN}, {"role": "assistant"} | answer]}) + "\n"

    call = {"id": "c1", "type": "function", "function": {"name": "hours", "arguments": "{}"}}
    content = chat({"content": None, "tool_calls": [call]}) + chat({"content": "Yes."})
    project = looked_at(store, content)
    found = next(one for one in settling.waiting(store, project.id))
    shown = settling.cluster(store, project.id, found)
    assert shown is not None
    settling.one_answer(store, project.id, shown.seen, 1, "ann")
    assert body_of(store, 2)["messages"][1] == {"role": "assistant", "content": None, "tool_calls": [call]}


def test_a_cluster_too_large_for_one_answer_says_so(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "MOST_EDITED", 2)
    project = a_conflict(store)
    with pytest.raises(NotAllowed, match="at most 2 examples"):
        settling.one_answer(store, project.id, the_first(store, project).seen, 1, "ann")


# ---- what must not happen -------------------------------------------------------------------------------------


@pytest.mark.parametrize("changed", [1, 3])
def test_a_member_that_was_saved_meanwhile_stops_the_step(store: Store, changed: int) -> None:
    project = a_conflict(store)
    seen = the_first(store, project).seen
    decide(store, project, changed, "accepted", by="bob")
    for act in (
        lambda: settling.keep_only(store, project.id, seen, (2,), "ann"),
        lambda: settling.keep_all(store, project.id, seen, "ann", "Kept as they are"),
        lambda: settling.one_answer(store, project.id, seen, 2, "ann"),
    ):
        with pytest.raises(EditConflict, match="Nothing was overwritten"):
            act()
    assert "rejected" not in states(store, 1, 2, 3)
    assert answers(store, 1, 2, 3) == ["Yes.", "No.", "Maybe."]
    assert len(settling.waiting(store, project.id)) == 1


def test_the_second_of_two_who_settle_the_same_finding_is_told(store: Store) -> None:
    project = a_conflict(store)
    seen = the_first(store, project).seen
    settling.keep_all(store, project.id, seen, "bob", "Both answers are right")
    with pytest.raises(EditConflict):
        settling.keep_only(store, project.id, seen, (1,), "ann")


def test_nobody_settles_without_a_name(store: Store) -> None:
    project = a_conflict(store)
    with pytest.raises(TuneError, match="Nobody is named"):
        settling.keep_only(store, project.id, the_first(store, project).seen, (1,), " ")


def test_undo_takes_back_ones_own_steps_from_the_newest_on(store: Store) -> None:
    project = looked_at(store, pairs(f"{OPEN} -> Yes.", f"{OPEN} -> No.", "Hi -> Hello", "Hi -> Hello"))
    settling.keep_all(store, project.id, the_first(store, project).seen, "ann", "Both answers are right")
    settling.keep_only(store, project.id, the_first(store, project).seen, (3,), "ann")
    decide(store, project, 1, "accepted", by="bob")
    first = taking_back.take_back_last(store, project.id, "ann")
    assert first is not None and (first.code, first.n_restored) == ("DU001", 1)
    second = taking_back.take_back_last(store, project.id, "ann")
    assert second is not None and (second.code, second.n_restored) == ("CO001", 0)
    assert len(settling.waiting(store, project.id)) == 2
    assert taking_back.take_back_last(store, project.id, "ann") is None
    assert states(store, 1) == ["accepted"]


def test_a_step_is_taken_back_once(store: Store) -> None:
    project = a_conflict(store)
    done = settling.keep_only(store, project.id, the_first(store, project).seen, (1,), "ann")
    taking_back.take_back_event(store, project.id, done.event_id, "ann")
    with pytest.raises(NotAllowed, match="taken back already"):
        taking_back.take_back_event(store, project.id, done.event_id, "ann")


def test_undo_on_the_review_page_takes_a_settled_cluster_back_too(store: Store) -> None:
    project = a_conflict(store)
    settling.keep_only(store, project.id, the_first(store, project).seen, (1,), "ann")
    assert reviewing.undo(store, project.id, "ann") is not None
    assert states(store, 1, 2, 3) == ["unreviewed"] * 3


# ---- labels ---------------------------------------------------------------------------------------------------


def labelled(store: Store, source: str) -> Project:
    """Enough examples for the check to learn from, one of them with the label of the other kind."""
    asked = [(f"My parcel {n} has not arrived yet, where is the courier?", "delivery") for n in range(40)]
    asked += [(f"I forgot the password of account {n} and cannot log in", "access") for n in range(40)]
    asked.append(("My parcel is late and the courier has not arrived", "access"))
    lines = [
        {"prompt": prompt, "completion": f" {label}" if source == "answer" else f"We do it, {n}.", "label": label}
        for n, (prompt, label) in enumerate(asked)
    ]
    for line in lines if source == "answer" else ():
        del line["label"]
    content = "".join(json.dumps(line) + "\n" for line in lines)
    return looked_at(store, content, task="classification", label_source=source)


@pytest.mark.parametrize("source", ["answer", "field"])
def test_the_suggested_label_is_taken_and_given_back(store: Store, source: str) -> None:
    project = labelled(store, source)
    (number,) = suspects.waiting(store, project.id)
    shown = suspects.suspect(store, project.id, number)
    assert shown is not None
    assert (shown.member.id, shown.given.strip(), shown.suggested.strip()) == (81, "access", "delivery")
    assert 0 <= shown.score < 0.5
    assert {one.label for one in shown.like_suggested} == {"delivery"}
    assert {one.label for one in shown.like_given} == {"access"}
    before = everything(store, 81)
    suspects.give(store, project.id, shown.seen, shown.suggested, "ann")
    assert card(store, 81).label == "delivery"
    assert body_of(store, 81)["completion"] == (" delivery" if source == "answer" else "We do it, 80.")
    assert suspects.waiting(store, project.id) == ()
    undone = taking_back.take_back_last(store, project.id, "ann")
    assert undone is not None and suspects.waiting(store, project.id) == (undone.finding_id,)
    assert everything(store, 81) == before


def test_a_label_that_is_right_is_not_asked_about_again(store: Store) -> None:
    project = labelled(store, "field")
    (number,) = suspects.waiting(store, project.id)
    shown = suspects.suspect(store, project.id, number)
    assert shown is not None
    suspects.give(store, project.id, shown.seen, shown.given, "ann")
    assert suspects.waiting(store, project.id) == ()
    (kept,) = checking.listed(store, project.id, "LA003", dismissed=True)
    assert kept.dismissed_reason == suspects.KEPT
    looking.look(store, project.id, by="ann", anew=True)
    assert suspects.waiting(store, project.id) == ()


def test_a_suspect_is_rejected_or_given_a_label_of_ones_own(store: Store) -> None:
    project = labelled(store, "field")
    shown = suspects.suspect(store, project.id, suspects.waiting(store, project.id)[0])
    assert shown is not None
    suspects.reject(store, project.id, shown.seen, "ann")
    assert (states(store, 81), suspects.waiting(store, project.id)) == (["rejected"], ())
    undone = taking_back.take_back_last(store, project.id, "ann")
    assert undone is not None and undone.finding_id is not None
    shown = suspects.suspect(store, project.id, undone.finding_id)
    assert shown is not None
    suspects.give(store, project.id, shown.seen, " something else ", "ann")
    assert card(store, 81).label == "something else"


def test_a_suspect_that_was_saved_meanwhile_is_left_alone(store: Store) -> None:
    project = labelled(store, "field")
    shown = suspects.suspect(store, project.id, suspects.waiting(store, project.id)[0])
    assert shown is not None
    decide(store, project, 81, "flagged", by="bob")
    with pytest.raises(EditConflict):
        suspects.give(store, project.id, shown.seen, shown.suggested, "ann")
    assert card(store, 81).label == "access"


# ---- repairs --------------------------------------------------------------------------------------------------


def test_a_repair_is_taken_back_by_its_event(store: Store) -> None:
    project = looked_at(store, pairs("Hi -> Hello", "Hi -> Hello", "Hi -> Hello"))
    planned = fixing.plan(store, project.id, "DU001")
    done = fixing.apply(store, project.id, "DU001", planned, "ann")
    assert states(store, 1, 2, 3) == ["unreviewed", "rejected", "rejected"]
    undone = taking_back.take_back_event(store, project.id, done.event_id, "ann")
    assert (undone.n_restored, states(store, 1, 2, 3)) == (2, ["unreviewed"] * 3)
