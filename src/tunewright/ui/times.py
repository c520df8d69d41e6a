"""When something happened, as people say it, in the visitor's own time zone where the browser tells it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_MINUTE, _HOUR = 60, 3600


def now() -> datetime:
    """The moment, in the visitor's time zone."""
    return datetime.now(_zone())


def ago(at: str, seen: datetime) -> str:
    """How long before `seen` a stored moment was: “just now”, “3 minutes ago”, “yesterday”, “on 3 March 2026”."""
    then = local(at, seen)
    seconds = max((seen - then).total_seconds(), 0)
    if seconds < _MINUTE:
        return "just now"
    if seconds < _HOUR:
        return _some(int(seconds // _MINUTE), "minute")
    if then.date() == seen.date() or seconds < 6 * _HOUR:
        return _some(int(seconds // _HOUR), "hour")
    days = (seen.date() - then.date()).days
    if days == 1:
        return "yesterday"
    return _some(days, "day") if days < 14 else f"on {said(then.date())}"


def day(at: str, seen: datetime) -> str:
    """The day of a stored moment as a heading: “Today”, “Yesterday”, “Friday, 20 November 2026”."""
    then = local(at, seen).date()
    if then == seen.date():
        return "Today"
    if then == seen.date() - timedelta(days=1):
        return "Yesterday"
    return f"{then:%A}, {said(then)}"


def clock(at: str, seen: datetime) -> str:
    """The time of day of a stored moment, as “14:03”."""
    return f"{local(at, seen):%H:%M}"


def said(on: date) -> str:
    """A date in words: “20 November 2026”."""
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def local(at: str, seen: datetime) -> datetime:
    """A stored moment in the time zone of `seen`."""
    return datetime.fromisoformat(at).astimezone(seen.tzinfo)


def _some(n: int, unit: str) -> str:
    return f"{n} {unit if n == 1 else unit + 's'} ago"


def _zone() -> tzinfo:
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
