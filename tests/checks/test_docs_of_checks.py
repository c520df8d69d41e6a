"""The pages in `docs/checks`: one for every check, and nothing in a case can break out of its place."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from check_cases import ALL
from tunewright.checks import Check, checks, facts_table, settings_table
from tunewright.model import Example, Finding

DOCS = Path(__file__).resolve().parents[2] / "docs"


def _the_script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("write_checks", DOCS / "write_checks.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


write_checks = _the_script()


def _quiet(example: Example, *, limit: float = 0.5, names: tuple[str, ...] = ("a|b",)) -> Iterator[Finding]:
    """Nothing is wrong."""
    yield from ()


QUIET = Check(
    "CO999",
    "quiet",
    "info",
    "example",
    ("chat", "pair"),
    _quiet,
    "Nothing.",
    "So.",
    "Go on.",
    targets=("one", "two"),
)


def test_there_is_a_page_for_every_check_and_no_other() -> None:
    assert {path.stem for path in (DOCS / "checks").glob("*")} == {one.code for one in checks()}


def test_every_link_of_the_catalogue_leads_to_a_page() -> None:
    links = re.findall(r"\]\((checks/[^)]+)\)", (DOCS / "checks.md").read_text("utf-8"))
    assert links == [f"checks/{one.code}.md" for one in checks()]
    assert all((DOCS / link).is_file() for link in links)


@pytest.mark.parametrize("check", checks(), ids=lambda check: check.code)
def test_a_page_shows_what_the_check_finds_and_what_it_leaves_alone(check: Check) -> None:
    page = (DOCS / "checks" / f"{check.code}.md").read_text("utf-8")
    found, silent = page.split("\n## It stays silent\n")
    assert re.search(r"^(error|warning|info)( \([^)]*\))?: ", found.partition("\n## It finds\n")[2], re.MULTILINE)
    assert not re.search(r"^(error|warning|info)( \([^)]*\))?: ", silent, re.MULTILINE)
    assert check.why in page


def test_facts_say_what_a_check_applies_to() -> None:
    table = facts_table(QUIET)
    assert "| Family | Conflicts (CO) |" in table
    assert "| Kinds of examples | chats and prompt and completion |" in table
    assert "| Target | `one` and `two` |" in table


def test_settings_are_shown_with_their_defaults() -> None:
    assert settings_table(QUIET).splitlines()[2:] == ["| `limit` | `0.5` |", "| `names` | `a\\|b` |"]


@given(st.lists(st.text("`~\nab", max_size=12), min_size=1))
def test_no_text_closes_the_fence_it_stands_in(lines: list[str]) -> None:
    fence, *inside, end = write_checks._fenced(lines).split("\n")
    assert fence == f"{end}text"
    assert not any(re.match(rf" *{end}`*\s*$", line) for line in inside)


@given(st.text(max_size=60))
def test_what_is_shown_stays_on_one_line_and_can_be_seen(text: str) -> None:
    assert write_checks._visible(text).isprintable()


def test_what_a_case_escapes_stays_escaped() -> None:
    text = '{"messages": [{"role": "user", "content": "' + "a" * 99 + '"}, {"role": "user", "content": "\\u200b"}]}'
    assert "\\u200b" in write_checks._laid_out(text)


def test_long_cases_give_way_to_shorter_ones() -> None:
    long, short = {"examples": ["a" * 5000]}, {"examples": ["a"]}
    assert write_checks._chosen([long, short]) == [short]
    assert write_checks._chosen([long]) == [long]


def test_repeated_examples_are_told_by_their_first_and_last_number() -> None:
    case = {"examples": ["q {n} -> a", "b -> c"], "times": [3, 1], "splits": ["train", "test"]}
    assert list(write_checks._given(case)) == ["1–3 [train]: q {n} -> a", "4 [test]: b -> c"]


def test_titles_of_cases_carry_no_markup_into_a_heading() -> None:
    assert write_checks._escaped("a *b* <|im_end|>") == r"a \*b\* \<\|im\_end\|\>"
    assert all(case["title"].strip() == case["title"] for cases in ALL.values() for case in cases)
