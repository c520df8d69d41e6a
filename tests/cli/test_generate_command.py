"""`tunewright generate`: one JSON object, nobody contacted by a dry run, and nothing paid twice after a kill."""

import os
import signal
import sqlite3

import pytest

from generation import ARTICLE, waited_for
from local_server import LocalServer
from terminal import Terminal, one_object

KEYS = ["requests", "tokens", "cost", "proposals", "filtered", "failures"]


@pytest.fixture(autouse=True)
def _no_key(monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)


@pytest.fixture
def server():
    with LocalServer() as running:
        yield running


def words(server, *more, model="gpt-4o-mini"):
    """The call that most tests make."""
    basic = ("generate", "--project", "p", "--source", "rivers.md", "--recipe", "qa", "--budget", "60")
    return (*basic, "--base-url", server.base_url, "--model", model, *more)


def an_article(terminal: Terminal):
    terminal.write("rivers.md", ARTICLE)


def test_what_was_made_is_told_in_one_object(terminal, server):
    an_article(terminal)
    told = terminal.json(*words(server))
    assert list(told) == KEYS
    assert (told["requests"], told["proposals"], told["filtered"], told["failures"]) == (6, 9, 0, [])
    assert told["tokens"] > 100
    assert 0 < told["cost"] < 0.01
    assert terminal.json("stats", "--project", "p")["examples"] == 0, "nobody has accepted them"


def test_a_dry_run_contacts_nobody_and_keeps_nothing(terminal, server):
    an_article(terminal)
    told = terminal.json(*words(server, "--dry-run"))
    assert list(told) == [*KEYS, "expected_proposals"]
    assert (told["requests"], told["proposals"], told["expected_proposals"], server.n_requests) == (6, 0, 9, 0)
    assert told["tokens"] > 1_000
    assert terminal.json("projects")["projects"] == []
    again = terminal.json(*words(server, "--dry-run"))
    terminal.json(*words(server, "--max-requests", 1))
    assert terminal.json(*words(server, "--dry-run")) == again == told, "the same from what is kept"


def test_a_dry_run_needs_neither_a_key_nor_a_price(terminal):
    an_article(terminal)
    remote = ("--base-url", "https://llm.example.com/v1", "--model", "unheard-of", "--dry-run")
    told = terminal.json("generate", "--project", "p", "--source", "rivers.md", *remote)
    assert (told["cost"], told["requests"]) == (None, 2)


def test_the_same_command_again_sends_nothing_again(terminal, server):
    an_article(terminal)
    told = terminal.json(*words(server))
    assert terminal.json(*words(server)) == told
    assert server.n_requests == 6


def test_a_ceiling_stops_and_a_higher_one_goes_on(terminal, server):
    an_article(terminal)
    assert terminal.json(*words(server, "--max-requests", 2))["requests"] == 2
    assert terminal.json(*words(server, "--max-requests", 5))["requests"] == 5
    told = terminal.json(*words(server))
    assert (told["requests"], told["proposals"], server.n_requests) == (6, 9, 6)
    assert terminal.json(*words(server, "--max-usd", "0.0001", "--per-passage", 2))["requests"] == 0


def test_failures_name_their_passage_and_are_retried_on_request(terminal, server):
    an_article(terminal)
    server.fault_of = lambda body: "nonsense" if "Andermatt" in body["messages"][-1]["content"] else ""
    told = terminal.json(*words(server), code=1)
    assert told["failures"] == [
        {
            "passage": "The Elbe › The Rhine › passage 2",
            "reason": "The answer was not in the form that was asked for.",
        }
    ]
    assert told["proposals"] == 6
    server.fault_of = lambda body: ""
    assert terminal.json(*words(server), code=1)["requests"] == 5, "not without being asked to"
    told = terminal.json(*words(server, "--retry-failures"))
    assert (told["failures"], told["proposals"]) == ([], 9)


def test_the_cost_counts_what_may_have_been_charged_and_says_so(terminal, server):
    an_article(terminal)
    server.fault_of = lambda body: "reset" if "Andermatt" in body["messages"][-1]["content"] else ""
    told = terminal.json(*words(server), code=1)
    assert list(told) == [*KEYS, "cost_unsure"]
    assert 0.0009 < told["cost_unsure"] < told["cost"] < 0.01
    ran = terminal.run(*words(server))
    assert "tokens, up to $0.0" in ran.out
    server.fault_of = lambda body: ""
    again = terminal.json(*words(server, "--retry-failures"))
    assert again["cost_unsure"] == told["cost_unsure"], "the first attempt may still be on the bill"
    assert again["cost"] > told["cost"]


def test_a_document_that_cannot_be_read_is_a_failure_and_the_others_are_used(terminal, server):
    an_article(terminal)
    terminal.write("scan.pdf", b"%PDF-1.7 nothing in here")
    told = terminal.json(*words(server), "--source", "scan.pdf", code=1)
    assert told["proposals"] == 9
    assert told["failures"][0]["passage"] == "scan.pdf"


def test_several_documents_may_follow_one_option(terminal, server):
    an_article(terminal)
    terminal.write("more.txt", "The Oder is a river that flows through Wroclaw and Szczecin into a lagoon.")
    call = ("generate", "--project", "p", "--source", "rivers.md", "more.txt", "--base-url", server.base_url)
    told = terminal.json(*call, "--model", "m", "--budget", "60", "--dry-run")
    assert told["requests"] == 8
    assert told["cost"] == 0, "a model here that no table knows"


def test_a_named_connection_brings_address_model_and_key(terminal, monkeypatch):
    an_article(terminal)
    monkeypatch.setenv("RIVER_KEY", "sk-river-123456")
    with LocalServer(needs_key="sk-river-123456") as server:
        table = (
            "[connections.ours]",
            f'base_url = "{server.base_url}"',
            'model = "gpt-4o-mini"',
            'api_key_env = "RIVER_KEY"',
        )
        (terminal.folder / ".streamlit").mkdir()
        terminal.write(".streamlit/secrets.toml", "\n".join(table))
        call = ("generate", "--project", "p", "--source", "rivers.md", "--budget", "60", "--connection", "ours")
        assert terminal.json(*call)["proposals"] == 9
        terminal.json(*call, "--model", "gpt-4o", "--max-requests", "1")
        assert [body["model"] for body in server.bodies] == ["gpt-4o-mini"] * 6 + ["gpt-4o"]
        unknown = terminal.run(*call[:-1], "theirs")
        assert unknown.code == 2
        assert "Known: ours." in unknown.err
    kept = b"".join(path.read_bytes() for path in terminal.folder.rglob("*") if path.is_file())
    assert b"sk-river" not in kept


def test_without_a_name_the_key_is_openais(terminal, monkeypatch):
    an_article(terminal)
    with LocalServer(needs_key="sk-usual-123456") as server:
        refused = terminal.json(*words(server), code=1)
        assert refused["failures"] == [{"passage": "", "reason": "The server refused the key (status 401)."}]
        monkeypatch.setenv("OPENAI_API_KEY", "sk-usual-123456")
        assert terminal.json(*words(server))["proposals"] == 9


@pytest.mark.parametrize(
    "call",
    [
        ("--source", "rivers.md"),
        ("--source", "rivers.md", "--base-url", "http://127.0.0.1:1/v1"),
        ("--source", "rivers.md", "--connection", "x", "--base-url", "http://127.0.0.1:1/v1", "--model", "m"),
        ("--base-url", "http://127.0.0.1:1/v1", "--model", "m"),
        ("--source", "none.md", "--base-url", "http://127.0.0.1:1/v1", "--model", "m"),
        ("--source", "rivers.md", "--recipe", "soup", "--base-url", "http://127.0.0.1:1/v1", "--model", "m"),
        ("--source", "rivers.md", "--base-url", "https://api.openai.com/v1", "--model", "gpt-4o"),
        ("--source", "rivers.md", "--base-url", "ftp://host", "--model", "m"),
        (
            "--source",
            "rivers.md",
            "--recipe",
            "classification",
            "--base-url",
            "http://127.0.0.1:1/v1",
            "--model",
            "m",
        ),
    ],
)
def test_a_wrong_call_says_so_and_contacts_nobody(terminal, call):
    an_article(terminal)
    ran = terminal.run("generate", "--project", "p", *call, "--json")
    assert ran.code == 2, ran
    assert one_object(ran.out).keys() == {"error", "hint"}


def test_people_are_told_in_sentences(terminal, server):
    an_article(terminal)
    ran = terminal.run(*words(server))
    assert ran.code == 0
    assert "9 proposals for a reviewer, 0 near-duplicates left out" in ran.out
    dry = terminal.run(*words(server, "--dry-run"))
    assert "Nobody was contacted." in dry.out


def a_book(n):
    return "\n\n".join(
        f"# Part {number}\n\nThe bridge of town {number} was built in {1500 + number} by a guild of masons."
        for number in range(n)
    )


def ask(terminal, statement):
    """Rows as they are in the file."""
    connection = sqlite3.connect(terminal.folder / "tunewright.db", timeout=30)
    try:
        return connection.execute(statement).fetchall()
    except sqlite3.OperationalError:
        return []
    finally:
        connection.close()


def test_killed_in_the_middle_it_goes_on_and_pays_for_nothing_twice(terminal):
    terminal.write("rivers.md", a_book(40))
    with LocalServer(latency=0.3) as server:
        process = terminal.start(*words(server, "--json"))
        waited_for(lambda: server.n_answered >= 10 or process.poll() is not None)
        assert process.poll() is None, process.communicate()
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        server.latency = 0
        n_before = server.n_requests
        on_their_way = ask(terminal, "SELECT count(*) FROM request WHERE state = 'sent'")[0][0]
        told = terminal.json(*words(server), code=1 if on_their_way else 0)
        assert max(server.paid.values()) == 1, "no request was paid twice"
        assert len({str(body["messages"]) for body in server.bodies}) == server.n_requests
        assert server.n_requests > n_before
        assert len(told["failures"]) == on_their_way <= 6
        assert told["proposals"] == 40 - on_their_way
        told = terminal.json(*words(server, "--retry-failures"))
        assert (told["proposals"], told["failures"]) == (40, [])
    prompts = ask(terminal, "SELECT prompt_key, count(*) FROM example GROUP BY prompt_key")
    assert len(prompts) == 40
    assert all(n == 1 for _, n in prompts), "no proposal came twice"


def test_a_polite_stop_loses_no_answer(terminal):
    terminal.write("rivers.md", a_book(40))
    with LocalServer(latency=0.3) as server:
        process = terminal.start(*words(server, "--json"))
        waited_for(lambda: server.n_answered >= 5)
        process.send_signal(signal.SIGINT)
        said = process.communicate()
        server.latency = 0
        assert process.returncode == 130, said
        assert ask(terminal, "SELECT count(*) FROM request WHERE state <> 'answered'") == [(0,)]
        told = terminal.json(*words(server))
        assert (told["proposals"], told["failures"]) == (40, [])
        assert max(server.paid.values()) == 1
