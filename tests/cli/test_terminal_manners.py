"""How every command behaves: names, doors, streams, locales, and what is loaded."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from terminal import Terminal, named, one_object, pairs
from tunewright import __version__
from tunewright.cli import door, main, output
from tunewright.cli.options import listed, spread

COMMANDS = ("import", "check", "stats", "review", "export", "projects", "serve")
HEAVY = ("sqlalchemy", "alembic", "pandas", "streamlit", "tiktoken", "openai", "rich", "tunewright.actions")


def loaded_by(words: list[str]) -> set[str]:
    """Which heavy modules a command loads, in a process of its own."""
    code = f"import sys; from tunewright.cli import main; main({words!r}); print('|', *sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    names = set(ran.stdout.rpartition("|")[2].split())
    return {name for name in HEAVY if name in names}


@pytest.mark.parametrize("words", [["--version"], ["--help"], ["import", "--help"], ["serve", "--help"]])
def test_help_and_version_load_nothing_heavy(words: list[str]) -> None:
    assert loaded_by(words) == set()


def test_no_command_loads_streamlit_or_pandas(terminal: Terminal) -> None:
    path = terminal.write("answers.jsonl", named(4))
    words = ["--database", terminal.url, "import", str(path), "--project", "p", "--json"]
    assert loaded_by(words) & {"streamlit", "pandas", "openai"} == set()


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"tunewright {__version__}\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(capsys: pytest.CaptureFixture[str], command: str) -> None:
    assert main([command, "--help"]) == 0
    out = capsys.readouterr().out
    assert f"Usage: tunewright {command}" in out
    assert "--database" in out


@pytest.mark.parametrize("words", [["nonsense"], ["--nonsense"], ["stats"], []])
def test_an_unknown_word_is_a_wrong_call(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    assert main(words) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "Usage: " in told.err


def test_projects_are_listed_with_their_counts(terminal: Terminal) -> None:
    assert terminal.json("projects") == {"projects": []}
    assert "No project yet" in terminal.run("projects").out
    terminal.bring(named(3))
    terminal.json("review", "--project", "p", "--accept", 1, "--by", "ann")
    (told,) = terminal.json("projects")["projects"]
    assert (told["name"], told["examples"]) == ("p", 3)
    assert told["by_state"] == {"unreviewed": 2, "accepted": 1, "rejected": 0, "flagged": 0}
    header, row = terminal.run("projects").out.splitlines()
    assert header.split() == ["Project", "examples", "unreviewed", "accepted", "rejected", "flagged"]
    assert row.split() == ["p", "3", "2", "1", "0", "0"]


def test_the_database_can_be_named_before_or_after_the_command_or_by_the_environment(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    urls = [f"sqlite:///{tmp_path}/{name}.db" for name in ("one", "two", "three")]
    path = tmp_path / "answers.jsonl"
    path.write_text(named(2))
    base = ["import", str(path), "--project", "p", "--json"]
    monkeypatch.setenv("TUNEWRIGHT_DATABASE_URL", urls[2])
    monkeypatch.setenv("TUNEWRIGHT_DATA_DIR", str(tmp_path))
    assert main(["--database", urls[0], *base]) == 0
    assert main([*base, "--database", urls[1]]) == 0
    assert main(base) == 0
    told = [json.loads(line)["files"][0]["imported"] for line in capsys.readouterr().out.splitlines()]
    assert told == [2, 2, 2]
    assert sorted(found.name for found in tmp_path.glob("*.db")) == ["one.db", "three.db", "two.db"]


def test_a_database_that_is_none_is_a_plain_refusal(terminal: Terminal) -> None:
    terminal.write("tunewright.db", "this is no database, it is a letter to my aunt " * 50)
    ran = terminal.run("projects", "--json")
    assert ran.code == 1
    assert one_object(ran.out)["error"] == "The file is not a Tunewright database."
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("address", ["notaurl", "mysql://host/name", "sqlite:///:memory:"])
def test_an_address_that_is_none_is_a_wrong_call(terminal: Terminal, address: str) -> None:
    refused = terminal.run("projects", "--database", address)
    assert refused.code == 2
    assert "sqlite:///folder/tunewright.db" in refused.err


def test_an_unknown_project_is_told_with_the_known_ones(terminal: Terminal) -> None:
    terminal.bring(named(2))
    ran = terminal.run("stats", "--project", "q", "--json")
    assert ran.code == 2
    assert one_object(ran.out) == {"error": "There is no project called “q”.", "hint": "Known: p."}
    assert ran.err == "There is no project called “q”. Known: p.\n"


def test_a_fault_of_ours_shows_a_reference_and_no_data(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("the secret text of an example")

    monkeypatch.setattr("tunewright.actions.projects.listed", fails)
    ran = terminal.run("projects", "--json")
    assert ran.code == 1
    assert re.fullmatch(r"Something went wrong on our side\. Reference [0-9a-f]{8}\.", one_object(ran.out)["error"])
    assert "RuntimeError at test_terminal_manners.py:" in ran.err
    assert "secret" not in ran.err + ran.out


@pytest.mark.parametrize("locale", ["C", "POSIX"])
def test_output_is_utf8_in_any_locale(terminal: Terminal, locale: str) -> None:
    terminal.bring(pairs("Grüße? -> 你好", "Wie? -> 你好", "Wo? -> hier"), project="Förder")
    encodings = {"LC_ALL": locale, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    started = terminal.start("projects", "--json", **encodings)
    out, err = started.communicate(timeout=180)
    assert (started.returncode, err) == (0, b"")
    assert json.loads(out.decode("utf-8"))["projects"][0]["name"] == "Förder"
    assert "Förder".encode() in out


def test_a_reader_that_goes_away_is_no_trouble(terminal: Terminal) -> None:
    terminal.bring(pairs(*["What? -> That."] * 3000))
    started = terminal.start("check", "--project", "p", "--json")
    assert started.stdout is not None
    assert started.stderr is not None
    started.stdout.close()
    err = started.stderr.read()
    started.wait(timeout=180)
    assert err == b""


def test_progress_is_silent_where_nobody_watches(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    assert terminal.run("import", terminal.write("a.jsonl", named(5)), "--project", "p").err == ""

    class Screen(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    progress = output.Progress("a.jsonl")
    assert progress.tell(1, 4) is False
    progress.end()
    assert "a.jsonl: 25 %" in screen.getvalue()


def test_a_stopped_command_is_quiet(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tunewright.actions.projects.listed", stopped)
    ran = terminal.run("projects")
    assert (ran.code, ran.out, ran.err) == (130, "", "")


def test_refusals_end_with_one_and_wrong_calls_with_two() -> None:
    from tunewright.actions.exporting import NothingToExport
    from tunewright.model import NotAllowed, StoreUnavailable, TuneError, UnknownName, UnreadableFile

    assert all(issubclass(kind, door.REFUSED) for kind in (NotAllowed, NothingToExport, UnreadableFile))
    assert issubclass(StoreUnavailable, door.REFUSED)
    assert not any(issubclass(kind, door.REFUSED) for kind in (TuneError, UnknownName))


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["--accept", "3", "4", "--by", "x"], ["--accept", "3", "--accept", "4", "--by", "x"]),
        (["--by", "ann", "--accept=3", "4"], ["--by", "ann", "--accept=3", "--accept", "4"]),
        (["--reject", "1", "--accept", "2", "3"], ["--reject", "1", "--accept", "2", "--accept", "3"]),
        (["--by", "ann", "stray"], ["--by", "ann", "stray"]),
        (["--accept"], ["--accept"]),
    ],
)
def test_lists_after_an_option_are_spread(words: list[str], meant: list[str]) -> None:
    assert spread(words) == meant


def test_a_list_names_each_part_once() -> None:
    assert listed(["b, a", "a c", ""]) == ["b", "a", "c"]
