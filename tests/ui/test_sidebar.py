"""Who reviews, and which project: remembered, in the address, and never beyond what exists."""

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest


def the_sidebar() -> None:
    import streamlit as st

    from tunewright.ui import project_id, reviewer, sidebar

    sidebar.choose_project(st.session_state.get("known", ((3, "Support"), (5, "Films"))))
    sidebar.ask_reviewer()
    st.text(f"project {project_id()}, reviewer “{reviewer()}”")


def app(**address: str) -> AppTest:
    test = AppTest.from_function(the_sidebar, default_timeout=120)
    for name, value in address.items():
        test.query_params[name] = value
    return test


def test_the_first_project_is_chosen_where_the_address_names_none() -> None:
    at = app().run()
    assert at.text[0].value == "project 3, reviewer “”"
    assert at.query_params["project"] == "3"


def test_the_address_chooses_the_project() -> None:
    at = app(project="5").run()
    assert at.text[0].value == "project 5, reviewer “”"
    assert at.selectbox[0].value == 5


def test_an_address_that_names_no_project_of_ours_is_corrected() -> None:
    for wrong in ("99", "five", "-3", "³", "9" * 40):
        at = app(project=wrong).run()
        assert at.text[0].value == "project 3, reviewer “”"
        assert at.query_params["project"] == "3"


def test_choosing_a_project_changes_the_address() -> None:
    at = app().run()
    at.selectbox[0].set_value(5).run()
    assert at.text[0].value == "project 5, reviewer “”"
    assert at.query_params["project"] == "5"


def test_the_choice_lasts_when_a_link_drops_the_address() -> None:
    at = app(project="5").run()
    del at.query_params["project"]
    at.run()
    assert at.text[0].value == "project 5, reviewer “”"
    assert at.query_params["project"] == "5"


def test_a_project_that_is_gone_is_left() -> None:
    at = app(project="5").run()
    at.session_state["known"] = ((3, "Support"),)
    at.run()
    assert at.text[0].value == "project 3, reviewer “”"


def test_without_projects_nothing_is_offered() -> None:
    at = app(project="5")
    at.session_state["known"] = ()
    at.run()
    assert at.text[0].value == "project None, reviewer “”"
    assert not at.selectbox
    assert "project" not in at.query_params


def test_the_reviewers_name_is_tidied_and_cut() -> None:
    at = app().run()
    at.text_input[0].set_value("  Ann \n Lee  ").run()
    assert at.text[0].value == "project 3, reviewer “Ann Lee”"
    at.text_input[0].set_value("x" * 200).run()
    assert at.text[0].value == f"project 3, reviewer “{'x' * 60}”"


def test_a_name_in_the_address_is_taken_where_nothing_is_known_and_leaves_it() -> None:
    at = app(reviewer="Ann").run()
    assert at.text[0].value == "project 3, reviewer “Ann”"
    assert dict(at.query_params) == {"project": "3"}


def test_a_link_with_another_name_changes_nothing() -> None:
    at = app(reviewer="Ann").run()
    at.query_params["reviewer"] = "Ben"
    at.run()
    assert at.text[0].value == "project 3, reviewer “Ann”"
    assert "reviewer" not in at.query_params


@pytest.mark.parametrize(
    ("cookie", "name"),
    [
        ("Ann%20Lee", "Ann Lee"),
        ("%E0%A4%B6%E0%A4%BE%E0%A4%B0%E0%A4%A6%E0%A4%BE", "शारदा"),
        ("%00%0AAnn%20%20Lee%1B", "Ann Lee"),
        ("x" * 500, "x" * 60),
        ("%ff", "\ufffd"),
        ("", "Ben"),
    ],
)
def test_the_name_in_the_browser_wins_over_the_one_in_the_address(
    monkeypatch: pytest.MonkeyPatch, cookie: str, name: str
) -> None:
    monkeypatch.setattr(type(st.context), "cookies", {"tunewright_reviewer": cookie})
    at = app(reviewer="Ben").run()
    assert at.text[0].value == f"project 3, reviewer “{name}”"
    assert "reviewer" not in at.query_params
