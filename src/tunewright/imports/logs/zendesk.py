"""Zendesk: tickets with their comments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from tunewright.imports.logs.call import NOT_A_CALL, Call, Entry, Feedback
from tunewright.imports.logs.dialects.markup import plain_text
from tunewright.imports.logs.registry import log
from tunewright.imports.logs.threads import Said, calls_of
from tunewright.imports.logs.values import as_time, as_word, first_word, mapping, objects, share_of
from tunewright.imports.registry import Score
from tunewright.model import Body

_RATED: Final = ("good", "bad", "good_with_comment", "bad_with_comment")
"""A rating that was only offered says nothing."""


def _score(records: Sequence[Body]) -> Score:
    return share_of(records, [bool(_tickets(record)) for record in records], "are tickets with comments")


@log("zendesk", title="Zendesk tickets", score=_score)
def read_zendesk(record: Body, file: str) -> Iterable[Entry]:
    """Zendesk tickets: public comments of the requester are asked, those of everybody else are answered."""
    tickets = _tickets(record)
    if not tickets:
        yield NOT_A_CALL
    for ticket in tickets:
        yield from calls_of(list(_said(ticket)), _about(ticket))


def _tickets(record: Body) -> list[Body]:
    """The tickets of a record: itself, the one in a wrapper, or a list of them."""
    inner = record.get("ticket")
    if isinstance(inner, dict):
        shared = {key: record[key] for key in ("comments", "users") if key in record}
        return [inner | shared] if _is_ticket(inner | shared) else []
    if isinstance(record.get("tickets"), list):
        return [ticket for ticket in objects(record["tickets"]) if _is_ticket(ticket)]
    return [record] if _is_ticket(record) else []


def _is_ticket(ticket: Body) -> bool:
    comments = _comments(ticket)
    return any("author_id" in comment and ("public" in comment or "plain_body" in comment) for comment in comments)


def _comments(ticket: Body) -> list[Body]:
    comments = ticket.get("comments")
    if isinstance(comments, dict):
        comments = comments.get("comments")
    return objects(comments)


def _said(ticket: Body) -> Iterator[Said]:
    comments = _comments(ticket)
    requester = first_word(ticket, "requester_id") or first_word(ticket.get("requester"), "id")
    requester = requester or next((first_word(comment, "author_id") for comment in comments), "")
    customers = {
        first_word(user, "id") for user in objects(ticket.get("users")) if user.get("role") == "end-user"
    } | {requester}
    for comment in comments:
        if comment.get("public") is False:
            continue
        yield Said(
            first_word(comment, "author_id") in customers,
            _text(comment),
            first_word(comment, "id"),
            as_time(comment.get("created_at")),
        )


def _text(comment: Body) -> str:
    for key in ("plain_body", "body"):
        if isinstance(comment.get(key), str) and comment[key].strip():
            text = str(comment[key])
            return text.replace("&nbsp;", " ") if key == "plain_body" else text
    markup = comment.get("html_body")
    return plain_text(markup) if isinstance(markup, str) else ""


def _about(ticket: Body) -> Call:
    ticket_id = first_word(ticket, "id", "ticket_id")
    tags = ticket.get("tags")
    return Call(
        (),
        (),
        id=ticket_id,
        conversation=ticket_id,
        user=first_word(ticket, "requester_id"),
        at=as_time(ticket.get("created_at")),
        tags=tuple(as_word(tag) for tag in tags) if isinstance(tags, list) else (),
        feedback=tuple(_feedback(ticket.get("satisfaction_rating"))),
    )


def _feedback(rating: Any) -> Iterator[Feedback]:
    rating = mapping(rating)
    score = as_word(rating.get("score"))
    if score in _RATED:
        comment = rating.get("comment")
        said = comment if isinstance(comment, str) else ""
        yield Feedback("satisfaction_rating", score.removesuffix("_with_comment"), said, "customer")
