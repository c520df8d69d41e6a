"""Connections, keys and prices: where they come from, and that no key gets where it must not."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tunewright.model import TuneError, UnknownName
from tunewright.model.generation import Connection
from tunewright.providers import (
    connection,
    key_for,
    named_connection,
    named_connections,
    price_of,
    read_secrets,
    secrets_files,
)
from tunewright.providers.waiting import pause_before, seconds_asked

SECRETS = {
    "OTHER_KEY": "sk-from-the-file",
    "connections": {
        "ours": {"base_url": "https://llm.example.com/v1", "model": "m", "api_key_env": "OTHER_KEY", "parallel": 9},
        "own": {"base_url": "http://127.0.0.1:8000/v1", "model": "m", "api_key": "sk-own"},
        "sql": {"url": "postgresql://host/name"},
    },
}


def test_tables_that_are_no_servers_are_left_alone():
    assert [one.name for one in named_connections(SECRETS)] == ["ours", "own"]
    assert named_connection(SECRETS, "ours").parallel == 9
    assert named_connections({"connections": "nonsense"}) == []


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(UnknownName) as unknown:
        named_connection(SECRETS, "theirs")
    assert unknown.value.hint == "Known: ours, own."


def test_a_key_comes_from_its_table_its_variable_or_the_secrets():
    ours, own = named_connections(SECRETS)
    assert key_for(ours, SECRETS, {}) == "sk-from-the-file"
    assert key_for(ours, SECRETS, {"OTHER_KEY": "sk-from-outside"}) == "sk-from-outside"
    assert key_for(own, SECRETS, {}) == "sk-own"
    typed = connection("https://api.openai.com/v1", "m")
    assert key_for(typed, SECRETS, {}) == ""
    assert key_for(typed, {}, {"OPENAI_API_KEY": " sk-usual "}) == "sk-usual"


def test_no_key_stands_in_a_connection():
    assert "sk-" not in repr(named_connections(SECRETS))


@pytest.mark.parametrize(
    "address",
    [
        *(
            "",
            "api.openai.com/v1",
            "ftp://host/v1",
            "http://",
            "https://user:pass@host/v1",
            "https://host/v1?key=sk-1",
        ),
        *(
            "https://host/v1#sk-1",
            "http://api.example.com/v1",
            "http://8.8.8.8/v1",
            "http://[::1",
            "https://h:99999/",
        ),
    ],
)
def test_an_address_that_would_keep_or_lose_a_secret_is_refused(address):
    with pytest.raises(TuneError) as refused:
        connection(address, "m")
    assert "sk-1" not in str(refused.value) + refused.value.hint


@pytest.mark.parametrize(
    "address",
    [
        *("https://api.openai.com/v1", "https://res.openai.azure.com/openai/v1/", "http://127.0.0.1:8000/v1"),
        *("http://localhost:11434/v1", "http://[::1]:8000/v1", "http://vllm:8000/v1", "http://10.0.0.7/v1"),
    ],
)
def test_usual_addresses_are_taken(address):
    assert connection(address, " m ").base_url == address


def test_a_model_has_to_be_named():
    with pytest.raises(TuneError):
        connection("https://api.openai.com/v1", " ")


def test_only_this_machine_is_local():
    local = ("http://127.0.0.1:1/v1", "http://localhost/v1", "http://[::1]:8000/v1", "http://127.1.2.3/")
    others = ("https://localhost.example.com/v1", "http://10.0.0.7/v1", "https://api.openai.com/v1")
    assert [Connection(url, "m").is_local for url in (*local, *others)] == [True] * 4 + [False] * 3


def test_secrets_are_read_from_the_nearest_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "secrets.toml").write_text('OTHER_KEY = "sk-here"\n', encoding="utf-8")
    assert read_secrets(secrets_files())["OTHER_KEY"] == "sk-here"
    assert read_secrets([tmp_path / "none.toml"]) == {}


def test_a_broken_secrets_file_is_not_quoted(tmp_path):
    path = tmp_path / "secrets.toml"
    path.write_text('KEY = "sk-very-secret\n', encoding="utf-8")
    with pytest.raises(TuneError) as refused:
        read_secrets([path])
    assert "secret\n" not in str(refused.value) + refused.value.hint
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


def test_the_teams_price_counts_before_the_table():
    priced = Connection(
        "https://h/v1", "gpt-4o-mini", usd_per_million_input=Decimal(1), usd_per_million_output=Decimal(2)
    )
    assert (price_of(priced).input, price_of(priced).output) == (1, 2)
    known = price_of(Connection("https://h/v1", "GPT-4o-mini"))
    assert (known.input, known.output) == (Decimal("0.15"), Decimal("0.60"))
    assert "2026" in known.note


def test_a_model_that_nobody_knows_has_no_price_unless_it_is_here():
    assert price_of(Connection("https://h/v1", "llama")) is None
    assert price_of(Connection("http://localhost:1/v1", "llama")).output == 0
    assert price_of(Connection("http://localhost:1/v1", "gpt-4o")).output == 10, "it may pass things on"


def test_a_tuned_model_costs_what_its_table_says():
    assert price_of(Connection("https://h/v1", "ft:gpt-4o-mini-2024-07-18:us::x")).input == Decimal("0.30")


def test_the_servers_wish_to_wait_is_kept_to():
    now = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
    assert seconds_asked({"retry-after": "2.5"}) == 2.5
    assert seconds_asked({"retry-after-ms": "300", "retry-after": "9"}) == 0.3
    assert seconds_asked({"retry-after": "Fri, 20 Nov 2026 12:00:07 GMT"}, now) == 7
    assert seconds_asked({"retry-after": "Fri, 20 Nov 2015 12:00:07 GMT"}, now) == 0
    assert [seconds_asked(one) for one in ({}, {"retry-after": "soon"}, {"retry-after": ""})] == [None] * 3
    assert pause_before(1, 7.0) == 7.0
    assert pause_before(1, 9_999.0) == 60


def test_pauses_grow_and_end_at_a_minute():
    pauses = [pause_before(attempt, None, lambda: 0.0) for attempt in (1, 2, 3, 9)]
    assert pauses == [0.5, 1, 2, 60]
    assert pause_before(3, None, lambda: 1.0) == 1.5
