"""Nothing moves between the sides of a split: not by edits, not by two people deciding at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from review_desk import a_project, a_store
from tunewright.actions import bulk_edits, projects, reviewing, splitting
from tunewright.actions.bulk_edits import Replacement
from tunewright.actions.splitting import ACCEPTED, Sides, SplitWish
from tunewright.model import Split
from tunewright.model.project import Filter
from tunewright.store import Store, examples, outputs

WISH = SplitWish(7, 0.25)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    return a_store(tmp_path, monkeypatch)


@pytest.fixture
def project(store: Store) -> int:
    made = a_project(store, [{"prompt": f"question {n}", "completion": "yes"} for n in range(40)])
    bulk_edits.decide_all(store, made, Filter(), "accepted", "Ann")
    return made


def decided(store: Store, project: int) -> Sides:
    return splitting.sides(store, projects.get(store, project), ACCEPTED, WISH, "Ann")


def by_id(store: Store, project: int) -> dict[int, Split]:
    sides = decided(store, project).by_prompt
    with store.reading() as unit:
        rows = [row for block in examples.stream(unit, projects.get(store, project), ACCEPTED) for row in block]
    return {row.id: sides[row.prompt_key] for row in rows}


def test_an_edited_prompt_stays_on_its_side(store: Store, project: int) -> None:
    before = by_id(store, project)
    bulk_edits.replace_all(store, project, Filter(), Replacement("question", "matter"), "Ann")
    assert by_id(store, project) == before
    reviewing.undo(store, project, "Ann")
    assert by_id(store, project) == before


def test_an_edited_prompt_joins_the_prompt_it_becomes(store: Store, project: int) -> None:
    before = by_id(store, project)
    test = next(number for number, side in before.items() if side == "test")
    train = next(number for number, side in before.items() if side == "train")
    card = reviewing.view(store, project, test, "Ann").card
    body = reviewing.view(store, project, train, "Ann").card.example.body
    reviewing.decide(store, project, test, card.version, "Ann", body=body)
    assert by_id(store, project)[test] == "train"


def test_two_who_decide_at_once_decide_the_same(
    store: Store, project: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, other = splitting.assign, {}

    def somebody_is_faster(*groups: object, **given: object) -> dict[str, Split]:
        monkeypatch.setattr(splitting, "assign", real)
        other.update(decided(store, project).by_prompt)
        bulk_edits.decide_all(store, project, Filter(ids=(1, 2, 3)), "rejected", "Ben")
        return dict.fromkeys(other, "train")

    monkeypatch.setattr(splitting, "assign", somebody_is_faster)
    assert decided(store, project).by_prompt == other
    assert "test" in other.values()


def test_an_export_does_not_choose_the_split_of_the_project(store: Store, project: int) -> None:
    splitting.choose(store, project, ACCEPTED, SplitWish(3, 0.5), "Ann")
    decided(store, project)
    assert splitting.chosen(store, projects.get(store, project)) == SplitWish(3, 0.5)
    with store.reading() as unit:
        plan = outputs.last_plan(unit, project)
    assert plan is not None and plan["by"] == "Ann"
