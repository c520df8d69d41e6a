"""Splits as decided, exports as written."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from stores import a_measured, a_new_example, a_project, an_edit, change, take_in
from tunewright.model.project import Filter
from tunewright.store import outputs, projects


@pytest.fixture
def project(any_store):
    return a_project(any_store, label_source="field")


def plan(store, project, **wish):
    with store.writing() as unit:
        given = {"seed": 7, "share": "0.2", "count": None, "by": "ann"} | wish
        return outputs.plan_for(unit, project.id, **given)


def test_the_same_wish_is_the_same_split(any_store, project):
    one = plan(any_store, project)
    assert plan(any_store, project, by="bob") == one
    others = [{"seed": 8}, {"share": "0.1"}, {"share": None, "count": 10}, {"share": None}]
    assert len({one, *(plan(any_store, project, **wish) for wish in others)}) == 5
    assert plan(any_store, a_project(any_store)) != one
    with any_store.reading() as unit:
        assert outputs.find_plan(unit, project.id, seed=7, share="0.2", count=None) == one
        assert outputs.find_plan(unit, project.id, seed=9, share="0.2", count=None) is None


def test_a_seed_may_be_any_number_a_person_would_type(any_store, project):
    assert plan(any_store, project, seed=20_261_120_123_456) == plan(any_store, project, seed=20_261_120_123_456)


def test_a_split_is_made_once_even_when_two_ask_at_once(any_store, project):
    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(lambda _: plan(any_store, project), range(12)))) == 1


def test_a_decision_about_a_prompt_is_never_changed(any_store, project):
    number = plan(any_store, project)
    with any_store.writing() as unit:
        outputs.add_sides(unit, number, {"a": "train", "b": "test"})
        outputs.add_sides(unit, number, {"b": "train", "c": "train"})
        outputs.add_sides(unit, number, {})
        assert outputs.sides(unit, number) == {"a": "train", "b": "test", "c": "train"}
        assert outputs.n_sides(unit, number) == 3
    with any_store.reading() as unit:
        assert outputs.sides(unit, plan(any_store, project, seed=1)) == {}


def test_an_edited_prompt_stays_on_its_side(any_store, project):
    (one,) = take_in(any_store, project, a_new_example("hi -> hello"))
    here, elsewhere, undecided = (plan(any_store, project, seed=seed) for seed in (1, 2, 3))
    old, new = a_measured("hi -> hello").prompt_key, a_measured("hi there -> hello").prompt_key
    with any_store.writing() as unit:
        outputs.add_sides(unit, here, {old: "test"})
        outputs.add_sides(unit, elsewhere, {old: "test", new: "train"})
    change(any_store, one, an_edit("hi -> hello", "hi there -> hello"))
    with any_store.reading() as unit:
        assert outputs.sides(unit, here) == {old: "test", new: "test"}
        assert outputs.sides(unit, elsewhere) == {old: "test", new: "train"}, "what was decided before stays"
        assert outputs.sides(unit, undecided) == {}


def test_very_many_prompts_are_decided_at_once(any_store, project):
    number = plan(any_store, project)
    decided = {f"{at:032x}": "train" for at in range(21_000)}
    with any_store.writing() as unit:
        outputs.add_sides(unit, number, decided)
    with any_store.reading() as unit:
        assert outputs.sides(unit, number) == decided


def test_the_split_chosen_last_is_remembered(any_store, project):
    one, other = plan(any_store, project), plan(any_store, project, seed=8)
    with any_store.reading() as unit:
        assert outputs.last_plan(unit, project.id) is None
    for number, seed, by in ((one, 7, "ann"), (other, 8, "bob")):
        with any_store.writing() as unit:
            outputs.choose_plan(unit, number, by)
            last = outputs.last_plan(unit, project.id)
        assert (last["id"], last["seed"], last["share"], last["count"], last["by"]) == (
            number,
            seed,
            "0.2",
            None,
            by,
        )


def test_an_export_is_kept_with_what_was_said_about_it(any_store, project):
    options = {"seed": 7, "out": "Ordner “ü”"}
    report = {"files": [{"sha256": "a" * 64, "examples": 3}], "cost": {"usd": "2.40"}}
    with any_store.writing() as unit:
        first = outputs.keep_export(unit, project.id, "openai-chat", "ann", options, report)
        second = outputs.keep_export(unit, project.id, "openai-chat", "bob", {}, {})
    with any_store.reading() as unit:
        kept = outputs.export_of(unit, first)
        assert [one.id for one in outputs.exports(unit, project.id)] == [second, first]
        assert outputs.export_of(unit, 10**6) is None
        assert projects.get(unit, project.id).revision > project.revision
    assert (kept.target, kept.by, kept.options, kept.report) == ("openai-chat", "ann", options, report)


def test_sums_per_prompt_add_up_to_what_is_meant(any_store, project):
    take_in(
        any_store,
        project,
        a_new_example("hi -> a", label="x", tokens=10),
        a_new_example("hi -> b", label="x", tokens=20),
        a_new_example("bye -> c", tokens=30, kind="chat"),
    )
    with any_store.reading() as unit:
        sums = outputs.prompt_sums(unit, project, Filter(), "o200k_base", pair_extra=2, limit=15)
        told = sorted((one.label, one.n, one.tokens, one.billed) for one in sums if one.label)
        assert told == [("x", 2, 34, 27)]
        assert sorted(one.tokens for one in sums) == [30, 34]
        assert [number for number, _ in outputs.ids_and_prompts(unit, project, Filter())] == [1, 2, 3]
        assert [row[1:3] for row in outputs.standing(unit, project, Filter())] == [
            ("unreviewed", "answers.jsonl")
        ] * 3
