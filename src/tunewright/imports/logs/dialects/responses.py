"""OpenAI's Responses API: items of input and output, translated into OpenAI's chat form. Reasoning is left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from tunewright.imports.logs.call import NO_ANSWER, Call, Left, Reply
from tunewright.imports.logs.dialects.openai import (
    FILTERED,
    failed,
    failure,
    is_empty,
    made_call,
    tool_call,
)
from tunewright.imports.logs.values import as_word, at_path, first_word, mapping, objects, unwrapped
from tunewright.model import Body, dumps

_TEXTS: Final = ("input_text", "output_text", "text", "summary_text")
_TOLD: Final = ("name", "description", "parameters", "strict")
_LOST: Final = Left("half", "It refers to an earlier item that is not in this record.")


def item_messages(items: object) -> list[Body]:
    """Messages out of the input or output of a response: a text, or items; calls and texts of one turn together."""
    items = unwrapped(items) if not isinstance(items, str) else items
    if isinstance(items, str):
        return [{"role": "user", "content": items}]
    messages: list[Body] = []
    for item in objects(items):
        message = _message(item)
        if message is None:
            continue
        if messages and _continues(messages[-1], message):
            messages[-1] = _together(messages[-1], message)
        else:
            messages.append(message)
    return messages


def _message(item: Body) -> Body | None:
    kind = as_word(item.get("type"))
    if kind in ("message", "") and isinstance(item.get("role"), str):
        return _said(item["role"], item.get("content"))
    call_id = first_word(item, "call_id", "id")
    if kind == "function_call":
        return _calling(tool_call(call_id, as_word(item.get("name")), item.get("arguments")))
    if kind == "custom_tool_call":
        told = {"name": as_word(item.get("name")), "input": item.get("input")}
        return _calling({"id": call_id, "type": "custom", "custom": told})
    if kind in ("function_call_output", "custom_tool_call_output"):
        return {"role": "tool", "content": _content(item.get("output"))[0], "tool_call_id": call_id}
    return None


def _calling(call: Body) -> Body:
    return {"role": "assistant", "content": None, "tool_calls": [call]}


def _said(role: str, raw: object) -> Body:
    content, refusal = _content(raw)
    if refusal:
        return {"role": role, "content": content or None, "refusal": refusal}
    return {"role": role, "content": content}


def _content(raw: object) -> tuple[str | list[Body] | None, str]:
    """The content (a text, or parts where something else than text is among them) and the refusal."""
    if isinstance(raw, str):
        return raw, ""
    if isinstance(raw, dict):
        return dumps(raw), ""
    blocks = objects(raw)
    refusal = "\n".join(block["refusal"] for block in blocks if isinstance(block.get("refusal"), str))
    parts = [part for part in map(_part, blocks) if part]
    if any(part["type"] != "text" for part in parts):
        return parts, refusal
    return "\n".join(part["text"] for part in parts), refusal


def _part(block: Body) -> Body | None:
    kind = block.get("type")
    if kind in _TEXTS:
        text = block.get("text")
        return {"type": "text", "text": text} if isinstance(text, str) else None
    if kind == "input_image":
        return _image(block)
    if kind == "input_file":
        told = {name: block[name] for name in ("file_id", "filename", "file_data") if block.get(name)}
        return {"type": "file", "file": told or {"file_id": as_word(block.get("file_url"))}}
    if kind == "input_audio":
        return {"type": "input_audio", "input_audio": block.get("input_audio")}
    return None


def _image(block: Body) -> Body:
    address = block.get("image_url")
    if isinstance(address, dict):
        return {"type": "image_url", "image_url": address}
    told: Body = {"url": as_word(address) or as_word(block.get("file_id"))}
    if isinstance(block.get("detail"), str):
        told["detail"] = block["detail"]
    return {"type": "image_url", "image_url": told}


def _continues(before: Body, message: Body) -> bool:
    """A tool call belongs to the assistant's turn right before it; two texts in a row stay two turns."""
    return "tool_calls" in message and before["role"] == "assistant" and "refusal" not in before


def _together(before: Body, calling: Body) -> Body:
    return {**before, "content": before["content"] or None, "tool_calls": [
        *before.get("tool_calls", ()), *calling["tool_calls"]
    ]}  # fmt: skip


def output_message(items: object) -> Body:
    """The items of an output as one assistant message: its texts, its refusal and its tool calls."""
    messages = [message for message in item_messages(items) if message["role"] == "assistant"]
    texts = [message["content"] for message in messages if message["content"]]
    refusals = [message["refusal"] for message in messages if message.get("refusal")]
    calls = [call for message in messages for call in message.get("tool_calls", ())]
    joined = texts[0] if len(texts) == 1 else "\n".join(text for text in texts if isinstance(text, str))
    answer: Body = {"role": "assistant", "content": joined or None}
    if refusals:
        answer["refusal"] = "\n".join(refusals)
    if calls:
        answer["tool_calls"] = calls
    return answer


def response_tools(request: Mapping[str, Any]) -> list[Body] | None:
    """The functions that a request declares, in chat form; tools that the provider runs are left out."""
    tools: list[Body] = []
    for tool in objects(request.get("tools")):
        if isinstance(tool.get("function"), dict):
            tools.append(tool)
        elif tool.get("type", "function") == "function" and "name" in tool:
            told = {name: tool[name] for name in _TOLD if tool.get(name) is not None}
            tools.append({"type": "function", "function": told})
    return tools or None


def response_call(
    request: Mapping[str, Any], response: Mapping[str, Any], history: Sequence[Body] = ()
) -> Call | Left:
    """A request and its response as a call; a `Left` where it failed or has no answer.

    `history` is what the earlier responses said that this one goes on from, without their instructions.
    """
    answer = _answer(response)
    if isinstance(answer, Left):
        return answer
    asked = request.get("input", response.get("input"))
    if any(_is_lost(item) for item in (objects(asked) if isinstance(asked, list) else ())):
        return _LOST
    messages = [*_instructions(request, response), *history, *item_messages(asked)]
    tools = response_tools(request) or response_tools(response)
    call = made_call(request, response, messages, (answer,), tools)
    return replace(call, conversation=conversation_of(request, response))


def _answer(response: Mapping[str, Any]) -> Reply | Left:
    reason = first_word(response.get("incomplete_details"), "reason")
    status = first_word(response, "status")
    error = failure(response)
    if error or status in ("failed", "cancelled"):
        return error or failed({"code": status})
    if reason == "content_filter":
        return FILTERED
    message = output_message(response.get("output"))
    return NO_ANSWER if is_empty(message) else Reply(message, reason or status)


def _is_lost(item: Body) -> bool:
    """True for a mere reference to an item, unless its id says that it is reasoning, which is left out anyway."""
    is_reference = item.get("type") == "item_reference" or item.keys() == {"id"}
    return is_reference and not as_word(item.get("id")).startswith("rs_")


def _instructions(request: Mapping[str, Any], response: Mapping[str, Any]) -> list[Body]:
    said = request.get("instructions") or response.get("instructions")
    if isinstance(said, str):
        return [{"role": "system", "content": said}] if said else []
    return item_messages(said)


def conversation_of(request: Mapping[str, Any], response: Mapping[str, Any]) -> str:
    """The id of the conversation that the two name; empty where they name none."""
    named = (holder.get("conversation") for holder in (request, response))
    return next((word for word in (as_word(name) or first_word(name, "id") for name in named) if word), "")


def earlier_id(request: Mapping[str, Any], response: Mapping[str, Any]) -> str:
    """The id of the response that this one goes on from; empty where it begins anew."""
    return first_word(request, "previous_response_id") or first_word(response, "previous_response_id")


def said_in(request: Mapping[str, Any], response: Mapping[str, Any]) -> list[Body]:
    """What one request and its response add to a history."""
    answer = output_message(response.get("output"))
    own = item_messages(request.get("input", response.get("input")))
    return own if is_empty(answer) else [*own, answer]


def is_response(response: Mapping[str, Any]) -> bool:
    """True for the answer of the Responses API."""
    if response.get("object") == "response":
        return True
    kinds = ("message", "function_call", "reasoning")
    return at_path(response, "output", 0, "type") in kinds or bool(mapping(response.get("incomplete_details")))
