"""Findings as the screen asks for them: narrowed down, page by page, many set aside in one step."""

import pytest

from stores import a_new_example, a_project, decide, take_in
from tunewright.model import Finding
from tunewright.model.project import Filter
from tunewright.store import events, finding_pages, findings, projects

ANY = Filter()
WHOLE = Finding("BA001", "info", "too few", (), "few")


@pytest.fixture
def project(any_store):
    return a_project(any_store, label_source="field")


@pytest.fixture
def six(any_store, project):
    """Six examples, each with a finding of its own; the first two share one more, and the project has one."""
    new = (a_new_example(f"question {at} -> answer {at}", label=f"l{at % 2}") for at in range(6))
    ids = take_in(any_store, project, *new)
    with any_store.writing() as unit:
        own = [Finding("EM001", "error", f"no {at}", (number,), f"{at}") for at, number in enumerate(ids)]
        shared = Finding("CO001", "warning", "they differ", (ids[0], ids[1]), "c")
        findings.replace_of_codes(unit, project.id, ["EM001", "CO001", "BA001"], [*own, shared, WHOLE])
    return ids


def tallied(store, project, wanted=ANY):
    with store.reading() as unit:
        found = finding_pages.tallies(unit, project, wanted)
    return {one["code"]: (one["open"], one["dismissed"]) for one in found}


def keys(store, project, code, **given):
    with store.reading() as unit:
        return [one.key for one in finding_pages.page(unit, project, code, **given)]


def test_without_a_filter_everything_counts_that_is_not_rejected(any_store, project, six):
    assert tallied(any_store, project) == {"EM001": (6, 0), "CO001": (1, 0), "BA001": (1, 0)}
    decide(any_store, six[5], "rejected")
    assert tallied(any_store, project)["EM001"] == (5, 0)
    with any_store.reading() as unit:
        counted = finding_pages.affected(unit, project)
    assert counted["code"] == {"EM001": 5, "CO001": 2}
    assert counted["family"] == {"EM": 5, "CO": 2}
    assert counted["severity"] == {"error": 5, "warning": 2}


def test_a_filter_keeps_findings_that_name_one_such_example(any_store, project, six):
    decide(any_store, six[1], "flagged")
    flagged = Filter(states=("flagged",))
    assert tallied(any_store, project, flagged) == {"EM001": (1, 0), "CO001": (1, 0)}
    assert tallied(any_store, project, Filter(label="l0")) == {"EM001": (3, 0), "CO001": (1, 0)}
    assert tallied(any_store, project, Filter(label="l0", code="CO001")) == {"CO001": (1, 0)}
    with any_store.reading() as unit:
        assert finding_pages.affected(unit, project, flagged)["code"] == {"EM001": 1, "CO001": 1}


def test_pages_go_through_all_findings_in_order(any_store, project, six):
    pages = [keys(any_store, project, "EM001", side="open", limit=4, offset=offset) for offset in (0, 4, 8)]
    assert pages == [["0", "1", "2", "3"], ["4", "5"], []]
    assert keys(any_store, project, "EM001", wanted=Filter(label="l1")) == ["1", "3", "5"]


def test_all_that_are_listed_are_set_aside_in_one_step_and_taken_back(any_store, project, six):
    odd = Filter(label="l1")
    with any_store.writing() as unit:
        before = projects.get(unit, project.id).revision
        assert finding_pages.dismiss_all(unit, project, "EM001", "ann", "known", odd) == 3
        assert projects.get(unit, project.id).revision == before + 1
        told = events.of_project(unit, project.id)[0]
        assert (told.kind, told.after["n"], told.after["reason"]) == ("dismissal", 3, "known")
    assert tallied(any_store, project)["EM001"] == (3, 3)
    with any_store.reading() as unit:
        aside = finding_pages.page(unit, project, "EM001", side="dismissed")
    assert [(one.key, one.dismissed_by, one.dismissed_reason) for one in aside] == [
        (key, "ann", "known") for key in ("1", "3", "5")
    ]
    with any_store.writing() as unit:
        assert finding_pages.dismiss_all(unit, project, "EM001", "ann", "again", odd) == 0
        assert finding_pages.reopen_all(unit, project, "EM001", "bob", Filter(ids=(six[1],))) == 1
    assert tallied(any_store, project)["EM001"] == (4, 2)


def test_findings_of_a_check_that_is_switched_off_go_without_a_trace(any_store, project, six):
    with any_store.writing() as unit:
        finding_pages.drop(unit, project.id, ("EM001", "BA001"))
    assert tallied(any_store, project) == {"CO001": (1, 0)}
