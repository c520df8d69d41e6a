from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tunewright import checks
from tunewright.checks import registry
from tunewright.model import Example, Finding, UnknownName


def test_codes_are_sorted_and_names_are_unique() -> None:
    all_checks = checks.checks()
    codes = [check.code for check in all_checks]
    assert codes == sorted(set(codes))
    assert len({check.name for check in all_checks}) == len(all_checks)


@pytest.mark.parametrize("check", checks.checks(), ids=lambda check: check.code)
def test_every_check_says_why_it_matters_and_what_to_do(check: checks.Check) -> None:
    for text in (check.summary, check.why, check.what_to_do):
        assert re.match(r"[A-Z].*\.$", text), text


@pytest.mark.parametrize("check", checks.checks(), ids=lambda check: check.code)
def test_a_check_lives_in_the_file_of_its_code_and_name(check: checks.Check) -> None:
    stem = check.run.__module__.rpartition(".")[2]
    assert stem == f"{check.code.lower()}_{check.name.replace('-', '_')}"
    assert check.run.__name__ == check.name.replace("-", "_")


def test_every_rule_file_registers_a_check() -> None:
    files = {path.stem for path in Path(registry.__file__).parent.rglob("[a-z][a-z][0-9][0-9][0-9]_*.py")}
    assert files == {check.run.__module__.rpartition(".")[2] for check in checks.checks()}


def test_a_scope_gives_its_own_checks_only() -> None:
    assert {check.scope for check in checks.checks("same-prompt")} == {"same-prompt"}
    scopes = ("example", "same-prompt", "same-content", "project", "corpus")
    assert sum(len(checks.checks(scope)) for scope in scopes) == len(checks.checks())


def test_a_check_is_found_by_code_and_by_name() -> None:
    assert checks.check_named("CO001") is checks.check_named("conflicting-answers")
    assert checks.check_named("CO001").family == "Conflicts"


def test_an_unknown_check_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UnknownName, match="“XX999”") as caught:
        checks.check_named("XX999")
    assert "CO001" in caught.value.hint


def _rule(example: Example) -> Iterator[Finding]:
    """Nothing is wrong.

    Why it matters: it does not.
    What to do: nothing.
    """
    yield from ()


@pytest.fixture
def kept_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    checks.checks()
    monkeypatch.setattr(registry, "_REGISTERED", dict(registry._REGISTERED))


@pytest.mark.usefixtures("kept_registry")
def test_two_modules_cannot_claim_one_code() -> None:
    with pytest.raises(ValueError, match="already taken by tunewright"):
        registry.check("CO001", "another-name", severity="info", scope="example")(_rule)


@pytest.mark.usefixtures("kept_registry")
def test_two_modules_cannot_claim_one_name() -> None:
    with pytest.raises(ValueError, match="already taken by tunewright"):
        registry.check("CO999", "conflicting-answers", severity="info", scope="example")(_rule)


@pytest.mark.usefixtures("kept_registry")
def test_the_same_module_may_register_twice() -> None:
    for _ in range(2):
        registry.check("CO999", "nothing-wrong", severity="info", scope="example")(_rule)
    assert checks.check_named("nothing-wrong").why == "It does not."


@pytest.mark.parametrize("code", ["CO1", "co001", "ZZ001"])
@pytest.mark.usefixtures("kept_registry")
def test_a_code_needs_a_known_family_and_three_digits(code: str) -> None:
    with pytest.raises(ValueError, match=code):
        registry.check(code, "nothing-wrong", severity="info", scope="example")(_rule)


def test_the_table_has_one_line_for_each_check() -> None:
    lines = checks.catalogue_table().splitlines()
    links = [f"| [{check.code}](checks/{check.code}.md)" for check in checks.checks()]
    assert [line.split(" | ")[0] for line in lines[2:]] == links
    assert {line.replace("\\|", "").count("|") for line in lines} == {6}
