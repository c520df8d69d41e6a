"""The ten calls as OpenAI's APIs and Azure in front of them write them: one writer for each format."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, Final, TypeAlias

from tunewright.imports.logs.call import Call
from tunewright.model import Body

Files: TypeAlias = dict[str, list[Body]]


def seconds(call: Call) -> int:
    """Seconds since 1970."""
    return int(datetime.fromisoformat(call.at).timestamp())


def _usage(call: Call) -> Body:
    total = (call.tokens_in or 0) + (call.tokens_out or 0)
    return {"prompt_tokens": call.tokens_in, "completion_tokens": call.tokens_out, "total_tokens": total}


def chat_request(call: Call, **more: Any) -> Body:
    """The body of a chat request."""
    return {"model": call.model, "messages": list(call.messages), **declared_tools(call), **more}


def declared_tools(call: Call) -> Body:
    """The tools, where there are any."""
    return {"tools": list(call.tools)} if call.tools else {}


def chat_response(call: Call) -> Body:
    """The body of the response to it."""
    message = {"refusal": None, "annotations": [], **call.replies[0].message}
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": call.replies[0].finish}
    return {
        "id": call.id,
        "object": "chat.completion",
        "created": seconds(call),
        "model": call.served,
        "choices": [choice],
        "usage": _usage(call),
        "system_fingerprint": "fp_1",
    }


def as_chat_log(calls: Iterable[Call]) -> Files:
    """One record for each call."""
    return {"chat.jsonl": [{"request": chat_request(call), "response": chat_response(call)} for call in calls]}


def as_http_log(calls: Iterable[Call]) -> Files:
    """Whole HTTP messages, their bodies as text, as Azure's gateway logs them."""
    address = "https://acme.example/openai/deployments/gpt-4o-mini/chat/completions?api-version=2024-10-21"
    records = []
    for call in calls:
        asked = {key: value for key, value in chat_request(call).items() if key != "model"}
        records.append(
            {
                "req": {"method": "POST", "url": address, "headers": {"api-key": "-"}, "body": json.dumps(asked)},
                "res": {
                    "status": 200,
                    "headers": {"apim-request-id": "x"},
                    "body": json.dumps(chat_response(call)),
                },
            }
        )
    return {"http.jsonl": records}


def _chunks(call: Call) -> Iterator[Body]:
    reply = call.replies[0]
    yield _chunk(call, {"role": "assistant", "content": None})
    for name in ("content", "refusal"):
        text = reply.message.get(name) or ""
        for at in range(0, len(text), 7):
            yield _chunk(call, {name: text[at : at + 7]})
    for index, made in enumerate(reply.message.get("tool_calls", ())):
        function, arguments = made["function"], made["function"]["arguments"]
        opening = {"name": function["name"], "arguments": ""}
        yield _chunk(
            call, {"tool_calls": [{"index": index, "id": made["id"], "type": "function", "function": opening}]}
        )
        for at in range(0, len(arguments), 5):
            piece = {"arguments": arguments[at : at + 5]}
            yield _chunk(call, {"tool_calls": [{"index": index, "function": piece}]})
    yield _chunk(call, {}, reply.finish)
    yield {**_chunk(call, {}), "choices": [], "usage": _usage(call)}


def _chunk(call: Call, delta: Body, finish: str | None = None) -> Body:
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
    head = {"id": call.id, "object": "chat.completion.chunk", "created": seconds(call), "model": call.served}
    return {**head, "choices": [choice]}


def as_chunk_lines(calls: Iterable[Call]) -> Files:
    """A line for the request, then one for each chunk."""
    records: list[Body] = []
    for call in calls:
        records += [{"request": chat_request(call, stream=True)}, *_chunks(call)]
    return {"stream.jsonl": records}


def as_event_text(calls: Iterable[Call]) -> Files:
    """The events of the stream as they went over the wire."""
    records = []
    for call in calls:
        lines = "".join(f"data: {json.dumps(chunk)}\n\n" for chunk in _chunks(call)) + "data: [DONE]\n\n"
        records.append({"request": chat_request(call, stream=True), "response": lines})
    return {"events.jsonl": records}


def as_chunk_lists(calls: Iterable[Call]) -> Files:
    """All chunks in the record of their request."""
    return {"lists.jsonl": [{"request": chat_request(call), "chunks": list(_chunks(call))} for call in calls]}


def as_stored(calls: Iterable[Call]) -> Files:
    """The list of completions, and for each the list of its messages."""
    calls = list(calls)
    completions = [
        {**chat_response(call), "metadata": {}, **declared_tools(call), "input_user": None} for call in calls
    ]
    files: Files = {"completions.json": [{"object": "list", "data": completions, "has_more": False}]}
    for call in calls:
        messages = [
            {"id": f"{call.id}-{at}", **message, "content_parts": None, "name": None}
            for at, message in enumerate(call.messages)
        ]
        listed = {"object": "list", "data": messages, "first_id": messages[0]["id"], "has_more": False}
        files[f"messages {call.id}.json"] = [listed]
    return files


def as_batch(calls: Iterable[Call]) -> Files:
    """The input file, and the output file in another order."""
    asked, told = [], []
    for at, call in enumerate(calls):
        name = f"request-{at}"
        asked.append(
            {"custom_id": name, "method": "POST", "url": "/v1/chat/completions", "body": chat_request(call)}
        )
        response = {"status_code": 200, "request_id": f"r{at}", "body": chat_response(call)}
        told.append({"id": f"batch_req_{at}", "custom_id": name, "response": response, "error": None})
    return {"input.jsonl": asked, "output.jsonl": told[::-1]}


def _items(messages: Iterable[Body]) -> Iterator[Body]:
    for message in messages:
        if message["role"] == "tool":
            output = {"call_id": message["tool_call_id"], "output": message["content"]}
            yield {"type": "function_call_output", **output}
            continue
        if message["content"] is not None:
            yield {"role": message["role"], "content": message["content"]}
        for made in message.get("tool_calls", ()):
            yield {"type": "function_call", "call_id": made["id"], "id": f"fc_{made['id']}", **made["function"]}


def _output(message: Body) -> Iterator[Body]:
    yield {"type": "reasoning", "id": "rs_1", "summary": []}
    if message.get("refusal"):
        content = [{"type": "refusal", "refusal": message["refusal"]}]
        yield {"type": "message", "role": "assistant", "status": "completed", "content": content}
    elif message["content"] is not None:
        content = [{"type": "output_text", "text": message["content"], "annotations": []}]
        yield {"type": "message", "role": "assistant", "status": "completed", "content": content}
    yield from _items([{**message, "content": None}])


def as_responses(calls: Iterable[Call]) -> Files:
    """Requests with input items, the system text as instructions."""
    records = []
    for call in calls:
        system = [message["content"] for message in call.messages if message["role"] == "system"]
        request: Body = {
            "model": call.model,
            **({"instructions": system[0]} if system else {}),
            "input": list(_items(message for message in call.messages if message["role"] != "system")),
            "tools": [{"type": "function", **tool["function"], "strict": None} for tool in call.tools or ()],
        }
        cut = call.replies[0].finish == "length"
        response = {
            "id": call.id,
            "object": "response",
            "created_at": seconds(call),
            "status": "incomplete" if cut else "completed",
            "error": None,
            "incomplete_details": {"reason": "max_output_tokens"} if cut else None,
            "model": call.served,
            "output": list(_output(call.replies[0].message)),
            "previous_response_id": None,
            "usage": {"input_tokens": call.tokens_in, "output_tokens": call.tokens_out},
        }
        records.append({"request": request, "response": response})
    return {"responses.jsonl": records}


def as_completions(calls: Iterable[Call]) -> Files:
    """Prompts and the texts that complete them."""
    records = []
    for call in calls:
        reply = call.replies[0]
        choice = {"index": 0, "text": reply.message["content"], "logprobs": None, "finish_reason": reply.finish}
        response = {**chat_response(call), "object": "text_completion", "choices": [choice]}
        request = {"model": call.model, "prompt": call.messages[0]["content"], "max_tokens": 50}
        records.append({"request": request, "response": response})
    return {"completions.jsonl": records}


def _parts(text: str, size: int = 900) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]


def as_gateway(calls: Iterable[Call]) -> Files:
    """Entries of Azure API Management, long messages in numbered parts, the parts in any order."""
    rows: list[Body] = []
    for call in calls:
        asked = _parts(json.dumps(list(call.messages)))
        told = _parts(json.dumps([call.replies[0].message]))
        for number in range(max(len(asked), len(told))):
            row = {
                "TimeGenerated": call.at,
                "CorrelationId": call.id,
                "SequenceNumber": number,
                "RequestMessages": asked[number] if number < len(asked) else "",
                "ResponseMessages": told[number] if number < len(told) else "",
            }
            if number == 0:
                row |= {"ModelName": call.served, "DeploymentName": call.model}
                row |= {"PromptTokens": call.tokens_in, "CompletionTokens": call.tokens_out}
            rows.insert(len(rows) // 2, row)
    return {"gateway.jsonl": rows}


def as_gateway_table(calls: Iterable[Call]) -> Files:
    """The same as the table that a query gives."""
    rows = as_gateway(calls)["gateway.jsonl"]
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = [{"name": name, "type": "string"} for name in names]
    cells = [[row.get(name) for name in names] for row in rows]
    return {"table.json": [{"tables": [{"name": "PrimaryResult", "columns": columns, "rows": cells}]}]}


OPENAI_WRITERS: Final[list[tuple[str, Callable[[Iterable[Call]], Files]]]] = [
    ("openai-chat", as_chat_log),
    ("openai-chat", as_http_log),
    ("openai-stream", as_chunk_lines),
    ("openai-stream", as_event_text),
    ("openai-stream", as_chunk_lists),
    ("openai-stored", as_stored),
    ("openai-batch", as_batch),
    ("openai-responses", as_responses),
    ("openai-completions", as_completions),
    ("azure-api-management", as_gateway),
    ("azure-api-management", as_gateway_table),
]
