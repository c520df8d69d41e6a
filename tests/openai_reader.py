"""A second reader of training files, written from the published rules alone; it shares no code with the product."""

from __future__ import annotations

import json
from typing import Any

TOP = {"messages", "tools", "parallel_tool_calls", "functions"}
ROLES = {"system", "user", "assistant", "tool", "function"}
KEYS = {"role", "content", "name", "weight", "tool_calls", "tool_call_id", "function_call", "refusal"}


def refusals(data: bytes) -> list[str]:
    """Why the service would refuse the file, line by line; empty when it would take it."""
    if data.startswith(b"\xef\xbb\xbf"):
        return ["a byte order mark"]
    if not data.endswith(b"\n") or b"\r" in data:
        return ["lines must end in a single line feed"]
    found = []
    for number, line in enumerate(data.decode("utf-8").split("\n")[:-1], start=1):
        found += [f"line {number}: {problem}" for problem in _line(line)]
    return found


def _line(line: str) -> list[str]:
    if not line.strip():
        return ["blank"]
    record = json.loads(line)
    if not isinstance(record, dict) or not isinstance(record.get("messages"), list) or not record["messages"]:
        return ["no list of messages"]
    found = [f"unknown key {key}" for key in record.keys() - TOP]
    for message in record["messages"]:
        found += _message(message)
    if not any(message.get("role") == "assistant" for message in record["messages"]):
        found.append("no assistant message")
    return found


def _message(message: Any) -> list[str]:
    if not isinstance(message, dict):
        return ["a message is no object"]
    found = [f"unknown message key {key}" for key in message.keys() - KEYS]
    if message.get("role") not in ROLES:
        found.append(f"role {message.get('role')}")
    if message.get("content") is None and not (message.get("tool_calls") or message.get("function_call")):
        found.append("no content")
    if "weight" in message and (message["weight"] not in (0, 1) or message.get("role") != "assistant"):
        found.append("weight")
    calls = message.get("tool_calls") or []
    return found + ["arguments are no text" for call in calls if not isinstance(call["function"]["arguments"], str)]
