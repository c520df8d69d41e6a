"""Langfuse: one trace with its observations and scores, as its pages and its API download it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from tunewright.imports.logs.call import NOT_A_CALL, Call, Entry, Feedback
from tunewright.imports.logs.dialects import langfuse
from tunewright.imports.logs.registry import log
from tunewright.imports.logs.values import first_word, objects, share_of
from tunewright.imports.registry import Score
from tunewright.model import Body


def _score(records: Sequence[Body]) -> Score:
    fits = [any(_observations(trace) for trace in _traces(record)) for record in records]
    return share_of(records, fits, "are traces of Langfuse with their observations")


@log("langfuse-trace", title="Langfuse trace", score=_score)
def read_langfuse_trace(record: Body, file: str) -> Iterable[Entry]:
    """Langfuse trace: every generation is a call, with the scores of it and of the trace."""
    traces = _traces(record)
    if not traces:
        yield NOT_A_CALL
    for trace in traces:
        yield from _entries(trace)


def _traces(record: Body) -> list[Body]:
    """The traces of a record: itself, or those of a list in it."""
    if isinstance(record.get("data"), list):
        return [one for one in objects(record["data"]) if _observations(one)]
    return [record] if _observations(record) or isinstance(record.get("trace"), dict) else []


def _observations(record: Body) -> list[Body]:
    """The fuller of the two lists: within the trace, texts are left out."""
    own = [one for one in objects(record.get("observations")) if langfuse.is_observation(one)]
    inner = record.get("trace")
    return own or (_observations(inner) if isinstance(inner, dict) else [])


def _entries(record: Body) -> Iterator[Entry]:
    trace = langfuse.trace_of(record)
    given = list(_scores(record, trace))
    for observation in _observations(record):
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
