"""Intercom: conversations with their parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from tunewright.imports.logs.call import NOT_A_CALL, Call, Entry, Feedback
from tunewright.imports.logs.dialects.markup import plain_text
from tunewright.imports.logs.registry import log
from tunewright.imports.logs.threads import Said, calls_of
from tunewright.imports.logs.values import as_time, as_word, at_path, first_word, mapping, objects, share_of
from tunewright.imports.registry import Score
from tunewright.model import Body

_CUSTOMERS: Final = ("user", "lead", "contact", "visitor")
_SAID: Final = ("comment", "quick_reply", "open", "close")
"""Kinds of parts that both sides can read; a conversation may be closed, or opened again, with a message."""


def _score(records: Sequence[Body]) -> Score:
    return share_of(records, [bool(_conversations(record)) for record in records], "are conversations with parts")


@log("intercom", title="Intercom conversations", score=_score)
def read_intercom(record: Body, file: str) -> Iterable[Entry]:
    """Intercom conversations: the customer asks, team and bot answer; notes are left out."""
    conversations = _conversations(record)
    if not conversations:
        yield NOT_A_CALL
    for conversation in conversations:
        yield from calls_of(list(_said(conversation)), _about(conversation))


def _conversations(record: Body) -> list[Body]:
    if isinstance(record.get("conversations"), list):
        return [one for one in objects(record["conversations"]) if _is_conversation(one)]
    return [record] if _is_conversation(record) else []


def _is_conversation(record: Body) -> bool:
    return "conversation_parts" in record and (isinstance(record.get("source"), dict) or bool(_parts(record)))


def _parts(conversation: Body) -> list[Body]:
    parts = conversation.get("conversation_parts")
    if isinstance(parts, dict):
        parts = parts.get("conversation_parts", parts.get("data"))
    return objects(parts)


def _said(conversation: Body) -> Iterator[Said]:
    source = mapping(conversation.get("source"))
    yield _message(source, as_time(conversation.get("created_at")))
    for part in _parts(conversation):
        if as_word(part.get("part_type")) in _SAID and not part.get("redacted"):
            yield _message(part, as_time(part.get("created_at")))


def _message(part: Body, at: str) -> Said:
    body = part.get("body")
    text = plain_text(body) if isinstance(body, str) else ""
    return Said(as_word(at_path(part, "author", "type")) in _CUSTOMERS, text, first_word(part, "id"), at)


def _about(conversation: Body) -> Call:
    conversation_id = first_word(conversation, "id", "conversation_id")
    tags = conversation.get("tags")
    named = objects(tags.get("tags") if isinstance(tags, dict) else tags)
    return Call(
        (),
        (),
        id=conversation_id,
        conversation=conversation_id,
        user=_customer(conversation),
        at=as_time(conversation.get("created_at")),
        tags=tuple(name for tag in named if (name := first_word(tag, "name"))),
        feedback=tuple(_feedback(conversation)),
    )


def _customer(conversation: Body) -> str:
    author = at_path(conversation, "source", "author")
    if as_word(at_path(author, "type")) in _CUSTOMERS:
        return first_word(author, "id")
    return first_word(at_path(conversation, "contacts", "contacts", 0), "id")


def _feedback(conversation: Body) -> Iterator[Feedback]:
    rating = mapping(conversation.get("conversation_rating"))
    value = rating.get("rating")
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        remark = rating.get("remark")
        yield Feedback("conversation_rating", value, remark if isinstance(remark, str) else "", "customer")
