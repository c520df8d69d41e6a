"""Oddities of files that the tools themselves wrote: what they repeat, leave out, or put elsewhere."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from tunewright.imports.logs.call import Call
from tunewright.imports.logs.gathering import Gatherer
from tunewright.imports.logs.reading import entries
from tunewright.imports.logs.registry import find_log, known_logs
from tunewright.imports.logs.values import as_time
from tunewright.imports.logs.wish import Wish
from tunewright.imports.registry import known_shapes
from tunewright.model import Body, RawRecord, Rejected

TRACE = "5e9a3a45c0b5bbc3b21ff1c79a134259"
CALL = {"id": "call_1", "type": "function", "function": {"name": "find", "arguments": '{"q":"a"}'}}
ASKED = {"role": "user", "content": "Hi"}
ANSWERED = {"role": "assistant", "content": "Hello!"}


@dataclass
class Read:
    calls: list[Call]
    refused: list[str]
    """Codes."""
    left_out: dict[str, int]

    def turns(self, at: int = 0) -> list[Body]:
        return [*self.calls[at].messages, *(reply.message for reply in self.calls[at].replies)]


def read(name: str, *files: Sequence[Body]) -> Read:
    log = find_log(name)
    assert log is not None
    gatherer = Gatherer(log, Wish(turns="every"))
    for at, records in enumerate(files):
        raw = [RawRecord(line, json.dumps(record)) for line, record in enumerate(records, 1)]
        gatherer.take(at, entries(raw, log, f"file-{at}.json"))
    found = [one.call for one in gatherer.calls()]
    counted = sum((Counter(counts) for counts in gatherer.left_out.values()), Counter[str]())
    refused = [one.code for one in found if isinstance(one, Rejected)]
    refused += ["error" for one in found if isinstance(one, Call) and one.error]
    return Read([one for one in found if isinstance(one, Call) and not one.error], refused, dict(counted))


def winner(records: Sequence[Body]) -> str:
    """The format that explains the records best; a log wins where a training format is as good."""
    return max((*known_logs(), *known_shapes()), key=lambda one: one.score(records).confidence).name


def span(at: str, told: Body, parent: str = "", **more: Any) -> Body:
    ids = {"trace_id": f"0x{TRACE}", "span_id": f"0x{at}"}
    return {"name": "chat", "context": ids, "parent_id": parent or None, "attributes": told} | more


def genai(asked: Any, answered: Any, **more: Any) -> Body:
    return {
        "gen_ai.operation.name": "chat",
        "gen_ai.request.model": "m",
        "gen_ai.input.messages": json.dumps(asked),
        "gen_ai.output.messages": json.dumps(answered),
    } | more


def part(kind: str, **more: Any) -> Body:
    return {"type": kind, **more}


HELLO = [{"role": "assistant", "parts": [part("text", content="Hello!")], "finish_reason": "stop"}]
HI = {"role": "user", "parts": [part("text", content="Hi")]}


def test_a_turn_that_lost_its_image_is_not_taken_for_an_empty_one() -> None:
    cut = read("otel-genai", [span("a1", genai([HI, {"role": "user", "parts": []}], HELLO))])
    assert (cut.calls, cut.refused) == ([], ["no-content"])
    kept = read("otel-genai", [span("a1", genai([{"role": "user", "parts": [part("text", content="")]}], HELLO))])
    assert kept.turns() == [{"role": "user", "content": ""}, ANSWERED]


def test_a_tool_s_argument_named_parts_does_not_make_a_turn_lost() -> None:
    called = part("tool_call", id="call_1", name="find", arguments={"parts": []})
    found = read("otel-genai", [span("a1", genai([HI, {"role": "assistant", "parts": [called]}], HELLO))])
    assert len(found.calls) == 1


def test_what_a_tool_answered_in_text_blocks_is_their_text() -> None:
    called = {"role": "assistant", "parts": [part("tool_call", id="call_1", name="find", arguments={"q": "a"})]}
    result = part("tool_call_response", id="call_1", response=[part("text", text="sun"), part("text", text="rain")])
    found = read("otel-genai", [span("a1", genai([HI, called, {"role": "user", "parts": [result]}], HELLO))])
    assert found.turns()[2] == {"role": "tool", "content": "sun\nrain", "tool_call_id": "call_1"}


def test_nothing_in_otlp_is_null() -> None:
    def value(told: Any) -> Body:
        if isinstance(told, dict):
            return {"kvlistValue": {"values": [{"key": key, "value": value(one)} for key, one in told.items()]}}
        return {} if told is None else {"stringValue": told}

    call = {"id": "call_1", "type": "function", "function": {"name": "find", "arguments": '{"q":"a"}'}}
    choice = value({"message": {"content": None}, "finish_reason": "tool_calls"})
    choice["kvlistValue"]["values"].append(
        {"key": "tool_calls", "value": {"arrayValue": {"values": [value(call)]}}}
    )
    ids = {"traceId": TRACE, "spanId": "a1"}
    log = [
        {"eventName": "gen_ai.user.message", "body": value({"content": "Hi"}), **ids},
        {"eventName": "gen_ai.choice", "body": choice, **ids},
    ]
    found = read("otel-genai", [{"resourceLogs": [{"scopeLogs": [{"logRecords": log}]}]}])
    assert found.turns() == [ASKED, {"role": "assistant", "content": None, "tool_calls": [CALL]}]


def test_an_event_on_a_line_of_its_own_is_known_without_attributes() -> None:
    ids = {"traceId": TRACE, "spanId": "a1"}
    events = [
        {"eventName": "gen_ai.user.message", "body": {"content": "Hi"}, **ids},
        {"eventName": "gen_ai.choice", "body": {"index": 0, "message": {"content": "Hello!"}}, **ids},
    ]
    assert winner(events) == "otel-genai"
    assert read("otel-genai", events).turns() == [ASKED, ANSWERED]


def test_a_text_part_without_text_breaks_nothing() -> None:
    answer = {"type": "message", "role": "assistant", "content": [{"type": "text"}, {"type": "text", "text": "b"}]}
    for log in known_logs():
        list(log.read({"id": "c", "op_name": "x", "inputs": {"messages": [ASKED]}, "output": answer}, "f.json"))


def test_a_client_s_own_step_without_texts_counts_as_its_call_s_record() -> None:
    bare = {"gen_ai.operation.name": "chat", "gen_ai.request.model": "m", "gen_ai.usage.input_tokens": 3}
    around = span("a1", genai([HI], HELLO))
    inside = span("a2", bare, parent="0xa1")
    found = read("otel-genai", [inside, around])
    assert (len(found.calls), found.refused, found.left_out) == (1, [], {"joined": 1})
    assert read("otel-genai", [inside]).refused == ["no-content"]


def test_a_span_that_stands_in_two_exports_is_a_further_record_of_its_call() -> None:
    one = span("a1", genai([HI], HELLO))
    found = read("otel-genai", [one], [one])
    assert (len(found.calls), found.left_out) == (1, {"joined": 1})


def openinference(answer: Body, **more: Any) -> Body:
    told = {"openinference.span.kind": "LLM", "llm.model_name": "m", "llm.input_messages.0.message.role": "user"}
    return span("a1", told | {"llm.input_messages.0.message.content": "Hi"} | answer, **more)


OUT = "llm.output_messages.0.message"
CALLED = {".id": "call_1", ".function.name": "find", ".function.arguments": '{"q":"a"}'}


@pytest.mark.parametrize("places", [("tool_calls.0",), ("contents.1",), ("tool_calls.0", "contents.1")])
def test_a_tool_call_among_the_parts_of_an_answer_is_the_same_call(places: tuple[str, ...]) -> None:
    told = {f"{OUT}.role": "assistant", f"{OUT}.contents.0.message_content.type": "text"}
    told[f"{OUT}.contents.0.message_content.text"] = "Let me look."
    if "contents.1" in places:
        told[f"{OUT}.contents.1.message_content.type"] = "tool_use"
    told |= {f"{OUT}.{place}.tool_call{key}": value for place in places for key, value in CALLED.items()}
    wanted = {"role": "assistant", "content": "Let me look.", "tool_calls": [CALL]}
    assert read("openinference", [openinference(told)]).turns()[-1] == wanted


def test_a_failed_step_with_an_empty_answer_is_an_error() -> None:
    told = {"output.value": json.dumps({"generations": [[{"text": "", "message": {"kwargs": {"content": ""}}}]]})}
    failed = openinference(told, status={"status_code": "ERROR"})
    assert read("openinference", [failed]).refused == ["error"]


def test_messages_as_python_prints_them_are_read() -> None:
    row = {"context.span_id": "a1", "context.trace_id": TRACE, "name": "chat"}
    row["attributes.openinference.span.kind"] = "LLM"
    row["attributes.llm.input_messages"] = str([{"message.role": "user", "message.content": "It's “Hi”"}])
    row["attributes.llm.output_messages"] = str([{"message.role": "assistant", "message.content": "Hello!"}])
    assert read("openinference", [row]).turns() == [{"role": "user", "content": "It's “Hi”"}, ANSWERED]


def mlflow(asked: Body, told: Any, **more: Any) -> Body:
    inner = {"mlflow.spanType": '"CHAT_MODEL"', "mlflow.spanInputs": json.dumps(asked)}
    one = {"name": "c", "attributes": inner | {"mlflow.spanOutputs": json.dumps(told)}} | more
    return {"info": {"trace_id": "tr-1"}, "data": {"spans": [one]}}


def test_a_streamed_tool_call_is_put_together_from_its_pieces() -> None:
    def piece(delta: Body, finish: str | None = None) -> Body:
        chunk = {
            "object": "chat.completion.chunk",
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
        }
        return {"name": "mlflow.chunk.item.0", "attributes": {"mlflow.chunk.value": json.dumps(chunk)}}

    events = [
        piece({"role": "assistant", "tool_calls": [{"index": 0, **CALL, "function": {"name": "find"}}]}),
        piece({"tool_calls": [{"index": 0, "function": {"arguments": '{"q":'}}]}),
        piece({"tool_calls": [{"index": 0, "function": {"arguments": '"a"}'}}]}, "tool_calls"),
    ]
    empty = {"choices": [{"message": {"role": "assistant", "content": "", "tool_calls": None}}]}
    found = read("mlflow", [mlflow({"messages": [ASKED]}, empty, events=events)])
    assert found.turns()[-1] == {"role": "assistant", "content": None, "tool_calls": [CALL]}


def test_a_response_of_anthropic_s_tells_how_its_request_is_read() -> None:
    source = {"type": "base64", "media_type": "image/png", "data": "mlflow-attachment://f"}
    turns = [{"role": "user", "content": [part("text", text="Hi")]}]
    answer = {"type": "message", "role": "assistant", "model": "claude", "content": [part("text", text="Hello!")]}
    assert read("mlflow", [mlflow({"messages": turns}, answer)]).turns() == [ASKED, ANSWERED]
    turns[0]["content"] = [part("image", source=source), part("text", text="Hi")]
    said = read("mlflow", [mlflow({"messages": turns}, answer)]).turns()[0]["content"]
    assert said[0] == {"type": "image_url", "image_url": {"url": "mlflow-attachment://f"}}


def run(**more: Any) -> Body:
    return {"id": "r1", "trace_id": "r1", "run_type": "llm", "name": "ChatOpenAI", "session_name": "p"} | more


START = run(start_time="2026-11-20T03:47:06", inputs={"messages": [ASKED], "model": "m"}, outputs={})
END = run(end_time="2026-11-20T03:47:07", outputs={"choices": [{"message": ANSWERED, "finish_reason": "stop"}]})


@pytest.mark.parametrize("end", [END, END | {"inputs": START["inputs"]}])
def test_the_end_of_a_run_that_names_its_kind_finds_its_start(end: Body) -> None:
    found = read("langsmith", [START, end])
    assert (found.turns(), found.refused, found.left_out) == ([ASKED, ANSWERED], [], {"joined": 1})
    assert read("langsmith", [START]).refused == ["half"]


def test_tokens_from_a_cache_belong_to_the_input() -> None:
    start = {"event": "on_chat_model_start", "run_id": "r1"}
    start["messages"] = [[{"type": "human", "data": {"content": "Hi"}}]]
    usage = {"input_tokens": 12, "cache_read_input_tokens": 5, "cache_creation_input_tokens": 0, "output_tokens": 4}
    message = {"content": "Hello!", "type": "ai", "response_metadata": {"usage": usage}}
    end = {"event": "on_llm_end", "run_id": "r1"}
    end["response"] = {"generations": [[{"text": "Hello!", "message": message}]]}
    call = read("langchain-callbacks", [start, end]).calls[0]
    assert (call.tokens_in, call.tokens_out) == (17, 4)


def history(n: int) -> list[Body]:
    asked = part_of("request", part_kind="user-prompt", content=f"q{n}", timestamp=f"2026-11-20T03:0{n}:00Z")
    told = part_of("response", part_kind="text", content=f"a{n}")
    return [asked, told | {"provider_response_id": f"x{n}", "timestamp": f"2026-11-20T03:0{n}:01Z"}]


def part_of(kind: str, **said: Any) -> Body:
    return {"kind": kind, "conversation_id": "c", "parts": [said]}


@pytest.mark.parametrize("second", [[*history(1), *history(2)], history(2)])
def test_a_conversation_in_two_files_is_said_once(second: list[Body]) -> None:
    found = read("pydantic-ai", history(1), second)
    said = [[turn["content"] for turn in found.turns(at)] for at in range(len(found.calls))]
    assert said == [["q1", "a1"], ["q1", "a1", "q2", "a2"]]


def observation(**more: Any) -> Body:
    one = {"id": "o1", "traceId": "t1", "type": "GENERATION", "startTime": "2025-11-17T09:00:00Z", "model": "m"}
    return one | {"input": json.dumps([ASKED]), "output": "Hello!", "usageDetails": {}} | more


def test_zeros_of_an_observation_without_usage_are_no_counts() -> None:
    call = read("langfuse-api", [observation(inputUsage=0, outputUsage=0, totalUsage=0)]).calls[0]
    assert (call.tokens_in, call.tokens_out) == (None, None)
    call = read("langfuse-api", [observation(inputUsage=8, outputUsage=0)]).calls[0]
    assert (call.tokens_in, call.tokens_out) == (8, 0)


def test_an_output_of_null_is_no_answer() -> None:
    assert read("langfuse-api", [observation(output="null")]).refused == ["empty"]


def test_an_answer_beside_open_messages_makes_a_log() -> None:
    records: list[Body] = [{"model": "m", "latency": 3, "messages": [ASKED], "response": "Hello!"}] * 2
    assert winner(records) == "openai-chat"
    assert read("openai-chat", records).turns() == [ASKED, ANSWERED]
    closed = [{"messages": [ASKED, ANSWERED], "model": "m", "created_at": "2025-11-17"}]
    assert winner(closed) == "chat"


def test_a_failed_call_and_one_without_response_do_not_hide_a_log() -> None:
    whole = {"model": "m", "messages": [ASKED], "response": {"choices": [{"message": ANSWERED}]}}
    failed = whole | {"response": {"error": {"code": "rate_limit_exceeded"}}}
    records = [whole, failed, whole | {"response": None}]
    assert winner(records) == "openai-chat"
    found = read("openai-chat", records)
    assert (found.turns(), sorted(found.refused)) == ([ASKED, ANSWERED], ["error", "half"])


def test_a_refusal_that_litellm_moved_stays_a_refusal() -> None:
    message = {"role": "assistant", "content": None, "provider_specific_fields": {"refusal": "No."}}
    payload = {
        "id": "x",
        "call_type": "acompletion",
        "status": "success",
        "trace_id": "t",
        "startTime": 1795146522.6,
    }
    payload |= {"messages": [ASKED], "response": {"choices": [{"message": message}]}, "error_str": None}
    wanted = {"role": "assistant", "content": None, "refusal": "No."}
    assert read("litellm", [payload]).turns()[-1] == wanted


def test_tokens_stand_in_whichever_part_of_a_call_has_them() -> None:
    row = {"CorrelationId": "c", "ModelName": "m", "PromptTokens": 0, "CompletionTokens": 0, "ResponseMessages": ""}
    rows = [
        row | {"SequenceNumber": 0, "RequestMessages": json.dumps([ASKED]), "TimeGenerated [UTC]": PORTAL},
        row
        | {
            "SequenceNumber": 1,
            "ResponseMessages": json.dumps([ANSWERED]),
            "PromptTokens": 8,
            "CompletionTokens": 2,
        },
    ]
    call = read("azure-api-management", rows).calls[0]
    assert (call.tokens_in, call.tokens_out, call.at) == (8, 2, "2025-11-17T21:00:00.120000Z")


PORTAL = "11/17/2025, 9:00:00.120 PM"


@pytest.mark.parametrize("said", ["17/11/2025, 9:00:00 AM", "11/17/2025, 29:00:00 AM", "11/17/2025", "9:00 AM"])
def test_what_is_no_time_of_the_portal_is_none(said: str) -> None:
    assert as_time(said) == ""


def test_a_plain_body_of_zendesk_has_spaces_for_their_entities() -> None:
    said = [(1, "Stuck&nbsp;at <b>80%</b>."), (2, "Restart&nbsp;it.")]
    comments = [{"id": n, "author_id": n, "plain_body": text, "public": True} for n, text in said]
    found = read("zendesk", [{"id": 7, "requester_id": 1, "comments": comments}])
    assert [turn["content"] for turn in found.turns()] == ["Stuck at <b>80%</b>.", "Restart it."]


@pytest.mark.parametrize(
    ("name", "record"),
    [
        ("slack", {"id": "C1", "name": "help", "created": 1, "creator": "U1", "members": ["U1"]}),
        ("chatgpt", {"id": "user-1", "email": "a@example.com", "chatgpt_plus_user": True}),
        ("chatgpt", {"id": "s", "conversation_id": "c", "title": "T", "is_anonymous": True}),
    ],
)
def test_other_files_of_an_export_belong_to_it_and_hold_no_call(name: str, record: Body) -> None:
    assert winner([record]) == name
    assert read(name, [record]).left_out == {"not-a-call": 1}


def a_trace(name: str, asked: Any, answered: Any, **more: Any) -> Body:
    told = {"id": name, "timestamp": "2025-11-17T09:00:00.000Z", "name": "desk", "input": asked, "output": answered}
    beside = {"sessionId": "s-1", "userId": "u-1", "tags": ["ward"], "release": None, "htmlPath": f"/traces/{name}"}
    return {**told, **beside, "metadata": {}, "observations": ["o-1"], "scores": [], **more}


def test_a_list_of_langfuse_traces_that_only_names_their_observations_gives_a_call_for_each() -> None:
    score = {"id": "s", "traceId": "t-2", "name": "thumb", "value": 1, "dataType": "NUMERIC", "source": "API"}
    traces = [
        a_trace("t-1", [ASKED], ANSWERED),
        a_trace("t-2", json.dumps({"messages": [ASKED]}), "Hello!", scores=[score]),
        a_trace("t-3", None, None),
        a_trace("t-4", {"state": 1}, "Hello!"),
        a_trace("t-5", [ASKED], None),
    ]
    assert winner(traces) == "langfuse-trace"
    found = read("langfuse-trace", traces)
    assert [found.turns(at) for at in range(2)] == [[ASKED, ANSWERED]] * 2
    assert found.refused == ["no-content", "no-content", "empty"]
    first, second = found.calls
    assert (first.id, first.trace, first.conversation, first.user) == ("t-1", "t-1", "s-1", "u-1")
    assert (first.name, first.tags, first.at, first.model) == ("desk", ("ward",), "2025-11-17T09:00:00Z", "")
    assert [(said.name, said.value) for said in second.feedback] == [("thumb", 1)]


def test_a_list_of_langfuse_traces_with_their_observations_gives_the_generations() -> None:
    told = {"id": "o-1", "traceId": "t-1", "type": "GENERATION", "startTime": "2025-11-17T09:00:00Z", "model": "m"}
    generation = {**told, "input": [ASKED], "output": ANSWERED}
    found = read("langfuse-trace", [a_trace("t-1", "whole", "state", observations=[generation])])
    assert [(call.id, call.model) for call in found.calls] == [("o-1", "m")]
    assert found.turns() == [ASKED, ANSWERED]


def test_items_of_a_dataset_and_other_records_with_input_and_output_are_no_traces() -> None:
    item = {"id": "i", "timestamp": "2025", "input": "Hi", "output": "Hello!"}
    assert winner([item]) == "prompt-completion"
    assert winner([a_trace("t", "Hi", None, expectedOutput="Hello!", sourceTraceId="t")]) == "langfuse-dataset"


def oasst(name: str, parent: str | None, text: str, role: str, rank: int | None = None, **more: Any) -> Body:
    told = {"message_id": name, "parent_id": parent, "text": text, "role": role, "lang": "en", "rank": rank}
    return {**told, "message_tree_id": "t-1", "created_date": "2023-02-05T14:23:50+00:00", **more}


def test_messages_of_openassistant_find_together_by_their_tree_the_best_answer_first() -> None:
    rows = [
        oasst("m-1", None, "Hi", "prompter"),
        oasst("m-2", "m-1", "Go away.", "assistant", 1),
        oasst("m-3", "m-1", "Hello!", "assistant", 0),
        oasst("m-4", "m-3", "Open?", "prompter"),
        oasst("m-5", "m-4", "Yes.", "assistant", 0),
        oasst("m-6", "m-4", "Spam", "assistant", 1, deleted=True),
        oasst("m-7", "gone", "Lost", "prompter"),
        oasst("m-8", "m-7", "Reply", "assistant"),
    ]
    assert winner(rows) == "openassistant"
    found = read("openassistant", rows)
    assert [found.turns(at) for at in range(2)] == [
        [ASKED, ANSWERED, {"role": "assistant", "content": "Go away."}],
        [ASKED, ANSWERED, {"role": "user", "content": "Open?"}, {"role": "assistant", "content": "Yes."}],
    ]
    assert [(call.id, call.conversation, call.tags) for call in found.calls] == [
        ("m-3", "t-1", ("en",)),
        ("m-5", "t-1", ("en",)),
    ]
    assert found.calls[0].at == "2023-02-05T14:23:50Z"


def test_a_whole_tree_of_openassistant_reads_like_its_messages() -> None:
    answers = [oasst("m-3", None, "Hello!", "assistant", 0, replies=[])]
    tree = {"message_tree_id": "t-1", "prompt": oasst("m-1", None, "Hi", "prompter", replies=answers)}
    assert winner([tree]) == "openassistant"
    found = read("openassistant", [tree, {"message_tree_id": "t-2", "prompt": oasst("m-9", None, "?", "prompter")}])
    assert [found.turns(at) for at in range(len(found.calls))] == [[ASKED, ANSWERED]]
    assert found.refused == ["empty"]
