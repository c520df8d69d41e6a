"""Routes, headers and background work, without a browser."""

from __future__ import annotations

import asyncio
import os
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit import config

import browser
from tunewright.model import TuneError
from tunewright.ui import file_url, server
from tunewright.ui.headers import content_security_policy
from tunewright.ui.worker import keep_running, worker_environment

OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    (tmp_path / "train.jsonl").write_bytes(b"line\n" * 1000)

    def file_for(kind: str, id: str, name: str) -> Path | Iterable[bytes] | None:
        if kind == "failing":
            raise ValueError("private text of the data")
        if kind == "refused":
            raise TuneError("The export was withdrawn.", "Export again.")
        if kind == "stream":
            return iter([b"one\n", b"two\n"])
        if kind == "broken":
            return broken()
        return tmp_path / name if (kind, id) == ("export", "3") else None

    def broken() -> Iterable[bytes]:
        yield b"one\n"
        raise ValueError("private text of the data")

    return TestClient(Starlette(routes=server.routes(file_for), middleware=server.middleware()))


def test_a_file_is_sent_as_an_attachment(client: TestClient) -> None:
    answer = client.get(file_url("export", 3, "train.jsonl"), headers=OURS)
    assert answer.content == b"line\n" * 1000
    assert answer.headers["content-disposition"] == 'attachment; filename="train.jsonl"'
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_stream_is_sent_piece_by_piece_under_any_name(client: TestClient) -> None:
    answer = client.get(file_url("stream", 1, 'a "b"/ü.jsonl'), headers=OURS)
    assert answer.content == b"one\ntwo\n"
    assert answer.headers["content-disposition"] == "attachment; filename*=utf-8''a%20%22b%22%2F%C3%BC.jsonl"


@pytest.mark.parametrize("site", ["cross-site", "same-site", ""])
def test_a_request_from_another_site_is_refused(client: TestClient, site: str) -> None:
    headers = {"Sec-Fetch-Site": site} if site else {}
    assert client.get(file_url("export", 3, "train.jsonl"), headers=headers).status_code == 403


def test_an_address_typed_by_the_visitor_works(client: TestClient) -> None:
    answer = client.get(file_url("export", 3, "train.jsonl"), headers={"Sec-Fetch-Site": "none"})
    assert answer.status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_only_reading_is_allowed(client: TestClient, method: str) -> None:
    assert client.request(method, file_url("export", 3, "train.jsonl"), headers=OURS).status_code == 405


def test_a_link_cannot_be_made_up_or_changed(client: TestClient) -> None:
    url = file_url("export", 3, "train.jsonl")
    assert client.get(url.replace("train", "other"), headers=OURS).status_code == 404
    assert client.get("/files/ZXhwb3J0LzM.00/train.jsonl", headers=OURS).status_code == 404
    assert client.get("/files/ü/train.jsonl", headers=OURS).status_code == 404


def test_a_missing_file_is_a_sentence(client: TestClient) -> None:
    for url in (file_url("export", 4, "train.jsonl"), file_url("export", 3, "gone.jsonl")):
        answer = client.get(url, headers=OURS)
        assert (answer.status_code, answer.text) == (404, "This file is not there any more.")


def test_a_refusal_is_shown_as_it_stands(client: TestClient) -> None:
    answer = client.get(file_url("refused", 3, "a"), headers=OURS)
    assert (answer.status_code, answer.text) == (404, "The export was withdrawn. Export again.")


def test_a_fault_gives_a_reference_and_nothing_else(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    answer = client.get(file_url("failing", 3, "a"), headers=OURS)
    assert answer.status_code == 500
    assert answer.text.removeprefix("Something went wrong. Reference ").removesuffix(".") in caplog.text
    assert "private" not in answer.text + caplog.text


def test_a_download_that_breaks_off_never_looks_whole(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(ConnectionAbortedError) as broken:
        client.get(file_url("broken", 3, "a"), headers=OURS)
    assert "private" not in str(broken.value) + caplog.text


def test_every_answer_carries_the_headers(client: TestClient) -> None:
    headers = client.get("/nowhere").headers
    assert headers["content-security-policy"] == content_security_policy()
    assert headers["referrer-policy"] == "no-referrer"


def test_the_policy_lets_no_other_host_and_no_inline_script_in() -> None:
    policy = dict(rule.split(" ", 1) for rule in content_security_policy().split("; "))
    assert policy["default-src"] == "'self'"
    assert "unsafe" not in policy["script-src"]
    assert "http" not in content_security_policy()
    assert "*" not in content_security_policy()


def test_there_are_no_download_routes_without_files() -> None:
    assert server.routes() == []


def test_a_worker_that_ends_is_started_again(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    script = f"open({str(notes)!r}, 'a').write('x')"

    async def watch() -> None:
        task = asyncio.create_task(keep_running([sys.executable, "-c", script], os.environ, first_pause=0.01))
        while not notes.exists() or len(notes.read_text()) < 3:
            await asyncio.sleep(0.02)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(asyncio.wait_for(watch(), browser.IN_SECONDS))


def test_the_worker_ends_with_the_server(tmp_path: Path) -> None:
    started = tmp_path / "pid"
    script = (
        "import os, pathlib, time; "
        f"p = pathlib.Path({str(started)!r}); q = p.with_suffix('.new'); q.write_text(str(os.getpid())); "
        "q.rename(p); time.sleep(600)"
    )

    async def start_and_cancel() -> int:
        task = asyncio.create_task(keep_running([sys.executable, "-c", script], os.environ))
        while not started.exists():
            await asyncio.sleep(0.02)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return int(started.read_text())

    pid = asyncio.run(asyncio.wait_for(start_and_cancel(), browser.IN_SECONDS))
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_the_worker_is_told_which_store_to_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUNEWRIGHT_DATABASE_URL", "sqlite:////somewhere/else.db")
    assert worker_environment()["TUNEWRIGHT_DATABASE_URL"] == "sqlite:////somewhere/else.db"
    assert worker_environment()["TUNEWRIGHT_DATA_DIR"] == "/somewhere"


@pytest.mark.parametrize(("headless", "opened"), [(False, ["http://127.0.0.1:8599/"]), (True, [])])
def test_the_browser_opens_unless_the_server_is_headless(
    monkeypatch: pytest.MonkeyPatch, headless: bool, opened: list[str]
) -> None:
    settings = {
        "server.headless": headless,
        "server.address": "127.0.0.1",
        "server.port": 8599,
        "server.baseUrlPath": "",
    }
    seen: list[str] = []
    monkeypatch.setattr(config, "get_option", settings.get)
    monkeypatch.setattr(server.webbrowser, "open", seen.append)
    monkeypatch.setattr(server, "warm_up", lambda: None)

    async def start_and_stop() -> None:
        async with server.lifespan_without_worker(None):
            if headless:
                await asyncio.sleep(0.8)
            while not headless and not seen:
                await asyncio.sleep(0.02)

    asyncio.run(asyncio.wait_for(start_and_stop(), browser.IN_SECONDS))
    assert seen == opened


def test_the_settings_that_speed_and_privacy_rest_on() -> None:
    settings = tomllib.loads((browser.ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["runner"]["postScriptGC"] is False
    assert settings["runner"]["magicEnabled"] is False
    assert settings["server"]["address"] == "127.0.0.1"
    assert settings["server"]["allowedHosts"] == ["localhost", "127.0.0.1"]
    assert settings["browser"]["gatherUsageStats"] is False
    assert settings["client"]["showErrorDetails"] == "none"


def test_streamlit_still_knows_the_hidden_setting() -> None:
    assert isinstance(config.get_option("runner.postScriptGC"), bool)
