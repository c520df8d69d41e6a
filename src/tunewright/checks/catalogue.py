"""The catalogue of checks as a table for the documentation, written from the checks themselves."""

from __future__ import annotations

from tunewright.checks.registry import checks

_LOOKS_AT = {
    "example": "each example",
    "same-prompt": "examples that share a prompt",
    "same-content": "examples with the same content",
    "project": "the whole project",
    "corpus": "all texts, compared with each other",
}


def catalogue_table() -> str:
    """A Markdown table of every check, sorted by code, ending in a line break."""
    lines = [
        "| Code | Name | Severity | Looks at | What it finds | Why it matters | What to do |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for one in checks():
        cells = [one.code, one.name, one.severity, _LOOKS_AT[one.scope], one.summary, one.why, one.what_to_do]
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"
