"""A log in a real browser: two files of one export, filtered, imported, and reviewed from the lowest rating on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page

import browser
from browser import expect, idle, ready, reviewing

pytestmark = pytest.mark.browser
SCORES = {2: 0.5, 5: 0.0, 7: 1.0, 8: 0.25}


def step(n: int) -> dict[str, object]:
    """A step as a tracing tool exports it; every third one is no call to a model."""
    return {
        "id": f"o-{n}",
        "trace_id": f"t-{n}",
        "project_id": "p",
        "type": "GENERATION" if n % 3 else "SPAN",
        "name": "desk" if n < 20 else "night",
        "start_time": f"2026-05-{n + 1:02}T08:00:00Z",
        "provided_model_name": "gpt-4o-mini",
        "input": [{"role": "user", "content": f"Question {n}?"}],
        "output": {"role": "assistant", "content": f"Answer {n}."},
    }


def score(n: int, value: float) -> dict[str, object]:
    """What somebody thought of an answer, in the other file of the export."""
    about = {"id": f"s-{n}", "project_id": "p", "trace_id": f"t-{n}", "observation_id": f"o-{n}"}
    return {**about, "name": "user", "value": value, "data_type": "NUMERIC", "timestamp": "2026-06-01T00:00:00Z"}


def test_a_log_is_filtered_imported_and_reviewed_from_its_lowest_rating(tmp_path: Path) -> None:
    observations, scores = tmp_path / "observations.jsonl", tmp_path / "scores.jsonl"
    observations.write_text("".join(json.dumps(step(n)) + "\n" for n in range(28)))
    scores.write_text("".join(json.dumps(score(n, value)) + "\n" for n, value in SCORES.items()))
    with browser.serve(browser.ROOT / "app.py", tmp_path) as server, browser.visiting(server) as page:
        page.goto(server.url)
        ready(page)
        _begin(page)
        page.locator('input[type="file"]').set_input_files([observations, scores])
        expect(page.get_by_text("Which calls come in · all")).to_be_visible()
        _only_of_the_desk(page)
        page.get_by_role("button", name="Import 2 files").click()
        expect(page.get_by_text("28 entries read: 13 imported, 15 skipped.")).to_be_visible()
        expect(page.get_by_text("Why 15 were skipped")).to_be_visible()
        expect(page.get_by_text("Asked for was: route “desk”")).to_be_visible()
        idle(page)
        page.get_by_role("link", name="Review the lowest rated first").click()
        reviewing(page)
        seen = [_question(page)]
        for _ in range(4):
            browser.decide(page, "a")
            seen.append(_question(page))
        assert seen == [f"Question {n}?" for n in (5, 8, 2, 7, 1)], "those without a rating follow"


def _begin(page: Page) -> None:
    """A name, a project, and over to the import."""
    name = page.get_by_role("textbox", name="Reviewer")
    browser.fill(page, name, "Ann Lee")
    browser.fill(page, page.get_by_role("textbox", name="Name of the project"), "Heating desk")
    page.get_by_role("button", name="Make a project").click()
    page.get_by_role("button", name="Import a file").click()
    expect(page.get_by_role("heading", name="Import", exact=True)).to_be_visible()
    idle(page)


def _only_of_the_desk(page: Page) -> None:
    page.get_by_text("Which calls come in").click()
    expect(page.get_by_text("4 with feedback from 0 to 1.")).to_be_visible()
    idle(page)
    route = page.get_by_role("combobox", name="Route")
    route.fill("desk")
    route.press("Enter")
    expect(page.get_by_text("Which calls come in · route “desk”")).to_be_visible()
    idle(page)


def _question(page: Page) -> str:
    return page.locator('[class*="st-key-ed_"] textarea').first.input_value()
