"""What people read and settle on the findings page, without a browser."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from review_desk import a_project
from screens import SAMPLES, key, keys, said, take_in_file, the_screen, work
from tunewright.actions import bulk_edits, catching_up, checking, looking, projects, reviewing
from tunewright.model.project import Filter
from tunewright.store import Store
from tunewright.ui import known

CHATS = [
    {"messages": [{"role": "user", "content": f"Hello {n}"}, {"role": "assistant", "content": f"Good day {n}."}]}
    for n in range(60)
]
CONFLICT = [
    {"messages": [{"role": "user", "content": "Open today?"}, {"role": "assistant", "content": answer}]}
    for answer in ("Yes, *until* five.", "No.")
]


refresh = checking.refresh


def findings(project: int, **given: Any) -> AppTest:
    app = the_screen("findings.py", project=project, **given)
    assert not app.exception
    return app


def the_sample(store: Store) -> int:
    project = projects.create(store, "intents").id
    take_in_file(store, project, "support_intents.jsonl", (SAMPLES / "support_intents.jsonl").read_bytes())
    return project


def dismiss(app: AppTest) -> None:
    """Press Dismiss in the dialog; a test runs the page whole, so the dialog's opener is pressed again."""
    key(app, keys(app, "finding_dismiss_")[0]).click()
    buttons = [button for button in app.button if button.label == "Dismiss"]
    next(button for button in buttons if not button.key.startswith("finding_dismiss_")).click().run()


def headings(app: AppTest) -> list[str]:
    return [card.label for card in app.expander]


def test_without_projects_the_way_home_is_shown(store: Store) -> None:
    assert "There is no project yet." in said(the_screen("findings.py"))


def test_an_empty_project_says_what_will_be_here(store: Store) -> None:
    assert "Nothing to check yet." in said(findings(projects.create(store, "empty").id))


def test_a_clean_project_is_told_so(store: Store) -> None:
    app = findings(a_project(store, CHATS))
    assert "**Every check passed.**" in app.success[0].value
    assert headings(app)[-1].endswith("checks found nothing")
    assert "**Only the quick checks have run,**" in said(app)


def test_checks_are_listed_worst_first_with_their_numbers(store: Store) -> None:
    app = findings(the_sample(store))
    assert [part.value.split()[-1].rstrip("]") for part in app.subheader][:3] == ["Errors", "Warnings", "Notes"]
    conflicts = next(label for label in headings(app) if "Conflicting answers" in label)
    assert "4 findings · 8 examples · CO001" in conflicts
    assert conflicts.startswith(":red[:material/error:]")


def test_numbers_agree_with_the_report_of_the_terminal(store: Store) -> None:
    project = the_sample(store)
    app = findings(project)
    report = checking.report(store, project)
    for metric, severity in zip(app.metric, ("error", "warning", "info"), strict=True):
        assert metric.value == str(sum(one["severity"] == severity for one in report["findings"]))
    conflicts = next(line for line in said(app).splitlines() if line.startswith("| Conflicts |"))
    named = {example["id"] for one in report["findings"] if one["code"] == "CO001" for example in one["examples"]}
    assert conflicts.split(" | ")[-1] == f"{len(named):,} |"


def test_a_check_from_the_address_stands_open_and_explains_itself(store: Store) -> None:
    project = a_project(store, [*CHATS, *CONFLICT])
    app = findings(project, code="CO001")
    assert "**Why it matters**" in said(app) and "**What to do**" in said(app)
    assert "2 examples share a prompt" in said(app)
    assert r"Yes, \*until\* five\." in "".join(part.value for part in app.markdown)
    assert keys(app, "findings_explore_") == ["findings_explore_CO001"]
    assert len(keys(app, "finding_dismiss_")) == 1


def test_the_list_of_a_shut_check_is_not_read(store: Store) -> None:
    app = findings(a_project(store, [*CHATS, *CONFLICT]))
    assert not keys(app, "finding_dismiss_")


def test_a_finding_is_dismissed_with_a_reason_and_taken_back(store: Store) -> None:
    project = a_project(store, [*CHATS, *CONFLICT])
    app = findings(project, code="CO001")
    key(app, keys(app, "finding_dismiss_")[0]).click().run()
    app.text_input(key="findings_reason").set_value("Both [are] right.")
    dismiss(app)
    assert checking.summary(store, project)[0]["dismissed"] == 1
    assert "**Every check passed.**" in app.success[0].value
    app = findings(project, code="CO001", show="dismissed")
    assert "Dismissed by Ann: Both [are] right." in said(app)
    key(app, keys(app, "finding_reopen_")[0]).click().run()
    assert checking.summary(store, project)[0]["open"] == 1
    assert not app.success


def test_a_dismissal_needs_a_reason(store: Store) -> None:
    project = a_project(store, [*CHATS, *CONFLICT])
    app = findings(project, code="CO001")
    key(app, keys(app, "finding_dismiss_")[0]).click().run()
    app.text_input(key="findings_reason").set_value("  ")
    dismiss(app)
    assert "Write the reason first" in said(app)
    assert checking.summary(store, project)[0]["open"] == 1


def test_a_finding_goes_when_its_cause_is_gone(store: Store) -> None:
    project = a_project(store, [*CHATS, *CONFLICT])
    bulk_edits.decide_all(store, project, Filter(words="No"), "rejected", "Ann")
    assert "**Every check passed.**" in findings(project).success[0].value


def test_a_finding_about_the_whole_project_has_no_examples(store: Store) -> None:
    app = findings(a_project(store, CHATS[:3]), code="BA001")
    assert "BA001" in next(label for label in headings(app) if "Too few examples" in label)
    assert not keys(app, "findings_explore_BA001")
    assert "about the project as a whole" in said(app)


def test_findings_come_in_pages(store: Store) -> None:
    silent = [{"messages": [{"role": "user", "content": f"Hello {n}"}]} for n in range(14)]
    project = a_project(store, [*CHATS, *silent])
    app = findings(project, code="FO002")
    assert len(keys(app, "finding_dismiss_")) == 10


def test_the_gate_is_chosen_and_says_what_it_does_now(store: Store) -> None:
    project = a_project(store, [*CHATS, *CONFLICT])
    app = findings(project)
    assert "Exports are open; the export page repeats what is left." in said(app)
    app.selectbox(key="findings_gate_choice").set_value("warning").run()
    assert projects.get(store, project).gate == "warning"
    assert "This project exports nothing while such findings are open" in said(app)
    app.selectbox(key="findings_gate_choice").set_value("none").run()
    assert projects.get(store, project).gate is None


def test_without_a_name_nothing_can_be_settled(store: Store) -> None:
    app = findings(a_project(store, [*CHATS, *CONFLICT]), reviewer="", code="CO001")
    assert app.selectbox(key="findings_gate_choice").disabled
    assert key(app, keys(app, "finding_dismiss_")[0]).disabled
    assert key(app, "findings_recheck").disabled


def test_all_checks_run_again_beside_the_page(store: Store) -> None:
    project = a_project(store, [*CHATS, *CONFLICT])
    app = findings(project)
    key(app, "findings_recheck").click().run()
    assert key(app, "findings_recheck").disabled
    assert work(store) == 1
    app.run()
    assert [toast.value for toast in app.toast] == ["All checks have run."]
    assert not key(app, "findings_recheck").disabled


def test_a_large_project_shows_what_is_known_before_it_looks_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = a_project(store, [*CHATS, *CONFLICT])
    findings(project)
    monkeypatch.setattr(known, "_QUICKLY_CHECKED", 10)
    bulk_edits.decide_all(store, project, Filter(words="No"), "rejected", "Ann")
    seen: list[int] = []
    monkeypatch.setattr(
        checking,
        "refresh",
        lambda *given: (seen.append(len(checking.summary(*given, as_kept=True))), refresh(*given)),
    )
    app = findings(project)
    assert seen == [1]  # the conflict as it was before
    assert "**Every check passed.**" in app.success[0].value
    assert checking.is_current(store, project)


def test_all_listed_findings_of_a_check_are_dismissed_and_taken_back_in_one_step(store: Store) -> None:
    silent = [{"messages": [{"role": "user", "content": f"Hello {n}"}]} for n in range(14)]
    project = a_project(store, [*CHATS, *silent])
    app = findings(project, code="FO002")
    key(app, "findings_dismiss_all_FO002").click().run()
    app.text_input(key="findings_reason").set_value("Openings only")
    key(app, "findings_dismiss_all_FO002").click()
    next(button for button in app.button if button.label == "Dismiss all 14" and "FO002" not in button.key).click()
    app.run()
    assert [(one["open"], one["dismissed"]) for one in numbers(store, project, "FO002")] == [(0, 14)]
    app = findings(project, code="FO002", show="dismissed")
    assert "Dismissed by Ann: Openings only" in said(app)
    key(app, "findings_reopen_all_FO002").click().run()
    assert [(one["open"], one["dismissed"]) for one in numbers(store, project, "FO002")] == [(14, 0)]
    assert "reopened 14 findings of check FO002" in said(the_screen("activity.py", project=project))


def numbers(store: Store, project: int, code: str) -> list[dict[str, Any]]:
    return [one for one in checking.tallies(store, project) if one["code"] == code]


def test_findings_are_narrowed_down_by_their_examples(store: Store) -> None:
    silent = [{"messages": [{"role": "user", "content": f"Hello {n}"}]} for n in range(3)]
    project = a_project(store, [*CHATS, *silent])
    bulk_edits.decide_all(store, project, Filter(ids=(61,)), "flagged", "Ann")
    app = findings(project, code="FO002", state="flagged")
    assert any("1 finding · 1 example · FO002" in label for label in headings(app))
    assert "No such finding." in findings(project, state="accepted").info[0].value


@pytest.mark.parametrize(
    ("size", "says"), [(10_000, "All checks ran"), (0, "Shares and habits of the whole project wait")]
)
def test_what_waits_after_an_edit_is_said(
    store: Store, monkeypatch: pytest.MonkeyPatch, size: int, says: str
) -> None:
    monkeypatch.setattr(catching_up, "TINY", size)
    monkeypatch.setattr(catching_up, "SMALL", size)
    project = a_project(
        store, [{"prompt": "Where?", "completion": "Here."}, {"prompt": "Who?", "completion": "Me."}]
    )
    looking.look(store, project)
    reviewing.decide(store, project, 2, 1, "ann", body={"prompt": "WHERE?", "completion": "here."})
    app = findings(project)
    told = said(app)
    assert says in told and "What compares examples" not in told
    assert any("DU002" in label for label in headings(app))
    assert ("Nothing waits for the next run" in told) == bool(size)
    assert ("Duplicates, contradictions and leaks were looked for at once." in told) == (not size)


def test_what_is_gone_is_listed(store: Store) -> None:
    project = a_project(store, [*CHATS, *CONFLICT])
    assert "Nothing has been fixed yet." in findings(project, show="gone").info[0].value
    bulk_edits.decide_all(store, project, Filter(words="No"), "rejected", "Ann")
    assert "2 examples share a prompt" in said(findings(project, show="gone"))


def test_more_and_fewer_than_at_the_look_before_is_said(store: Store) -> None:
    project = a_project(store, CHATS)
    looking.look(store, project, by="Ann")
    a_project(store, CONFLICT, project_id=project)
    app = findings(project)
    assert any("CO001" in label and "orange-badge[+1]" in label for label in headings(app))
    assert "1 open finding, 1 more than at the full look just now." in said(app)
    assert "**Texts or settings changed**" in said(app)


def test_a_chart_shows_the_last_looks_once_there_are_three(store: Store) -> None:
    project = a_project(store, [*CHATS, *CONFLICT])
    for _ in range(2):
        looking.look(store, project)
    assert "full looks" not in said(findings(project))
    looking.look(store, project)
    assert "Open findings after each of the last 3 full looks" in said(findings(project))


def test_a_check_is_switched_off_in_its_settings(store: Store) -> None:
    project = a_project(store, [*CHATS, *CONFLICT])
    app = findings(project, code="CO001")
    key(app, "findings_tune_CO001").click().run()
    app.toggle(key="tune_on_CO001").set_value(False)
    key(app, "findings_tune_CO001").click()
    next(button for button in app.button if button.label == "Save").click().run()
    assert checking.tuning_of(projects.get(store, project)).off == {"CO001"}
    assert not numbers(store, project, "CO001")
    assert "1 check switched off" in headings(findings(project))[-1]


def test_a_value_that_is_not_personal_is_let_through(store: Store) -> None:
    letter = {"prompt": "Whom do I ask?", "completion": "Write to j.doe@acme-bikes.co or to p.roe@acme-bikes.co."}
    project = a_project(store, [*PAIRS, letter])
    looking.look(store, project)
    app = findings(project, code="PD001")
    named = keys(app, "finding_values_")[0]
    key(app, named).click().run()
    box = next(one for one in app.checkbox if "doe" in one.label)
    box.check()
    key(app, named).click()
    next(button for button in app.button if button.label == "Not personal" and button.key != named).click().run()
    assert "1 e-mail address stands" in said(findings(project, code="PD001"))
    assert "doe" not in projects.get(store, project).check_settings


PAIRS = [{"prompt": f"Question {n}?", "completion": f"Answer {n}."} for n in range(20)]
