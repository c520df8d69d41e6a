"""Decisions, edits, labels and undo: nothing is overwritten in silence, and each step can be taken back."""

from __future__ import annotations

from typing import Any

import pytest

from terminal import lines, named, pairs
from tunewright.actions import browsing, bulk_edits, ledger, projects, reviewing
from tunewright.model import EditConflict, NotAllowed, TuneError
from tunewright.model.project import Filter, Project
from tunewright.store import Store
from workshop import a_filled_project, body_of, bring, card, codes, decide

CHAT = {
    "messages": [
        {"role": "user", "content": "Hi"},
        {"role": "assistant", "content": " Hello"},
        {"role": "user", "content": "Bye"},
    ]
}


def everything(store: Store, project: Project) -> list[tuple[Any, ...]]:
    """What people can change about each example of a project."""
    found = [card(store, line.id) for line in browsing.page(store, project, Filter())]
    return [(one.example.id, one.state, one.example.body, one.example.label, one.note) for one in found]


def test_a_decision_an_edit_and_a_note_are_saved_in_one_step(store: Store) -> None:
    project = a_filled_project(store, pairs("hi -> hello", "bye -> see you"))
    decide(store, project, 1, "accepted", body={"prompt": "hi", "completion": "Hello!"}, note="friendlier")
    seen = reviewing.view(store, project.id, 1, "ann").card
    assert (seen.state, seen.note, seen.decided_by) == ("accepted", "friendlier", "ann")
    assert seen.example.body == {"prompt": "hi", "completion": "Hello!"}
    assert seen.imported.body == {"prompt": "hi", "completion": "hello"}
    (event,) = reviewing.history(store, 1)
    assert (event.by, event.before["state"], event.after["state"]) == ("ann", "unreviewed", "accepted")
    assert event.before["body"]["completion"] == "hello"


def test_saving_what_is_there_already_is_no_step(store: Store) -> None:
    project = a_filled_project(store, pairs("hi -> hello"))
    assert decide(store, project, 1, "unreviewed", body={"prompt": "hi", "completion": "hello"}, note="") is None
    assert reviewing.history(store, 1) == []


def test_nobody_decides_without_a_name(store: Store) -> None:
    project = a_filled_project(store, pairs("hi -> hello"))
    with pytest.raises(TuneError, match="Nobody is named"):
        decide(store, project, 1, "accepted", by=" ")


def test_the_second_of_two_who_save_the_same_example_is_told(store: Store) -> None:
    project = a_filled_project(store, pairs("hi -> hello"))
    seen = card(store, 1).version
    reviewing.decide(store, project.id, 1, seen, "ann", body={"prompt": "hi", "completion": "Ann's"})
    reviewing.save_draft(store, 1, seen, "bob", {"prompt": "hi", "completion": "Bob's"})
    with pytest.raises(EditConflict):
        reviewing.decide(store, project.id, 1, seen, "bob", body={"prompt": "hi", "completion": "Bob's"})
    assert body_of(store, 1)["completion"] == "Ann's"
    his = reviewing.view(store, project.id, 1, "bob")
    assert (his.draft, his.draft_is_stale) == ({"prompt": "hi", "completion": "Bob's"}, True)


def test_what_is_typed_is_kept_for_its_reviewer_alone_until_it_is_saved(store: Store) -> None:
    project = a_filled_project(store, pairs("hi -> hello"))
    typed = {"prompt": "hi", "completion": "hel"}
    reviewing.save_draft(store, 1, card(store, 1).version, "ann", typed)
    assert reviewing.view(store, project.id, 1, "ann").draft == typed
    assert reviewing.view(store, project.id, 1, "bob").draft is None
    decide(store, project, 1, body=typed)
    assert reviewing.view(store, project.id, 1, "ann").draft is None


def test_an_example_of_another_project_is_not_shown(store: Store) -> None:
    a_filled_project(store, pairs("hi -> hello"), "one.jsonl")
    other = a_filled_project(store, pairs("hi -> hello"), "two.jsonl")
    with pytest.raises(TuneError, match="another project"):
        reviewing.view(store, other.id, 1, "ann")


# ---- labels ----------------------------------------------------------------------------------------------------


def test_a_label_goes_into_the_answer_where_labels_are_answers(store: Store) -> None:
    project = a_filled_project(store, named(9).replace('"yes"', '" yes"'))
    assert project.label_source == "answer"
    decide(store, project, 1, "accepted", label="no")
    seen = card(store, 1)
    assert (seen.example.body["completion"], seen.label, seen.example.label) == (" no", "no", None)


def test_a_label_goes_into_its_own_field_elsewhere(store: Store) -> None:
    project = a_filled_project(store, pairs("hi -> hello"), label_source="field")
    decide(store, project, 1, label="greeting")
    seen = card(store, 1)
    assert (seen.example.body["completion"], seen.label) == ("hello", "greeting")
    decide(store, project, 1, label="")
    assert card(store, 1).label is None


def test_the_label_of_a_chat_is_its_last_answer(store: Store) -> None:
    project = a_filled_project(store, lines([CHAT]), label_source="answer")
    decide(store, project, 1, label="Welcome")
    assert [turn["content"] for turn in body_of(store, 1)["messages"]] == ["Hi", " Welcome", "Bye"]


def test_an_example_without_an_answer_takes_no_answer_label(store: Store) -> None:
    silent = {"messages": [{"role": "user", "content": "Hi"}]}
    project = a_filled_project(store, lines([silent]), label_source="answer")
    with pytest.raises(TuneError, match="no answer"):
        decide(store, project, 1, label="greeting")


# ---- undo ------------------------------------------------------------------------------------------------------


def test_a_chain_of_steps_is_undone_one_by_one_back_to_the_import(store: Store) -> None:
    project = a_filled_project(store, named(9), label_source="field")
    snapshots = [everything(store, project)]
    steps: list[tuple[int, dict[str, Any]]] = [
        (1, {"state": "accepted"}),
        (1, {"body": {"prompt": "x", "completion": "y"}}),
        (2, {"state": "flagged", "note": "look"}),
        (1, {"label": "first"}),
        (1, {"state": "rejected", "body": {"prompt": "x", "completion": "z"}, "label": "second"}),
        (2, {"state": "unreviewed", "note": ""}),
    ]
    for number, given in steps:
        decide(store, project, number, **given)
        snapshots.append(everything(store, project))
    for expected in reversed(snapshots[:-1]):
        undone = reviewing.undo(store, project.id, "ann")
        assert undone is not None
        assert undone.n_restored == 1
        assert everything(store, project) == expected
    assert reviewing.undo(store, project.id, "ann") is None


def test_undo_is_a_new_event_and_deletes_none(store: Store) -> None:
    project = a_filled_project(store, named(9))
    decide(store, project, 1, "accepted")
    reviewing.undo(store, project.id, "ann")
    newest, first = reviewing.history(store, 1)
    assert (newest.kind, newest.undoes, first.undone) == ("undo", first.id, True)
    assert (newest.before, newest.after) == ({"state": "accepted"}, {"state": "unreviewed"})


def test_everybody_undoes_only_their_own_steps(store: Store) -> None:
    project = a_filled_project(store, named(9))
    decide(store, project, 1, "accepted", by="ann")
    decide(store, project, 2, "accepted", by="bob")
    reviewing.undo(store, project.id, "ann")
    assert [card(store, number).state for number in (1, 2)] == ["unreviewed", "accepted"]


def test_a_step_that_others_built_on_is_not_undone(store: Store) -> None:
    project = a_filled_project(store, named(9))
    decide(store, project, 1, "accepted", by="ann")
    decide(store, project, 1, "rejected", by="bob")
    with pytest.raises(EditConflict):
        reviewing.undo(store, project.id, "ann")
    assert card(store, 1).state == "rejected"


def test_work_goes_on_after_an_undo(store: Store) -> None:
    project = a_filled_project(store, named(9))
    decide(store, project, 1, "accepted")
    decide(store, project, 2, "accepted")
    reviewing.undo(store, project.id, "ann")
    decide(store, project, 3, "rejected")
    reviewing.undo(store, project.id, "ann")
    reviewing.undo(store, project.id, "ann")
    assert {card(store, number).state for number in (1, 2, 3)} == {"unreviewed"}


# ---- many at once ----------------------------------------------------------------------------------------------


def test_accepting_all_is_one_step_back_and_forth(store: Store) -> None:
    project = a_filled_project(store, named(12))
    decide(store, project, 3, "rejected", by="bob")
    before = everything(store, project)
    done = bulk_edits.decide_all(store, project.id, Filter(), "accepted", "ann")
    assert (done.n_changed, projects.counts(store, project.id)["accepted"].n) == (12, 12)
    undone = reviewing.undo(store, project.id, "ann")
    assert undone is not None
    assert undone.n_restored == 12
    assert everything(store, project) == before


def test_undoing_a_bulk_step_leaves_what_was_changed_since(store: Store) -> None:
    project = a_filled_project(store, named(6))
    bulk_edits.decide_all(store, project.id, Filter(), "accepted", "ann")
    decide(store, project, 4, "rejected", by="bob")
    undone = reviewing.undo(store, project.id, "ann")
    assert undone is not None
    assert (undone.n_restored, undone.n_left) == (5, 1)
    states = {line.id: line.state for line in browsing.page(store, project, Filter())}
    assert states == {number: "rejected" if number == 4 else "unreviewed" for number in range(1, 7)}


def test_undoing_a_bulk_edit_leaves_what_was_changed_since(store: Store) -> None:
    project = a_filled_project(store, pairs("the cat -> the dog", "the hat -> a the", "nothing -> here"))
    replacement = bulk_edits.Replacement("the", "THE", whole_words=True)
    assert bulk_edits.replace_all(store, project.id, Filter(), replacement, "ann").n_changed == 2
    assert body_of(store, 1) == {"prompt": "THE cat", "completion": "THE dog"}
    decide(store, project, 2, body={"prompt": "mine", "completion": "now"}, by="bob")
    undone = reviewing.undo(store, project.id, "ann")
    assert undone is not None
    assert (undone.n_restored, undone.n_left) == (1, 1)
    assert body_of(store, 1) == {"prompt": "the cat", "completion": "the dog"}
    assert body_of(store, 2) == {"prompt": "mine", "completion": "now"}
    assert reviewing.undo(store, project.id, "ann") is None


def test_a_single_step_before_a_bulk_step_can_be_undone_after_it(store: Store) -> None:
    project = a_filled_project(store, named(6))
    decide(store, project, 2, body={"prompt": "edited", "completion": "yes"})
    before = everything(store, project)
    bulk_edits.decide_all(store, project.id, Filter(), "accepted", "ann")
    reviewing.undo(store, project.id, "ann")
    assert everything(store, project) == before
    reviewing.undo(store, project.id, "ann")
    assert body_of(store, 2)["prompt"] == "Question number 1?"


def test_labelling_all_goes_where_the_project_keeps_labels(store: Store) -> None:
    project = a_filled_project(store, named(9))
    done = bulk_edits.label_all(store, project.id, Filter(label="yes"), "no", "ann")
    assert done.n_changed == 5
    assert {card(store, number).example.body["completion"] for number in range(1, 10)} == {"no"}
    reviewing.undo(store, project.id, "ann")
    projects.set_up(store, project.id, "ann", label_source="field")
    assert bulk_edits.label_all(store, project.id, Filter(ids=(1, 2)), " seen ", "ann").n_changed == 2
    assert [card(store, number).label for number in (1, 2, 3)] == ["seen", "seen", None]


def test_a_replacement_is_previewed_as_it_will_be_done(store: Store) -> None:
    project = a_filled_project(store, pairs("a cat -> Cat!", "no -> cats"))
    wish = bulk_edits.Replacement("cat", "dog", match_case=False, whole_words=True)
    shown, n_examples, n_places = bulk_edits.preview_replace(store, project, Filter(), wish)
    assert (n_examples, n_places) == (1, 2)
    assert [(one.example_id, one.before, one.after) for one in shown] == [(1, "a cat\n…\nCat!", "a dog\n…\ndog!")]
    bulk_edits.replace_all(store, project.id, Filter(), wish, "ann")
    assert body_of(store, 1) == {"prompt": "a dog", "completion": "dog!"}


def test_named_examples_are_decided_and_the_missing_ones_told(store: Store) -> None:
    project = a_filled_project(store, named(6), "one.jsonl")
    a_filled_project(store, named(2), "two.jsonl")
    decide(store, project, 2, "accepted")
    done = bulk_edits.decide_these(store, project.id, [1, 2, 7, 10**15], "accepted", "bob")
    assert (done.n_changed, done.n_same, done.missing) == (1, 1, (7, 10**15))
    assert projects.counts(store, project.id)["accepted"].n == 2


def test_accepting_the_rest_leaves_what_people_decided(store: Store) -> None:
    project = a_filled_project(store, named(6))
    decide(store, project, 1, "rejected")
    decide(store, project, 2, "flagged")
    assert bulk_edits.accept_rest(store, project.id, "bob").n_changed == 4
    states = [line.state for line in browsing.page(store, project, Filter())]
    assert states == ["rejected", "flagged", "accepted", "accepted", "accepted", "accepted"]


# ---- proposals and the queue -----------------------------------------------------------------------------------


def test_a_taken_proposal_replaces_text_and_label_and_must_be_reviewed_again(store: Store) -> None:
    table = "id,prompt,completion,label\n1,Where?,Here.,place\n2,When?,Now.,time\n"
    project = a_filled_project(store, table, "table.csv")
    decide(store, project, 1, "accepted")
    bring(store, project, table.replace("Here.,place", "There.,spot"), "later.csv")
    (proposal,), _ = browsing.proposals(store, project.id)
    reviewing.take_proposal(store, project.id, proposal, card(store, 1).version, "bob")
    seen = card(store, 1)
    assert (seen.state, seen.example.body["completion"], seen.label) == ("unreviewed", "There.", "spot")
    assert browsing.proposals(store, project.id) == ([], 0)
    reviewing.undo(store, project.id, "bob")
    assert (card(store, 1).state, card(store, 1).label) == ("accepted", "place")


def test_a_declined_proposal_is_not_made_again(store: Store) -> None:
    project = a_filled_project(store, named(3))
    changed = lines([{"id": "q0", "prompt": "Question number 0?", "completion": "both"}])
    bring(store, project, changed)
    (proposal,), _ = browsing.proposals(store, project.id)
    reviewing.decline_proposal(store, proposal, "bob")
    (kept, *_) = browsing.activity(store, project.id)
    assert (kept.by, kept.kind, kept.after["example"], kept.after["line"]) == ("bob", "leftover", 1, 1)
    assert bring(store, project, changed, "again.jsonl").ledger.identical == 1
    assert browsing.proposals(store, project.id) == ([], 0)
    assert body_of(store, 1)["completion"] == "yes"


def test_the_queue_goes_round_and_ends_when_nothing_waits(store: Store) -> None:
    project = a_filled_project(store, named(3))
    waiting = Filter(states=("unreviewed",))
    assert reviewing.next_in_queue(store, project, waiting) == 1
    assert reviewing.next_in_queue(store, project, waiting, 1) == 2
    assert reviewing.next_in_queue(store, project, waiting, 3) == 1
    assert reviewing.next_in_queue(store, project, waiting, 1, forward=False) == 3
    assert reviewing.next_in_queue(store, project, waiting, 3, wrap=False) is None
    for number in (1, 2, 3):
        decide(store, project, number, "accepted")
    assert reviewing.next_in_queue(store, project, waiting, 3) is None


def test_an_edit_moves_search_tokens_and_findings_with_it(store: Store) -> None:
    project = a_filled_project(store, pairs("zebra -> stripes", "lion -> mane"))
    before = card(store, 1).tokens
    decide(store, project, 1, body={"prompt": "giraffe " * 20, "completion": ""})
    assert browsing.count(store, project, Filter(words="zebra")) == 0
    assert browsing.count(store, project, Filter(words="giraffe")) == 1
    assert card(store, 1).tokens > before
    assert codes(store, project)["EM001"] == [[1]]


def test_search_never_finds_an_example_by_a_label_it_had(store: Store) -> None:
    table = "id,prompt,completion,label\n1,Where?,Here it is.,zebra\n"
    project = a_filled_project(store, table, "table.csv", label_source="field", task="generation")
    decide(store, project, 1, label="lion")
    decide(store, project, 1, body={"prompt": "Where?", "completion": "Over there."})
    found = {word: browsing.count(store, project, Filter(words=word)) for word in ("zebra", "lion", "here", "over")}
    assert found == {"zebra": 0, "lion": 0, "here": 0, "over": 1}
    assert browsing.count(store, project, Filter(label="lion")) == 1


# ---- text that was typed and not saved ----------------------------------------------------------------------

TYPED = {"prompt": "hi", "completion": "half a thought"}


def type_in(store: Store, example_id: int, by: str = "ann") -> None:
    reviewing.save_draft(store, example_id, card(store, example_id).version, by, TYPED)


def test_an_undo_leaves_what_was_typed_since_on_top_of_what_is_there(store: Store) -> None:
    project = a_filled_project(store, pairs("hi -> hello"))
    decide(store, project, 1, "accepted")
    type_in(store, 1)
    reviewing.undo(store, project.id, "ann")
    seen = reviewing.view(store, project.id, 1, "ann")
    assert (seen.card.state, seen.draft, seen.draft_is_stale) == ("unreviewed", TYPED, False)


def test_an_undo_does_not_put_an_old_draft_on_top_of_what_another_saved(store: Store) -> None:
    project = a_filled_project(store, pairs("hi -> hello"))
    type_in(store, 1)
    decide(store, project, 1, "accepted", by="bob")
    reviewing.undo(store, project.id, "bob")
    decide(store, project, 1, note="look", by="bob")
    seen = reviewing.view(store, project.id, 1, "ann")
    assert (seen.draft, seen.draft_is_stale) == (TYPED, True)


def test_a_bulk_edit_and_its_undo_leave_what_was_typed(store: Store) -> None:
    project = a_filled_project(store, pairs("hi -> hello"))
    type_in(store, 1)
    replacement = bulk_edits.Replacement("hello", "good day")
    bulk_edits.replace_all(store, project.id, Filter(), replacement, "ann")
    seen = reviewing.view(store, project.id, 1, "ann")
    assert (seen.draft, seen.draft_is_stale) == (TYPED, True)
    reviewing.undo(store, project.id, "ann")
    assert reviewing.view(store, project.id, 1, "ann").draft == TYPED


def test_a_taken_proposal_leaves_what_was_typed_beside_it(store: Store) -> None:
    project = a_filled_project(store, named(1))
    bring(store, project, lines([{"id": "q0", "prompt": "Question number 0?", "completion": "both"}]))
    type_in(store, 1)
    (proposal,), _ = browsing.proposals(store, project.id)
    reviewing.take_proposal(store, project.id, proposal, card(store, 1).version, "ann")
    seen = reviewing.view(store, project.id, 1, "ann")
    assert (seen.card.example.body["completion"], seen.draft, seen.draft_is_stale) == ("both", TYPED, True)


def test_a_line_of_another_kind_is_not_taken_and_the_others_are(store: Store) -> None:
    project = a_filled_project(store, named(2))
    chat = {"id": "q0", "messages": CHAT["messages"]}
    bring(store, project, lines([chat]), "chats.jsonl")
    bring(
        store, project, lines([{"id": "q1", "prompt": "Question number 1?", "completion": "both"}]), "later.jsonl"
    )
    (proposal, _), _ = browsing.proposals(store, project.id)
    with pytest.raises(NotAllowed, match="of another kind than example 1"):
        reviewing.take_proposal(store, project.id, proposal, card(store, 1).version, "ann")
    assert body_of(store, 1)["completion"] == "yes"
    assert ledger.take_all(store, project.id, "ann") == ledger.Settled(1, 1)
    assert body_of(store, 2)["completion"] == "both"
