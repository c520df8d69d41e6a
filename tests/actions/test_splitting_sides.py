"""Who is trained on and who is tested on: kept once decided, proven to share nothing."""

from __future__ import annotations

import pytest

from terminal import named, pairs
from tunewright.actions import bulk_edits, projects, splitting
from tunewright.actions.splitting import ALL, SplitWish
from tunewright.model import TuneError
from tunewright.model.project import Filter, Project
from tunewright.store import Store
from workshop import a_filled_project, bring, decide

FIFTH = SplitWish(7, share=0.2)


def in_test(store: Store, project: Project, wish: SplitWish = FIFTH, wanted: Filter = ALL) -> set[str]:
    found = splitting.sides(store, projects.get(store, project.id), wanted, wish, "ann").by_prompt
    return {key for key, side in found.items() if side == "test"}


def test_each_label_gives_its_share(store: Store) -> None:
    project = a_filled_project(store, named(60, ["yes", "yes", "no"]))
    proof = splitting.look(store, project, ALL, FIFTH).proof
    assert (proof.overlap, proof.sizes["test"], proof.sizes["train"]) == (0, 12, 48)
    assert proof.labels["test"] == {"yes": 8, "no": 4}


def test_what_was_decided_stays_however_much_comes_later(store: Store) -> None:
    project = a_filled_project(store, named(40))
    first = in_test(store, project)
    everybody = set(splitting.sides(store, project, ALL, FIFTH, "ann").by_prompt)
    for start in (40, 60, 120):
        bring(store, project, named(start // 2, start=start), f"{start}.jsonl")
        assert in_test(store, project) & everybody == first
    for number in range(1, 20):
        decide(store, project, number, "rejected")
    assert in_test(store, project) & everybody <= first
    bulk_edits.decide_all(store, project.id, Filter(states=("rejected",)), "unreviewed", "ann")
    assert in_test(store, project) & everybody == first


def test_accepting_more_does_not_move_what_was_accepted(store: Store) -> None:
    project = a_filled_project(store, named(50))
    bulk_edits.decide_these(store, project.id, range(1, 21), "accepted", "ann")
    before = in_test(store, project, wanted=splitting.ACCEPTED)
    known = set(splitting.sides(store, project, splitting.ACCEPTED, FIFTH, "ann").by_prompt)
    bulk_edits.decide_these(store, project.id, range(21, 51), "accepted", "ann")
    assert in_test(store, project, wanted=splitting.ACCEPTED) & known == before


def test_a_look_keeps_nothing(store: Store) -> None:
    project = a_filled_project(store, named(20))
    looked = splitting.look(store, project, ALL, FIFTH)
    assert splitting.last_wish(store, project.id) is None
    splitting.choose(store, project.id, ALL, FIFTH, "ann")
    assert splitting.last_wish(store, project.id) == FIFTH
    assert splitting.look(store, project, ALL, FIFTH).proof == looked.proof


@pytest.mark.parametrize(
    "wish", [SplitWish(share=1.0), SplitWish(share=-0.1), SplitWish(count=20), SplitWish(count=-1)]
)
def test_a_wish_that_makes_no_sense_is_refused_and_not_remembered(store: Store, wish: SplitWish) -> None:
    project = a_filled_project(store, named(20))
    with pytest.raises(TuneError):
        splitting.sides(store, project, ALL, wish, "ann")
    assert splitting.last_wish(store, project.id) is None


def test_examples_that_share_a_prompt_but_for_case_and_space_are_on_one_side(store: Store) -> None:
    said = [f"Where is {n}? -> Here." for n in range(30)] + [f"where  IS {n}? -> There." for n in range(30)]
    project = a_filled_project(store, pairs(*said))
    proof = splitting.look(store, project, ALL, SplitWish(count=20)).proof
    assert (proof.overlap, proof.sizes["test"]) == (0, 20)


def test_the_split_of_the_files_is_kept_until_somebody_chooses_another(store: Store) -> None:
    project = a_filled_project(store, named(8), "train.jsonl")
    bring(store, project, named(2, start=8), "test.jsonl")
    assert splitting.has_imported_split(store, project)
    assert len(in_test(store, project, SplitWish())) == 2
    splitting.choose(store, project.id, ALL, SplitWish(share=0.5), "ann")
    assert not projects.get(store, project.id).keep_imported_split
    assert splitting.chosen(store, projects.get(store, project.id)) == SplitWish(share=0.5)


def test_a_prompt_that_two_files_put_on_two_sides_is_only_trained_on(store: Store) -> None:
    project = a_filled_project(store, pairs("a -> b", "c -> d"), "train.jsonl")
    bring(store, project, pairs("A -> other", "e -> f"), "test.jsonl")
    decided = splitting.sides(store, project, ALL, SplitWish(), "ann")
    assert sorted(decided.by_prompt.values()) == ["test", "train", "train"]
    assert any("shares its prompt" in note for note in decided.notes)


def test_without_a_wish_and_without_a_split_in_the_files_all_is_trained_on(store: Store) -> None:
    project = a_filled_project(store, named(8))
    assert in_test(store, project, SplitWish()) == set()
