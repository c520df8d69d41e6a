"""Langfuse: the files it writes to blob storage, observations_v2 and scores."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tunewright.imports.logs.call import NOT_A_CALL, Entry
from tunewright.imports.logs.dialects import langfuse
from tunewright.imports.logs.registry import log
from tunewright.imports.logs.values import share_of
from tunewright.imports.registry import Score
from tunewright.model import Body


def _score(records: Sequence[Body]) -> Score:
    return share_of(records, [_is_known(record) for record in records], "are exported by Langfuse")


def _is_known(record: Body) -> bool:
    if langfuse.is_observation(record):
        return "trace_id" in record and "start_time" in record
    return langfuse.is_score(record) and bool({"data_type", "observation_id", "string_value"} & record.keys())


@log("langfuse-blob", title="Langfuse blob storage export", score=_score)
def read_langfuse_blob(record: Body, file: str) -> Iterable[Entry]:
    """Langfuse blob storage export: observations, and scores that find their observation or trace."""
    if langfuse.is_observation(record):
        yield langfuse.call_of(record)
    elif langfuse.is_score(record):
        yield langfuse.verdict_of(record)
    else:
        yield NOT_A_CALL
