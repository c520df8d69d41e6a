"""A project fits the checks to itself, and says what blocks its exports."""

from __future__ import annotations

from pathlib import Path

import pytest

from terminal import named, pairs
from tunewright import checks
from tunewright.actions import browsing, checking, exporting, looking, projects, tuning
from tunewright.actions.exporting import ExportWish
from tunewright.model import NotAllowed, TuneError, UnknownName
from tunewright.model.project import Project
from tunewright.store import Store
from workshop import a_filled_project, bring, codes

MAIL = "Whom? -> Write to j.doe@acme-bikes.co or p.roe@acme-bikes.co.\n"


def waiting(store: Store, project: Project) -> list[tuple[str, bool]]:
    return [(job.kind, job.params["anew"]) for job in browsing.unfinished_jobs(store, project.id)]


def test_a_check_that_is_switched_off_says_nothing_even_after_an_import(store: Store) -> None:
    project = a_filled_project(store, pairs("Why? -> ") + named(3))
    assert "EM001" in codes(store, project)
    tuning.change(store, project.id, "ann", "EM001", on=False)
    assert waiting(store, project) == [("recheck", True)]
    assert "EM001" not in codes(store, project)
    bring(store, project, pairs("How? -> "), "later.jsonl")
    assert "EM001" not in codes(store, project)
    looking.look(store, project.id)
    assert "EM001" not in codes(store, project)
    assert not [one for one in looking.gone(store, project.id) if one.code == "EM001"]
    tuning.change(store, project.id, "ann", "EM001", on=True)
    looking.look(store, project.id)
    assert len(codes(store, project)["EM001"]) == 2


def test_settings_other_than_the_defaults_are_kept_and_go_back(store: Store) -> None:
    project = a_filled_project(store, named(60))
    assert "BA001" not in codes(store, project)
    tuning.change(store, project.id, "ann", "BA001", settings={"advised": 100})
    looking.look(store, project.id)
    assert "BA001" in codes(store, project)
    now = projects.get(store, project.id)
    assert [(one.name, one.default, one.value) for one in tuning.settings_of(now, checks.check_named("BA001"))] == [
        ("advised", 50, 100)
    ]
    assert tuning.change(store, project.id, "ann", "BA001").check_settings == "{}"
    looking.look(store, project.id)
    assert "BA001" not in codes(store, project)


def test_nothing_changed_asks_for_no_look(store: Store) -> None:
    project = a_filled_project(store, named(5))
    tuning.change(store, project.id, "ann", "BA001", settings={"advised": 50})
    assert waiting(store, project) == []


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("BA001", {"advised": -1}),
        ("BA001", {"advised": "many"}),
        ("BA001", {"advised": True}),
        ("BA001", {"unheard": 1}),
        ("DU003", {"threshold": 1.5}),
        ("DU003", {"threshold": float("nan")}),
        ("LA003", {"folds": 1}),
        ("DU003", {"threshold": 0.1}),
        ("PD001", {"role_addresses": 1}),
        ("PD001", {"not_personal": ("x",)}),
        ("PD002", {"regions": "US"}),
    ],
)
def test_a_value_that_cannot_be_is_refused(store: Store, code: str, given: dict) -> None:
    project = a_filled_project(store, named(5))
    with pytest.raises(TuneError):
        tuning.change(store, project.id, "ann", code, settings=given)
    assert projects.get(store, project.id).check_settings == "{}"


def test_an_unknown_check_is_refused(store: Store) -> None:
    project = a_filled_project(store, named(5))
    with pytest.raises(UnknownName):
        tuning.change(store, project.id, "ann", "XX999", on=False)
    with pytest.raises(UnknownName):
        tuning.set_gate(store, project.id, "ann", None, ["XX999"])


def test_a_value_is_let_through_in_the_whole_project_and_only_its_key_is_kept(store: Store) -> None:
    project = a_filled_project(store, pairs(MAIL.strip(), "And? -> J.Doe@acme-bikes.co is here.") + named(3))
    looking.look(store, project.id)
    first = checking.listed(store, project.id, "PD001")[0]
    values = tuning.personal_values(store, project.id, first.id)
    assert [value.value for value in values] == ["j.doe@acme-bikes.co", "p.roe@acme-bikes.co"]
    changed = tuning.not_personal(store, project.id, "ann", first.id, [values[0].key])
    assert "doe" not in changed.check_settings
    assert tuning.n_let_through(changed, "PD001") == 1
    left = checking.listed(store, project.id, "PD001")
    assert [one.message for one in left] == ["1 e-mail address stands in the completion."]
    assert not looking.needs_look(store, changed)
    assert [value.value for value in tuning.personal_values(store, project.id, left[0].id)] == [
        "p.roe@acme-bikes.co"
    ]
    tuning.let_through_again(store, project.id, "ann", "PD001")
    looking.look(store, project.id, anew=True)
    assert len(checking.listed(store, project.id, "PD001")) == 2


def test_a_finding_that_is_not_about_personal_data_has_no_values(store: Store) -> None:
    project = a_filled_project(store, pairs("Why? -> "))
    found = checking.listed(store, project.id, "EM001")[0]
    assert tuning.personal_values(store, project.id, found.id) == ()
    with pytest.raises(NotAllowed):
        tuning.not_personal(store, project.id, "ann", found.id, ["x"])


def test_a_gate_of_severities_and_checks_says_what_blocks(store: Store) -> None:
    project = a_filled_project(store, pairs("Why? -> ", "a -> b", "a -> b") + named(12))
    gated = tuning.set_gate(store, project.id, "ann", "error", ["DU001"])
    assert gated.gate_codes == "DU001"
    assert [(one.code, one.severity, one.n) for one in checking.blockers(store, gated)] == [
        ("EM001", "error", 1),
        ("DU001", "warning", 1),
    ]
    assert "1 of DU001" in checking.gate(store, gated)
    assert "are open: 1 error" in checking.gate(store, gated)
    open_again = tuning.set_gate(store, project.id, "ann", None)
    assert not checking.has_gate(open_again)
    assert checking.gate(store, open_again) == ""


def test_with_a_gate_an_export_brings_the_look_up_to_date_first(store: Store, tmp_path: Path) -> None:
    project = a_filled_project(store, named(12))
    gated = tuning.set_gate(store, project.id, "ann", "error")
    wish = ExportWish("openai-chat", "all")
    assert looking.needs_look(store, gated)
    with pytest.raises(NotAllowed, match="all checks"):
        exporting.export(store, project.id, wish, "ann", look_first=False)
    exporting.export(store, project.id, wish, "ann", tmp_path / "out")
    assert not looking.needs_look(store, gated)
    tuning.set_gate(store, project.id, "ann", "warning")
    assert not looking.needs_look(store, gated)
