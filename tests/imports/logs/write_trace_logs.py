"""The ten calls as tracing tools write them: one writer for each form, giving files and their records."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Final, TypeAlias

from tunewright.imports.logs.call import Call
from tunewright.model import Body, dumps

Files: TypeAlias = dict[str, list[Body]]


def _nanoseconds(call: Call) -> int:
    return int(datetime.fromisoformat(call.at).timestamp()) * 10**9


def _trace(call: Call) -> str:
    return hashlib.md5(call.id.encode()).hexdigest()


def _arguments(made: Body) -> Any:
    return json.loads(made["function"]["arguments"])


# OTLP: every value names its type, numbers that are whole are texts


def _value(value: Any) -> Body:
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int):
        return {"intValue": str(value)}
    if isinstance(value, float):
        return {"doubleValue": value}
    if isinstance(value, list):
        return {"arrayValue": {"values": [_value(one) for one in value]}}
    if isinstance(value, dict):
        return {"kvlistValue": {"values": _pairs(value)}}
    return {"stringValue": value}


def _pairs(attributes: Body) -> list[Body]:
    return [{"key": key, "value": _value(value)} for key, value in attributes.items() if value is not None]


def _span(call: Call, name: str, attributes: Body, *, span: str = "", parent: str = "") -> Body:
    begun = _nanoseconds(call)
    one: Body = {
        "traceId": _trace(call),
        "spanId": span or call.id,
        "name": name,
        "kind": 3,
        "startTimeUnixNano": str(begun),
        "endTimeUnixNano": str(begun + 10**9),
        "attributes": _pairs(attributes),
        "status": {},
    }
    return one | {"parentSpanId": parent} if parent else one


def _otlp(spans: Iterable[Body], scope: str) -> Body:
    resource = {"attributes": _pairs({"service.name": "desk"})}
    return {
        "resourceSpans": [{"resource": resource, "scopeSpans": [{"scope": {"name": scope}, "spans": list(spans)}]}]
    }


def _in_batches(spans: list[Body], scope: str) -> list[Body]:
    """A collector writes one line for each batch; a web request that is no call is among the spans."""
    web = {"traceId": "77", "spanId": "7", "name": "GET /", "attributes": _pairs({"http.request.method": "GET"})}
    return [_otlp(spans[:4], scope), _otlp([web, *spans[4:]], scope)]


def _console(call: Call, name: str, attributes: Body, **more: Any) -> Body:
    return {
        "name": name,
        "context": {"trace_id": f"0x{_trace(call)}", "span_id": f"0x{call.id}", "trace_state": "[]"},
        "kind": "SpanKind.CLIENT",
        "parent_id": None,
        "start_time": call.at.replace("Z", ".000000Z"),
        "end_time": call.at,
        "status": {"status_code": "UNSET"},
        "attributes": attributes,
        "events": [],
        "links": [],
        "resource": {"attributes": {"service.name": "desk"}, "schema_url": ""},
        **more,
    }


# OpenTelemetry's GenAI convention


def _parts(message: Body) -> list[Body]:
    if message["role"] == "tool":
        return [{"type": "tool_call_response", "id": message["tool_call_id"], "response": message["content"]}]
    text = message.get("content") or message.get("refusal")
    parts = [{"type": "text", "content": text}] if text else []
    for made in message.get("tool_calls", ()):
        called = {"id": made["id"], "name": made["function"]["name"], "arguments": _arguments(made)}
        parts.append({"type": "tool_call", **called})
    return parts


def _said(messages: Iterable[Body]) -> list[Body]:
    return [{"role": message["role"], "parts": _parts(message)} for message in messages]


def _answered(call: Call) -> list[Body]:
    reply = call.replies[0]
    return [{"role": "assistant", "parts": _parts(reply.message), "finish_reason": reply.finish}]


def _facts(call: Call) -> Body:
    return {
        "gen_ai.operation.name": "chat",
        "gen_ai.request.model": call.model,
        "gen_ai.provider.name": "openai",
        "gen_ai.response.model": call.served,
        "gen_ai.response.id": f"of-{call.id}",
        "gen_ai.response.finish_reasons": [call.replies[0].finish],
        "gen_ai.usage.input_tokens": call.tokens_in,
        "gen_ai.usage.output_tokens": call.tokens_out,
    }


def _flat_tools(call: Call) -> str | None:
    if not call.tools:
        return None
    return json.dumps([{"type": "function", **tool["function"]} for tool in call.tools])


def _current(call: Call) -> Body:
    """The system text stands beside the messages."""
    told = [message for message in call.messages if message["role"] == "system"]
    return {
        **_facts(call),
        "gen_ai.system_instructions": json.dumps(_parts(told[0])) if told else None,
        "gen_ai.input.messages": json.dumps(_said(message for message in call.messages if message not in told)),
        "gen_ai.output.messages": json.dumps(_answered(call)),
        "gen_ai.tool.definitions": _flat_tools(call),
    }


def as_otel(calls: list[Call]) -> Files:
    """OTLP, with an agent's step around each call that says the same."""
    spans = []
    for call in calls:
        agent = {**_current(call), "gen_ai.operation.name": "invoke_agent"}
        spans.append(_span(call, "chat gpt-4o-mini", _current(call), parent=f"agent-{call.id}"))
        spans.append(_span(call, "invoke_agent desk", agent, span=f"agent-{call.id}"))
    return {"traces.jsonl": _in_batches(spans, "desk")}


def as_otel_console(calls: list[Call]) -> Files:
    """What the console exporter prints; the system text is the first of the messages."""
    records = []
    for call in calls:
        texts = {"gen_ai.input.messages": json.dumps(_said(call.messages)), "gen_ai.system_instructions": None}
        told = {key: value for key, value in (_current(call) | texts).items() if value is not None}
        records.append(_console(call, "chat gpt-4o-mini", told))
    return {"spans.jsonl": records}


def _event(call: Call, name: str, body: Body) -> Body:
    return {
        "timeUnixNano": "0",
        "observedTimeUnixNano": str(_nanoseconds(call)),
        "eventName": name,
        "body": _value(body),
        "attributes": _pairs({"gen_ai.system": "openai"}),
        "traceId": _trace(call),
        "spanId": call.id,
    }


def _event_bodies(call: Call) -> Iterable[tuple[str, Body]]:
    for message in call.messages:
        body = {key: value for key, value in message.items() if key in ("content", "tool_calls")}
        if message["role"] == "tool":
            body["id"] = message["tool_call_id"]
        yield f"gen_ai.{message['role']}.message", {key: value for key, value in body.items() if value is not None}
    answer = {key: value for key, value in call.replies[0].message.items() if value is not None}
    if "refusal" in answer:
        answer = {"role": "assistant", "content": answer["refusal"]}
    yield "gen_ai.choice", {"index": 0, "finish_reason": call.replies[0].finish, "message": answer}


def as_otel_events(calls: list[Call]) -> Files:
    """Each message is a record of the event log; model and tokens are in the file of the spans."""
    events = [_event(call, name, body) for call in calls for name, body in _event_bodies(call)]
    scope = {"name": "opentelemetry.instrumentation.openai_v2"}
    halves = (events[:9], events[9:])  # two batches, so that the messages of a call lie apart
    logs = [
        {"resourceLogs": [{"resource": {}, "scopeLogs": [{"scope": scope, "logRecords": half}]}]} for half in halves
    ]
    spans = [_span(call, "chat gpt-4o-mini", _facts(call)) for call in calls]
    return {"events.jsonl": logs, "spans.json": [_otlp(spans, scope["name"])]}


def as_otel_span_events(calls: list[Call]) -> Files:
    """The messages are events inside the span, their bodies JSON in one attribute."""
    records = []
    for call in calls:
        events = [
            {"name": name, "timestamp": call.at, "attributes": {"gen_ai.event.content": json.dumps(body)}}
            for name, body in _event_bodies(call)
        ]
        records.append(_console(call, "chat gpt-4o-mini", _facts(call), events=events))
    return {"spans.jsonl": records}


def as_otel_details(calls: list[Call]) -> Files:
    """One event holds the whole call; the span of the call, in the same file, holds no texts."""
    records = []
    for call in calls:
        told = {key: value for key, value in _current(call).items() if value is not None}
        for key in ("gen_ai.input.messages", "gen_ai.output.messages"):
            told[key] = json.loads(told[key])
        records.append(_console(call, "chat gpt-4o-mini", _facts(call)))
        records.append(
            {
                "body": None,
                "attributes": told,
                "timestamp": None,
                "observed_timestamp": call.at,
                "trace_id": f"0x{_trace(call)}",
                "span_id": f"0x{call.id}",
                "event_name": "gen_ai.client.inference.operation.details",
            }
        )
    return {"both.jsonl": records}


# OpenLLMetry


def _numbered(prefix: str, message: Body) -> Iterable[tuple[str, Any]]:
    yield f"{prefix}.role", message["role"]
    text = message.get("content") or message.get("refusal")
    if text is not None:
        yield f"{prefix}.content", text
    if "tool_call_id" in message:
        yield f"{prefix}.tool_call_id", message["tool_call_id"]
    for at, made in enumerate(message.get("tool_calls", ())):
        yield f"{prefix}.tool_calls.{at}.id", made["id"]
        yield f"{prefix}.tool_calls.{at}.name", made["function"]["name"]
        yield f"{prefix}.tool_calls.{at}.arguments", made["function"]["arguments"]


def as_openllmetry_numbered(calls: list[Call]) -> Files:
    """Its form before 2025: a span attribute for each field of each message."""
    spans = []
    for call in calls:
        told: Body = {
            "llm.request.type": "chat",
            "gen_ai.system": "OpenAI",
            "gen_ai.request.model": call.model,
            "gen_ai.response.model": call.served,
            "gen_ai.usage.prompt_tokens": call.tokens_in,
            "gen_ai.usage.completion_tokens": call.tokens_out,
            "llm.usage.total_tokens": (call.tokens_in or 0) + (call.tokens_out or 0),
        }
        for at, message in enumerate(call.messages):
            told |= dict(_numbered(f"gen_ai.prompt.{at}", message))
        told |= dict(_numbered("gen_ai.completion.0", call.replies[0].message))
        told["gen_ai.completion.0.finish_reason"] = call.replies[0].finish
        for at, tool in enumerate(call.tools or ()):
            for key, value in tool["function"].items():
                told[f"llm.request.functions.{at}.{key}"] = value if isinstance(value, str) else json.dumps(value)
        spans.append(_span(call, "openai.chat", told))
    return {"traces.jsonl": _in_batches(spans, "opentelemetry.instrumentation.openai.v1")}


def as_openllmetry(calls: list[Call]) -> Files:
    """Its form since 2025, which is OpenTelemetry's with marks of its own."""
    told = [{**_current(call), "gen_ai.is_streaming": False} for call in calls]
    spans = [_span(call, "openai.chat", one) for call, one in zip(calls, told, strict=True)]
    return {"traces.jsonl": _in_batches(spans, "opentelemetry.instrumentation.openai.v1")}


# OpenInference and Phoenix


def _inference_message(prefix: str, message: Body) -> Iterable[tuple[str, Any]]:
    yield f"{prefix}.message.role", message["role"]
    if message.get("content") is not None:
        yield f"{prefix}.message.content", message["content"]
    if "tool_call_id" in message:
        yield f"{prefix}.message.tool_call_id", message["tool_call_id"]
    for at, made in enumerate(message.get("tool_calls", ())):
        name = f"{prefix}.message.tool_calls.{at}.tool_call"
        yield f"{name}.id", made["id"]
        yield f"{name}.function.name", made["function"]["name"]
        yield f"{name}.function.arguments", made["function"]["arguments"]


def _inference_facts(call: Call) -> Body:
    request = {"model": call.model, "messages": list(call.messages)}
    choice = {"index": 0, "message": call.replies[0].message, "finish_reason": call.replies[0].finish}
    return {
        "openinference.span.kind": "LLM",
        "input.value": json.dumps(request),
        "input.mime_type": "application/json",
        "output.value": json.dumps({"id": f"of-{call.id}", "model": call.served, "choices": [choice]}),
        "output.mime_type": "application/json",
        "llm.invocation_parameters": json.dumps({"model": call.model}),
        "llm.model_name": call.served,
        "llm.token_count.prompt": call.tokens_in,
        "llm.token_count.completion": call.tokens_out,
        "llm.finish_reason": call.replies[0].finish,
    }


def _inference(call: Call) -> Body:
    told = _inference_facts(call)
    for at, message in enumerate(call.messages):
        told |= dict(_inference_message(f"llm.input_messages.{at}", message))
    told |= dict(_inference_message("llm.output_messages.0", call.replies[0].message))
    return told | {f"llm.tools.{at}.tool.json_schema": json.dumps(tool) for at, tool in enumerate(call.tools or ())}


def as_openinference(calls: list[Call]) -> Files:
    """OTLP."""
    spans = [_span(call, "ChatCompletion", _inference(call)) for call in calls]
    return {"traces.jsonl": _in_batches(spans, "openinference.instrumentation.openai")}


def as_openinference_console(calls: list[Call]) -> Files:
    """What the console exporter prints."""
    return {"spans.jsonl": [_console(call, "ChatCompletion", _inference(call)) for call in calls]}


def _frame_message(message: Body) -> Body:
    fields = dict(_inference_message("x", {**message, "tool_calls": ()}))
    one = {key.removeprefix("x."): value for key, value in fields.items()}
    calls = [
        {
            "tool_call.id": made["id"],
            "tool_call.function.name": made["function"]["name"],
            "tool_call.function.arguments": made["function"]["arguments"],
        }
        for made in message.get("tool_calls", ())
    ]
    return one | {"message.tool_calls": calls} if calls else one


def as_phoenix_frame(calls: list[Call]) -> Files:
    """Phoenix's table of spans, written line by line: columns with dots, lists of messages with names with dots."""
    records = []
    for call in calls:
        told = _inference_facts(call)
        told["llm.input_messages"] = [_frame_message(message) for message in call.messages]
        told["llm.output_messages"] = [_frame_message(call.replies[0].message)]
        told["llm.tools"] = [{"tool.json_schema": json.dumps(tool)} for tool in call.tools or ()] or None
        records.append(
            {
                "name": "ChatCompletion",
                "span_kind": "LLM",
                "parent_id": None,
                "start_time": int(_nanoseconds(call) / 10**6),
                "status_code": "OK",
                "context.span_id": call.id,
                "context.trace_id": _trace(call),
                **{f"attributes.{key}": value for key, value in told.items()},
            }
        )
    return {"frame.jsonl": records}


def as_phoenix_api(calls: list[Call]) -> Files:
    """The answer of Phoenix's interface: spans under `data`, attributes as objects inside objects."""
    records = []
    for call in calls:
        told = _inference_facts(call)
        nested: Body = {
            "openinference": {"span": {"kind": "LLM"}},
            "input": {"value": told["input.value"], "mime_type": "application/json"},
            "output": {"value": told["output.value"], "mime_type": "application/json"},
            "llm": {
                "model_name": call.served,
                "invocation_parameters": told["llm.invocation_parameters"],
                "token_count": {"prompt": call.tokens_in, "completion": call.tokens_out},
                "input_messages": [_nested_message(message) for message in call.messages],
                "output_messages": [_nested_message(call.replies[0].message)],
                "tools": [{"tool": {"json_schema": json.dumps(tool)}} for tool in call.tools or ()],
            },
        }
        ids = {"trace_id": _trace(call), "span_id": call.id}
        records.append(
            {
                "id": base64.b64encode(call.id.encode()).decode(),
                "name": "ChatCompletion",
                "context": ids,
                "span_kind": "LLM",
                "start_time": call.at,
                "status_code": "OK",
                "attributes": nested,
                "events": [],
            }
        )
    return {"spans.json": [{"data": records, "next_cursor": None}]}


def _nested_message(message: Body) -> Body:
    one: Body = {"role": message["role"], "content": message.get("content")}
    if "tool_call_id" in message:
        one["tool_call_id"] = message["tool_call_id"]
    if message.get("tool_calls"):
        one["tool_calls"] = [
            {"tool_call": {"id": made["id"], "function": made["function"]}} for made in message["tool_calls"]
        ]
    return {"message": {key: value for key, value in one.items() if value is not None}}


def as_phoenix_dataset(calls: list[Call]) -> Files:
    """Examples of a dataset, as its interface gives them."""
    examples = [
        {
            "id": call.id,
            "input": {"messages": list(call.messages), **({"tools": list(call.tools)} if call.tools else {})},
            "output": {"messages": [call.replies[0].message]},
            "metadata": {"model": call.model},
            "updated_at": call.at,
        }
        for call in calls
    ]
    return {"dataset.json": [{"data": {"dataset_id": "d1", "version_id": "v1", "examples": examples}}]}


# Datadog


def _observed(message: Body) -> Body:
    one: Body = {"role": message["role"], "content": message.get("content") or message.get("refusal") or ""}
    if message["role"] == "tool":
        result = {"result": message["content"], "tool_id": message["tool_call_id"], "type": "tool_result"}
        return {"role": "tool", "content": "", "tool_results": [result]}
    if message.get("tool_calls"):
        one["tool_calls"] = [
            {
                "name": made["function"]["name"],
                "arguments": _arguments(made),
                "tool_id": made["id"],
                "type": "function",
            }
            for made in message["tool_calls"]
        ]
    return one


def _observed_span(call: Call) -> Body:
    meta: Body = {
        "span": {"kind": "llm"},
        "model_name": call.served,
        "model_provider": "openai",
        "metadata": {"model": call.model, "temperature": 0.2, "finish_reason": call.replies[0].finish},
        "input": {"messages": [_observed(message) for message in call.messages]},
        "output": {"messages": [_observed(call.replies[0].message)]},
    }
    if call.tools:
        meta["tool_definitions"] = [
            {
                "name": tool["function"]["name"],
                "description": tool["function"]["description"],
                "schema": tool["function"]["parameters"],
            }
            for tool in call.tools
        ]
    return {
        "trace_id": _trace(call),
        "span_id": call.id,
        "parent_id": "undefined",
        "name": "OpenAI.createChatCompletion",
        "start_ns": _nanoseconds(call),
        "duration": 10**9,
        "status": "ok",
        "meta": meta,
        "metrics": {"input_tokens": call.tokens_in, "output_tokens": call.tokens_out},
        "tags": ["ml_app:desk"],
    }


def as_datadog(calls: list[Call]) -> Files:
    """One span in each line."""
    return {"spans.jsonl": [_observed_span(call) for call in calls]}


def as_datadog_requests(calls: list[Call]) -> Files:
    """What the library sends: several spans in one request."""
    spans = [_observed_span(call) for call in calls]
    wrapped = {"data": {"type": "span", "attributes": {"ml_app": "desk", "spans": spans[:5]}}}
    return {"requests.jsonl": [wrapped, {"_dd.stage": "raw", "event_type": "span", "spans": spans[5:]}]}


# Vercel AI SDK


def _vercel_message(message: Body, given: str) -> Body:
    content, role = message.get("content"), message["role"]
    if role == "system":
        return {"role": role, "content": content}
    if role == "tool":
        result = {"output": {"type": "text", "value": content}} if given == "input" else {"result": content}
        part = {"type": "tool-result", "toolCallId": message["tool_call_id"], "toolName": "get_invoice", **result}
        return {"role": role, "content": [part]}
    parts: list[Body] = [{"type": "text", "text": content}] if content else []
    for made in message.get("tool_calls", ()):
        called = {"toolCallId": made["id"], "toolName": made["function"]["name"], given: _arguments(made)}
        parts.append({"type": "tool-call", **called})
    return {"role": role, "content": parts}


def _vercel(call: Call, given: str, schema: str, counted: tuple[str, str]) -> Body:
    answer = call.replies[0].message
    text = answer.get("content") or answer.get("refusal")
    made = [
        {"toolCallId": one["id"], "toolName": one["function"]["name"], given: one["function"]["arguments"]}
        for one in answer.get("tool_calls", ())
    ]
    tools = []
    for tool in call.tools or ():
        function = tool["function"]
        named = {"name": function["name"], "description": function["description"], schema: function["parameters"]}
        tools.append(json.dumps({"type": "function", **named}))
    told = {
        "ai.operationId": "ai.generateText.doGenerate",
        "ai.model.id": call.model,
        "ai.prompt.messages": json.dumps([_vercel_message(message, given) for message in call.messages]),
        "ai.prompt.tools": tools or None,
        "ai.response.text": text,
        "ai.response.toolCalls": json.dumps(made) if made else None,
        "ai.response.finishReason": call.replies[0].finish,
        "ai.response.model": call.served,
        "ai.response.id": f"of-{call.id}",
        counted[0]: call.tokens_in,
        counted[1]: call.tokens_out,
        "gen_ai.request.model": call.model,
    }
    return {key: value for key, value in told.items() if value is not None}


def _vercel_spans(calls: list[Call], *names: str) -> list[Body]:
    spans = []
    for call in calls:
        prompt = json.dumps({"messages": list(call.messages)})
        outer = {"ai.operationId": "ai.generateText", "ai.model.id": call.model, "ai.prompt": prompt}
        inner = _vercel(call, names[0], names[1], (names[2], names[3]))
        spans.append(_span(call, "ai.generateText.doGenerate", inner, parent=f"outer-{call.id}"))
        spans.append(_span(call, "ai.generateText", outer, span=f"outer-{call.id}"))
    return spans


def as_vercel(calls: list[Call]) -> Files:
    """The fifth and sixth version, each call within its outer span."""
    spans = _vercel_spans(calls, "input", "inputSchema", "ai.usage.inputTokens", "ai.usage.outputTokens")
    return {"traces.jsonl": _in_batches(spans, "ai")}


def as_vercel_before(calls: list[Call]) -> Files:
    """The fourth version, with names of its own."""
    spans = _vercel_spans(calls, "args", "parameters", "ai.usage.promptTokens", "ai.usage.completionTokens")
    return {"traces.jsonl": _in_batches(spans, "ai")}


# Pydantic AI and Logfire


def _exact_parts(message: Body) -> list[Body]:
    parts = _parts(message)
    for part, made in zip(
        (one for one in parts if one["type"] == "tool_call"), message.get("tool_calls", ()), strict=True
    ):
        part["arguments"] = made["function"]["arguments"]
    for part in parts:
        if part["type"] == "tool_call_response":
            part["result"] = part.pop("response")
    return parts


def _exact(messages: Iterable[Body]) -> list[Body]:
    """What a tool answered is part of the user's message there."""
    roles = {"tool": "user"}
    return [
        {"role": roles.get(message["role"], message["role"]), "parts": _exact_parts(message)}
        for message in messages
    ]


def as_pydantic_ai(calls: list[Call]) -> Files:
    """The step of the agent and, in it, that of the model."""
    records = []
    for call in calls:
        tools = [
            {
                "name": tool["function"]["name"],
                "parameters_json_schema": tool["function"]["parameters"],
                "description": tool["function"]["description"],
                "strict": None,
            }
            for tool in call.tools or ()
        ]
        answered = {**_exact([call.replies[0].message])[0], "finish_reason": call.replies[0].finish}
        told = {
            **_facts(call),
            "gen_ai.agent.name": "desk",
            "gen_ai.input.messages": json.dumps(_exact(call.messages)),
            "gen_ai.output.messages": json.dumps([answered]),
            "model_request_parameters": json.dumps({"function_tools": tools, "output_tools": []}),
        }
        whole = {
            "gen_ai.operation.name": "invoke_agent",
            "model_name": call.model,
            "pydantic_ai.all_messages": json.dumps([*_exact(call.messages), answered]),
        }
        agent = _console(call, "invoke_agent desk", whole)
        agent["context"]["span_id"] = f"0xagent-{call.id}"
        records += [_console(call, "chat gpt-4o-mini", told, parent_id=f"0xagent-{call.id}"), agent]
    return {"spans.jsonl": records}


def _requested(message: Body) -> Body:
    kinds = {"system": "system-prompt", "user": "user-prompt", "tool": "tool-return"}
    part = {"part_kind": kinds[message["role"]], "content": message["content"]}
    if message["role"] == "tool":
        part |= {"tool_name": "get_invoice", "tool_call_id": message["tool_call_id"]}
    return {"kind": "request", "parts": [part]}


def _responded(message: Body) -> Body:
    text = message.get("content") or message.get("refusal")
    parts: list[Body] = [{"part_kind": "thinking", "content": "Let me see."}]
    parts += [{"part_kind": "text", "content": text}] if text else []
    for made in message.get("tool_calls", ()):
        named = {"tool_name": made["function"]["name"], "tool_call_id": made["id"]}
        parts.append({"part_kind": "tool-call", "args": made["function"]["arguments"], **named})
    return {"kind": "response", "parts": parts}


def as_pydantic_history(calls: list[Call]) -> Files:
    """The history of each run: requests and responses one after another, told apart by their conversation."""
    records = []
    for call in calls:
        last = {
            **_responded(call.replies[0].message),
            "model_name": call.served,
            "model_id": f"openai:{call.model}",
            "usage": {"input_tokens": call.tokens_in, "output_tokens": call.tokens_out},
            "timestamp": call.at,
            "finish_reason": call.replies[0].finish,
            "provider_response_id": call.id,
        }
        turns = [
            _responded(message) if message["role"] == "assistant" else _requested(message)
            for message in call.messages
        ]
        records += [{**turn, "conversation_id": f"about-{call.id}"} for turn in [*turns, last]]
    return {"history.json": records}


def as_logfire(calls: list[Call]) -> Files:
    """Logfire's own spans around a client: the request and the answer as they were sent."""
    records = []
    for call in calls:
        request = {"model": call.model, "messages": list(call.messages)}
        if call.tools:
            request["tools"] = list(call.tools)
        told = {
            "request_data": json.dumps(request),
            "response_data": json.dumps({"message": call.replies[0].message}),
            "gen_ai.request.model": call.model,
            "gen_ai.response.model": call.served,
            "gen_ai.usage.input_tokens": call.tokens_in,
            "gen_ai.usage.output_tokens": call.tokens_out,
        }
        records.append(
            {
                "start_timestamp": call.at,
                "trace_id": _trace(call),
                "span_id": call.id,
                "parent_span_id": None,
                "span_name": "Chat Completion with {request_data[model]!r}",
                "attributes": told,
                "otel_status_code": None,
                "otel_scope_name": "logfire.openai",
            }
        )
    return {"records.jsonl": records}


# W&B Weave


def _response(call: Call) -> Body:
    message = {"refusal": None, "tool_calls": None, **call.replies[0].message}
    return {
        "id": f"of-{call.id}",
        "object": "chat.completion",
        "model": call.served,
        "choices": [{"index": 0, "message": message, "finish_reason": call.replies[0].finish}],
        "usage": {"prompt_tokens": call.tokens_in, "completion_tokens": call.tokens_out},
    }


def _request(call: Call) -> Body:
    tools = {"tools": list(call.tools)} if call.tools else {}
    return {"model": call.model, "messages": list(call.messages), **tools}


def as_weave(calls: list[Call]) -> Files:
    """Each call within one of the application, whose inputs are none of a model."""
    records = []
    for call in calls:
        record = {
            "id": call.id,
            "trace_id": _trace(call),
            "parent_id": f"outer-{call.id}",
            "op_name": "weave:///acme/desk/op/openai.chat.completions.create:abc",
            "started_at": call.at.replace("Z", ".000000Z"),
            "inputs": {"self": "<openai>", **_request(call)},
            "output": _response(call),
            "exception": None,
            "summary": {"usage": {call.served: _response(call)["usage"]}, "weave": {"status": "success"}},
        }
        outer = {"id": f"outer-{call.id}", "op_name": "weave:///acme/desk/op/answer:1", "inputs": {"ticket": 7}}
        records += [record, {**record, **outer, "parent_id": None, "output": "done"}]
    return {"calls.jsonl": records}


# MLflow


def as_mlflow(calls: list[Call]) -> Files:
    """Traces of the third version: every attribute is JSON text."""
    records = []
    for call in calls:
        told = {
            "mlflow.traceRequestId": call.id,
            "mlflow.spanType": "CHAT_MODEL",
            "mlflow.spanInputs": _request(call),
            "mlflow.spanOutputs": _response(call),
            "model": call.model,
            "mlflow.llm.model": call.served,
            "mlflow.chat.tokenUsage": {"input_tokens": call.tokens_in, "output_tokens": call.tokens_out},
        }
        outer = {"mlflow.spanType": '"CHAIN"', "mlflow.spanInputs": '{"ticket": 7}'}
        whole = {
            "trace_id": "AAAA",
            "start_time_unix_nano": _nanoseconds(call),
            "status": {"code": "STATUS_CODE_OK"},
        }
        spans = [
            {**whole, "span_id": "b3V0", "parent_span_id": None, "name": "answer", "attributes": outer},
            {
                **whole,
                "span_id": "aW4=",
                "parent_span_id": "b3V0",
                "name": "Completions",
                "attributes": {key: json.dumps(value) for key, value in told.items()},
            },
        ]
        info = {"trace_id": call.id, "request_time": call.at, "state": "OK", "request_preview": "cut …"}
        records.append({"info": info, "data": {"spans": spans}})
    return {"traces.jsonl": records}


def as_mlflow_table(calls: list[Call]) -> Files:
    """A table of traces, of which one column is the whole trace as JSON text."""
    records = as_mlflow(calls)["traces.jsonl"]
    return {"table.jsonl": [{"trace_id": one["info"]["trace_id"], "trace": dumps(one)} for one in records]}


WRITERS: Final[list[tuple[str, Callable[[list[Call]], Files]]]] = [
    ("otel-genai", as_otel),
    ("otel-genai", as_otel_console),
    ("otel-genai", as_otel_events),
    ("otel-genai", as_otel_span_events),
    ("otel-genai", as_otel_details),
    ("openllmetry", as_openllmetry),
    ("openllmetry", as_openllmetry_numbered),
    ("openinference", as_openinference),
    ("openinference", as_openinference_console),
    ("openinference", as_phoenix_frame),
    ("openinference", as_phoenix_api),
    ("phoenix-dataset", as_phoenix_dataset),
    ("datadog", as_datadog),
    ("datadog", as_datadog_requests),
    ("vercel-ai", as_vercel),
    ("vercel-ai", as_vercel_before),
    ("pydantic-ai", as_pydantic_ai),
    ("pydantic-ai", as_pydantic_history),
    ("pydantic-ai", as_logfire),
    ("weave", as_weave),
    ("mlflow", as_mlflow),
    ("mlflow", as_mlflow_table),
]
