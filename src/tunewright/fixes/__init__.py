"""Ways to mend what checks find, one file per fix. A fix proposes; a person sees the preview and applies it.

Pure: an example or a finding in, proposed bodies, labels or rejections out. Every fix is idempotent and never
leaves a message empty that was not.
"""

from tunewright.fixes.on_export import ON_EXPORT
from tunewright.fixes.pd_redact import redact_everywhere, redact_text
from tunewright.fixes.registry import Fix, Given, Repair, Way, edits, fix_named, fixes, settles

__all__ = [
    "ON_EXPORT",
    "Fix",
    "Given",
    "Repair",
    "Way",
    "edits",
    "fix_named",
    "fixes",
    "redact_everywhere",
    "redact_text",
    "settles",
]
