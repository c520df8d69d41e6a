"""Logs of requests and responses: each format's own sample, with what comes out of it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tunewright.imports.logs.call import Call, Left, Piece
from tunewright.imports.logs.registry import find_log, known_logs
from tunewright.imports.registry import known_shapes
from tunewright.model import Body, Feedback

SAMPLES = Path(__file__).parent / "samples"
AT = "2025-11-17T09:00:00Z"


def _system(text: str) -> Body:
    return {"role": "system", "content": text}


def _user(content: Any) -> Body:
    return {"role": "user", "content": content}


def _said(content: str | None, **more: Any) -> Body:
    return {"role": "assistant", "content": content, **more}


def _calling(call_id: str, name: str, arguments: str, said: str | None = None) -> Body:
    function = {"name": name, "arguments": arguments}
    return _said(said, tool_calls=[{"id": call_id, "type": "function", "function": function}])


def _chat(name: str, messages: list[Body], *answers: Body, **more: Any) -> Body:
    told = {"model": "gpt-4o-mini", "served": "gpt-4o-mini-2024-07-18", "tokens": (21, 9), "at": AT}
    return {"id": name, "messages": messages, "answers": list(answers), **told, **more}


def _claude(name: str, messages: list[Body], answer: Body, at: str = "") -> Body:
    told = {"model": "claude-3-5-haiku-latest", "served": "claude-3-5-haiku-20241022", "tokens": (112, 4)}
    return {"id": name, "messages": messages, "answers": [answer], **told, "at": at}


def _bare(name: str, messages: list[Body], *answers: Body) -> Body:
    told = {"model": "", "served": "", "tokens": (None, None), "at": ""}
    return {"id": name, "messages": messages, "answers": list(answers), **told}


@dataclass(frozen=True)
class Sample:
    """The files of a log, the calls in it by their order, and the codes of all that is none."""

    log: str
    files: tuple[str, ...]
    calls: list[Body] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


_GPT_41 = {"model": "gpt-4.1", "served": "gpt-4.1-2025-04-14", "tokens": (12, 3)}
_INSTRUCT = {"model": "gpt-3.5-turbo-instruct", "served": "gpt-3.5-turbo-instruct", "tokens": (None, None)}
_LABEL = {"type": "image_url", "image_url": {"url": "https://ward.example/label.png"}}
_PIXEL = {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0="}}

ALL = [
    Sample(
        "openai-chat",
        ("openai_chat.jsonl",),
        [
            _chat(
                "chatcmpl-s1",
                [_system("You help on a ward."), _user("Who is on call tonight?")],
                _said("Dr Okafor, until seven."),
            ),
            _chat(
                "chatcmpl-s2",
                [_user("Find my shift on Friday.")],
                _calling("call_9", "find_shift", '{"day": "Friday"}'),
            ),
            _chat(
                "chatcmpl-s3", [_user("Give me the door code.")], _said(None, refusal="I can’t share door codes.")
            ),
            _chat(
                "chatcmpl-s4",
                [_user("Which form is it?")],
                _said(None, function_call={"name": "find_form", "arguments": "{}"}),
            ),
            _chat(
                "chatcmpl-s5",
                [_user("What may he drink?")],
                _said("Plenty of water."),
                _said("Tea without sugar."),
            ),
            _chat("chatcmpl-s6", [_user("Summarise the handover.")], _said("Bed 4 is")),
            _chat(
                "chatcmpl-s9",
                [_user([{"type": "text", "text": "What is on the label?"}, _LABEL])],
                _said("Paracetamol, 500 mg."),
            ),
        ],
        ["empty", "error", "half"],
    ),
    Sample(
        "openai-chat",
        ("azure_openai_http.jsonl",),
        [_chat("chatcmpl-z1", [_user("How many at night?")], _said("Two tablets."), model="ward-chat")],
        ["filtered", "filtered"],
    ),
    Sample(
        "openai-stream",
        ("openai_stream.jsonl",),
        [
            _chat("chatcmpl-t1", [_user("Is the pharmacy open?")], _said("Until six."), tokens=(11, 4)),
            _chat(
                "chatcmpl-t2",
                [_user("My shift on Monday?")],
                _calling("call_3", "find_shift", '{"day": "Monday"}'),
                tokens=(None, None),
            ),
        ],
    ),
    Sample(
        "openai-stored",
        ("openai_stored_completions.json", "openai_stored_messages.json"),
        [
            _chat(
                "chatcmpl-st1",
                [_system("You answer visitors."), _user("When do visits begin?")],
                _said("At eight."),
                model="gpt-4o-mini-2024-07-18",
            )
        ],
        ["half"],
    ),
    Sample(
        "openai-batch",
        ("openai_batch_input.jsonl", "openai_batch_output.jsonl", "openai_batch_errors.jsonl"),
        [
            _chat("chatcmpl-b1", [_user("Shorten: the patient slept well.")], _said("Slept well.")),
            _chat("chatcmpl-b2", [_user("Shorten: no pain today.")], _said("No pain.")),
        ],
        ["error", "half"],
    ),
    Sample(
        "openai-responses",
        ("openai_responses.jsonl",),
        [
            _chat(
                "resp_1", [_system("Be brief."), _user("How long is a shift?")], _said("Eight hours."), **_GPT_41
            ),
            _chat(
                "resp_2",
                [_user("How long is a shift?"), _said("Eight hours."), _user("And at night?")],
                _said("Ten."),
                **_GPT_41,
            ),
            _chat(
                "resp_3",
                [
                    _user("My shift on Monday?"),
                    _calling("call_5", "find_shift", '{"day":"Monday"}'),
                    {"role": "tool", "content": "early", "tool_call_id": "call_5"},
                ],
                _said("You are on the early shift."),
                **_GPT_41,
            ),
            _chat("resp_4", [_user("Open the safe.")], _said(None, refusal="I can’t do that."), **_GPT_41),
        ],
        ["half"],
    ),
    Sample(
        "openai-completions",
        ("openai_completions.jsonl",),
        [
            _chat("cmpl-1", [_user("Opening hours:")], _said(" nine to five"), **{**_INSTRUCT, "tokens": (3, 4)}),
            _chat("cmpl-2:0", [_user("One:")], _said(" a"), _said(" b"), **_INSTRUCT, at="2025-11-17T09:00:01Z"),
            _chat("cmpl-2:1", [_user("Two:")], _said(" c"), _said(" d"), **_INSTRUCT, at="2025-11-17T09:00:01Z"),
        ],
    ),
    Sample("azure-openai-diagnostics", ("azure_diagnostics.jsonl",), [], ["no-content", "not-a-call"]),
    Sample(
        "azure-api-management",
        ("azure_api_management.jsonl",),
        [
            _chat(
                "c-7",
                [_system("You help on a ward."), _user("Who covers bed 4?")],
                _said("Nurse Adeyemi."),
                model="ward-chat",
                served="gpt-4o-mini",
                tokens=(14, 4),
            )
        ],
        ["no-content", "half"],
    ),
    Sample(
        "anthropic-messages",
        ("anthropic_messages.jsonl",),
        [
            _claude("msg_1", [_system("Be brief."), _user("Who is on call?")], _said("Dr Okafor."), AT),
            _claude(
                "msg_2",
                [
                    _user([_PIXEL, {"type": "text", "text": "What is this?"}]),
                    _calling("toolu_1", "find_label", '{"code":"A1"}', "I will look it up."),
                    {"role": "tool", "content": "Paracetamol", "tool_call_id": "toolu_1"},
                    _user("Well?"),
                ],
                _said("Paracetamol."),
            ),
            _claude("msg_3", [_user("My shift?")], _calling("toolu_2", "find_shift", '{"day":"Friday"}')),
        ],
        ["error"],
    ),
    Sample(
        "litellm",
        ("litellm.jsonl",),
        [
            _chat(
                "chatcmpl-l1",
                [_user("Is bed 4 free?")],
                _said("Yes."),
                tokens=(8, 2),
                at="2025-11-17T09:00:00.500000Z",
            )
        ],
        ["no-content", "error"],
    ),
    Sample(
        "litellm-spend",
        ("litellm_spend.jsonl",),
        [
            _chat(
                "chatcmpl-p1",
                [_user("Is bed 5 free?")],
                _said("No."),
                tokens=(8, 2),
                at="2025-11-17T09:00:00.250000Z",
            )
        ],
        ["no-content", "no-content", "error"],
    ),
    Sample(
        "helicone",
        ("helicone.jsonl",),
        [
            _chat("q-1", [_user("Where is the lift?")], _said("Left of the desk."), tokens=(8, 2)),
            {**_claude("q-4", [_user("Where is the lift?")], _said("Ahead."), AT), "tokens": (8, 2)},
        ],
        ["no-content", "error"],
    ),
    Sample(
        "vllm",
        ("vllm_server.log",),
        [
            _bare("chatcmpl-v1", [_system("Be brief."), _user("It's “urgent”:\n1. bed 4")], _said("I'm coming.")),
            _bare("chatcmpl-v2", [_user("Hi"), _said("Hello."), _user("On call?")], _said("Dr Okafor.")),
            _bare("cmpl-v3-0", [_user("Opening hours:")], _said(" nine to five")),
        ],
        ["not-a-call", "not-a-call", "no-content"],
    ),
]
IDS = [sample.files[0].partition(".")[0] for sample in ALL]


def _records(name: str) -> list[Body]:
    text = (SAMPLES / name).read_text(encoding="utf-8")
    if name.endswith(".json"):
        return [json.loads(text)]
    lines = text.split("\n")[:-1]
    return [{"text": line} for line in lines] if name.endswith(".log") else [json.loads(line) for line in lines]


def _entries(sample: Sample) -> list[Call | Left]:
    log = find_log(sample.log)
    assert log is not None
    found: list[Call | Left] = []
    pieces: dict[str, list[Piece]] = {}
    for name in sample.files:
        for record in _records(name):
            for entry in log.read(record, name):
                if isinstance(entry, Piece):
                    pieces.setdefault(entry.key, []).append(entry)
                elif isinstance(entry, (Call, Left)):
                    found.append(entry)
    for group in pieces.values():
        assert log.join is not None
        found += log.join(group)
    return found


def _told(call: Call) -> Body:
    return {
        "id": call.id,
        "messages": list(call.messages),
        "answers": [reply.message for reply in call.replies],
        "model": call.model,
        "served": call.served,
        "tokens": (call.tokens_in, call.tokens_out),
        "at": call.at,
    }


@pytest.mark.parametrize("sample", ALL, ids=IDS)
def test_a_sample_gives_exactly_its_calls(sample: Sample) -> None:
    found = _entries(sample)
    assert [_told(entry) for entry in found if isinstance(entry, Call)] == sample.calls
    assert [entry.code for entry in found if isinstance(entry, Left)] == sample.left


@pytest.mark.parametrize("sample", ALL, ids=IDS)
def test_a_sample_is_recognised_among_all_formats(sample: Sample) -> None:
    for name in sample.files:
        records = _records(name)
        scores = [(log.name, log.score(records).confidence) for log in known_logs()]
        scores += [(shape.name, shape.score(records).confidence) for shape in known_shapes()]
        best = max(scores, key=lambda pair: pair[1])
        assert best[0] == sample.log, scores
        assert best[1] > 0.85


def _called(file: str, name: str) -> Call:
    sample = next(sample for sample in ALL if file in sample.files)
    return next(entry for entry in _entries(sample) if isinstance(entry, Call) and entry.id == name)


def test_helicone_brings_ratings_scores_and_sessions() -> None:
    call = _called("helicone.jsonl", "q-1")
    assert call.feedback == (Feedback("feedback_rating", True), Feedback("clarity", 4))
    assert (call.conversation, call.user, call.name) == ("s-3", "u-9", "ward")


def test_litellm_brings_tags_user_and_key_name() -> None:
    call = _called("litellm.jsonl", "chatcmpl-l1")
    assert (call.tags, call.user, call.name, call.trace) == (("ward",), "u-1", "night-desk", "t1")
    row = _called("litellm_spend.jsonl", "chatcmpl-p1")
    assert (row.tags, row.user, row.name, row.conversation) == (("ward",), "u-1", "night-desk", "s-1")


def test_metadata_of_stored_completions_become_tags_and_feedback() -> None:
    call = _called("openai_stored_completions.json", "chatcmpl-st1")
    assert call.tags == ("route=visits", "rating=5")
    assert call.feedback == (Feedback("rating", "5"),)
    assert (call.user, call.name) == ("u-4", "visits")


def test_a_batch_keeps_its_custom_id_beside_the_id_of_the_answer() -> None:
    assert _called("openai_batch_input.jsonl", "chatcmpl-b2").trace == "note-2"


def test_tools_are_told_in_one_form() -> None:
    function = {"name": "find_shift", "parameters": {"type": "object"}, "strict": True}
    assert _called("openai_responses.jsonl", "resp_3").tools == [{"type": "function", "function": function}]
    form = {"name": "find_form", "parameters": {"type": "object"}}
    assert _called("openai_chat.jsonl", "chatcmpl-s4").tools == [{"type": "function", "function": form}]
    label = {"name": "find_label", "description": "Finds a label.", "parameters": {"type": "object"}}
    assert _called("anthropic_messages.jsonl", "msg_2").tools == [{"type": "function", "function": label}]


def test_why_an_answer_ended_is_kept() -> None:
    assert [reply.finish for reply in _called("openai_chat.jsonl", "chatcmpl-s6").replies] == ["length"]
    assert [reply.finish for reply in _called("openai_completions.jsonl", "cmpl-2:1").replies] == ["stop", "length"]


def test_an_entry_that_is_no_call_says_what_to_do() -> None:
    reasons = {entry.reason for sample in ALL for entry in _entries(sample) if isinstance(entry, Left)}
    assert all(reason.endswith(".") and reason[0].isupper() for reason in reasons)
    assert any("--include-body" in reason for reason in reasons)
    assert any("store_prompts_in_spend_logs" in reason for reason in reasons)
    assert any("Azure API Management" in reason for reason in reasons)
