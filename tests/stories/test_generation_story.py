"""From an article to training files in a real browser: a run against a server of our own, review, export."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

import browser
from browser import expect, playwright
from local_server import KEY, LocalServer, question_about
from openai_reader import refusals
from review_desk import ROOT

ARTICLE = ROOT / "data" / "samples" / "documents" / "town_bees.md"


@pytest.fixture(scope="module")
def model() -> Iterator[LocalServer]:
    """The server that plays the model; it wants a key, as paid ones do."""
    with LocalServer(latency=0.05, needs_key=KEY) as server:
        yield server


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[browser.Server]:
    folder = tmp_path_factory.mktemp("generation")
    environ = {"OPENAI_API_KEY": "", "HOME": str(folder)}
    with browser.serve(ROOT / "app.py", folder, environ=environ) as server:
        yield server


@pytest.fixture(scope="module")
def page(app: browser.Server) -> Iterator[playwright.Page]:
    """One visit for the whole story; leaving it fails on requests to other hosts."""
    with browser.visiting(app) as visited:
        visited.goto(app.url + "/?reviewer=Ann")
        browser.ready(visited)
        yield visited


def to(page: playwright.Page, name: str) -> None:
    """Go to a page by the sidebar."""
    page.get_by_test_id("stSidebarNav").get_by_role("link", name=name, exact=True).click()
    browser.ready(page)


def part(page: playwright.Page, name: str) -> None:
    """Go to a part of the Generate page."""
    page.get_by_test_id("stButtonGroup").get_by_role("radio", name=re.compile(f"^{name}")).first.click()
    browser.idle(page)


def figure(page: playwright.Page, name: str) -> playwright.Locator:
    """The number under this word."""
    metric = page.get_by_test_id("stMetric").filter(has=page.get_by_text(name, exact=True)).first
    return metric.get_by_test_id("stMetricValue")


def fill(page: playwright.Page, label: str, text: str) -> None:
    """Write into a field and leave it."""
    browser.fill(page, page.get_by_label(label, exact=True).locator("visible=true").first, text)


@pytest.mark.browser
class TestTheGenerationStory:
    """Each step stands on the one before."""

    def test_1_an_article_becomes_passages(self, page: playwright.Page) -> None:
        fill(page, "Name of the project", "Town bees")
        page.get_by_role("button", name="Make a project").click()
        expect(page.get_by_role("heading", name="Town bees", exact=True)).to_be_visible()
        to(page, "Generate")
        page.locator('input[type="file"]').set_input_files(str(ARTICLE))
        expect(page.get_by_role("button", name="Add 1 file")).to_be_visible()
        fill(page, "Tokens per passage, at most", "300")
        page.get_by_role("button", name="Add 1 file").click()
        expect(page.get_by_role("radio", name=re.compile(r"^Documents\s*1$"))).to_be_visible()
        browser.idle(page)
        page.locator('input[type="file"]').set_input_files(str(ARTICLE))
        page.get_by_role("button", name="Add 1 file").click()
        expect(page.get_by_text("is here already")).to_be_visible()

    def test_2_a_passage_is_edited_and_another_left_out(self, page: playwright.Page, app: browser.Server) -> None:
        page.goto(f"{app.url}/generate?project=1&part=documents&document=1")
        browser.ready(page)
        page.get_by_role("button", name="Edit", exact=True).nth(2).click()
        dialog = page.get_by_role("dialog")
        browser.fill(page, dialog.get_by_role("textbox"), "Only this is left of it.")
        dialog.get_by_role("button", name="Save").click()
        expect(dialog).to_have_count(0)
        expect(page.get_by_text("Only this is left of it.")).to_be_visible()
        browser.idle(page)
        page.get_by_text("Used", exact=True).nth(2).click()
        expect(page.get_by_text("Left out")).to_be_visible()

    def test_3_the_cost_is_known_before_anything_is_sent(self, page: playwright.Page, model: LocalServer) -> None:
        part(page, "Make examples")
        fill(page, "Address of the server", model.base_url)
        fill(page, "Model", "gpt-4.1-mini")
        expect(page.get_by_text(re.compile("up to 6 proposals"))).to_be_visible()
        expect(figure(page, "Requests")).to_have_text("4")
        assert model.n_requests == 0

    def test_4_a_run_without_its_key_stops_and_goes_on_when_it_is_given(
        self, page: playwright.Page, app: browser.Server, model: LocalServer
    ) -> None:
        page.get_by_role("button", name="Start").click()
        expect(page.get_by_text("Cannot go on")).to_be_visible()
        fill(page, "Key, if the server wants one", KEY)
        page.get_by_role("button", name="Go on").click()
        expect(page.get_by_role("button", name="Review 6 proposals")).to_be_visible()
        expect(page.get_by_text(re.compile("Done$")).first).to_be_visible()
        expect(figure(page, "Proposals")).to_have_text("6")
        assert KEY not in app.log()

    def test_5_the_key_is_in_no_file(self, app: browser.Server) -> None:
        folder = app.log_file.parent
        assert not any(KEY.encode() in content for content in everything_kept(folder))

    def test_6_the_passage_stands_beside_the_proposal(self, page: playwright.Page) -> None:
        page.get_by_role("button", name="Review 6 proposals").click()
        browser.reviewing(page)
        beside = browser.widget(page, "source_beside")
        expect(beside.get_by_text("Made from")).to_be_visible()
        expect(beside).to_contain_text("Keeping bees in a town")
        expect(beside.locator('[class*="stMarkdownColoredBackground"]').first).to_be_attached()
        expect(page.get_by_text(re.compile("Proposed$")).first).to_be_visible()

    def test_7_what_is_made_up_is_marked_while_one_types(self, page: playwright.Page) -> None:
        beside = browser.widget(page, "source_beside")
        expect(beside.get_by_text("Not in the passage")).to_have_count(0)
        page.keyboard.press("e")
        page.keyboard.press("End")
        page.keyboard.type(" Professor Alma Quist counted 98,765 of them.", delay=10)
        expect(beside.get_by_text("Not in the passage")).to_be_visible()
        expect(beside.get_by_text("98,765")).to_be_visible()
        page.keyboard.press("Escape")
        browser.idle(page)
        page.get_by_role("button", name="Discard").click()
        expect(beside.get_by_text("Not in the passage")).to_have_count(0)

    def test_8_two_are_accepted_and_one_is_rejected(self, page: playwright.Page) -> None:
        for key in ("a", "a", "x"):
            browser.decide(page, key)

    def test_9_only_what_was_accepted_is_exported(self, page: playwright.Page, tmp_path: Path) -> None:
        to(page, "Export")
        page.get_by_role("button", name=re.compile("^Export")).first.click()
        lines = exported(page, tmp_path)
        assert len(lines) == 2
        said = ARTICLE.read_text(encoding="utf-8").replace("\n", " ")
        for line in lines:
            question, answer = (message["content"] for message in line["messages"])
            assert question == question_about(answer.replace("\n", " "))
            assert " ".join(answer.split()) in said


def everything_kept(folder: Path) -> Iterator[bytes]:
    """What every file in the folder holds; the server works meanwhile, so one may go while it is looked for."""
    for path in folder.rglob("*"):
        if path.is_file():
            with suppress(FileNotFoundError):
                yield path.read_bytes()


def exported(page: playwright.Page, folder: Path) -> list[dict[str, Any]]:
    """All files of the newest export, read by rules of our own."""
    links = page.get_by_role("link", name=re.compile(r"\.jsonl"))
    expect(links.first).to_be_visible()
    found = []
    for at in range(links.count()):
        with page.expect_download() as started:
            links.nth(at).click()
        path = folder / f"{at}.jsonl"
        started.value.save_as(path)
        assert refusals(path.read_bytes()) == []
        found += [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return found
