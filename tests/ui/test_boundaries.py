"""What goes wrong on a page becomes a sentence, and no text of data gets into the log."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from tunewright.ui.errors import keep_logs_clean, log_fault


def run(script: Callable[[], None]) -> AppTest:
    return AppTest.from_function(script, default_timeout=120).run()


def a_page_with_a_known_error() -> None:
    from tunewright import ui
    from tunewright.model import UnknownName

    with ui.page("Findings"):
        raise UnknownName("project", "![x](http://evil)", ["one"])


def test_a_known_error_is_shown_as_it_stands_and_escaped() -> None:
    app = run(a_page_with_a_known_error)
    assert app.title[0].value == "Findings"
    shown = app.error[0].value
    assert "There is no project called “" in shown
    assert "Known\\: one\\." in shown
    assert "![x](" not in shown
    assert not app.exception


def a_page_with_a_fault() -> None:
    import streamlit as st

    from tunewright import ui

    with ui.page("Findings"):
        st.text("before")
        raise ValueError("private text of the data")


def test_a_fault_is_shown_as_a_reference_and_logged_without_its_text(caplog: pytest.LogCaptureFixture) -> None:
    app = run(a_page_with_a_fault)
    line = next(record.getMessage() for record in caplog.records if record.name == "tunewright.ui")
    reference = line.partition("reference ")[2][:8]
    assert reference in app.error[0].value
    assert app.text[0].value == "before"
    assert "ValueError in the page Findings" in line
    assert "private" not in app.error[0].value + caplog.text
    assert not app.exception


def a_page_that_stops_and_reruns() -> None:
    import streamlit as st

    from tunewright import ui

    with ui.page("Findings"):
        if "again" not in st.session_state:
            st.session_state.again = True
            st.rerun()
        st.text("second run")
        st.stop()
    st.text("never")


def test_rerun_and_stop_pass_through() -> None:
    app = run(a_page_that_stops_and_reruns)
    assert [text.value for text in app.text] == ["second run"]
    assert not app.error


def a_page_with_guarded_buttons() -> None:
    import streamlit as st

    from tunewright import ui
    from tunewright.model import NotAllowed

    @ui.guarded
    def refuse(what: str) -> None:
        raise NotAllowed(f"{what} is not allowed.", "Ask the project lead.")

    @ui.guarded
    def fail() -> None:
        raise KeyError("private text of the data")

    with ui.page("Review"):
        st.button("Refuse", on_click=refuse, args=("Exporting",))
        st.button("Fail", on_click=fail)
        st.button("Fine")
        st.text("the page goes on")


def test_a_callback_that_is_refused_says_so_on_the_page() -> None:
    app = run(a_page_with_guarded_buttons)
    app.button[0].click().run()
    assert app.error[0].value == "Exporting is not allowed\\.\n\nAsk the project lead\\."
    assert app.text[0].value == "the page goes on"


def test_a_callback_that_fails_shows_a_reference_and_the_page_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    app = run(a_page_with_guarded_buttons)
    app.button[1].click().run()
    assert "Something went wrong on our side" in app.error[0].value
    assert app.text[0].value == "the page goes on"
    assert "private" not in app.error[0].value + caplog.text


def test_a_callbacks_error_is_shown_once() -> None:
    app = run(a_page_with_guarded_buttons)
    app.button[0].click().run()
    app.button[2].click().run()
    assert not app.error


def a_page_with_a_fragment() -> None:
    import streamlit as st

    from tunewright import ui

    @st.fragment
    def part() -> None:
        with ui.errors("the part"):
            raise ValueError("private text of the data")

    with ui.page("Review"):
        part()
        st.text("below the part")


def test_a_broken_fragment_leaves_the_rest_of_the_page() -> None:
    app = run(a_page_with_a_fragment)
    assert len(app.error) == 1
    assert app.text[0].value == "below the part"


def test_a_log_line_names_kind_cause_and_places_only(caplog: pytest.LogCaptureFixture) -> None:
    try:
        try:
            raise KeyError("private one")
        except KeyError as error:
            raise ValueError("private two") from error
    except ValueError as error:
        reference = log_fault(error, "the test")
    line = caplog.records[-1].getMessage()
    assert f"Unexpected ValueError (after KeyError) in the test, reference {reference}: test_boundaries.py:" in line
    assert "private" not in line


def test_streamlits_own_report_of_an_uncaught_error_is_dropped(caplog: pytest.LogCaptureFixture) -> None:
    keep_logs_clean()
    logger = logging.getLogger("streamlit.error_util")
    logger.addHandler(caplog.handler)
    try:
        logger.error("Uncaught app execution", exc_info=ValueError("private"))
        logger.error("Something else")
    finally:
        logger.removeHandler(caplog.handler)
    assert "private" not in caplog.text
    assert "Something else" in caplog.text


def a_page_with_nothing() -> None:
    from tunewright import ui

    with ui.page("Findings", heading=False):
        ui.nothing_here("No findings yet.", "Import a file", "import")


def test_an_empty_screen_says_what_comes_and_offers_the_way() -> None:
    app = run(a_page_with_nothing)
    assert not app.title
    assert app.markdown[0].value == "No findings yet."
    assert app.button[0].label == "Import a file"


def a_page_that_goes_nowhere() -> None:
    from tunewright import ui

    with ui.page("Findings"):
        ui.go("nowhere")


def test_an_unknown_screen_is_answered_with_the_known_ones() -> None:
    app = run(a_page_that_goes_nowhere)
    assert "no screen called “nowhere”" in app.error[0].value
    assert "home, import, generate, review" in app.error[0].value
