"""Pure functions on text: folding, fingerprints, word differences, refusals. No state, no files, no clock."""

from tunewright.text.fingerprint import answer_key, content_key, fingerprint, folded, prompt_key, record_key

__all__ = ["answer_key", "content_key", "fingerprint", "folded", "prompt_key", "record_key"]
