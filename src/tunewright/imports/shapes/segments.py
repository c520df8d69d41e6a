"""Axolotl's segments: pieces of ready-made text, each marked as to be learned or not."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from tunewright.imports import reasons
from tunewright.imports.columns import guess_common
from tunewright.imports.plan import Mapping, ReadPlan
from tunewright.imports.reasons import Reason
from tunewright.imports.registry import Content, Score, shape
from tunewright.imports.turns import turns_in
from tunewright.model import Body


def _guess(columns: Sequence[str]) -> Mapping:
    return guess_common(columns, ("segments",))


def _score(records: Sequence[Body]) -> Score:
    fit = sum(_are_segments(record.get("segments")) for record in records)
    return Score(fit / len(records), f"{fit} of the first {len(records)} records hold segments of text.")


def _are_segments(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(_is_segment(one) for one in value)


def _is_segment(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("text"), str) and "label" in value


@shape("segments", score=_score, guess=_guess)
def read_segments(record: Body, plan: ReadPlan) -> Content | Reason:
    """Segments: each record holds pieces of text, marked as to be learned or not.

    What is not learned and what is learned after it become prompt and completion, character for character. More
    than one such change makes a chat, in which what is learned is said by the assistant.
    """
    if "segments" not in record:
        return reasons.missing_key("segments", "segments", record)
    found = turns_in(record["segments"], "segments")
    if isinstance(found, Reason):
        return found
    for place, one in enumerate(found):
        if not _is_segment(one):
            return reasons.not_a_segment(place + 1)
    runs = [(learned, "".join(one["text"] for one in run)) for learned, run in groupby(found, _is_learned)]
    if len(runs) <= 2 and runs[-1][0]:
        return Content("pair", {"prompt": runs[0][1] if len(runs) == 2 else "", "completion": runs[-1][1]})
    turns = [{"role": "assistant" if learned else "user", "content": text} for learned, text in runs]
    return Content("chat", {"messages": turns})


def _is_learned(segment: Body) -> bool:
    return bool(segment["label"])
