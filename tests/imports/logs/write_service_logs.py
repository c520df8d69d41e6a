"""The ten calls as Anthropic, gateways and servers write them: one writer for each format."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from email.utils import format_datetime
from typing import Final

from imports.logs.write_openai_logs import Files, chat_request, chat_response, declared_tools, seconds
from tunewright.imports.logs.call import Call
from tunewright.model import Body


def _blocks(message: Body) -> list[Body]:
    blocks: list[Body] = []
    text = message.get("refusal") or message["content"]
    if text is not None:
        blocks.append({"type": "text", "text": text})
    for made in message.get("tool_calls", ()):
        function = made["function"]
        use = {"id": made["id"], "name": function["name"], "input": json.loads(function["arguments"])}
        blocks.append({"type": "tool_use", **use})
    return blocks


def _turn(message: Body) -> Body:
    if message["role"] == "tool":
        result = {"tool_use_id": message["tool_call_id"], "content": message["content"]}
        return {"role": "user", "content": [{"type": "tool_result", **result}]}
    if message.get("tool_calls"):
        return {"role": "assistant", "content": _blocks(message)}
    return {"role": message["role"], "content": message["content"]}


def _anthropic_request(call: Call) -> Body:
    system = [message["content"] for message in call.messages if message["role"] == "system"]
    tools = [
        {key.replace("parameters", "input_schema"): value for key, value in tool["function"].items()}
        for tool in call.tools or ()
    ]
    return {
        "model": call.model,
        "max_tokens": 100,
        **({"system": [{"type": "text", "text": system[0]}]} if system else {}),
        "messages": [_turn(message) for message in call.messages if message["role"] != "system"],
        **({"tools": tools} if tools else {}),
    }


def _anthropic_response(call: Call) -> Body:
    thinking = {"type": "thinking", "thinking": "Let me see.", "signature": "-"}
    cached = min(5, call.tokens_in or 0)
    return {
        "id": call.id,
        "type": "message",
        "role": "assistant",
        "model": call.served,
        "content": [thinking, *_blocks(call.replies[0].message)],
        "stop_reason": {"length": "max_tokens", "tool_calls": "tool_use"}.get(call.replies[0].finish, "end_turn"),
        "stop_sequence": None,
        "usage": {
            "input_tokens": (call.tokens_in or 0) - cached,
            "cache_creation_input_tokens": 0,
            "cache_read_input_tokens": cached,
            "output_tokens": call.tokens_out,
        },
    }


def _http_date(call: Call) -> str:
    return format_datetime(datetime.fromisoformat(call.at), usegmt=True)


def as_anthropic(calls: Iterable[Call]) -> Files:
    """Requests and responses with the headers in which the time stands."""
    return {
        "anthropic.jsonl": [
            {
                "request": {"method": "POST", "body": _anthropic_request(call)},
                "response": {"headers": {"Date": [_http_date(call)]}, "body": _anthropic_response(call)},
            }
            for call in calls
        ]
    }


def as_anthropic_events(calls: Iterable[Call]) -> Files:
    """Streamed answers, block by block."""
    records = []
    for call in calls:
        whole = _anthropic_response(call)
        events: list[Body] = [{"type": "message_start", "message": {**whole, "content": [], "stop_reason": None}}]
        for index, block in enumerate(whole["content"]):
            events += _block_events(index, block)
        events.append(
            {"type": "message_delta", "delta": {"stop_reason": whole["stop_reason"]}, "usage": whole["usage"]}
        )
        records.append(
            {"request": _anthropic_request(call), "response": [*events, {"type": "message_stop"}], "time": call.at}
        )
    return {"anthropic-events.jsonl": records}


def _block_events(index: int, block: Body) -> Iterator[Body]:
    empty = {"text": {"text": ""}, "tool_use": {"input": {}}, "thinking": {"thinking": ""}}[block["type"]]
    yield {"type": "content_block_start", "index": index, "content_block": {**block, **empty}}
    kind, key, text = {
        "text": ("text_delta", "text", block.get("text", "")),
        "thinking": ("thinking_delta", "thinking", block.get("thinking", "")),
        "tool_use": ("input_json_delta", "partial_json", json.dumps(block.get("input"))),
    }[block["type"]]
    for at in range(0, len(text), 9):
        yield {"type": "content_block_delta", "index": index, "delta": {"type": kind, key: text[at : at + 9]}}
    yield {"type": "content_block_stop", "index": index}


def as_litellm(calls: Iterable[Call]) -> Files:
    """Standard logging payloads."""
    return {
        "litellm.jsonl": [
            {
                "id": call.id,
                "litellm_call_id": f"l-{call.id}",
                "trace_id": "t1",
                "call_type": "acompletion",
                "stream": False,
                "status": "success",
                "custom_llm_provider": "openai",
                "startTime": float(seconds(call)),
                "endTime": seconds(call) + 1.25,
                "model": call.model,
                "model_parameters": declared_tools(call),
                "messages": list(call.messages),
                "response": chat_response(call),
                "prompt_tokens": call.tokens_in,
                "completion_tokens": call.tokens_out,
                "response_cost": 2.4e-06,
                "request_tags": [],
                "error_str": None,
            }
            for call in calls
        ]
    }


def as_spend(calls: Iterable[Call]) -> Files:
    """Rows of the proxy's table, prompts stored."""
    return {
        "spend.jsonl": [
            {
                "request_id": call.id,
                "call_type": "acompletion",
                "api_key": "hash",
                "spend": 2.4e-06,
                "startTime": call.at.replace("T", " ").replace("Z", ".000000+00:00"),
                "model": call.model,
                "model_group": call.model,
                "prompt_tokens": call.tokens_in,
                "completion_tokens": call.tokens_out,
                "messages": "{}",
                "response": json.dumps(chat_response(call)),
                "proxy_server_request": json.dumps(chat_request(call)),
                "request_tags": "[]",
                "status": "success",
                "metadata": "{}",
            }
            for call in calls
        ]
    }


def as_helicone(calls: Iterable[Call]) -> Files:
    """Requests with their bodies."""
    return {
        "helicone.jsonl": [
            {
                "request_id": call.id,
                "request_created_at": call.at,
                "request_body": chat_request(call),
                "response_body": chat_response(call),
                "response_status": 200,
                "request_model": call.model,
                "response_model": call.served,
                "prompt_tokens": call.tokens_in,
                "completion_tokens": call.tokens_out,
                "feedback_rating": None,
                "scores": {},
                "request_properties": {},
            }
            for call in calls
        ]
    }


def as_server_lines(calls: Iterable[Call]) -> Files:
    """Lines of a vLLM server whose model marks turns as ChatML does."""
    lines = ["INFO 11-17 08:59:00 [api_server.py:1805] vLLM API server version 0.10.0"]
    for call in calls:
        turns = "".join(f"<|im_start|>{one['role']}\n{one['content']}<|im_end|>\n" for one in call.messages)
        prompt, reply = f"{turns}<|im_start|>assistant\n", call.replies[0]
        asked = f"Received request {call.id}: prompt: {prompt!r}, params: SamplingParams(n=1, stop=[]), "
        told = f"Generated response {call.id}: output: {reply.message['content']!r}, output_token_ids: None, "
        lines.append(f"INFO 11-17 09:00:00 [logger.py:39] {asked}prompt_token_ids: None, lora_request: None.")
        lines.append('INFO:     127.0.0.1:50001 - "POST /v1/chat/completions HTTP/1.1" 200 OK')
        lines.append(f"INFO 11-17 09:00:01 [logger.py:71] {told}finish_reason: {reply.finish}")
    return {"server.log": [{"text": line} for line in lines]}


SERVICE_WRITERS: Final[list[tuple[str, Callable[[Iterable[Call]], Files]]]] = [
    ("anthropic-messages", as_anthropic),
    ("anthropic-messages", as_anthropic_events),
    ("litellm", as_litellm),
    ("litellm-spend", as_spend),
    ("helicone", as_helicone),
    ("vllm", as_server_lines),
]
