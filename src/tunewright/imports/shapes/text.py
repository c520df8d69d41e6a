"""Plain text: one text per record and nothing asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tunewright.imports import reasons
from tunewright.imports.columns import guess_common, value_of
from tunewright.imports.paths import MISSING
from tunewright.imports.plan import Mapping, ReadPlan, one_of
from tunewright.imports.reasons import Reason
from tunewright.imports.registry import Content, Score, shape
from tunewright.imports.shapes.transcript import has_marks
from tunewright.model import Body

_TEXTS: Final = ("text", "content", "document")


def _guess(columns: Sequence[str]) -> Mapping:
    text = one_of(_TEXTS, columns)
    return () if text is None else (("completion", text), *guess_common(columns, (text,)))


def _score(records: Sequence[Body]) -> Score:
    fit = [record for record in records if isinstance(record.get("text"), str) and not has_marks(record["text"])]
    alone = sum(len(record) == 1 for record in fit)
    share = (alone + (len(fit) - alone) / 2) / len(records) if records else 0.0
    return Score(
        share, f"{len(fit)} of the first {len(records)} records hold a text, with nothing asked before it."
    )


@shape("text", score=_score, guess=_guess, fields=("completion", "prompt"))
def read_text(record: Body, plan: ReadPlan) -> Content | Reason:
    """Plain text: each record holds one text, to be learned as it is or, chosen as the prompt, to be answered.

    It becomes the completion of an empty prompt; chosen as the prompt it has an empty completion until somebody
    writes one.
    """
    if not {"prompt", "completion"} & plan.fields.keys():
        return reasons.missing_key("completion", "", record)
    texts = {}
    for field in ("prompt", "completion"):
        value = value_of(record, plan, field)
        if value is MISSING and field in plan.fields:
            return reasons.missing_key(field, plan.fields[field], record)
        if value is not MISSING and not isinstance(value, str | None):
            return reasons.not_text(field, value)
        texts[field] = "" if value is MISSING else value
    return Content("pair", texts)
