"""The cases of every check: data in `cases/<CODE>.toml`, one check at a time."""

from __future__ import annotations

from typing import Any

import pytest

from check_cases import ALL, found_in
from tunewright.checks import checks


@pytest.mark.parametrize(
    ("code", "case"),
    [pytest.param(code, case, id=f"{code}-{case['title']}") for code, cases in ALL.items() for case in cases],
)
def test_the_check_does_as_its_case_says(code: str, case: dict[str, Any]) -> None:
    found = found_in(code, case)
    assert [list(finding.examples) for finding in found] == case["finds"], found
    assert all(finding.code == code and finding.key for finding in found)
    assert [finding.severity for finding in found] == case.get("severities", [f.severity for f in found])
    assert [finding.key for finding in found] == case.get("keys", [f.key for f in found])
    for finding, words in zip(found, case.get("says", ()), strict=False):
        assert words in finding.message
    assert len(case.get("says", ())) <= len(found)


@pytest.mark.parametrize("check", checks(), ids=lambda check: check.code)
def test_every_check_is_shown_firing_and_staying_silent(check: Any) -> None:
    cases = ALL[check.code]
    assert any(case["finds"] for case in cases)
    assert any(not case["finds"] for case in cases)


def test_every_file_of_cases_belongs_to_a_check() -> None:
    assert set(ALL) == {check.code for check in checks()}
