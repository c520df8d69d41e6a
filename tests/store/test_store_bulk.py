"""Many examples at once: one step, one undo."""

import pytest

from stores import (
    a_body,
    a_measured,
    a_new_example,
    a_project,
    an_edit,
    change,
    decide,
    found,
    recounted,
    states,
    take_in,
    tallies,
    words,
)
from tunewright.model import EditConflict
from tunewright.model.project import Filter
from tunewright.store import Change, bulk, changes, events, examples, freshness, projects


@pytest.fixture
def project(any_store):
    return a_project(any_store, label_source="field")


@pytest.fixture
def three(any_store, project):
    new = (a_new_example(f"question {at} -> answer", label=label) for at, label in enumerate((None, "a", 'ü"\\')))
    return take_in(any_store, project, *new)


def set_all(store, project, name, value, by="ann", **wanted):
    with store.writing() as unit:
        return bulk.set_field(unit, project, Filter(**wanted), name, value, by)


def undo(store, project, by="ann"):
    with store.writing() as unit:
        return bulk.undo_fields(unit, project, events.last_undoable(unit, project.id, by), by)


def labels(store, project):
    with store.reading() as unit:
        return [row.own_label for block in examples.stream(unit, project, Filter()) for row in block]


def history(store, example_id):
    with store.reading() as unit:
        return events.of_example(unit, example_id)


def card(store, example_id):
    with store.reading() as unit:
        return examples.card(unit, example_id)


# ---- states and labels ---------------------------------------------------------------------------------------


def test_all_that_are_meant_and_differ_are_set_as_one_step(any_store, project, three):
    decide(any_store, three[0], "accepted", by="bob")
    batch, n = set_all(any_store, project, "state", "accepted")
    assert n == 2
    assert set(states(any_store, project).values()) == {"accepted"}
    assert tallies(any_store, project) == recounted(any_store, project)
    with any_store.reading() as unit:
        newest = events.of_project(unit, project.id)[0]
        assert projects.get(unit, project.id).revision > project.revision
        assert freshness.checked_revision(unit, project.id) == -1
    assert (newest.id, newest.kind, newest.by) == (batch, "bulk", "ann")
    assert newest.after == {"action": "state", "value": "accepted", "n": 2}
    assert [card(any_store, number).version for number in three] == [2, 2, 2]
    assert [card(any_store, number).decided_by for number in three] == ["bob", "ann", "ann"]


def test_each_example_of_a_bulk_step_keeps_its_own_event(any_store, project, three):
    decide(any_store, three[1], "flagged")
    batch, _ = set_all(any_store, project, "state", "rejected")
    told = [history(any_store, number)[0] for number in three]
    assert [(e.kind, e.batch_id, e.by, e.after) for e in told] == [
        ("decision", batch, "ann", {"state": "rejected"})
    ] * 3
    assert [e.before["state"] for e in told] == ["unreviewed", "flagged", "unreviewed"]


def test_a_bulk_step_that_changes_nothing_is_no_step(any_store, project, three):
    set_all(any_store, project, "state", "accepted")
    assert set_all(any_store, project, "state", "accepted") == (0, 0)
    assert set_all(any_store, project, "state", "rejected", ids=()) == (0, 0)
    assert set_all(any_store, project, "label", None, label="") == (0, 0)


def test_only_what_the_filter_means_is_set(any_store, project, three):
    set_all(any_store, project, "state", "accepted", words="question 1")
    set_all(any_store, project, "state", "rejected", ids=(three[2],))
    assert states(any_store, project) == dict(zip(three, ("unreviewed", "accepted", "rejected"), strict=True))


def test_a_step_over_the_states_it_changes_is_whole(any_store, project, three):
    decide(any_store, three[0], "flagged")
    assert set_all(any_store, project, "state", "accepted", states=("unreviewed", "flagged"))[1] == 3
    assert set(states(any_store, project).values()) == {"accepted"}


def test_very_many_chosen_examples_are_set_in_one_step(any_store, project, three):
    _, n = set_all(any_store, project, "state", "accepted", ids=(*three, *range(10**6, 10**6 + 70_000)))
    assert n == 3


def test_other_projects_are_left_alone(any_store, project, three):
    other = a_project(any_store)
    mine = take_in(any_store, other, a_new_example())
    set_all(any_store, project, "state", "accepted", ids=(*three, *mine))
    assert states(any_store, other) == {mine[0]: "unreviewed"}


def test_labels_are_set_and_put_back_as_they_were(any_store, project, three):
    _, n = set_all(any_store, project, "label", "日本")
    assert (n, labels(any_store, project)) == (3, ["日本"] * 3)
    assert {history(any_store, number)[0].kind for number in three} == {"label"}
    assert undo(any_store, project) == (3, 0)
    assert labels(any_store, project) == [None, "a", 'ü"\\']


@pytest.mark.parametrize("nothing", [None, ""])
def test_labels_are_taken_away(any_store, project, three, nothing):
    _, n = set_all(any_store, project, "label", nothing)
    assert (n, labels(any_store, project)) == (2, [None] * 3)


def test_a_very_long_line_of_different_labels_is_put_back(any_store, project):
    new = (a_new_example(f"q{at} -> a", label=f"label {at}") for at in range(300))
    take_in(any_store, project, *new)
    set_all(any_store, project, "label", "one")
    undo(any_store, project)
    assert labels(any_store, project) == [f"label {at}" for at in range(300)]


# ---- undo ----------------------------------------------------------------------------------------------------


def test_undoing_a_bulk_step_puts_every_state_back(any_store, project, three):
    decide(any_store, three[0], "flagged", by="bob")
    batch, _ = set_all(any_store, project, "state", "rejected")
    assert undo(any_store, project) == (3, 0)
    assert list(states(any_store, project).values()) == ["flagged", "unreviewed", "unreviewed"]
    assert tallies(any_store, project) == recounted(any_store, project)
    with any_store.reading() as unit:
        newest = events.of_project(unit, project.id)[0]
        assert (newest.kind, newest.undoes) == ("undo", batch)
        assert events.get(unit, batch).undone
        assert events.last_undoable(unit, project.id, "ann") is None
    taken_back, step, *_ = history(any_store, three[0])
    assert (taken_back.kind, taken_back.before, taken_back.after) == (
        "undo",
        {"state": "rejected"},
        {"state": "flagged"},
    )
    assert step.undone
    assert [card(any_store, number).decided_by for number in three] == ["ann", None, None]


def test_what_was_changed_since_is_left_when_a_bulk_step_is_undone(any_store, project, three):
    set_all(any_store, project, "state", "rejected")
    decide(any_store, three[1], "accepted", by="bob")
    assert undo(any_store, project) == (2, 1)
    assert list(states(any_store, project).values()) == ["unreviewed", "accepted", "unreviewed"]
    assert tallies(any_store, project) == recounted(any_store, project)
    assert not history(any_store, three[1])[1].undone, "this example's part of the step still stands"
    assert history(any_store, three[0])[1].undone


def test_what_was_changed_and_changed_back_by_undo_is_put_back_too(any_store, project, three):
    set_all(any_store, project, "state", "rejected", by="ann")
    set_all(any_store, project, "state", "accepted", by="bob")
    assert undo(any_store, project, by="bob") == (3, 0)
    assert undo(any_store, project, by="ann") == (3, 0)
    assert set(states(any_store, project).values()) == {"unreviewed"}


def test_a_part_of_a_bulk_step_that_still_stands_protects_what_is_below_it(any_store, project, three):
    one = three[0]
    decide(any_store, one, "flagged", by="bob")
    set_all(any_store, project, "state", "rejected", by="ann")
    change(any_store, one, Change(note="look"), by="eve")
    undo(any_store, project, by="ann")
    with any_store.writing() as unit:  # the note is taken back: what stands on it is ann's part
        note = events.last_undoable(unit, project.id, "eve")
        version = changes.check_undoable(unit, note)
        changes.apply(unit, one, version, "eve", Change(note="", undoes=note.id))
    with any_store.reading() as unit, pytest.raises(EditConflict):
        changes.check_undoable(unit, events.last_undoable(unit, project.id, "bob"))
    assert states(any_store, project)[one] == "rejected"


def test_undoing_a_bulk_step_twice_takes_back_nothing_more(any_store, project, three):
    batch, _ = set_all(any_store, project, "state", "rejected")
    undo(any_store, project)
    decide(any_store, three[0], "accepted", by="bob")
    with any_store.writing() as unit:
        assert bulk.undo_fields(unit, project, events.get(unit, batch), "ann") == (0, 3)
    assert list(states(any_store, project).values()) == ["accepted", "unreviewed", "unreviewed"]


# ---- texts ---------------------------------------------------------------------------------------------------


def edits(store, ids, old, new):
    return [
        (number, card(store, number).version, a_body(new), a_measured(new), words(old(at)))
        for at, number in enumerate(ids)
    ]


def test_many_texts_are_saved_as_one_step(any_store, project, three):
    prepared = edits(any_store, three, lambda at: f"question {at} -> answer", "question -> reply")
    decide(any_store, three[2], "accepted", by="bob")
    with any_store.writing() as unit:
        batch, n_changed, n_left = bulk.apply_edits(unit, project, "ann", {"action": "replace"}, prepared)
    assert (n_changed, n_left) == (2, 1)
    assert found(any_store, project, Filter(words="reply")) == three[:2]
    assert found(any_store, project, Filter(words="answer")) == three[2:]
    assert tallies(any_store, project) == recounted(any_store, project)
    with any_store.reading() as unit:
        event = events.get(unit, batch)
        steps = bulk.steps(unit, batch)
    assert (event.kind, event.after) == ("bulk", {"action": "replace", "n": 2})
    assert [(step.example_id, step.before["body"]["prompt"]) for step in steps] == [
        (three[0], "question 0"),
        (three[1], "question 1"),
    ]


def test_a_step_that_could_save_no_text_is_no_step(any_store, project, three):
    prepared = edits(any_store, three, lambda at: f"question {at} -> answer", "question -> reply")
    for number in three:
        decide(any_store, number, "accepted", by="bob")
    with any_store.writing() as unit:
        assert bulk.apply_edits(unit, project, "ann", {"action": "replace"}, prepared) == (0, 0, 3)
        assert events.last_undoable(unit, project.id, "ann") is None


def test_a_step_over_texts_is_undone_by_its_single_steps(any_store, project, three):
    def old(at):
        return f"question {at} -> answer"

    prepared = edits(any_store, three, old, "question -> reply")
    with any_store.writing() as unit:
        batch, _, _ = bulk.apply_edits(unit, project, "ann", {"action": "replace"}, prepared)
    decide(any_store, three[2], "accepted", by="bob")
    with any_store.writing() as unit:
        back = []
        for at, step in enumerate(bulk.steps(unit, batch)[:2]):
            version = changes.check_undoable(unit, step)
            measured = a_measured(old(at))
            back.append((step.example_id, version, step.before["body"], measured, words("question -> reply")))
        with pytest.raises(EditConflict):
            changes.check_undoable(unit, bulk.steps(unit, batch)[2])
        _, n_changed, _ = bulk.apply_edits(unit, project, "ann", {"action": "replace"}, back, undoes=batch)
    assert n_changed == 2
    assert found(any_store, project, Filter(words="answer")) == three[:2]
    assert found(any_store, project, Filter(edited=True)) == three[2:]
    assert history(any_store, three[0])[0].kind == "undo"
    with any_store.reading() as unit:
        assert events.get(unit, batch).undone
        assert events.last_undoable(unit, project.id, "ann") is None


def test_steps_below_an_undone_step_over_texts_can_be_undone(any_store, project, three):
    one = three[0]
    change(any_store, one, an_edit("question 0 -> answer", "question 0 -> other"), by="bob")
    prepared = edits(any_store, [one], lambda _: "question 0 -> other", "question -> reply")
    with any_store.writing() as unit:
        batch, _, _ = bulk.apply_edits(unit, project, "ann", {"action": "replace"}, prepared)
    old = "question 0 -> other"
    back = [(one, 3, a_body(old), a_measured(old), words("question -> reply"))]
    with any_store.writing() as unit:
        bulk.apply_edits(unit, project, "ann", {"action": "replace"}, back, undoes=batch)
    with any_store.reading() as unit:
        assert changes.check_undoable(unit, events.last_undoable(unit, project.id, "bob")) == 4


def test_an_undoing_that_finds_nothing_to_put_back_still_counts_as_done(any_store, project, three):
    prepared = edits(any_store, three, lambda at: f"question {at} -> answer", "question -> reply")
    with any_store.writing() as unit:
        batch, _, _ = bulk.apply_edits(unit, project, "ann", {"action": "replace"}, prepared)
    with any_store.writing() as unit:
        bulk.apply_edits(unit, project, "ann", {"action": "replace"}, [], undoes=batch)
        assert events.last_undoable(unit, project.id, "ann") is None
