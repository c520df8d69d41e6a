"""The same ten calls, written by every tracing tool, come back as the same ten calls."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from imports.logs.ten_calls import SERVED, TEN
from imports.logs.write_trace_logs import (
    WRITERS,
    Files,
    as_datadog,
    as_datadog_requests,
    as_openllmetry,
    as_openllmetry_numbered,
    as_otel,
    as_otel_console,
    as_otel_details,
    as_otel_events,
    as_otel_span_events,
    as_phoenix_dataset,
    as_pydantic_ai,
    as_pydantic_history,
    as_vercel,
    as_vercel_before,
)
from tunewright.imports.logs.call import Call, Left
from tunewright.imports.logs.gathering import Gatherer
from tunewright.imports.logs.reading import entries
from tunewright.imports.logs.registry import find_log, known_logs
from tunewright.imports.logs.wish import Wish
from tunewright.imports.registry import known_shapes
from tunewright.model import Body, RawRecord, dumps

Writer = Callable[[list[Call]], Files]


def _without_refusal(message: Body) -> Body:
    return {"role": "assistant", "content": message["refusal"]} if "refusal" in message else message


def _with_compact_arguments(message: Body) -> Body:
    if not message.get("tool_calls"):
        return message
    calls = []
    for made in message["tool_calls"]:
        arguments = dumps(json.loads(made["function"]["arguments"]))
        calls.append({**made, "function": {**made["function"], "arguments": arguments}})
    return {**message, "tool_calls": calls}


def _with_answer(call: Call, message: Body) -> Call:
    return replace(call, replies=(replace(call.replies[0], message=message),))


def _as_it_is(call: Call) -> Call:
    return call


def _plain_refusal(call: Call) -> Call:
    """A refusal is a text like any other there."""
    return _with_answer(call, _without_refusal(call.replies[0].message))


def _objects_for_arguments(call: Call) -> Call:
    """Arguments are objects there, so their spaces are lost; a refusal is a text like any other."""
    said = [_with_compact_arguments(message) for message in call.messages]
    answer = _without_refusal(_with_compact_arguments(call.replies[0].message))
    return _with_answer(replace(call, messages=said), answer)


def _objects_in_history(call: Call) -> Call:
    """Arguments are objects in the messages, and the exact text in the answer."""
    said = [_with_compact_arguments(message) for message in call.messages]
    return _plain_refusal(replace(call, messages=said))


def _without_tools(call: Call) -> Call:
    """Events tell neither of declared tools nor of a refusal as such."""
    return replace(_plain_refusal(call), tools=None)


def _only_texts(call: Call) -> Call:
    """A dataset holds neither the model that answered nor tokens."""
    return replace(call, served="", tokens_in=None, tokens_out=None)


CANNOT_CARRY: dict[Writer, Callable[[Call], Call]] = {
    as_otel: _objects_for_arguments,
    as_otel_console: _objects_for_arguments,
    as_otel_details: _objects_for_arguments,
    as_otel_events: _without_tools,
    as_otel_span_events: _without_tools,
    as_openllmetry: _objects_for_arguments,
    as_openllmetry_numbered: _plain_refusal,
    as_phoenix_dataset: _only_texts,
    as_datadog: _objects_for_arguments,
    as_datadog_requests: _objects_for_arguments,
    as_vercel: _objects_in_history,
    as_vercel_before: _objects_in_history,
    as_pydantic_ai: _plain_refusal,
    as_pydantic_history: lambda call: replace(_plain_refusal(call), tools=None),
}
"""What a format loses of the ten."""

each_format = pytest.mark.parametrize(("name", "writer"), WRITERS, ids=[writer.__name__ for _, writer in WRITERS])


def _gathered(name: str, files: Files) -> Gatherer:
    log = find_log(name)
    assert log is not None
    gatherer = Gatherer(log, Wish(turns="every"))
    for at, (file, records) in enumerate(files.items()):
        raw = [RawRecord(line, json.dumps(record)) for line, record in enumerate(records, 1)]
        gatherer.take(at, entries(raw, log, file))
    return gatherer


def _calls(name: str, files: Files) -> Iterator[Call]:
    for gathered in _gathered(name, files).calls():
        assert isinstance(gathered.call, Call), gathered.call
        if gathered.call.id:  # the earlier answers of a history are calls as well
            yield gathered.call


def _told(call: Call) -> dict[str, Any]:
    return {
        "messages": list(call.messages),
        "replies": [reply.message for reply in call.replies],
        "finish": [reply.finish for reply in call.replies],
        "tools": list(call.tools) if call.tools else None,
        "model": call.model,
        "served": call.served,
        "tokens": (call.tokens_in, call.tokens_out),
        "at": call.at,
    }


WITHOUT_FINISH = ("as_logfire", "as_phoenix_api", "as_phoenix_dataset")
"""These do not say why an answer ended."""


@each_format
def test_the_same_ten_calls_come_back_from_traces(name: str, writer: Writer) -> None:
    loss = CANNOT_CARRY.get(writer, _as_it_is)
    read = list(_calls(name, writer(TEN)))
    found, expected = ({call.id: _told(call) for call in calls} for calls in (read, map(loss, TEN)))
    if writer.__name__ in WITHOUT_FINISH:
        for told in (*found.values(), *expected.values()):
            told["finish"] = []
    assert found == expected
    assert len(read) == len(TEN)


@each_format
def test_messages_from_traces_keep_the_order_of_their_keys(name: str, writer: Writer) -> None:
    loss = CANNOT_CARRY.get(writer, _as_it_is)
    read = {call.id: call for call in _calls(name, writer(TEN))}
    for call in map(loss, TEN):
        turns = [*read[call.id].messages, read[call.id].replies[0].message]
        assert [list(turn) for turn in turns] == [list(turn) for turn in (*call.messages, call.replies[0].message)]


@each_format
def test_every_trace_file_is_recognised_among_all_formats(name: str, writer: Writer) -> None:
    for records in writer(TEN).values():
        first = json.loads(json.dumps(records[:50]))
        logs = {log.name: log.score(first).confidence for log in known_logs()}
        shapes = {shape.name: shape.score(first).confidence for shape in known_shapes()}
        assert logs[name] > 0.85
        others = {other: score for other, score in (logs | shapes).items() if other != name}
        assert max(others.values()) < logs[name], others


@each_format
def test_nothing_of_a_trace_file_is_left_without_a_known_reason(name: str, writer: Writer) -> None:
    log = find_log(name)
    assert log is not None
    for file, records in writer(TEN).items():
        left = {
            entry.code
            for record in json.loads(json.dumps(records))
            for entry in log.read(record, file)
            if isinstance(entry, Left)
        }
        assert left <= {"not-a-call", "outer"}


def test_ten_calls_lose_only_what_the_table_says() -> None:
    assert _only_texts(TEN[0]).served != SERVED
    assert _objects_for_arguments(TEN[0]) == TEN[0]
