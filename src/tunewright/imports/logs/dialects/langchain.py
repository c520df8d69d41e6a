"""LangChain's messages: constructors {lc, type, id, kwargs}, {type, data} dumps, flat dumps, pairs, generations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from tunewright.imports.logs.call import Reply
from tunewright.imports.logs.values import as_word, at_path, first_count, first_word
from tunewright.model import Body, dumps

_ROLES: Final = {
    **dict.fromkeys(("human", "user", "HumanMessage", "HumanMessageChunk"), "user"),
    **dict.fromkeys(("ai", "assistant", "AIMessage", "AIMessageChunk"), "assistant"),
    **dict.fromkeys(("system", "SystemMessage", "SystemMessageChunk"), "system"),
    **dict.fromkeys(("tool", "ToolMessage", "ToolMessageChunk"), "tool"),
    **dict.fromkeys(("function", "FunctionMessage", "FunctionMessageChunk"), "function"),
    **dict.fromkeys(("chat", "ChatMessage", "ChatMessageChunk"), ""),
    "developer": "developer",
}
"""Types and class names; the empty role stands in the message itself."""
_NOT_SAID: Final = ("thinking", "reasoning", "redacted_thinking", "reasoning_content")
_TEXTS: Final = ("text", "output_text", "input_text", "refusal", "text-plain")
_ASKED: Final = ("input_tokens", "prompt_tokens", "promptTokens", "prompt_token_count")
_ANSWERED: Final = ("output_tokens", "completion_tokens", "completionTokens", "candidates_token_count")
_MARKS: Final = (("System: ", "system"), ("Human: ", "user"), ("AI: ", "assistant"))


def is_message(value: object) -> bool:
    """True for a message as LangChain keeps it; a message in OpenAI's form is none."""
    return _opened(value) is not None


def message_of(value: object) -> Body | None:
    """One message in OpenAI's form; None for what is no LangChain message."""
    opened = _opened(value)
    if opened is None:
        return None
    role, fields = opened
    extra = fields.get("additional_kwargs")
    extra = extra if isinstance(extra, dict) else {}
    if role == "system" and extra.get("__openai_role__") == "developer":
        role = "developer"
    message: Body = {"role": role, "content": content_of(fields.get("content"))}
    if role == "assistant":
        return _answer(message, fields, extra)
    name = fields.get("name")
    if isinstance(name, str) and name and role != "tool":
        message["name"] = name
    if role == "tool":
        message["tool_call_id"] = as_word(fields.get("tool_call_id"))
    return message


def messages_of(values: object) -> list[Body] | None:
    """All messages of a list, each in any of LangChain's forms; None where one of them is in none."""
    if not isinstance(values, list):
        return None
    found = [message_of(value) for value in values]
    read = [message for message in found if message is not None]
    return read if read and len(read) == len(found) else None


def content_of(content: object) -> Any:
    """What a message says: a text, or content parts where an image is among them; reasoning is left out."""
    if content is None or isinstance(content, str):
        return content
    if isinstance(content, dict):
        content = [content]
    if not isinstance(content, list):
        return dumps(content)
    parts = [part for part in map(_part, content) if part is not None]
    if all(part["type"] == "text" for part in parts):
        return "\n".join(part["text"] for part in parts) if parts else None
    return parts


def _part(part: object) -> Body | None:
    if isinstance(part, str):
        return {"type": "text", "text": part}
    if not isinstance(part, dict):
        return None
    kind = part.get("type")
    if isinstance(part.get("text"), str) and (kind in _TEXTS or kind is None):
        return {"type": "text", "text": part["text"]}
    if kind == "image_url":
        url = part.get("image_url")
        return {"type": "image_url", "image_url": {"url": url} if isinstance(url, str) else url}
    if kind == "image":
        url = _image_url(part)
        return {"type": "image_url", "image_url": {"url": url}} if url else None
    return None


def _image_url(part: Body) -> str:
    source = part.get("source")
    if isinstance(source, dict):
        part = source
    data = first_word(part, "base64", "data")
    if data:
        kind = first_word(part, "mime_type", "media_type") or "image/png"
        return f"data:{kind};base64,{data}"
    return first_word(part, "url", "file_id")


def _answer(message: Body, fields: Body, extra: Body) -> Body:
    refusal = extra.get("refusal")
    calls = _tool_calls(fields, extra)
    if message["content"] in ("", []) and (calls or refusal or extra.get("function_call")):
        message["content"] = None
    if isinstance(refusal, str) and refusal:
        message["refusal"] = refusal
    if isinstance(extra.get("function_call"), dict) and not calls:
        message["function_call"] = extra["function_call"]
    elif calls:
        message["tool_calls"] = calls
    return message


def _tool_calls(fields: Body, extra: Body) -> list[Body]:
    """The calls as they came over the wire where that was kept; else from LangChain's list, or from the content."""
    raw = extra.get("tool_calls")
    if isinstance(raw, list) and raw:
        return [_wire_call(call) for call in raw if isinstance(call, dict)]
    own = [call for key in ("tool_calls", "invalid_tool_calls") for call in _listed(fields.get(key))]
    if not own and not extra.get("function_call"):
        own = [part for part in _listed(fields.get("content")) if part.get("type") in ("tool_use", "tool_call")]
    return [_wire_call(call) for call in own]


def _wire_call(call: Body) -> Body:
    function = call.get("function")
    if isinstance(function, dict):
        said = function.get("arguments", "")
        name = as_word(function.get("name"))
    else:
        said = next((call[key] for key in ("args", "input", "arguments") if key in call), "")
        name = as_word(call.get("name"))
    arguments = said if isinstance(said, str) else dumps({} if said is None else said)
    return {"id": as_word(call.get("id")), "type": "function", "function": {"name": name, "arguments": arguments}}


def _listed(value: object) -> list[Body]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _opened(value: object) -> tuple[str, Body] | None:
    """Role and fields of a message."""
    if isinstance(value, list):
        return _pair(value)
    if not isinstance(value, dict):
        return None
    kind = value.get("type")
    if kind == "constructor" or "lc" in value:
        path, fields = value.get("id"), value.get("kwargs")
        kind = path[-1] if isinstance(path, list) and path else None
    elif isinstance(value.get("data"), dict) and "content" in value["data"]:
        fields = value["data"]
    elif "additional_kwargs" in value and isinstance(value.get("role"), str):
        kind, fields = value["role"], value
    else:
        fields = value if "content" in value and "role" not in value else None
    role = _ROLES.get(kind) if isinstance(kind, str) else None
    if role is None or not isinstance(fields, dict):
        return None
    return (role or as_word(fields.get("role")) or "user"), fields


def _pair(value: list[Any]) -> tuple[str, Body] | None:
    if len(value) != 2 or not isinstance(value[0], str) or value[0] not in _ROLES:
        return None
    role = _ROLES[value[0]]
    return (role, {"content": value[1]}) if role and isinstance(value[1], (str, list)) else None


def generations_of(value: object) -> list[list[Body]] | None:
    """The generations of an LLMResult: one list for each prompt, its alternatives in it; None for anything else."""
    rows = value.get("generations") if isinstance(value, dict) else None
    if not isinstance(rows, list) or not rows:
        return None
    if isinstance(rows[0], dict):
        return [_listed(rows)]
    return [_listed(row) for row in rows]


def replies_of(generations: list[Body]) -> list[Reply]:
    """The alternatives for one prompt; those that say nothing are left out."""
    return [reply for reply in map(reply_of, generations) if reply is not None]


def reply_of(generation: Body) -> Reply | None:
    """One generation as an answer; None where it says nothing at all."""
    kept = generation.get("message")
    message = message_of(kept)
    if message is None and isinstance(kept, dict) and "content" in kept:
        message = message_of({**kept, "type": "ai"}) if "role" not in kept else None
    if message is None or message["role"] != "assistant":
        text = generation.get("text")
        message = {"role": "assistant", "content": text} if isinstance(text, str) else None
    if message is None or not says_something(message):
        return None
    return Reply(message, finish_of(generation), id=as_word(at_path(fields_of(kept), "response_metadata", "id")))


def says_something(message: Body) -> bool:
    """False for an answer without text, tool call and refusal."""
    return bool(message.get("content") or any(key in message for key in ("tool_calls", "function_call", "refusal")))


def fields_of(message: object) -> Body:
    """The fields of a message, wherever its form keeps them; empty for what is no message."""
    opened = _opened(message)
    if opened is not None:
        return opened[1]
    return message if isinstance(message, dict) else {}


def finish_of(generation: Body) -> str:
    """Why an answer ended, in the log's own word."""
    fields = fields_of(generation.get("message"))
    holders = (generation.get("generation_info"), fields.get("response_metadata"), generation)
    words = (first_word(holder, "finish_reason", "stop_reason", "finishReason") for holder in holders)
    return next((word for word in words if word), "")


_CACHED: Final = ("cache_creation_input_tokens", "cache_read_input_tokens")
"""Tokens of the input that Anthropic counts apart."""


def usage_of(message: object) -> tuple[int | None, int | None]:
    """Tokens in and out that a message says it took."""
    fields = fields_of(message)
    metadata = fields.get("response_metadata")
    holders = [fields.get("usage_metadata")]
    if isinstance(metadata, dict):
        holders += [metadata.get(key) for key in ("token_usage", "tokenUsage", "usage", "usage_metadata")]
    return tokens_in(*holders)


def tokens_in(*holders: object) -> tuple[int | None, int | None]:
    """Tokens in and out from the first of the mappings that says anything."""
    for holder in holders:
        asked, said = first_count(holder, *_ASKED), first_count(holder, *_ANSWERED)
        if asked is not None or said is not None:
            cached = (first_count(holder, name) for name in _CACHED)
            return (None if asked is None else asked + sum(filter(None, cached))), said
    return None, None


def model_of(message: object) -> str:
    """The model that answered, as the message says."""
    return first_word(fields_of(message).get("response_metadata"), "model_name", "model", "model_id")


def turns_in(text: str) -> list[Body]:
    """A prompt that was flattened to “System: …”, “Human: …”, “AI: …”, split where only one reading is possible.

    Sure is: the system text first if at all, then people and model in turns, a person last. Anything else stays
    one turn of the user, exactly as it stands.
    """
    turns = list(_marked(text))
    spoken = turns[1:] if turns and turns[0]["role"] == "system" else turns
    wanted = ["user" if at % 2 == 0 else "assistant" for at in range(len(spoken))]
    is_sure = bool(spoken) and [turn["role"] for turn in spoken] == wanted and len(spoken) % 2 == 1
    if not is_sure or "\nTool: " in text or "\nFunction: " in text:
        return [{"role": "user", "content": text}]
    return turns


def _marked(text: str) -> Iterator[Body]:
    """The pieces of a text that begins with a mark, cut at every mark that begins a line; none for other texts."""
    if not text.startswith(tuple(mark for mark, _ in _MARKS)):
        return
    role = ""
    lines: list[str] = []
    for line in text.split("\n"):
        opened = next(((mark, speaker) for mark, speaker in _MARKS if line.startswith(mark)), None)
        if opened and role:
            yield {"role": role, "content": "\n".join(lines)}
        if opened:
            role, lines = opened[1], [line[len(opened[0]) :]]
        else:
            lines.append(line)
    yield {"role": role, "content": "\n".join(lines)}
