"""LangSmith: the rows of its bulk export, with inputs and outputs as JSON text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tunewright.imports.logs.call import Entry
from tunewright.imports.logs.dialects import runs
from tunewright.imports.logs.registry import log
from tunewright.imports.logs.values import share_of
from tunewright.imports.registry import Score
from tunewright.model import Body


def _score(records: Sequence[Body]) -> Score:
    return share_of(records, [_is_row(record) for record in records], "are rows of a bulk export of LangSmith")


def _is_row(record: Body) -> bool:
    if not runs.is_run(record) or "run_type" not in record:
        return False
    is_text = any(isinstance(record.get(key), str) for key in ("inputs", "outputs", "extra"))
    return is_text or "tenant_id" in record


@log("langsmith-bulk", title="LangSmith bulk export", score=_score, join=runs.joined)
def read_langsmith_bulk(record: Body, file: str) -> Iterable[Entry]:
    """LangSmith bulk export: every row of a model's run is a call."""
    return runs.entries_of(record)
