"""Many people at once: nothing lost, nothing double, and whoever comes second is told."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from stores import (
    a_finding,
    a_new_example,
    a_project,
    a_source,
    add,
    an_edit,
    found,
    plain_query,
    recounted,
    states,
    take_in,
    tallies,
)
from tunewright.model import EditConflict
from tunewright.model.project import Filter
from tunewright.store import Change, bulk, changes, examples, findings, jobs, projects, rows, sources


@pytest.fixture
def project(any_store):
    return a_project(any_store)


def together(n, work):
    """Run `work(number)` in n threads that begin at the same moment; returns what each gave back."""
    gate = threading.Barrier(n)

    def begun(number):
        gate.wait()
        return work(number)

    with ThreadPoolExecutor(n) as pool:
        return list(pool.map(begun, range(n)))


def accept(store, example_id, version, by, state="accepted"):
    """True when the decision was saved, False when somebody was faster."""
    try:
        with store.writing() as unit:
            return changes.apply(unit, example_id, version, by, Change(state=state)) is not None
    except EditConflict:
        return False


def decisions(store):
    return plain_query(store, "SELECT example_id, by FROM event WHERE kind = 'decision' ORDER BY id")


def test_eight_reviewers_accept_side_by_side(any_store, project):
    ids = take_in(any_store, project, *(a_new_example(f"question {at} -> answer") for at in range(400)))

    def review(number):
        return [accept(any_store, one, 1, f"person {number}") for one in ids[number::8]]

    assert all(all(saved) for saved in together(8, review))
    assert set(states(any_store, project).values()) == {"accepted"}
    assert Counter(one for one, _ in decisions(any_store)) == Counter(ids)
    assert Counter(by for _, by in decisions(any_store)) == {f"person {number}": 50 for number in range(8)}
    assert tallies(any_store, project) == recounted(any_store, project)
    with any_store.reading() as unit:
        revision = projects.get(unit, project.id).revision
        assert revision == project.revision + 1 + 400, "every change and the import moved the revision on by one"


def test_of_several_who_decide_the_same_example_one_wins(any_store, project):
    ids = take_in(any_store, project, *(a_new_example() for _ in range(15)))

    def race(number):
        state = ("accepted", "rejected", "flagged")[number % 3]
        return [accept(any_store, one, 1, f"person {number}", state) for one in ids]

    won = together(6, race)
    assert [sum(saved[at] for saved in won) for at in range(15)] == [1] * 15
    assert Counter(one for one, _ in decisions(any_store)) == Counter(ids)
    assert tallies(any_store, project) == recounted(any_store, project)


def test_of_several_who_edit_the_same_example_one_text_stays_whole(any_store, project):
    (one,) = take_in(any_store, project, a_new_example("hi -> hello"))

    def edit(number):
        try:
            with any_store.writing() as unit:
                changes.apply(unit, one, 1, f"person {number}", an_edit("hi -> hello", f"hi -> text{number}"))
        except EditConflict:
            return None
        return number

    winners = [number for number in together(6, edit) if number is not None]
    assert len(winners) == 1
    with any_store.reading() as unit:
        card = examples.card(unit, one)
    assert card.example.completion == f"text{winners[0]}"
    assert card.version == 2
    for number in range(6):
        assert found(any_store, project, Filter(words=f"text{number}")) == ([one] if number in winners else [])


def test_bulk_steps_and_single_steps_at_once_are_all_whole(any_store, project):
    ids = take_in(any_store, project, *(a_new_example(f"question {at} -> answer") for at in range(40)))

    def work(number):
        if number < 3:
            for state in ("flagged", "unreviewed"):
                with any_store.writing() as unit:
                    bulk.set_field(unit, project, Filter(), "state", state, f"bulk {number}")
            return
        for one in ids:
            with any_store.reading() as unit:
                version = examples.card(unit, one).version
            accept(any_store, one, version, f"person {number}")

    together(6, work)
    assert tallies(any_store, project) == recounted(any_store, project)
    chain = plain_query(any_store, "SELECT example_id, version FROM event WHERE version IS NOT NULL ORDER BY id")
    steps = {one: [version for number, version in chain if number == one] for one in ids}
    with any_store.reading() as unit:
        for one, versions in steps.items():
            assert versions == list(range(2, len(versions) + 2)), "each step stands on the one before"
            assert examples.card(unit, one).version == len(versions) + 1


def test_imports_and_decisions_at_once_keep_the_tallies_right(any_store, project):
    ids = take_in(any_store, project, *(a_new_example(f"question {at} -> answer") for at in range(30)))

    def work(number):
        if number % 2:
            for one in ids[number::6]:
                accept(any_store, one, 1, f"person {number}")
            return
        for _ in range(3):
            source_id = a_source(any_store, project, f"file {number}")
            add(any_store, project, source_id, *(a_new_example(findings=[a_finding()]) for _ in range(5)))
            with any_store.writing() as unit:
                sources.finish(unit, source_id)

    together(6, work)
    assert tallies(any_store, project) == recounted(any_store, project)
    assert len(states(any_store, project)) == 30 + 3 * 3 * 5


def test_checks_of_one_project_at_once_keep_one_finding_per_cause(any_store, project):
    ids = take_in(any_store, project, a_new_example(), a_new_example())

    def check(_):
        with any_store.writing() as unit:
            again = [a_finding("CO001", f"cause {at}") for at in range(10)]
            findings.replace_of_codes(unit, project.id, ["CO001"], again)
            findings.replace_of_examples(unit, project.id, ["EM001"], [(one, [a_finding()]) for one in ids])

    together(6, check)
    with any_store.reading() as unit:
        assert len(findings.listed(unit, project.id)) == 12


def test_ids_are_never_given_twice(any_store):
    def take(number):
        taken = []
        for at in range(20):
            with any_store.writing() as unit:
                size = 1 + (number + at) % 5
                first = rows.take_ids(unit, "example", size)
            taken += range(first, first + size)
        return taken

    given = [number for taken in together(8, take) for number in taken]
    assert sorted(given) == list(range(1, len(given) + 1))


def test_ids_taken_by_a_unit_that_failed_may_be_given_again_but_never_twice(any_store, project):
    with pytest.raises(RuntimeError), any_store.writing() as unit:
        rows.take_ids(unit, "example", 10)
        raise RuntimeError
    first, *others = take_in(any_store, project, a_new_example(), a_new_example())
    assert others == [first + 1]


def test_a_unit_that_fails_leaves_nothing(any_store, project):
    ids = take_in(any_store, project, a_new_example("hi -> hello"), a_new_example("bye -> see you"))
    with pytest.raises(RuntimeError), any_store.writing() as unit:
        changes.apply(unit, ids[0], 1, "ann", an_edit("hi -> hello", "hi -> other"))
        bulk.set_field(unit, project, Filter(), "state", "rejected", "ann")
        jobs.ask(unit, project.id, "import", {}, "ann")
        raise RuntimeError
    assert set(states(any_store, project).values()) == {"unreviewed"}
    assert found(any_store, project, Filter(words="hello")) == ids[:1]
    assert plain_query(any_store, "SELECT count(*) FROM event WHERE kind <> 'import'") == [(0,)]
    with any_store.writing() as unit:
        assert jobs.claim(unit, "here:1") is None


def test_reading_never_waits_for_a_writer(any_store, project):
    (one,) = take_in(any_store, project, a_new_example())
    with any_store.writing() as unit:
        changes.apply(unit, one, 1, "ann", Change(state="accepted"))
        with ThreadPoolExecutor(1) as pool:
            seen = pool.submit(states, any_store, project).result(timeout=180)
    assert seen == {one: "unreviewed"}
    assert states(any_store, project) == {one: "accepted"}
