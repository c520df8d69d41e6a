"""`tunewright checks`: the catalogue of checks, as a list for people or programs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from tunewright.cli import output
from tunewright.cli.options import AsJson, Families, families

if TYPE_CHECKING:
    from tunewright.checks import Check, Scope

_LOOKS_AT: Final[dict[Scope, str]] = {
    "example": "each example by itself",
    "same-prompt": "examples that share a prompt",
    "same-content": "examples with the same content",
    "project": "the whole project, in counts",
    "corpus": "all texts, compared with each other",
}


def checks(family: Families = None, json: AsJson = False) -> int:
    """List every check there is: what it finds, how bad that is, why it matters, what to do, and its fixes."""
    from tunewright.checks import checks as known

    wanted = families(family)
    told = [_told(one) for one in known() if not wanted or one.code[:2] in wanted]
    output.show(json, {"checks": told}, _lines(told))
    return 0


def _told(one: Check) -> dict[str, Any]:
    from tunewright.fixes import ON_EXPORT, fixes

    settings = {name: list(value) if isinstance(value, tuple) else value for name, value in one.settings.items()}
    return {
        "code": one.code,
        "name": one.name,
        "family": one.family,
        "severity": one.severity,
        "scope": _LOOKS_AT[one.scope],
        "kinds": list(one.kinds),
        "tasks": list(one.tasks),
        "targets": list(one.targets),
        "settings": settings,
        "fixes": [{"name": fix.name, "way": fix.way, "summary": fix.summary} for fix in fixes(one.code)],
        "summary": one.summary,
        "why": one.why,
        "what_to_do": one.what_to_do,
        "not_reported": one.not_reported,
        "cost": one.cost,
        "on_export": ON_EXPORT.get(one.code, ""),
    }


def _lines(told: list[dict[str, Any]]) -> Iterator[str]:
    for title, members in groupby(sorted(told, key=lambda one: one["code"]), key=lambda one: one["family"]):
        some = list(members)
        yield f"{title} ({some[0]['code'][:2]})"
        rows = [[one["code"], one["severity"], one["name"]] for one in some]
        for row, one in zip(output.aligned(rows, "  "), some, strict=True):
            yield f"{row}: {one['summary']}"
            if one["fixes"]:
                yield "           fixes: " + ", ".join(_fix(fix) for fix in one["fixes"])


def _fix(fix: dict[str, str]) -> str:
    return f"{fix['name']} ({'safe' if fix['way'] == 'safe' else 'asks first'})"
