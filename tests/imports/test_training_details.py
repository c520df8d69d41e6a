"""Finer points of training formats: whose words are translated, which are left for the checks, what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tunewright.imports import convert, recognise
from tunewright.model import Body, Draft, RawRecord, Rejected


def made(record: Any, *more: Any) -> Draft | Rejected:
    text = json.dumps(record)
    plan = recognise("x.jsonl", "\n".join([text, *map(json.dumps, more)]).encode()).plan
    return convert(RawRecord(1, text), plan)


def body(record: Any) -> Body:
    draft = made(record)
    assert isinstance(draft, Draft), draft
    return draft.body


def reason(record: Any) -> str:
    refused = made(record)
    assert isinstance(refused, Rejected), refused
    return refused.reason


def user(text: Any, **more: Any) -> Body:
    return {"role": "user", "content": text, **more}


def assistant(text: Any, **more: Any) -> Body:
    return {"role": "assistant", "content": text, **more}


@pytest.mark.parametrize(
    ("one", "other"),
    [("human", "gpt"), ("Human", "AI"), ("User", "Chatbot"), ("customer", "agent"), ("user", "model")],
)
def test_speakers_of_other_vocabularies_get_their_usual_names(one: str, other: str) -> None:
    turns = [{"from": one, "value": "a"}, {"from": other, "value": "b"}]
    assert body({"conversations": turns})["messages"] == [user("a"), assistant("b")]


def test_a_single_odd_role_among_usual_ones_is_left_to_the_checks() -> None:
    record = {"messages": [user("a"), {"role": "bot", "content": "b"}, {"role": "receptionist", "content": "c"}]}
    assert body(record) == record


def test_a_role_that_nobody_knows_stays() -> None:
    turns = [{"from": "human", "value": "a"}, {"from": "oracle", "value": "b"}]
    assert body({"conversations": turns})["messages"] == [user("a"), {"role": "oracle", "content": "b"}]


@pytest.mark.parametrize(
    ("key", "value", "weight"),
    [
        ("train", True, 1),
        ("train", False, 0),
        ("training", 1, 1),
        ("trainable", 0, 0),
        ("loss", True, 1),
        ("loss", "false", 0),
        ("masked", True, 0),
        ("masked", False, 1),
        ("mask", 1.0, 0),
    ],
)
def test_loss_weights_under_other_names_become_weights(key: str, value: Any, weight: int) -> None:
    turns = body({"messages": [user("a"), assistant("b", **{key: value})]})["messages"]
    assert turns[1] == assistant("b", weight=weight)


@pytest.mark.parametrize(
    "record", [{"train": 0.5}, {"loss": None}, {"train": True, "weight": 0}, {"masked": "often"}]
)
def test_a_weight_that_says_nothing_clear_is_left_as_it_is(record: Body) -> None:
    turns = [user("a"), assistant("b", **record)]
    assert body({"messages": turns})["messages"] == turns


def test_only_answers_have_weights_and_what_a_user_turn_says_about_learning_it_is_kept_where_it_matters() -> None:
    turns = body({"messages": [user("a", train=False), user("b", train=True), assistant("c", train=True)]})[
        "messages"
    ]
    assert turns == [user("a"), user("b", train=True), assistant("c", weight=1)]


def test_a_system_text_is_put_in_front_unless_there_is_one() -> None:
    talk = [user("a"), assistant("b")]
    assert body({"system": "S", "messages": talk, "x": 1}) == {
        "messages": [{"role": "system", "content": "S"}, *talk],
        "x": 1,
    }
    assert body({"system": [{"text": "S"}], "messages": talk})["messages"][0]["content"] == "S"
    record = {"system": "S", "messages": [{"role": "system", "content": "T"}, *talk]}
    assert body(record) == record
    assert body({"system": " ", "messages": talk}) == {"system": " ", "messages": talk}


def calling(value: Any, *answers: Any, **beside: Any) -> Body:
    turns = [{"from": "human", "value": "?"}, {"from": "function_call", "value": value}]
    turns += [{"from": "observation", "value": answer} for answer in answers]
    return {"conversations": [*turns, {"from": "gpt", "value": "!"}], **beside}


TWO = '[{"name": "f", "arguments": {}}, {"name": "g", "arguments": {}}]'


@pytest.mark.parametrize(
    ("answers", "kept"),
    [
        (("1", "2"), [("call_1", "1"), ("call_2", "2")]),
        (('["1", {"n": 2}]',), [("call_1", "1"), ("call_2", '{"n":2}')]),
        (('["1"]',), [("call_1", '["1"]')]),
        (("1", "2", "3"), [("call_1", "1"), ("call_2", "2"), (None, "3")]),
        (({"n": 1}, "2"), [("call_1", '{"n":1}'), ("call_2", "2")]),
    ],
)
def test_what_was_observed_answers_the_calls_in_their_order(answers: Any, kept: Any) -> None:
    turns = body(calling(TWO, *answers))["messages"]
    assert [(turn.get("tool_call_id"), turn["content"]) for turn in turns if turn["role"] == "tool"] == kept


def test_arguments_keep_the_exact_text_they_are() -> None:
    turns = body(calling('{"name": "f", "arguments": "{ \\"a\\":  1.0}"}', "x"))["messages"]
    assert turns[1]["tool_calls"][0]["function"]["arguments"] == '{ "a":  1.0}'


@pytest.mark.parametrize("value", ["f(x)", "", '{"arguments": {}}', "[]", '[{"name": "f"}, 3]', None])
def test_a_call_that_names_no_function_is_refused_with_how_to_write_it(value: Any) -> None:
    assert reason(calling(value)).startswith("Message 2 calls a function, but it does not hold the call as JSON.")


def test_tools_that_are_no_json_are_refused() -> None:
    told = reason(calling('{"name": "f", "arguments": {}}', "x", tools="f(x)"))
    assert told.startswith("“tools” should hold JSON. ")


def test_calls_in_turns_of_their_own_are_found_among_usual_roles_too() -> None:
    turns = [user("?"), {"role": "function_call", "content": '{"name": "f", "arguments": {}}'}]
    turns += [{"role": "observation", "content": "1"}, assistant("!")]
    roles = [turn["role"] for turn in body({"messages": turns})["messages"]]
    assert roles == ["user", "assistant", "tool", "assistant"]


def test_a_conversation_of_bare_texts_alternates() -> None:
    assert body({"dialog": ["a", "b", "c"]})["messages"] == [user("a"), assistant("b"), user("c")]


def test_a_chat_that_ends_with_a_question_stays_one_where_only_some_records_do() -> None:
    open_one = {"messages": [user("a")], "label": "x"}
    draft = made(open_one, {"messages": [user("a"), assistant("b")], "label": "y"})
    assert isinstance(draft, Draft)
    assert (draft.body, draft.label) == (open_one, "x")


def preference(record: Any) -> tuple[list[str], list[str], list[str]]:
    found = body(record)
    lists = (found["input"]["messages"], found["preferred_output"], found["non_preferred_output"])
    asked, preferred, other = ([turn["content"] for turn in turns] for turns in lists)
    return asked, preferred, other


def two(*shared: Body, chosen: str = "x", rejected: str = "y", **more: Any) -> Body:
    """A preference of two whole conversations that begin alike."""
    return {"chosen": [*shared, assistant(chosen)], "rejected": [*shared, assistant(rejected)], **more}


SYSTEM = {"role": "system", "content": "s"}


@pytest.mark.parametrize(
    ("record", "parts"),
    [
        (two(user("q"), assistant("a"), user("r")), (["q", "a", "r"], ["x"], ["y"])),
        (two(user("q"), rejected="x"), (["q"], ["x"], ["x"])),
        (two(user("q"), prompt=[user("q")]), (["q"], ["x"], ["y"])),
        (two(user("q"), prompt="q", system="s"), (["s", "q"], ["x"], ["y"])),
        (two(SYSTEM, user("q"), prompt="q"), (["s", "q"], ["x"], ["y"])),
        (two(user("r"), prompt=[user("q"), assistant("a")]), (["q", "a", "r"], ["x"], ["y"])),
        (two(prompt="q"), (["q"], ["x"], ["y"])),
        ({"chosen": "Nothing alike", "rejected": "No way"}, ([], ["Nothing alike"], ["No way"])),
        ({"chosen": "It is two", "rejected": "It is twelve"}, (["It is"], [" two"], [" twelve"])),
        ({"prompt": "", "chosen": "A b", "rejected": "A c"}, (["A"], [" b"], [" c"])),
        ({"prompt": "q", "chosen": '[{"role": "x"}]', "rejected": "{}"}, (["q"], ['[{"role": "x"}]'], ["{}"])),
    ],
)
def test_what_both_answers_begin_with_was_asked(record: Body, parts: Any) -> None:
    assert preference(record) == parts


def test_transcripts_end_the_question_where_they_part() -> None:
    marked = "\n\nHuman: Hi\n\nAssistant:"
    assert preference({"prompt": marked, "chosen": " Good day.", "rejected": " What?"}) == (
        ["Hi"],
        ["Good day."],
        ["What?"],
    )
    single = made({"text": "Human: Hi\n\nAssistant: Good day."})
    assert isinstance(single, Draft) and single.body == {"messages": [user("Hi"), assistant("Good day.")]}


@pytest.mark.parametrize(
    ("completions", "said"),
    [
        ([{"score": 1, "completion": {}}], "There is 1 candidate for the answer"),
        ([{"score": 1, "completion": {}}, {"score": 1, "completion": {}}], "There are 2 candidates for the answer"),
    ],
)
def test_candidates_without_a_better_one_are_refused(completions: Any, said: str) -> None:
    assert reason(
        {"contents": [{"role": "user", "parts": [{"text": "q"}]}], "completions": completions}
    ).startswith(said)


def test_a_preference_without_its_second_answer_is_refused() -> None:
    assert reason({"input": {"messages": [user("q")]}, "preferred_output": [assistant("a")]}).startswith("The ")


@pytest.mark.parametrize("won", ["tie", "tie (bothbad)", ""])
def test_a_battle_that_nobody_won_is_no_preference(won: str) -> None:
    sides = {f"conversation_{side}": [user("Open?"), assistant(side)] for side in "ab"}
    refused = made({**sides, "winner": won}, {**sides, "winner": "model_a"})
    assert isinstance(refused, Rejected)
    assert refused.code == "no-winner"


def test_a_copy_of_the_chosen_conversation_is_not_asked_again() -> None:
    chosen, rejected = [user("Open?"), assistant("Yes.")], [user("Open?"), assistant("No.")]
    for copied in (chosen, rejected):
        assert body({"messages": copied, "chosen": chosen, "rejected": rejected})["input"] == {
            "messages": [user("Open?")]
        }


@pytest.mark.parametrize(
    ("weight", "kept"), [(None, {}), (0.0, {"weight": 0}), (1, {"weight": 1}), (0.5, {"weight": 0.5})]
)
def test_weights_of_other_trainers_are_whole_numbers_or_left_as_they_are(weight: Any, kept: Body) -> None:
    turns = [{"from": "human", "value": "a", "weight": 0.0}, {"from": "gpt", "value": "b", "weight": weight}]
    assert body({"conversations": turns})["messages"] == [user("a"), assistant("b", **kept)]


def test_claudes_export_is_read_by_its_text() -> None:
    parts = [{"type": "text", "text": "Hi", "citations": []}]
    talk = [
        {"uuid": "m1", "sender": "human", "text": "Hi", "content": parts, "created_at": "2026-01-01"},
        {"uuid": "m2", "sender": "assistant", "text": "Hello", "content": parts},
    ]
    assert body({"uuid": "c", "name": "x", "chat_messages": talk}) == {"messages": [user("Hi"), assistant("Hello")]}


def test_a_prompt_that_is_a_whole_conversation_is_one() -> None:
    record = {"prompt": "### Human: Open?### Assistant: Yes."}
    assert body(record) == {"messages": [user("Open?"), assistant("Yes.")]}


def test_choices_of_a_quiz_are_no_response_of_a_model() -> None:
    quiz = {"question": "Open?", "choices": ["yes", "no"], "answer": "yes"}
    assert body(quiz) == {"prompt": "Open?", "completion": "yes"}


def test_a_task_that_nobody_annotated_is_refused_and_a_cancelled_annotation_does_not_count() -> None:
    chosen = [{"value": {"choices": ["fault"]}}]
    cancelled = {"result": chosen, "was_cancelled": True}
    for given in ([], [cancelled], [{"result": []}]):
        refused = made({"id": 1, "data": {"text": "Stuck."}, "annotations": given})
        assert isinstance(refused, Rejected)
        assert refused.code == "no-annotation"
    talk = [user("Stuck.")]
    chat = body({"id": 1, "data": {"messages": talk}, "annotations": [cancelled, {"result": chosen}]})
    assert chat == {"messages": [*talk, assistant("fault")]}
