"""The same ten calls, written in every log of requests and responses, come back as the same ten calls."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from imports.logs.ten_calls import SERVED, TEN
from imports.logs.write_openai_logs import Files, as_completions, as_gateway, as_gateway_table, as_stored
from imports.logs.write_request_logs import WRITERS
from imports.logs.write_service_logs import as_anthropic, as_anthropic_events, as_server_lines
from tunewright.imports.logs.call import Call, Left, Piece
from tunewright.imports.logs.registry import find_log, known_logs
from tunewright.imports.registry import known_shapes
from tunewright.model import Body, dumps

Writer = Callable[[list[Call]], Files]


def _with_compact_arguments(message: Body) -> Body:
    if not message.get("tool_calls"):
        return message
    calls = []
    for made in message["tool_calls"]:
        arguments = dumps(json.loads(made["function"]["arguments"]))
        calls.append({**made, "function": {**made["function"], "arguments": arguments}})
    return {**message, "tool_calls": calls}


def _without_refusal(message: Body) -> Body:
    return {"role": "assistant", "content": message["refusal"]} if "refusal" in message else message


def _replied(call: Call, message: Body) -> Call:
    return replace(call, replies=(replace(call.replies[0], message=message),))


def _objects_for_arguments(call: Call) -> Call:
    """Arguments are objects there, so their spaces are lost; a refusal is a text like any other."""
    said = [_with_compact_arguments(message) for message in call.messages]
    answer = _without_refusal(_with_compact_arguments(call.replies[0].message))
    return _replied(replace(call, messages=said), answer)


def _one_model(call: Call) -> Call:
    """Only the model that answered is stored."""
    return replace(call, model=SERVED)


def _no_tools(call: Call) -> Call:
    """The tools that were declared are not logged."""
    return replace(call, tools=None)


def _texts_and_id(call: Call) -> Call:
    """Nothing but the texts and the id is logged."""
    return Call(messages=call.messages, replies=call.replies, id=call.id)


def _as_it_is(call: Call) -> Call:
    return call


CANNOT_CARRY: dict[Writer, tuple[set[int], Callable[[Call], Call]]] = {
    as_stored: (set(), _one_model),
    as_completions: ({2, 3, 4, 5, 7, 8, 10}, _as_it_is),  # one prompt, one text
    as_gateway: (set(), _no_tools),
    as_gateway_table: (set(), _no_tools),
    as_anthropic: (set(), _objects_for_arguments),
    as_anthropic_events: (set(), _objects_for_arguments),
    as_server_lines: ({4, 5, 7}, _texts_and_id),  # tool calls and refusals are plain text in a prompt
}
"""Which of the ten a format cannot hold at all, and what it loses of the others."""


def _written(writer: Writer) -> tuple[Files, list[Call]]:
    left_out, loss = CANNOT_CARRY.get(writer, (set(), _as_it_is))
    kept = [call for at, call in enumerate(TEN, 1) if at not in left_out]
    return writer(kept), [loss(call) for call in kept]


def _read(name: str, files: Files) -> Iterator[Call | Left]:
    log = find_log(name)
    assert log is not None
    pieces: dict[str, list[Piece]] = {}
    for file, records in files.items():
        for record in json.loads(json.dumps(records)):
            for entry in log.read(record, file):
                if isinstance(entry, Piece):
                    pieces.setdefault(entry.key, []).append(entry)
                elif isinstance(entry, (Call, Left)):
                    yield entry
    for group in pieces.values():
        assert log.join is not None
        yield from log.join(group)


def _told(call: Call) -> dict[str, Any]:
    return {
        "id": call.id,
        "messages": list(call.messages),
        "replies": [reply.message for reply in call.replies],
        "tools": list(call.tools) if call.tools else None,
        "model": call.model,
        "served": call.served,
        "tokens": (call.tokens_in, call.tokens_out),
        "at": call.at,
    }


@pytest.mark.parametrize(("name", "writer"), WRITERS, ids=[writer.__name__ for _, writer in WRITERS])
def test_the_same_ten_calls_come_back(name: str, writer: Writer) -> None:
    files, expected = _written(writer)
    read = [entry for entry in _read(name, files) if isinstance(entry, Call)]
    by_id = {call.id: _told(call) for call in read}
    assert by_id == {call.id: _told(call) for call in expected}
    assert len(read) == len(expected)


@pytest.mark.parametrize(("name", "writer"), WRITERS, ids=[writer.__name__ for _, writer in WRITERS])
def test_messages_keep_the_order_of_their_keys(name: str, writer: Writer) -> None:
    files, expected = _written(writer)
    read = {entry.id: entry for entry in _read(name, files) if isinstance(entry, Call)}
    for call in expected:
        turns = [*read[call.id].messages, read[call.id].replies[0].message]
        assert [list(turn) for turn in turns] == [list(turn) for turn in (*call.messages, call.replies[0].message)]


@pytest.mark.parametrize(("name", "writer"), WRITERS, ids=[writer.__name__ for _, writer in WRITERS])
def test_every_file_is_recognised_among_all_formats(name: str, writer: Writer) -> None:
    files, _ = _written(writer)
    for records in files.values():
        first = json.loads(json.dumps(records[:50]))
        scores = [(log.name, log.score(first).confidence) for log in known_logs()]
        scores += [(shape.name, shape.score(first).confidence) for shape in known_shapes()]
        best = max(scores, key=lambda pair: pair[1])
        assert best[0] == name, scores
        assert best[1] > 0.85


@pytest.mark.parametrize(("name", "writer"), WRITERS, ids=[writer.__name__ for _, writer in WRITERS])
def test_records_without_a_call_are_left_with_a_reason(name: str, writer: Writer) -> None:
    files, _ = _written(writer)
    left = [entry for entry in _read(name, files) if isinstance(entry, Left)]
    expected = {"not-a-call"} if writer is as_server_lines else set()
    assert {entry.code for entry in left} == expected
