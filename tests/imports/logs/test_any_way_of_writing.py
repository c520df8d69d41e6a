"""Requests and answers in every way of writing that frameworks hand to a tracing tool."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tunewright.imports.logs.dialects import langchain
from tunewright.imports.logs.dialects.any import asked_in, messages_in, replies_in
from tunewright.imports.logs.dialects.markup import plain_text
from tunewright.model import Body


def user(text: Any) -> Body:
    return {"role": "user", "content": text}


def system(text: str) -> Body:
    return {"role": "system", "content": text}


def said(text: str) -> Body:
    return {"role": "assistant", "content": text}


def called(call_id: str, name: str, arguments: str, text: str | None = None) -> Body:
    function = {"name": name, "arguments": arguments}
    return {
        "role": "assistant",
        "content": text,
        "tool_calls": [{"id": call_id, "type": "function", "function": function}],
    }


def told(call_id: str, text: str) -> Body:
    return {"role": "tool", "content": text, "tool_call_id": call_id}


def lc(kind: str, **fields: Any) -> Body:
    return {"lc": 1, "type": "constructor", "id": ["langchain", "schema", "messages", kind], "kwargs": fields}


WIRE = [{"id": "c1", "type": "function", "function": {"name": "tide", "arguments": '{ "at": "Cuxhaven"}'}}]
OWN = [{"name": "tide", "args": {"at": "Cuxhaven"}, "id": "c1", "type": "tool_call"}]
CALL, COMPACT = called("c1", "tide", '{ "at": "Cuxhaven"}'), called("c1", "tide", '{"at":"Cuxhaven"}')

REQUESTS: dict[str, tuple[Any, list[Body] | None]] = {
    "a text": ("When is high tide?", [user("When is high tide?")]),
    "a prompt": ({"prompt": "When?"}, [user("When?")]),
    "a prompt with system": ({"system": "Be brief.", "prompt": "When?"}, [system("Be brief."), user("When?")]),
    "a question in JSON text": ('{"question": "When?"}', [user("When?")]),
    "arguments of a function": ({"args": ["When?"], "kwargs": {}}, [user("When?")]),
    "messages": ([system("S"), user("When?")], [system("S"), user("When?")]),
    "messages with a tracer's keys": ([user("When?") | {"event.name": "x", "metrics": {}}], [user("When?")]),
    "a wrapped request": ({"model": "m", "messages": [user("When?")]}, [user("When?")]),
    "a text under another name": ([{"role": "user", "text": "When?"}], [user("When?")]),
    "nothing that was said": ({"content": "role"}, None),
    "an unknown object": ({"topic": "tides"}, None),
    "an empty list": ([], None),
    "a list within a list": ([[lc("HumanMessage", content="When?")]], [user("When?")]),
    "LangChain constructors": (
        {
            "messages": [
                lc("SystemMessage", content="S"),
                lc("HumanMessage", content=[{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]),
                lc("AIMessage", content="", additional_kwargs={"tool_calls": WIRE}, tool_calls=OWN),
                lc("ToolMessage", content="12:04", tool_call_id="c1", name="tide"),
            ]
        },
        [system("S"), user("a\nb"), CALL, told("c1", "12:04")],
    ),
    "LangChain dumps": (
        [
            {"type": "human", "data": {"content": "When?"}},
            {"type": "ai", "content": "", "additional_kwargs": {}, "tool_calls": OWN},
            {"type": "tool", "content": "12:04", "tool_call_id": "c1"},
        ],
        [user("When?"), COMPACT, told("c1", "12:04")],
    ),
    "LangChain pairs": ([["system", "S"], ["human", "When?"]], [system("S"), user("When?")]),
    "a LangChain picture": (
        [
            lc(
                "HumanMessage",
                content=[{"type": "text", "text": "What?"}, {"type": "image", "url": "https://x/y.png"}],
            )
        ],
        [
            user(
                [
                    {"type": "text", "text": "What?"},
                    {"type": "image_url", "image_url": {"url": "https://x/y.png"}},
                ]
            )
        ],
    ),
    "a role beside LangChain's keys": (
        [
            user("When?"),
            {"role": "assistant", "content": "", "additional_kwargs": {"tool_calls": WIRE, "refusal": None}},
            {"role": "tide", "content": "12:04", "additional_kwargs": {}},
        ],
        [user("When?"), CALL, told("c1", "12:04")],
    ),
    "a declared tool among messages": (
        [user("When?"), {"role": "tool", "content": {"type": "function", "function": {"name": "tide"}}}],
        [user("When?")],
    ),
    "calls written as text": (
        [
            user("When?"),
            {"role": "tool", "content": json.dumps(WIRE).replace('"id": "c1", ', "")},
        ],
        [user("When?"), {"role": "tool", "content": json.dumps(WIRE).replace('"id": "c1", ', "")}],
    ),
    "calls written as text with ids": (
        [
            user("When?"),
            {
                "role": "tool",
                "content": '[{"function":{"name":"tide","arguments":"{}"},"id":"c1","type":"function"}]',
            },
            {"role": "tool", "content": "12:04"},
        ],
        [user("When?"), called("c1", "tide", "{}"), told("c1", "12:04")],
    ),
    "OpenTelemetry parts": (
        [
            {"role": "user", "parts": [{"type": "text", "content": "When?"}]},
            {
                "role": "assistant",
                "parts": [{"type": "tool_call", "id": "c1", "name": "tide", "arguments": {"at": "Cuxhaven"}}],
            },
            {"role": "tool", "parts": [{"type": "tool_call_response", "id": "c1", "response": "12:04"}]},
        ],
        [user("When?"), COMPACT, told("c1", "12:04")],
    ),
    "items of the Responses API": (
        [
            user("When?"),
            {
                "type": "function_call",
                "call_id": "c1",
                "name": "tide",
                "arguments": '{"at":"Cuxhaven"}',
                "id": "fc",
            },
            {"type": "function_call_output", "call_id": "c1", "output": "12:04"},
        ],
        [user("When?"), COMPACT, told("c1", "12:04")],
    ),
    "a Responses request": (
        {"model": "m", "instructions": "S", "input": "When?"},
        [system("S"), user("When?")],
    ),
    "Anthropic": (
        {
            "system": "S",
            "messages": [
                user("When?"),
                {
                    "role": "assistant",
                    "content": [{"type": "tool_use", "id": "c1", "name": "tide", "input": {"at": "Cuxhaven"}}],
                },
                user([{"type": "tool_result", "tool_use_id": "c1", "content": "12:04"}]),
            ],
        },
        [system("S"), user("When?"), COMPACT, told("c1", "12:04")],
    ),
    "Vercel": (
        [
            user([{"type": "text", "text": "When?"}]),
            {
                "role": "assistant",
                "content": [
                    {"type": "tool-call", "toolCallId": "c1", "toolName": "tide", "input": {"at": "Cuxhaven"}}
                ],
            },
        ],
        [user("When?"), COMPACT],
    ),
    "Pydantic AI": (
        [{"kind": "request", "instructions": "S", "parts": [{"part_kind": "user-prompt", "content": "When?"}]}],
        [system("S"), user("When?")],
    ),
    "Gemini": (
        {
            "model": "gemini",
            "config": {"system_instruction": "S", "tools": [{"function_declarations": [{"name": "tide"}]}]},
            "contents": [
                {"role": "user", "parts": [{"text": "When?"}]},
                {"role": "model", "parts": [{"function_call": {"name": "tide", "args": {"at": "Cuxhaven"}}}]},
                {"role": "user", "parts": [{"functionResponse": {"name": "tide", "response": {"at": 12}}}]},
            ],
        },
        [system("S"), user("When?"), called("tide", "tide", '{"at":"Cuxhaven"}'), told("tide", '{"at":12}')],
    ),
    "Gemini with a bare text": ({"model": "gemini", "contents": "When?"}, [user("When?")]),
}


@pytest.mark.parametrize("name", REQUESTS)
def test_what_was_asked_is_found_in_every_way_of_writing(name: str):
    value, wanted = REQUESTS[name]
    found = messages_in(value)
    assert (list(found.messages) if found else None) == wanted
    if not isinstance(value, str):
        again = messages_in(json.dumps(value))
        assert (list(again.messages) if again else None) == wanted


RESPONSES: dict[str, tuple[Any, list[Body] | None]] = {
    "a text": ("At noon.", [said("At noon.")]),
    "nothing": ("  ", None),
    "no value": (None, None),
    "an empty message": ({"role": "assistant", "content": ""}, None),
    "two choices": (
        {"choices": [{"message": said("a")}, {"message": said("b")}]},
        [said("a"), said("b")],
    ),
    "a choice alone": ({"index": 0, "message": said("At noon."), "finish_reason": "stop"}, [said("At noon.")]),
    "a message": (said("At noon."), [said("At noon.")]),
    "text parts": ({"role": "assistant", "content": [{"type": "text", "text": "At noon."}]}, [said("At noon.")]),
    "a refusal": (
        {"role": "assistant", "content": None, "refusal": "No."},
        [{"role": "assistant", "content": None, "refusal": "No."}],
    ),
    "an answer in JSON": ('{"tide": "high"}', [said('{"tide": "high"}')]),
    "an answer as an object": ({"tide": "high"}, [said('{"tide":"high"}')]),
    "under the name output": ({"output": "At noon."}, [said("At noon.")]),
    "a text completion": ({"choices": [{"text": "At noon.", "finish_reason": "stop"}]}, [said("At noon.")]),
    "a LangChain generation": (
        {"generations": [[{"text": "At noon.", "message": lc("AIMessage", content="At noon.")}]]},
        [said("At noon.")],
    ),
    "a state with messages": ({"messages": [user("When?"), said("At noon.")]}, [said("At noon.")]),
    "a state that ends with a question": ([user("When?")], None),
    "Anthropic": (
        {
            "type": "message",
            "role": "assistant",
            "stop_reason": "tool_use",
            "content": [
                {"type": "thinking", "thinking": "hm"},
                {"type": "text", "text": "I look."},
                {"type": "tool_use", "id": "c1", "name": "tide", "input": {"at": "Cuxhaven"}},
            ],
        },
        [called("c1", "tide", '{"at":"Cuxhaven"}', "I look.")],
    ),
    "Responses": (
        {
            "object": "response",
            "output": [
                {"type": "reasoning", "summary": []},
                {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "At noon."}]},
            ],
        },
        [said("At noon.")],
    ),
    "Gemini": (
        {"candidates": [{"content": {"parts": [{"text": "At noon."}], "role": "model"}, "finish_reason": 1}]},
        [said("At noon.")],
    ),
    "Gemini's candidate alone": (
        {"content": {"parts": [{"text": "At noon."}], "role": "model"}},
        [said("At noon.")],
    ),
    "Vercel's tool calls": (
        [{"toolCallId": "c1", "toolName": "tide", "input": '{"at":"Cuxhaven"}'}],
        [COMPACT],
    ),
    "OpenTelemetry's alternatives": (
        [
            {"role": "assistant", "parts": [{"type": "text", "content": "a"}], "finish_reason": "stop"},
            {"role": "assistant", "parts": [{"type": "text", "content": "b"}], "finish_reason": "stop"},
        ],
        [said("a"), said("b")],
    ),
}


@pytest.mark.parametrize("name", RESPONSES)
def test_the_answer_is_found_in_every_way_of_writing(name: str):
    value, wanted = RESPONSES[name]
    found = replies_in(value)
    assert ([reply.message for reply in found] if found else None) == wanted


def test_the_reason_why_an_answer_ended_is_kept():
    values = (RESPONSES["Gemini"][0], RESPONSES["Anthropic"][0], RESPONSES["a choice alone"][0])
    assert [(replies_in(value) or [])[0].finish for value in values] == ["STOP", "tool_use", "stop"]


def test_parallel_calls_that_a_tracer_wrote_as_text_are_one_answer():
    text = '[{"function":{"name":"tide","arguments":"{}"},"id":"%s","type":"function"}]'
    (reply,) = replies_in([said(text % "c1"), said(text % "c2")]) or []
    assert [call["id"] for call in reply.message["tool_calls"]] == ["c1", "c2"]


def test_instructions_that_only_the_response_repeats_come_first():
    response = {
        "object": "response",
        "instructions": "S",
        "output": [],
        "tools": [{"type": "function", "name": "t"}],
    }
    found = asked_in("When?", response)
    assert found is not None and list(found.messages) == [system("S"), user("When?")]
    assert found.tools == [{"type": "function", "function": {"name": "t"}}]


@pytest.mark.parametrize(
    "text",
    [
        "Human: a\nHuman: b",
        "System: a",
        "Say:\nHuman: a",
        "Human: a\nAI: b",
        "Human: a\nTool: 7",
        "AI: a\nHuman: b",
    ],
)
def test_a_flattened_prompt_with_more_than_one_reading_stays_one_turn(text: str):
    assert langchain.turns_in(text) == [user(text)]


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        ("no mark-up\n here", "no mark-up\n here"),
        ("<p>One</p>\n<p>Two<br>lines &amp; more</p>", "One\n\nTwo\nlines & more"),
        ("<ul><li>a</li><li>b</li></ul><div>c</div>", "- a\n- b\n\nc"),
        ('<a href="https://x.example">https://x.example</a>', "https://x.example"),
        ('<a href="https://x.example/y">here</a>', "here (https://x.example/y)"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("<style>p {}</style><p>  spaced   out </p>", "spaced out"),
        ("5 < 6 & 7", "5 < 6 & 7"),
    ],
)
def test_html_reads_as_a_person_reads_it(markup: str, wanted: str):
    assert plain_text(markup) == wanted
