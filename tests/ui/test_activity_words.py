"""Every kind of event is a sentence, and text from data stays text in it."""

from __future__ import annotations

from typing import Any

import pytest

from tunewright.model.project import Event, EventKind
from tunewright.ui.activity.words import ICONS, sentence


def an_event(kind: EventKind, before: dict[str, Any], after: dict[str, Any], example: int | None = 12) -> Event:
    return Event(1, 1, example, "2026-11-20T07:00:00.000Z", "Ann", kind, before, after)


@pytest.mark.parametrize(
    ("kind", "before", "after", "words"),
    [
        ("decision", {"state": "unreviewed"}, {"state": "accepted"}, "accepted example 12"),
        ("decision", {"state": "accepted"}, {"state": "unreviewed"}, "put back to unreviewed example 12"),
        ("decision", {}, {"state": "flagged", "body": {}}, "edited and flagged example 12"),
        ("edit", {"body": {}}, {"body": {}}, "edited example 12"),
        ("label", {"label": None}, {"label": "refund"}, "labelled example 12 as “refund”"),
        ("label", {"label": "refund"}, {"label": None}, "took the label off example 12"),
        ("note", {"note": ""}, {"note": "why"}, "wrote a note on example 12"),
        ("note", {"note": "why"}, {"note": ""}, "removed the note on example 12"),
        ("undo", {}, {"state": "accepted"}, "undid a decision: example 12 is accepted again"),
        ("undo", {}, {"body": {}}, "undid a step: the text of example 12 is as before"),
        (
            "undo",
            {},
            {"body": {}, "state": "x"},
            "undid a step: the text and the decision of example 12 are as before",
        ),
    ],
)
def test_a_step_on_one_example_is_told(kind: EventKind, before: Any, after: Any, words: str) -> None:
    assert sentence(an_event(kind, before, after)) == words


@pytest.mark.parametrize(
    ("kind", "after", "words"),
    [
        ("bulk", {"action": "state", "value": "accepted", "n": 1200}, "accepted 1,200 examples at once"),
        ("bulk", {"action": "state", "value": "unreviewed", "n": 1}, "put 1 example back to unreviewed at once"),
        ("bulk", {"action": "label", "value": "spam", "n": 3}, "labelled 3 examples as “spam” at once"),
        ("bulk", {"action": "label", "value": None, "n": 3}, "took the label off 3 examples at once"),
        ("bulk", {"action": "edit", "label": "spam", "n": 3}, "labelled 3 examples as “spam” at once"),
        ("bulk", {"action": "edit", "n": 3}, "edited 3 examples at once"),
        (
            "leftover",
            {"action": "keep", "example": 7, "file": "b.jsonl", "line": 3},
            "kept example 7 as it was, against line 3 of “b.jsonl”",
        ),
        (
            "leftover",
            {"action": "keep", "n": 3},
            "kept 3 examples as they were, against changed lines of later files",
        ),
        ("leftover", {"action": "set aside", "file": "b", "line": 3}, "set the rejected line 3 of “b” aside"),
        ("leftover", {"action": "open", "file": "b", "line": 3}, "reopened the rejected line 3 of “b”"),
        ("generation", {"action": "add", "title": "b", "n": 2}, "added the document “b”: 2 passages"),
        ("generation", {"action": "remove", "title": "b"}, "removed the document “b”"),
        (
            "generation",
            {"action": "run", "model": "m", "recipe": "qa", "n": 1},
            "asked “m” for proposals from 1 passage: questions and answers",
        ),
        (
            "bulk",
            {"action": "replace", "find": "a", "put": "b", "n": 2},
            "replaced “a” by “b” in 2 examples at once",
        ),
        (
            "undo",
            {"action": "state", "value": "accepted", "n": 5},
            "undid a step that accepted 5 examples at once",
        ),
        (
            "import",
            {"file": "a", "format": "chat-csv", "read": 4, "imported": 2, "rejected": 1, "blank": 1},
            "imported “a”: 4 rows read: 2 imported, 1 rejected, 1 blank",
        ),
        ("settings", {"epochs": 3}, "set the number of epochs to “3” (it was nothing)"),
        ("settings", {"task_confirmed": True}, "confirmed what the examples are for"),
        ("settings", {"keep_imported_split": False}, "set the use of the imported split to no (it was nothing)"),
        (
            "settings",
            {"task": "generation", "label_source": "none"},
            "set the purpose to “To write: the answer is a text of its own” (it was nothing) "
            "and the place of the labels to “There are no labels” (it was nothing)",
        ),
        (
            "dismissal",
            {"code": "DU001", "key": "k", "reason": "meant so"},
            "set a finding of check DU001 aside: “meant so”",
        ),
    ],
)
def test_a_step_on_the_project_is_told(kind: EventKind, after: dict[str, Any], words: str) -> None:
    assert sentence(an_event(kind, {}, after, None)).replace("\\", "") == words


def test_a_dismissal_taken_back_is_told() -> None:
    taken_back = an_event("dismissal", {"code": "DU001", "key": "k", "reason": "meant so"}, {}, None)
    assert sentence(taken_back) == "reopened a finding of check DU001"


def test_text_from_data_is_escaped() -> None:
    hostile = an_event("label", {}, {"label": "![x](http://evil) $x^2$ **b**"})
    assert "![x](" not in sentence(hostile) and "**b**" not in sentence(hostile)


def test_every_kind_of_event_has_an_icon() -> None:
    assert set(EventKind.__args__) == set(ICONS)  # type: ignore[attr-defined]
