"""What an import left over: rejected lines by reason, repaired ones, changed lines."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from stores import a_project, a_store
from tunewright.actions import browsing, importing, ledger, projects, reviewing, worker
from tunewright.model import Rejected, TuneError
from tunewright.model.project import Filter, Project, Source
from tunewright.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return a_store(tmp_path)


@pytest.fixture
def project(store: Store) -> Project:
    return a_project(store)


def take_in(store: Store, project: Project, name: str, text: str | bytes) -> Source:
    content = text if isinstance(text, bytes) else text.encode()
    kept = importing.keep_upload(store, name, io.BytesIO(content))
    return importing.import_file(store, project.id, kept, importing.recognise(kept.path, name, "").plan, "Ann")


def answers(store: Store, project: Project) -> list[str]:
    return [line.answer for line in browsing.page(store, project, Filter())]


def numbered(n: int, end: str = "", **more: str) -> str:
    return "\n".join(
        json.dumps({"id": f"q{at}", "prompt": f"Prompt {at}", "completion": f"Answer {at}{end}", **more})
        for at in range(n)
    )


def test_reasons_that_differ_only_in_places_are_one(store: Store, project: Project) -> None:
    cut = ['{"prompt": "' + "x" * n for n in range(3)] + ['{"a": 1, "prompt": "x']
    source = take_in(store, project, "a.jsonl", "\n".join(['{"prompt":"p","completion":"c"}', *cut, "[1]"]))
    found = ledger.reasons(store, source.id)
    assert [(group.told, group.n_lines) for group in found] == [
        ("A quotation mark is not closed: the text that begins at character …", 4),
        ("The record is a list. Each record has to be an object in curly brackets: {…}.", 1),
    ]
    lines, total = ledger.rejected_lines(store, source.id, begins=found[0].begins, limit=2)
    assert ([line.line for line in lines], total) == ([2, 3], 4)


def test_a_short_beginning_shows_a_whole_reason(store: Store, project: Project) -> None:
    bad = [f'{{"messages": [{", ".join(["{}"] * n + ["1"])}]}}' for n in range(3)]
    good = '{"messages": [{"role": "user", "content": "a"}]}'
    source = take_in(store, project, "a.jsonl", "\n".join([good, good, good, *bad]))
    (found,) = ledger.reasons(store, source.id)
    assert found.n_lines == 3 and found.told.startswith("Message ") and found.told.endswith("is needed.")


def test_a_line_set_aside_can_be_taken_back_but_a_repaired_one_is_done(store: Store, project: Project) -> None:
    source = take_in(store, project, "a.jsonl", '{"prompt":"p","completion":"c"}\n[1]\n')
    ledger.set_aside(store, 1, "Ann")
    assert ledger.rejected_lines(store, source.id, status="open") == ([], 0)
    ledger.set_aside(store, 1, "Ann", again_open=True)
    assert ledger.rejected_lines(store, source.id, status="open")[1] == 1
    importing.repair(store, source.id, 1, '{"prompt":"q","completion":"d"}', "Ann")
    ledger.set_aside(store, 1, "Ann")
    assert ledger.rejected_lines(store, source.id, status="repaired")[1] == 1
    settled = [event for event in browsing.activity(store, project.id) if event.kind == "leftover"]
    assert [(event.by, event.after["action"], event.after["line"]) for event in settled] == [
        ("Ann", "open", 2),
        ("Ann", "set aside", 2),
    ]


@pytest.mark.parametrize(
    "text",
    [
        'How?,"by bus, mostly",way',
        '{"question": "How?", "answer": "by bus, mostly", "topic": "way"}',
        '{"question": "How?", "answer": "by bus, mostly", "topic": null}',
    ],
)
def test_a_row_is_repaired_as_a_row_or_as_json(store: Store, project: Project, text: str) -> None:
    source = take_in(store, project, "t.csv", "question,answer,topic\nWhen?,now,time\nHow?,by\n")
    done = importing.repair(store, source.id, 1, text, "Ann")
    assert isinstance(done, Source) and done.ledger.imported == 1
    assert answers(store, project) == ["now", "by bus, mostly"]


def test_a_row_of_a_table_in_another_encoding_and_with_semicolons_is_repaired(
    store: Store, project: Project
) -> None:
    table = "question;answer;topic\nWann schließt ihr?;um fünf;Öffnung\nWie?;so\n".encode("windows-1252")
    source = take_in(store, project, "t.csv", table)
    assert source.encoding == "windows-1252"
    done = importing.repair(store, source.id, 1, "Wie?;über die Straße → 質問;Weg", "Ann")
    assert isinstance(done, Source)
    assert answers(store, project) == ["um fünf", "über die Straße → 質問"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("How?,by", "The row has 2 cells, the header has 3."),
        ("", "The line is blank."),
        ("a,b,c\nd,e,f", "A line break stands in a cell"),
        ('{"question": "How?"', "The record is cut off"),
    ],
)
def test_a_row_that_is_still_wrong_says_why(store: Store, project: Project, text: str, reason: str) -> None:
    source = take_in(store, project, "t.csv", "question,answer,topic\nWhen?,now,time\nHow?,by\n")
    done = importing.repair(store, source.id, 1, text, "Ann")
    assert isinstance(done, Rejected) and done.reason.startswith(reason)
    assert ledger.rejected_lines(store, source.id, status="open")[1] == 1


def test_a_chat_in_a_cell_is_repaired_with_its_messages_as_json(store: Store, project: Project) -> None:
    good = '[{""role"": ""user"", ""content"": ""a""}, {""role"": ""assistant"", ""content"": ""b""}]'
    source = take_in(store, project, "t.csv", f'messages,topic\n"{good}",x\nnone,y\n')
    messages = [{"role": "user", "content": "c"}, {"role": "assistant", "content": "d"}]
    done = importing.repair(store, source.id, 1, json.dumps({"messages": messages, "topic": "y"}), "Ann")
    assert isinstance(done, Source) and answers(store, project) == ["b", "d"]


def test_a_repaired_line_may_stand_on_several_lines(store: Store, project: Project) -> None:
    source = take_in(store, project, "a.jsonl", '{"prompt":"p","completion":"c"}\n[1]\n')
    done = importing.repair(store, source.id, 1, '{\n  "prompt": "q",\n  "completion": "d"\n}', "Ann")
    assert isinstance(done, Source) and answers(store, project) == ["c", "d"]


def test_a_repaired_line_is_known_as_such(store: Store, project: Project) -> None:
    source = take_in(store, project, "a.jsonl", '{"prompt":"p","completion":"c"}\n[1]\n')
    done = importing.repair(store, source.id, 1, '{"prompt":"q","completion":"d"}', "Ann")
    assert isinstance(done, Source) and done.plan["repairs"] == 1
    with pytest.raises(TuneError):
        importing.repair(store, source.id, 1, '{"prompt":"q","completion":"e"}', "Ann")


def test_a_changed_label_of_its_own_is_taken_with_the_line(store: Store, project: Project) -> None:
    take_in(store, project, "a.jsonl", numbered(6, label="old"))
    projects.confirm(store, project.id, "Ann", "generation", "field")
    take_in(store, project, "b.jsonl", numbered(6, label="new"))
    (line, *_), total = ledger.changed_lines(store, project.id)
    assert total == 6 and line.here.endswith("Label\nold") and line.proposed.endswith("Label\nnew")
    ledger.take(store, project.id, line, "Ann")
    assert reviewing.view(store, project.id, line.proposal.example_id, "Ann").card.label == "new"


def test_two_changes_of_one_example_are_both_taken_in_their_order(store: Store, project: Project) -> None:
    for end in ("", " better", " best"):
        take_in(store, project, "a.jsonl", numbered(30, end))
    assert ledger.take_all(store, project.id, "Ann") == ledger.Settled(60)
    assert all(answer.endswith(" best") for answer in answers(store, project))


def test_many_changes_are_taken_beside_the_page(store: Store, project: Project) -> None:
    take_in(store, project, "a.jsonl", numbered(40))
    take_in(store, project, "b.jsonl", numbered(40, " better"))
    asked = ledger.ask_take_all(store, project.id, "Ann")
    assert asked.job_id is not None and not any(answer.endswith("better") for answer in answers(store, project))
    assert worker.run_one(store, "here:1")
    done = browsing.job(store, asked.job_id)
    assert done is not None and (done.state, done.result) == ("done", {"taken": 40, "left": 0})
    assert all(answer.endswith(" better") for answer in answers(store, project))


def test_kept_examples_are_not_proposed_again(store: Store, project: Project) -> None:
    take_in(store, project, "a.jsonl", numbered(3))
    take_in(store, project, "b.jsonl", numbered(3, " better"))
    assert ledger.keep_all(store, project.id, "Ann") == ledger.Settled(3)
    again = take_in(store, project, "c.jsonl", numbered(3, " better"))
    assert again.ledger.identical == 3 and ledger.changed_lines(store, project.id)[1] == 0


def test_what_was_kept_can_be_asked_about_again(store: Store, project: Project) -> None:
    take_in(store, project, "a.jsonl", numbered(3))
    take_in(store, project, "b.jsonl", numbered(3, " better"))
    (first, *_), _ = ledger.changed_lines(store, project.id)
    ledger.keep(store, first, "Ann")
    ledger.keep_all(store, project.id, "Ann")
    assert ledger.n_kept(store, project.id) == 3
    assert ledger.ask_again(store, project.id, "Bo") == 3
    lines, n = ledger.changed_lines(store, project.id)
    assert ([line.proposal.example_id for line in lines], n, ledger.n_kept(store, project.id)) == ([1, 2, 3], 3, 0)
    last = browsing.activity(store, project.id)[0]
    assert (last.by, last.after) == ("Bo", {"action": "ask again", "n": 3})
    assert ledger.ask_again(store, project.id, "Bo") == 0
