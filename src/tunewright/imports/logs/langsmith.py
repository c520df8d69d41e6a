"""LangSmith: runs as its client sends them or its API gives them, and feedback about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from tunewright.imports.logs.call import Entry
from tunewright.imports.logs.dialects import runs
from tunewright.imports.logs.registry import log
from tunewright.imports.logs.values import share_of
from tunewright.imports.registry import Score
from tunewright.model import Body

_OWN: Final = frozenset((
    *("session_name", "session_id", "dotted_order", "feedback_stats", "app_path", "parent_run_ids"),
    *("child_run_ids", "total_tokens", "trace_id", "manifest_id", "is_root"),
))  # fmt: skip
"""Fields that a run gets on its way to LangSmith."""


def _score(records: Sequence[Body]) -> Score:
    held = [runs.runs_in(record) for record in records]
    fits = [any(runs.is_feedback(run) or bool(run.keys() & _OWN) for run in several) for several in held]
    shared = share_of(records, fits, "are runs or feedback of LangSmith")
    others = [
        any(run.get("child_runs") or isinstance(run.get("inputs"), str) for run in several) for several in held
    ]
    return shared._replace(confidence=shared.confidence * 0.9) if any(others) else shared


@log("langsmith", title="LangSmith runs", score=_score, join=runs.joined)
def read_langsmith(record: Body, file: str) -> Iterable[Entry]:
    """LangSmith runs: every run of a model is a call; halves are joined by their id, feedback finds its run."""
    return runs.entries_of(record)
