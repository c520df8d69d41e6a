"""`start.py` installs once, again when something it rests on has changed, and hands over to the right command."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


class Handed(Exception):
    """Stands for the process that would have been replaced."""


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module, in a folder of its own with two small locks, its environment made by a copy of nothing."""
    spec = importlib.util.spec_from_file_location("start_under_test", ROOT / "start.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in ("requirements.lock", "requirements-dev.lock", "pyproject.toml"):
        (tmp_path / name).write_text(name)
    bin_dir = tmp_path / ".venv" / "bin"
    bin_dir.mkdir(parents=True)
    for name in ("python", "tunewright", "ruff"):
        (bin_dir / name).write_text("")
        (bin_dir / name).chmod(0o755)
    for name, value in {
        "ROOT": tmp_path,
        "VENV": tmp_path / ".venv",
        "BIN": bin_dir,
        "PYTHON": bin_dir / "python",
        "works": lambda: True,
    }.items():
        monkeypatch.setattr(module, name, value)
    monkeypatch.chdir(tmp_path)
    return module


@pytest.fixture
def installs(start: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What would have been given to pip."""
    ran: list[list[str]] = []
    monkeypatch.setattr(start, "must", ran.append)
    return ran


@pytest.fixture
def handed(start: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that would have been started."""
    commands: list[list[str]] = []

    def note(path: str, command: list[str]) -> None:
        commands.append([Path(command[0]).name, *command[1:]])
        raise Handed

    monkeypatch.setattr(start.os, "execv", note)
    return commands


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ([], ["tunewright", "serve", "--sample"]),
        (["--port", "9000"], ["tunewright", "serve", "--sample", "--port", "9000"]),
        (["test"], ["python", "-m", "pytest", "-n", "auto", "--dist", "loadfile"]),
        (["test", "-x"], ["python", "-m", "pytest", "-x"]),
        (["run", "projects", "--json"], ["tunewright", "projects", "--json"]),
        (["dev", "ruff", "check"], ["ruff", "check"]),
    ],
)
def test_words_become_the_command_behind_them(
    start: ModuleType,
    installs: list[list[str]],
    handed: list[list[str]],
    words: list[str],
    command: list[str],
) -> None:
    with pytest.raises(Handed):
        start.main(words)
    assert handed == [command]


def test_the_app_needs_no_test_tools(start: ModuleType, installs: list[list[str]], handed: list[list[str]]) -> None:
    with pytest.raises(Handed):
        start.main([])
    assert [str(start.ROOT / "requirements.lock") in command for command in installs] == [True, False]


def test_hashes_are_required_and_the_project_brings_nothing_else(
    start: ModuleType, installs: list[list[str]]
) -> None:
    start.prepare("requirements.lock", "the libraries")
    libraries, project = installs
    assert "--require-hashes" in libraries
    assert {"--no-deps", "--no-build-isolation"} <= set(project)


def test_the_second_start_installs_nothing(start: ModuleType, installs: list[list[str]]) -> None:
    start.prepare("requirements.lock", "the libraries")
    installs.clear()
    start.prepare("requirements.lock", "the libraries")
    assert installs == []


def test_the_app_starts_at_once_where_the_tests_have_run(start: ModuleType, installs: list[list[str]]) -> None:
    start.prepare("requirements-dev.lock", "everything")
    installs.clear()
    start.prepare("requirements.lock", "the libraries")
    assert installs == []


@pytest.mark.parametrize("changed", ["requirements.lock", "pyproject.toml"])
def test_a_changed_file_is_installed_again(start: ModuleType, installs: list[list[str]], changed: str) -> None:
    start.prepare("requirements.lock", "the libraries")
    installs.clear()
    (start.ROOT / changed).write_text("changed")
    start.prepare("requirements.lock", "the libraries")
    assert len(installs) == 2


def test_an_install_that_failed_is_tried_again(start: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[list[str]] = []

    def fail(command: list[str]) -> None:
        tried.append(command)
        sys.exit("no network")

    monkeypatch.setattr(start, "must", fail)
    for _ in range(2):
        with pytest.raises(SystemExit):
            start.prepare("requirements.lock", "the libraries")
    assert len(tried) == 2


def test_a_python_without_its_environment_part_is_told_what_to_install(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SystemExit, match="apt install python3-venv"):
        start.make_venv()


def test_an_unknown_tool_is_named(start: ModuleType, installs: list[list[str]]) -> None:
    with pytest.raises(SystemExit, match="no “rufff”"):
        start.main(["dev", "rufff"])


def test_help_says_what_can_be_started() -> None:
    said = subprocess.run([sys.executable, ROOT / "start.py", "--help"], capture_output=True, text=True, check=True)
    assert "python3 start.py test" in said.stdout
