"""OpenInference, the convention of Phoenix and Arize: spans, exports of Phoenix, and its annotations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from tunewright.imports.logs.call import Entry, Feedback, Verdict
from tunewright.imports.logs.registry import log
from tunewright.imports.logs.spans.conventions import read_record, score_of
from tunewright.imports.logs.spans.events import joined
from tunewright.imports.logs.spans.facts import judged
from tunewright.imports.logs.values import first_word, mapping, share_of
from tunewright.imports.registry import Score
from tunewright.model import Body

_ABOUT: Final = ("span_id", "trace_id", "session_id", "document_id", "context.span_id", "index")
_TOLD: Final = ("score", "label", "explanation")


def _is_annotation(record: Body) -> bool:
    if "annotator_kind" not in record or "attributes" in record:
        return False
    return any(name in record for name in ("result", "score", "label", "result.score", "result.label"))


def _score(records: Sequence[Body]) -> Score:
    notes = [_is_annotation(record) for record in records]
    if any(notes):
        return share_of(records, notes, "are annotations of Phoenix")
    return score_of(records, ("openinference",), "are traces by the OpenInference convention")


@log("openinference", title="OpenInference (Phoenix, Arize)", score=_score, join=joined)
def read_openinference(record: Body, file: str) -> Iterable[Entry]:
    """Spans of OpenInference, as OTLP, console output or exports of Phoenix, and Phoenix's annotations of them."""
    return [_annotation(record)] if _is_annotation(record) else read_record(record)


def _annotation(record: Body) -> Verdict:
    result = mapping(record.get("result"))
    told = [result.get(name, record.get(name, record.get(f"result.{name}"))) for name in _TOLD]
    score, label, explanation = told
    comment = explanation or (label if score is not None else "")
    feedback = Feedback(
        first_word(record, "name", "annotation_name") or "annotation",
        judged(score, label),
        comment if isinstance(comment, str) else "",
        first_word(record, "annotator_kind"),
    )
    return Verdict(first_word(record, *_ABOUT).removeprefix("0x"), feedback)
