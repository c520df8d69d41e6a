"""The keyboard in a real browser: what it must do, and what it must never do."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page
from playwright.sync_api import TimeoutError as PlaywrightTimeout

import browser
from browser import Server, hold, idle, press, widget

pytestmark = pytest.mark.browser

KEYS_APP = browser.ROOT / "tests" / "ui" / "apps" / "keys_app.py"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with browser.serve(KEYS_APP, tmp_path_factory.mktemp("keys")) as server:
        yield server


@pytest.fixture
def page(app: Server) -> Iterator[Page]:
    with browser.visiting(app) as page:
        page.goto(app.url)
        browser.ready(page, keys=True)
        yield page


def said(page: Page) -> dict[str, str]:
    lines = page.locator("code").inner_text().splitlines()
    return dict(line.split(" ", 1) for line in lines if line)


def expect(page: Page, name: str, value: str) -> None:
    """Wait until the page says so, and still says so when it rests."""
    line = page.locator("code").get_by_text(f"{name} {value}")
    try:
        line.wait_for()
    except PlaywrightTimeout:
        assert said(page)[name] == value
    idle(page)
    assert said(page)[name] == value


def answer(page: Page, example: int) -> Locator:
    return widget(page, f"ed_{example}_1").locator("textarea")


def test_a_key_presses_its_button(page: Page) -> None:
    press(page, "a")
    press(page, "x")
    expect(page, "decided", "['0:accepted', '1:rejected']")


def test_the_count_follows_the_typing_without_leaving_the_field(page: Page) -> None:
    press(page, "e")
    page.keyboard.press("End")
    page.keyboard.type(" and more", delay=20)
    page.get_by_text("17 characters").wait_for()
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    assert answer(page, 0).input_value() == "answer 0 and more"


def test_continuous_typing_is_counted_before_it_ends(page: Page) -> None:
    press(page, "e")
    page.keyboard.press("End")
    counted = page.get_by_text("8 characters", exact=True)
    until = time.monotonic() + browser.IN_SECONDS
    while counted.count() and time.monotonic() < until:
        page.keyboard.type("x")
        page.wait_for_timeout(40)
    assert counted.count() == 0


def test_fast_typing_loses_no_letter_and_keeps_the_caret(page: Page) -> None:
    press(page, "e")
    page.keyboard.press("Home")
    text = "the quick brown fox jumps over the lazy dog "
    page.keyboard.type(text, delay=25)
    idle(page)
    assert answer(page, 0).input_value() == text + "answer 0"


def test_a_plain_key_while_typing_is_text(page: Page) -> None:
    press(page, "e")
    page.keyboard.type("axe?")
    page.wait_for_timeout(300)
    assert (said(page)["decided"], said(page)["helped"]) == ("[]", "0")


def test_a_held_key_acts_once(page: Page) -> None:
    hold(page, "a")
    expect(page, "decided", "['0:accepted']")


def test_a_held_arrow_or_enter_acts_once(page: Page) -> None:
    hold(page, "ArrowRight")
    expect(page, "skipped", "1")
    widget(page, "skip_0").locator("button").focus()
    hold(page, "Enter")
    expect(page, "skipped", "2")


def test_a_held_combination_acts_once(page: Page) -> None:
    page.keyboard.down("Alt")
    hold(page, "d")
    page.keyboard.up("Alt")
    expect(page, "decided", "['0:drafted']")


def test_control_enter_held_accepts_once(page: Page) -> None:
    page.keyboard.down("Control")
    hold(page, "Enter")
    page.keyboard.up("Control")
    expect(page, "decided", "['0:accepted']")


@pytest.mark.parametrize("key", ["a", "x", "ArrowRight", "Alt+d", "Control+Enter", "?", "e"])
def test_a_key_behind_a_dialog_does_nothing(page: Page, key: str) -> None:
    widget(page, "ask").locator("button").click()
    page.get_by_text("Nothing may happen behind this.").wait_for()
    idle(page)
    press(page, key)
    page.evaluate("document.activeElement.blur()")
    press(page, key)
    page.wait_for_timeout(200)
    assert page.get_by_role("dialog").count() == 1
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")
    heard = said(page)
    assert (heard["decided"], heard["helped"], heard["skipped"]) == ("[]", "0", "0")


def test_a_dialog_can_be_typed_in_and_its_button_pressed(page: Page) -> None:
    widget(page, "ask").locator("button").click()
    field = widget(page, "inside").locator("input")
    field.click()
    page.keyboard.type("a name?")
    assert field.input_value() == "a name?"
    page.keyboard.press("Tab")
    idle(page)
    widget(page, "inside_button").locator("button").focus()
    press(page, "Enter")
    expect(page, "decided", "[]")


def test_unsaved_text_is_saved_before_control_enter_accepts(page: Page) -> None:
    press(page, "e")
    page.keyboard.press("End")
    page.keyboard.type("!")
    press(page, "Control+Enter")
    page.get_by_text("Example 1", exact=True).wait_for()
    idle(page)
    expect(page, "decided", "['0:accepted']")
    expect(page, "saved", "{'0.1': 'answer 0!'}")


def test_unsaved_text_is_saved_before_a_combination_decides(page: Page) -> None:
    press(page, "e")
    page.keyboard.press("End")
    page.keyboard.type("!")
    press(page, "Alt+d")
    page.get_by_text("Example 1", exact=True).wait_for()
    idle(page)
    expect(page, "saved", "{'0.1': 'answer 0!'}")


def test_unsaved_text_does_not_leak_into_the_next_example(page: Page) -> None:
    press(page, "e")
    page.keyboard.type("leak")
    press(page, "Control+Enter")
    page.get_by_text("Example 1", exact=True).wait_for()
    idle(page)
    assert answer(page, 1).input_value() == "answer 1"


def test_escape_leaves_the_editor_and_keeps_the_text(page: Page) -> None:
    press(page, "e")
    page.keyboard.press("End")
    page.keyboard.type("?")
    press(page, "Escape")
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    expect(page, "saved", "{'0.1': 'answer 0?'}")
    press(page, "a")
    expect(page, "decided", "['0:accepted']")


def test_e_goes_to_the_answer_and_is_not_typed(page: Page) -> None:
    press(page, "e")
    assert page.evaluate("document.activeElement.value") == "answer 0"


def test_a_question_mark_opens_the_help(page: Page) -> None:
    press(page, "?")
    expect(page, "helped", "1")


def test_a_clicked_radio_gives_the_keys_back(page: Page) -> None:
    page.get_by_text("blue").click()
    page.wait_for_function("() => document.activeElement.tagName === 'BODY'")
    press(page, "a")
    expect(page, "decided", "['0:accepted']")


def test_text_being_composed_waits_until_it_is_chosen(page: Page) -> None:
    press(page, "e")
    page.keyboard.press("End")
    ime = page.context.new_cdp_session(page)
    ime.send("Input.imeSetComposition", {"text": "か", "selectionStart": 1, "selectionEnd": 1})
    page.wait_for_timeout(400)
    assert said(page)["saved"] == "{}"
    ime.send("Input.insertText", {"text": "蚊"})
    expect(page, "saved", "{'0.1': 'answer 0蚊'}")


def test_keys_wait_while_another_examples_buttons_are_on_screen(page: Page) -> None:
    page.evaluate(
        """() => { const shown = document.querySelector('.st-key-shown_0');
        shown.classList.replace('st-key-shown_0', 'st-key-shown_7'); }"""
    )
    page.keyboard.press("a")
    page.wait_for_timeout(200)
    expect(page, "decided", "[]")


def test_a_burst_of_keys_decides_no_example_twice(page: Page) -> None:
    for _ in range(8):
        page.keyboard.press("a")
        page.wait_for_timeout(15)
    idle(page)
    page.get_by_text("decided ['0:accepted'").wait_for()
    page.wait_for_timeout(500)
    idle(page)
    decided = said(page)["decided"]
    n = decided.count("accepted")
    assert 1 <= n <= 8
    assert decided == str([f"{number}:accepted" for number in range(n)])


def test_only_one_listener_is_alive_after_the_theme_changes(page: Page) -> None:
    for scheme in ("dark", "light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_timeout(200)
    page.evaluate(
        """() => { window.commits = 0;
        window.addEventListener('focusout', e => { if (!e.isTrusted) window.commits += 1; }, true); }"""
    )
    press(page, "e")
    page.keyboard.type("x")
    page.wait_for_function("() => window.commits > 0")
    page.wait_for_timeout(400)
    assert page.evaluate("window.commits") == 1
