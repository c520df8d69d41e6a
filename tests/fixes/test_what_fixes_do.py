"""Each fix on the finding of its own check: what stands before, what stands after, and that the finding is gone."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import Any

import pytest

from tunewright.checks import run_all
from tunewright.fixes import Given, Repair, fix_named, fixes
from tunewright.model import Example, Finding, Kind, dumps

ASKED = {"role": "user", "content": "Where is my parcel?"}


def said(text: object, **more: Any) -> dict[str, Any]:
    return {"role": "assistant", "content": text, **more}


def chat(*turns: Any, **more: Any) -> dict[str, Any]:
    return {"messages": list(turns), **more}


def called(arguments: Any) -> dict[str, Any]:
    one = {"id": "c1", "type": "function", "function": {"name": "f", "arguments": arguments}}
    return said(None, tool_calls=[one])


@dataclass(frozen=True)
class Case:
    fix: str
    code: str
    before: dict[str, Any]
    after: dict[str, Any]
    among: list[dict[str, Any]] = field(default_factory=list)
    """Examples that make the habit of the project, before this one."""


def _answers(text: str, n: int = 20) -> list[dict[str, Any]]:
    return [chat(ASKED, said(text.replace("#", str(at)))) for at in range(n)]


LISTED = [
    {
        "type": "function",
        "function": {"name": "f", "parameters": {"type": "object", "properties": {"ids": {"type": "array"}}}},
    }
]
CASES = [
    Case("strip-outer-space", "CF008", chat(ASKED, said(" It is here.\n")), chat(ASKED, said("It is here."))),
    Case("compose-letters", "CF009", chat(ASKED, said("Cafe\u0301")), chat(ASKED, said("Café"))),
    Case("mend-encoding", "CT011", chat(ASKED, said("Das grÃ¼ne Haus.")), chat(ASKED, said("Das grüne Haus."))),
    Case("remove-zero-width", "CT012", chat(ASKED, said("par\u200bcel")), chat(ASKED, said("parcel"))),
    Case("remove-invisible", "CT012", chat(ASKED, said("par\u202ecel\x07")), chat(ASKED, said("parcel"))),
    Case(
        "html-as-text",
        "CT013",
        chat(ASKED, said("It&nbsp;is &amp;lt; here.<br>Yes, <b>here</b>.")),
        chat(ASKED, said("It is < here.\nYes, here.")),
    ),
    Case("remove-mark", "CT008", chat(ASKED, said("Assistant: It is here.")), chat(ASKED, said("It is here."))),
    Case(
        "remove-copied-prompt",
        "CT009",
        chat(
            {"role": "user", "content": "Where is the parcel that I ordered two weeks ago?"},
            said("Where is the parcel that I ordered two weeks ago? It is here."),
        ),
        chat({"role": "user", "content": "Where is the parcel that I ordered two weeks ago?"}, said("It is here.")),
    ),
    Case(
        "plain-line-breaks",
        "CT014",
        chat(ASKED, said("One.\r\nTwo.")),
        chat(ASKED, said("One.\nTwo.")),
        _answers("One.\nTwo #."),
    ),
    Case(
        "usual-habit",
        "CT014",
        chat(ASKED, said("It isn’t here.")),
        chat(ASKED, said("It isn't here.")),
        _answers("It isn't here #."),
    ),
    Case(
        "drop-fields",
        "FO006",
        chat(ASKED, said("Yes."), note=1),
        chat(ASKED, said("Yes.")),
    ),
    Case("drop-message-fields", "FO007", chat(ASKED | {"time": 1}, said("Yes.")), chat(ASKED, said("Yes."))),
    Case("drop-message-fields", "FO015", chat(ASKED | {"refusal": "x"}, said("Yes.")), chat(ASKED, said("Yes."))),
    Case("whole-weights", "FO008", chat(ASKED, said("Yes.", weight=True)), chat(ASKED, said("Yes.", weight=1))),
    Case("whole-weights", "FO008", chat(ASKED, said("Yes.", weight="1")), chat(ASKED, said("Yes.", weight=1))),
    Case("remove-weights", "FO009", chat(ASKED | {"weight": 0}, said("Yes.")), chat(ASKED, said("Yes."))),
    Case(
        "true-or-false",
        "FO012",
        chat(ASKED, said("Yes."), parallel_tool_calls="True"),
        chat(ASKED, said("Yes."), parallel_tool_calls=True),
    ),
    Case(
        "usual-roles",
        "FO001",
        chat({"role": "Human", "content": "x"}, said("Yes.")),
        chat({"role": "user", "content": "x"}, said("Yes.")),
    ),
    Case("arguments-once", "TC007", chat(ASKED, called('"{\\"id\\":7}"')), chat(ASKED, called('{"id":7}'))),
    Case("arguments-once", "TC007", chat(ASKED, called({"id": 7})), chat(ASKED, called('{"id":7}'))),
    Case("arguments-once", "TC007", chat(ASKED, called(" ")), chat(ASKED, called("{}"))),
    Case(
        "values-once",
        "TC008",
        chat(ASKED, called('{"ids": "[1]"}'), tools=LISTED),
        chat(ASKED, called('{"ids":[1]}'), tools=LISTED),
    ),
    Case("remove-empty-calls", "TC004", chat(ASKED, said("Yes.", tool_calls=[])), chat(ASKED, said("Yes."))),
    Case("remove-empty-tools", "TC006", chat(ASKED, said("Yes."), tools=[]), chat(ASKED, said("Yes."))),
    Case("remove-control-tokens", "TO002", chat(ASKED, said("Yes.<|im_end|>")), chat(ASKED, said("Yes."))),
    Case(
        "remove-fence",
        "CF003",
        chat(ASKED, said('```json\n{"a": 1}\n```')),
        chat(ASKED, said('{"a": 1}')),
        _answers('{"a": #}'),
    ),
    Case(
        "closing-stop",
        "CF005",
        chat(ASKED, said("It is still on its way")),
        chat(ASKED, said("It is still on its way.")),
        _answers("It is in the depot #."),
    ),
    Case(
        "closing-stop",
        "CF005",
        chat(ASKED, said("It is still on its way.")),
        chat(ASKED, said("It is still on its way")),
        _answers("It is in the depot #"),
    ),
    Case(
        "usual-system-prompt",
        "CF001",
        chat({"role": "system", "content": "You are helpful asistant  of the library"}, ASKED, said("Yes.")),
        chat({"role": "system", "content": "You are a helpful assistant of the library"}, ASKED, said("Yes.")),
        [
            chat({"role": "system", "content": "You are a helpful assistant of the library"}, ASKED, said(f"{n}"))
            for n in range(12)
        ],
    ),
]
SETTLED_ELSEWHERE = {
    *("usual-label", "suggested-label", "remove-repeats", "reject-leaked"),
    *("remove-shared-start", "lower-case"),
}


def _example(body: dict[str, Any], number: int) -> Example:
    kind: Kind = "chat" if "messages" in body else "pair"
    return Example(kind, copy.deepcopy(body), number)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.fix} {case.code}")
def test_the_finding_is_mended(case: Case) -> None:
    others = [_example(body, at) for at, body in enumerate(case.among, start=2)]
    found = [one for one in run_all([_example(case.before, 1), *others], only=[case.code]) if 1 in one.examples]
    assert found
    repairs = list(fix_named(case.fix).repairs(found[0], {1: _example(case.before, 1)}, Given(found[0])))
    assert [(one.example_id, dumps(one.body)) for one in repairs] == [(1, dumps(case.after))]
    assert not [one for one in run_all([_example(case.after, 1), *others], only=[case.code]) if 1 in one.examples]


def test_every_fix_has_a_case() -> None:
    ours = {one.name for one in fixes() if one.name != "redact"}
    assert ours == {case.fix for case in CASES} | SETTLED_ELSEWHERE


UNTOUCHED = [
    ("whole-weights", chat(ASKED, said("Yes.", weight=0.5))),
    ("arguments-once", chat(ASKED, called("{broken"))),
    ("usual-roles", chat({"role": "narrator", "content": "x"}, said("Yes."))),
    ("drop-fields", chat(ASKED, said("Yes."), document_id="d", context="A text.")),
    ("strip-outer-space", {"prompt": "Where? ->", "completion": " here\n"}),
    ("html-as-text", chat(ASKED, said("Write `<br>` for a break:\n```\n<p>&nbsp;</p>\n```"))),
    ("remove-control-tokens", chat(ASKED, said("<|im_end|>"))),
    ("remove-copied-prompt", chat(ASKED, said("Where is my parcel?"))),
    ("mend-encoding", chat(ASKED, said("Das grüne Haus; Ã la carte?"))),
    ("remove-zero-width", chat(ASKED, said("👩\u200d💻 می\u200cخواهم"))),
    ("compose-letters", chat(ASKED, said("שָׁלוֹם हिन्दी"))),
]


@pytest.mark.parametrize(("name", "body"), UNTOUCHED, ids=[name for name, _ in UNTOUCHED])
def test_what_cannot_be_mended_is_left_alone(name: str, body: dict[str, Any]) -> None:
    fix = fix_named(name)
    finding = Finding(fix.codes[0], "info", "x", (1,), "x", {"turn": 1})
    assert list(fix.repairs(finding, {1: _example(body, 1)}, Given(finding))) == []


def _labelled(*answers: str, labels: list[str] | None = None) -> list[Example]:
    own = labels or [None] * len(answers)  # type: ignore[list-item]
    return [
        Example("pair", {"prompt": f"text {at}", "completion": answer}, at, label)
        for at, (answer, label) in enumerate(zip(answers, own, strict=True), start=1)
    ]


def _label_repairs(examples: list[Example]) -> list[Repair]:
    finding = run_all(examples, only=["LA001"], task="classification")[0]
    behind = {one.id: one for one in examples if one.id in finding.examples}
    return list(fix_named("usual-label").repairs(finding, behind, Given(finding)))


def test_labels_that_are_answers_take_the_usual_spelling_and_keep_their_space() -> None:
    repairs = _label_repairs(_labelled(" refund", " refund", " Refund"))
    assert repairs == [Repair(3, body={"prompt": "text 3", "completion": " refund"})]


def test_labels_beside_the_answer_are_changed_and_the_answer_is_not() -> None:
    repairs = _label_repairs(_labelled("We pay.", "We do.", "Yes.", labels=["refund", "refund", "Refund"]))
    assert repairs == [Repair(3, label="refund")]


def test_of_repeats_the_first_is_kept() -> None:
    examples = _labelled("same", "same", "same")
    finding = Finding("DU001", "warning", "x", (2, 5, 9), "x")
    behind = dict.fromkeys((9, 2, 5), examples[0])
    repairs = list(fix_named("remove-repeats").repairs(finding, behind, Given(finding)))
    assert repairs == [Repair(5, reject=True), Repair(9, reject=True)]
    assert list(fix_named("remove-repeats").repairs(finding, {2: examples[0]}, Given(finding))) == []


def test_a_training_copy_of_a_test_prompt_is_rejected() -> None:
    examples = [
        Example("pair", {"prompt": "Where is my parcel number seven?", "completion": f"It is here, {at}."}, at)
        for at in (1, 2, 3)
    ]
    finding = run_all(examples, only=["LK001"], splits=["train", "test", "train"])[0]
    repairs = fix_named("reject-leaked").repairs(finding, {one.id: one for one in examples}, Given(finding))
    assert list(repairs) == [Repair(1, reject=True), Repair(3, reject=True)]


def test_a_probable_label_is_taken_over_in_label_and_answer() -> None:
    finding = Finding("LA003", "warning", "x", (1, 2), "x", {"given": "delay", "suggested": "refund"})
    behind = {one.id: one for one in _labelled(" delay", "We pay.", labels=["delay", "delay"])}
    assert list(fix_named("suggested-label").repairs(finding, behind, Given(finding))) == [
        Repair(1, body={"prompt": "text 1", "completion": " refund"}, label="refund"),
        Repair(2, label="refund"),
    ]


def test_a_start_that_all_prompts_share_is_removed() -> None:
    pairs = [
        Example("pair", {"prompt": f"Classify this text: number {word}", "completion": " yes"}, at)
        for at, word in enumerate(["one", "two", "ten"], start=1)
    ]
    finding = run_all(pairs, only=["LE006"])[0]
    repairs = list(fix_named("remove-shared-start").repairs(finding, {1: pairs[0]}, Given(finding)))
    assert [one.body for one in repairs] == [{"prompt": "one", "completion": " yes"}]


def test_capitals_become_small_letters_on_the_side_that_has_them() -> None:
    pair = Example("pair", {"prompt": "WHERE IS IT?", "completion": " HERE"}, 1)
    finding = Finding("LE005", "info", "x", (), "prompts")
    repairs = list(fix_named("lower-case").repairs(finding, {1: pair}, Given(finding)))
    assert [one.body for one in repairs] == [{"prompt": "where is it?", "completion": " HERE"}]
