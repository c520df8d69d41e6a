"""`tunewright serve`: the same app as `streamlit run app.py`, in a process of its own."""

from __future__ import annotations

import time
import urllib.request
from pathlib import Path

import pytest

from browser import free_port
from terminal import Terminal
from tunewright.cli import serve
from tunewright.settings import Settings, app_home


def answer(port: int, seconds: float = 180) -> int:
    """The status of the server's health page, once it listens."""
    until = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=5) as reply:
                return int(reply.status)
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def test_the_server_starts_on_the_sample_projects_and_ends_when_told(terminal: Terminal) -> None:
    port = free_port()
    started = terminal.start("serve", "--port", port, "--no-browser", "--sample")
    try:
        assert answer(port) == 200
        names = [one["name"] for one in terminal.json("projects")["projects"]]
        assert names == ["Sample: clinic chat", "Sample: support intents"]
    finally:
        started.terminate()
        _, err = started.communicate(timeout=180)
    assert b"Traceback" not in err


def test_the_server_listens_on_this_machine_alone() -> None:
    words = serve.command(None, "127.0.0.1", no_browser=False)
    assert words[1:5] == ["-m", "streamlit", "run", str(app_home() / "app.py")]
    assert words[5:] == ["--server.address", "127.0.0.1"]


def test_port_and_browser_can_be_chosen() -> None:
    words = serve.command(8600, "127.0.0.1", no_browser=True)
    assert words[7:] == ["--server.port", "8600", "--server.headless", "true"]


@pytest.mark.parametrize(
    ("address", "hosts"), [("10.0.0.5", ["127.0.0.1", "localhost", "10.0.0.5"]), ("0.0.0.0", ["*"])]
)
def test_another_address_is_allowed_as_a_host(address: str, hosts: list[str]) -> None:
    words = serve.command(None, address, no_browser=False)
    allowed = [words[at + 1] for at, word in enumerate(words) if word == "--server.allowedHosts"]
    assert allowed == hosts


def test_the_server_gets_the_database_by_its_environment(tmp_path: Path) -> None:
    environ = serve.environment(Settings("sqlite:///x.db", tmp_path))
    assert environ["TUNEWRIGHT_DATABASE_URL"] == "sqlite:///x.db"
    assert environ["TUNEWRIGHT_DATA_DIR"] == str(tmp_path)


def test_listening_for_others_is_warned_of(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    began: list[list[str]] = []
    monkeypatch.setattr(serve, "_become", lambda words, environ: began.append(words))
    assert "no passwords" in terminal.run("serve", "--address", "0.0.0.0").err
    assert terminal.run("serve").err == ""
    assert len(began) == 2


def test_a_missing_app_is_told(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "app_home", lambda: terminal.folder)
    ran = terminal.run("serve")
    assert ran.code == 1
    assert "Install Tunewright again." in ran.err
