"""The app as it is started, and everything a page may hold, under the security policy in a real browser."""

from __future__ import annotations

import runpy
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

import browser
from browser import Server, expect, idle, widget
from tunewright.ui.headers import content_security_policy

pytestmark = pytest.mark.browser

HOSTILE = runpy.run_path(str(browser.ROOT / "tests" / "ui" / "apps" / "hostile.py"))["HOSTILE"]
APPS = browser.ROOT / "tests" / "ui" / "apps"


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("everything")
    (folder / "big").write_bytes(b"x" * 100_000)
    with browser.serve(APPS / "everything_app.py", folder, environ={"TEST_FILE": str(folder / "big")}) as server:
        yield server


@pytest.fixture
def page(everything: Server) -> Iterator[Page]:
    with browser.visiting(everything) as page:
        page.goto(everything.url)
        browser.ready(page, keys=True)
        yield page


def test_text_from_data_is_shown_letter_by_letter_and_asks_nobody(page: Page) -> None:
    for n, text in enumerate(HOSTILE):
        shown = widget(page, f"hostile_{n}").inner_text()
        assert shown.replace("\u2060", "") == text
    assert page.evaluate("window.hacked") is None


def test_text_from_data_makes_no_element(page: Page) -> None:
    for n in range(len(page.locator('[class*="st-key-hostile_"]').all())):
        made = widget(page, f"hostile_{n}").locator("a, img, em, strong, code, .katex, h1, li, del, svg, sup")
        assert made.count() == 0
    assert page.locator('[data-testid="stMain"] a[href*="evil"], img[src*="evil"], .katex').count() == 0


def test_charts_tables_and_dialogs_work_under_the_policy(page: Page) -> None:
    expect(page.locator('[data-testid="stVegaLiteChart"] :is(canvas, svg)')).to_have_count(2)
    expect(page.locator('[data-testid="stDataFrame"] canvas').first).to_be_attached()
    widget(page, "open").locator("button").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator('[data-testid="stVegaLiteChart"] :is(canvas, svg)')).to_have_count(1)


def test_a_file_is_uploaded_under_the_policy(page: Page) -> None:
    page.locator('input[type="file"]').set_input_files(
        {"name": "a.jsonl", "mimeType": "text/plain", "buffer": b"12345"}
    )
    expect(page.get_by_text("received 5 bytes")).to_be_visible()


@pytest.mark.parametrize(
    ("label", "name", "size"),
    [("Big file", "großes file.jsonl", 100_000), ("Streamed file", "streamed.jsonl", 5_000)],
)
def test_a_link_downloads_the_file(page: Page, label: str, name: str, size: int) -> None:
    with page.expect_download() as download:
        page.get_by_role("link", name=label).click()
    assert download.value.suggested_filename == name
    assert download.value.path().stat().st_size == size


def test_a_small_download_works_under_the_policy(page: Page) -> None:
    with page.expect_download() as download:
        widget(page, "small").locator("button").click()
    assert download.value.path().read_text() == "text"


@pytest.mark.parametrize("launcher", [("-m", "streamlit", "run"), ()], ids=["streamlit run", "python"])
def test_both_ways_of_starting_give_the_same_app(tmp_path: Path, launcher: tuple[str, ...]) -> None:
    with browser.serve(browser.ROOT / "app.py", tmp_path, launcher=launcher) as server:
        with urllib.request.urlopen(f"{server.url}/") as answer:
            assert answer.headers["Content-Security-Policy"] == content_security_policy()
            assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "127.0.0.1" in server.log()
        worker = browser.worker_of(server)
    assert not Path(f"/proc/{worker}").exists(), "it ends before the server does"


def test_the_sidebar_is_there_on_a_deep_link_and_after_a_reload(tmp_path: Path) -> None:
    with browser.serve(_app_with_pages(tmp_path), tmp_path) as server, browser.visiting(server) as page:
        page.goto(f"{server.url}/findings?project=5")
        said = page.get_by_test_id("stText")
        expect(said).to_have_text("findings, project 5, reviewer “”")
        expect(page.get_by_role("link", name="Balance")).to_be_visible()
        expect(page).to_have_title("findings · Tunewright")
        name = page.get_by_role("textbox", name="Reviewer")
        name.fill("Ann Lee")
        name.press("Enter")
        expect(said).to_have_text("findings, project 5, reviewer “Ann Lee”")
        assert "reviewer" not in page.url
        page.get_by_role("link", name="Balance").click()
        expect(said).to_have_text("balance, project 5, reviewer “Ann Lee”")
        page.wait_for_function("() => document.cookie.includes('=Ann%20Lee')")
        page.reload()
        expect(said).to_have_text("balance, project 5, reviewer “Ann Lee”")
        idle(page)
        page.go_back()
        idle(page)
        if "/balance" in page.url:  # on a slow machine, the project came into the address as a step of its own
            page.go_back()
        expect(said).to_have_text("findings, project 5, reviewer “Ann Lee”")
        page.get_by_role("button", name="To the balance").click()
        expect(said).to_have_text("balance, project 5, reviewer “Ann Lee”")


def test_a_name_stays_in_its_browser_and_out_of_links(tmp_path: Path) -> None:
    with browser.serve(_app_with_pages(tmp_path), tmp_path) as server, browser.visiting(server) as page:
        said = page.get_by_test_id("stText")
        page.goto(f"{server.url}/findings?project=5&reviewer=Jos%C3%A9+%E7%8E%8B%3B")
        expect(said).to_have_text("findings, project 5, reviewer “José 王;”")
        page.wait_for_function("() => document.cookie.includes('tunewright_reviewer=')")
        expect(page).to_have_url(f"{server.url}/findings?project=5")
        page.reload()
        expect(said).to_have_text("findings, project 5, reviewer “José 王;”")
        tab = page.context.new_page()
        tab.goto(f"{server.url}/balance?reviewer=Ben")
        expect(tab.get_by_test_id("stText")).to_have_text("balance, project 3, reviewer “José 王;”")
        expect(tab).to_have_url(f"{server.url}/balance?project=3")
        with browser.visiting(server) as elsewhere:
            elsewhere.goto(page.url)
            expect(elsewhere.get_by_test_id("stText")).to_have_text("findings, project 5, reviewer “”")
        box = tab.get_by_role("textbox", name="Reviewer")
        box.fill("Ben")
        box.press("Enter")
        expect(tab.get_by_test_id("stText")).to_have_text("balance, project 3, reviewer “Ben”")
        tab.wait_for_function("() => document.cookie.includes('=Ben')")
        page.reload()
        expect(said).to_have_text("findings, project 5, reviewer “Ben”")
        (cookie,) = (one for one in page.context.cookies() if one["name"] == "tunewright_reviewer")
        assert (cookie["sameSite"], cookie["path"]) == ("Strict", "/")


def _app_with_pages(folder: Path) -> Path:
    pages = folder / "pages"
    pages.mkdir()
    for name in ("home", "findings", "balance"):
        (pages / f"{name}.py").write_text(PAGE.replace("NAME", name), encoding="utf-8")
    (pages / "entry.py").write_text(ENTRY, encoding="utf-8")
    (folder / "small_app.py").write_text(
        (APPS / "keys_app.py").read_text(encoding="utf-8").replace("keys_page.py", "pages/entry.py"),
        encoding="utf-8",
    )
    return folder / "small_app.py"


PAGE = """
import streamlit as st
from tunewright import ui
with ui.page("NAME"):
    st.text(f"NAME, project {ui.project_id()}, reviewer “{ui.reviewer()}”")
    ui.nothing_here("Nothing yet.", "To the balance", "balance")
"""
ENTRY = """
from pathlib import Path
from tunewright.ui import navigation
navigation.run(lambda: [(3, "Support"), (5, "Films")], Path(__file__).parent)
"""


UNGUARDED = """
import streamlit as st
from tunewright import ui

def fail():
    raise ValueError("private text of the data")

@st.fragment
def part():
    if st.button("Break the part"):
        fail()

with ui.page("Unguarded"):
    st.button("Break the callback", on_click=fail)
    part()
"""


@pytest.mark.parametrize("button", ["Break the callback", "Break the part"])
def test_what_no_boundary_catches_is_still_a_sentence(tmp_path: Path, button: str) -> None:
    app = _app_with_pages(tmp_path)
    (tmp_path / "pages" / "home.py").write_text(UNGUARDED, encoding="utf-8")
    with (
        browser.serve(app, tmp_path, trouble_expected=True) as server,
        browser.visiting(server) as page,
    ):
        page.goto(server.url)
        page.get_by_role("button", name=button).click()
        alert = page.get_by_test_id("stAlert")
        expect(alert).to_contain_text("Something went wrong on our side")
        assert "private" not in page.content() + server.log()
        reference = alert.inner_text().partition("reference ")[2][:8]
        assert f"Unexpected ValueError in a script, reference {reference}" in server.log()
        assert "Traceback" not in server.log()
