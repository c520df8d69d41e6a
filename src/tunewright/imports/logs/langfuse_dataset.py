"""Langfuse: the items of a dataset, whose expected output is the answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tunewright.imports.logs.call import NO_ANSWER, NOT_A_CALL, Call, Entry, Left
from tunewright.imports.logs.dialects.answers import answers_in
from tunewright.imports.logs.dialects.any import messages_in
from tunewright.imports.logs.dialects.langfuse import NOT_ASKED, with_source
from tunewright.imports.logs.registry import log
from tunewright.imports.logs.values import as_time, first_word, objects, share_of
from tunewright.imports.registry import Score
from tunewright.model import Body

_EXPECTED = ("expectedOutput", "expected_output")
_BESIDE = frozenset((
    *("sourceTraceId", "source_trace_id", "sourceObservationId", "source_observation_id"),
    *("datasetId", "dataset_id", "datasetName", "dataset_name"),
))  # fmt: skip


def _score(records: Sequence[Body]) -> Score:
    fits = [any(map(_is_item, _items(record))) for record in records]
    return share_of(records, fits, "are items of a Langfuse dataset")


def _is_item(item: Body) -> bool:
    return "input" in item and any(name in item for name in _EXPECTED) and bool(item.keys() & _BESIDE)


@log("langfuse-dataset", title="Langfuse dataset", score=_score)
def read_langfuse_dataset(record: Body, file: str) -> Iterable[Entry]:
    """Langfuse dataset: the input of an item is asked, its expected output answered."""
    items = _items(record)
    for item in items:
        entry = _call(item)
        yield with_source(entry, item) if len(items) > 1 else entry


def _items(record: Body) -> list[Body]:
    for key in ("data", "items"):
        if isinstance(record.get(key), list) and "input" not in record:
            return objects(record[key])
    return [record]


def _call(item: Body) -> Call | Left:
    if not _is_item(item):
        return NOT_A_CALL
    expected = next((item[name] for name in _EXPECTED if item.get(name)), None)
    replies = answers_in(expected)
    if not replies or expected == "null":
        return NO_ANSWER
    found = messages_in(item["input"])
    if found is None:
        return NOT_ASKED
    return Call(
        messages=found.messages,
        replies=replies,
        tools=found.tools,
        id=first_word(item, "id"),
        trace=first_word(item, "sourceTraceId", "source_trace_id"),
        name=first_word(item, "datasetName", "dataset_name"),
        model=found.model,
        at=as_time(item.get("createdAt", item.get("created_at"))),
    )
