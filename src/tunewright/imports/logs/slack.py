"""Slack: the day files of a workspace export, with its users."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Final

from tunewright.imports.logs.call import EVERYWHERE, NOT_A_CALL, Call, Entry, Feedback, Left, Piece
from tunewright.imports.logs.registry import log
from tunewright.imports.logs.threads import Said, calls_of
from tunewright.imports.logs.values import as_count, as_time, as_word, first_word, mapping, objects, share_of
from tunewright.imports.registry import Score
from tunewright.model import Body

ALONE: Final = Left("not-a-call", "A message that nobody answered in a thread.")
_A_MARK: Final = re.compile(r"<([^<>\s][^<>]*)>")
_A_TIME: Final = re.compile(r"\d{9,11}\.\d+")
_SAID: Final = ("", "thread_broadcast", "bot_message", "file_share", "me_message", "file_comment")
"""Subtypes of messages that somebody wrote; the others say that somebody joined, renamed, pinned …"""


def _is_message(record: Body) -> bool:
    stamp = record.get("ts")
    return isinstance(stamp, str) and _A_TIME.fullmatch(stamp) is not None and "text" in record


def _is_user(record: Body) -> bool:
    return isinstance(record.get("profile"), dict) and "team_id" in record and isinstance(record.get("id"), str)


def _is_channel(record: Body) -> bool:
    return isinstance(record.get("members"), list) and "id" in record and bool(record.keys() & _OF_CHANNELS)


_OF_CHANNELS: Final = frozenset(("creator", "created", "topic", "purpose", "is_archived"))


def _is_of_slack(record: Body) -> bool:
    if isinstance(record.get("messages"), list):
        held = objects(record["messages"])
        return bool(held) and all(_is_message(message) for message in held)
    return _is_message(record) or _is_user(record) or _is_channel(record)


def _score(records: Sequence[Body]) -> Score:
    return share_of(
        records, [_is_of_slack(record) for record in records], "are messages, users or channels of Slack"
    )


def _join(pieces: Sequence[Piece]) -> Iterator[Call | Left]:
    """A thread, from its messages; also what a users file says is understood among them."""
    names: dict[str, str] = {}
    messages: dict[str, Body] = {}
    for piece in pieces:
        names |= _names(piece.data)
        if _is_message(piece.data):
            messages.setdefault(piece.data["ts"], piece.data)
    thread = sorted(messages.values(), key=lambda message: float(message["ts"]))
    if len(thread) > 1:
        yield from calls_of([_said(message, thread[0], names) for message in thread], _about(thread, pieces[0].key))
    elif thread:
        yield ALONE


@log("slack", title="Slack export", score=_score, join=_join)
def read_slack(record: Body, file: str) -> Iterable[Entry]:
    """Slack threads: who began a thread asks, everybody else in it answers."""
    if _is_user(record):
        yield Piece(EVERYWHERE, record, record)
        return
    if isinstance(record.get("messages"), list):
        for message in objects(record["messages"]):
            yield _entry(message, file, message)
        return
    yield _entry(record, file)


def _entry(message: Body, file: str, source: Body | None = None) -> Entry:
    if not _is_message(message) or as_word(message.get("subtype")) not in _SAID:
        return NOT_A_CALL
    stamp = as_word(message.get("thread_ts"))
    if not stamp:
        return ALONE
    channel = as_word(message.get("channel")) or _channel(file)
    return Piece(f"{channel}/{stamp}" if channel else stamp, message, source)


def _channel(file: str) -> str:
    """The folder of a day file is its channel."""
    folders = file.replace("\\", "/").split("/")[:-1]
    return folders[-1] if folders else ""


def _said(message: Body, first: Body, names: Mapping[str, str]) -> Said:
    is_asker = _author(message) == _author(first)
    feedback = () if is_asker else tuple(_reactions(message))
    return Said(is_asker, _text(message, names), message["ts"], as_time(message["ts"]), feedback)


def _author(message: Body) -> str:
    return first_word(message, "user", "bot_id", "username")


def _about(thread: Sequence[Body], key: str) -> Call:
    channel = key.rpartition("/")[0]
    return Call(
        (),
        (),
        id=key,
        conversation=key,
        user=_author(thread[0]),
        name=channel,
        at=as_time(thread[0]["ts"]),
    )


def _reactions(message: Body) -> Iterator[Feedback]:
    """One piece of feedback for each kind of reaction; its value is how many people left it."""
    for reaction in objects(message.get("reactions")):
        name, count = first_word(reaction, "name"), as_count(reaction.get("count"))
        users = reaction.get("users")
        if name:
            yield Feedback(f"reaction {name}", count or (len(users) if isinstance(users, list) else 1), by="HUMAN")


def _names(record: Body) -> dict[str, str]:
    """Names of people by id: from a users file, or from the profile that a message carries."""
    if _is_user(record):
        return {record["id"]: _name(mapping(record.get("profile"))) or first_word(record, "real_name", "name")}
    profile = record.get("user_profile")
    name = _name(profile) if isinstance(profile, dict) else ""
    return {as_word(record.get("user")): name} if name else {}


def _name(profile: Body) -> str:
    return first_word(profile, "display_name", "real_name", "name")


def _text(message: Body, names: Mapping[str, str]) -> str:
    text = message.get("text")
    if not isinstance(text, str) or not text.strip():
        shown = (first_word(one, "text", "fallback") for one in objects(message.get("attachments")))
        text = "\n".join(chain(word for word in shown if word))
    if "<" in text:
        text = _A_MARK.sub(lambda mark: _resolved(mark.group(1), names), text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") if "&" in text else text


def _resolved(mark: str, names: Mapping[str, str]) -> str:
    """What a person reads where Slack wrote <@U1>, <#C1|general>, <!here> or <https://…|text>."""
    target, _, label = mark.partition("|")
    if target.startswith("@"):
        return f"@{names.get(target[1:]) or label.lstrip('@') or target[1:]}"
    if target.startswith("#"):
        return f"#{label or target[1:]}"
    if target.startswith("!"):
        return label or f"@{target[1:].partition('^')[0]}"
    address = target.removeprefix("mailto:")
    bare = address.removeprefix("https://").removeprefix("http://").rstrip("/")
    return address if label in ("", address, bare) else f"{label} ({address})"
