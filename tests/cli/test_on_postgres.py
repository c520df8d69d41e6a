"""The commands on PostgreSQL say what they say on SQLite."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from stores import drop_postgres, new_postgres_url
from terminal import SAMPLES, Terminal, one_object
from tunewright.settings import read_settings
from tunewright.store import open_store

pytestmark = pytest.mark.postgres


@pytest.fixture
def postgres(terminal: Terminal) -> Iterator[str]:
    """An empty database on PostgreSQL; its files go where the terminal's go."""
    url = new_postgres_url()
    yield url
    open_store(read_settings(url)).close()
    drop_postgres(url)


def walk(terminal: Terminal, url: str, out: str) -> list[dict[str, Any]]:
    """The whole way of a messy file, as a script goes it."""
    steps = [
        ["import", SAMPLES / "support_intents.jsonl", SAMPLES / "clinic_chat.jsonl"],
        ["import", SAMPLES / "support_intents.jsonl"],
        ["check"],
        ["stats"],
        ["stats", "--model", "davinci"],
        ["review", "--reject", 3, 4, 99999, "--by", "ann"],
        ["review", "--accept-all", "--by", "ann"],
        ["export", "--target", "openai-chat", "--test-share", 0.2, "--out", out],
        ["check", "--only", "CO001,DU001"],
        ["fix", "--code", "DU001", "--by", "ann"],
        ["fix", "--code", "FO006", "--by", "ann", "--dry-run"],
        ["check", "--family", "DU", "--fail-on", "gate"],
    ]
    told = [terminal.run(*step, "--project", "p", "--json", "--database", url) for step in steps]
    assert [ran.code for ran in told] == [1, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0]
    return [one_object(ran.out) for ran in told]


def test_a_walk_through_the_commands_gives_the_same_on_both_engines(terminal: Terminal, postgres: str) -> None:
    here, there = walk(terminal, terminal.url, "out"), walk(terminal, postgres, "out")
    for one, other in zip(here, there, strict=True):
        assert one == other


def test_a_report_says_the_same_on_both_engines(terminal: Terminal, postgres: str) -> None:
    said = []
    for name, url in (("here", terminal.url), ("there", postgres)):
        terminal.run("import", SAMPLES / "support_intents.jsonl", "--project", "p", "--database", url)
        ran = terminal.run("report", "--project", "p", "--out", f"{name}.json", "--by", "ann", "--database", url)
        assert ran.code == 0, ran
        data = json.loads((terminal.folder / f"{name}.json").read_text("utf-8"))
        del data["report"]["made_at"], data["checked"]["looks"][0]["at"]
        said.append(data)
    assert said[0] == said[1]
    assert said[0]["found"]["by_family"]
