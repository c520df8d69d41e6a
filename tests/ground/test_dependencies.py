"""Every direct dependency has its line in `docs/dependencies.md`, with the licence its package states."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
ASKED = [
    *PROJECT["project"]["dependencies"],
    *PROJECT["build-system"]["requires"],
    *(line for lines in PROJECT["project"]["optional-dependencies"].values() for line in lines),
]
NAMES = sorted({Requirement(line).name for line in ASKED})
FAMILIES = ("MIT", "BSD", "Apache", "MPL")


def lines_of_the_page() -> dict[str, list[str]]:
    text = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines() if line.startswith("| ")]
    return {row[0]: row for row in rows if row[0] != "Library"}


def stated_licence(name: str) -> str:
    try:
        found = metadata(name)
    except PackageNotFoundError:
        return ""
    classifiers = [line for line in found.get_all("Classifier") or [] if line.startswith("License")]
    return " ".join([found["License-Expression"] or "", (found["License"] or "")[:60], *classifiers])


def test_the_page_lists_the_direct_dependencies_and_no_others() -> None:
    assert sorted(lines_of_the_page()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_dependency_says_why_under_which_licence_and_how_it_is_kept(name: str) -> None:
    assert all(lines_of_the_page()[name])


@pytest.mark.parametrize("name", NAMES)
def test_the_licence_is_of_the_family_that_the_package_states(name: str) -> None:
    stated = stated_licence(name)
    if not stated.strip():
        pytest.skip("not installed here, or the package states its licence in a file only")
    written = lines_of_the_page()[name][2]
    family = next(family for family in FAMILIES if family in written)
    assert family in stated
    assert not re.search(r"\bGPL|AGPL|LGPL", stated)


def test_the_licence_is_apache_2() -> None:
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert "Apache License" in text
    assert "END OF TERMS AND CONDITIONS" in text
    assert PROJECT["project"]["license"] == "Apache-2.0"


def test_the_notice_names_the_bundled_vocabularies() -> None:
    notice = (ROOT / "NOTICE").read_text("utf-8")
    assert "tiktoken" in notice
    assert "src/tunewright/tokens/encodings" in notice
