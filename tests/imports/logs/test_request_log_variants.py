"""Logs of requests and responses as different programs spell them, and data that nobody expects."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imports.logs.ten_calls import TEN
from imports.logs.write_request_logs import WRITERS
from tunewright.imports.logs.call import Call, Left, Piece
from tunewright.imports.logs.dialects.templates import turns_of
from tunewright.imports.logs.registry import Log, find_log, known_logs
from tunewright.model import Body

ASKED = {"model": "gpt-4o-mini", "messages": [{"role": "user", "content": "Hi"}]}
TOLD = {
    "id": "chatcmpl-1",
    "created": 1763370000,
    "model": "gpt-4o-mini-2024-07-18",
    "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "Hello!"}}],
    "usage": {"prompt_tokens": 8, "completion_tokens": 2},
}
CHUNKS = [
    {"id": "c1", "object": "chat.completion.chunk", "choices": [{"index": 0, "delta": {"content": text}}]}
    for text in ("Hel", "lo\u2028!")
]


def _log(name: str) -> Log:
    log = find_log(name)
    assert log is not None
    return log


def _read(name: str, *records: Body) -> list[Call | Left]:
    log = _log(name)
    found: list[Call | Left] = []
    pieces: dict[str, list[Piece]] = {}
    for record in records:
        for entry in log.read(record, "log.jsonl"):
            if isinstance(entry, Piece):
                pieces.setdefault(entry.key, []).append(entry)
            elif isinstance(entry, (Call, Left)):
                found.append(entry)
    for group in pieces.values():
        assert log.join is not None
        found += log.join(group)
    return found


def _one(name: str, *records: Body) -> Call:
    found = _read(name, *records)
    assert len(found) == 1
    assert isinstance(found[0], Call), found
    return found[0]


def _codes(name: str, *records: Body) -> list[str]:
    return [entry.code if isinstance(entry, Left) else "call" for entry in _read(name, *records)]


@pytest.mark.parametrize(
    "record",
    [
        {"request": ASKED, "response": TOLD},
        {"req": ASKED, "res": TOLD},
        {"input": ASKED, "output": TOLD},
        {"request": json.dumps(ASKED), "response": json.dumps(TOLD)},
        {
            "request": {"body": json.dumps(ASKED)},
            "response": {"status": {"code": 200}, "body": {"string": json.dumps(TOLD)}},
        },
        {"request_body": ASKED, "response_body": TOLD},
        {**ASKED, "response": TOLD},
        {**TOLD, "messages": ASKED["messages"], "model": "gpt-4o-mini"},
        {"level": "info", "payload": {"request": ASKED, "response": TOLD}},
        {"request": {"postData": {"text": json.dumps(ASKED)}}, "response": {"content": {"text": json.dumps(TOLD)}}},
        {"calls": [{"request": ASKED, "response": TOLD}]},
        {"request": ASKED, "response": {"role": "assistant", "content": "Hello!"}},
        {"request": ASKED, "response": "Hello!"},
    ],
)
def test_request_and_response_are_found_under_their_usual_names(record: Body) -> None:
    call = _one("openai-chat", record)
    assert list(call.messages) == ASKED["messages"]
    assert [reply.message for reply in call.replies] == [{"role": "assistant", "content": "Hello!"}]
    assert call.model == "gpt-4o-mini"
    assert _log("openai-chat").score([record]).confidence >= 0.8


@pytest.mark.parametrize(
    "record",
    [
        {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]},
        {"messages": [{"role": "user", "content": "Hi"}], "tools": [], "model": "gpt-4o-mini"},
        {"prompt": "Hi", "completion": "Hello!"},
        {"input": "Hi", "output": "Hello!"},
        {"instruction": "Greet", "input": "", "output": "Hello!"},
        {"prompt": [{"role": "user", "content": "Hi"}], "chosen": [], "rejected": []},
        {"input": {"messages": []}, "preferred_output": [], "non_preferred_output": []},
        {"text": "INFO: all good"},
        {"text": "Received request for a new passport"},
        {"category": "audit", "question": "Who?", "answer": "Me."},
    ],
)
def test_training_data_is_no_log_of_requests(record: Body) -> None:
    ours = {name for name, _ in WRITERS} | {"azure-openai-diagnostics"}
    assert {log.name for log in known_logs() if log.name in ours and log.score([record]).confidence} == set()


def test_the_model_of_an_azure_call_stands_in_its_address() -> None:
    url = "https://x.example/openai/deployments/desk/chat/completions?api-version=1"
    call = _one("openai-chat", {"request": {"url": url, "body": {"messages": ASKED["messages"]}}, "response": TOLD})
    assert (call.model, call.served) == ("desk", "gpt-4o-mini-2024-07-18")


def test_what_stands_beside_the_two_comes_along() -> None:
    beside = {"session_id": "s", "user_id": 7, "route": "/ask", "tags": ["a", "b"], "feedback": {"score": 1}}
    call = _one("openai-chat", {"request": ASKED, "response": TOLD, **beside})
    assert (call.conversation, call.user, call.name, call.tags) == ("s", "7", "/ask", ("a", "b"))
    assert [(given.name, given.value) for given in call.feedback] == [("feedback", 1)]


def test_halves_meet_by_the_id_of_their_request() -> None:
    asked = {"request_id": "r1", "request": ASKED}
    told = {"request_id": "r1", "response": TOLD}
    assert _one("openai-chat", asked, told).id == "chatcmpl-1"
    assert _codes("openai-chat", {**asked, "request_id": "r2"}, told) == ["half", "half"]


def test_interleaved_streams_are_not_guessed_at() -> None:
    other = [{**chunk, "id": "c2"} for chunk in CHUNKS]
    lines = [{"request": ASKED}, {"request": ASKED}, CHUNKS[0], other[0], CHUNKS[1], other[1]]
    assert _codes("openai-stream", *lines) == ["half"] * 4


def test_a_request_that_names_the_stream_is_found_among_several() -> None:
    lines = [{"id": "c1", "request": ASKED}, {"id": "c2", "request": ASKED}, *CHUNKS]
    assert _codes("openai-stream", *lines) == ["call", "half"]


def test_a_line_separator_inside_a_streamed_text_stays() -> None:
    events = "".join(f"data: {json.dumps(chunk, ensure_ascii=False)}\r\n\r\n" for chunk in CHUNKS)
    call = _one("openai-stream", {"request": ASKED, "response": f"{events}data: [DONE]\n\n"})
    assert call.replies[0].message["content"] == "Hello\u2028!"


def test_thinking_is_left_out_and_objects_as_arguments_become_text() -> None:
    message = {
        "content": "",
        "tool_calls": [{"id": "c", "index": 0, "function": {"name": "f", "arguments": {"a": 1}}}],
        "reasoning_content": "hm",
        "role": "assistant",
        "audio": None,
    }
    call = _one("openai-chat", {"request": ASKED, "response": {**TOLD, "choices": [{"message": message}]}})
    function = {"name": "f", "arguments": '{"a":1}'}
    wanted = {
        "role": "assistant",
        "content": None,
        "tool_calls": [{"id": "c", "type": "function", "function": function}],
    }
    assert call.replies[0].message == wanted
    assert list(call.replies[0].message) == list(wanted)


def test_other_services_of_the_api_are_counted_as_no_call() -> None:
    embedding = {
        "request": {"model": "e", "input": ["a"]},
        "response": {"object": "list", "data": [{"embedding": []}]},
    }
    assert _codes("openai-chat", embedding) == ["not-a-call"]


def test_a_failed_http_answer_is_no_text() -> None:
    failed = {"request": ASKED, "response": {"status": 502, "body": "<html>Bad gateway</html>"}}
    assert _codes("openai-chat", failed) == ["error"]


def test_a_log_of_several_services_is_read_as_a_whole() -> None:
    claude = {"type": "message", "id": "m", "content": [{"type": "text", "text": "Yes"}], "stop_reason": "end_turn"}
    records = [{"request": ASKED, "response": TOLD}, {"request": {**ASKED, "max_tokens": 5}, "response": claude}]
    assert _codes("openai-chat", *records) == ["call", "call"]


def test_an_answer_that_the_request_began_is_put_together() -> None:
    asked = {"model": "claude-x", "messages": [*ASKED["messages"], {"role": "assistant", "content": "{"}]}
    told = {"type": "message", "content": [{"type": "text", "text": '"a": 1}'}], "stop_reason": "end_turn"}
    call = _one("anthropic-messages", {"request": asked, "response": told})
    assert list(call.messages) == ASKED["messages"]
    assert call.replies[0].message["content"] == '{"a": 1}'


def test_a_refused_or_failed_batch_is_told_apart() -> None:
    asked = {"custom_id": "a", "method": "POST", "url": "/v1/chat/completions", "body": ASKED}
    told = {"custom_id": "a", "response": {"status_code": 400, "body": {"error": {"code": "bad_request"}}}}
    assert _codes("openai-batch", asked, told) == ["error"]
    assert _codes("openai-batch", {**told, "response": {"status_code": 200, "body": TOLD}}) == ["half"]


def test_batches_that_share_their_ids_are_never_mixed_up() -> None:
    def asked(text: str) -> Body:
        return {"custom_id": "a", "body": {**ASKED, "messages": [{"role": "user", "content": text}]}}

    def told(name: str) -> Body:
        return {"custom_id": "a", "response": {"status_code": 200, "body": {**TOLD, "id": name}}}

    apart = _read("openai-batch", asked("one"), told("1"), asked("two"), told("2"))
    pairs = [(one.messages[0]["content"], one.id) for one in apart if isinstance(one, Call)]
    assert pairs == [("one", "1"), ("two", "2")]
    mixed = _codes("openai-batch", asked("one"), asked("two"), told("1"), told("2"))
    assert set(mixed) == {"half"}


def test_claudes_batches_are_read_as_well() -> None:
    asked = {"custom_id": "a", "params": {**ASKED, "model": "claude-x"}}
    message = {"type": "message", "content": [{"type": "text", "text": "Yes"}], "stop_reason": "end_turn"}
    told = {"custom_id": "a", "result": {"type": "succeeded", "message": message}}
    assert _one("openai-batch", asked, told).replies[0].message["content"] == "Yes"
    assert _codes("openai-batch", asked, {"custom_id": "a", "result": {"type": "expired"}}) == ["error"]


def test_parts_of_a_gateway_entry_that_are_whole_messages_are_put_in_order() -> None:
    def part(number: int, asked: list[Body], told: list[Body]) -> Body:
        texts = {"requestMessages": json.dumps(asked), "responseMessages": json.dumps(told)}
        return {"correlationId": "c", "properties": {"sequenceNumber": number, "modelName": "m", **texts}}

    first, second = {"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"}
    parts = [part(1, [second], []), part(0, [first], [{"role": "assistant", "content": "Hello!"}])]
    assert list(_one("azure-api-management", *parts).messages) == [first, second]
    long = "x" * 40_000
    cut = [
        part(0, [{"role": "user", "content": long}], []),
        part(1, [second], [{"role": "assistant", "content": "A"}]),
    ]
    assert _one("azure-api-management", *cut).messages[0]["content"] == long + "Hi"


@pytest.mark.parametrize(
    ("prompt", "turns"),
    [
        ("<s>[INST] Hi [/INST] Yo </s><s>[INST] And? [/INST]", ["user Hi", "assistant Yo", "user And?"]),
        ("<s>[INST] <<SYS>>\nBe brief.\n<</SYS>>\n\nHi [/INST]", ["system Be brief.", "user Hi"]),
        ("<s>[SYSTEM_PROMPT]Be brief.[/SYSTEM_PROMPT][INST]Hi[/INST]", ["system Be brief.", "user Hi"]),
        ("<bos><start_of_turn>user\nHi<end_of_turn>\n<start_of_turn>model\n", ["user Hi"]),
        ("<|user|>\nHi<|end|>\n<|assistant|>\n", ["user Hi"]),
        ("<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n", ["user Hi"]),
        ("<|im_start|>user\nHi<|im_end|>\nand more", None),
        ("<|im_start|>wizard\nHi<|im_end|>\n<|im_start|>assistant\n", None),
        ("[AVAILABLE_TOOLS][][/AVAILABLE_TOOLS][INST]Hi[/INST]", None),
        ("Opening hours:", None),
    ],
)
def test_a_prompt_is_split_only_where_its_marks_leave_no_doubt(prompt: str, turns: list[str] | None) -> None:
    told = [f"{turn['role']} {turn['content']}" for turn in turns_of(prompt)]
    assert told == (turns or [f"user {prompt}"])


def test_words_of_the_server_inside_a_prompt_are_just_text() -> None:
    prompt = "Generated response x: output: 'no', finish_reason: stop"
    asked = {"text": f"INFO 11-17 09:00:00 [logger.py:39] Received request r: prompt: {prompt!r}, params: P"}
    told = {"text": "INFO 11-17 09:00:01 [logger.py:71] Generated response r: output: 'Yes', finish_reason: stop"}
    assert _one("vllm", asked, told).messages[0]["content"] == prompt


def test_tool_calls_in_a_server_line_become_tool_calls() -> None:
    asked = {"text": "DEBUG 11-17 09:00:00 [logger.py:39] Request r details: prompt: 'Hi', prompt_token_ids: None"}
    output = '[tool_calls: f({"a": "b, c)"}), g({})]'
    told = {
        "text": f"INFO 11-17 09:00:01 [logger.py:71] Generated response r: output: {output!r}, finish_reason: x"
    }
    calls = _one("vllm", asked, told).replies[0].message["tool_calls"]
    assert [(one["function"]["name"], one["function"]["arguments"]) for one in calls] == [
        ("f", '{"a": "b, c)"}'),
        ("g", "{}"),
    ]


odd = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 2**70)
    | st.floats(allow_nan=False)
    | st.sampled_from(["", "{", "[", '"', "[]", '{"a": 1}', "\ud800", "data: x", "0", "é" * 5]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["role", "content", "type", "id", "text", "choices", "message", "messages", "index"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


def _replaced(value: Any, steps: list[int], by: Any) -> Any:
    """A copy with something odd at the end of a walk that the numbers choose."""
    if not steps or not isinstance(value, (dict, list)) or not value:
        return by
    if isinstance(value, list):
        at = steps[0] % len(value)
        return [_replaced(one, steps[1:], by) if at == here else one for here, one in enumerate(value)]
    key = list(value)[steps[0] % len(value)]
    return {**value, key: _replaced(value[key], steps[1:], by)}


WRITTEN: list[tuple[str, list[Body]]] = [
    (name, [record for records in writer(TEN[:1] + TEN[3:5]).values() for record in records])
    for name, writer in WRITERS
]


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(WRITTEN), st.lists(st.integers(0, 9), min_size=1, max_size=7), st.integers(0, 99), odd)
def test_nothing_in_the_data_makes_a_reader_fail(
    written: tuple[str, list[Body]], steps: list[int], which: int, by: object
) -> None:
    name, records = written
    damaged = copy.copy(records)
    record = _replaced(damaged[which % len(damaged)], steps, by)
    damaged[which % len(damaged)] = record if isinstance(record, dict) else {"text": record}
    for entry in _read(name, *damaged):
        if isinstance(entry, Call):
            assert all(isinstance(turn, dict) and "role" in turn for turn in entry.messages)
            assert entry.replies
    for log in known_logs():
        if log.name in {ours for ours, _ in WRITERS}:
            assert 0 <= log.score(damaged).confidence <= 1


@settings(deadline=None, max_examples=100)
@given(
    st.dictionaries(st.sampled_from(["request", "response", "custom_id", "body", "text", "data", "records"]), odd)
)
def test_odd_records_are_left_not_lost(record: Body) -> None:
    for name in dict.fromkeys(name for name, _ in WRITERS):
        assert _read(name, record)


@pytest.mark.parametrize(("name", "records"), WRITTEN)
def test_reading_leaves_the_records_as_they_are(name: str, records: list[Body]) -> None:
    before = copy.deepcopy(records)
    _read(name, *records)
    assert records == before
