"""Datasets of Phoenix: examples with an input and an output, and its download for OpenAI's evals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from tunewright.imports.logs.call import NO_ANSWER, NOT_A_CALL, Call, Entry, Left, Reply
from tunewright.imports.logs.dialects.any import messages_in, replies_in
from tunewright.imports.logs.dialects.tools import tools_in
from tunewright.imports.logs.dialects.turns import with_ids
from tunewright.imports.logs.registry import log
from tunewright.imports.logs.spans.facts import tags_of
from tunewright.imports.logs.values import as_time, at_path, first_word, mapping, share_of
from tunewright.imports.registry import Score
from tunewright.model import Body

_PARTS: Final = ("input", "output")
_BESIDE: Final = frozenset(
    (
        *("id", "node_id", "example_id", "external_id", "input", "output"),
        *("metadata", "updated_at", "created_at", "splits"),
    )
)


def _is_example(record: Body) -> bool:
    if not _BESIDE.issuperset(record) or not all(name in record for name in _PARTS):
        return False
    asked, answered = mapping(record["input"]), mapping(record["output"])
    return "messages" in asked and bool(answered) and ("metadata" in record or "messages" in answered)


def _is_eval(record: Body) -> bool:
    """True for a line for OpenAI's evals: messages, and the ideal answer as a text or several."""
    return set(record) == {"messages", "ideal"} and isinstance(record["messages"], list)


def _examples(record: Body) -> list[Body] | None:
    listed = at_path(record, "data", "examples") or record.get("examples")
    if not isinstance(listed, list) or not listed:
        return None
    return listed if all(isinstance(one, dict) and _is_example(one) for one in listed) else None


def _score(records: Sequence[Body]) -> Score:
    fits = [_is_example(record) or _is_eval(record) or _examples(record) is not None for record in records]
    return share_of(records, fits, "are examples of a dataset in Phoenix")


@log("phoenix-dataset", title="Phoenix datasets", score=_score)
def read_phoenix_dataset(record: Body, file: str) -> Iterable[Entry]:
    """Examples of a Phoenix dataset with messages in input and output, or its lines for OpenAI's evals.

    Phoenix does not keep the ids of tool calls: each gets one, and so does its answer.
    """
    listed = _examples(record)
    if listed is not None:
        return [_call(one) for one in listed]
    if _is_eval(record):
        return [_eval(record)]
    return [_call(record) if _is_example(record) else NOT_A_CALL]


def _call(record: Body) -> Call | Left:
    asked = messages_in(record["input"])
    replies = _replies(mapping(record["output"]))
    if asked is None or not replies:
        return NO_ANSWER
    metadata = mapping(record.get("metadata"))
    *messages, answer = with_ids([*asked.messages, replies[0].message])
    return Call(
        messages,
        [replace(replies[0], message=answer), *replies[1:]],
        asked.tools or tools_in(mapping(record["input"]).get("tools") or []),
        id=first_word(record, "id", "example_id", "node_id"),
        span=first_word(metadata, "span_id"),
        trace=first_word(metadata, "trace_id"),
        model=first_word(metadata, "llm.model_name", "model", "model_name"),
        at=as_time(record.get("created_at", record.get("updated_at"))),
        tags=tags_of(metadata.get("tags")),
        source=record,
    )


def _replies(output: Mapping[str, Any]) -> list[Reply]:
    """The last message of the output; where it holds none, its text."""
    listed = output.get("messages")
    if isinstance(listed, list) and listed:
        return replies_in(listed[-1]) or []
    return replies_in(dict(output)) or []


def _eval(record: Body) -> Call | Left:
    """The ideal answer; several are alternatives."""
    asked = messages_in(record["messages"])
    ideal = record["ideal"]
    texts = [text for text in (ideal if isinstance(ideal, list) else [ideal]) if isinstance(text, str)]
    if asked is None or not texts:
        return NO_ANSWER
    return Call(asked.messages, [Reply({"role": "assistant", "content": text}) for text in texts])
