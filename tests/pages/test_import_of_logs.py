"""Logs on the import page: which calls are wanted, what came of each entry, and the way to the lowest rated."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from import_screen import box_of, imported, the_page, upload
from screens import key, said
from tunewright.actions import browsing, projects
from tunewright.model.project import Filter
from tunewright.store import Store


@pytest.fixture
def project(store: Store) -> int:
    return projects.create(store, "trial").id


def observation(n: int, kind: str = "GENERATION") -> dict[str, Any]:
    """A step as a tracing tool exports it."""
    return {
        "id": f"o-{n}",
        "trace_id": f"t-{n}",
        "project_id": "p",
        "type": kind,
        "name": "![x](http://evil)" if n == 1 else "desk",
        "start_time": f"2026-05-{n + 1:02}T08:00:00Z",
        "provided_model_name": "gpt-4o" if n % 2 else "gpt-4o-mini",
        "input": [{"role": "user", "content": f"Question {n}?"}],
        "output": {"role": "assistant", "content": f"Answer {n}."},
    }


def score(n: int, value: float) -> dict[str, Any]:
    """What somebody thought of an answer, in the tool's other file."""
    about = {"trace_id": f"t-{n}", "observation_id": f"o-{n}", "timestamp": "2026-06-01T00:00:00Z"}
    return {
        "id": f"s-{n}",
        "project_id": "p",
        **about,
        "name": "user",
        "value": value,
        "data_type": "NUMERIC",
        "source": "API",
    }


def lines(records: list[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(record) + "\n" for record in records).encode()


STEPS = lines([*(observation(n) for n in range(10)), observation(10, "SPAN"), observation(11, "SPAN")])
SCORES = lines([score(n, value) for n, value in ((2, 0.5), (4, 0.0), (6, 1.0))])


def dropped(project: int, *files: tuple[str, bytes]) -> AppTest:
    return upload(the_page(project), *files)


def wishes(app: AppTest) -> str:
    return next(box.label for box in app.expander if box.label.startswith("Which calls")).replace("\\", "")


def answers(store: Store, project: int) -> list[str]:
    return [line.answer for line in browsing.page(store, projects.get(store, project), Filter())]


def test_names_from_the_beginning_of_a_log_are_offered_to_choose_from(store: Store, project: int) -> None:
    app = dropped(project, ("steps.jsonl", STEPS))
    assert box_of(app, "Model").options == ["gpt-4o-mini", "gpt-4o"]
    assert "desk" in box_of(app, "Route").options
    assert "At the beginning: 10 calls, to gpt-4o-mini, gpt-4o, from 2026-05-01 to 2026-05-10" in said(app)


def test_what_is_wanted_stands_on_its_box_and_in_the_ledger(store: Store, project: int) -> None:
    app = dropped(project, ("steps.jsonl", STEPS))
    assert wishes(app) == "Which calls come in · all; the last call of each conversation"
    box_of(app, "Model").set_value("gpt-4o").run()
    app.date_input[0].set_value(date(2026, 5, 5)).run()
    box_of(app, "Of a conversation").set_value("every").run()
    assert wishes(app) == "Which calls come in · model “gpt-4o”, from 2026-05-05; every call"
    assert list(app.dataframe[0].value["Answer"]) == [
        "Answer 4.",
        "Answer 5.",
        "Answer 6.",
        "Answer 7.",
        "Answer 8.",
    ]
    imported(app, store)
    assert answers(store, project) == [f"Answer {n}." for n in range(4, 10)]
    skipped = app.dataframe[0].value
    assert list(skipped["Number"]) == [4, 2]
    assert list(skipped["Reason"]) == ["Outside of what was asked for", "No call to a model"]
    assert "Asked for was: model “gpt-4o”, from 2026-05-05; every call." in said(app)


def test_the_wish_goes_back_to_how_it_was_at_first(store: Store, project: int) -> None:
    app = dropped(project, ("steps.jsonl", STEPS))
    next(box for box in app.number_input if box.label == "Choose by chance").set_value(3).run()
    next(box for box in app.number_input if box.label == "Seed of the chance").set_value(7).run()
    assert "3 by chance" in wishes(app)
    key(app, "wish_reset").click().run()
    assert wishes(app) == "Which calls come in · all; the last call of each conversation"
    assert box_of(app, "Of a conversation").value == "last"


def test_scores_in_another_file_lead_to_the_lowest_rated_first(store: Store, project: int) -> None:
    app = dropped(project, ("steps.jsonl", STEPS), ("scores.jsonl", SCORES))
    assert "It may hold halves or feedback that belong to calls in the other files" in said(app)
    assert "3 with feedback from 0 to 1." in said(app)
    imported(app, store)
    assert app.subheader[0].value.replace("\\", "") == "steps.jsonl", "of the two, the one that brought examples"
    assert "Read together with “scores.jsonl”" in said(app)
    (link,) = [one for one in app.get("page_link") if "lowest rated" in one.proto.label]
    assert link.proto.label == "Review the lowest rated first · 3 with feedback wait"
    assert "worst=1" in link.proto.query_string and "state=unreviewed" in link.proto.query_string


def test_halves_in_two_files_are_joined_in_the_preview(store: Store, project: int) -> None:
    asked = {"custom_id": "r1", "method": "POST", "url": "/v1/chat/completions"}
    body = {"model": "gpt-4o", "messages": [{"role": "user", "content": "Hi"}]}
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "Hello"}}
    answer = {"status_code": 200, "body": {"id": "c1", "model": "gpt-4o", "choices": [choice]}}
    answered = {"id": "batch_1", "custom_id": "r1", "response": answer, "error": None}
    app = dropped(project, ("in.jsonl", lines([asked | {"body": body}])), ("out.jsonl", lines([answered])))
    assert "refused" not in said(app)
    assert [list(table.value["Answer"]) for table in app.dataframe if "Answer" in table.value] == [["Hello"]]


def test_without_feedback_there_is_no_such_link(store: Store, project: int) -> None:
    app = imported(dropped(project, ("steps.jsonl", STEPS)), store)
    assert not [one for one in app.get("page_link") if "lowest rated" in one.proto.label]


def test_names_in_a_log_stay_text(store: Store, project: int) -> None:
    app = dropped(project, ("steps.jsonl", STEPS))
    box_of(app, "Route").set_value("![x](http://evil)").run()
    shown = [text.value for text in (*app.markdown, *app.caption)] + [box.label for box in app.expander]
    assert not any("![x](" in text for text in shown)
