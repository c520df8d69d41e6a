"""Answers that came in pieces: the events of a stream, joined into the response of a call without one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from tunewright.imports.logs.dialects.openai import tool_call
from tunewright.imports.logs.values import as_word, at_path, mapping, objects, unwrapped
from tunewright.model import Body

_HEAD: Final = ("id", "model", "created", "error")


def events_of(value: object) -> list[Body]:
    """The events of a stream: a list of objects or of texts “data: {…}”, or one text of such lines."""
    if isinstance(value, str):
        if not value.lstrip()[:6].startswith(("data:", "event:", ":")):
            return []
        value = value.split("\n")
    if not isinstance(value, list):
        return []
    found = (_event(one) for one in value)
    return [event for event in found if event]


def _event(value: object) -> Body:
    if isinstance(value, str):
        _, marked, data = value.partition("data:")
        return mapping(data.strip() if marked else value)
    if not isinstance(value, dict):
        return {}
    for key in ("data", "chunk"):
        if key in value and "choices" not in value:
            inner = mapping(_event(value[key]) if isinstance(value[key], str) else value[key])
            return inner or value
    return value


def is_chunk(value: Mapping[str, Any]) -> bool:
    """True for one piece of a streamed answer in OpenAI's chat form."""
    if value.get("object") == "chat.completion.chunk":
        return True
    return isinstance(at_path(value, "choices", 0, "delta"), dict)


def joined(events: Sequence[Body]) -> Body:
    """The response that these events tell, in the form of its API; empty where they are no answer."""
    if any(is_chunk(event) or event.get("object") == "text_completion" for event in events):
        return joined_chunks(events)
    kinds = [as_word(event.get("type")) for event in events]
    if any(kind.startswith("response.") for kind in kinds):
        return _joined_response(events)
    if any(kind in ("message_start", "content_block_delta") for kind in kinds):
        return _joined_blocks(events)
    whole = [event for event in events if event.keys() & {"choices", "output", "content", "error"}]
    return whole[-1] if len(whole) == 1 else {}


def joined_chunks(chunks: Iterable[Body]) -> Body:
    """Chunks of one streamed answer as one response: texts, refusals and tool calls put together per choice."""
    response: Body = {}
    choices: dict[int, Body] = {}
    for chunk in chunks:
        for key in _HEAD:
            if chunk.get(key):
                response[key] = chunk[key]
        usage = chunk.get("usage") or at_path(chunk, "x_groq", "usage")
        if usage:
            response["usage"] = usage
        for choice in objects(chunk.get("choices")):
            index = choice.get("index")
            _add(choices.setdefault(index if isinstance(index, int) else 0, {}), choice)
    response["choices"] = [_whole(choices[index]) for index in sorted(choices)]
    return response


def _add(so_far: Body, choice: Body) -> None:
    delta = mapping(choice.get("delta"))
    if choice.get("finish_reason"):
        so_far["finish_reason"] = choice["finish_reason"]
    for name, text in (
        ("content", _text(delta.get("content"))),
        ("refusal", delta.get("refusal")),
        ("text", choice.get("text")),
    ):
        if isinstance(text, str):
            so_far.setdefault(name, []).append(text)
    if isinstance(choice.get("message"), dict):
        so_far["message"] = choice["message"]
    for at, call in enumerate(objects(delta.get("tool_calls"))):
        _add_call(so_far.setdefault("tool_calls", {}), call, at)
    old = delta.get("function_call")
    if isinstance(old, dict):
        _add_call(so_far.setdefault("function_call", {}), {"function": old}, 0)


def _text(content: object) -> object:
    if not isinstance(content, list):
        return content
    texts = [part.get("text") for part in content if isinstance(part, dict)]
    return "".join(text for text in texts if isinstance(text, str))


def _add_call(calls: dict[int, Body], call: Body, at: int) -> None:
    index = call.get("index")
    so_far = calls.setdefault(index if isinstance(index, int) else at, {"id": "", "name": "", "arguments": []})
    function = mapping(call.get("function"))
    so_far["id"] = so_far["id"] or as_word(call.get("id"))
    so_far["name"] = so_far["name"] or as_word(function.get("name"))
    if isinstance(function.get("arguments"), str):
        so_far["arguments"].append(function["arguments"])


def _whole(so_far: Body) -> Body:
    choice: Body = {"finish_reason": so_far.get("finish_reason")}
    if "text" in so_far:
        return {**choice, "text": "".join(so_far["text"])}
    content, refusal = so_far.get("content"), so_far.get("refusal")
    message: Body = {"role": "assistant", "content": "".join(content) if content else None}
    if refusal and any(refusal):
        message["refusal"] = "".join(refusal)
    calls = so_far.get("tool_calls", {})
    if calls:
        ordered = (calls[index] for index in sorted(calls))
        message["tool_calls"] = [tool_call(one["id"], one["name"], "".join(one["arguments"])) for one in ordered]
    for old in so_far.get("function_call", {}).values():
        message["function_call"] = {"name": old["name"], "arguments": "".join(old["arguments"])}
    choice["message"] = so_far.get("message", message)
    return choice


def _joined_response(events: Sequence[Body]) -> Body:
    """The response in the last event of a Responses stream, its items from their own events where it has none."""
    told = [mapping(event.get("response")) for event in events]
    response = next((one for one in reversed(told) if one), {})
    failed = next((event for event in events if event.get("type") == "error"), None)
    if failed and not response.get("output"):
        return {**response, "error": failed.get("error") or {"code": failed.get("code")}}
    if response.get("output"):
        return response
    done = [event.get("item") for event in events if event.get("type") == "response.output_item.done"]
    return {**response, "object": "response", "output": [item for item in done if isinstance(item, dict)]}


def _joined_blocks(events: Sequence[Body]) -> Body:
    """The message of an Anthropic stream: its blocks in their order, the texts and arguments put together."""
    message: Body = {}
    blocks: dict[int, Body] = {}
    for event in events:
        kind = event.get("type")
        if kind == "message_start":
            message = {**mapping(event.get("message"))}
        elif kind == "content_block_start":
            blocks[_index(event)] = {**mapping(event.get("content_block")), "_pieces": []}
        elif kind == "content_block_delta":
            _add_block(blocks.setdefault(_index(event), {"type": "text", "_pieces": []}), event)
        elif kind == "message_delta":
            usage = {**mapping(message.get("usage")), **mapping(event.get("usage"))}
            message = {**message, **mapping(event.get("delta")), "usage": usage}
        elif kind == "error":
            message["error"] = event.get("error") or "failed"
    return {**message, "type": "message", "content": [_whole_block(blocks[index]) for index in sorted(blocks)]}


def _index(event: Body) -> int:
    index = event.get("index")
    return index if isinstance(index, int) else 0


def _add_block(block: Body, event: Body) -> None:
    delta = mapping(event.get("delta"))
    for name in ("text", "partial_json"):
        if isinstance(delta.get(name), str):
            block["_pieces"].append(delta[name])


def _whole_block(block: Body) -> Body:
    pieces = "".join(block.pop("_pieces"))
    if block.get("type") == "text":
        text = block.get("text")
        return {**block, "text": (text if isinstance(text, str) else "") + pieces}
    return {**block, "input": unwrapped(pieces, 1)} if pieces else block
