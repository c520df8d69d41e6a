"""What people find and change on the explore page, without a browser."""

from __future__ import annotations

from typing import Any

import pandas as pd
from streamlit.testing.v1 import AppTest

from review_desk import a_project
from screens import key, keys, said, the_screen, work
from tunewright.actions import browsing, bulk_edits, projects, reviewing
from tunewright.model.project import Filter
from tunewright.store import Store

LABELS = ("delivery", "refund", "billing")
PAIRS = [{"prompt": f"Where is my parcel {n:03}?", "completion": LABELS[n % 3]} for n in range(240)]


def explore(project: int, **given: Any) -> AppTest:
    return the_screen("explore.py", project=project, **given)


def grid(app: AppTest) -> pd.DataFrame:
    frame: pd.DataFrame = app.dataframe[0].value
    return frame


def grid_key(app: AppTest) -> str:
    return str(app.dataframe[0].proto.id).rsplit("-", 1)[-1]


def select(app: AppTest, *rows: int) -> AppTest:
    chosen = {"selection": {"rows": list(rows), "columns": [], "cells": []}}
    app.session_state[grid_key(app)] = chosen
    return app.run()


def press_in_dialog(app: AppTest, opener: str, button: Any) -> AppTest:
    """Press a button of an open dialog; a test runs the page whole, so the dialog's opener is pressed again."""
    key(app, opener).click()
    button.click().run()
    return app


def states(store: Store, project: int) -> dict[str, int]:
    return {state: count.n for state, count in projects.counts(store, project).items() if count.n}


def outcome(app: AppTest) -> str:
    return next(line for line in said(app).splitlines() if ":material/check:" in line)


def test_without_projects_the_way_home_is_shown(store: Store) -> None:
    assert "There is no project yet." in said(the_screen("explore.py"))


def test_an_empty_project_says_what_will_be_here(store: Store) -> None:
    app = explore(projects.create(store, "empty").id)
    assert "Nothing to explore yet." in said(app)
    assert keys(app, "go_") == ["go_import"]


def test_the_first_hundred_examples_are_listed(store: Store) -> None:
    app = explore(a_project(store, PAIRS))
    assert not app.exception and not app.error
    assert list(grid(app)["prompt"][:2]) == ["Where is my parcel 000?", "Where is my parcel 001?"]
    assert len(grid(app)) == 100
    assert "**240 examples**" in said(app)
    assert "1–100 of 240" in said(app)


def test_the_address_narrows_the_list(store: Store) -> None:
    app = explore(a_project(store, PAIRS), label="refund", q="parcel 00")
    assert set(grid(app)["answer"]) == {"refund"}
    assert "**3** of 240 examples · label “refund”, containing “parcel 00”" in said(app)
    key(app, "explore_clear").click().run()
    assert "**240 examples**" in said(app)
    assert app.text_input(key="explore_words").value == ""


def test_a_search_without_a_hit_says_so(store: Store) -> None:
    app = explore(a_project(store, PAIRS), q="elephant")
    assert "No example fits all of this." in said(app)
    assert not app.dataframe


def test_the_order_is_chosen_and_kept_in_the_address(store: Store) -> None:
    app = explore(a_project(store, PAIRS))
    app.selectbox(key="explore_sort").set_value("newest").run()
    assert grid(app)["prompt"][0] == "Where is my parcel 239?"
    assert app.query_params["sort"] in ("newest", ["newest"])


def test_selected_examples_are_accepted_and_the_step_is_taken_back(store: Store) -> None:
    project = a_project(store, PAIRS)
    app = select(explore(project), 0, 2)
    key(app, "explore_accepted").click().run()
    assert "2 examples now accepted." in outcome(app)
    assert states(store, project) == {"unreviewed": 238, "accepted": 2}
    assert [
        line.id for line in browsing.page(store, projects.get(store, project), Filter(states=("accepted",)))
    ] == [1, 3]
    key(app, "explore_undo").click().run()
    assert "Taken back: 2 examples as before." in outcome(app)
    assert states(store, project) == {"unreviewed": 240}


def test_a_step_can_be_taken_back_however_much_others_did_since(store: Store) -> None:
    project = a_project(store, PAIRS[:230])
    app = select(explore(project), 0)
    key(app, "explore_accepted").click().run()
    for number in range(10, 220):
        reviewing.decide(store, project, number, 1, "Ben", state="rejected")
    key(app, "explore_undo").click().run()
    assert "Taken back: 1 example as before." in outcome(app)
    assert states(store, project) == {"unreviewed": 20, "rejected": 210}


def test_a_selection_lasts_over_pages_and_ends_with_another_filter(store: Store) -> None:
    project = a_project(store, PAIRS)
    app = select(explore(project), 0, 1)
    app.session_state["explore_selected"] = frozenset({1, 2, 150})
    app.run()
    assert "3 selected" in str(app.segmented_control(key="explore_scope").options)
    app.pills(key="explore_states").set_value(["unreviewed"]).run()
    assert "0 selected" in str(app.segmented_control(key="explore_scope").options)


def test_nothing_selected_means_nothing_to_do(store: Store) -> None:
    app = explore(a_project(store, PAIRS))
    assert key(app, "explore_accepted").disabled
    app.segmented_control(key="explore_scope").set_value("all").run()
    assert not key(app, "explore_accepted").disabled


def test_without_a_name_nothing_can_be_changed(store: Store) -> None:
    app = explore(a_project(store, PAIRS), reviewer="")
    app.segmented_control(key="explore_scope").set_value("all").run()
    assert key(app, "explore_accepted").disabled
    assert "Write your name in the sidebar to change examples." in said(app)


def test_all_that_match_are_changed_after_a_question_with_the_count(store: Store) -> None:
    project = a_project(store, PAIRS)
    app = explore(project, label="billing")
    app.segmented_control(key="explore_scope").set_value("all").run()
    key(app, "explore_rejected").click().run()
    assert "**Reject 80 examples?**" in said(app)
    assert states(store, project) == {"unreviewed": 240}
    press_in_dialog(app, "explore_rejected", key(app, "explore_confirm"))
    assert "80 examples now rejected." in outcome(app)
    assert states(store, project) == {"unreviewed": 160, "rejected": 80}


def test_a_label_is_given_and_taken_back(store: Store) -> None:
    project = a_project(store, PAIRS)
    app = asked_to_label(select(explore(project, label="refund"), 0), "billing")
    assert "**1 example** would be labelled “billing”:" in said(app)
    assert ":red-background[~~refund~~]:green-background[billing]" in said(app)
    assert browsing.shares(store, projects.get(store, project), "label", Filter())["billing"] == 80
    press_in_dialog(app, "explore_relabel", key(app, "explore_label_give"))
    assert "1 example now labelled “billing”." in outcome(app)
    assert browsing.shares(store, projects.get(store, project), "label", Filter())["billing"] == 81
    key(app, "explore_undo").click().run()
    assert browsing.shares(store, projects.get(store, project), "label", Filter())["billing"] == 80


def test_many_labels_are_given_beside_the_page(store: Store) -> None:
    many = [{"prompt": f"Where is my parcel {n}?", "completion": LABELS[n % 3]} for n in range(780)]
    project = a_project(store, many)
    app = explore(project)
    app.segmented_control(key="explore_scope").set_value("all").run()
    asked_to_label(app, "billing")
    assert "**520 examples** would be labelled “billing”, of which these are the first 20:" in said(app)
    press_in_dialog(app, "explore_relabel", key(app, "explore_label_give"))
    assert [job.kind for job in browsing.unfinished_jobs(store, project)] == ["label"]
    work(store)
    app.run()
    assert "A new label given to 520 examples." in outcome(app)
    assert browsing.shares(store, projects.get(store, project), "label", Filter()) == {"billing": 780}
    key(app, "explore_undo").click().run()
    assert "Taken back: 520 examples as before." in outcome(app)


def test_labels_in_a_field_are_shown_before_they_change(store: Store) -> None:
    topics = [{"prompt": f"What is {n}?", "completion": f"It is {n}.", "label": "a" if n else ""} for n in range(9)]
    project = a_project(store, topics)
    projects.confirm(store, project, "Ann", "generation", "field")
    app = explore(project)
    app.segmented_control(key="explore_scope").set_value("all").run()
    asked_to_label(app, "a")
    assert "**1 example** would be labelled “a”:" in said(app)
    press_in_dialog(app, "explore_relabel", key(app, "explore_label_give"))
    assert "1 example now labelled “a”." in outcome(app)
    asked = explore(project)
    asked.segmented_control(key="explore_scope").set_value("all").run()
    assert "All of them are labelled “a” already." in said(asked_to_label(asked, "a"))


def asked_to_label(app: AppTest, label: str) -> AppTest:
    key(app, "explore_relabel").click().run()
    key(app, "explore_relabel").click()
    return app.selectbox(key="explore_new_label").set_value(label).run()


def asked_to_replace(app: AppTest, find: str, put: str) -> AppTest:
    app.segmented_control(key="explore_scope").set_value("all").run()
    key(app, "explore_replace").click().run()
    app.text_input(key="explore_find").set_value(find)
    app.text_input(key="explore_put").set_value(put)
    show = next(button for button in app.button if "Show what changes" in button.label)
    return press_in_dialog(app, "explore_replace", show)


def test_a_replacement_is_shown_then_made_then_taken_back(store: Store) -> None:
    project = a_project(store, PAIRS[:20])
    app = asked_to_replace(explore(project), "parcel 00", "box 00")
    assert "**10 places** in **10 examples** would change:" in said(app)
    assert "Where is my :red-background[~~parcel~~]:green-background[box] 003?" in said(app)
    assert browsing.count(store, projects.get(store, project), Filter(words="box")) == 0
    press_in_dialog(app, "explore_replace", key(app, "explore_replace_now"))
    assert "“parcel 00” replaced in 10 examples." in outcome(app)
    assert browsing.count(store, projects.get(store, project), Filter(words="box")) == 10
    key(app, "explore_undo").click().run()
    assert browsing.count(store, projects.get(store, project), Filter(words="box")) == 0


def test_words_that_do_not_occur_are_said_not_to(store: Store) -> None:
    app = asked_to_replace(explore(a_project(store, PAIRS[:5])), "*elephant*", "x")
    assert "“*elephant*” does not occur in these texts." in said(app)


def test_nothing_to_find_is_explained(store: Store) -> None:
    app = asked_to_replace(explore(a_project(store, PAIRS[:5])), "", "x")
    assert "There is nothing to find." in said(app)


def test_a_large_replacement_is_done_beside_the_page(store: Store) -> None:
    many = [{"prompt": f"Where is my parcel {n}?", "completion": LABELS[n % 3]} for n in range(510)]
    project = a_project(store, many)
    app = asked_to_replace(explore(project), "parcel", "box")
    press_in_dialog(app, "explore_replace", key(app, "explore_replace_now"))
    assert [job.kind for job in browsing.unfinished_jobs(store, project)] == ["replace"]
    work(store)
    app.run()
    assert "Words replaced in 510 examples." in outcome(app)
    key(app, "explore_undo").click().run()
    assert "Taken back: 510 examples as before." in outcome(app)


def test_an_undo_leaves_what_somebody_changed_since(store: Store) -> None:
    project = a_project(store, PAIRS[:4])
    app = select(explore(project), 0, 1)
    key(app, "explore_flagged").click().run()
    bulk_edits.decide_all(store, project, Filter(ids=(1,)), "rejected", "Ben")
    key(app, "explore_undo").click().run()
    assert "Taken back: 1 example as before. 1 example left alone: changed again since." in outcome(app)


def test_a_step_that_was_taken_back_elsewhere_is_not_taken_back_twice(store: Store) -> None:
    from tunewright.actions import reviewing

    project = a_project(store, PAIRS[:4])
    app = select(explore(project), 0)
    key(app, "explore_flagged").click().run()
    reviewing.undo(store, project, "Ann")
    key(app, "explore_undo").click().run()
    assert "This step was taken back already." in said(app)


def test_text_from_data_stays_text(store: Store) -> None:
    evil = "![x](http://evil.example/x.png) $x$ :red[y]"
    project = a_project(store, [{"prompt": f"{evil} {n}", "completion": evil} for n in range(3)] + PAIRS[:9])
    app = asked_to_replace(explore(project), "evil", evil)
    shown = [part.value for part in [*app.markdown, *app.caption]]
    assert any("evil" in text for text in shown)
    assert not any(piece in text for text in shown for piece in ("![x]", "](http", "$x$", ":red[y]"))
    press_in_dialog(app, "explore_replace", key(app, "explore_replace_now"))
    assert "![x]" not in "".join(part.value for part in app.markdown)
