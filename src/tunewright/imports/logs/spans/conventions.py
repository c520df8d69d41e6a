"""Which convention a span follows, and the calls of all spans of a record, whichever conventions they follow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, Literal, TypeAlias

from tunewright.imports.logs.call import Call, Entry
from tunewright.imports.logs.spans import events, genai, mlflow, openinference, vercel
from tunewright.imports.logs.spans.facts import NO_STEP, OUTER, failed
from tunewright.imports.logs.spans.span import Span, spans_in
from tunewright.imports.logs.values import share_of
from tunewright.imports.registry import Score
from tunewright.model import Body

Convention: TypeAlias = Literal["genai", "traceloop", "openinference", "vercel", "pydantic-ai", "mlflow", ""]

_TRACELOOP: Final = (
    *("traceloop.", "gen_ai.prompt.", "gen_ai.completion.", "llm.request.", "llm.usage.", "gen_ai.openai.api_"),
    *("gen_ai.is_streaming", "llm.is_streaming", "llm.headers"),
)
_PYDANTIC: Final = ("model_request_parameters", "pydantic_ai.all_messages", "all_messages_events", "request_data")
_READERS: Final[dict[Convention, Callable[[Span], Entry]]] = {
    "genai": genai.read,
    "traceloop": genai.read,
    "pydantic-ai": genai.read,
    "openinference": openinference.read,
    "vercel": vercel.read,
    "mlflow": mlflow.read,
}


def convention_of(span: Span) -> Convention:
    """The convention by which a span or log record names a call; empty for one that tells of none."""
    told = span.attributes
    if span.is_log:
        return "genai" if events.is_event(span.name) else ""
    if vercel.is_vercel(span):
        return "vercel"
    if mlflow.is_mlflow(span):
        return "mlflow"
    heads = "\n".join(("", *told))
    if openinference.is_openinference(told, heads):
        return "openinference"
    if span.scope.startswith("pydantic-ai") or any(name in told for name in _PYDANTIC):
        return "pydantic-ai"
    if _is_traceloop(span, heads) and genai.has_texts(told):
        return "traceloop"
    return "genai" if "\ngen_ai." in heads else ""


def _is_traceloop(span: Span, heads: str) -> bool:
    if span.scope.startswith("opentelemetry.instrumentation.") and span.scope.endswith(".v1"):
        return True
    return any(f"\n{name}" in heads for name in _TRACELOOP)


def read_record(record: Body) -> Iterator[Entry]:
    """What every span of a record holds, each read by its own convention.

    A step that has calls inside it which are in the same record is left out as their outer step.
    """
    spans = list(spans_in(record))
    read = [_entry(span) for span in spans]
    if len(spans) > 1:
        read = _without_agents(spans, read)
    yield from read


def _entry(span: Span) -> Entry:
    if span.is_log:
        return events.read_log(span)
    reader = _READERS.get(convention_of(span))
    entry = reader(span) if reader else NO_STEP
    if isinstance(entry, Call) and entry.error and not entry.messages:
        return failed(entry.error)
    return entry


def _without_agents(spans: Sequence[Span], read: Sequence[Entry]) -> list[Entry]:
    outer = _ancestors(spans, read)
    return [
        OUTER if isinstance(entry, Call) and genai.is_agent(span) and span.span in outer else entry
        for span, entry in zip(spans, read, strict=True)
    ]


def _ancestors(spans: Sequence[Span], read: Sequence[Entry]) -> set[str]:
    """Ids of the steps above a call with an answer."""
    above = {span.span: span.parent for span in spans if span.span}
    found: set[str] = set()
    for span, entry in zip(spans, read, strict=True):
        if not isinstance(entry, Call) or not entry.replies:
            continue
        parent = span.parent
        while parent and parent not in found:
            found.add(parent)
            parent = above.get(parent, "")
    return found


def score_of(records: Sequence[Body], wanted: Sequence[Convention], said: str) -> Score:
    """How well a convention explains the first records: those that are traces, by how many calls follow it."""
    counts: dict[Convention, int] = {}
    fits = []
    for record in records:
        found = [convention_of(span) for span in spans_in(record)]
        fits.append(bool(found))
        for one in found:
            counts[one] = counts.get(one, 0) + 1
    own, all_known = sum(counts.get(one, 0) for one in wanted), sum(n for one, n in counts.items() if one)
    if not own:
        return Score(0.0, f"None of the first {len(records)} records {said}.")
    score = share_of(records, fits, said)
    return score._replace(confidence=score.confidence * own / all_known)
