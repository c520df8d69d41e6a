"""The command line, for tests: run commands on a database of one's own and read what they print.

def test_…(terminal: Terminal):
    terminal.write("answers.jsonl", pairs("hi -> hello"))
    told = terminal.json("import", "answers.jsonl", "--project", "p")
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tunewright.cli import main

SAMPLES = Path(__file__).resolve().parents[1] / "data" / "samples"


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str


@dataclass
class Terminal:
    """A folder with a database; commands run in this process unless a process of their own is asked for."""

    folder: Path
    capture: pytest.CaptureFixture[str]

    @property
    def url(self) -> str:
        """The address of the database."""
        return f"sqlite:///{self.folder / 'tunewright.db'}"

    def run(self, *words: object) -> Ran:
        """Run a command on the database."""
        self.capture.readouterr()
        code = main(["--database", self.url, *map(str, words)])
        told = self.capture.readouterr()
        return Ran(code, told.out, told.err)

    def json(self, *words: object, code: int = 0) -> dict[str, Any]:
        """Run a command with `--json`; its exit code and that it printed one object are checked here."""
        ran = self.run(*words, "--json")
        assert ran.code == code, ran
        assert ran.err == "" or code, ran
        return one_object(ran.out)

    def start(self, *words: object, **environ: str) -> subprocess.Popen[bytes]:
        """Start the command as people do, in a process of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "tunewright", "--database", self.url, *map(str, words)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=self.folder,
            env={**os.environ, **environ},
        )

    def write(self, name: str, content: str | bytes) -> Path:
        """Put a file into the folder."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def bring(self, content: str | bytes, name: str = "answers.jsonl", project: str = "p") -> dict[str, Any]:
        """Import a file with this content; returns what the command said of it."""
        ran = self.run("import", self.write(name, content), "--project", project, "--json")
        entry: dict[str, Any] = one_object(ran.out)["files"][0]
        return entry

    def ids(self, project: str = "p") -> dict[str, int]:
        """Number of each example by its external id."""
        words = ["check", "--project", project, "--only", "FO006"]
        found = self.json(*words)["findings"]
        return {one["external_id"]: one["id"] for finding in found for one in finding["examples"]}


def one_object(text: str) -> dict[str, Any]:
    """The JSON object that is all of the text, on its one line."""
    assert text.endswith("\n"), text
    assert text.count("\n") == 1, text
    value = json.loads(text)
    assert isinstance(value, dict)
    return value


def pairs(*said: str) -> str:
    """`"prompt -> completion"` each as a line of JSON."""
    split = (one.partition(" -> ") for one in said)
    return lines({"prompt": prompt, "completion": completion} for prompt, _, completion in split)


def lines(records: Iterable[Any]) -> str:
    """Records as JSON Lines."""
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def named(n: int, labels: Iterable[str] = ("yes", "no"), start: int = 0) -> str:
    """`n` different pairs with an id each, “q0”, “q1” …, and the labels in turn as completions."""
    known = list(labels)
    return lines(
        {"id": f"q{number}", "prompt": f"Question number {number}?", "completion": known[number % len(known)]}
        for number in range(start, start + n)
    )
