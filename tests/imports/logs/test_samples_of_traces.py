"""Samples of what tracing libraries write: recognised, and read to the last word."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from tunewright.imports import reader, recognise
from tunewright.imports.logs.call import Call
from tunewright.imports.logs.gathering import Gatherer
from tunewright.imports.logs.reading import entries
from tunewright.imports.logs.registry import find_log, known_logs
from tunewright.imports.logs.wish import Wish
from tunewright.imports.registry import known_shapes
from tunewright.model import Body, Feedback, Rejected

SAMPLES = Path(__file__).with_name("samples")
FORMATS = {
    "otel-genai": ("otel_genai.jsonl", "otel_events.jsonl", "otel_events_spans.jsonl"),
    "openllmetry": ("openllmetry.jsonl",),
    "openinference": ("openinference.jsonl", "openinference_annotations.json"),
    "phoenix-dataset": ("phoenix_dataset.json",),
    "datadog": ("datadog.jsonl",),
    "vercel-ai": ("vercel_ai.jsonl",),
    "pydantic-ai": ("pydantic_ai.jsonl", "pydantic_ai_history.json"),
    "weave": ("weave.jsonl",),
    "mlflow": ("mlflow.jsonl",),
}
MODELS = ("gpt-4o-mini", "gpt-4o-mini-2024-07-18")
TRACE = "5e9a3a45c0b5bbc3b21ff1c79a134259"


def gathered(*files: str, turns: Any = "every") -> tuple[list[Call], list[Rejected], dict[str, int]]:
    """Calls, refused entries and counted ones of files that are imported together."""
    gatherer = None
    for at, file in enumerate(files):
        content = (SAMPLES / file).read_bytes()
        plan = recognise(file, content).plan
        log = find_log(plan.shape)
        assert log is not None, plan.shape
        gatherer = gatherer or Gatherer(log, Wish(turns=turns))
        gatherer.take(at, entries(list(reader(BytesIO(content), plan)), log, file))
    assert gatherer is not None
    found = [one.call for one in gatherer.calls()]
    counted: dict[str, int] = {}
    for counts in gatherer.left_out.values():
        for code, n in counts.items():
            counted[code] = counted.get(code, 0) + n
    calls = [one for one in found if isinstance(one, Call) and not one.error]
    failed = [one for one in found if isinstance(one, Call) and one.error]
    refused = [one for one in found if isinstance(one, Rejected)]
    return calls, refused + [Rejected(0, one.error, "", "error") for one in failed], counted


def conversation(call: Call) -> list[Body]:
    return [*call.messages, *(reply.message for reply in call.replies)]


def said(role: str, content: Any) -> Body:
    return {"role": role, "content": content}


def tool_turns(call_id: str, name: str, arguments: str, result: str) -> list[Body]:
    function = {"name": name, "arguments": arguments}
    called = {"id": call_id, "type": "function", "function": function}
    return [
        {"role": "assistant", "content": None, "tool_calls": [called]},
        {"role": "tool", "content": result, "tool_call_id": call_id},
    ]


@pytest.mark.parametrize(("name", "file"), [(name, file) for name, files in FORMATS.items() for file in files])
def test_every_sample_of_a_trace_is_known_by_its_own_format_alone(name: str, file: str) -> None:
    content = (SAMPLES / file).read_bytes()
    found = recognise(file, content)
    assert found.plan.shape == name
    assert found.confidence > 0.85
    records = [json.loads(record.text) for record in reader(BytesIO(content), found.plan)]
    others = {
        one.name: one.score(records).confidence for one in (*known_logs(), *known_shapes()) if one.name != name
    }
    assert max(others.values()) < found.confidence, others


def test_training_files_are_taken_for_none_of_the_traces() -> None:
    turns = [said("user", "Hi"), said("assistant", "Hello!")]
    records: list[Body] = [
        {"messages": turns},
        {"messages": turns, "tools": [], "metadata": {"span_id": "1"}},
        {"prompt": "Hi", "completion": "Hello!"},
        {"input": "Hi", "output": "Hello!", "id": "7"},
        {"input": {"question": "Hi"}, "output": {"answer": "Hello!"}, "id": "7"},
        {"conversations": [{"from": "human", "value": "Hi"}]},
    ]
    for name in FORMATS:
        log = find_log(name)
        assert log is not None
        assert [log.score([record]).confidence for record in records] == [0.0] * len(records), name


def test_opentelemetry_spans_give_calls_without_the_agent_around_them() -> None:
    calls, refused, counted = gathered("otel_genai.jsonl")
    first, second, third = calls
    asked = [said("system", "You work at a library desk."), said("user", "Can I renew «Momo»?")]
    looked = tool_turns("call_1", "find_loan", '{"card":"L-9"}', '{"due":"2025-11-20","renewals":1}')
    assert conversation(first) == [*asked, looked[0]]
    assert first.replies[0].finish == "tool_calls"
    assert conversation(second) == [
        *asked,
        *looked,
        said("assistant", "Yes, once more.\nIt is then due on 18 December."),
    ]
    assert (second.id, second.trace, second.parent) == ("3e0039491f555269", TRACE, "9000000000000001")
    assert (second.model, second.served) == MODELS
    assert (second.tokens_in, second.tokens_out, second.at) == (60, 14, "2025-11-17T09:00:35Z")
    assert (second.conversation, second.replies[0].id) == ("desk-5", "chatcmpl-72")
    assert second.feedback == (Feedback("helpful", 0.9, "Says the date."),)
    assert second.tools is not None and second.tools[0]["function"]["name"] == "find_loan"
    picture = {"type": "image_url", "image_url": {"url": "https://library.example/card.png"}}
    assert third.messages == [said("user", [{"type": "text", "text": "What is on this card?"}, picture])]
    assert [(reply.message["content"], reply.finish) for reply in third.replies] == [
        ("A name.", "stop"),
        ("A name and a number.", "length"),
    ]
    assert [(one.code, one.reason) for one in refused] == [("error", "RateLimitError")]
    assert counted == {"not-a-call": 2, "outer": 1}


def test_the_first_step_of_a_conversation_is_part_of_the_last_one() -> None:
    calls, _, counted = gathered("otel_genai.jsonl", turns="last")
    assert [call.id for call in calls] == ["3e0039491f555269", "6e0039491f555269"]
    assert counted["repeat"] == 1


@pytest.mark.parametrize("files", [FORMATS["otel-genai"][1:], FORMATS["otel-genai"][:0:-1]])
def test_events_find_the_spans_of_another_file_in_either_order(files: tuple[str, ...]) -> None:
    calls, refused, counted = gathered(*files)
    maps, loan = sorted(calls, key=lambda call: call.at)
    assert maps.messages == [said("system", "You work at a library desk."), said("user", "Where are the maps?")]
    assert [reply.message["content"] for reply in maps.replies] == ["Upstairs.", "On the second floor."]
    assert (maps.model, maps.served, maps.tokens_in, maps.tokens_out) == (*MODELS, 21, 5)
    assert (maps.id, maps.trace) == ("e3d8dead47091a02", TRACE)
    arguments = loan.replies[0].message["tool_calls"][0]["function"]["arguments"]
    assert (arguments, loan.replies[0].finish, loan.replies[0].id) == (
        '{"card": "L-9"}',
        "tool_calls",
        "chatcmpl-81",
    )
    assert sorted(one.code for one in refused) == ["half", "no-content"]
    assert counted == {"joined": 6}


def test_events_alone_give_texts_without_model_and_tokens() -> None:
    calls, _, _ = gathered("otel_events.jsonl")
    assert [(call.model, call.tokens_in, call.at) for call in calls] == [
        ("", None, "2025-11-17T09:00:30Z"),
        ("", None, "2025-11-17T09:00:40Z"),
    ]


def test_spans_without_texts_say_which_setting_writes_them() -> None:
    calls, refused, _ = gathered("otel_events_spans.jsonl")
    assert calls == []
    assert {one.code for one in refused} == {"no-content"}
    assert all("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT" in one.reason for one in refused)


def test_openllmetry_is_read_in_its_older_and_its_newer_form() -> None:
    calls, refused, counted = gathered("openllmetry.jsonl")
    older, newer = calls
    looked = tool_turns("call_1", "find_lease", '{"flat": 4}', '{"deposit": 900}')
    assert conversation(older) == [
        said("system", "You help tenants."),
        said("user", "Is my deposit safe?"),
        *looked,
        said("assistant", "Yes: 900 euros, in a separate account."),
    ]
    function = {"name": "find_lease", "description": "Finds a lease.", "parameters": {"type": "object"}}
    assert older.tools == [{"type": "function", "function": function}]
    assert (older.tokens_in, older.tokens_out, older.user, older.conversation) == (52, 12, "u-77", "s-1")
    assert conversation(newer) == [
        said("user", "When is the rent due?"),
        said("assistant", "By the third working day."),
    ]
    assert (newer.model, newer.served, newer.tokens_in, newer.at) == (*MODELS, 13, "2025-11-17T09:01:00Z")
    assert (refused, counted) == ([], {"not-a-call": 1})


def test_phoenix_spans_come_with_their_annotations() -> None:
    calls, refused, counted = gathered(*FORMATS["openinference"])
    leaf, tree = calls
    picture = {"type": "image_url", "image_url": {"url": "https://garden.example/leaf.jpg"}}
    assert conversation(leaf) == [
        said("system", "You know plants."),
        said("user", [{"type": "text", "text": "What is this?"}, picture]),
        said("assistant", "A hornbeam."),
    ]
    assert (leaf.id, leaf.trace, leaf.model, leaf.served) == ("a52f18f7902a2097", TRACE, *MODELS)
    assert (leaf.tokens_in, leaf.tokens_out, leaf.at) == (310, 5, "2025-11-17T09:00:30.250000Z")
    assert (leaf.user, leaf.conversation, leaf.tags) == ("u-77", "s-1", ("spring",))
    assert leaf.feedback == (Feedback("user_feedback", 1.0, "left by user", "HUMAN"),)
    assert tree.feedback == (Feedback("tone", "curt", "", "LLM"),)
    refusal = {"role": "assistant", "content": None, "refusal": "I can't help with that."}
    assert conversation(tree) == [said("user", "How do I poison my neighbour's tree?"), refusal]
    assert [one.code for one in refused] == ["error"]
    assert counted == {"not-a-call": 1, "joined": 2}


def test_a_phoenix_dataset_gives_its_examples_and_ids_to_its_tool_calls() -> None:
    calls, _, _ = gathered("phoenix_dataset.json")
    assert [call.id for call in calls] == ["RGF0:1", "RGF0:2"]
    assert conversation(calls[0]) == [said("user", "Is the pool heated?"), said("assistant", "Yes, to 27 degrees.")]
    assert conversation(calls[1])[1] == tool_turns("call_1", "book", '{"lane": 3}', "")[0]


def test_a_phoenix_download_for_evals_gives_the_ideal_answer() -> None:
    log = find_log("phoenix-dataset")
    assert log is not None
    records = [json.loads(line) for line in (SAMPLES / "phoenix_evals.jsonl").read_text().splitlines()]
    assert log.score(records).confidence == 1.0
    first = next(iter(log.read(records[0], "")))
    assert isinstance(first, Call)
    assert conversation(first)[1:] == [said("user", "Are dogs allowed?"), said("assistant", "No.")]


def test_datadog_spans_come_with_evaluations_sent_apart() -> None:
    calls, refused, counted = gathered("datadog.jsonl")
    (call,) = calls
    looked = tool_turns("call_1", "find", '{"patient":"P-4"}', '{"at": "09:40"}')
    assert conversation(call) == [
        said("system", "You help patients."),
        said("user", "Find my appointment."),
        *looked,
        said("assistant", "It is at 9:40."),
    ]
    assert (call.id, call.parent, call.served) == ("11987099554559329685", "22", MODELS[1])
    assert (call.tokens_in, call.tokens_out, call.at) == (70, 9, "2025-11-17T09:00:30.250000Z")
    assert (call.user, call.conversation) == ("u-77", "s-1")
    assert call.feedback == (Feedback("solved", True, "The patient came."),)
    function = {"name": "find", "description": "Finds an appointment.", "parameters": {"type": "object"}}
    assert call.tools == [{"type": "function", "function": function}]
    assert [(one.code, one.reason) for one in refused] == [("error", "openai.RateLimitError")]
    assert counted == {"not-a-call": 1, "joined": 1}


def test_the_vercel_sdk_gives_inner_spans_and_leaves_outer_ones() -> None:
    calls, refused, counted = gathered("vercel_ai.jsonl")
    looked, answered, pictured = calls
    asked = [said("system", "You cook."), said("user", "Have we eggs?")]
    assert conversation(looked) == [*asked, tool_turns("call_1", "stock", '{"what": "eggs"}', "")[0]]
    assert conversation(answered) == [
        *asked,
        *tool_turns("call_1", "stock", '{"what":"eggs"}', '{"eggs":6}'),
        said("assistant", "Six eggs."),
    ]
    assert (answered.model, answered.served, answered.tokens_in, answered.tokens_out) == (*MODELS, 62, 4)
    assert (answered.name, answered.user, answered.conversation, answered.tags) == (
        "kitchen",
        "u-77",
        "s-1",
        ("lunch",),
    )
    assert answered.at == "2025-11-17T09:00:30.250000Z"
    picture = {"type": "image_url", "image_url": {"url": "https://kitchen.example/pan.png"}}
    assert pictured.messages == [said("user", [{"type": "text", "text": "What is it?"}, picture])]
    assert (pictured.tokens_in, pictured.tokens_out) == (205, 3)
    assert [one.code for one in refused] == ["no-content"]
    assert counted == {"outer": 1, "not-a-call": 1}


def test_a_pydantic_ai_history_gives_a_call_for_each_response() -> None:
    calls, refused, counted = gathered("pydantic_ai_history.json")
    first, second = calls
    asked = [said("system", "You mend bicycles."), said("system", "Be brief."), said("user", "My chain slips.")]
    looked = tool_turns("call_1", "find_bike", '{"frame": 7}', '{"speeds":8}')
    assert conversation(first) == [*asked, looked[0]]
    assert conversation(second) == [
        asked[0],
        said("system", "Be brief, and kind."),
        asked[2],
        *looked,
        said("assistant", "The chain is worn: fit a new one with eight speeds."),
    ]
    assert (second.id, second.conversation, second.model, second.served) == ("chatcmpl-2", "c-1", *MODELS)
    assert (second.tokens_in, second.tokens_out, second.at) == (50, 14, "2025-11-17T09:00:32Z")
    assert (refused, counted) == ([], {"joined": 2})


def test_pydantic_ai_spans_count_once_though_the_agent_repeats_them() -> None:
    calls, refused, counted = gathered("pydantic_ai.jsonl")
    wheels, brakes = calls
    assert conversation(wheels) == [
        said("system", "You mend bicycles."),
        said("user", "Do you mend wheels?"),
        said("assistant", "Yes, within two days."),
    ]
    assert (wheels.id, wheels.conversation, wheels.tokens_in) == ("6200000000000001", "c-2", 18)
    assert wheels.tools is not None and wheels.tools[0]["function"]["description"] == "Finds a bicycle."
    assert conversation(brakes) == [said("user", "And brakes?"), said("assistant", "Those too.")]
    assert (brakes.model, brakes.tokens_in, brakes.tokens_out) == (MODELS[0], 20, 5)
    assert (refused, counted) == ([], {"outer": 1})


def test_weave_calls_come_with_feedback_inside_and_apart() -> None:
    calls, refused, counted = gathered("weave.jsonl")
    (call,) = calls
    assert conversation(call) == [said("user", "Is the ferry late?"), said("assistant", "By ten minutes.")]
    assert (call.id, call.trace, call.model, call.served) == ("c1", "t1", *MODELS)
    assert (call.tokens_in, call.tokens_out, call.at) == (12, 5, "2025-11-17T09:00:30.250000Z")
    assert (call.user, call.conversation) == ("u-77", "s-1")
    assert call.feedback == (
        Feedback("reaction", "thumbs-up", "👍"),
        Feedback("note", None, "Right to the minute."),
    )
    assert [(one.code, one.reason) for one in refused] == [("error", "RateLimitError")]
    assert counted == {"not-a-call": 1, "joined": 1}


def test_mlflow_traces_come_with_their_assessments_and_without_extra_quotes() -> None:
    calls, refused, counted = gathered("mlflow.jsonl")
    (call,) = calls
    assert conversation(call) == [said("user", "Is it good today?"), said("assistant", 'Yes, until "noon".')]
    assert (call.id, call.trace, call.model, call.served) == ("tr-1", "tr-1", *MODELS)
    assert (call.tokens_in, call.tokens_out, call.at) == (11, 6, "2025-11-17T09:00:30.500000Z")
    assert (call.user, call.conversation, call.tags) == ("u-77", "s-1", ("shop:north",))
    assert call.feedback == (Feedback("user_thumbs", True, "solved it", "HUMAN"),)
    assert [(one.code, one.reason) for one in refused] == [("error", "RateLimitError")]
    assert counted == {"not-a-call": 1}
