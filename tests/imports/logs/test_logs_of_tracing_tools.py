"""Samples of what tracing tools and support tools export: recognised, and read to the last word."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tunewright.imports.logs.call import Call, Left, Piece
from tunewright.imports.logs.gathering import Gatherer
from tunewright.imports.logs.reading import entries
from tunewright.imports.logs.registry import find_log, known_logs
from tunewright.imports.logs.wish import Wish
from tunewright.imports.registry import known_shapes
from tunewright.model import Body, Feedback, RawRecord, Rejected

SAMPLES = Path(__file__).with_name("samples")
FORMATS = {
    "langfuse-trace": ("langfuse_trace.json",),
    "langfuse-api": ("langfuse_api_observations.json", "langfuse_api_scores.json"),
    "langfuse-blob": ("langfuse_blob_observations.jsonl", "langfuse_blob_scores.jsonl"),
    "langfuse-dataset": ("langfuse_dataset.json",),
    "langsmith": ("langsmith.jsonl", "langsmith_feedback.jsonl"),
    "langsmith-bulk": ("langsmith_bulk.jsonl",),
    "langchain-callbacks": ("langchain_callbacks.jsonl",),
    "langchain-tracer": ("langchain_tracer.jsonl",),
    "chatgpt": ("chatgpt.json", "chatgpt_feedback.json"),
    "slack": ("slack_day_1.json", "slack_day_2.json"),
    "zendesk": ("zendesk.jsonl",),
    "intercom": ("intercom.json",),
}
PIPES = "Warm pipes expand."
ASKED = [
    {"role": "system", "content": "You help with heating."},
    {"role": "user", "content": "Why is my boiler ticking?"},
]


def records_of(name: str) -> list[Body]:
    text = (SAMPLES / name).read_text(encoding="utf-8")
    if name.endswith("jsonl"):
        return [json.loads(line) for line in text.splitlines()]
    value = json.loads(text)
    return value if isinstance(value, list) else [value]


def gathered(log_name: str, *files: str, turns: Any = "every") -> tuple[list[Call], list[Rejected], Gatherer]:
    log = find_log(log_name)
    assert log is not None
    gatherer = Gatherer(log, Wish(turns=turns))
    for at, file in enumerate(files):
        raw = [RawRecord(line + 1, json.dumps(record)) for line, record in enumerate(records_of(file))]
        gatherer.take(at, entries(raw, log, f"export.zip/support/{file}"))
    found = [one.call for one in gatherer.calls()]
    return (
        [one for one in found if isinstance(one, Call)],
        [one for one in found if isinstance(one, Rejected)],
        gatherer,
    )


def answer(call: Call) -> Any:
    return call.replies[0].message["content"]


@pytest.mark.parametrize("log_name", FORMATS)
def test_every_sample_is_known_by_its_own_format_alone(log_name: str):
    for file in FORMATS[log_name]:
        records = records_of(file)
        scores = {log.name: log.score(records).confidence for log in known_logs()}
        scores |= {shape.name: shape.score(records).confidence for shape in known_shapes()}
        own = scores.pop(log_name)
        assert own > 0.6, (file, own)
        assert own > max(scores.values()), (file, own, max(scores, key=lambda name: scores[name]))


def test_a_training_file_is_taken_for_none_of_these_logs():
    records = [{"messages": [*ASKED, {"role": "assistant", "content": PIPES}]}, {"prompt": "a", "completion": "b"}]
    for name in FORMATS:
        log = find_log(name)
        assert log is not None and log.score(records).confidence == 0, name


def test_a_langfuse_trace_gives_its_generations_with_their_scores():
    calls, refused, gatherer = gathered("langfuse-trace", "langfuse_trace.json")
    first, second = calls
    assert list(first.messages) == ASKED and answer(first) == PIPES
    assert (first.id, first.trace, first.span, first.parent) == ("gen-1", "trace-boiler", "gen-1", "root")
    assert (first.model, first.tokens_in, first.tokens_out) == ("gpt-4o-mini-2024-07-18", 21, 7)
    assert (first.user, first.conversation, first.tags) == ("u-9", "s-41", ("beta", "heating"))
    assert first.at == "2026-03-02T08:15:00.250000Z"
    helpful = Feedback("helpful", True, "", "ANNOTATION")
    assert first.feedback == (helpful, Feedback("tone", "calm", "No alarm in it.", "EVAL"))
    assert second.feedback == (helpful,)
    assert list(second.messages) == [{"role": "user", "content": "And the noise at night?"}]
    function = {"name": "search", "arguments": '{"q":"night noise"}'}
    assert second.replies[0].message == {
        "role": "assistant",
        "content": None,
        "tool_calls": [{"id": "call_n", "type": "function", "function": function}],
    }
    assert [tool["function"]["name"] for tool in second.tools or ()] == ["search"]
    assert [(one.code, one.reason) for one in refused] == [("error", "The call failed (RateLimitError).")]
    assert gatherer.left_out[0]["not-a-call"] == 2


def test_langfuse_scores_find_their_observation_or_trace_across_files():
    for log_name, model, wanted in (
        (
            "langfuse-api",
            "gpt-4o-mini",
            (
                Feedback("user-thumbs", 1, "Solved it", "API"),
                Feedback("correctness", 0.25, "", "EVAL"),
            ),
        ),
        ("langfuse-blob", "gpt-4o-mini", (Feedback("user-thumbs", 0, "Too short", "API"),)),
    ):
        calls, refused, _ = gathered(log_name, *FORMATS[log_name])
        assert [(answer(call), call.model, call.tokens_in, call.tokens_out) for call in calls] == [
            (PIPES, model, 21, 7)
        ]
        assert list(calls[0].messages) == ASKED and not refused
        assert calls[0].feedback == wanted


def test_a_langfuse_dataset_item_answers_with_its_expected_output():
    calls, _, _ = gathered("langfuse-dataset", "langfuse_dataset.json")
    assert [(call.id, list(call.messages), answer(call)) for call in calls] == [
        ("item-1", ASKED, PIPES),
        ("item-2", [{"role": "user", "content": "How long does a boiler last?"}], "About fifteen years."),
    ]
    assert calls[0].trace == "trace-boiler" and calls[0].at == "2026-03-03T10:00:00Z"


def test_langsmith_runs_are_joined_from_halves_and_get_their_feedback():
    calls, refused, gatherer = gathered("langsmith", "langsmith.jsonl", "langsmith_feedback.jsonl")
    by_id = {call.id: call for call in calls}
    assert set(by_id) == {"run-1", "run-2", "run-3"}
    for run_id in ("run-1", "run-2"):
        call = by_id[run_id]
        assert list(call.messages) == ASKED and answer(call) == PIPES
        assert (call.model, call.served) == ("gpt-4o-mini", "gpt-4o-mini-2024-07-18")
        assert (call.tokens_in, call.tokens_out, call.at) == (21, 7, "2026-03-02T08:15:00.250000Z")
        assert (call.user, call.conversation, call.tags, call.name) == ("u-9", "th-4", ("beta",), "ChatOpenAI")
    assert by_id["run-1"].feedback == (Feedback("user_score", 1, "solved it", "api"),)
    third = by_id["run-3"]
    assert third.replies[0].message["tool_calls"][0]["function"] == {
        "name": "find_fitter",
        "arguments": '{"city":"Graz"}',
    }
    assert third.replies[0].message["content"] is None and third.replies[0].finish == "tool_calls"
    assert (third.tokens_in, third.tokens_out, third.parent) == (15, 9, "run-0")
    assert third.feedback == (Feedback("tone", 0.5), Feedback("rated", "poor"))
    assert [(one.code, one.reason) for one in refused] == [("error", "The call failed (RateLimitError).")]
    assert gatherer.left_out[0]["not-a-call"] == 1


def test_a_row_of_the_langsmith_bulk_export_is_read_out_of_its_texts():
    calls, _, gatherer = gathered("langsmith-bulk", "langsmith_bulk.jsonl")
    (call,) = calls
    assert list(call.messages) == ASKED and answer(call) == PIPES
    assert (call.model, call.served, call.tokens_in, call.tokens_out) == (
        "gpt-4o-mini",
        "gpt-4o-mini-2024-07-18",
        21,
        7,
    )
    assert call.feedback == (Feedback("user_score", 1.0),) and call.conversation == "th-4"
    assert gatherer.left_out[0]["not-a-call"] == 1


def test_callbacks_are_paired_and_a_lost_tool_call_is_told():
    calls, refused, gatherer = gathered("langchain-callbacks", "langchain_callbacks.jsonl")
    (call,) = calls
    assert list(call.messages) == ASKED and answer(call) == PIPES and call.replies[0].finish == "stop"
    assert (call.id, call.model, call.served) == ("cb-1", "gpt-4o-mini", "gpt-4o-mini-2024-07-18")
    assert (call.tokens_in, call.tokens_out, call.conversation, call.name) == (21, 7, "th-4", "ChatOpenAI")
    assert [one.code for one in refused] == ["no-content", "error"]
    assert "tool calls" in refused[0].reason
    assert gatherer.left_out[0] == {"not-a-call": 1, "joined": 3}


def test_a_flattened_prompt_is_split_where_it_has_one_reading():
    calls, _, _ = gathered("langchain-tracer", "langchain_tracer.jsonl")
    (call,) = calls
    assert list(call.messages) == [
        *ASKED,
        {"role": "assistant", "content": "Does it tick at night?"},
        {"role": "user", "content": "Yes.\nOnly then."},
    ]
    assert answer(call) == PIPES and (call.id, call.trace, call.parent) == ("tr-1", "tr-0", "tr-0")
    assert (call.tokens_in, call.model) == (30, "gpt-4o-mini")


def test_chatgpt_gives_the_path_as_it_stood_last_and_other_answers_as_alternatives():
    calls, _, gatherer = gathered("chatgpt", "chatgpt.json", "chatgpt_feedback.json")
    first, second = calls
    asked = {"role": "user", "content": "Why is my boiler ticking?"}
    assert list(first.messages) == [asked]
    assert [(reply.message["content"], reply.id, reply.finish) for reply in first.replies] == [
        (PIPES, "m-a1", "stop"),
        ("Air in the pipes.", "m-a0", ""),
    ]
    assert [reply.feedback for reply in first.replies] == [
        (Feedback("rating", "thumbs_up", "Clear", "HUMAN"),),
        (Feedback("rating", "thumbs_down", "", "HUMAN"),),
    ]
    picture = {"type": "image_url", "image_url": {"url": "file-service://file-77"}}
    assert second.messages[2]["content"] == [picture, {"type": "text", "text": "Is this valve open?"}]
    assert (second.id, second.conversation, second.model) == ("m-a2", "conv-7", "gpt-5")
    assert second.at == "2026-03-02T08:15:00.500000Z"
    assert gatherer.left_out[0] == {"alternative": 1} and gatherer.left_out[1] == {"joined": 2}
    assert len(gathered("chatgpt", "chatgpt.json", turns="last")[0]) == 1


def test_a_chatgpt_conversation_without_a_current_node_is_read_along_its_last_branch():
    nodes = {
        "r": {"id": "r", "parent": None, "children": ["u"], "message": None},
        "u": {"parent": "r", "children": ["a", "b"], "message": _message("user", "Hi")},
        "a": {"parent": "u", "children": [], "message": _message("assistant", "Yo")},
        "b": {"parent": "u", "children": ["b"], "message": _message("assistant", "Hello!")},
    }
    log = find_log("chatgpt")
    assert log is not None
    (call,) = log.read({"title": "x", "create_time": 1700000000, "mapping": nodes}, "")
    assert isinstance(call, Call)
    assert [reply.message["content"] for reply in call.replies] == ["Hello!", "Yo"]


def _message(role: str, text: str) -> Body:
    return {"author": {"role": role}, "content": {"content_type": "text", "parts": [text]}}


def test_a_slack_thread_is_joined_over_days_with_names_and_entities_resolved():
    calls, _, gatherer = gathered("slack", *FORMATS["slack"])
    (call,) = calls
    assert list(call.messages) == [
        {
            "role": "user",
            "content": "How do I export a <report>? See the page (https://help.example/export) & #howto",
        }
    ]
    assert answer(call) == "File > Export, @U1.\n\nThen choose PDF."
    assert call.id == call.conversation == "support/1772439010.000200"
    assert call.replies[0].feedback == (Feedback("reaction +1", 1, "", "HUMAN"),)
    assert (call.user, call.name) == ("U1", "support")
    assert gatherer.left_out[0]["not-a-call"] == 2


def test_slack_names_come_from_a_users_file_that_is_joined_with_a_thread():
    log = find_log("slack")
    assert log is not None and log.join is not None
    files = ("slack_users.json", "slack_day_1.json")
    held = [entry for file in files for record in records_of(file) for entry in log.read(record, f"help/{file}")]
    (call,) = log.join([entry for entry in held if isinstance(entry, Piece)])
    assert isinstance(call, Call) and answer(call).startswith("File > Export, @Ann.")


def test_a_zendesk_ticket_leaves_internal_notes_out():
    calls, refused, _ = gathered("zendesk", "zendesk.jsonl")
    first, last = calls
    assert (answer(first), first.id) == ("Please update to 5.1.", "35436/3")
    assert [turn["content"] for turn in last.messages] == [
        "It is stuck at 80%.",
        "Please update to 5.1.",
        "Done,\n\nbut no change.",
    ]
    assert (answer(last), last.id, last.conversation) == ("Then restart it.\n\nBye", "35436", "35436")
    assert last.feedback == (Feedback("satisfaction_rating", "good", "Quick!", "customer"),)
    assert (last.at, last.tags) == ("2026-03-02T08:30:00Z", ("export",))
    assert [one.reason for one in refused] == ["Nobody answered in this conversation."]
    assert [call.id for call in gathered("zendesk", "zendesk.jsonl", turns="last")[0]] == ["35436"]


def test_an_intercom_conversation_is_read_as_text_with_its_rating():
    (call,), _, _ = gathered("intercom", "intercom.json")
    assert list(call.messages) == [{"role": "user", "content": "Where is my invoice?\n\nI need it & soon."}]
    assert answer(call) == "Under Bills (https://app.example/bills):\ntop right.\n\nGlad to help!"
    assert call.feedback == (Feedback("conversation_rating", 5, "fast", "customer"),)
    assert (call.id, call.user, call.tags, call.at) == ("515", "536e", ("billing",), "2026-03-02T08:16:00Z")


ODD = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(['{"a":', "[1]"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


def _spots(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        inner = [spot for key in value for spot in _spots(value[key], (*path, key))]
    elif isinstance(value, list):
        inner = [spot for at, one in enumerate(value) for spot in _spots(one, (*path, at))]
    else:
        inner = []
    return [path, *inner] if path else inner


def _with(value: Any, path: tuple[Any, ...], odd: Any) -> Any:
    if not path:
        return odd
    changed = value.copy()
    changed[path[0]] = _with(value[path[0]], path[1:], odd)
    return changed


@pytest.mark.parametrize("log_name", FORMATS)
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_nothing_in_a_record_makes_a_reader_raise(log_name: str, data: st.DataObject):
    log = find_log(log_name)
    assert log is not None
    known = [record for file in FORMATS[log_name] for record in records_of(file)]
    record = data.draw(st.sampled_from(known))
    for _ in range(data.draw(st.integers(1, 3))):
        spots = _spots(record)
        if spots:
            record = _with(record, data.draw(st.sampled_from(spots)), data.draw(ODD))
    log.score([record])
    held = list(log.read(record, "a/b.json"))
    pieces = [entry for entry in held if isinstance(entry, Piece)]
    joined = list(log.join(pieces)) if log.join and pieces else []
    for entry in (*held, *joined):
        if isinstance(entry, Call):
            assert all(isinstance(turn["role"], str) for turn in entry.messages)
        assert not isinstance(entry, Left) or entry.reason.endswith(".")
