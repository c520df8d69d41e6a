"""What a look at the whole project reads, and for which revision its findings hold."""

import pytest

from stores import a_new_example, a_project, an_edit, change, decide, take_in
from tunewright.model import Finding
from tunewright.model.project import Filter
from tunewright.store import Change, evidence, findings, freshness, looks, pair_edges, projects, queries


@pytest.fixture
def project(any_store):
    return a_project(any_store, label_source="field")


@pytest.fixture
def four(any_store, project):
    new = (a_new_example(f"question {at} -> answer {at}", label=f"l{at % 2}") for at in range(4))
    return take_in(any_store, project, *new)


def listed(store, project):
    with store.reading() as unit:
        return findings.listed(unit, project.id)


def test_edges_of_pairs_and_ids_by_label_are_those_of_what_may_be_exported(any_store, project, four):
    take_in(any_store, project, a_new_example("a -> b", kind="chat", label="l0"), a_new_example("x -> y"))
    decide(any_store, four[1], "rejected")
    change(any_store, four[3], Change(label=""))
    with any_store.reading() as unit:
        edges = list(pair_edges.edges(unit, project))
        assert evidence.ids_with_label(unit, project, "l0") == (four[0], four[2], four[3] + 1)
        assert evidence.ids_with_label(unit, project, "l1") == ()
        assert evidence.ids_with_label(unit, project, None) == (four[3], four[3] + 2)
    assert len(edges) == 4
    assert (four[0], "question 0", "a", "answer 0") in edges


def test_edges_come_in_blocks_and_each_once(any_store, project, monkeypatch):
    monkeypatch.setattr(pair_edges, "_BLOCK", 3)
    odd = ["a -> b", 'say "hi"\n, \\ -> \u2028', "日本 -> \n", " -> "]
    ids = take_in(any_store, project, *(a_new_example(text) for text in [*odd, "e -> f", "g -> h"]))
    with any_store.reading() as unit:
        edges = list(pair_edges.edges(unit, project))
    assert [edge[0] for edge in edges] == ids
    assert edges[1] == (ids[1], 'say "hi"\n, \\', "\u2028", "\u2028")
    assert edges[3] == (ids[3], "", "", "")


def test_no_pairs_have_no_edges(any_store, project):
    with any_store.reading() as unit:
        assert list(pair_edges.edges(unit, project)) == []
        assert pair_edges.shared_end(unit, project, "prompt") == ""


def test_the_end_that_all_share_is_found(any_store, project):
    texts = ["How long? -> so", "Too long? -> ho", "\u2003 -> \n", "Long? -> xo"]
    take_in(any_store, project, *(a_new_example(text) for text in texts))
    with any_store.reading() as unit:
        assert pair_edges.shared_end(unit, project, "prompt") == "ong?"
        assert pair_edges.shared_end(unit, project, "answer") == "o"


def test_a_separator_once_more_is_found_where_it_may_stand(any_store, project):
    texts = ["a ## ## -> x", "a ## -> x", "a ##b -> x", "a ## -> ## x", "a ## -> y ##", "a## -> x", "# # -> x"]
    ids = take_in(any_store, project, *(a_new_example(text) for text in texts))
    with any_store.reading() as unit:
        assert pair_edges.repeating(unit, project, " ##") == tuple(ids[at] for at in (0, 2, 3, 4, 5))


def keep_look(store, project, look, *found):
    with store.writing() as unit:
        freshness.end_look(unit, project.id, look, ["EM003"], found)


def begun(store, project):
    with store.reading() as unit:
        return freshness.begin_look(unit, project.id)


def is_current(store, project):
    with store.reading() as unit:
        return freshness.checked_revision(unit, project.id) == projects.get(unit, project.id).revision


def test_findings_are_those_of_the_revision_they_were_made_for(any_store, project, four):
    assert begun(any_store, project).checked == -1
    keep_look(any_store, project, begun(any_store, project))
    assert is_current(any_store, project)
    with any_store.reading() as unit:
        assert queries.count(unit, project, Filter()) == 4


@pytest.mark.parametrize("state", ["accepted", "flagged"])
def test_a_decision_that_rejects_nothing_leaves_them_current(any_store, project, four, state):
    keep_look(any_store, project, begun(any_store, project))
    decide(any_store, four[0], state)
    decide(any_store, four[0], "unreviewed")
    change(any_store, four[0], Change(note="odd"))
    assert is_current(any_store, project)
    decide(any_store, four[0], "rejected")
    assert not is_current(any_store, project)
    decide(any_store, four[1], state)
    assert not is_current(any_store, project)


@pytest.mark.parametrize(
    "given",
    [
        Change(label="other"),
        Change(state="accepted", label="other"),
        an_edit("question 0 -> answer 0", "question -> answer"),
    ],
    ids=["label", "decision with label", "edit"],
)
def test_what_a_check_sees_makes_them_old(any_store, project, four, given):
    keep_look(any_store, project, begun(any_store, project))
    change(any_store, four[0], given)
    assert not is_current(any_store, project)


def test_a_look_holds_for_what_was_only_accepted_meanwhile(any_store, project, four):
    keep_look(any_store, project, begun(any_store, project))
    decide(any_store, four[0], "rejected")
    look = begun(any_store, project)
    decide(any_store, four[1], "accepted")
    decide(any_store, four[2], "flagged")
    keep_look(any_store, project, look)
    assert is_current(any_store, project)


@pytest.mark.parametrize("first", [True, False])
def test_a_look_does_not_hold_where_somebody_rejected_meanwhile(any_store, project, four, first):
    if not first:
        keep_look(any_store, project, begun(any_store, project))
        decide(any_store, four[3], "rejected")
    look = begun(any_store, project)
    decide(any_store, four[1], "accepted")
    decide(any_store, four[2], "rejected")
    keep_look(any_store, project, look)
    assert not is_current(any_store, project)


def test_an_earlier_look_that_ends_later_keeps_nothing(any_store, project, four):
    keep_look(any_store, project, begun(any_store, project))
    decide(any_store, four[0], "rejected")
    slow = begun(any_store, project)
    decide(any_store, four[1], "rejected")
    keep_look(any_store, project, begun(any_store, project), Finding("EM003", "info", "newer", (), "all"))
    keep_look(any_store, project, slow, Finding("EM003", "info", "older", (), "all"))
    assert [one.message for one in listed(any_store, project)] == ["newer"]
    assert is_current(any_store, project)


def test_a_wish_for_a_new_look_outlasts_one_that_was_on_its_way(any_store, project, four):
    keep_look(any_store, project, begun(any_store, project))
    decide(any_store, four[0], "rejected")
    look = begun(any_store, project)
    with any_store.writing() as unit:
        freshness.set_checked(unit, project.id, -1)
    keep_look(any_store, project, look)
    assert begun(any_store, project).checked == -1


def test_sketches_are_kept_in_blocks_of_which_the_newest_comes_last(any_store, project):
    old = [looks.SketchBlock(b"\x01\x00\x00\x00", b"a" * 128), looks.SketchBlock(b"\x02\x00\x00\x00", b"b" * 128)]
    with any_store.writing() as unit:
        looks.keep_sketches(unit, project.id, old)
        looks.add_sketches(unit, project.id, looks.SketchBlock(b"\x03\x00\x00\x00", b"c" * 128, b"d" * 128))
    with any_store.reading() as unit:
        kept = looks.sketches(unit, project.id)
        assert looks.sketches(unit, a_project(any_store, "another").id) == []
    assert [(one.ids[:1], one.whole[:1], one.prompt, one.asked) for one in kept] == [
        (b"\x01", b"a", None, None),
        (b"\x02", b"b", None, None),
        (b"\x03", b"c", b"d" * 128, None),
    ]
    with any_store.writing() as unit:
        looks.add_sketches(unit, project.id, looks.SketchBlock(b"\x04\x00\x00\x00", b"e" * 128), kept[1:])
    with any_store.reading() as unit:
        assert [one.whole[:1] for one in looks.sketches(unit, project.id)] == [b"a", b"e"]
    with any_store.writing() as unit:
        looks.keep_sketches(unit, project.id, old[:1])
    with any_store.reading() as unit:
        assert [one.whole[:1] for one in looks.sketches(unit, project.id)] == [b"a"]
