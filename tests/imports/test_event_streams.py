"""Event streams saved as text: one record for each streamed answer, and what becomes of it."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunewright.imports import Gatherer, Wish, entries, find_log, reader, recognise
from tunewright.imports.logs.call import Call
from tunewright.model import Body, Rejected

DONE = "data: [DONE]"
ASKED = {"model": "gpt-4o-mini", "stream": True, "messages": [{"role": "user", "content": "Hi"}]}


def chunk(name: str, delta: Body, finish: str | None = None, **more: Any) -> str:
    told = {"id": name, "object": "chat.completion.chunk", "created": 1763370000, "model": "gpt-4o-mini-2024-07-18"}
    return "data: " + json.dumps(
        {**told, "choices": [{"index": 0, "delta": delta, "finish_reason": finish}], **more}
    )


def a_stream(name: str, *pieces: str) -> list[str]:
    first = chunk(name, {"role": "assistant", "content": ""})
    return [first, *(chunk(name, {"content": piece}) for piece in pieces), chunk(name, {}, "stop"), DONE]


def events(*told: Body) -> list[str]:
    return [line for event in told for line in (f"event: {event['type']}", f"data: {json.dumps(event)}")]


def spaced(lines: Sequence[str], line_end: str = "\n") -> bytes:
    """The lines as a server sends them, with a blank one after each event."""
    return "".join(line + line_end * (1 if line.startswith("event:") else 2) for line in lines).encode()


def read(data: bytes, name: str = "dump.txt") -> tuple[str, list[Call | Rejected]]:
    plan = recognise(name, data).plan
    log = find_log(plan.shape)
    assert log is not None
    gatherer = Gatherer(log, Wish(turns="every"))
    gatherer.take(0, entries(list(reader(io.BytesIO(data), plan)), log, name))
    return plan.format, [one.call for one in gatherer.calls()]


def refused(data: bytes) -> list[tuple[int, str]]:
    return [(one.line, one.code) for one in read(data)[1] if isinstance(one, Rejected)]


@pytest.mark.parametrize("name", ["dump.txt", "dump.sse", "stream", "dump.jsonl", "dump.log", "dump.csv"])
def test_a_dump_is_known_whatever_it_is_called(name: str) -> None:
    assert read(spaced(a_stream("chatcmpl-1", "Hel", "lo")), name)[0] == "event-stream-sse"


def test_an_answer_without_its_request_is_refused_with_the_true_reason_and_all_its_lines() -> None:
    lines = [": connected", *a_stream("chatcmpl-1", "Hel", "lo")]
    format, (one,) = read(spaced(lines))
    assert isinstance(one, Rejected)
    assert (format, one.line, one.code) == ("event-stream-sse", 1, "half")
    assert one.reason.startswith(
        "This is a streamed answer without its request: what was asked is not in the file."
    )
    assert json.loads(one.raw)["event_stream"].split("\n\n") == lines


def test_streams_one_after_the_other_are_told_apart_by_their_end_and_by_their_ids() -> None:
    first, second, third = (a_stream(f"chatcmpl-{n}", "Hello") for n in (1, 2, 3))
    assert refused(spaced([*first, *second[:-1], *third])) == [(1, "half"), (9, "half"), (15, "half")]


def test_chunks_of_answers_streamed_at_the_same_time_find_together() -> None:
    one, other = a_stream("chatcmpl-1", "Hel", "lo")[:-1], a_stream("chatcmpl-2", "Good", " day")[:-1]
    mixed = [line for pair in zip(one, other, strict=True) for line in pair]
    found = read(spaced([json.dumps(ASKED), *mixed]))[1]
    assert [call.replies[0].message["content"] for call in found if isinstance(call, Call)] == ["Hello"]
    assert [call.code for call in found if isinstance(call, Rejected)] == ["half"]


def test_a_request_above_its_answer_makes_a_call() -> None:
    usage = 'data: {"id":"chatcmpl-1","choices":[],"usage":{"prompt_tokens":8,"completion_tokens":2}}'
    lines = [
        json.dumps(ASKED),
        *a_stream("chatcmpl-1", "Hel", "lo")[:-1],
        usage,
        DONE,
        *a_stream("chatcmpl-2", "x"),
    ]
    found = read(spaced(lines))[1]
    (call,) = [one for one in found if isinstance(one, Call)]
    assert call.messages == ASKED["messages"]
    assert [(reply.message, reply.finish) for reply in call.replies] == [
        ({"role": "assistant", "content": "Hello"}, "stop")
    ]
    assert (call.id, call.model, call.served) == ("chatcmpl-1", "gpt-4o-mini", "gpt-4o-mini-2024-07-18")
    assert (call.tokens_in, call.tokens_out, call.at) == (8, 2, "2025-11-17T09:00:00Z")
    assert len(found) == 2


def test_calls_of_tools_come_out_of_their_pieces() -> None:
    function = {"index": 0, "id": "call_1", "type": "function", "function": {"name": "find", "arguments": '{"q":'}}
    rest = {"index": 0, "function": {"arguments": ' "a"}'}}
    lines = [
        json.dumps(ASKED),
        chunk("c-1", {"role": "assistant", "content": None, "tool_calls": [function]}),
        chunk("c-1", {"tool_calls": [rest]}),
        chunk("c-1", {}, "tool_calls"),
        DONE,
    ]
    (call,) = read(spaced(lines))[1]
    assert isinstance(call, Call)
    assert call.replies[0].message["tool_calls"] == [
        {"id": "call_1", "type": "function", "function": {"name": "find", "arguments": '{"q": "a"}'}}
    ]


def test_events_of_the_responses_api_and_of_anthropic_are_known() -> None:
    said = {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "Hello"}]}
    whole = {"id": "resp_1", "object": "response", "model": "gpt-4.1", "created_at": 1763370000, "output": [said]}
    responses = events(
        {"type": "response.created", "response": {"id": "resp_1", "output": []}},
        {"type": "response.output_text.delta", "delta": "Hello"},
        {"type": "response.completed", "response": whole},
    )
    claude = events(
        {
            "type": "message_start",
            "message": {"id": "msg_1", "role": "assistant", "model": "claude", "content": []},
        },
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Hello"}},
        {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 2}},
        {"type": "message_stop"},
    )
    assert [code for _, code in refused(spaced([*responses, *responses, *claude, *claude]))] == ["half"] * 4
    asked = [
        json.dumps({"model": "gpt-4.1", "input": "Hi"}),
        json.dumps(ASKED | {"model": "claude", "system": "Be."}),
    ]
    found = read(spaced([asked[0], *responses, asked[1], *claude]))[1]
    assert [one.replies[0].message["content"] for one in found if isinstance(one, Call)] == ["Hello", "Hello"]
    assert [len(one.messages) for one in found if isinstance(one, Call)] == [1, 2]


def test_events_of_another_kind_are_counted_as_no_call() -> None:
    data = spaced(['data: {"progress": 10}', 'data: {"progress": 20}'])
    assert recognise("dump.txt", data).plan.shape == "event-stream"
    assert read(data)[1] == []


def test_lines_that_end_as_on_windows_and_headers_above_do_no_harm() -> None:
    lines = ["HTTP/1.1 200 OK", "content-type: text/event-stream", *a_stream("chatcmpl-1", "Hel", "lo")]
    assert refused(spaced(lines, "\r\n")) == [(1, "half")]


def test_a_text_of_another_kind_is_no_event_stream() -> None:
    for text in (
        b"data: none\ndata: more\n",
        b"id: 1\nname: a\n",
        b'{"data": 1}\n',
        b"note\n" * 9 + b'data: {"a": 1}',
    ):
        assert recognise("a.txt", text).plan.container != "sse"


@given(st.lists(st.sampled_from([*a_stream("a", "x"), *a_stream("b", "y"), json.dumps(ASKED), ": c", "odd", ""])))
def test_no_line_is_lost(lines: list[str]) -> None:
    plan = recognise("a.txt", "\n".join(a_stream("a", "x")).encode()).plan
    found = [json.loads(record.text) for record in reader(io.BytesIO("\n".join(lines).encode()), plan)]
    kept = [
        part for one in found for part in (*one.get("request", "").split("\n"), *one["event_stream"].split("\n"))
    ]
    assert sorted(filter(None, kept)) == sorted(filter(None, lines))
