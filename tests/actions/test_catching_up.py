"""After an edit, findings about near-equal texts follow without a full look."""

from __future__ import annotations

import json

from tunewright.actions import checking, looking, reviewing
from tunewright.store import Store, examples
from workshop import a_filled_project

STORY = (
    "The tenant reports that the heating in the second bedroom has been cold since Monday evening although the "
    "boiler in the cellar runs, the valve is open and the neighbours below have warm rooms all day long."
)
OTHER = (
    "A parcel that was sent to the old address came back after three weeks, and the sender would like to know "
    "who pays for the second delivery, since the form for the move was handed in on time at the counter."
)


def chats(*answers: str) -> bytes:
    lines = []
    for n, answer in enumerate(answers):
        turns = [
            {"role": "user", "content": f"Case {'abcdefgh'[n] * 5}?"},
            {"role": "assistant", "content": answer},
        ]
        lines.append(json.dumps({"messages": turns}))
    return "\n".join(lines).encode()


def near(store: Store, project_id: int) -> list[list[int]]:
    report = checking.report(store, project_id, ["DU003"])
    return [[one["id"] for one in finding["examples"]] for finding in report["findings"]]


def answer(store: Store, project_id: int, number: int, text: str) -> None:
    with store.reading() as unit:
        card = examples.card(unit, number)
    body = reviewing.with_answer(card.example, card.example.body, text)
    reviewing.decide(store, project_id, number, card.version, "ann", body=body)


def test_an_edit_that_ends_the_likeness_ends_the_finding(store: Store) -> None:
    project = a_filled_project(store, chats(STORY, STORY.replace("Monday", "Sunday"), OTHER))
    looking.look(store, project.id)
    assert near(store, project.id) == [[1, 2]]
    answer(store, project.id, 2, "Something else altogether was asked here, and nothing of it is like the first.")
    assert near(store, project.id) == []
    reviewing.undo(store, project.id, "ann")
    assert near(store, project.id) == [[1, 2]]


def test_an_edit_that_makes_texts_alike_is_found(store: Store) -> None:
    project = a_filled_project(store, chats(STORY, OTHER, "A third answer that has nothing to do with either."))
    looking.look(store, project.id)
    assert near(store, project.id) == []
    answer(store, project.id, 3, OTHER.replace("three weeks", "two weeks"))
    assert near(store, project.id) == [[2, 3]]
    assert not looking.needs_look(store, project)


def test_a_rejected_member_leaves_its_cluster(store: Store) -> None:
    texts = [STORY, STORY.replace("Monday", "Sunday"), STORY.replace("Monday", "Friday"), OTHER]
    project = a_filled_project(store, chats(*texts))
    looking.look(store, project.id)
    assert near(store, project.id) == [[1, 2, 3]]
    reviewing.decide(store, project.id, 2, 1, "ann", state="rejected")
    assert near(store, project.id) == [[1, 3]]


def test_what_an_edit_contradicts_in_others_is_found_by_the_next_full_look(store: Store) -> None:
    asked = "Could you tell me at which hour the library in the old town opens on a Sunday in winter"
    pairs = [(f"{asked}?", "At nine."), ("Where is the form for the move?", "Counter four."), (STORY, "Noted.")]
    records = [json.dumps({"prompt": prompt, "completion": answer}) for prompt, answer in pairs]
    project = a_filled_project(store, "\n".join(records))
    looking.look(store, project.id)
    with store.reading() as unit:
        card = examples.card(unit, 2)
    body = {"prompt": f"{asked} please?", "completion": "It stays shut the whole season."}
    reviewing.decide(store, project.id, 2, card.version, "ann", body=body)
    checking.refresh(store, project.id)
    assert not looking.needs_look(store, project) and looking.would_find_more(store, project)
    looking.look(store, project.id)
    assert checking.report(store, project.id, ["CO003"])["by_code"] == {"CO003": 1}
    assert not looking.would_find_more(store, project)
