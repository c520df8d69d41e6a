"""The measurement of the checks: every subject can be measured, is explained, and stands on the page."""

from __future__ import annotations

import ast
import importlib
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
BENCH = ROOT / "bench"
FILES = sorted(path for path in BENCH.glob("quality_*.py") if path.stem != "quality_table")
HOW = tomllib.loads((BENCH / "quality.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def quality() -> Iterator[Any]:
    sys.path.insert(0, str(BENCH))
    try:
        yield importlib.import_module("quality")
    finally:
        sys.path.remove(str(BENCH))


@pytest.fixture
def line(quality: Any) -> Any:
    return quality.Line


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_subject_can_be_measured_with_a_seed(path: Path) -> None:
    functions = {
        one.name: one for one in ast.parse(path.read_text("utf-8")).body if isinstance(one, ast.FunctionDef)
    }
    assert [one.arg for one in functions["measure"].args.args] == ["seed"]


def test_the_page_has_a_section_for_every_subject_that_is_explained() -> None:
    page = (ROOT / "docs" / "quality.md").read_text("utf-8")
    assert all(f"\n## {subject.capitalize()}\n\n{said['how'].strip()}\n" in page for subject, said in HOW.items())
    assert (ROOT / "bench" / "quality_others.md").read_text("utf-8") in page
    assert page.count("\n## ") == len(HOW) + 3


def test_shares_come_from_the_confusion(line: Any) -> None:
    some = line("refusals", "data", 100, 10, 8, 2, 2)
    assert (some.precision, some.recall) == (0.8, 0.8)
    assert some.f1 == pytest.approx(0.8)


def test_a_goal_is_met_only_if_it_is_with_every_seed(quality: Any, line: Any) -> None:
    good, bad = line("refusals", "data", 100, 50, 50, 0, 0), line("refusals", "data", 100, 50, 25, 0, 25)
    assert "| 1.000 | 2 | yes |" in quality.goals_table({7: [good], 8: [good]})
    assert "| 0.667 | 2 | **no** |" in quality.goals_table({7: [good], 8: [bad]})


def test_one_error_in_clean_data_misses_the_goal(quality: Any, line: Any) -> None:
    assert "| 1 | 1 | **no** |" in quality.goals_table({7: [line("Clean data", "data", 100, 0, 0, 1, 0)]})


def test_where_nothing_was_planted_no_share_is_shown(quality: Any, line: Any) -> None:
    row = quality.subject_table({7: [line("x", "data", 100, 0, 0, 3, 0, "note")]}).splitlines()[-1]
    assert row == "| data | 100 | 0 | 0 | 3 | 0 | – | – | – | – | note |"


def test_a_row_shows_the_worst_seed_and_the_median_of_all(quality: Any, line: Any) -> None:
    some = {7: line("x", "data", 100, 10, 10, 0, 0), 8: line("x", "data", 99, 9, 6, 0, 3)}
    some[9] = line("x", "data", 101, 10, 9, 1, 1)
    row = quality.subject_table({seed: [one] for seed, one in some.items()}).splitlines()[-1]
    assert row == "| data | 99 | 9 | 6 | 0 | 3 | 1.000 | 0.667 | 0.800 | 0.900 |  |"


def test_where_nothing_was_planted_the_seed_with_most_false_alarms_is_shown(quality: Any, line: Any) -> None:
    some = {seed: [line("x", "data", 100, 0, 0, n, 0)] for seed, n in ((7, 1), (8, 4), (9, 0))}
    assert "| data | 100 | 0 | 0 | 4 | 0 |" in quality.subject_table(some)


def test_the_page_is_measured_with_three_seeds() -> None:
    page = " ".join((ROOT / "docs" / "quality.md").read_text("utf-8").split())
    assert "the seeds 7, 8 and 9" in page


def test_every_goal_finds_its_measurements(quality: Any) -> None:
    page = (ROOT / "docs" / "quality.md").read_text("utf-8")
    assert all(f"| {goal.what} | {goal.asked} | " in page for goal in quality.GOALS)
