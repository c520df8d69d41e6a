"""The main job in one sitting, in a real browser: from a raw file to reviewed, split training files."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import browser
from browser import expect, playwright
from openai_reader import refusals
from review_desk import ROOT

SAMPLE = ROOT / "data" / "samples" / "clinic_chat.jsonl"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[playwright.Page]:
    """One visit for the whole story; leaving it fails on requests to other hosts."""
    folder = tmp_path_factory.mktemp("story")
    with browser.serve(ROOT / "app.py", folder) as app, browser.visiting(app) as visited:
        visited.goto(app.url + "/?reviewer=Ann")
        browser.ready(visited)
        yield visited


def to(page: playwright.Page, name: str) -> None:
    """Go to a page by the sidebar."""
    page.get_by_test_id("stSidebarNav").get_by_role("link", name=name, exact=True).click()
    browser.ready(page)


def heading(page: playwright.Page, text: str) -> None:
    expect(page.get_by_role("heading", name=text, exact=True)).to_be_visible()


def example_on_screen(page: playwright.Page) -> int:
    found = re.search(r"\d+", page.get_by_role("heading", name=re.compile(r"^Example \d+$")).inner_text())
    assert found is not None
    return int(found.group())


def tokens(page: playwright.Page) -> int:
    return int(page.get_by_test_id("stMetricValue").first.inner_text().replace(",", ""))


def expect_reviewed(page: playwright.Page, n: int) -> None:
    expect(page.get_by_text(re.compile(rf"\b{n} of [\d,]+ reviewed"))).to_be_visible()


@pytest.mark.browser
class TestTheMainStory:
    """Each step stands on the one before."""

    def test_1_a_project_is_made(self, page: playwright.Page) -> None:
        browser.fill(page, page.get_by_label("Name of the project"), "Clinic answers")
        page.get_by_role("button", name="Make a project").click()
        heading(page, "Clinic answers")

    def test_2_a_messy_file_is_imported_and_every_line_accounted_for(self, page: playwright.Page) -> None:
        to(page, "Import")
        page.locator('input[type="file"]').set_input_files(str(SAMPLE))
        expect(page.get_by_text("What each key becomes")).to_be_visible()
        page.get_by_role("button", name="Import 1 file").click()
        ledger = browser.widget(page, "ledger")
        expect(ledger).to_be_visible()
        expect(ledger.get_by_test_id("stMetricValue")).to_have_count(6)
        numbers = [int(text.replace(",", "")) for text in ledger.get_by_test_id("stMetricValue").all_inner_texts()]
        n_lines = len(SAMPLE.read_bytes().splitlines())
        assert numbers[0] == n_lines == sum(numbers[1:])
        assert numbers[1] > 200 and numbers[4] > 0, "some are imported, some are rejected"

    def test_3_the_findings_say_what_is_wrong(self, page: playwright.Page) -> None:
        to(page, "Findings")
        heading(page, "Findings")
        page.get_by_text("Conflicting answers").click()
        expect(page.get_by_text(re.compile("Why it matters")).first).to_be_visible()

    def test_4_an_edited_turn_moves_the_meters(self, page: playwright.Page) -> None:
        to(page, "Review")
        browser.reviewing(page)
        expect(page.locator('[class*="st-key-ed_"] textarea').first).to_be_visible()
        before = tokens(page)
        page.keyboard.press("e")
        page.keyboard.press("End")
        page.keyboard.type(" Please bring your insurance card and arrive ten minutes early.", delay=15)
        expect(page.get_by_text("Not saved yet")).to_be_visible()
        more = "before => Number(document.querySelector('[data-testid=stMetricValue]').innerText) > before + 5"
        page.wait_for_function(more, arg=before)
        assert page.evaluate("document.activeElement.tagName") == "TEXTAREA", "typing goes on in the editor"
        browser.decide(page, "Control+Enter")
        expect_reviewed(page, 1)

    def test_5_ten_are_accepted_by_keyboard_and_one_is_taken_back(self, page: playwright.Page) -> None:
        for _ in range(10):
            browser.decide(page, "a")
        expect_reviewed(page, 11)
        browser.press(page, "u")
        expect_reviewed(page, 10)
        browser.reviewing(page)
        page.keyboard.press("a")
        expect_reviewed(page, 11)

    def test_6_a_held_key_and_a_key_behind_a_sheet_decide_nothing_more(self, page: playwright.Page) -> None:
        browser.reviewing(page)
        browser.hold(page, "a", repeats=15)
        expect_reviewed(page, 12)
        browser.reviewing(page)
        page.keyboard.press("?")
        expect(page.get_by_role("dialog")).to_be_visible()
        page.keyboard.press("a")
        page.wait_for_timeout(600)
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        browser.reviewing(page)
        expect_reviewed(page, 12)

    def test_7_the_position_survives_a_reload(self, page: playwright.Page) -> None:
        here = example_on_screen(page)
        page.reload()
        browser.reviewing(page)
        assert example_on_screen(page) == here

    def test_8_the_balance_is_drawn(self, page: playwright.Page) -> None:
        to(page, "Balance")
        heading(page, "Balance")
        expect(page.get_by_test_id("stVegaLiteChart").first).to_be_visible()

    def test_9_the_split_is_proven_and_the_files_pass_an_independent_reader(
        self, page: playwright.Page, tmp_path: Path
    ) -> None:
        to(page, "Split")
        heading(page, "Split")
        expect(page.get_by_text(re.compile("No prompt is on both sides")).first).to_be_visible()
        to(page, "Export")
        heading(page, "Export")
        page.get_by_role("button", name=re.compile("^Export")).first.click()
        files = {side: download(page, f"{side}.jsonl", tmp_path) for side in ("train", "test")}
        prompts = {side: {json.dumps(line["messages"][:-1]) for line in lines} for side, lines in files.items()}
        assert not prompts["train"] & prompts["test"]
        assert sum(map(len, files.values())) == 11, "twelve were accepted, and one of them has no answer to learn"
        expect(page.get_by_text("It has no assistant answer").first).to_be_attached()
        said = [message["content"] for lines in files.values() for line in lines for message in line["messages"]]
        assert any("arrive ten minutes early" in (text or "") for text in said), "the edit is in the file"


def download(page: playwright.Page, name: str, folder: Path) -> list[dict[str, Any]]:
    """The file behind the newest link of this name, read by rules of our own."""
    link = page.get_by_role("link", name=re.compile(re.escape(name))).first
    expect(link).to_be_visible()
    with page.expect_download() as started:
        link.click()
    path = folder / name
    started.value.save_as(path)
    assert refusals(path.read_bytes()) == []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
