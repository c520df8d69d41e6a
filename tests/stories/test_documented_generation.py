"""The walk-through of `docs/generate.md`, command by command, against a server that answers as the page says."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from local_server import LocalServer, step_of
from openai_reader import refusals
from review_desk import ROOT
from terminal import Terminal, one_object

PAGE = (ROOT / "docs" / "generate.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^\$ tunewright (.+)$", PAGE, re.MULTILINE)
BLOCKS = re.findall(r"^```json\n(.+?)\n```$", PAGE, re.MULTILINE | re.DOTALL)
TABLE = [
    tuple(cell.strip() for cell in row) for row in re.findall(r"^\| (.+?\?) \| (.+?) \| (.+?) \|$", PAGE, re.M)
]


@pytest.fixture
def terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    return Terminal(tmp_path, capsys)


def as_the_page_says(body: dict[str, Any]) -> str:
    """What the model of the walk-through answers."""
    if step_of(body) == "questions":
        return json.dumps({"questions": [question for question, _, _ in TABLE]})
    answers = [
        {"number": at, "answered": True, "answer": answer, "quotes": [quote]}
        for at, (_, answer, quote) in enumerate(TABLE, start=1)
    ]
    return json.dumps({"answers": answers})


def test_the_walk_through_does_what_the_page_says(terminal: Terminal, tmp_path: Path) -> None:
    with LocalServer(answer=as_the_page_says) as model:
        told = [one_object(done(terminal, command, model, tmp_path)) for command in COMMANDS]
        dry, run, reviewed, *_ = told
        assert (dry["requests"], dry["proposals"]) == (2, 0)
        assert run == {**run, "requests": 2, "proposals": 3, "filtered": 0, "failures": []}
        assert reviewed["accepted"] == 3
        assert [step_of(body) for body in model.bodies] == ["questions", "answers"]
    assert len(TABLE) == 3
    for name, shown in zip(("chat", "pairs"), BLOCKS, strict=True):
        files = list((tmp_path / name).rglob("*.jsonl"))
        lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
        assert [json.loads(line) for line in lines] == [json.loads(line) for line in shown.splitlines()]
    assert refusals(next((tmp_path / "chat").rglob("*.jsonl")).read_bytes()) == []


def done(terminal: Terminal, command: str, model: LocalServer, folder: Path) -> str:
    """Run a command of the page, with this server and this folder in place of those it names."""
    words = shlex.split(command)
    for option, value in (("--base-url", model.base_url), ("--out", "")):
        if option in words:
            at = words.index(option) + 1
            words[at] = value or str(folder / words[at])
    ran = terminal.run(*words)
    assert ran.code == 0, ran
    return ran.out
