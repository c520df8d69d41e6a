"""Prompts that differ in case, space or punctuation only never stand on both sides."""

from __future__ import annotations

import json
from pathlib import Path

from tunewright.actions import exporting, projects, splitting
from tunewright.actions.splitting import ALL, SplitWish
from tunewright.store import Store
from workshop import a_filled_project, bring

ANIMALS = ("ant", "bee", "cat", "dog", "elk", "fox", "gnu", "hen", "ibex", "jay", "kite", "lark")
ASKED = [f"Which form do I need for case {animal}" for animal in ANIMALS]


def some(*texts: str) -> str:
    return "\n".join(json.dumps({"prompt": one, "completion": "Form seven."}) for one in texts)


def test_twins_are_split_to_one_side_and_later_ones_follow(store: Store) -> None:
    project = a_filled_project(store, some(*(one for text in ASKED for one in (text, f"{text.upper()}?!"))))
    wish = SplitWish(seed=3, share=0.4)
    before = splitting.sides(store, projects.get(store, project.id), ALL, wish, "ann").by_prompt
    bring(store, project, some(*(f"“{text}” …" for text in ASKED)), "more.jsonl")
    decided = splitting.sides(store, projects.get(store, project.id), ALL, wish, "ann")
    assert {key: decided.by_prompt[key] for key in before} == before
    assert (len(set(decided.twin_of.values())), len(decided.by_prompt)) == (12, 36)
    assert len({(name, decided.by_prompt[key]) for key, name in decided.twin_of.items()}) == 12
    look = splitting.look(store, projects.get(store, project.id), ALL, wish)
    assert (look.proof.overlap, look.n_prompts) == (0, 12)


def test_twins_that_files_put_on_two_sides_go_to_train(store: Store, tmp_path: Path) -> None:
    project = a_filled_project(store, some(*ASKED), "train.jsonl")
    bring(store, project, some(*(f"{text}?" for text in ASKED[:2]), "What else is there?"), "test.jsonl")
    decided = splitting.sides(store, projects.get(store, project.id), ALL, SplitWish(), "ann")
    assert sorted(decided.by_prompt.values()).count("test") == 1
    wish = exporting.ExportWish("openai-chat", "all", SplitWish())
    assert exporting.export(store, project.id, wish, "ann", tmp_path / "out").report["overlap"] == 0
