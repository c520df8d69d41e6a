"""Traces as they come in practice: other exporters, missing parts, and data that is no trace at all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tunewright.imports.logs.call import Call, Entry, Left, Piece, Verdict
from tunewright.imports.logs.dialects import otel_parts, pydantic_ai, turns, vercel
from tunewright.imports.logs.dialects.tools import tools_of
from tunewright.imports.logs.registry import find_log
from tunewright.imports.logs.spans.events import joined
from tunewright.imports.logs.spans.span import plain, spans_in
from tunewright.model import Body, Feedback

FORMATS = (
    *("otel-genai", "openllmetry", "openinference", "phoenix-dataset", "datadog"),
    *("vercel-ai", "pydantic-ai", "weave", "mlflow"),
)
ASKED = [{"role": "user", "parts": [{"type": "text", "content": "Hi"}]}]
ANSWERED = [{"role": "assistant", "parts": [{"type": "text", "content": "Hello!"}], "finish_reason": "stop"}]
TOLD: Body = {
    "gen_ai.operation.name": "chat",
    "gen_ai.request.model": "m",
    "gen_ai.input.messages": json.dumps(ASKED),
    "gen_ai.output.messages": json.dumps(ANSWERED),
}
TURNS = [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]


def read(name: str, record: Body, file: str = "log.jsonl") -> list[Entry]:
    log = find_log(name)
    assert log is not None
    return list(log.read(record, file))


def one(name: str, record: Body) -> Any:
    (entry,) = read(name, record)
    return entry


def conversation(call: Call) -> list[Body]:
    return [*call.messages, *(reply.message for reply in call.replies)]


OTHER_EXPORTERS: dict[str, Body] = {
    "snake case OTLP": {
        "resource_spans": [
            {
                "scope_spans": [
                    {
                        "spans": [
                            {
                                "trace_id": "t1",
                                "span_id": "s1",
                                "name": "chat",
                                "start_time_unix_nano": 1763370030000000000,
                                "attributes": [
                                    {"key": key, "value": {"string_value": value}} for key, value in TOLD.items()
                                ],
                            }
                        ]
                    }
                ]
            }
        ]
    },
    "older OTLP": {
        "resourceSpans": [
            {
                "instrumentationLibrarySpans": [
                    {
                        "instrumentationLibrary": {"name": "x"},
                        "spans": [
                            {
                                "traceId": "t1",
                                "spanId": "s1",
                                "startTimeUnixNano": "1763370030000000000",
                                "attributes": [
                                    {"key": key, "value": {"stringValue": value}} for key, value in TOLD.items()
                                ],
                            }
                        ],
                    }
                ]
            }
        ]
    },
    "Tempo": {
        "batches": [
            {
                "scopeSpans": [
                    {
                        "spans": [
                            {
                                "traceId": "t1",
                                "spanId": "s1",
                                "startTimeUnixNano": "1763370030000000000",
                                "attributes": [
                                    {"key": key, "value": {"stringValue": value}} for key, value in TOLD.items()
                                ],
                            }
                        ]
                    }
                ]
            }
        ]
    },
    "Jaeger": {
        "data": [
            {
                "traceID": "t1",
                "spans": [
                    {
                        "traceID": "t1",
                        "spanID": "s1",
                        "operationName": "chat m",
                        "references": [{"refType": "CHILD_OF", "traceID": "t1", "spanID": "s0"}],
                        "startTime": 1763370030000000,
                        "tags": [{"key": key, "type": "string", "value": value} for key, value in TOLD.items()],
                    }
                ],
                "processes": {},
            }
        ]
    },
    "JavaScript": {
        "name": "chat",
        "_spanContext": {"traceId": "t1", "spanId": "s1"},
        "startTime": [1763370030, 0],
        "attributes": TOLD,
    },
    "a table": {
        "trace_id": "t1",
        "span_id": "s1",
        "span_name": "chat",
        "start_timestamp": "2025-11-17T09:00:30Z",
        "attributes": json.dumps(TOLD),
    },
}


@pytest.mark.parametrize("record", OTHER_EXPORTERS.values(), ids=OTHER_EXPORTERS.keys())
def test_spans_of_every_exporter_are_read(record: Body) -> None:
    call = one("otel-genai", record)
    assert conversation(call) == TURNS
    assert (call.trace, call.span, call.model, call.at) == ("t1", "s1", "m", "2025-11-17T09:00:30Z")
    log = find_log("otel-genai")
    assert log is not None and log.score([record]).confidence == 1.0


def test_values_of_otlp_become_plain_ones() -> None:
    wrapped = {
        "kvlistValue": {
            "values": [
                {"key": "n", "value": {"intValue": "8"}},
                {"key": "list", "value": {"arrayValue": {"values": [{"boolValue": True}, {"doubleValue": 0.5}]}}},
                {"key": "none", "value": {}},
                {"key": "long", "value": {"intValue": "9" * 5000}},
            ]
        }
    }
    assert plain(wrapped) == {"n": 8, "list": [True, 0.5], "none": None, "long": "9" * 5000}


def test_a_span_of_each_convention_in_one_file_is_read_by_its_own() -> None:
    inference = {"openinference.span.kind": "LLM", "input.value": "Hi", "output.value": "Hello!"}
    sdk = {
        "ai.operationId": "ai.generateText.doGenerate",
        "ai.prompt.messages": json.dumps([{"role": "user", "content": [{"type": "text", "text": "Hi"}]}]),
        "ai.response.text": "Hello!",
    }
    mlflow = {
        "mlflow.spanType": '"LLM"',
        "mlflow.spanInputs": '{"prompt": "Hi"}',
        "mlflow.spanOutputs": '"Hello!"',
    }
    spans = [
        {"traceId": f"t{at}", "spanId": f"s{at}", "attributes": told}
        for at, told in enumerate((TOLD, inference, sdk, mlflow))
    ]
    for name in ("otel-genai", "openinference", "vercel-ai", "mlflow"):
        calls = read(name, {"spans": spans})
        assert [conversation(call) for call in calls if isinstance(call, Call)][:3] == [TURNS] * 3
        assert len(calls) == 4


def test_an_agent_whose_calls_are_elsewhere_is_a_call() -> None:
    call = one(
        "otel-genai",
        {"traceId": "t", "spanId": "s", "attributes": TOLD | {"gen_ai.operation.name": "invoke_agent"}},
    )
    assert conversation(call) == TURNS


def test_an_output_with_tools_in_it_is_a_run_of_which_the_last_answer_counts() -> None:
    output = [
        {"role": "assistant", "parts": [{"type": "tool_call", "id": "1", "name": "f", "arguments": None}]},
        {"role": "tool", "parts": [{"type": "tool_call_response", "id": "1", "response": ["a", 1]}]},
        *ANSWERED,
    ]
    told = TOLD | {"gen_ai.output.messages": json.dumps(output)}
    call = one("otel-genai", {"traceId": "t", "spanId": "s", "attributes": told})
    assert [turn["role"] for turn in call.messages] == ["user", "assistant", "tool"]
    assert call.messages[1]["tool_calls"][0]["function"]["arguments"] == "{}"
    assert call.messages[2]["content"] == '["a",1]'
    assert [reply.message for reply in call.replies] == [TURNS[1]]


def test_roles_without_texts_are_told_as_texts_that_were_not_recorded() -> None:
    silent = json.dumps([{"role": "user", "parts": [{"type": "text"}]}])
    told = TOLD | {"gen_ai.input.messages": silent, "gen_ai.output.messages": silent}
    entry = one("otel-genai", {"traceId": "t", "spanId": "s", "attributes": told})
    assert isinstance(entry, Left) and entry.code == "no-content"


@pytest.mark.parametrize("operation", ["execute_tool", "embeddings"])
def test_steps_that_ask_no_model_are_no_calls(operation: str) -> None:
    told = {"gen_ai.operation.name": operation, "gen_ai.request.model": "m"}
    entry = one("otel-genai", {"traceId": "t", "spanId": "s", "attributes": told})
    assert isinstance(entry, Left) and entry.code == "not-a-call"


def test_a_failed_span_without_texts_says_that_it_failed() -> None:
    told = {"gen_ai.operation.name": "chat", "gen_ai.request.model": "m", "error.type": "TimeoutError"}
    (left,) = joined([one("otel-genai", {"traceId": "t", "spanId": "s", "attributes": told})])
    assert isinstance(left, Left) and left.code == "error" and "TimeoutError" in left.reason


def test_an_event_without_a_span_cannot_be_joined() -> None:
    event = {"eventName": "gen_ai.user.message", "body": {"stringValue": "Hi"}, "spanId": "0000000000000000"}
    entry = one("otel-genai", {"scopeLogs": [{"logRecords": [event]}]})
    assert isinstance(entry, Left) and entry.code == "half"


def test_an_evaluation_event_is_feedback_about_its_answer() -> None:
    told = {"gen_ai.evaluation.name": "tone", "gen_ai.evaluation.score.label": "kind", "gen_ai.response.id": "r1"}
    event = {
        "event_name": "gen_ai.evaluation.result",
        "attributes": told,
        "trace_id": "t",
        "span_id": "s",
        "body": None,
    }
    assert one("otel-genai", event) == Verdict("r1", Feedback("tone", "kind"))


def test_an_answer_in_json_stays_the_text_it_was() -> None:
    told = {
        "gen_ai.request.model": "m",
        "gen_ai.prompt.0.role": "user",
        "gen_ai.prompt.0.content": '[{"type": "text", "text": "Hi"}]',
        "gen_ai.completion.0.content": '{"a": [1, 2]}',
        "gen_ai.completion.10.content": "[1, 2]",
    }
    call = one("openllmetry", {"traceId": "t", "spanId": "s", "attributes": told})
    assert call.messages == [{"role": "user", "content": [{"type": "text", "text": "Hi"}]}]
    assert [reply.message["content"] for reply in call.replies] == ['{"a": [1, 2]}', "[1, 2]"]


def test_a_message_of_parts_keeps_what_it_can_and_drops_thoughts() -> None:
    parts = [
        {"type": "thinking", "content": "hm"},
        {"type": "text", "content": "a"},
        {"type": "blob", "mime_type": "image/png", "content": "aGk="},
        {"type": "blob", "mime_type": "audio/wav", "content": "aGk="},
        {"type": "file", "file_id": "f-1", "modality": "document"},
        {"type": "binary", "media_type": "image/gif"},
        {"type": "tool_call", "builtin": True, "name": "search", "id": "9"},
    ]
    (turn,) = otel_parts.messages_of([{"role": "human", "name": "Ann", "parts": parts}])
    assert turn == {
        "role": "user",
        "content": [
            {"type": "text", "text": "a"},
            {"type": "image_url", "image_url": {"url": "data:image/png;base64,aGk="}},
            {"type": "input_audio", "input_audio": {"data": "aGk=", "format": "wav"}},
            {"type": "file", "file": {"file_id": "f-1"}},
        ],
        "name": "Ann",
    }


def test_parts_of_text_come_out_on_lines_of_their_own() -> None:
    parts = [{"type": "text", "content": " a "}, {"type": "text", "content": "b\n"}]
    assert otel_parts.messages_of([{"role": "user", "parts": parts}]) == [{"role": "user", "content": " a \nb\n"}]


def test_pictures_of_the_vercel_sdk_are_kept_whatever_their_form() -> None:
    pictures = ["https://e.example/a.png", "aGk=", {"type": "Buffer", "data": [104, 105]}, {"0": 104, "1": 105}]
    (turn,) = vercel.messages_of(
        [{"role": "user", "content": [{"type": "image", "image": one} for one in pictures]}]
    )
    data = "data:image/png;base64,aGk="
    assert [part["image_url"]["url"] for part in turn["content"]] == ["https://e.example/a.png", data, data, data]


def test_a_history_keeps_retries_and_drops_what_the_service_ran_itself() -> None:
    history: list[Body] = [
        {"kind": "request", "parts": [{"part_kind": "user-prompt", "content": ["a", "b"]}]},
        {
            "kind": "response",
            "parts": [
                {"part_kind": "builtin-tool-call", "tool_name": "search"},
                {"part_kind": "tool-call", "tool_name": "f", "args": {"x": 1}, "tool_call_id": "1"},
            ],
        },
        {
            "kind": "request",
            "parts": [
                {"part_kind": "retry-prompt", "content": "Wrong.", "tool_name": "f", "tool_call_id": "1"},
                {"part_kind": "retry-prompt", "content": "Once more."},
            ],
        },
    ]
    called = {"id": "1", "type": "function", "function": {"name": "f", "arguments": '{"x":1}'}}
    assert pydantic_ai.messages_of(history) == [
        {"role": "user", "content": "a\nb"},
        {"role": "assistant", "content": None, "tool_calls": [called]},
        {"role": "tool", "content": "Wrong.", "tool_call_id": "1"},
        {"role": "user", "content": "Once more."},
    ]


def test_a_history_in_one_object_is_read_at_once() -> None:
    history = [
        {"kind": "request", "parts": [{"part_kind": "user-prompt", "content": "Hi"}]},
        {"kind": "response", "parts": [{"part_kind": "text", "content": "Hello!"}]},
    ]
    call = one("pydantic-ai", {"run_id": "r", "messages": json.dumps(history)})
    assert (conversation(call), call.conversation) == (TURNS, "r")


def test_tools_are_known_under_every_name() -> None:
    schema = {"type": "object"}
    declared = {"type": "function", "function": {"name": "f", "description": "d", "parameters": schema}}
    forms: list[Any] = [
        [declared],
        [json.dumps(declared)],
        [{"function": declared["function"]}],
        json.dumps([{"type": "function", "name": "f", "description": "d", "inputSchema": schema}]),
        [{"name": "f", "description": "d", "input_schema": json.dumps(schema)}],
        {"function_tools": [{"name": "f", "description": "d", "parameters_json_schema": schema, "strict": None}]},
    ]
    assert [tools_of(form) for form in forms] == [[declared]] * len(forms)


def test_calls_of_tools_without_ids_are_linked_with_their_answers() -> None:
    bare = {"type": "function", "function": {"name": "f", "arguments": "{}"}}
    messages: list[Body] = [
        {"role": "assistant", "content": None, "tool_calls": [{"id": "", **bare}, {"id": "x", **bare}]},
        {"role": "tool", "content": "1"},
        {"role": "tool", "content": "2"},
        {"role": "assistant", "content": None, "tool_calls": [bare]},
    ]
    linked = turns.with_ids(messages)
    assert [call["id"] for turn in (linked[0], linked[3]) for call in turn["tool_calls"]] == [
        "call_1",
        "x",
        "call_3",
    ]
    assert [turn["tool_call_id"] for turn in linked[1:3]] == ["call_1", "x"]
    assert "id" not in messages[3]["tool_calls"][0]


def test_several_messages_of_a_datadog_answer_are_alternatives_only_where_several_were_asked_for() -> None:
    output = [{"role": "assistant", "content": "I look."}, {"role": "assistant", "tool_calls": [{"name": "f"}]}]
    meta = {"span": {"kind": "llm"}, "input": {"value": "Hi"}, "output": {"messages": output}}
    parts = one("datadog", {"span_id": "1", "meta": meta})
    assert [(reply.message["content"], len(reply.message["tool_calls"])) for reply in parts.replies] == [
        ("I look.", 1)
    ]
    meta = {
        **meta,
        "output": {"messages": [{"content": "a"}, {"content": "b"}]},
        "metadata": {"finish_reason": "stop,length"},
    }
    several = one("datadog", {"span_id": "1", "meta": meta})
    assert [(reply.message["content"], reply.finish) for reply in several.replies] == [
        ("a", "stop"),
        ("b", "length"),
    ]


def test_texts_that_datadog_dropped_are_told_as_such() -> None:
    dropped = {"value": "[This value has been dropped because this span's size exceeds the limit.]"}
    meta = {"span": {"kind": "llm"}, "input": dropped, "output": dropped}
    entry = one("datadog", {"span_id": "1", "meta": meta})
    assert isinstance(entry, Left) and entry.code == "no-content"


def test_datadogs_interface_gives_the_same_spans_in_another_wrapping() -> None:
    told = {
        "span_id": "1",
        "trace_id": "t",
        "span_kind": "llm",
        "ml_app": "desk",
        "model_name": "m",
        "input": {"messages": [TURNS[0]]},
        "output": {"messages": [TURNS[1]]},
        "metrics": {"input_tokens": 8, "output_tokens": 2},
        "start_ms": 1763370030000,
        "evaluation": {"tone": {"value": "kind", "reasoning": "says hello"}},
    }
    call = one("datadog", {"data": [{"id": "x", "type": "span", "attributes": told}]})
    assert (conversation(call), call.tokens_in, call.at) == (TURNS, 8, "2025-11-17T09:00:30Z")
    assert call.feedback == (Feedback("tone", "kind", "says hello"),)


def test_weave_says_when_texts_are_only_references() -> None:
    record = {
        "op_name": "weave:///a/b/op/openai.chat.completions.create:1",
        "trace_id": "t",
        "inputs": {"messages": "weave:///a/b/object/list:1", "model": "m"},
        "output": "weave:///a/b/object/ChatCompletion:1",
    }
    entry = one("weave", record)
    assert isinstance(entry, Left) and entry.code == "no-content"


def test_an_mlflow_trace_without_spans_says_so() -> None:
    entry = one("mlflow", {"info": {"trace_id": "tr-1"}, "data": {"spans": []}})
    assert isinstance(entry, Left) and entry.code == "no-content"


def test_mlflow_calls_of_one_trace_have_ids_of_their_own_and_share_its_assessments() -> None:
    told = {"mlflow.spanType": '"LLM"', "mlflow.spanInputs": '"Hi"', "mlflow.spanOutputs": '"Hello!"'}
    spans = [{"span_id": name, "context": {}, "attributes": told} for name in ("a", "b")]
    given = [
        {"assessment_name": "all", "feedback": {"value": 1}},
        {"assessment_name": "one", "span_id": "b", "feedback": {"value": 0}},
    ]
    calls = read("mlflow", {"info": {"trace_id": "tr", "assessments": given}, "data": {"spans": spans}})
    assert [(call.id, len(call.feedback)) for call in calls if isinstance(call, Call)] == [("tr/a", 1), ("tr/b", 2)]


WORDS = st.sampled_from(
    [
        *(
            "attributes",
            "traceId",
            "spanId",
            "span_id",
            "context",
            "name",
            "resourceSpans",
            "scopeSpans",
            "spans",
            "data",
        ),
        *(
            "gen_ai.input.messages",
            "gen_ai.output.messages",
            "gen_ai.prompt.0.content",
            "gen_ai.completion.0.content",
        ),
        *("llm.input_messages", "llm.input_messages.0.message.content", "openinference.span.kind", "output.value"),
        *("ai.prompt.messages", "ai.response.toolCalls", "ai.operationId", "mlflow.spanType", "mlflow.spanInputs"),
        *("meta", "span", "input", "output", "messages", "inputs", "op_name", "trace_id", "info", "assessments"),
        *("kind", "parts", "part_kind", "content", "role", "type", "tool_calls", "function", "body", "eventName"),
        *("pydantic_ai.all_messages", "request_data", "events", "metric_type", "label", "feedback_type", "payload"),
        *("metadata", "annotator_kind", "result", "key", "value", "stringValue", "kvlistValue", "values", "tags"),
    ]
)
SAID = st.sampled_from(
    [
        *("user", "tool", "text", "tool_call", "tool_call_response", "LLM", "llm", "request", "response", "chat"),
        *(
            "gen_ai.choice",
            "gen_ai.user.message",
            '"LLM"',
            "[]",
            "{}",
            '[{"role":"user","parts":[{"type":"text"}]}]',
        ),
        *('[{"role":"user","content":[{"type":"tool-call"}]}]', "ai.generateText.doGenerate", "", "\ud800", "0"),
    ]
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | SAID | st.text(max_size=5)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS | st.text(max_size=3), inner, max_size=5),
    max_leaves=25,
)


def _entries(record: Body) -> Iterator[Entry]:
    for name in FORMATS:
        log = find_log(name)
        assert log is not None
        assert 0 <= log.score([record]).confidence <= 1
        found = list(log.read(record, ""))
        yield from found
        pieces = [entry for entry in found if isinstance(entry, Piece)]
        if pieces:
            assert log.join is not None
            yield from log.join(pieces)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(WORDS, JSON, min_size=1, max_size=6))
def test_odd_data_never_stops_the_reading_of_traces(record: Body) -> None:
    for entry in _entries(record):
        assert isinstance(entry, (Call, Piece, Verdict, Left))


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(WORDS, JSON, max_size=6), st.sampled_from(sorted(TOLD)))
def test_odd_attributes_never_stop_the_reading_of_spans(told: Body, name: str) -> None:
    for entry in _entries({"traceId": "t", "spanId": "s", "attributes": {**TOLD, **told, name: told}}):
        assert isinstance(entry, (Call, Piece, Verdict, Left))


def test_deeply_wrapped_lists_of_spans_end() -> None:
    record: Body = {"spans": []}
    for _ in range(150):
        record = {"data": [record]}
    assert list(spans_in(record)) == []


def test_an_answer_of_no_tokens_is_counted_as_none_at_all() -> None:
    told = TOLD | {"gen_ai.usage.input_tokens": 0, "gen_ai.usage.output_tokens": 0, "gen_ai.usage.prompt_tokens": 7}
    call = one("otel-genai", {"traceId": "t", "spanId": "s", "attributes": told})
    assert (call.tokens_in, call.tokens_out) == (0, 0)
