"""A server that is killed in the middle of a review: nothing that was acknowledged is lost."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

import browser
from review_desk import ROOT, a_project
from tunewright.settings import Settings
from tunewright.store import Store, examples, open_store

TYPED = "Answer 3. And half a thought"
PAIRS = [{"prompt": f"Question {n}?", "completion": f"Answer {n}."} for n in range(1, 6)]


def the_store(folder: Path) -> Store:
    return open_store(Settings(f"sqlite:///{folder / 'tunewright.db'}", folder))


def kept_draft(folder: Path) -> str:
    """What is kept of the text that was typed and not saved."""
    with the_store(folder).reading() as unit:
        draft = examples.draft_of(unit, 3, "Ann")
    return str(draft[0]["completion"]) if draft else ""


def shows(page: browser.playwright.Page, words: str) -> None:
    browser.expect(page.get_by_role("heading", name=words)).to_be_visible()


@pytest.mark.browser
def test_decisions_and_typed_text_survive_a_killed_server(tmp_path: Path) -> None:
    project = a_project(the_store(tmp_path), PAIRS)
    address = f"/review?project={project}&reviewer=Ann"
    with (
        browser.serve(ROOT / "app.py", tmp_path, trouble_expected=True) as app,
        browser.visiting(app, watch=False) as page,
    ):
        page.goto(app.url + address)
        browser.reviewing(page)
        shows(page, "Example 1")
        page.keyboard.press("a")
        shows(page, "Example 2")
        browser.reviewing(page)
        page.keyboard.press("x")
        shows(page, "Example 3")
        browser.reviewing(page)
        page.keyboard.press("e")
        page.keyboard.press("End")
        page.keyboard.type(" And half a thought", delay=20)
        browser.expect(page.get_by_text("Not saved yet")).to_be_visible()
        until = time.monotonic() + browser.IN_SECONDS
        while kept_draft(tmp_path) != TYPED and time.monotonic() < until:
            page.wait_for_timeout(50)
        os.kill(app.pid, signal.SIGKILL)
    with the_store(tmp_path).reading() as unit:
        assert examples.card(unit, 1).state == "accepted"
        assert examples.card(unit, 2).state == "rejected"
        assert examples.card(unit, 3).state == "unreviewed"
    assert kept_draft(tmp_path) == TYPED
    with browser.serve(ROOT / "app.py", tmp_path) as app, browser.visiting(app) as page:
        page.goto(app.url + address)
        browser.reviewing(page)
        shows(page, "Example 3")
        editor = page.locator('[class*="st-key-ed_"] textarea').last
        browser.expect(editor).to_have_value(TYPED)
