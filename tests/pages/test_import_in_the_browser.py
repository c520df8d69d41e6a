"""The messy sample in a real browser: dropped, followed, accounted for, one of its lines repaired."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page

import browser
from browser import expect, idle, ready, widget
from tunewright.actions import browsing
from tunewright.settings import Settings
from tunewright.store import open_store

pytestmark = pytest.mark.browser

SAMPLE = browser.ROOT / "data" / "samples" / "support_intents.jsonl"
MANY = 40_000
"""Examples of a file large enough to be caught at work."""


def test_the_messy_sample_is_imported_and_one_line_repaired(tmp_path: Path) -> None:
    with browser.serve(browser.ROOT / "app.py", tmp_path) as server, browser.visiting(server) as page:
        page.goto(server.url)
        ready(page)
        _begin(page)
        page.locator('input[type="file"]').set_input_files(SAMPLE)
        expect(page.get_by_text("Text encoding: UTF-8.")).to_be_visible()
        page.get_by_role("button", name="Import 1 file").click()
        expect(page.get_by_text("277 lines read: ")).to_be_visible()
        idle(page)
        _confirm_purpose(page)
        _repair_line_46(page)
        page.get_by_role("link", name="Activity").click()
        expect(page.get_by_text("support_intents.jsonl, line 46 repaired")).to_be_visible()
        page.get_by_role("link", name="Home").click()
        expect(page.get_by_text("wait for review.")).to_be_visible()
        assert page.evaluate("window.hacked") is None


def _begin(page: Page) -> None:
    """A name, a project, and over to the import."""
    name = page.get_by_role("textbox", name="Reviewer")
    browser.fill(page, name, "Ann Lee")
    browser.fill(page, page.get_by_role("textbox", name="Name of the project"), "Bicycle shop")
    page.get_by_role("button", name="Make a project").click()
    page.get_by_role("button", name="Import a file").click()
    expect(page.get_by_role("heading", name="Import", exact=True)).to_be_visible()
    idle(page)


def _confirm_purpose(page: Page) -> None:
    box = widget(page, "purpose")
    expect(box.get_by_role("radio", name="To sort: the answer is one of a few labels")).to_be_checked()
    box.get_by_role("button", name="Yes, that is right").click()
    expect(box).to_have_count(0)


def _repair_line_46(page: Page) -> None:
    first = page.locator('[class*="st-key-rejected_"]').filter(has_text="Line 46").last
    first.get_by_role("button", name="Repair", exact=True).click()
    text = page.get_by_role("textbox", name="The line, repaired")
    browser.fill(page, text, '{"prompt": "Where is my parcel?", "completion": ')
    page.get_by_role("button", name="Import the repaired line").click()
    expect(page.get_by_text("Still not right: The record is cut off")).to_be_visible()
    browser.fill(page, text, '{"prompt": "Where is my green parcel?", "completion": "delivery"}')
    page.get_by_role("button", name="Import the repaired line").click()
    expect(page.get_by_text("Line 46", exact=True)).to_have_count(0)


def test_a_long_import_is_followed_over_a_page_change_and_a_reload_and_cancelled(tmp_path: Path) -> None:
    large = tmp_path / "large.jsonl"
    with large.open("w", encoding="utf-8") as file:
        for n in range(MANY):
            file.write(json.dumps({"prompt": f"Question {n}? " + "word " * 40, "completion": f"Answer {n}"}) + "\n")
    with browser.serve(browser.ROOT / "app.py", tmp_path) as server, browser.visiting(server) as page:
        page.goto(server.url)
        ready(page)
        _begin(page)
        page.locator('input[type="file"]').set_input_files(large)
        page.get_by_role("button", name="Import 1 file").click()
        _has_begun(server, tmp_path)
        with browser.held(server):  # else it might be over before the page has been looked at
            expect(page.get_by_text(" MB read")).to_be_visible()
            page.get_by_role("link", name="Home").click()
            expect(page.get_by_text("A file is being imported.")).to_be_visible()
            page.get_by_role("button", name="See how far it is").click()
            expect(page.get_by_text(" MB read")).to_be_visible()
            page.reload()
            expect(page.get_by_text(" MB read")).to_be_visible()
            page.get_by_role("button", name="Cancel").click()
            expect(page.get_by_text("is being stopped")).to_be_visible()
        expect(page.get_by_text("was cancelled. The import was stopped. Nothing was added.")).to_be_visible()
        expect(page.get_by_role("button", name="Cancel")).to_have_count(0)


def _has_begun(server: browser.Server, folder: Path) -> None:
    """Wait until the import has told how far it is."""
    store = open_store(Settings(server.database_url, folder))
    until = time.monotonic() + browser.IN_SECONDS
    while not any(job.done for job in browsing.unfinished_jobs(store, 1)) and time.monotonic() < until:
        time.sleep(0.01)
