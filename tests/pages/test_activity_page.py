"""What people read and do on the activity page, without a browser."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from review_desk import a_project
from screens import key, said, take_in_file, the_screen
from tunewright.actions import bulk_edits, projects, reviewing
from tunewright.model.project import Filter
from tunewright.store import Store

PAIRS = [{"prompt": f"Question {n}?", "completion": f"Answer {n}."} for n in range(1, 61)]


def activity(project: int, **given: object) -> AppTest:
    return the_screen("activity.py", project=project, **given)


def decide(store: Store, project: int, example: int, by: str, **given: object) -> None:
    view = reviewing.view(store, project, example, by)
    reviewing.decide(store, project, example, view.card.version, by, **given)  # type: ignore[arg-type]


def test_an_untouched_project_says_what_will_be_here(store: Store) -> None:
    assert "Nothing has happened here yet." in said(activity(projects.create(store, "empty").id))


def test_the_log_says_who_did_what_newest_first(store: Store) -> None:
    project = a_project(store, PAIRS[:3])
    decide(store, project, 1, "Ben", state="accepted")
    bulk_edits.decide_all(store, project, Filter(), "rejected", "Ann")
    words = [text for text in said(activity(project)).splitlines() if "**" in text]
    assert words[0] == "**Today**"
    assert words[1].endswith("**Ann** rejected 3 examples at once")
    assert words[2].endswith("**Ben** accepted example 1")
    assert words[-1].endswith("**Ann** imported “records.jsonl”: 3 lines read: 3 imported")


def test_an_example_can_be_opened_from_its_entry(store: Store) -> None:
    project = a_project(store, PAIRS[:3])
    decide(store, project, 2, "Ben", state="accepted")
    links = activity(project).get("page_link")
    assert [link.proto.query_string for link in links] == [f"project={project}&example=2"]


def test_the_log_is_narrowed_to_one_person(store: Store) -> None:
    project = a_project(store, PAIRS[:3])
    decide(store, project, 1, "Ben", state="accepted")
    app = activity(project)
    person = next(box for box in app.selectbox if box.key == "activity_person")
    assert person.options == ["Ann", "Ben", "Tunewright"]
    person.set_value("Ben").run()
    assert app.query_params["by"] == "Ben"
    assert "accepted example 1" in said(app) and "imported" not in said(app)


def test_older_and_newer_pages_are_turned(store: Store) -> None:
    project = a_project(store, PAIRS)
    for example in range(1, 51):
        decide(store, project, example, "Ben", state="accepted")
    app = activity(project)
    assert "accepted example 50" in said(app) and "accepted example 10\n" not in said(app)
    older = next(button for button in app.button if button.label == "Older")
    older.click().run()
    assert "accepted example 10\n" in said(app) and "accepted example 50" not in said(app)
    assert next(button for button in app.button if button.label == "Older").disabled
    next(button for button in app.button if button.label == "Newer").click().run()
    assert "accepted example 50" in said(app) and "before" not in app.query_params
    again = activity(project, before=5)
    next(button for button in again.button if button.label == "Newer").click().run()
    assert "accepted example 50" in said(again), "a link to an older page leads back to the newest"


def test_ones_own_last_step_is_undone(store: Store) -> None:
    project = a_project(store, PAIRS[:3])
    decide(store, project, 1, "Ann", state="accepted")
    decide(store, project, 2, "Ben", state="accepted")
    app = activity(project)
    assert key(app, "undo_last").label == "Undo my last step: accepted example 1"
    key(app, "undo_last").click().run()
    assert app.toast[0].value == "Undone: accepted example 1."
    assert "**Ann** undid a decision: example 1 is unreviewed again" in said(app)
    assert "accepted example 1 :gray-badge[undone]" in said(app)
    assert all(button.key != "undo_last" for button in app.button), "nothing of Ann's is left to undo"
    assert reviewing.view(store, project, 2, "Ann").card.state == "accepted"


def test_a_nameless_visitor_can_read_but_not_undo(store: Store) -> None:
    project = a_project(store, PAIRS[:3])
    decide(store, project, 1, "Ann", state="accepted")
    app = activity(project, reviewer="")
    assert "accepted example 1" in said(app)
    assert all(button.key != "undo_last" for button in app.button)


def test_names_from_data_stay_text(store: Store) -> None:
    project = projects.create(store, "trial").id
    take_in_file(
        store, project, "![x](http:evil).jsonl", '{"prompt":"a","completion":"b"}\n', by="[Ben](http:evil)"
    )
    app = activity(project)
    assert "[Ben](http:evil)" in said(app)
    assert not any("](http" in text.value for text in app.markdown)
