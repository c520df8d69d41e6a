"""The same ten calls come out of every tracing tool and support tool, but for what those cannot hold."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from imports.logs import write_conversations, write_tracing
from imports.logs.ten_calls import SERVED, TEN
from tunewright.imports.logs.call import Call
from tunewright.imports.logs.gathering import Gatherer
from tunewright.imports.logs.reading import entries
from tunewright.imports.logs.registry import find_log
from tunewright.imports.logs.wish import Wish
from tunewright.model import Body, RawRecord

Write = Callable[[list[Call]], list[Body]]
ALL = range(1, 11)
ONE_MODEL: dict[str, Any] = {"model": SERVED, "served": ""}
"""Langfuse names one model for a call, the one that answered where it knows it."""
NO_FINISH: dict[str, Any] = {"finish": ""}
PLAIN = (1, 3, 6)
"""Between people there are no system texts, tools and refusals; what one side said in a row is one turn."""
BETWEEN_PEOPLE: dict[str, Any] = {"model": "", "served": "", "finish": "", "tokens": (None, None)}

TABLE: list[tuple[str, Write, Any, dict[str, Any]]] = [
    ("langfuse-trace", write_tracing.write_langfuse_trace, ALL, ONE_MODEL | NO_FINISH),
    ("langfuse-api", write_tracing.write_langfuse_api, ALL, ONE_MODEL | NO_FINISH),
    ("langfuse-blob", write_tracing.write_langfuse_blob, ALL, ONE_MODEL | NO_FINISH),
    (
        "langfuse-dataset",
        write_tracing.write_langfuse_dataset,
        ALL,
        {"model": "", "served": "", "finish": "", "tokens": (None, None)},
    ),
    ("langsmith", write_tracing.write_langsmith, ALL, {}),
    ("langsmith-bulk", write_tracing.write_langsmith_bulk, ALL, {}),
    ("langchain-callbacks", write_tracing.write_langchain_callbacks, ALL, {"at": ""}),
    ("langchain-tracer", write_tracing.write_langchain_tracer, ALL, {}),
    ("chatgpt", write_conversations.write_chatgpt, (1, 2, 3, 6, 8, 9, 10), {"served": "", "tokens": (None, None)}),
    ("slack", write_conversations.write_slack, (*PLAIN, 9), BETWEEN_PEOPLE | {"id": None}),
    ("zendesk", write_conversations.write_zendesk, (*PLAIN, 9), BETWEEN_PEOPLE),
    ("intercom", write_conversations.write_intercom, PLAIN, BETWEEN_PEOPLE),
]


def _told(call: Call) -> dict[str, Any]:
    reply = call.replies[0]
    return {
        "messages": list(call.messages),
        "answers": [one.message for one in call.replies],
        "tools": list(call.tools or ()),
        "id": call.id,
        "model": call.model,
        "served": call.served,
        "finish": reply.finish,
        "tokens": (call.tokens_in, call.tokens_out),
        "at": call.at,
    }


@pytest.mark.parametrize(("name", "write", "which", "others"), TABLE, ids=[row[0] for row in TABLE])
def test_ten_calls_come_back_as_they_were_written(name: str, write: Write, which: Any, others: dict[str, Any]):
    log = find_log(name)
    assert log is not None
    wanted = [TEN[number - 1] for number in which]
    texts = [json.dumps(record, ensure_ascii=False) for record in write(wanted)]
    gatherer = Gatherer(log, Wish(turns="last"))
    gatherer.take(
        0, entries([RawRecord(at + 1, text) for at, text in enumerate(texts)], log, "help/2025-11-17.json")
    )
    found = [one.call for one in gatherer.calls()]
    assert all(isinstance(call, Call) for call in found)
    expected = [_told(call) | others for call in wanted]
    read = [_told(call) for call in found if isinstance(call, Call)]
    if others.get("id", "") is None:
        expected = [told | {"id": one["id"]} for told, one in zip(expected, read, strict=True)]
    key = "answers" if name in ("langchain-callbacks", "langsmith") else "id"
    assert sorted(read, key=lambda told: str(told[key])) == sorted(expected, key=lambda told: str(told[key]))
    assert len({told["id"] for told in read}) == len(wanted)
