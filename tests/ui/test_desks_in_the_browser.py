"""The desks in a real browser: one key settles and the next is there; the editor; two people; narrow and dark."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

import browser
from browser import expect, hold, idle, press, ready, widget
from tunewright.actions import browsing, importing, looking, projects, reviewing
from tunewright.model.project import Filter
from tunewright.settings import Settings
from tunewright.store import Store, examples, open_store

pytestmark = pytest.mark.browser


def records() -> list[dict[str, Any]]:
    """Three contradictions, two clusters of copies, and a label that is probably wrong."""
    asked = [(f"Do you open on holiday {n} of this year?", answer) for n in range(3) for answer in ("yes", "no")]
    asked += [("Is there a <script>window.hacked=1</script> in **my** bill?", "yes")] * 2 + [
        ("May I wait?", "no")
    ] * 3
    asked += [(f"My parcel {n} has not arrived yet, where is the courier?", "delivery") for n in range(40)]
    asked += [(f"I forgot the password of account {n} and cannot log in", "access") for n in range(40)]
    asked += [("My parcel is late and the courier has not arrived", "access")]
    return [{"prompt": prompt, "completion": answer} for prompt, answer in asked]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[browser.Server]:
    with browser.serve(browser.ROOT / "app.py", tmp_path_factory.mktemp("desks")) as running:
        yield running


@pytest.fixture
def store(server: browser.Server) -> Store:
    folder = Path(server.database_url.removeprefix("sqlite:///")).parent
    return open_store(Settings(server.database_url, folder))


@pytest.fixture
def project(store: Store, request: pytest.FixtureRequest) -> int:
    project = projects.create(store, request.node.name).id
    text = "".join(json.dumps(record) + "\n" for record in records())
    kept = importing.keep_upload(store, "records.jsonl", BytesIO(text.encode()))
    importing.import_file(store, project, kept, importing.recognise(kept.path, kept.name).plan, "Ann")
    projects.set_up(store, project, "Ann", task="classification", label_source="answer")
    looking.look(store, project, by="Ann")
    return project


@pytest.fixture
def page(server: browser.Server) -> Iterator[Page]:
    with browser.visiting(server) as page:
        yield page
        assert page.evaluate("window.hacked") is None


def visit(page: Page, server: browser.Server, project: int, more: str = "") -> None:
    page.goto(f"{server.url}/desk?project={project}&reviewer=Ann{more}")
    ready(page, keys=True)
    page.locator('[data-testid="stBottom"] button').filter(visible=True).first.wait_for()
    idle(page)


def heading(page: Page) -> Any:
    return page.locator('[class*="st-key-shown_"] h3').first


def progress(page: Page) -> Any:
    return page.locator('[class*="st-key-shown_"]').get_by_text(" settled")


def told(store: Store, project: int) -> list[tuple[str, str]]:
    lines = browsing.page(store, projects.get(store, project), Filter(), limit=11)
    return [(line.answer, line.state) for line in lines]


def test_one_key_settles_a_cluster_and_the_next_is_there(
    page: Page, server: browser.Server, store: Store, project: int
) -> None:
    visit(page, server, project)
    expect(progress(page)).to_contain_text("0 of 5 clusters settled")
    for key, done in (("2", "1 of 5"), ("y", "2 of 5"), ("1", "3 of 5")):
        press(page, key)
        expect(progress(page)).to_contain_text(f"{done} clusters settled")
    expect(heading(page)).to_contain_text("Exact duplicate")
    states = [state for _, state in told(store, project)]
    assert states[:6] == ["rejected", "unreviewed", "unreviewed", "unreviewed", "unreviewed", "rejected"]
    press(page, "u")
    expect(progress(page)).to_contain_text("2 of 5 clusters settled")
    expect(heading(page)).to_contain_text("Conflicting answers")
    assert [state for _, state in told(store, project)][5] == "unreviewed"


def test_a_name_that_was_written_gives_the_keys_to_the_desk(
    page: Page, server: browser.Server, project: int
) -> None:
    page.goto(f"{server.url}/desk?project={project}")
    expect(page.get_by_text("Who are you?")).to_be_visible()
    name = page.get_by_role("textbox", name="Reviewer")
    for written, done in (("Ann", "1 of 5"), ("Bo", "2 of 5")):
        name.fill(written)
        name.press("Enter")
        ready(page, keys=True)
        expect(name).not_to_be_focused()
        press(page, "1")
        expect(progress(page)).to_contain_text(f"{done} clusters settled")


def test_a_held_key_settles_one(page: Page, server: browser.Server, project: int) -> None:
    visit(page, server, project)
    hold(page, "1")
    expect(progress(page)).to_contain_text("1 of 5 clusters settled")


def test_an_answer_is_edited_and_saved_to_all_by_keyboard(
    page: Page, server: browser.Server, store: Store, project: int
) -> None:
    visit(page, server, project)
    press(page, "e")
    editor = page.locator('[class*="st-key-ed_"] textarea')
    expect(editor).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("yes, from ten to two", delay=15)
    page.keyboard.press("Control+Enter")
    idle(page)
    expect(progress(page)).to_contain_text("1 of 5 clusters settled")
    expect(editor).to_have_count(0)
    assert [answer for answer, _ in told(store, project)][:2] == ["yes, from ten to two"] * 2


def test_escape_leaves_the_editor_and_keys_work_again(page: Page, server: browser.Server, project: int) -> None:
    visit(page, server, project)
    press(page, "e")
    editor = page.locator('[class*="st-key-ed_"] textarea')
    expect(editor).to_be_focused()
    page.keyboard.type("b1jm")
    press(page, "Escape")
    press(page, "Escape")
    expect(editor).to_have_count(0)
    expect(progress(page)).to_contain_text("0 of 5 clusters settled")
    press(page, "j")
    press(page, "b")
    expect(progress(page)).to_contain_text("1 of 5 clusters settled")


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(
    page: Page, server: browser.Server, store: Store, project: int
) -> None:
    visit(page, server, project)
    number = browsing.page(store, projects.get(store, project), Filter(), limit=1)[0].id
    with store.reading() as unit:
        version = examples.card(unit, number).version
    reviewing.decide(store, project, number, version, "Bob", state="accepted")
    press(page, "2")
    expect(page.get_by_text("Somebody else changed one of these examples")).to_be_visible()
    expect(progress(page)).to_contain_text("0 of 5 clusters settled")
    press(page, "2")
    expect(progress(page)).to_contain_text("1 of 5 clusters settled")


def test_a_reload_shows_the_same_cluster_and_the_key_sheet_takes_no_keys(
    page: Page, server: browser.Server, project: int
) -> None:
    visit(page, server, project)
    press(page, "j")
    press(page, "n")
    there = page.locator('[class*="st-key-shown_"]').inner_text()
    page.reload()
    ready(page, keys=True)
    expect(page.locator('[class*="st-key-shown_"]')).to_have_text(there, use_inner_text=True)
    press(page, "?")
    expect(page.get_by_role("dialog")).to_contain_text("Keep the left one, reject all others")
    page.keyboard.press("1")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(progress(page)).to_contain_text("0 of 5 clusters settled")


def test_a_suggested_label_is_taken_and_undone(
    page: Page, server: browser.Server, store: Store, project: int
) -> None:
    visit(page, server, project, "&desk=labels")
    expect(page.get_by_role("button", name="Take “delivery”")).to_be_visible()
    press(page, "s")
    expect(page.get_by_text("Nothing to settle.")).to_be_visible()
    press(page, "u")
    expect(page.get_by_role("button", name="Take “delivery”")).to_be_visible()
    press(page, "g")
    expect(page.get_by_text("Nothing to settle.")).to_be_visible()


def test_a_repair_is_previewed_made_and_taken_back(
    page: Page, server: browser.Server, store: Store, project: int
) -> None:
    page.goto(f"{server.url}/desk?project={project}&reviewer=Ann&code=DU001")
    ready(page)
    expect(page.get_by_text("3 examples change: 3 rejected")).to_be_visible()
    page.get_by_role("button", name="Repair 3 examples").click()
    expect(page.get_by_text("3 examples repaired.")).to_be_visible()
    assert [state for _, state in told(store, project)].count("rejected") == 3
    widget(page, "desk_repaired_undo").get_by_role("button").click()
    expect(page.get_by_text("Taken back: 3 examples as before.")).to_be_visible()
    assert [state for _, state in told(store, project)].count("rejected") == 0


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [420, 760, 1440])
def test_nothing_sticks_out_at_any_width(server: browser.Server, project: int, width: int, dark: bool) -> None:
    with browser.visiting(server, width=width, dark=dark) as page:
        for more in ("&desk=clusters", "&desk=labels"):
            visit(page, server, project, more)
            main = page.locator('[data-testid="stMain"]')
            page.wait_for_function("el => el.scrollWidth <= el.clientWidth", arg=main.element_handle())
