"""Explore, Findings and Balance in a real browser: typing, clicking lines and bars, settling findings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Page

import browser
from browser import expect, idle, ready, widget
from tunewright.actions import importing, projects
from tunewright.settings import Settings
from tunewright.store import open_store

pytestmark = pytest.mark.browser

SAMPLE = browser.ROOT / "data" / "samples" / "support_intents.jsonl"
LINE_HEIGHT = 36
HEAD_HEIGHT = 38


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[browser.Server]:
    folder: Path = tmp_path_factory.mktemp("understand")
    store = open_store(Settings(f"sqlite:///{folder / 'tunewright.db'}", folder))
    project = projects.create(store, "Bicycle shop")
    kept = importing.keep_upload(store, SAMPLE.name, BytesIO(SAMPLE.read_bytes()))
    importing.import_file(store, project.id, kept, importing.recognise(kept.path, kept.name).plan, "Ann")
    with browser.serve(browser.ROOT / "app.py", folder) as running:
        yield running


@pytest.fixture
def page(server: browser.Server) -> Iterator[Page]:
    with browser.visiting(server) as page:
        yield page
        assert page.evaluate("window.hacked") is None


def visit(page: Page, server: browser.Server, screen: str, more: str = "") -> None:
    page.goto(f"{server.url}/{screen}?project=1&reviewer=Ann{more}")
    ready(page)


def line(page: Page, number: int, x: int) -> None:
    """Click into a line of the list, counted from 0, so far from its left edge."""
    box = browser.place(widget(page, "explore_place").locator("canvas").first)
    page.mouse.click(box["x"] + x, box["y"] + HEAD_HEIGHT + LINE_HEIGHT * number + LINE_HEIGHT // 2)
    idle(page)


def test_the_search_follows_the_typing_and_survives_a_reload(page: Page, server: browser.Server) -> None:
    visit(page, server, "explore")
    box = widget(page, "explore_words").locator("input")
    box.click()
    page.keyboard.type("parcel del", delay=70)
    summary = widget(page, "explore_summary")
    expect(summary).to_contain_text("9 of 269 examples · containing “parcel del”")
    expect(box).to_have_value("parcel del")
    expect(page).to_have_url(re.compile(r"q=parcel\+del"))
    page.reload()
    expect(summary).to_contain_text("9 of 269 examples")
    expect(box).to_have_value("parcel del")


def test_lines_are_selected_accepted_and_taken_back(page: Page, server: browser.Server) -> None:
    visit(page, server, "explore", "&label=delivery")
    for n, number in enumerate((0, 1, 3), start=1):
        line(page, number, 16)
        expect(widget(page, "explore_scope")).to_contain_text(f"{n} selected")
    widget(page, "explore_accepted").get_by_role("button").click()
    done = widget(page, "explore_outcome_box")
    expect(done).to_contain_text("3 examples now accepted.")
    expect(widget(page, "explore_scope")).to_contain_text("0 selected")
    done.get_by_role("button", name="Undo").click()
    expect(done).to_contain_text("Taken back: 3 examples as before.")


def test_a_line_opens_on_the_review_page(page: Page, server: browser.Server) -> None:
    visit(page, server, "explore", "&label=delivery")
    line(page, 1, 55)
    page.wait_for_url("**/review?**example=9**")
    expect(page).to_have_url(re.compile("label=delivery"))


def test_a_replacement_is_seen_before_it_is_made(page: Page, server: browser.Server) -> None:
    visit(page, server, "explore")
    page.get_by_text("All 269").click()
    idle(page)
    page.get_by_role("button", name="Find and replace").click()
    dialog = page.get_by_role("dialog")
    browser.fill(page, dialog.get_by_label("Find", exact=True), "parcel")
    browser.fill(page, dialog.get_by_label("Replace with"), "package")
    dialog.get_by_role("button", name="Show what changes").click()
    expect(dialog).to_contain_text("11 places in 11 examples would change")
    expect(dialog).to_contain_text("<script>alert('my parcelpackage')</script>")
    dialog.get_by_role("button", name="Replace in 11 examples").click()
    done = widget(page, "explore_outcome_box")
    expect(done).to_contain_text("“parcel” replaced in 11 examples.")
    done.get_by_role("button", name="Undo").click()
    expect(done).to_contain_text("Taken back: 11 examples as before.")


@pytest.mark.parametrize(
    ("chart", "x", "y", "address"),
    [
        ("balance_labels_chart", 0.3, 0.1, "label=repair"),
        ("balance_tokens_chart", 0.27, 0.6, "tokens="),
    ],
)
def test_a_bar_leads_to_its_examples(
    page: Page, server: browser.Server, chart: str, x: float, y: float, address: str
) -> None:
    visit(page, server, "balance")
    drawn = widget(page, chart).locator(".vega-embed :is(canvas, svg.marks)").first
    drawn.scroll_into_view_if_needed()
    idle(page)
    box = browser.place(drawn)
    page.mouse.click(box["x"] + box["width"] * x, box["y"] + box["height"] * y)
    page.wait_for_url(f"**/explore?**{address}**")
    expect(widget(page, "explore_summary")).to_contain_text("of 269 examples · not rejected")


def test_a_finding_is_dismissed_and_its_check_stays_open(page: Page, server: browser.Server) -> None:
    visit(page, server, "findings")
    page.get_by_text("Conflicting answers").click()
    expect(page.get_by_text("Why it matters")).to_be_visible()
    page.get_by_role("button", name="Dismiss", exact=True).first.click()
    dialog = page.get_by_role("dialog")
    browser.fill(page, dialog.get_by_label("Why is it all right?"), "Both are right.")
    dialog.get_by_role("button", name="Dismiss").click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_text("3 findings · 6 examples · 1 dismissed · CO001")).to_be_visible()
    expect(page.get_by_text("Why it matters")).to_be_visible()


def test_all_checks_run_again_while_the_page_looks_on(page: Page, server: browser.Server) -> None:
    visit(page, server, "findings")
    standing = widget(page, "findings_standing")
    expect(standing).to_contain_text("Only the quick checks have run")
    standing.get_by_role("button", name="Run all checks").click()
    expect(standing).to_contain_text("All checks ran")
    expect(standing).to_contain_text("on 269 examples")
    expect(standing.get_by_role("button", name="Run all checks")).to_be_enabled()
