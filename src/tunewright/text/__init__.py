"""Pure functions on text: folding, fingerprints, word differences, refusals. No state, no files, no clock."""

from tunewright.text.fingerprint import (
    Keys,
    all_keys,
    answer_key,
    content_key,
    fingerprint,
    folded,
    prompt_key,
    record_key,
    twin_hint,
)
from tunewright.text.folding import barely_folded, loosely_folded
from tunewright.text.prompts import twin_key
from tunewright.text.refusals import is_refusal
from tunewright.text.worddiff import word_diff

__all__ = [
    "Keys",
    "all_keys",
    "answer_key",
    "barely_folded",
    "content_key",
    "fingerprint",
    "folded",
    "is_refusal",
    "loosely_folded",
    "prompt_key",
    "record_key",
    "twin_hint",
    "twin_key",
    "word_diff",
]
