"""OpenTelemetry's GenAI convention: spans with the messages in attributes, and events with one message each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tunewright.imports.logs.call import Entry
from tunewright.imports.logs.registry import log
from tunewright.imports.logs.spans.conventions import read_record, score_of
from tunewright.imports.logs.spans.events import joined
from tunewright.imports.registry import Score
from tunewright.model import Body


def _score(records: Sequence[Body]) -> Score:
    return score_of(records, ("genai",), "are traces or events by OpenTelemetry's GenAI convention")


@log("otel-genai", title="OpenTelemetry GenAI", score=_score, join=joined)
def read_otel(record: Body, file: str) -> Iterable[Entry]:
    """Spans and events of OpenTelemetry's GenAI convention, as OTLP JSON, collector files or console output.

    Events hold one message each; they are joined by trace and span, also with the spans of another file, where the
    model and the tokens stand.
    """
    return read_record(record)
