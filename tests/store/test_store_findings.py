"""Findings: once per cause, ids that last, dismissals that last, complete lists."""

import pytest

from stores import a_finding, a_new_example, a_project, a_source, add, decide, found, plain_query, take_in
from tunewright.model import Finding, Member
from tunewright.model.project import Filter
from tunewright.store import events, evidence, findings, sources


@pytest.fixture
def project(any_store):
    return a_project(any_store, label_source="field")


@pytest.fixture
def four(any_store, project):
    new = (a_new_example(f"question {at} -> answer {at}", label=f"l{at % 2}") for at in range(4))
    return take_in(any_store, project, *new)


def replace(store, project, codes, *new):
    with store.writing() as unit:
        findings.replace_of_codes(unit, project.id, codes, new)


def listed(store, project, **given):
    with store.reading() as unit:
        return findings.listed(unit, project.id, **given)


def summary(store, project):
    with store.reading() as unit:
        return {entry["code"]: entry for entry in findings.summary(unit, project.id)}


def conflict(key, *examples, message="They differ.", severity="warning", **evidence):
    return Finding("CO001", severity, message, examples, key, evidence)


# ---- one per cause -------------------------------------------------------------------------------------------


def test_what_a_check_says_about_a_new_example_is_kept_with_it(any_store, project):
    said = Finding("EM001", "error", "The answer of turn 2 is “” 日本.", (), "turn 2", {"turn": 2, "text": "ü"})
    _, two = take_in(any_store, project, a_new_example(), a_new_example(findings=[said]))
    (kept,) = listed(any_store, project)
    assert (kept.code, kept.severity, kept.message) == ("EM001", "error", "The answer of turn 2 is “” 日本.")
    assert (kept.key, kept.n_examples, kept.evidence) == (f"{two}:turn 2", 1, {"turn": 2, "text": "ü"})
    with any_store.reading() as unit:
        assert findings.examples_of(unit, [kept.id]) == {kept.id: [two]}
        assert findings.get(unit, kept.id) == kept
        assert findings.get(unit, 10**6) is None


def test_one_cause_in_one_example_is_one_finding(any_store, project):
    twice = [a_finding(key="turn 1", message="first"), a_finding(key="turn 1", message="second")]
    (one,) = take_in(any_store, project, a_new_example(findings=[*twice, a_finding(key="turn 2")]))
    assert [kept.message for kept in listed(any_store, project)] == ["second", "Empty."]
    with any_store.writing() as unit:
        findings.replace_of_examples(unit, project.id, ["EM001"], [(one, twice)])
    assert [kept.message for kept in listed(any_store, project)] == ["second"]


def test_a_finding_that_names_an_example_twice_counts_it_once(any_store, project, four):
    replace(any_store, project, ["CO001"], conflict("a", four[0], four[0], four[1]))
    (kept,) = listed(any_store, project)
    assert kept.n_examples == 2
    with any_store.reading() as unit:
        assert findings.examples_of(unit, [kept.id]) == {kept.id: four[:2]}


def test_a_finding_that_is_still_true_keeps_its_id_and_is_brought_up_to_date(any_store, project, four):
    replace(any_store, project, ["CO001"], conflict("a", *four[:2]), conflict("b", *four[2:]))
    a, b = listed(any_store, project)
    now = conflict("a", *four[:3], message="They differ now.", severity="error", n=3)
    replace(any_store, project, ["CO001"], now, conflict("c", four[3]))
    kept_a, c = listed(any_store, project)
    assert (kept_a.id, kept_a.message, kept_a.severity, kept_a.n_examples, kept_a.evidence) == (
        a.id,
        "They differ now.",
        "error",
        3,
        {"n": 3},
    )
    assert c.key == "c"
    assert c.id not in (a.id, b.id)
    with any_store.reading() as unit:
        assert findings.examples_of(unit, [a.id, c.id]) == {a.id: four[:3], c.id: four[3:]}
    assert len(plain_query(any_store, "SELECT * FROM finding_example")) == 4


def test_findings_of_other_checks_keys_and_examples_are_left_alone(any_store, project):
    one, two = take_in(
        any_store, project, *(a_new_example(findings=[a_finding(), a_finding("FO001")]) for _ in "ab")
    )
    replace(any_store, project, ["CO001"], conflict("a", one, two), conflict("b", one))
    before = {kept.key + kept.code: kept.id for kept in listed(any_store, project)}
    with any_store.writing() as unit:
        findings.replace_of_examples(unit, project.id, ["EM001"], [(one, [])])
        findings.replace_of_keys(unit, project.id, ["CO001"], ["a", "z"], [])
    after = {kept.key + kept.code: kept.id for kept in listed(any_store, project)}
    assert set(before) - set(after) == {f"{one}:EM001", "aCO001"}
    assert after.items() <= before.items()


def test_very_many_keys_are_replaced_at_once(any_store, project, four):
    many = [conflict(f"k{at}", *four[:2]) for at in range(1200)]
    keys = [finding.key for finding in many]
    with any_store.writing() as unit:
        findings.replace_of_keys(unit, project.id, ["CO001"], keys, many)
        assert set(findings.kept_keys(unit, project.id, ["CO001"])) == set(keys)
        ids = [kept.id for kept in findings.listed(unit, project.id)]
        findings.replace_of_keys(unit, project.id, ["CO001"], keys, many[:600])
        assert {kept.id for kept in findings.listed(unit, project.id)} <= set(ids)
        assert findings.summary(unit, project.id)[0]["open"] == 600


def test_projects_keep_their_findings_apart(any_store, project, four):
    other = a_project(any_store)
    replace(any_store, project, ["CO001"], conflict("a", *four))
    replace(any_store, other, ["CO001"], conflict("a"))
    replace(any_store, other, ["CO001"])
    assert len(listed(any_store, project)) == 1
    assert listed(any_store, other) == []


# ---- lists ---------------------------------------------------------------------------------------------------


def test_lists_of_examples_are_complete(any_store, project):
    ids = take_in(any_store, project, *(a_new_example() for _ in range(700)))
    replace(any_store, project, ["DU001"], Finding("DU001", "info", "All alike.", tuple(reversed(ids)), "k"))
    (kept,) = listed(any_store, project)
    with any_store.reading() as unit:
        assert findings.examples_of(unit, [kept.id]) == {kept.id: ids}
        assert findings.examples_of(unit, []) == {}
        assert len(findings.examples_of(unit, list(range(12_000)))[kept.id]) == 700
    assert found(any_store, project, Filter(finding=kept.id)) == ids


def test_findings_are_listed_by_check_and_page_by_page(any_store, project):
    new = [a_new_example(findings=[a_finding("FO001"), a_finding("EM001")]) for _ in range(3)]
    take_in(any_store, project, *new)
    every = listed(any_store, project)
    assert [kept.code for kept in every] == ["EM001"] * 3 + ["FO001"] * 3
    assert listed(any_store, project, code="FO001") == every[3:]
    assert listed(any_store, project, limit=2, offset=2) == every[2:4]


def test_what_was_found_about_an_example_is_told_worst_first(any_store, project):
    said = [a_finding("AA001", severity="info"), a_finding("ZZ001"), a_finding("BB001", severity="warning")]
    (one,) = take_in(any_store, project, a_new_example(findings=said))
    with any_store.reading() as unit:
        assert [kept.code for kept in findings.of_example(unit, project.id, one)] == ["ZZ001", "BB001", "AA001"]


def test_the_summary_counts_findings_and_examples_each_once(any_store, project):
    several = [a_finding(key="1"), a_finding(key="2")]
    one, two = take_in(any_store, project, a_new_example(findings=several), a_new_example(findings=several[:1]))
    replace(any_store, project, ["CO001", "BA001"], conflict("a", one, two), Finding("BA001", "info", "Few.", ()))
    assert summary(any_store, project) == {
        "BA001": {"code": "BA001", "severity": "info", "open": 1, "dismissed": 0, "examples": 0},
        "CO001": {"code": "CO001", "severity": "warning", "open": 1, "dismissed": 0, "examples": 2},
        "EM001": {"code": "EM001", "severity": "error", "open": 3, "dismissed": 0, "examples": 2},
    }
    with any_store.reading() as unit:
        assert findings.open_severities(unit, project.id) == {"info": 1, "warning": 1, "error": 3}
    for code in ("CO001", "EM001"):
        assert len(found(any_store, project, Filter(code=code))) == summary(any_store, project)[code]["examples"]


# ---- rejected examples ---------------------------------------------------------------------------------------


def test_rejected_examples_hide_what_is_said_about_them_alone(any_store, project):
    (one,) = take_in(any_store, project, a_new_example(findings=[a_finding()]))
    decide(any_store, one, "rejected")
    assert listed(any_store, project) == []
    assert summary(any_store, project) == {}
    assert found(any_store, project, Filter(code="EM001")) == []
    decide(any_store, one, "unreviewed")
    assert len(listed(any_store, project)) == 1


def test_rejected_examples_do_not_count_in_what_is_said_about_several(any_store, project, four):
    replace(any_store, project, ["CO001"], conflict("a", *four))
    decide(any_store, four[0], "rejected")
    (kept,) = listed(any_store, project)
    with any_store.reading() as unit:
        assert findings.examples_of(unit, [kept.id]) == {kept.id: four[1:]}
    assert summary(any_store, project)["CO001"]["examples"] == 3
    for number in four:
        decide(any_store, number, "rejected")
    assert listed(any_store, project) == []


def test_a_finding_about_the_whole_project_stays_without_examples(any_store, project):
    replace(any_store, project, ["BA001"], Finding("BA001", "info", "Too few.", ()))
    assert [kept.n_examples for kept in listed(any_store, project)] == [0]


# ---- dismissals ----------------------------------------------------------------------------------------------


def dismiss(store, project, key, reason="It is meant so.", by="bob"):
    with store.writing() as unit:
        findings.dismiss(unit, project.id, "CO001", key, by, reason)


def test_a_dismissed_finding_is_kept_with_who_and_why(any_store, project, four):
    replace(any_store, project, ["CO001"], conflict("a", *four), conflict("b", *four))
    dismiss(any_store, project, "a")
    kept, other = listed(any_store, project)
    assert (kept.dismissed_by, kept.dismissed_reason, other.dismissed_by) == ("bob", "It is meant so.", None)
    entry = summary(any_store, project)["CO001"]
    assert (entry["open"], entry["dismissed"], entry["examples"]) == (1, 1, 4)
    with any_store.reading() as unit:
        event = events.of_project(unit, project.id)[0]
        assert findings.get(unit, kept.id) == kept
        assert findings.of_example(unit, project.id, four[0])[0] == kept
    assert (event.kind, event.by) == ("dismissal", "bob")
    assert event.after == {"code": "CO001", "key": "a", "reason": "It is meant so."}


def test_a_dismissal_outlives_a_finding_that_goes_and_comes_back(any_store, project, four):
    replace(any_store, project, ["CO001"], conflict("a", *four))
    dismiss(any_store, project, "a")
    replace(any_store, project, ["CO001"])
    assert listed(any_store, project) == []
    replace(any_store, project, ["CO001"], conflict("a", *four[:3]), conflict("b", *four))
    assert [(kept.key, kept.dismissed_by) for kept in listed(any_store, project)] == [("a", "bob"), ("b", None)]


def test_a_dismissal_does_not_hide_an_example_that_joins_later(any_store, project, four):
    replace(any_store, project, ["CO001"], conflict("a", *four[:2]))
    dismiss(any_store, project, "a")
    replace(any_store, project, ["CO001"], conflict("a", *four))
    assert [kept.dismissed_by for kept in listed(any_store, project)] == [None]
    replace(any_store, project, ["CO001"], conflict("a", *four[:2]))
    assert [kept.dismissed_by for kept in listed(any_store, project)] == ["bob"]


def test_a_dismissal_is_changed_and_taken_back(any_store, project, four):
    replace(any_store, project, ["CO001"], conflict("a", *four))
    dismiss(any_store, project, "a")
    dismiss(any_store, project, "a", reason="Better reason.", by="eve")
    assert [(kept.dismissed_by, kept.dismissed_reason) for kept in listed(any_store, project)] == [
        ("eve", "Better reason.")
    ]
    with any_store.writing() as unit:
        findings.reopen(unit, project.id, "CO001", "a", "ann")
        findings.reopen(unit, project.id, "CO001", "not there", "ann")
    assert [kept.dismissed_by for kept in listed(any_store, project)] == [None]
    with any_store.reading() as unit:
        event, *_ = told = [e for e in events.of_project(unit, project.id) if e.kind == "dismissal"]
    assert len(told) == 3
    assert (event.before, event.after) == ({"code": "CO001", "key": "a", "reason": "Better reason."}, {})


# ---- what group and project checks look at -------------------------------------------------------------------


def test_examples_that_share_a_prompt_are_a_group(any_store, project):
    new = ("hi -> a", "HI -> b", "bye -> c", "bye -> c", "alone -> d")
    ids = take_in(any_store, project, *(a_new_example(said, label="l") for said in new))
    with any_store.reading() as unit:
        prompts = evidence.repeated_keys(unit, project, "prompt_key")
        contents = evidence.repeated_keys(unit, project, "content_key")
        (group,) = evidence.groups(unit, project, "prompt_key", prompts)
        (same,) = evidence.groups(unit, project, "content_key", contents)
        assert evidence.group_keys(unit, ids[0])["prompt_key"] == prompts[0]
    assert [member.id for member in group] == ids[:2], "a prompt that is answered alike is no matter of prompts"
    assert [member.id for member in same] == ids[2:4]
    assert isinstance(group[0], Member)
    assert (group[0].label, group[0].answer) == ("l", "a")


def test_answers_to_one_prompt_are_read_whole(any_store, project):
    long = [f"{'so it goes ' * 40}{end}" for end in ("on", "off")]
    take_in(any_store, project, *(a_new_example(f"hi -> {answer}") for answer in (*long, "short")))
    with any_store.reading() as unit:
        prompts = evidence.repeated_keys(unit, project, "prompt_key")
        (group,) = evidence.groups(unit, project, "prompt_key", prompts)
    assert [member.answer for member in group] == [*long, "short"]


def test_of_very_many_long_answers_to_one_prompt_twenty_are_read_whole(any_store, project):
    long = [f"{at:03}{'so it goes ' * 40}" for at in range(30)]
    take_in(any_store, project, *(a_new_example(f"hi -> {answer}") for answer in reversed(long)))
    with any_store.reading() as unit:
        prompts = evidence.repeated_keys(unit, project, "prompt_key")
        (group,) = evidence.groups(unit, project, "prompt_key", prompts)
    whole = [member.answer for member in group if len(member.answer) > 200]
    assert sorted(map(str.strip, whole)) == [answer.strip() for answer in long[:20]]


def test_rejected_and_hidden_examples_are_in_no_group(any_store, project):
    one, _ = take_in(any_store, project, a_new_example("hi -> a"), a_new_example("hi -> b"))
    add(any_store, project, a_source(any_store, project), a_new_example("hi -> c"))
    decide(any_store, one, "rejected")
    with any_store.reading() as unit:
        assert evidence.repeated_keys(unit, project, "prompt_key") == []
        key = evidence.group_keys(unit, one)["prompt_key"]
        assert list(evidence.groups(unit, project, "prompt_key", [key])) == []


def test_groups_can_be_limited_to_those_an_import_touched(any_store, project):
    take_in(any_store, project, a_new_example("old -> a"), a_new_example("old -> b"), a_new_example("hi -> a"))
    take_in(any_store, project, a_new_example("hi -> b"))
    with any_store.reading() as unit:
        newest = sources.listed(unit, project.id)[0].id
        touched = evidence.repeated_keys(unit, project, "prompt_key", touched_by=newest)
        assert len(evidence.repeated_keys(unit, project, "prompt_key")) == 2
        (group,) = evidence.groups(unit, project, "prompt_key", touched)
    assert [member.answer for member in group] == ["a", "b"]


def test_very_many_groups_are_all_given_out(any_store, project):
    take_in(any_store, project, *(a_new_example(f"p{at % 600} -> a{at}") for at in range(1200)))
    with any_store.reading() as unit:
        keys = evidence.repeated_keys(unit, project, "prompt_key")
        groups = list(evidence.groups(unit, project, "prompt_key", keys))
    assert len(keys) == len(groups) == 600
    assert {len(group) for group in groups} == {2}
