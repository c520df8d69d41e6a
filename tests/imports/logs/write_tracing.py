"""The ten calls as tracing tools keep them: records for each format, written from its description."""

from __future__ import annotations

import json
from typing import Any

from tunewright.imports.logs.call import Call
from tunewright.model import Body


def _request(call: Call) -> Body:
    return {"messages": list(call.messages)} | ({"tools": list(call.tools)} if call.tools else {})


def _observation(call: Call) -> Body:
    asked = _request(call) if call.tools else list(call.messages)
    return {
        "id": call.id,
        "traceId": f"trace-{call.id}",
        "type": "GENERATION",
        "name": "OpenAI-generation",
        "model": call.served,
        "startTime": call.at.replace("Z", ".000Z"),
        "input": json.dumps(asked),
        "output": json.dumps(call.replies[0].message),
        "usageDetails": {"input": call.tokens_in, "output": call.tokens_out, "total": 999},
        "parentObservationId": None,
        "level": "DEFAULT",
        "statusMessage": None,
        "metadata": "{}",
    }


def write_langfuse_trace(calls: list[Call]) -> list[Body]:
    records = []
    for call in calls:
        observation = _observation(call)
        outer = {"id": "s", "traceId": observation["traceId"], "type": "SPAN", "startTime": call.at, "input": "x"}
        trace = {
            "id": observation["traceId"],
            "timestamp": call.at,
            "scores": [],
            "input": json.dumps("encoded twice"),
        }
        records.append({"trace": trace, "observations": [outer, observation]})
    return records


def write_langfuse_api(calls: list[Call]) -> list[Body]:
    parsed = [
        _observation(call) | {"input": _request(call), "output": call.replies[0].message, "metadata": {}}
        for call in calls
    ]
    return [{"data": parsed[:4], "meta": {"page": 1}}, *parsed[4:]]


def write_langfuse_blob(calls: list[Call]) -> list[Body]:
    records = []
    for call in calls:
        one = _observation(call)
        records.append(
            {
                "id": one["id"],
                "trace_id": one["traceId"],
                "type": "GENERATION",
                "start_time": call.at.replace("T", " ").replace("Z", ".000000"),
                "provided_model_name": one["model"],
                "input": one["input"],
                "output": one["output"],
                "usage_details": one["usageDetails"],
            }
        )
    return records


def write_langfuse_dataset(calls: list[Call]) -> list[Body]:
    return [
        {
            "id": call.id,
            "input": _request(call),
            "expectedOutput": call.replies[0].message,
            "sourceTraceId": f"t-{call.id}",
            "status": "ACTIVE",
            "createdAt": call.at,
        }
        for call in calls
    ]


def _run(call: Call, inputs: Body, outputs: Body, **others: Any) -> Body:
    return {
        "id": call.id,
        "trace_id": call.id,
        "name": "ChatOpenAI",
        "run_type": "llm",
        "start_time": call.at.replace("Z", "+00:00"),
        "end_time": call.at.replace("Z", "+00:00"),
        "inputs": inputs,
        "outputs": outputs,
        "error": None,
        "parent_run_id": None,
        "tags": [],
        **others,
    }


def write_langsmith(calls: list[Call]) -> list[Body]:
    """Whole runs, and for every second call the two halves that the client sends."""
    records: list[Body] = []
    for at, call in enumerate(calls):
        reply = call.replies[0]
        said = {"role": "assistant", "refusal": None, "function_call": None, "tool_calls": None} | reply.message
        outputs = {
            "id": "chatcmpl-x",
            "choices": [{"index": 0, "finish_reason": reply.finish, "message": said}],
            "model": call.served,
            "usage_metadata": {"input_tokens": call.tokens_in, "output_tokens": call.tokens_out},
        }
        run = _run(call, _request(call) | {"model": call.model}, outputs, session_name="default", dotted_order="1")
        if at % 2:
            records.append(run)
            continue
        ended = {key: run[key] for key in ("id", "trace_id", "dotted_order", "end_time", "outputs")}
        records.append({"post": [run | {"outputs": {}, "end_time": None}]})
        records.append({"patch": [ended | {"parent_run_id": None}]})
    return records


def write_langsmith_bulk(calls: list[Call]) -> list[Body]:
    rows = []
    for call in calls:
        reply = call.replies[0]
        outputs = {"choices": [{"finish_reason": reply.finish, "message": reply.message}], "model": call.served}
        inputs = _request(call) | {"model": call.model}
        row = _run(call, inputs, outputs, tenant_id="t", session_id="s", is_root=True, feedback_stats=None)
        row |= {"inputs": json.dumps(inputs), "outputs": json.dumps(outputs)}
        rows.append(row | {"prompt_tokens": call.tokens_in, "completion_tokens": call.tokens_out})
    return rows


_TYPES = {"user": "human", "assistant": "ai", "system": "system", "tool": "tool"}
_CLASSES = {"user": "HumanMessage", "assistant": "AIMessage", "system": "SystemMessage", "tool": "ToolMessage"}


def _fields(message: Body) -> Body:
    """A message as LangChain's fields: the wire's tool calls beside its own list of them."""
    calls = message.get("tool_calls", [])
    extra: Body = {"refusal": message.get("refusal")} if message["role"] == "assistant" else {}
    if calls:
        extra["tool_calls"] = calls
    fields: Body = {"content": message["content"] or "", "additional_kwargs": extra, "response_metadata": {}}
    if message["role"] == "assistant":
        fields["tool_calls"] = [
            {
                "name": call["function"]["name"],
                "args": json.loads(call["function"]["arguments"]),
                "id": call["id"],
                "type": "tool_call",
            }
            for call in calls
        ]
    if "tool_call_id" in message:
        fields["tool_call_id"] = message["tool_call_id"]
    return fields


def _constructor(message: Body, **others: Any) -> Body:
    path = ["langchain", "schema", "messages", _CLASSES[message["role"]]]
    return {"lc": 1, "type": "constructor", "id": path, "kwargs": _fields(message) | others}


def _answered(call: Call) -> Body:
    reply = call.replies[0]
    metadata = {
        "token_usage": {"prompt_tokens": call.tokens_in, "completion_tokens": call.tokens_out},
        "model_name": call.served,
        "finish_reason": reply.finish,
    }
    return {"response_metadata": metadata, "type": "ai"}


def write_langchain_callbacks(calls: list[Call]) -> list[Body]:
    starts, ends = [], []
    for call in calls:
        messages = [{"type": _TYPES[one["role"]], "data": _fields(one)} for one in call.messages]
        parameters: Body = {"model": call.model} | ({"tools": list(call.tools)} if call.tools else {})
        starts.append(
            {
                "event": "on_chat_model_start",
                "run_id": call.id,
                "messages": [messages],
                "invocation_params": parameters,
            }
        )
        said = _fields(call.replies[0].message) | _answered(call)
        response = {"generations": [[{"text": said["content"], "message": said}]], "llm_output": None}
        ends.append({"event": "on_llm_end", "run_id": call.id, "response": response})
    return [*starts, {"event": "on_chain_start", "run_id": "chain", "inputs": {}}, *ends[::-1]]


def write_langchain_tracer(calls: list[Call]) -> list[Body]:
    """Runs of a model, every second one within the run of a chain."""
    records = []
    for at, call in enumerate(calls):
        generation = {"text": "", "message": _constructor(call.replies[0].message, **_answered(call))}
        parameters: Body = {"model": call.model} | ({"tools": list(call.tools)} if call.tools else {})
        inputs = {"messages": [[_constructor(one) for one in call.messages]]}
        run = _run(call, inputs, {"generations": [[generation]]}, extra={"invocation_params": parameters})
        run["child_runs"] = []
        chain = {**run, "id": f"chain-{at}", "run_type": "chain", "inputs": {"x": 1}, "outputs": {"y": 2}}
        records.append(run if at % 2 else chain | {"child_runs": [run | {"parent_run_id": chain["id"]}]})
    return records
