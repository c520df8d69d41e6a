"""For tests in a real browser: a Streamlit server of one's own, a Chromium, and a page that is watched.

    with browser.serve(ROOT / "app.py", tmp_path) as app, browser.visiting(app) as page:
        page.goto(app.url)
        browser.ready(page)

Whatever is waited for has `PATIENCE`: a busy machine may take long, and only a test that fails waits so long.
What `page.wait_for_function` is given has to be a function: the policy forbids to evaluate an expression again.
Leaving `visiting` fails on requests to other hosts and on breaches of the security policy; leaving `serve` fails
on unexpected errors in the server's log.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
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
PATIENCE = 90_000
"""Milliseconds that anything may take, a page or the work beside it."""
IN_SECONDS = PATIENCE / 1000

playwright.expect.set_options(timeout=PATIENCE)

# Counts what the page asks of its server, and the runs that answer it. Streamlit's messages are protocol buffers:
# a wish for a run begins with 0x5a; a run begins with field 4 and ends with field 6, whose value 2 means that
# another run follows.
WATCH_RUNS = """(() => {
  const runs = window.__runs = {asked: 0, begun: 0, ended: 0, askedAt: 0, restsSince: 0};
  const number = (bytes, at) => {
    let value = 0, shift = 1;
    for (;;) {
      const byte = bytes[at++];
      value += (byte & 127) * shift;
      if (byte < 128) return [value, at];
      shift *= 128;
    }
  };
  const note = bytes => {
    for (let at = 0, tag, value; at < bytes.length;) {
      [tag, at] = number(bytes, at);
      [value, at] = number(bytes, at);
      if (tag >> 3 === 4) runs.begun = runs.asked;
      if (tag >> 3 === 6 && value !== 2) runs.ended = runs.begun;
      if (tag & 7) at += value;
    }
  };
  window.WebSocket = class extends WebSocket {
    constructor(...given) {
      super(...given);
      this.addEventListener('message', ({data}) => data instanceof ArrayBuffer && note(new Uint8Array(data)));
    }
    send(data) {
      if (data[0] === 0x5a) { runs.asked += 1; runs.askedAt = performance.now(); }
      super.send(data);
    }
  };
})();"""

# A wish that is not answered within ten seconds was for a part of the page that is gone.
RESTS = """() => {
  const runs = window.__runs, now = performance.now();
  const state = document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState;
  const isAnswered = runs.begun === runs.asked || now - runs.askedAt > 10000;
  if (!(runs.asked && isAnswered && runs.ended === runs.begun && state === 'notRunning')) runs.restsSince = 0;
  else runs.restsSince = runs.restsSince || now;
  return runs.restsSince > 0 && now - runs.restsSince > 80;
}"""


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
    port = free_port()
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
            process.wait(IN_SECONDS)
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
    context.set_default_timeout(PATIENCE)
    context.add_init_script(WATCH_RUNS)
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
    """Wait until all that the page has asked of its server is answered, and nothing runs any more."""
    page.evaluate("window.__runs.restsSince = 0")
    page.wait_for_timeout(30)
    page.wait_for_function(RESTS, polling=20)


_IN_STEP = """mustShow => {
  const ends = start => [...document.querySelectorAll(`[class*="st-key-${start}"]`)].flatMap(el =>
    [...el.classList].filter(name => name.startsWith("st-key-" + start)).map(name => name.slice(7 + start.length)));
  const shown = new Set(ends("shown_")), accept = new Set(ends("acc_"));
  if (document.documentElement.dataset.keys !== "1") return false;
  if (!mustShow && !(shown.size && accept.size)) return true;
  return shown.size === 1 && accept.size === 1 && [...shown][0] === [...accept][0];
}"""


def reviewing(page: playwright.Page) -> None:
    """Wait until the review page listens to keys, and its buttons belong to the example on screen."""
    ready(page, keys=True)
    page.wait_for_function(_IN_STEP, arg=True)
    idle(page)


def decide(page: playwright.Page, key: str) -> None:
    """Press a key that decides, and wait until the next example can be reviewed."""
    reviewing(page)
    here = page.get_by_role("heading", name=re.compile(r"^Example \d+$")).inner_text()
    page.keyboard.press(key)
    expect(page.get_by_role("heading", name=here, exact=True)).to_have_count(0)
    reviewing(page)


def press(page: playwright.Page, key: str) -> None:
    """Press one key once the page can take it, and wait until the app rests again."""
    idle(page)
    page.wait_for_function(_IN_STEP, arg=False)
    page.keyboard.press(key)
    idle(page)


def fill(page: playwright.Page, field: playwright.Locator, text: str) -> None:
    """Write into a field and leave it: what the page does with the text is over before anything is clicked."""
    field.fill(text)
    field.press("Tab")
    idle(page)


def place(locator: playwright.Locator) -> playwright.FloatRect:
    """Where something drawn is, once it has been there for a while; to be clicked at by its coordinates."""
    seen: list[playwright.FloatRect | None] = []
    until = time.monotonic() + IN_SECONDS
    while time.monotonic() < until:
        seen.append(locator.bounding_box())
        if len(seen) > 5 and seen[-1] is not None and all(box == seen[-1] for box in seen[-5:]):
            return seen[-1]
        locator.page.wait_for_timeout(80)
    raise AssertionError(f"It does not stand still: {seen[-5:]}")


def hold(page: playwright.Page, key: str, repeats: int = 20, every_ms: int = 30) -> None:
    """Hold a key down: one keydown, then the repeats that a keyboard sends."""
    for _ in range(repeats):
        page.keyboard.down(key)
        page.wait_for_timeout(every_ms)
    page.keyboard.up(key)
    idle(page)


def widget(page: playwright.Page, key: str) -> playwright.Locator:
    """The element whose Streamlit key is `key`; its newer self while the page is drawn anew."""
    return page.locator(f".st-key-{key}").first


def expect(seen: playwright.Locator | playwright.Page) -> Any:
    """Playwright's `expect` that bears what is there twice for a moment.

    When something above goes away, what stands below is drawn at its new place before it leaves its old one.
    Playwright fails at once where two elements answer to one description; here that only fails when it lasts.
    """
    return _Expected(playwright.expect(seen))


class _Expected:
    def __init__(self, asks: Any) -> None:
        self._asks = asks

    def __getattr__(self, name: str) -> Callable[..., None]:
        ask = getattr(self._asks, name)

        def asked(*given: Any, **named: Any) -> None:
            until = time.monotonic() + IN_SECONDS
            while True:
                try:
                    return ask(*given, **named)
                except (AssertionError, playwright.Error) as error:
                    if "strict mode violation" not in str(error) or time.monotonic() > until:
                        raise
                    time.sleep(0.1)

        return asked


def worker_of(server: Server) -> int:
    """The process beside the server that does long work."""
    until = time.monotonic() + IN_SECONDS
    while time.monotonic() < until:
        for child in Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split():
            with suppress(FileNotFoundError):
                if "tunewright.actions.worker" in Path(f"/proc/{child}/cmdline").read_text():
                    return int(child)
        time.sleep(0.1)
    raise AssertionError("no background worker was started")


@contextmanager
def held(server: Server) -> Iterator[None]:
    """The worker stands still meanwhile, between two of its writes, so that others can write."""
    if not Path("/proc/self").exists():  # no Linux: there it has to be quick
        yield
        return
    worker, path = worker_of(server), server.database_url.removeprefix("sqlite:///")
    while not _is_held(worker, path):
        os.kill(worker, signal.SIGCONT)
        time.sleep(0.01)
    try:
        yield
    finally:
        os.kill(worker, signal.SIGCONT)


def _is_held(worker: int, path: str) -> bool:
    os.kill(worker, signal.SIGSTOP)
    while Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split()[0] != "T":
        time.sleep(0.001)
    database = sqlite3.connect(path, timeout=0, isolation_level=None)
    try:
        database.execute("BEGIN IMMEDIATE")
        database.execute("ROLLBACK")
    except sqlite3.OperationalError:
        return False
    finally:
        database.close()
    return True


def _leaves(url: str, home: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != home


def free_port() -> int:
    """A port that nobody uses, away from those that the system gives to outgoing connections."""
    for port in random.SystemRandom().sample(range(20_000, 32_000), 1000):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("No port is free.")


def _wait_until_healthy(server: Server, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 2 * IN_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise AssertionError(f"The server ended with code {process.returncode}:\n{server.log()}")
        try:
            with urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=10) as answer:
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
                executable_path=_chromium(), args=list(FLAGS), headless=True, timeout=2 * PATIENCE
            )
        return self._chromium

    def close(self) -> None:
        if self._chromium and self._running:
            self._chromium.close()
            self._running.stop()
        self._chromium = self._running = None


_BROWSER = _Browser()
