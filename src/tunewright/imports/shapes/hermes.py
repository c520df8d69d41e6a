"""Hermes: conversations in which tags around JSON mark calls of functions, their answers and the functions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tunewright.imports.plan import Field, Mapping, ReadPlan, one_of
from tunewright.imports.reasons import Reason
from tunewright.imports.registry import Content, Score, shape
from tunewright.imports.shapes.chat import read_chat
from tunewright.imports.shapes.sharegpt import CONVERSATIONS, guess_conversation, read_sharegpt
from tunewright.imports.tagged_calls import are_tagged, without_tags
from tunewright.imports.turns import looks_like_turns
from tunewright.model import Body

_LISTS = ("messages", *CONVERSATIONS)


def _guess(columns: Sequence[str]) -> Mapping:
    messages: Field = "messages"
    talk = one_of(CONVERSATIONS, columns) or one_of(("messages",), columns) or CONVERSATIONS[0]
    rest = (pair for pair in guess_conversation(columns) if pair[0] != messages)
    return ((messages, talk), *rest)


def _score(records: Sequence[Body]) -> Score:
    talks = [_talk(record) for record in records]
    fit = sum(looks_like_turns(talk) and bool(talk) for talk in talks)
    tagged = sum(are_tagged(talk) for talk in talks)
    said = (
        f"{tagged} of the first {len(records)} records hold calls of functions between tags, such as <tool_call>."
    )
    return Score(fit / len(records) if tagged else 0.0, said)


def _talk(record: Body) -> Any:
    key = one_of(_LISTS, list(record))
    return None if key is None or {"chosen", "rejected"} & record.keys() else record[key]


@shape(
    "hermes",
    score=_score,
    guess=_guess,
    fields=("messages", "role", "content", "system", "tools"),
    needed=("messages",),
)
def read_hermes(record: Body, plan: ReadPlan) -> Content | Reason:
    """Hermes: each record holds a conversation with <tool_call>, <tool_response> and <tools> in its texts.

    The tags become tool calls, their answers and tools; JSON keeps its exact text. A conversation in which one of
    them cannot be understood stays as it is. To keep all tags as text, choose ShareGPT or Chat instead.
    """
    is_chat = plan.fields.get("messages", "messages") == "messages"
    content = (read_chat if is_chat else read_sharegpt)(record, plan)
    if isinstance(content, Reason):
        return content
    made = without_tags(content.body["messages"])
    if made is None:
        return content
    turns, tools = made
    body = content.body | {"messages": turns}
    return Content("chat", body | ({"tools": tools} if tools and not body.get("tools") else {}))
