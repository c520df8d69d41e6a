"""OpenAssistant's trees of messages: one message a record, or a whole tree with its replies inside each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from tunewright.imports.logs.call import NO_ANSWER, NOT_A_CALL, Call, Entry, Left, Piece, Reply
from tunewright.imports.logs.registry import log
from tunewright.imports.logs.values import as_time, first_word, objects, share_of
from tunewright.imports.registry import Score
from tunewright.model import Body

_ROLES: Final = {"prompter": "user", "assistant": "assistant"}
_UNRANKED: Final = 1_000
_DEEPEST: Final = 100


def _score(records: Sequence[Body]) -> Score:
    fits = [_is_message(record) or _is_message(record.get("prompt")) for record in records]
    return share_of(records, fits, "are messages or trees of OpenAssistant")


def _is_message(value: object) -> bool:
    return isinstance(value, dict) and value.get("role") in _ROLES and {"message_id", "text"} <= value.keys()


def _join(pieces: Sequence[Piece]) -> Iterator[Call | Left]:
    """A call for each question of a tree, with all answers it was given, the best ranked first."""
    told = {first_word(piece.data, "message_id"): piece.data for piece in pieces if not piece.data.get("deleted")}
    replies: dict[str, list[Body]] = {}
    for message in told.values():
        replies.setdefault(first_word(message, "parent_id"), []).append(message)
    n_calls = 0
    for name, message in told.items():
        answers = [one for one in replies.get(name, ()) if one["role"] == "assistant"]
        path = _path(message, told)
        if message["role"] == "prompter" and answers and path:
            n_calls += 1
            yield _call(path, sorted(answers, key=_rank))
    if not n_calls:
        yield NO_ANSWER


def _rank(message: Body) -> float:
    rank = message.get("rank")
    return rank if isinstance(rank, (int, float)) and rank == rank else _UNRANKED


def _path(message: Body, told: dict[str, Body]) -> list[Body]:
    """The messages from the root of the tree to this one; none where one of them is missing."""
    path = [message]
    while parent := first_word(path[-1], "parent_id"):
        if parent not in told or len(path) > _DEEPEST:
            return []
        path.append(told[parent])
    return path[::-1]


def _call(path: Sequence[Body], answers: Sequence[Body]) -> Call:
    first = answers[0]
    return Call(
        messages=[{"role": _ROLES[one["role"]], "content": one["text"]} for one in path],
        replies=[
            Reply({"role": "assistant", "content": one["text"]}, id=first_word(one, "message_id"))
            for one in answers
        ],
        id=first_word(first, "message_id"),
        conversation=first_word(path[0], "message_tree_id", "message_id"),
        model=first_word(first, "model_name"),
        at=as_time(first.get("created_date")),
        tags=tuple(word for word in (first_word(path[0], "lang"),) if word),
        source={"messages": [*path, *answers]},
    )


@log("openassistant", title="OpenAssistant trees", score=_score, join=_join)
def read_openassistant(record: Body, file: str) -> Iterable[Entry]:
    """OpenAssistant: messages joined to their trees; every question is a call, with all answers it was given.

    Messages that were deleted are left out. Answers stand in the order of their ranks.
    """
    if _is_message(record):
        yield Piece(first_word(record, "message_tree_id") or file, record)
        return
    tree = first_word(record, "message_tree_id")
    waiting = [(record.get("prompt"), "")]
    found: list[Body] = []
    while waiting:
        message, parent = waiting.pop()
        if not isinstance(message, dict) or not _is_message(message):
            continue
        name = first_word(message, "message_id")
        found.append({**message, "replies": None, "parent_id": parent, "message_tree_id": tree})
        waiting += [(reply, name) for reply in objects(message.get("replies"))[::-1]]
    yield from _join([Piece(tree, message) for message in found]) if found else [NOT_A_CALL]
