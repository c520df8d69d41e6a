"""What people read and do on the start page, without a browser."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from review_desk import a_project
from screens import key, keys, said, take_in_file, the_screen
from tunewright import targets
from tunewright.actions import browsing, bulk_edits, importing, projects
from tunewright.actions.overview import next_step, overview
from tunewright.model.project import Filter
from tunewright.store import Store

PAIRS = [{"id": f"q{n}", "prompt": f"Question {n}?", "completion": f"Answer {n}."} for n in range(1, 5)]


def home(**given: object) -> AppTest:
    return the_screen("home.py", **given)


def field(app: AppTest, name: str) -> object:
    widgets = (*app.text_input, *app.text_area, *app.selectbox, *app.number_input, *app.button_group)
    return next(widget for widget in widgets if widget.key == f"set_up_{name}")


def step(store: Store, project: int) -> tuple[str, int]:
    return next_step(overview(store, projects.get(store, project)))


def test_the_first_start_offers_the_samples_and_a_project_of_ones_own(store: Store) -> None:
    app = home()
    assert app.title[0].value == "Welcome to Tunewright"
    assert key(app, "open_sample").proto.type == "primary"
    assert [button.label for button in app.button] == ["Open the sample project", "Make a project"]


def test_the_sample_project_opens(store: Store) -> None:
    app = home()
    key(app, "open_sample").click().run()
    assert app.title[0].value.replace("\\", "") == "Sample: support intents"
    assert app.query_params["project"] == str(projects.named(store, "Sample: support intents").id)
    assert "Sample: clinic chat" in said(app) and not app.exception


def test_a_project_is_made_and_opened(store: Store) -> None:
    app = home()
    app.text_input[0].set_value("Bicycle *shop*")
    next(button for button in app.button if button.label == "Make a project").click().run()
    assert app.title[0].value.replace("\\", "") == "Bicycle *shop*"
    assert "There is nothing here yet: import a first file." in said(app)


def test_a_project_without_a_name_is_explained(store: Store) -> None:
    app = home()
    next(button for button in app.button if button.label == "Make a project").click().run()
    assert "A project needs a name." in said(app)


def test_the_next_step_follows_the_work(store: Store) -> None:
    project = projects.create(store, "trial").id
    assert step(store, project) == ("import", 0)
    importing.ask_import(
        store,
        project,
        [(importing.Kept(Path("x"), "x", "0", 1), importing.ReadPlan("utf-8", "jsonl", "chat"))],
        "Ann",
    )
    assert step(store, project) == ("watch", 0)
    browsing.cancel_job(store, 1)
    a_project(store, PAIRS, project_id=project)
    assert step(store, project) == ("set-up", 4)
    projects.confirm(store, project, "Ann", "generation", "none")
    assert step(store, project) == ("review", 4)
    bulk_edits.decide_all(store, project, Filter(ids=(1, 2)), "accepted", "Ann")
    bulk_edits.decide_all(store, project, Filter(ids=(3, 4)), "flagged", "Ann")
    assert step(store, project) == ("flagged", 2)
    bulk_edits.decide_all(store, project, Filter(ids=(3, 4)), "rejected", "Ann")
    assert step(store, project) == ("export", 2)
    bulk_edits.decide_all(store, project, Filter(ids=(1, 2)), "rejected", "Ann")
    assert step(store, project) == ("accept", 0)
    take_in_file(store, project, "b.jsonl", '{"id":"q1","prompt":"Question 1?","completion":"Another."}\n')
    assert step(store, project) == ("changes", 1)


def test_an_open_error_comes_before_the_export(store: Store) -> None:
    project = a_project(store, [*PAIRS, {"prompt": "x", "completion": ""}])
    projects.confirm(store, project, "Ann", "generation", "none")
    bulk_edits.decide_all(store, project, Filter(), "accepted", "Ann")
    assert step(store, project)[0] == "findings"
    assert "must be settled before training." in said(home(project=project))


def test_every_step_is_worded(store: Store) -> None:
    project = a_project(store, PAIRS)
    app = home(project=project)
    assert "4 examples are in. Say what they are for, below." in said(app)
    key(app, "confirm_purpose").click().run()
    assert "4 examples wait for review." in said(app) and key(app, "next_step").label == "Review"


def test_the_cost_is_called_an_estimate_and_dated(store: Store) -> None:
    app = home(project=a_project(store, PAIRS))
    cost = next(metric for metric in app.metric if metric.label == "Estimated cost")
    assert cost.value == "$0.01"
    model = targets.model(projects.DEFAULT_MODEL)
    assert f"read on {model.read_on.day}" in cost.proto.help
    assert "25 epochs" in said(app), "the rule for so few examples"


def test_other_projects_stand_below_and_can_be_opened(store: Store) -> None:
    first = a_project(store, PAIRS, "Aaa")
    second = a_project(store, PAIRS, "Bbb ![x](http://evil)")
    app = home(project=first)
    assert "4 examples · 0% reviewed" in "\n".join(bar.proto.text for bar in app.get("progress"))
    assert not any("![x](" in text.value for text in app.markdown)
    key(app, f"open_{second}").click().run()
    assert app.query_params["project"] == str(second)
    assert app.title[0].value.startswith("Bbb")


def test_many_projects_come_in_pages(store: Store) -> None:
    for n in range(11):
        projects.create(store, f"project {n}")
    assert len(keys(home(), "enter_")) == 8


def test_the_set_up_is_saved_as_it_is_changed(store: Store) -> None:
    project = a_project(store, PAIRS)
    app = home(project=project)
    field(app, "name").set_value("Renamed").run()
    field(app, "system_message").set_value("Be kind.").run()
    field(app, "label_source").set_value("field").run()
    field(app, "model").set_value("gpt-4o-2024-08-06").run()
    field(app, "usd_per_million").set_value("$ 2.50").run()
    after = projects.get(store, project)
    assert (after.name, after.system_message, after.label_source) == ("Renamed", "Be kind.", "field")
    assert (after.model, after.usd_per_million, after.task_confirmed) == ("gpt-4o-2024-08-06", "2.50", True)
    assert {event.by for event in browsing.activity(store, project) if event.kind == "settings"} == {
        "Ann",
        "Tunewright",
    }
    assert "$2.50 per million" in said(app)
    field(app, "usd_per_million").set_value("").run()
    assert projects.get(store, project).usd_per_million is None


def test_epochs_follow_the_rule_or_are_fixed(store: Store) -> None:
    project = a_project(store, PAIRS)
    app = home(project=project)
    assert field(app, "epochs").disabled
    field(app, "epochs_how").set_value("Fixed").run()
    assert projects.get(store, project).epochs == 25
    field(app, "epochs").set_value(2).run()
    assert projects.get(store, project).epochs == 2 and "2 epochs" in said(app)
    field(app, "epochs_how").set_value("By the rule").run()
    assert projects.get(store, project).epochs is None


def test_another_target_brings_its_own_models(store: Store) -> None:
    project = a_project(store, PAIRS)
    app = home(project=project)
    field(app, "target").set_value("openai-prompt-completion").run()
    assert projects.get(store, project).model == "davinci-002"
    assert "davinci-002 no longer takes training jobs" in said(app)
    assert "Choose another model in the set-up." in app.warning[0].value


def test_a_price_that_is_none_is_refused_and_the_old_one_stays(store: Store) -> None:
    project = a_project(store, PAIRS)
    app = home(project=project)
    field(app, "usd_per_million").set_value("cheap").run()
    assert "not a number" in said(app)
    assert projects.get(store, project).usd_per_million is None
    assert field(app, "usd_per_million").value == ""
    assert app.metric, "the page is still there"


def test_a_taken_name_is_refused(store: Store) -> None:
    a_project(store, PAIRS, "Aaa")
    project = a_project(store, PAIRS, "Bbb")
    app = home(project=project)
    field(app, "name").set_value("Aaa").run()
    assert "is already there" in said(app) and projects.get(store, project).name == "Bbb"


def test_a_nameless_visitor_changes_nothing(store: Store) -> None:
    app = home(project=a_project(store, PAIRS), reviewer="")
    assert all(field(app, name).disabled for name in ("name", "model", "target", "system_message", "epochs_how"))
    assert key(app, "confirm_purpose").disabled


def test_a_model_that_ends_soon_is_announced(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    app = home(project=a_project(store, PAIRS))
    assert Decimal(targets.model(projects.DEFAULT_MODEL).usd_per_million)
    assert "gpt-4o-mini-2024-07-18" in app.warning[0].value.replace("\\", "")
