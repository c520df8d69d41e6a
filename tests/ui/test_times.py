"""Moments as people say them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from tunewright.ui import times

SEEN = datetime(2026, 11, 20, 9, 30, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("2026-11-20T08:30:00.000Z", "just now"),
        ("2026-11-20T08:31:00.000Z", "just now"),
        ("2026-11-20T08:28:59.000Z", "1 minute ago"),
        ("2026-11-20T07:31:00.000Z", "59 minutes ago"),
        ("2026-11-20T01:30:00.000Z", "7 hours ago"),
        ("2026-11-19T23:30:00.000Z", "9 hours ago"),
        ("2026-11-19T22:30:00.000Z", "yesterday"),
        ("2026-11-19T10:00:00.000Z", "yesterday"),
        ("2026-11-15T10:00:00.000Z", "5 days ago"),
        ("2026-03-03T10:00:00.000Z", "on 3 March 2026"),
    ],
)
def test_how_long_ago(at: str, words: str) -> None:
    assert times.ago(at, SEEN) == words


def test_an_evening_before_is_hours_ago_only_while_it_is_near() -> None:
    night = datetime(2026, 11, 20, 1, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    assert times.ago("2026-11-19T21:00:00.000Z", night) == "3 hours ago"
    assert times.ago("2026-11-19T17:00:00.000Z", night) == "yesterday"


def test_days_are_those_of_the_visitor() -> None:
    assert times.day("2026-11-19T23:30:00.000Z", SEEN) == "Today"
    assert times.day("2026-11-19T22:30:00.000Z", SEEN) == "Yesterday"
    assert times.day("2026-11-17T22:30:00.000Z", SEEN) == "Tuesday, 17 November 2026"
    assert times.clock("2026-11-19T23:30:00.000Z", SEEN) == "00:30"


def test_a_date_is_said_in_words() -> None:
    assert times.said(date(2027, 1, 6)) == "6 January 2027"
