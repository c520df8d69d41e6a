"""Langfuse: one trace with its observations and scores, as its pages and its API download it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Final

from tunewright.imports.logs.call import NOT_A_CALL, Call, Entry, Feedback
from tunewright.imports.logs.dialects import langfuse
from tunewright.imports.logs.registry import log
from tunewright.imports.logs.values import first_word, objects, share_of
from tunewright.imports.registry import Score
from tunewright.model import Body

_OF_TRACES: Final = frozenset(
    (
        *("sessionId", "userId", "htmlPath", "release", "public", "bookmarked", "environment", "observations"),
        *("scores", "totalCost", "projectId", "session_id", "user_id", "html_path"),
    )
)
"""Keys of a trace as the API and the pages of Langfuse list it."""
_OF_OTHERS: Final = frozenset(("traceId", "trace_id", "expectedOutput", "expected_output", "messages", "choices"))


def _score(records: Sequence[Body]) -> Score:
    fits = [any(map(_is_trace, _traces(record))) for record in records]
    return share_of(records, fits, "are traces of Langfuse")


@log("langfuse-trace", title="Langfuse trace", score=_score)
def read_langfuse_trace(record: Body, file: str) -> Iterable[Entry]:
    """Langfuse trace: every generation is a call, with the scores of it and of the trace.

    A trace that only names its observations is a call itself, where its own input and output hold texts.
    """
    traces = _traces(record)
    if not traces:
        yield NOT_A_CALL
    for trace in traces:
        yield from _entries(trace)


def _traces(record: Body) -> list[Body]:
    """The traces of a record: itself, or those of a list in it."""
    if isinstance(record.get("data"), list):
        return [one for one in objects(record["data"]) if _is_trace(one)]
    return [record] if _is_trace(record) or isinstance(record.get("trace"), dict) else []


def _is_trace(record: Body) -> bool:
    """True for a trace with its observations, and for one as lists of them hold it, which names them at most."""
    return bool(_observations(record)) or _is_listed(record)


def _is_listed(record: Body) -> bool:
    if not {"id", "timestamp"} <= record.keys() or not {"input", "output"} & record.keys():
        return False
    return len(record.keys() & _OF_TRACES) > 1 and not record.keys() & _OF_OTHERS


def _observations(record: Body) -> list[Body]:
    """The fuller of the two lists: within the trace, texts are left out."""
    own = [one for one in objects(record.get("observations")) if langfuse.is_observation(one)]
    inner = record.get("trace")
    return own or (_observations(inner) if isinstance(inner, dict) else [])


def _entries(record: Body) -> Iterator[Entry]:
    trace = langfuse.trace_of(record)
    given = list(_scores(record, trace))
    observations = _observations(record)
    if not observations and _is_listed(trace):
        entry = langfuse.trace_call(trace)
        feedback = tuple(said for _, said in given)
        yield replace(entry, feedback=feedback, source=record) if isinstance(entry, Call) else entry
    for observation in observations:
        entry = langfuse.call_of(observation, trace)
        if isinstance(entry, Call):
            entry = replace(entry, feedback=tuple(_about(entry, given)), source=observation)
        yield entry


def _scores(record: Body, trace: Body) -> Iterator[tuple[str, Feedback]]:
    """The observation that each score is about, empty for the whole trace, and what it says."""
    seen: set[str] = set()
    for score in chain(objects(trace.get("scores")), objects(record.get("scores")) if record is not trace else ()):
        feedback = langfuse.feedback_of(score)
        score_id = first_word(score, "id")
        if feedback is None or (score_id and score_id in seen):
            continue
        seen.add(score_id)
        yield first_word(score, "observationId", "observation_id"), feedback


def _about(call: Call, given: Sequence[tuple[str, Feedback]]) -> Iterator[Feedback]:
    return (feedback for about, feedback in given if about in ("", call.id))
