"""MLflow traces: an object with `info`, where the assessments are, and `data`, where the spans are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from tunewright.imports.logs.call import Call, Entry, Feedback, Left
from tunewright.imports.logs.registry import log
from tunewright.imports.logs.spans import mlflow
from tunewright.imports.logs.spans.conventions import read_record, score_of
from tunewright.imports.logs.spans.events import joined
from tunewright.imports.logs.spans.facts import failure
from tunewright.imports.logs.spans.span import Span, spans_in
from tunewright.imports.logs.values import (
    as_time,
    as_word,
    at_path,
    first_word,
    mapping,
    objects,
    share_of,
    unwrapped,
)
from tunewright.imports.registry import Score
from tunewright.model import Body

_TIMES: Final = ("request_time", "timestamp_ms", "timestamp")
_SAID_BY_MLFLOW: Final = "mlflow."
_NO_SPANS: Final = Left(
    "no-content",
    "The trace came without its spans, so neither what was asked nor the answer is in it. Export it with its data "
    "(in Python: trace.to_json() of each trace, or search_traces with include_spans).",
)


def _is_trace(record: Body) -> bool:
    if "trace" in record and ("trace_id" in record or "request_id" in record):
        return True
    info = unwrapped(record.get("info"))
    if isinstance(info, dict) and "data" in record:
        return any(name in info for name in ("trace_id", "request_id", "trace_location", "experiment_id"))
    return "spans" in record and ("trace_metadata" in record or "request_metadata" in record)


def _score(records: Sequence[Body]) -> Score:
    traces = [_is_trace(record) for record in records]
    if any(traces):
        return share_of(records, traces, "are traces of MLflow")
    return score_of(records, ("mlflow",), "are traces of MLflow")


@log("mlflow", title="MLflow traces", score=_score, join=joined)
def read_mlflow(record: Body, file: str) -> Iterable[Entry]:
    """Traces of MLflow, of its second and third version, with the assessments people gave; also a table of them."""
    return _trace(record) if _is_trace(record) else read_record(record)


def _trace(record: Body) -> Iterator[Entry]:
    whole = mapping(record.get("trace")) or record
    info = mapping(whole.get("info")) or record
    data = mapping(whole.get("data"))
    listed = objects(data.get("spans", whole.get("spans", record.get("spans"))))
    if not listed:
        yield _NO_SPANS
        return
    spans = list(spans_in({"spans": listed}))
    entries = [mlflow.read(span) for span in spans]
    n_calls = sum(isinstance(entry, Call) for entry in entries)
    for span, entry in zip(spans, entries, strict=True):
        yield _told(entry, span, info, n_calls) if isinstance(entry, Call) else entry


def _told(call: Call, span: Span, info: Body, n_calls: int) -> Call:
    """The call with what the trace says about all calls in it."""
    trace = first_word(info, "trace_id", "request_id") or mlflow.bare(span.attributes.get("mlflow.traceRequestId"))
    metadata = mapping(info.get("trace_metadata", info.get("request_metadata")))
    is_failed = not call.replies and as_word(info.get("state", info.get("status"))) in ("ERROR", "TraceState.ERROR")
    return replace(
        call,
        id=(trace if n_calls == 1 else f"{trace}/{call.span}") or call.span,
        trace=trace or call.trace,
        at=call.at or next((at for at in (as_time(info.get(name)) for name in _TIMES) if at), ""),
        user=mlflow.bare(metadata.get("mlflow.trace.user")),
        conversation=mlflow.bare(metadata.get("mlflow.trace.session")),
        tags=_tags(info.get("tags")),
        feedback=tuple(_feedback(info, call.span)),
        error=call.error or (failure(span) or "error" if is_failed else ""),
    )


def _tags(tags: Any) -> tuple[str, ...]:
    tags = unwrapped(tags)
    if isinstance(tags, list):
        tags = {first_word(one, "key"): one.get("value") for one in tags if isinstance(one, dict)}
    own = tags.items() if isinstance(tags, Mapping) else ()
    return tuple(f"{name}:{as_word(said)}" for name, said in own if not str(name).startswith(_SAID_BY_MLFLOW))


def _feedback(info: Body, span: str) -> Iterator[Feedback]:
    """Assessments of the trace, and of this span; what somebody expected is no judgement of the answer."""
    for one in objects(info.get("assessments")):
        about = as_word(one.get("span_id"))
        given = one.get("feedback")
        if given is None or (about and about != span) or one.get("valid") is False:
            continue
        value = given.get("value") if isinstance(given, dict) else given
        yield Feedback(
            first_word(one, "assessment_name", "name") or "assessment",
            value if isinstance(value, (bool, int, float, str)) else None,
            first_word(one, "rationale"),
            as_word(at_path(one, "source", "source_type")),
        )
