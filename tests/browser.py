"""For tests in a real browser: a Streamlit server of one's own, a Chromium, and a page that is watched.

    with browser.serve(ROOT / "app.py", tmp_path) as app, browser.visiting(app) as page:
        page.goto(app.url)
        browser.ready(page)

Leaving `visiting` fails on requests to other hosts and on breaches of the security policy; leaving `serve` fails
on unexpected errors in the server's log.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import playwright.sync_api as playwright
import pytest

ROOT = Path(__file__).resolve().parent.parent

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
TROUBLE = re.compile(r"Traceback|^Unexpected \w+ in|Uncaught app", re.MULTILINE)
IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'


@dataclass(frozen=True)
class Server:
    """A running server: where it answers, where it logs, which database it uses."""

    url: str
    log_file: Path
    database_url: str
    pid: int

    def log(self) -> str:
        """Everything the server and its worker have printed so far."""
        return self.log_file.read_text(encoding="utf-8", errors="replace")


@contextmanager
def serve(
    script: Path,
    folder: Path,
    *,
    environ: Mapping[str, str] | None = None,
    trouble_expected: bool = False,
    launcher: tuple[str, ...] = ("-m", "streamlit", "run"),
) -> Iterator[Server]:
    """Run `streamlit run script` on a free port with a database in `folder`; stop it at the end.

    `launcher=()` starts it as `python script`.
    """
    port = _free_port()
    server_environ = {
        **os.environ,
        "TUNEWRIGHT_DATABASE_URL": f"sqlite:///{folder / 'tunewright.db'}",
        "STREAMLIT_SERVER_PORT": str(port),
        "STREAMLIT_SERVER_HEADLESS": "true",
        "PYTHONUNBUFFERED": "1",
        **(environ or {}),
    }
    log_file = folder / "server.log"
    with log_file.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *launcher, str(script)],
            cwd=ROOT,
            env=server_environ,
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
        )
    url = f"http://127.0.0.1:{port}"
    server = Server(url, log_file, server_environ["TUNEWRIGHT_DATABASE_URL"], process.pid)
    try:
        _wait_until_healthy(server, process)
        yield server
    finally:
        _BROWSER.close()
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    if not trouble_expected:
        assert not TROUBLE.search(server.log()), server.log()


@contextmanager
def visiting(
    server: Server, *, width: int = 1440, height: int = 900, dark: bool = False, watch: bool = True
) -> Iterator[playwright.Page]:
    """A new page in a fresh browser profile; `watch=False` lets foreign requests and policy breaches pass."""
    context = _BROWSER.get().new_context(
        viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light"
    )
    context.set_default_timeout(15_000)
    home = urlsplit(server.url).netloc
    foreign: list[str] = []
    breaches: list[str] = []
    context.on("request", lambda request: foreign.append(request.url) if _leaves(request.url, home) else None)
    context.on(
        "console",
        lambda message: breaches.append(message.text) if "Content Security Policy" in message.text else None,
    )
    try:
        yield context.new_page()
    finally:
        context.close()
    if watch:
        assert not foreign, f"requests to other hosts: {foreign}"
        assert not breaches, f"breaches of the security policy: {breaches}"


def ready(page: playwright.Page, *, keys: bool = False, sight: str = "h1, h2, h3, button") -> None:
    """Wait until the page has drawn something to act on and its script rests; with `keys`, until keys work."""
    page.locator('[data-testid="stMain"]').locator(sight).first.wait_for()
    if keys:
        page.wait_for_selector("html[data-keys]", state="attached")
    idle(page)


def idle(page: playwright.Page) -> None:
    """Wait until nothing runs; only true after something has started, hence the short pause first."""
    page.wait_for_timeout(30)
    page.wait_for_selector(IDLE, state="attached")


_IN_STEP = """() => {
  const ends = start => [...document.querySelectorAll(`[class*="st-key-${start}"]`)].flatMap(el =>
    [...el.classList].filter(name => name.startsWith("st-key-" + start)).map(name => name.slice(7 + start.length)));
  const shown = new Set(ends("shown_")), accept = new Set(ends("acc_"));
  return document.documentElement.dataset.keys === "1" && shown.size === 1 && accept.size === 1
    && [...shown][0] === [...accept][0];
}"""


def reviewing(page: playwright.Page) -> None:
    """Wait until the review page listens to keys, and its buttons belong to the example on screen."""
    ready(page, keys=True)
    page.wait_for_function(_IN_STEP)
    idle(page)


def press(page: playwright.Page, key: str) -> None:
    """Press one key and wait until the app rests again."""
    page.keyboard.press(key)
    idle(page)


def hold(page: playwright.Page, key: str, repeats: int = 20, every_ms: int = 30) -> None:
    """Hold a key down: one keydown, then the repeats that a keyboard sends."""
    for _ in range(repeats):
        page.keyboard.down(key)
        page.wait_for_timeout(every_ms)
    page.keyboard.up(key)
    idle(page)


def widget(page: playwright.Page, key: str) -> playwright.Locator:
    """The element whose Streamlit key is `key`."""
    return page.locator(f".st-key-{key}")


def _leaves(url: str, home: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != home


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(server: Server, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.poll() is not None:
            raise AssertionError(f"The server ended with code {process.returncode}:\n{server.log()}")
        try:
            with urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"The server did not become healthy:\n{server.log()}")


def _chromium() -> str:
    """The system's own Chromium; without one, the test is skipped and says so."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = next((path for path in map(shutil.which, names) if path), None)
    if found is None:
        pytest.skip("No Chromium on this machine.")
    return found


class _Browser:
    """One Chromium for all pages of a server; closed with it, for it leaves an event loop running."""

    def __init__(self) -> None:
        self._running: playwright.Playwright | None = None
        self._chromium: playwright.Browser | None = None

    def get(self) -> playwright.Browser:
        if self._chromium is None:
            self._running = playwright.sync_playwright().start()
            self._chromium = self._running.chromium.launch(
                executable_path=_chromium(), args=list(FLAGS), headless=True
            )
        return self._chromium

    def close(self) -> None:
        if self._chromium and self._running:
            self._chromium.close()
            self._running.stop()
        self._chromium = self._running = None


_BROWSER = _Browser()
