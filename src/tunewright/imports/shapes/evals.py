"""Evaluation samples of OpenAI: a conversation as input, and the ideal answer."""

from __future__ import annotations

from collections.abc import Sequence

from tunewright.imports.columns import guess_common
from tunewright.imports.plan import Mapping, ReadPlan, one_of
from tunewright.imports.reasons import Reason
from tunewright.imports.registry import Content, Score, shape
from tunewright.imports.shapes.chat import read_chat
from tunewright.imports.turns import looks_like_turns
from tunewright.model import Body


def _guess(columns: Sequence[str]) -> Mapping:
    messages, ideal = one_of(("input",), columns) or "input", one_of(("ideal",), columns) or "ideal"
    return (("messages", messages), ("completion", ideal), *guess_common(columns, (messages, ideal)))


def _score(records: Sequence[Body]) -> Score:
    fit = sum("ideal" in record and isinstance(record.get("input"), list) for record in records)
    fit -= sum(not looks_like_turns(record["input"]) for record in records if isinstance(record.get("input"), list))
    return Score(
        max(fit, 0) / len(records),
        f"{fit} of the first {len(records)} records hold messages as input, and an ideal.",
    )


@shape(
    "evals",
    score=_score,
    guess=_guess,
    fields=("messages", "completion", "role", "content", "system"),
    needed=("messages", "completion"),
)
def read_evals(record: Body, plan: ReadPlan) -> Content | Reason:
    """Evaluation samples: each record holds messages as input and the ideal answer to them.

    Of several ideal answers the first becomes the answer; the others stay in the original record.
    """
    return read_chat(record, plan)
