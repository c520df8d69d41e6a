"""How the checks of this family report: kinds, counts and places, and never a piece of what they found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from tunewright.checks.reading import counted
from tunewright.model import Example, Finding, Severity
from tunewright.text.personal import KINDS, REGIONS, PersonalKind, Span, may_hold, spans, value_key
from tunewright.text.places import Place, name_of, places

_DEFAULTS: dict[str, Any] = {"regions": REGIONS, "with_roles": False, "with_private": False}
_SHOWN = 200
"""Places that the evidence lists; the counts are complete."""


def report(
    code: str,
    example: Example,
    kind: PersonalKind,
    *,
    not_personal: Sequence[str] = (),
    severity: Callable[[Span], Severity] = lambda span: "warning",
    **settings: Any,
) -> Iterator[Finding]:
    """One finding about everything of this kind in the example, or none. `settings` go to `text.personal.spans`."""
    there, kinds = _looked_at(example)
    if kind not in kinds:
        return
    found: list[tuple[Place, Span]] = []
    allowed: set[str] = set()
    for place in there:
        if not may_hold(place.text, kind):
            continue
        for span in spans(place.text, (kind,), **settings):
            key = _allowed(place, span, not_personal, settings)
            found += [] if key else [(place, span)]
            allowed |= {key} if key else set()
    if found:
        severities = [severity(span) for _, span in found]
        worst: Severity = "error" if "error" in severities else severities[0]
        evidence = _evidence(kind, found, settings, allowed)
        key = f"{kind}:{len(found)}"
        yield Finding(code, worst, _message(found), (example.id,), key, evidence)


_LAST: list[tuple[Example, tuple[Place, ...], frozenset[PersonalKind]]] = []
"""The example looked at last, with its places and what these may hold: one check after the other asks."""


def _looked_at(example: Example) -> tuple[tuple[Place, ...], frozenset[PersonalKind]]:
    last = _LAST[:1]
    if last and last[0][0] is example:
        return last[0][1:]
    found = tuple(places(example))
    kinds = frozenset([kind for kind in KINDS for place in found if may_hold(place.text, kind)])
    _LAST[:] = [(example, found, kinds)]
    return found, kinds


def _allowed(place: Place, span: Span, not_personal: Sequence[str], settings: dict[str, Any]) -> str:
    """The key of a value that somebody called not personal; empty for all others."""
    if not not_personal:
        return ""
    value = place.text[span.start : span.end]
    key = value_key(span.kind, value, regions=settings.get("regions", REGIONS))
    return key if key in not_personal else ""


def _message(found: list[tuple[Place, Span]]) -> str:
    """“2 e-mail addresses and 1 IBAN stand in message 1 and message 3.”"""
    counts = Counter(span.what for _, span in found)
    things = _joined([_counted(n, what) for what, n in counts.most_common(4)], len(counts) - 4)
    names = list(dict.fromkeys(name_of(place.path) for place, _ in found))
    verb = "stands" if len(found) == 1 else "stand"
    return f"{things} {verb} in {_joined(names[:4], len(names) - 4)}."


def _counted(n: int, what: str) -> str:
    return f"{n:,} {what}es" if n > 1 and what.endswith("ss") else counted(n, what)


def _joined(names: list[str], n_more: int) -> str:
    if n_more > 0:
        return f"{', '.join(names)} and {n_more:,} more"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _evidence(
    kind: str, found: list[tuple[Place, Span]], settings: dict[str, Any], allowed: set[str]
) -> dict[str, Any]:
    """Places as paths and offsets; and, for the fix, what the check was set to other than its defaults."""
    evidence: dict[str, Any] = {
        "kind": kind,
        "kinds": dict(Counter(span.what for _, span in found)),
        "places": [
            {"path": list(place.path), "start": span.start, "end": span.end, "what": span.what}
            for place, span in found[:_SHOWN]
        ],
    }
    changed = {name: value for name, value in settings.items() if value != _DEFAULTS.get(name)}
    if changed:
        evidence["settings"] = {
            name: list(value) if name == "regions" else value for name, value in changed.items()
        }
    if allowed:
        evidence["not_personal"] = sorted(allowed)
    return evidence
