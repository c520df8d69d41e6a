"""OpenLLMetry (Traceloop): numbered attributes in its older form, OpenTelemetry's own since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tunewright.imports.logs.call import Entry
from tunewright.imports.logs.registry import log
from tunewright.imports.logs.spans.conventions import read_record, score_of
from tunewright.imports.logs.spans.events import joined
from tunewright.imports.registry import Score
from tunewright.model import Body


def _score(records: Sequence[Body]) -> Score:
    return score_of(records, ("traceloop",), "are traces of OpenLLMetry")


@log("openllmetry", title="OpenLLMetry (Traceloop)", score=_score, join=joined)
def read_openllmetry(record: Body, file: str) -> Iterable[Entry]:
    """Spans of OpenLLMetry, with messages in numbered attributes or, since 2025, as OpenTelemetry names them."""
    return read_record(record)
