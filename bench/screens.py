"""What a person waits for in front of the screen, timed inside a real Chromium: from event to painted frame."""

from __future__ import annotations

import json
import sqlite3
import statistics
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import imports_and_exports
import seeded
import watch
from tables import Row, spread

sys.path.append(str(Path(__file__).resolve().parent.parent / "tests"))

_ACCEPTS = 120
_KEYSTROKES = 40
_LONG_WORDS = 3_420
_TURNS_OF_PAGE = 20
_SEARCHES = ("ref", "con", "app", "tre", "neg", "pre", "doc", "ins", "com", "del")
_ROUNDS = 3

_PROBE = (Path(__file__).parent / "probe.js").read_text(encoding="utf-8")


def measure(folder: Path, rows: int) -> Iterator[Row]:
    """Review, explore and the way between pages, on a copy of the seeded project."""
    with suppress(ModuleNotFoundError):
        import playwright.sync_api  # noqa: F401
    import browser

    database, long_id = _prepared(folder, rows)
    environ = {"TUNEWRIGHT_DATABASE_URL": f"sqlite:///{database}", "TUNEWRIGHT_DATA_DIR": str(folder / "data")}
    with browser.serve(browser.ROOT / "app.py", folder, environ=environ) as app, browser.visiting(app) as page:
        page.add_init_script(_PROBE)
        desk = _Desk(page, f"{app.url}/{{}}?project=1&reviewer=Bench")
        yield from desk.accepting()
        yield from desk.typing(long_id)
        yield from desk.exploring()
        yield from desk.walking()


def _prepared(folder: Path, rows: int) -> tuple[Path, int]:
    """A copy of the seeded project with one example of 4,000 tokens more; its id."""
    database = imports_and_exports.copied(folder, rows, "screens.db")
    turns = [("user", "Read this."), ("assistant", seeded.long_text(_LONG_WORDS))]
    file = folder / "long.jsonl"
    body = {"messages": [{"role": role, "content": text} for role, text in turns]}
    file.write_text(json.dumps(body) + "\n", encoding="utf-8")
    watch.run(watch.tunewright("import", file, "--project", "bench", *imports_and_exports.at(database)))
    with sqlite3.connect(database) as connection:
        (number,) = connection.execute("SELECT max(id) FROM example").fetchone()
    return database, number


class _Desk:
    """One browser page, and what is timed on it."""

    def __init__(self, page: object, address: str) -> None:
        import browser

        self.browser, self.page, self.address = browser, page, address

    def accepting(self) -> Iterator[Row]:
        """Key `a`: from the keydown to the frame that shows the next example with its buttons."""
        self._open("review", keys=True)
        for _ in range(5):
            self._timed("keydown", "nextExample", lambda: self.page.keyboard.press("a"))
        times = [
            self._timed("keydown", "nextExample", lambda: self.page.keyboard.press("a")) for _ in range(_ACCEPTS)
        ]
        yield Row("screens", "accept and next, key `a`", "median < 70, p95 < 110 ms", spread(times), _ORDER)

    def typing(self, example: int) -> Iterator[Row]:
        """A character typed into an example of 4,000 tokens: until the count that includes it is painted."""
        self._open("review", keys=True, query=f"&example={example}")
        area = self.page.locator('[class*="st-key-ed_"] textarea').last
        area.click()
        self.page.keyboard.press("Control+End")
        times = []
        for at in range(_KEYSTROKES + 2):
            key = "7k"[at % 2]  # a digit after a letter, and the other way round, is always one token more
            times.append(self._timed("keydown", "tokensChanged", lambda key=key: self.page.keyboard.press(key)))
        tokens = self.page.locator('[data-testid="stMetricValue"]').first.inner_text()
        note = f"{_ORDER}; {tokens} tokens; each after a pause, or the throttle adds up to 150 ms"
        yield Row("screens", "keystroke to new token count", "median < 200 ms", spread(times[2:]), note)

    def exploring(self) -> Iterator[Row]:
        """The list of 100 lines: to the next page of it, and search while typing."""
        self._open("explore", sight='[class*="st-key-explore_grid_"] canvas')
        pages = self.page.locator('[class*="st-key-explore_page_"] button')
        times = []
        for number in range(_TURNS_OF_PAGE + 1):
            wanted = pages.filter(has_text="2" if number % 2 == 0 else "1").first
            times.append(self._timed("click", "nextPage", wanted.click))
        yield Row("screens", "explore: next page of 100", "", spread(times[1:]), _ORDER)
        box = self.page.locator(".st-key-explore_words input")
        found = []
        for word in _SEARCHES:
            box.click()
            self.page.keyboard.type(word[0])
            self._rest()
            found += [
                self._timed("keydown", "newCount", lambda letter=letter: self.page.keyboard.press(letter))
                for letter in word[1:]
            ]
            box.fill("")
            self._rest()
        note = f"{_ORDER}; 250 ms of pause included"
        yield Row("screens", "explore: letter typed to list drawn", "", spread(found), note)

    def walking(self) -> Iterator[Row]:
        """From page to page by the sidebar: from the click until the script of the page rests, all drawn."""
        links = self.page.locator('[data-testid="stSidebarNavLink"]')
        names = links.all_inner_texts()
        times: dict[str, list[float]] = {name: [] for name in names}
        for round_ in range(_ROUNDS + 1):
            for at, name in enumerate(names):
                spent = self._timed("click", "pageDrawn", links.nth(at).click)
                if round_:
                    times[name].append(spent)
        each = ", ".join(f"{name.split()[-1]} {statistics.median(spent):.0f}" for name, spent in times.items())
        every = [one for spent in times.values() for one in spent]
        yield Row("screens", "page to page, by the sidebar", "", spread(every), f"medians: {each}")

    def _open(self, name: str, *, keys: bool = False, query: str = "", sight: str = "button") -> None:
        self.page.goto(self.address.format(name) + query)
        self.browser.ready(self.page, keys=keys, sight=sight)
        self._rest()

    def _rest(self) -> None:
        self.page.wait_for_timeout(450)
        self.browser.idle(self.page)

    def _timed(self, event: str, until: str, act: object) -> float:
        """Milliseconds inside the page from the event that `act` causes until what is waited for is painted."""
        self.page.evaluate("([event, until]) => window.__probe.arm(event, until)", [event, until])
        act()
        spent = self.page.evaluate("() => window.__probe.result")
        if spent is None:
            raise SystemExit(f"The page never showed what was waited for ({until}): {self.page.url}")
        self.browser.idle(self.page)
        return float(spent)


_ORDER = "median / p95 / max"
