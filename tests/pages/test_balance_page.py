"""What people learn from the balance page, without a browser."""

from __future__ import annotations

from typing import Any

from streamlit.testing.v1 import AppTest

from review_desk import a_project
from screens import SAMPLES, key, keys, said, take_in_file, the_screen
from tunewright.actions import bulk_edits, projects
from tunewright.model.project import Filter
from tunewright.store import Store

PAIRS = [
    {"prompt": f"Question {n}, please", "completion": label}
    for n, label in enumerate(["delivery"] * 30 + ["refund"] * 20 + ["*billing*"] * 10)
]


def balance(project: int, **given: Any) -> AppTest:
    app = the_screen("balance.py", project=project, **given)
    assert not app.exception
    return app


def table(app: AppTest, column: str) -> list[dict[str, Any]]:
    frame = next(part.value for part in app.dataframe if column in part.value.columns)
    return [dict(zip(frame.columns, row, strict=True)) for row in frame.itertuples(index=False)]


def test_without_projects_the_way_home_is_shown(store: Store) -> None:
    assert "There is no project yet." in said(the_screen("balance.py"))


def test_an_empty_project_says_what_will_be_here(store: Store) -> None:
    assert "Nothing to weigh yet." in said(balance(projects.create(store, "empty").id))


def test_labels_are_counted_with_their_shares(store: Store) -> None:
    app = balance(a_project(store, PAIRS))
    assert table(app, "Share") == [
        {"Label": "delivery", "Examples": 30, "Share": "50%"},
        {"Label": "refund", "Examples": 20, "Share": "33%"},
        {"Label": "*billing*", "Examples": 10, "Share": "17%"},
    ]
    assert "3 labels; the most frequent has 3.0 times the examples of the rarest." in said(app)


def test_what_is_missing_to_even_shares(store: Store) -> None:
    app = balance(a_project(store, PAIRS))
    assert "**30 more examples** would do it, with none taken away." in said(app)
    assert {row["Label"]: row["Missing"] for row in table(app, "Missing")} == {
        "*billing*": 20,
        "refund": 10,
        "delivery": 0,
    }


def test_what_is_missing_can_be_proposed_by_a_model(store: Store) -> None:
    project_id = a_project(store, PAIRS)
    app = balance(project_id)
    app.button(key="balance_fill").click().run()
    assert not app.exception
    assert app.radio(key="generate_recipe").value == "classification"
    assert app.multiselect(key=f"generate_labels_{project_id}").value == ["*billing*", "refund"]
    assert "Add a document first" in said(app)


def test_what_is_missing_to_chosen_shares(store: Store) -> None:
    app = balance(a_project(store, PAIRS))
    app.segmented_control(key="balance_wish").set_value("own").run()
    assert "Nothing: the examples have these shares already." in app.success[0].value
    assert [box.value for box in app.number_input] == [50.0, 33.3, 16.7]
    for box, share in zip(app.number_input, (60.0, 20.0, 20.0), strict=True):
        box.set_value(share)
    app.run()
    assert {row["Label"]: row["Missing"] for row in table(app, "Missing")} == {
        "delivery": 30,
        "refund": 0,
        "*billing*": 10,
    }


def test_a_share_of_zero_for_a_label_in_use_is_explained(store: Store) -> None:
    app = balance(a_project(store, PAIRS))
    app.segmented_control(key="balance_wish").set_value("own").run()
    app.number_input[0].set_value(0.0).run()
    assert "“delivery” has 30 examples but no share of the target." in said(app)
    assert "Length in tokens" in said(app)


def test_many_labels_get_a_table_to_write_in(store: Store) -> None:
    many = [{"prompt": f"Question {n}", "completion": f"label {n % 14}"} for n in range(140)]
    app = balance(a_project(store, many))
    app.segmented_control(key="balance_wish").set_value("own").run()
    assert not app.number_input
    assert "Together 99.4%" in said(app) or "Together 100%" in said(app)
    assert "Nothing: the examples have these shares already." in app.success[0].value


def test_only_accepted_examples_can_be_counted(store: Store) -> None:
    project = a_project(store, PAIRS)
    bulk_edits.decide_all(store, project, Filter(label="refund"), "accepted", "Ann")
    bulk_edits.decide_all(store, project, Filter(label="delivery"), "rejected", "Ann")
    app = balance(project)
    assert [row["Label"] for row in table(app, "Share")] == ["refund", "*billing*"]
    app.segmented_control(key="balance_counted").set_value("accepted").run()
    assert [row["Label"] for row in table(app, "Share")] == ["refund"]
    assert "There is only one label" in said(app)


def test_the_guess_about_labels_is_confirmed(store: Store) -> None:
    project = a_project(store, PAIRS)
    app = balance(project)
    assert "We think **the answers are labels**: “delivery”, “refund”, “*billing*”." in said(app)
    assert r"\*billing\*" in "".join(part.value for part in app.markdown)
    key(app, "confirm_purpose").click().run()
    assert projects.get(store, project).task_confirmed
    assert projects.get(store, project).label_source == "answer"
    assert "We think" not in said(app)


def test_the_guess_about_labels_is_put_right_and_later_changed(store: Store) -> None:
    project = a_project(store, PAIRS)
    app = balance(project)
    app.radio(key=f"purpose_task_{project}").set_value("generation").run()
    app.radio(key=f"purpose_label_{project}").set_value("none").run()
    key(app, "confirm_purpose").click().run()
    kept = projects.get(store, project)
    assert (kept.task, kept.label_source, kept.task_confirmed) == ("generation", "none", True)
    assert "Labels" not in [part.value for part in app.subheader]
    assert "What are these examples for?" not in said(app)
    app.radio(key=f"purpose_label_{project}").set_value("answer").run()
    key(app, "confirm_purpose").click().run()
    assert projects.get(store, project).label_source == "answer"
    assert "Labels" in [part.value for part in app.subheader]


def test_without_a_name_the_question_waits(store: Store) -> None:
    app = balance(a_project(store, PAIRS), reviewer="")
    assert key(app, "confirm_purpose").disabled
    assert "Write your name under “Reviewer” in the sidebar first." in said(app)


def test_lengths_and_their_limit_are_said(store: Store) -> None:
    project = projects.create(store, "clinic").id
    take_in_file(store, project, "clinic_chat.jsonl", (SAMPLES / "clinic_chat.jsonl").read_bytes())
    app = balance(project)
    assert not app.error
    measures = {row["Measure"]: row["Value"] for row in table(app, "Measure")}
    assert measures["Examples"] == 211
    assert (
        measures["Shortest"]
        <= measures["Middle (median)"]
        <= measures["95 of 100 have at most"]
        <= measures["Longest"]
    )
    assert "reads 65,536 tokens of an example in training; no example is longer." in said(app)


def test_what_is_over_the_limit_agrees_with_the_findings(store: Store) -> None:
    project = a_project(store, PAIRS)
    long = {"prompt": "word " * 5000, "completion": "refund"}
    a_project(store, [long], project_id=project)
    projects.set_up(store, project, "Ann", model="gpt-3.5-turbo-0613")
    app = balance(project)
    measures = {row["Measure"]: row["Value"] for row in table(app, "Measure")}
    assert measures["Over the limit"] == 1
    assert keys(app, "balance_over") == ["balance_over"]


def test_turns_files_and_refusals_are_counted(store: Store) -> None:
    project = projects.create(store, "clinic").id
    take_in_file(store, project, "clinic_chat.jsonl", (SAMPLES / "clinic_chat.jsonl").read_bytes())
    app = balance(project)
    turns = {row["Turns"]: row["Examples"] for row in table(app, "Turns")}
    assert sum(turns.values()) == 211 and turns["2 turns"] == max(turns.values())
    assert table(app, "File") == [{"File": "clinic_chat.jsonl", "Examples": 211, "Share": "100%"}]
    assert "refuse or say what they cannot do." in said(app)
    assert keys(app, "balance_refusals") == ["balance_refusals"]


def test_two_imports_of_one_name_are_told_apart(store: Store) -> None:
    project = a_project(store, PAIRS[:40])
    a_project(store, PAIRS[40:], project_id=project)
    assert [row["File"] for row in table(balance(project), "File")] == [
        "records.jsonl · import 1",
        "records.jsonl · import 2",
    ]
