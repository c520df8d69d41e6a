"""One person changes one example."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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
    take_in,
    tallies,
)
from tunewright.model import EditConflict, TuneError
from tunewright.model.project import Filter
from tunewright.store import Change, bulk, changes, events, examples, sources


@pytest.fixture
def project(any_store):
    return a_project(any_store, label_source="field")


@pytest.fixture
def one(any_store, project):
    return take_in(any_store, project, a_new_example("hi -> hello"))[0]


def card(store, example_id):
    with store.reading() as unit:
        return examples.card(unit, example_id)


def history(store, example_id):
    with store.reading() as unit:
        return events.of_example(unit, example_id)


def test_a_decision_is_kept_with_who_and_when_and_what_was_before(any_store, project, one):
    done = decide(any_store, one, "accepted", by="bob")
    (event,) = history(any_store, one)
    seen = card(any_store, one)
    assert (done.event_id, done.version) == (event.id, 2)
    assert (event.kind, event.by, event.before, event.after) == (
        "decision",
        "bob",
        {"state": "unreviewed"},
        {"state": "accepted"},
    )
    assert (event.example_id, event.project_id, event.undone) == (one, project.id, False)
    assert event.at.endswith("Z")
    assert (seen.state, seen.version, seen.decided_by) == ("accepted", 2, "bob")
    assert seen.decided_at <= event.at


def test_deciding_what_is_already_decided_changes_nothing(any_store, one):
    decide(any_store, one, "accepted")
    assert decide(any_store, one, "accepted", by="bob") is None
    assert len(history(any_store, one)) == 1
    assert card(any_store, one).version == 2


def test_nobody_has_decided_an_example_that_is_set_back_to_unreviewed(any_store, one):
    decide(any_store, one, "rejected")
    decide(any_store, one, "unreviewed")
    assert (card(any_store, one).decided_by, card(any_store, one).decided_at) == (None, None)


def test_saving_on_top_of_an_old_version_is_a_conflict_and_writes_nothing(any_store, project, one):
    decide(any_store, one, "accepted", by="bob")
    before = (card(any_store, one), history(any_store, one), tallies(any_store, project))
    late = an_edit("hi -> hello", "hi -> other")
    with pytest.raises(EditConflict, match="Somebody else saved"), any_store.writing() as unit:
        changes.apply(unit, one, 1, "ann", late)
    assert (card(any_store, one), history(any_store, one), tallies(any_store, project)) == before
    assert found(any_store, project, Filter(words="other")) == []


def test_a_version_that_is_not_there_yet_is_a_conflict_too(any_store, one):
    with pytest.raises(EditConflict), any_store.writing() as unit:
        changes.apply(unit, one, 2, "ann", Change(state="accepted"))


def test_an_example_that_is_not_there_is_said_to_be_missing(any_store, project):
    with pytest.raises(TuneError, match="no example number 12345"), any_store.writing() as unit:
        changes.apply(unit, 12345, 1, "ann", Change(state="accepted"))


def test_an_edit_is_kept_with_both_texts(any_store, one):
    change(any_store, one, an_edit("hi -> hello", "hi -> good day"))
    (event,) = history(any_store, one)
    seen = card(any_store, one)
    assert event.kind == "edit"
    assert (event.before, event.after) == (
        {"body": a_body("hi -> hello")},
        {"body": a_body("hi -> good day")},
    )
    assert seen.example.body == a_body("hi -> good day")
    assert seen.imported.body == a_body("hi -> hello")
    assert seen.original == '{"prompt":"hi","completion":"hello"}'


def test_an_edited_example_is_found_by_its_new_words_only(any_store, project, one):
    change(any_store, one, an_edit("hi -> hello", "hi -> good day"))
    assert found(any_store, project, Filter(words="hello")) == []
    assert found(any_store, project, Filter(words="good")) == [one]
    assert found(any_store, project, Filter(words="hi")) == [one]


def test_an_edit_brings_its_measures_and_tallies(any_store, project, one):
    change(any_store, one, an_edit("hi -> hello", "hi -> one two three four"))
    assert card(any_store, one).tokens == 6
    assert found(any_store, project, Filter(tokens_from=6)) == [one]
    assert tallies(any_store, project) == recounted(any_store, project)


def test_going_back_to_the_imported_text_is_no_edit_any_more(any_store, project, one):
    change(any_store, one, an_edit("hi -> hello", "hi -> good day"))
    assert found(any_store, project, Filter(edited=True)) == [one]
    change(any_store, one, an_edit("hi -> good day", "hi -> hello"))
    assert found(any_store, project, Filter(edited=True)) == []
    assert found(any_store, project, Filter(words="hello")) == [one]
    with any_store.reading() as unit:
        assert changes.body_text(unit, one) == ('{"prompt":"hi","completion":"hello"}', True)
    assert len(history(any_store, one)) == 2


def test_an_edit_that_only_turns_one_into_true_is_still_an_edit(any_store, one):
    body = {"prompt": "hi", "completion": "hello", "weight": 1}
    for value in (1, True, 1.0):
        wanted = body | {"weight": value}
        given = Change(body=wanted, measured=a_measured("hi -> hello"), words_before="hi\nhello")
        assert change(any_store, one, given) is not None
        assert str(card(any_store, one).example.body["weight"]) == str(value)


def test_saving_the_same_text_again_changes_nothing(any_store, one):
    assert change(any_store, one, an_edit("hi -> hello", "hi -> hello")) is None
    assert history(any_store, one) == []


def test_a_body_without_its_measures_is_refused():
    with pytest.raises(ValueError, match="measured"):
        Change(body={"prompt": "a", "completion": "b"})


def test_an_edited_example_is_still_the_record_that_was_imported(any_store, project, one):
    new = a_new_example("hi -> hello")
    change(any_store, one, an_edit("hi -> hello", "hi -> good day"))
    with any_store.reading() as unit:
        assert sources.known_records(unit, project.id, [new.measured.record_key])


def test_accepting_with_an_edit_is_one_step(any_store, one):
    edit = an_edit("hi -> hello", "hi -> good day")
    change(any_store, one, Change("accepted", edit.body, edit.measured, edit.words_before, "greeting", "polite"))
    (event,) = history(any_store, one)
    assert event.kind == "decision"
    assert set(event.before) == set(event.after) == {"state", "body", "label", "note"}


def test_a_label_is_set_and_taken_away(any_store, project, one):
    change(any_store, one, Change(label="grüße"))
    assert found(any_store, project, Filter(label="grüße")) == [one]
    assert card(any_store, one).label == "grüße"
    change(any_store, one, Change(label=""))
    assert found(any_store, project, Filter(label="")) == [one]
    assert [(e.kind, e.before, e.after) for e in history(any_store, one)] == [
        ("label", {"label": "grüße"}, {"label": None}),
        ("label", {"label": None}, {"label": "grüße"}),
    ]


def test_a_label_that_no_index_can_hold_is_refused_in_plain_words(any_store, project, one):
    change(any_store, one, Change(label="ü" * 500))
    with pytest.raises(TuneError, match="at most 500 characters; this one has 9,000"):
        change(any_store, one, Change(label="日" * 9000))
    with pytest.raises(TuneError, match="at most 500 characters"), any_store.writing() as unit:
        bulk.set_field(unit, project, Filter(), "label", "日" * 9000, "ann")
    assert card(any_store, one).label == "ü" * 500


def test_a_note_is_kept(any_store, one):
    change(any_store, one, Change(note="ask “legal”"))
    assert card(any_store, one).note == "ask “legal”"
    assert [(e.kind, e.before) for e in history(any_store, one)] == [("note", {"note": ""})]


@pytest.mark.parametrize("source", ["answer", "field", "none"])
def test_the_label_in_force_is_the_one_the_project_goes_by(any_store, source):
    project = a_project(any_store, label_source=source)
    (example_id,) = take_in(any_store, project, a_new_example("hi -> hello", label="own"))
    assert card(any_store, example_id).label == {"answer": "hello", "field": "own", "none": None}[source]
    with any_store.reading() as unit:
        ((row,),) = examples.stream(unit, project, Filter())
    assert row.label == card(any_store, example_id).label


# ---- undo: the building blocks -------------------------------------------------------------------------------


def undo(store, project, by="ann"):
    """What undoing one's last single step comes down to."""
    with store.writing() as unit:
        done = events.last_undoable(unit, project.id, by)
        if done is None:
            return None
        version = changes.check_undoable(unit, done)
        back = Change(state=done.before.get("state"), label=done.before.get("label"), undoes=done.id)
        return changes.apply(unit, done.example_id, version, by, back)


def test_an_undone_step_is_taken_back_by_a_new_event(any_store, project, one):
    done = decide(any_store, one, "rejected")
    undo(any_store, project)
    taken_back, first = history(any_store, one)
    assert (taken_back.kind, taken_back.undoes) == ("undo", done.event_id)
    assert (taken_back.before, taken_back.after) == ({"state": "rejected"}, {"state": "unreviewed"})
    assert (first.undone, taken_back.undone) == (True, False)
    assert card(any_store, one).state == "unreviewed"
    assert tallies(any_store, project) == recounted(any_store, project)


def test_steps_are_undone_from_the_newest_back(any_store, project, one):
    for state in ("accepted", "flagged", "rejected"):
        decide(any_store, one, state)
    seen = []
    while undo(any_store, project):
        seen.append(card(any_store, one).state)
    assert seen == ["flagged", "accepted", "unreviewed"]


def test_a_step_somebody_built_upon_is_not_undone(any_store, project, one):
    decide(any_store, one, "accepted", by="ann")
    decide(any_store, one, "rejected", by="bob")
    with pytest.raises(EditConflict, match="changed again"):
        undo(any_store, project, by="ann")
    assert card(any_store, one).state == "rejected"


def test_a_step_can_be_undone_when_what_was_built_upon_it_is_undone(any_store, project, one):
    decide(any_store, one, "accepted", by="ann")
    decide(any_store, one, "rejected", by="bob")
    undo(any_store, project, by="bob")
    undo(any_store, project, by="ann")
    assert card(any_store, one).state == "unreviewed"


def test_everybody_undoes_their_own_steps(any_store, project, one):
    decide(any_store, one, "accepted", by="ann")
    with any_store.reading() as unit:
        assert events.last_undoable(unit, project.id, "bob") is None
        assert events.last_undoable(unit, project.id, "ann").after == {"state": "accepted"}
        assert events.people(unit, project.id) == ["ann"]


def test_what_happened_in_a_project_is_told_newest_first_and_page_by_page(any_store, project, one):
    for state, by in (("accepted", "ann"), ("flagged", "bob"), ("rejected", "ann")):
        decide(any_store, one, state, by=by)
    with any_store.reading() as unit:
        told = events.of_project(unit, project.id)
        assert [e.kind for e in told] == ["decision", "decision", "decision", "import", "settings"]
        assert events.of_project(unit, project.id, limit=2) == told[:2]
        assert events.of_project(unit, project.id, before_id=told[1].id) == told[2:]
        assert [e.after for e in events.of_project(unit, project.id, by="bob")] == [{"state": "flagged"}]
        assert events.get(unit, told[0].id) == told[0]
        assert events.get(unit, 10**6) is None


# ---- drafts --------------------------------------------------------------------------------------------------


def draft(store, example_id, by):
    with store.reading() as unit:
        return examples.draft_of(unit, example_id, by)


def save_draft(store, example_id, by, text, version=1):
    with store.writing() as unit:
        examples.save_draft(unit, example_id, by, text, version, "2026-01-01T00:00:00.000Z")


def test_everybody_keeps_a_draft_of_their_own(any_store, one):
    save_draft(any_store, one, "ann", '{"prompt":"a"}')
    save_draft(any_store, one, "ann", '{"prompt":"ü"}', version=2)
    save_draft(any_store, one, "bob", '{"prompt":"c"}')
    assert draft(any_store, one, "ann") == ({"prompt": "ü"}, 2)
    assert draft(any_store, one, "bob") == ({"prompt": "c"}, 1)
    with any_store.writing() as unit:
        examples.drop_draft(unit, one, "ann")
    assert draft(any_store, one, "ann") is None


def test_saving_forgets_ones_own_draft_only(any_store, one):
    save_draft(any_store, one, "ann", "{}")
    save_draft(any_store, one, "bob", "{}")
    decide(any_store, one, "accepted", by="ann")
    assert draft(any_store, one, "ann") is None
    assert draft(any_store, one, "bob") == ({}, 1)


# ---- any text ------------------------------------------------------------------------------------------------


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), st.text(max_size=20))
def test_any_text_can_be_saved_and_comes_back_as_it_was(any_store, answer, note):
    project = a_project(any_store)
    (example_id,) = take_in(any_store, project, a_new_example("hi -> hello"))
    note = note.encode("utf-8", "ignore").decode().replace("\0", "")
    body = {"prompt": "hi", "completion": answer}
    kept = answer.replace("\0", "␀")
    measured = a_measured("hi -> x", answer=kept[:200], words=f"hi\n{kept}")
    change(any_store, example_id, Change(body=body, measured=measured, words_before="hi\nhello", note=note))
    seen = card(any_store, example_id)
    assert (seen.example.body, seen.note) == (body, note)
    back = an_edit("", "hi -> hello")
    change(any_store, example_id, Change(body=back.body, measured=back.measured, words_before=measured.words))
    assert card(any_store, example_id).example.body == a_body("hi -> hello")
    assert found(any_store, project, Filter(words="hello")) == [example_id]
