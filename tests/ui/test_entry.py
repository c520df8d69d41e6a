"""The way in: every listed page that exists can be opened, and links between screens hold."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tunewright.ui.navigation import SCREENS

ENTRY = """
from pathlib import Path
from tunewright.ui import navigation
navigation.run(lambda: [(3, "Support")], Path(__file__).parent)
"""
PAGE = """
import streamlit as st
from tunewright import ui
with ui.page("NAME"):
    st.text("NAME", help=None)
    if st.button("Go"):
        ui.go("review", example=12)
    st.page_link(ui.screen_file("review"), label="Review example 12", query_params={"example": "12"})
ui.mount_keys()
"""


@pytest.fixture
def entry(tmp_path: Path) -> AppTest:
    (tmp_path / "entry.py").write_text(ENTRY, encoding="utf-8")
    for screen in SCREENS:
        (tmp_path / screen.file).write_text(PAGE.replace("NAME", screen.title), encoding="utf-8")
    return AppTest.from_file(tmp_path / "entry.py", default_timeout=120)


def test_every_screen_opens(entry: AppTest) -> None:
    entry.run()
    assert entry.title[0].value == "Home"
    for screen in SCREENS:
        entry.switch_page(screen.file).run()
        assert entry.title[0].value == screen.title
        assert not entry.exception
        assert not entry.error


def test_a_button_leads_to_another_screen_with_an_address(entry: AppTest) -> None:
    entry.run()
    entry.button[0].click().run()
    assert entry.title[0].value == "Review"
    assert dict(entry.query_params) == {"example": "12", "project": "3"}


def test_a_page_that_does_not_exist_is_not_listed(entry: AppTest, tmp_path: Path) -> None:
    (tmp_path / "activity.py").unlink()
    entry.run()
    assert entry.title[0].value == "Home"
    with pytest.raises(ValueError, match="Could not find page"):
        entry.switch_page("activity.py")


def unreachable_projects() -> None:
    from pathlib import Path

    import streamlit as st

    from tunewright.model import StoreUnavailable
    from tunewright.ui import navigation

    def projects() -> list[tuple[int, str]]:
        raise StoreUnavailable("The database is locked.", "Wait a moment, then reload.")

    navigation.run(projects, Path(str(st.session_state.folder)))


def test_a_store_that_is_away_is_a_sentence_in_the_sidebar(entry: AppTest, tmp_path: Path) -> None:
    app = AppTest.from_function(unreachable_projects, default_timeout=120)
    app.session_state["folder"] = str(tmp_path)
    app.run()
    assert "The database is locked" in app.sidebar.error[0].value
    assert app.title[0].value == "Home"
