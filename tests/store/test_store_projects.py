"""Projects: names, settings, tallies."""

import pytest

from stores import MODEL, a_new_example, a_project, decide, recounted, take_in, tallies
from tunewright.model import TuneError, UnknownName
from tunewright.model.project import Counts
from tunewright.store import events, projects


def test_a_new_project_is_found_by_name_and_by_number(any_store):
    made = a_project(any_store, "  support answers ")
    with any_store.reading() as unit:
        assert projects.named(unit, "support answers") == made == projects.get(unit, made.id)
        assert [project.name for project in projects.listed(unit)] == ["support answers"]


def test_a_project_needs_a_name(any_store):
    with pytest.raises(TuneError, match="needs a name"):
        a_project(any_store, "   ")


def test_two_projects_cannot_share_a_name(any_store):
    a_project(any_store, "demo")
    with pytest.raises(TuneError, match="“demo” is already there"):
        a_project(any_store, "demo ")
    with any_store.reading() as unit:
        assert len(projects.listed(unit)) == 1


def test_an_unknown_name_is_answered_with_the_known_ones(any_store):
    a_project(any_store, "zebra")
    a_project(any_store, "apple")
    with any_store.reading() as unit, pytest.raises(UnknownName) as told:
        projects.named(unit, "aple")
    assert "“aple”" in str(told.value)
    assert told.value.hint == "Known: apple, zebra."


def test_hostile_names_are_only_names(any_store):
    name = "Robert'); DROP TABLE project;-- “ü” 日本 🎉 %_\\"
    made = a_project(any_store, name)
    with any_store.reading() as unit:
        assert projects.named(unit, name).id == made.id


def test_a_changed_setting_is_an_event_with_before_and_after(any_store):
    made = a_project(any_store)
    wanted = {"task": "classification", "epochs": 3, "model": MODEL, "keep_imported_split": False}
    with any_store.writing() as unit:
        after = projects.change(unit, made.id, "ann", wanted)
    with any_store.reading() as unit:
        (event,) = events.of_project(unit, made.id)
        assert projects.get(unit, made.id) == after
    assert (after.task, after.epochs, after.keep_imported_split) == ("classification", 3, False)
    assert (event.kind, event.by) == ("settings", "ann")
    assert event.before == {"task": None, "epochs": None, "keep_imported_split": True}
    assert event.after == {"task": "classification", "epochs": 3, "keep_imported_split": False}
    assert after.revision > made.revision


def test_setting_what_is_already_so_changes_nothing(any_store):
    made = a_project(any_store)
    with any_store.writing() as unit:
        assert projects.change(unit, made.id, "ann", {"model": MODEL}) == made
    with any_store.reading() as unit:
        assert events.of_project(unit, made.id) == []


def test_tallies_count_examples_pairs_and_tokens_per_state(any_store):
    project = a_project(any_store)
    first, _, _ = take_in(
        any_store,
        project,
        a_new_example("hi -> hello", tokens=5),
        a_new_example("hi -> hello", tokens=7),
        a_new_example("hi -> hello", tokens=11, kind="chat"),
    )
    decide(any_store, first, "accepted")
    assert tallies(any_store, project) == {
        "accepted": Counts(1, 1, 5, 6),
        "unreviewed": Counts(2, 1, 18, 20),
    }
    assert tallies(any_store, project) == recounted(any_store, project)


def test_tallies_of_a_very_large_project_fit(any_store):
    project = a_project(any_store)
    take_in(any_store, project, *(a_new_example("hi -> hello", tokens=2_000_000_000) for _ in range(3)))
    assert tallies(any_store, project) == {"unreviewed": Counts(3, 3, 6_000_000_000, 6_000_000_003)}


def test_every_change_moves_the_revision_on(any_store):
    project = a_project(any_store)
    (example_id,) = take_in(any_store, project, a_new_example())
    with any_store.reading() as unit:
        imported = projects.get(unit, project.id).revision
    decide(any_store, example_id, "accepted")
    with any_store.reading() as unit:
        assert project.revision < imported < projects.get(unit, project.id).revision


def test_projects_do_not_mix(any_store):
    one, other = a_project(any_store), a_project(any_store)
    (example_id,) = take_in(any_store, one, a_new_example())
    take_in(any_store, other, a_new_example())
    decide(any_store, example_id, "rejected")
    assert tallies(any_store, other) == {"unreviewed": Counts(1, 1, 3, 4)}
