"""The part of the filter that speaks of logged calls: model, route, tag, user, period and feedback."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from tunewright.model.project import Filter
from tunewright.ui.state import from_url

_TEXTS: Final = {"model": "model", "route": "route", "tag": "tag", "user": "user", "conversation": "conversation"}
_SCORES: Final = {"rated_from": "score_from", "rated_to": "score_to"}
_DAYS: Final = {"called_from": "called_from", "called_to": "called_before"}
NAMES: Final = (*_TEXTS, *_SCORES, *_DAYS, "worst")
"""The names these parts have in the address."""
_LONGEST: Final = 500


def from_address() -> dict[str, Any]:
    """The fields of the filter in the page's address."""
    fields: dict[str, Any] = {field: (from_url(name) or "")[:_LONGEST] for name, field in _TEXTS.items()}
    fields |= {field: _number(from_url(name)) for name, field in _SCORES.items()}
    first, last = day(from_url("called_from")), day(from_url("called_to"))
    fields["called_from"] = first.isoformat() if first else ""
    fields["called_before"] = (last + timedelta(days=1)).isoformat() if last else ""
    return fields | {"lowest_first": bool(from_url("worst"))}


def to_address(wanted: Filter) -> dict[str, str]:
    """These parts of the filter as parts of an address."""
    parts = {name: getattr(wanted, field) for name, field in _TEXTS.items()}
    scores = {name: getattr(wanted, field) for name, field in _SCORES.items()}
    parts |= {name: f"{score:g}" for name, score in scores.items() if score is not None}
    last = last_day(wanted)
    parts |= {"called_from": wanted.called_from, "called_to": last.isoformat() if last else ""}
    return parts | {"worst": "1" if wanted.lowest_first else ""}


def words(wanted: Filter) -> list[str]:
    """These parts as a person says them; may hold text from data."""
    told = {
        "called": wanted.model,
        "route": wanted.route,
        "tagged": wanted.tag,
        "of user": wanted.user,
        "in conversation": wanted.conversation,
    }
    last = last_day(wanted)
    return [
        *(f"{word} “{value}”" for word, value in told.items() if value),
        f"from {wanted.called_from}" if wanted.called_from else "",
        f"up to {last.isoformat()}" if last else "",
        f"rated {wanted.score_from:g} or more" if wanted.score_from is not None else "",
        f"rated {wanted.score_to:g} or less" if wanted.score_to is not None else "",
        "lowest rated first" if wanted.lowest_first else "",
    ]


def narrows(wanted: Filter) -> int:
    """How many of these parts are set."""
    fields = (*_TEXTS.values(), "called_from", "called_before", "lowest_first")
    n = sum(bool(getattr(wanted, name)) for name in fields)
    return n + sum(getattr(wanted, name) is not None for name in _SCORES.values())


def last_day(wanted: Filter) -> date | None:
    """The last day that is meant; the filter itself names the moment after it."""
    end = day(wanted.called_before)
    return end - timedelta(days=1) if end else None


def day(text: str | None) -> date | None:
    """The day an address names; None for anything else."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _number(text: str | None) -> float | None:
    try:
        number = float(text) if text else None
    except ValueError:
        return None
    return number if number is not None and abs(number) < 1e15 else None
