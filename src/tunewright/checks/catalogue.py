"""The catalogue of checks as tables for the documentation, written from the checks themselves."""

from __future__ import annotations

from typing import Any

from tunewright.checks.registry import Check, checks

_LOOKS_AT = {
    "example": "each example",
    "same-prompt": "examples that share a prompt",
    "same-content": "examples with the same content",
    "project": "the whole project",
    "corpus": "all texts, compared with each other",
}
_KINDS = {"chat": "chats", "pair": "prompt and completion", "preference": "preference pairs"}


def catalogue_table(family: str | None = None) -> str:
    """A Markdown table of every check, or of one family (“CO”), sorted by code, ending in a line break.

    Each code links to the page of its check, `checks/<CODE>.md` beside the page with the table.
    """
    lines = ["| Code | Name | Severity | Looks at | What it finds |", "| --- | --- | --- | --- | --- |"]
    for one in checks():
        if family in (None, one.code[:2]):
            link = f"[{one.code}](checks/{one.code}.md)"
            lines.append(_row([link, one.name, one.severity, _LOOKS_AT[one.scope], one.summary]))
    return "\n".join(lines) + "\n"


def facts_table(one: Check) -> str:
    """A Markdown table of what is to be known about one check: family, severity, scope, what it applies to."""
    when = "in the full look that follows an import" if one.depth == "thorough" else "while a file is imported"
    kinds = "all" if len(one.kinds) == len(_KINDS) else _listed([_KINDS[kind] for kind in one.kinds])
    facts = {
        "Family": f"{one.family} ({one.code[:2]})",
        "Severity": one.severity,
        "Looks at": _LOOKS_AT[one.scope] + (f", {when}" if one.scope == "example" else ""),
        "Kinds of examples": kinds,
        "Task": "any" if len(one.tasks) > 1 else one.tasks[0],
        "Target": _listed([f"`{name}`" for name in one.targets]) or "any",
    }
    lines = ["|  |  |", "| --- | --- |", *(_row([name, said]) for name, said in facts.items())]
    return "\n".join(lines) + "\n"


def settings_table(one: Check) -> str:
    """A Markdown table of the settings of one check with their defaults; empty where it has none."""
    if not one.settings:
        return ""
    rows = [_row([f"`{name}`", _shown(default)]) for name, default in one.settings.items()]
    return "\n".join(["| Setting | Default |", "| --- | --- |", *rows]) + "\n"


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _shown(default: Any) -> str:
    if isinstance(default, bool):
        return "yes" if default else "no"
    if isinstance(default, tuple):
        return ", ".join(f"`{one}`" for one in default) or "none"
    return f"`{default}`"


def _listed(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
