"""Streamlit's unguarded download of tables is out of reach on every page, in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest

import browser
from browser import expect

pytestmark = pytest.mark.browser

SCRIPT = """
import streamlit as st
from tunewright import ui

with ui.page("Tables"):
    st.dataframe({"text": ["=1+1"]})
"""


def test_a_table_cannot_be_downloaded_with_its_formulas_unguarded(tmp_path: Path) -> None:
    script = tmp_path / "tables.py"
    script.write_text(SCRIPT, encoding="utf-8")
    with browser.serve(script, tmp_path) as server, browser.visiting(server) as page:
        page.goto(server.url)
        browser.ready(page)
        page.get_by_test_id("stDataFrame").hover()
        expect(page.get_by_role("button", name="Fullscreen")).to_be_visible()
        shown = page.get_by_test_id("stElementToolbar").get_by_role("button")
        names = {button.get_attribute("aria-label") for button in shown.all()}
        assert names == {"Show/hide columns", "Search", "Fullscreen"}
