"""Google's form: contents with parts, in the spelling of the wire (functionCall) and of Python (function_call)."""

from __future__ import annotations

from typing import Any, Final, TypeGuard

from tunewright.imports.logs.call import Reply
from tunewright.imports.logs.values import as_word
from tunewright.model import Body, dumps

_ROLES: Final = {"model": "assistant", "user": "user", "function": "user", "system": "system"}
_OTHERS: Final = frozenset(("type", "part_kind", "content"))
"""What parts have in other forms."""
_FINISHES: Final = {1: "STOP", 2: "MAX_TOKENS", 3: "SAFETY", 4: "RECITATION", 5: "OTHER"}
"""The numbers of the finish reasons, where the client kept those."""


def is_content(value: object) -> TypeGuard[Body]:
    """True for a turn with parts that carry no type of their own."""
    parts = value.get("parts") if isinstance(value, dict) else None
    if not isinstance(parts, list) or not parts:
        return False
    return all(isinstance(part, dict) and not part.keys() & _OTHERS for part in parts)


def messages_of(contents: object) -> list[Body] | None:
    """Turns as messages; None where one of them is none. A bare text is a turn of the user."""
    listed = contents if isinstance(contents, list) else [contents]
    messages: list[Body] = []
    for turn in listed:
        if isinstance(turn, str):
            messages.append({"role": "user", "content": turn})
        elif is_content(turn):
            messages += _turn(turn)
        else:
            return None
    return messages or None


def request_of(request: Body) -> tuple[list[Body], list[Body]] | None:
    """Messages, the system text first, and declared tools of a whole request; None where it is none."""
    messages = messages_of(request.get("contents"))
    if messages is None:
        return None
    config = request.get("config")
    holders = [request, config] if isinstance(config, dict) else [request]
    system = next((text for holder in holders if (text := _system(holder))), "")
    if system:
        messages.insert(0, {"role": "system", "content": system})
    return messages, [tool for holder in holders for tool in tools_of(holder.get("tools"))]


def replies_of(response: Body) -> list[Reply] | None:
    """The candidates of a response, or the one that a framework kept alone; None for anything else."""
    candidates = response.get("candidates")
    if not isinstance(candidates, list):
        candidates = [response] if is_content(response.get("content")) else None
    if candidates is None:
        return None
    replies = []
    for candidate in candidates:
        if not isinstance(candidate, dict):
            continue
        finish = candidate.get("finish_reason", candidate.get("finishReason"))
        turns = _turn(candidate["content"]) if is_content(candidate.get("content")) else []
        message = turns[-1] if turns else {"role": "assistant", "content": None}
        word = _FINISHES.get(finish, "") if isinstance(finish, int) else as_word(finish)
        replies.append(Reply({**message, "role": "assistant"}, word))
    return replies


def tools_of(tools: object) -> list[Body]:
    """Declared functions in OpenAI's form."""
    listed = [tool for tool in (tools if isinstance(tools, list) else [tools]) if isinstance(tool, dict)]
    declared = [_either(tool, "function_declarations", "functionDeclarations") for tool in listed]
    functions = [one for several in declared if isinstance(several, list) for one in several]
    return [{"type": "function", "function": _declared(one)} for one in functions if isinstance(one, dict)]


def _declared(function: Body) -> Body:
    kept: Body = {key: function[key] for key in ("name", "description") if function.get(key) is not None}
    names = ("parameters", "parameters_json_schema", "parametersJsonSchema")
    schema = next((function[name] for name in names if function.get(name) is not None), None)
    return kept if schema is None else kept | {"parameters": schema}


def _turn(turn: Body) -> list[Body]:
    """A turn as messages: what tools answered stands in messages of its own, before what else was said."""
    said: list[Body] = []
    calls: list[Body] = []
    results: list[Body] = []
    for part in turn["parts"]:
        call = _either(part, "function_call", "functionCall")
        result = _either(part, "function_response", "functionResponse")
        if isinstance(call, dict):
            calls.append(_call(call))
        elif isinstance(result, dict):
            results.append(_result(result))
        elif not part.get("thought") and (kept := _said(part)):
            said.append(kept)
    role = _ROLES.get(as_word(turn.get("role")), "assistant" if calls else "user")
    if not said and not calls:
        return results or [{"role": role, "content": ""}]
    message: Body = {"role": role, "content": _content(said)}
    if calls:
        message["tool_calls"] = calls
    return [*results, message]


def _content(said: list[Body]) -> Any:
    if all(part["type"] == "text" for part in said):
        return "\n".join(part["text"] for part in said) if said else None
    return said


def _said(part: Body) -> Body | None:
    if isinstance(part.get("text"), str):
        return {"type": "text", "text": part["text"]}
    file = _either(part, "file_data", "fileData")
    url = _either(file, "file_uri", "fileUri") if isinstance(file, dict) else None
    inline = _either(part, "inline_data", "inlineData")
    if isinstance(inline, dict) and isinstance(inline.get("data"), str):
        kind = as_word(_either(inline, "mime_type", "mimeType")) or "image/png"
        url = f"data:{kind};base64,{inline['data']}"
    return {"type": "image_url", "image_url": {"url": url}} if isinstance(url, str) else None


def _call(call: Body) -> Body:
    """Calls without an id are named after their function, as their results are."""
    name = as_word(call.get("name"))
    args = call.get("args")
    function = {"name": name, "arguments": args if isinstance(args, str) else dumps({} if args is None else args)}
    return {"id": as_word(call.get("id")) or name, "type": "function", "function": function}


def _result(result: Body) -> Body:
    said = result.get("response")
    content = said if isinstance(said, str) else dumps(said)
    call_id = as_word(result.get("id")) or as_word(result.get("name"))
    return {"role": "tool", "content": content, "tool_call_id": call_id}


def _system(holder: Body) -> str:
    said = _either(holder, "system_instruction", "systemInstruction")
    if isinstance(said, str):
        return said
    listed = said if isinstance(said, list) else [said]
    texts: list[str] = []
    for one in listed:
        parts = one.get("parts") if isinstance(one, dict) else [one]
        for part in parts if isinstance(parts, list) else []:
            text = part.get("text") if isinstance(part, dict) else part
            texts += [text] if isinstance(text, str) else []
    return "\n".join(texts)


def _either(holder: Body, snake: str, camel: str) -> Any:
    found = holder.get(snake)
    return holder.get(camel) if found is None else found
