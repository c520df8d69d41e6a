"""After an edit, findings about near-equal texts follow without a full look."""

from __future__ import annotations

import json
from typing import Any

import pytest

from terminal import lines, named
from tunewright import checks
from tunewright.actions import catching_up, checking, exporting, looking, projects, reviewing, splitting, tuning
from tunewright.checks.duplicates import reaching
from tunewright.model import Body
from tunewright.model.project import Filter, Project
from tunewright.store import Store, examples, looks
from tunewright.text.similarity import SKETCHED_AS
from workshop import a_filled_project, bring, codes, decide

AT_ONCE = ["CO003", "CO004", "CO005", "DU002", "DU003", "FO019", "LK001", "LK002", "LK003", "LK004"]
"""Checks that compare examples and follow every edit at once, however large the project is."""
IN_SMALL_ONES = [
    *("BA004", "BA005", "BA006", "BA007", "CF001", "CF002", "CF003", "CF004", "CF005", "CF006", "CF007"),
    *("CT014", "LE005", "LE006", "LE007", "TO003"),
]
"""Figures about the whole project: they follow where it is read in a moment, else with the next full look."""
WITH_A_FULL_LOOK = ["LA003"]
"""A probable label error goes at once where its label is changed; new ones come with the next full look."""

ASKED = "Could you tell me at which hour the library in the old town opens on a Sunday in winter"
FORM = "Where is the form for the move, and at which counter do I hand it in when it is filled in?"
PHOTO = [
    {"type": "text", "text": "What is this?"},
    {"type": "image_url", "image_url": {"url": "https://a.example/b.png"}},
]

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


def pair(prompt: str, completion: str, **more: Any) -> Body:
    return {"prompt": prompt, "completion": completion, **more}


def chat(system: str, asked: Any, answer: str) -> Body:
    roles = (("system", system), ("user", asked), ("assistant", answer))
    return {"messages": [{"role": role, "content": text} for role, text in roles]}


def preference(better: str, worse: str, asked: str = ASKED) -> Body:
    said = {
        name: [{"role": "assistant", "content": text}]
        for name, text in (("preferred_output", better), ("non_preferred_output", worse))
    }
    return {"input": {"messages": [{"role": "user", "content": asked}]}, **said}


BLAND = pair(FORM, "Counter four, with your old and your new address.")
CASES: dict[str, tuple[list[Body], Body, list[str | None]]] = {
    "CO003": (
        [pair(f"{ASKED}?", "At nine."), BLAND],
        pair(f"{ASKED} please?", "It stays shut the whole season."),
        [],
    ),
    "CO004": (
        [chat("Be brief.", FORM, "Counter four."), chat("You help at the town hall.", STORY, "Noted.")],
        chat("You help at the town hall.", FORM, "Nowhere, it is done online since spring."),
        [],
    ),
    "CO005": (
        [preference("At nine.", "Never."), preference("At ten.", "Never.")],
        preference("Never.", "At nine."),
        [],
    ),
    "DU002": ([pair(ASKED, "At nine."), BLAND], pair(ASKED.upper(), "At  nine."), []),
    "DU003": ([pair(ASKED, STORY), BLAND], pair(ASKED, STORY.replace("Monday", "yesterday")), []),
    "FO019": (
        [chat("Be brief.", FORM, "Counter four."), chat("Be brief.", STORY, "Noted.")],
        chat("Be brief.", PHOTO, "A cat."),
        [],
    ),
    "LK001": ([pair(ASKED, "At nine."), BLAND], pair(f"{ASKED}!", "At nine."), ["train", "test"]),
    "LK002": ([pair(ASKED, "At nine."), BLAND], pair(f"{ASKED}, please", "At nine."), ["train", "test"]),
    "LK003": (
        [pair(ASKED, "At nine.", document_id="a"), pair(FORM, "Counter four.", document_id="b")],
        pair(FORM, "Counter four.", document_id="a"),
        ["train", "validation"],
    ),
}
"""What is imported, what the second example becomes, and the side of each file."""


def in_files(store: Store, bodies: list[Body], splits: list[Any]) -> Project:
    project = projects.create(store, "p")
    for at, body in enumerate(bodies):
        bring(store, project, lines([body]), f"{at}.jsonl", split=splits[at] if splits else None)
    looking.look(store, project.id)
    return projects.get(store, project.id)


def test_every_check_that_compares_texts_has_its_place() -> None:
    assert sorted(AT_ONCE + IN_SMALL_ONES + WITH_A_FULL_LOOK) == [one.code for one in checks.checks("corpus")]
    assert catching_up.figures() == IN_SMALL_ONES
    assert set(AT_ONCE) == {*CASES, "LK004"}


@pytest.fixture(params=["tiny", "small", "large"])
def size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Whether the project counts as one that is compared, or read, in a moment."""
    return as_large(monkeypatch, request.param)


def as_large(monkeypatch: pytest.MonkeyPatch, size: str = "large") -> str:
    """Have few examples looked at as those of a larger project are."""
    monkeypatch.setattr(catching_up, "TINY", 1_000 if size == "tiny" else 0)
    monkeypatch.setattr(catching_up, "SMALL", 0 if size == "large" else 5_000)
    return size


@pytest.mark.parametrize("code", CASES)
def test_what_an_edit_brings_is_found_at_once_and_goes_with_its_undo(store: Store, code: str, size: str) -> None:
    bodies, edited, splits = CASES[code]
    project = in_files(store, bodies, splits)
    assert codes(store, project, code) == {}
    decide(store, project, 2, body=edited)
    found = codes(store, project, code)
    assert found == {code: [[2] if code == "FO019" else [1, 2]]}
    assert not looking.needs_look(store, project)
    assert looking.would_find_more(store, project) == (size == "large")
    looking.look(store, project.id, anew=True)
    assert codes(store, project, code) == found
    reviewing.undo(store, project.id, "ann")
    assert codes(store, project, code) == {}


def test_a_prompt_of_an_earlier_test_file_is_found_at_once(store: Store, size: str) -> None:
    project = in_files(store, [pair(ASKED, "At nine."), BLAND, pair(STORY, "Noted.")], ["test", "train", "train"])
    wish = exporting.ExportWish("openai-chat", include="all")
    exporting.export(store, project.id, wish, "ann")
    assert codes(store, project, "LK004") == {}
    decide(store, project, 3, body=pair(ASKED.lower(), "At nine."))
    assert codes(store, project, "LK004") == {"LK004": [[3]]}
    reviewing.undo(store, project.id, "ann")
    assert codes(store, project, "LK004") == {}


def test_a_leak_over_a_split_of_ones_own_is_found_at_once(store: Store, size: str) -> None:
    bodies = [pair(ASKED, "At nine.", document_id="a"), pair(FORM, "Counter four.", document_id="b")]
    project = a_filled_project(store, lines(bodies))
    splitting.choose(store, project.id, Filter(), splitting.SplitWish(count=1), "ann")
    looking.look(store, project.id)
    assert codes(store, project, "LK003") == {}
    decide(store, project, 2, body={**bodies[1], "document_id": "a"})
    found = codes(store, project, "LK003")
    assert found == {"LK003": [[1, 2]]}
    looking.look(store, project.id, anew=True)
    assert codes(store, project, "LK003") == found


def test_figures_of_a_large_project_wait_and_the_page_can_say_so(store: Store, size: str) -> None:
    said = "Thank you for your message, we will answer you soon."
    project = in_files(
        store, [pair(f"Case number {n}?", f"Answer {n * 7} it is." if n else said) for n in range(25)], []
    )
    for number in range(2, 8):
        decide(store, project, number, body=pair(f"Case number {number - 1}?", said))
    found = codes(store, project, "BA004")
    assert found == ({} if size == "large" else {"BA004": [[1, 2, 3, 4, 5, 6, 7]]})
    assert looking.would_find_more(store, project) == (size == "large")


def test_what_waits_is_named(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    label = {"task": "classification", "label_source": "answer"}
    project = a_filled_project(store, named(60), **label)
    looking.look(store, project.id)
    decide(store, project, 1, body=pair("Where is it?", "yes"))
    checking.refresh(store, project.id)
    tuned = checking.tuning_of(project)
    assert looking.would_find_more(store, project) and not looking.needs_look(store, project)
    assert catching_up.waiting(store, project, tuned) == ("suspects",)
    assert catching_up.waiting(store, project, checks.Tuning(frozenset({"LA003"}))) == ()
    as_large(monkeypatch)
    with store.writing() as unit:
        old = [looks.SketchBlock(one.ids, one.whole) for one in looks.sketches(unit, project.id)]
        looks.keep_sketches(unit, project.id, old)
        looks.keep_frame(unit, project.id, b"1234", SKETCHED_AS)
    assert catching_up.waiting(store, project, tuned) == ("figures", "suspects", "prompts", "frame")


def test_more_of_a_kind_than_can_be_waited_for_are_left_to_a_full_look(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_large(monkeypatch)
    monkeypatch.setattr(reaching, "MOST_TEXTS", 3)
    project = a_filled_project(
        store, chats(*[STORY.replace("Monday", day) for day in ("Monday", "Sunday", "Friday")], OTHER)
    )
    looking.look(store, project.id)
    answer(store, project.id, 4, STORY)
    checking.refresh(store, project.id)
    assert looking.needs_look(store, project)
    assert not [ids for ids in near(store, project.id) if 4 in ids]
    looking.look(store, project.id)
    assert [1, 2, 3, 4] in near(store, project.id)


def test_what_an_earlier_version_kept_of_whole_texts_serves_until_the_next_full_look(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_large(monkeypatch)
    project = in_files(store, CASES["CO003"][0], [])
    with store.writing() as unit:
        old = [looks.SketchBlock(one.ids, one.whole) for one in looks.sketches(unit, project.id)]
        looks.keep_sketches(unit, project.id, old)
    decide(store, project, 2, body=pair(f"{ASKED}?", "At nine, I think."))
    assert codes(store, project, "DU002", "DU003", "CO003") == {"DU003": [[1, 2]]}
    decide(store, project, 2, body=CASES["CO003"][1])
    assert codes(store, project, "DU003", "CO003") == {}
    assert not looking.needs_look(store, project) and looking.would_find_more(store, project)
    looking.look(store, project.id)
    assert codes(store, project, "CO003") == {"CO003": [[1, 2]]}


def test_many_small_steps_leave_few_blocks_behind(store: Store, size: str) -> None:
    project = a_filled_project(store, chats(STORY, OTHER, "A third answer that has nothing to do with either."))
    looking.look(store, project.id)
    for n in range(60):
        answer(store, project.id, 3, f"Answer number {n}.")
        checking.refresh(store, project.id)
    with store.reading() as unit:
        assert len(looks.sketches(unit, project.id)) < 30
    answer(store, project.id, 3, OTHER.replace("three weeks", "two weeks"))
    assert near(store, project.id) == [[2, 3]]


def test_a_full_look_that_ends_meanwhile_is_not_undone(
    store: Store, monkeypatch: pytest.MonkeyPatch, size: str
) -> None:
    bodies, edited, splits = CASES["CO003"]
    project = in_files(store, bodies, splits)
    follow, seen = catching_up._follow, list[catching_up._Change]()

    def meanwhile(*given: Any) -> Any:
        seen.append(given[2])
        found = follow(*given)
        if len(seen) == 1:
            looking.look(store, project.id, anew=True)
            decide(store, project, 1, body=BLAND)
        return found

    decide(store, project, 2, body=edited)
    monkeypatch.setattr(catching_up, "_follow", meanwhile)
    checking.refresh(store, project.id)
    assert seen[-1].ids == [1]
    with store.reading() as unit:
        assert len(looks.sketches(unit, project.id)) == 2
    monkeypatch.setattr(catching_up, "_follow", follow)
    assert codes(store, project, "CO003") == {}
    decide(store, project, 1, body=bodies[0])
    assert codes(store, project, "CO003") == {"CO003": [[1, 2]]}


def test_a_word_that_goes_with_its_label_elsewhere_explains_another_label(store: Store, size: str) -> None:
    asked = "Please send the {} to my new address in the old town before the end of next week, as we said"
    words = [
        pair(f"My {word} number {n} is late again?", label)
        for n in range(8)
        for word, label in (("parcel", "delivery"), ("invoice", "billing"))
    ]
    project = a_filled_project(
        store,
        lines([*words, pair(asked.format("parcel"), "delivery"), pair(FORM, "other")]),
        task="classification",
        label_source="answer",
    )
    looking.look(store, project.id)
    decide(store, project, 18, body=pair(asked.format("invoice"), "billing"))
    assert codes(store, project, "CO003") == {}
    decide(store, project, 18, body=pair(asked.format("parzel"), "billing"))
    assert codes(store, project, "CO003") == {"CO003": [[17, 18]]}


def test_a_check_that_is_switched_off_says_nothing_after_an_edit(store: Store, size: str) -> None:
    project = in_files(store, CASES["CO003"][0], [])
    tuning.change(store, project.id, "ann", "CO003", on=False)
    looking.look(store, project.id)
    decide(store, project, 2, body=CASES["CO003"][1])
    assert codes(store, project, "CO003") == {}
