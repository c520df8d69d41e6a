"""LangChain: runs as a tracer in the program keeps them, with the runs within them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tunewright.imports.logs.call import Entry
from tunewright.imports.logs.dialects import runs
from tunewright.imports.logs.registry import log
from tunewright.imports.logs.values import at_path, share_of
from tunewright.imports.registry import Score
from tunewright.model import Body


def _score(records: Sequence[Body]) -> Score:
    return share_of(records, [_is_traced(record) for record in records], "are runs of a LangChain tracer")


def _is_traced(record: Body) -> bool:
    """True for a run with a list of runs within it, or with its messages flattened into prompts."""
    if not runs.is_run(record) or "run_type" not in record:
        return False
    if isinstance(record.get("child_runs"), list):
        return True
    return isinstance(at_path(record, "inputs", "prompts"), list) and not record.get("session_name")


@log("langchain-tracer", title="LangChain tracer runs", score=_score, join=runs.joined)
def read_langchain_tracer(record: Body, file: str) -> Iterable[Entry]:
    """LangChain tracer runs: every run of a model is a call, however deep it stands in other runs."""
    return runs.entries_of(record)
