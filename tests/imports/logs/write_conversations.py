"""The ten calls as account exports and support tools keep conversations, as far as those can hold them."""

from __future__ import annotations

from datetime import datetime
from html import escape

from tunewright.imports.logs.call import Call
from tunewright.model import Body


def _seconds(call: Call) -> int:
    return int(datetime.fromisoformat(call.at).timestamp())


def write_chatgpt(calls: list[Call]) -> list[Body]:
    """Conversations whose path runs over hidden and tool nodes."""
    records = []
    for call in calls:
        nodes: dict[str, Body] = {"root": {"id": "root", "message": None, "parent": None, "children": []}}
        last = "root"
        turns = [*call.messages, call.replies[0].message]
        for at, turn in enumerate(turns):
            is_last = at == len(turns) - 1
            message: Body = {
                "id": call.id if is_last else f"{call.id}-{at}",
                "author": {"role": turn["role"]},
                "create_time": _seconds(call) + 0.0,
                "content": {"content_type": "text", "parts": [turn["content"]]},
                "weight": 1.0,
                "recipient": "all",
                "metadata": {},
            }
            if is_last:
                message["metadata"] = {"model_slug": call.model, "finish_details": {"type": call.replies[0].finish}}
                thought = {"author": {"role": "assistant"}, "content": {"content_type": "thoughts", "thoughts": []}}
                last = _node(nodes, f"{call.id}-thought", thought, last)
            last = _node(nodes, message["id"], message, last)
        records.append({"id": f"conv-{call.id}", "title": "T", "mapping": nodes, "current_node": last})
    return records


def _node(nodes: dict[str, Body], key: str, message: Body, parent: str) -> str:
    nodes[key] = {"id": key, "message": message, "parent": parent, "children": []}
    nodes[parent]["children"].append(key)
    return key


def write_slack(calls: list[Call]) -> list[Body]:
    """Messages of one channel in order of time, threads among each other, their texts escaped as Slack does."""
    messages = []
    for call in calls:
        answered = _seconds(call)
        turns = [*call.messages, call.replies[0].message]
        first = f"{answered - len(turns) + 1}.000000"
        for at, turn in enumerate(turns):
            text = turn["content"].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
            user = "U1" if turn["role"] == "user" else f"U{at + 2}"
            stamp = f"{answered - len(turns) + 1 + at}.000000"
            messages.append({"type": "message", "user": user, "text": text, "ts": stamp, "thread_ts": first})
    joined = {"type": "message", "subtype": "channel_join", "user": "U9", "text": "has joined", "ts": "1.0001"}
    return [joined, *sorted(messages, key=lambda message: message["ts"])]


def write_zendesk(calls: list[Call]) -> list[Body]:
    records = []
    for call in calls:
        comments = [
            {
                "id": at,
                "author_id": 1 if turn["role"] == "user" else 2,
                "plain_body": turn["content"],
                "body": "not this one",
                "public": True,
                "created_at": call.at,
            }
            for at, turn in enumerate([*call.messages, call.replies[0].message])
        ]
        note = {"id": 99, "author_id": 2, "plain_body": "internal", "public": False, "created_at": call.at}
        records.append({"id": call.id, "requester_id": 1, "subject": "S", "comments": [*comments, note]})
    return [{"ticket": records[0]}, *records[1:]]


def write_intercom(calls: list[Call]) -> list[Body]:
    records = []
    for call in calls:
        turns = [*call.messages, call.replies[0].message]
        parts = [
            {
                "part_type": "comment",
                "id": str(at),
                "body": f"<p>{escape(turn['content'])}</p>",
                "author": {"type": "user" if turn["role"] == "user" else "admin", "id": "7"},
                "created_at": _seconds(call),
            }
            for at, turn in enumerate(turns)
        ]
        note = {"part_type": "note", "body": "<p>internal</p>", "author": {"type": "admin"}}
        source = {key: parts[0][key] for key in ("body", "author", "id")}
        inner = {"conversation_parts": [*parts[1:], note], "total_count": len(parts)}
        created = {"created_at": _seconds(call), "source": source, "conversation_parts": inner}
        records.append({"type": "conversation", "id": call.id, **created})
    return records
