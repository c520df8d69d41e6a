"""After any few edits, findings are those that a full look finds: the same causes, words, examples and evidence."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terminal import lines
from tunewright import checks
from tunewright.actions import catching_up, checking, looking, projects, reviewing
from tunewright.model import Body
from tunewright.model.project import Project
from tunewright.store import Store, examples
from workshop import a_store, bring, card, decide

SYSTEMS = ("", "You are the desk of a library.", "You are the desk of a town hall.")
QUESTIONS = (
    "Could you tell me at which hour the library in the old town opens on a Sunday in winter?",
    "could you tell me at which hour the library in the old town opens on a Sunday in winter please",
    "Could you tell me at which hour the libary in the old town opens on a Sunday in winter?",
    "COULD you tell me at which hour the library in the new town opens on a Monday in winter?",
    "The parcel that I sent to my sister in March has not arrived at her door, who pays for it?",
    "The parcel that I sent to my sister in April has not arrived at her door, who pays for it?",
    "Yes",
    "",
)
ANSWERS = (
    "It opens at nine and closes at six, on every day of the week but Monday, when it stays shut all day.",
    "It opens at ten and closes at six, on every day of the week but Monday, when it stays shut all day.",
    "It  opens at nine and closes at six, on every day of the week but Monday, when it stays shut all day!",
    "It stays shut the whole season.",
    "No.",
    "The sender pays, since the form was handed in late.",
)
LABELS = ("opening hours", "parcels", "Parcels")
SPLITS = (None, "train", "test", "validation")


def a_body(chance: random.Random, kind: str, task: str) -> Body:
    question, answer = chance.choice(QUESTIONS), chance.choice(ANSWERS if task == "generation" else LABELS)
    group = {"document_id": chance.choice("abc")} if chance.random() < 0.5 else {}
    if kind == "pair":
        return {"prompt": question, "completion": answer, **group}
    said: list[Any] = [{"role": "system", "content": chance.choice(SYSTEMS)}, {"role": "user", "content": question}]
    said = [turn for turn in said if turn["content"] or turn["role"] == "user"]
    if chance.random() < 0.2:
        said = [{"role": "user", "content": "Hello"}, {"role": "assistant", "content": "What is it?"}, *said[-1:]]
    if kind == "chat":
        if chance.random() < 0.1:
            picture = {"type": "image_url", "image_url": {"url": "https://a.example/b.png"}}
            said[-1] = {"role": "user", "content": [{"type": "text", "text": question}, picture]}
        return {"messages": [*said, {"role": "assistant", "content": answer}], **group}
    better, worse = chance.sample(ANSWERS[:2], 2)
    sides = (("preferred_output", better), ("non_preferred_output", worse))
    return {"input": {"messages": said}} | {name: [{"role": "assistant", "content": text}] for name, text in sides}


def filled(store: Store, chance: random.Random, task: str) -> tuple[Project, list[str]]:
    kinds = [kind for kind in ("pair", "chat", "preference") if kind != "preference" or task == "generation"]
    project = projects.create(store, "p")
    put: list[str] = []
    for at in range(chance.randint(1, 3)):
        kind, split = chance.choice(kinds), chance.choice(SPLITS)
        n = chance.randint(2, 5)
        bring(store, project, lines(a_body(chance, kind, task) for _ in range(n)), f"{at}.jsonl", split=split)
        put += [kind] * n
    source = "answer" if task == "classification" else "none"
    return projects.set_up(store, project.id, "ann", task=task, label_source=source), put


def edit(store: Store, project: Project, chance: random.Random, kinds: list[str], task: str) -> None:
    with store.reading() as unit:
        ids = sorted(examples.texts(unit, range(1, len(kinds) + 1)))
    for _ in range(chance.randint(1, 3)):
        number = chance.choice(ids)
        what = chance.random()
        if what < 0.15:
            decide(store, project, number, "rejected" if card(store, number).state != "rejected" else "accepted")
        elif what < 0.3:
            reviewing.undo(store, project.id, "ann")
        else:
            decide(store, project, number, body=a_body(chance, kinds[number - 1], task))


def found(store: Store, project: Project, codes: set[str]) -> list[tuple[Any, ...]]:
    checking.refresh(store, project.id)
    said = checking.report(store, project.id, codes)["findings"]
    told = [(one["message"], [each["id"] for each in one["examples"]], one["evidence"]) for one in said]
    keys = sorted((one.code, one.key) for code in codes for one in checking.listed(store, project.id, code))
    return [*sorted(told, key=repr), *keys]


@pytest.mark.parametrize("size", ["tiny", "small", "large"])
@pytest.mark.parametrize("task", ["generation", "classification"])
@given(seed=st.integers(0, 100_000))
@settings(max_examples=6)
def test_a_full_look_after_a_few_edits_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, size: str, task: str, seed: int
) -> None:
    codes = {one.code for one in checks.checks("corpus")} - {catching_up.SUSPECT}
    if size == "large":
        codes -= set(catching_up.figures())
    chance = random.Random(seed)
    store = a_store(tmp_path_factory.mktemp("p"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(catching_up, "TINY", 1_000 if size == "tiny" else 0)
        patched.setattr(catching_up, "SMALL", 0 if size == "large" else 5_000)
        project, kinds = filled(store, chance, task)
        looking.look(store, project.id)
        for _ in range(2):
            edit(store, project, chance, kinds, task)
            followed = found(store, project, codes)
        looking.look(store, project.id, anew=True)
        assert found(store, project, codes) == followed
    store.close()
