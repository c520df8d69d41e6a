"""Which examples are meant: every field of a filter, lists in any order, the queue in both directions."""

import itertools
from dataclasses import fields

import pytest

from stores import (
    a_finding,
    a_new_example,
    a_project,
    a_source,
    add,
    an_edit,
    change,
    decide,
    found,
    take_in,
)
from tunewright.model import Called, Finding, UnknownName
from tunewright.model.project import Filter, Line
from tunewright.store import called, examples, findings, queries, queues, sources


@pytest.fixture
def project(any_store):
    return a_project(any_store, label_source="field")


ASKED_ANN = Called(
    model="small", served="small-2", at="2026-05-01T09:00:00Z", user="ann", conversation="c1", score=0.0
)
ASKED_BOB = Called(
    model="large", at="2026-05-02T09:00:00Z", user="bob", name="billing", tags=("prod", "eu_1"), score=-1.0
)


@pytest.fixture
def mixed(any_store, project):
    """Six examples of two files that differ in everything a filter can tell apart."""
    one = take_in(
        any_store,
        project,
        a_new_example("apple pie -> sweet", label="food", tokens=10, split="train", n_turns=2, called=ASKED_ANN),
        a_new_example("apple tree -> tall", label="plant", tokens=20, split="test", n_turns=2, called=ASKED_BOB),
        a_new_example("pear tree -> green", label="plant", tokens=30, n_turns=4, is_refusal=True),
        name="one.jsonl",
    )
    two = take_in(
        any_store,
        project,
        a_new_example("stone -> hard", tokens=40, split="train", n_turns=4, findings=[a_finding("EM001", "k")]),
        a_new_example("apple stone -> odd", label="food", tokens=50, n_turns=6, is_refusal=True),
        a_new_example("water -> wet", label="", tokens=60, findings=[a_finding("EM001", "k"), a_finding("FO001")]),
        name="two.jsonl",
    )
    ids = one + two
    decide(any_store, ids[0], "accepted")
    decide(any_store, ids[1], "flagged")
    decide(any_store, ids[4], "rejected")
    change(any_store, ids[2], an_edit("pear tree -> green", "pear tree -> yellow"))
    return ids


FILTERS = [
    (Filter(), [0, 1, 2, 3, 4, 5]),
    (Filter(states=("accepted",)), [0]),
    (Filter(states=("unreviewed",)), [2, 3, 5]),
    (Filter(states=("accepted", "rejected")), [0, 4]),
    (Filter(label="food"), [0, 4]),
    (Filter(label="Food"), []),
    (Filter(label=""), [3, 5]),
    (Filter(code="EM001"), [3, 5]),
    (Filter(code="FO001"), [5]),
    (Filter(code=""), [3, 5]),
    (Filter(code="XX999"), []),
    (Filter(words="apple"), [0, 1, 4]),
    (Filter(words="tree"), [1, 2]),
    (Filter(n_turns=4), [3]),
    (Filter(n_turns=2), [0, 1, 2, 5]),
    (Filter(split="train"), [0, 3]),
    (Filter(split="validation"), []),
    (Filter(refusals=True), [4]),
    (Filter(edited=True), [2]),
    (Filter(tokens_from=40), [3, 4, 5]),
    (Filter(tokens_below=20), [0, 2]),
    (Filter(tokens_from=20, tokens_below=50), [1, 3]),
    (Filter(tokens_from=0), [0, 1, 2, 3, 4, 5]),
    (Filter(tokens_below=0), []),
    (Filter(model="small"), [0]),
    (Filter(model="small-2"), [0]),
    (Filter(model="large"), [1]),
    (Filter(route="billing"), [1]),
    (Filter(tag="prod"), [1]),
    (Filter(tag="eu_1"), [1]),
    (Filter(tag="eu?1"), []),
    (Filter(tag="pro"), []),
    (Filter(user="ann"), [0]),
    (Filter(conversation="c1"), [0]),
    (Filter(called_from="2026-05-01"), [0, 1]),
    (Filter(called_from="2026-05-01T09:00:01"), [1]),
    (Filter(called_before="2026-05-02"), [0]),
    (Filter(called_before="2026-04-30"), []),
    (Filter(score_from=-0.5), [0]),
    (Filter(score_to=-0.5), [1]),
]


@pytest.mark.parametrize(("wanted", "meant"), FILTERS, ids=str)
def test_a_filter_means(any_store, project, mixed, wanted, meant):
    assert found(any_store, project, wanted) == [mixed[at] for at in meant]
    with any_store.reading() as unit:
        assert queries.count(unit, project, wanted) == len(meant)
        assert [line.id for line in queries.page(unit, project, wanted)] == [mixed[at] for at in meant]
        streamed = examples.stream(unit, project, wanted, size=2)
        assert [row.id for block in streamed for row in block] == [mixed[at] for at in meant]


def test_every_field_of_a_filter_is_tried_here():
    tried = {field.name for field in fields(Filter) for wanted, _ in FILTERS if getattr(wanted, field.name)}
    tried |= {"label", "code", "tokens_from", "tokens_below"}
    assert tried | {"ids", "source", "finding", "lowest_first"} == {field.name for field in fields(Filter)}


def test_all_that_is_given_must_hold(any_store, project, mixed):
    for (one, meant_one), (other, meant_other) in itertools.combinations(FILTERS, 2):
        given = {f.name: getattr(one, f.name) for f in fields(Filter)}
        both = {
            f.name: getattr(other, f.name)
            for f in fields(Filter)
            if getattr(other, f.name) != getattr(Filter(), f.name)
        }
        if any(given[name] != getattr(Filter(), name) for name in both):
            continue
        meant = [mixed[at] for at in meant_one if at in meant_other]
        assert found(any_store, project, Filter(**(given | both))) == meant, (one, other)


def test_examples_of_a_file_of_chosen_ids_or_of_a_finding_are_meant(any_store, project, mixed):
    with any_store.reading() as unit:
        sources_ = {source.name: source.id for source in sources.listed(unit, project.id)}
        kept = {kept.code: kept for kept in findings.listed(unit, project.id)}
    assert found(any_store, project, Filter(source=sources_["one.jsonl"])) == mixed[:3]
    assert found(any_store, project, Filter(ids=(mixed[4], mixed[1], 10**6))) == [mixed[1], mixed[4]]
    assert found(any_store, project, Filter(ids=())) == []
    assert found(any_store, project, Filter(finding=kept["FO001"].id)) == [mixed[5]]
    assert found(any_store, project, Filter(finding=10**6)) == []
    decide(any_store, mixed[5], "rejected")
    assert found(any_store, project, Filter(finding=kept["FO001"].id)) == []
    assert found(any_store, project, Filter(code="FO001")) == []
    assert found(any_store, project, Filter(code="FO001", states=("rejected",))) == [mixed[5]]
    assert found(any_store, project, Filter(finding=kept["FO001"].id, states=("rejected",))) == [mixed[5]]
    many = tuple(range(10**6, 10**6 + 70_000))
    assert found(any_store, project, Filter(ids=(*mixed, *many), label="food")) == [mixed[0], mixed[4]]


def test_a_dismissed_finding_is_no_reason_to_show_an_example(any_store, project, mixed):
    with any_store.writing() as unit:
        findings.dismiss(unit, project.id, "EM001", f"{mixed[3]}:k", "ann", "It is meant so.")
    assert found(any_store, project, Filter(code="EM001")) == [mixed[5]]
    with any_store.reading() as unit:
        shown = {line.id: line.n_findings for line in queries.page(unit, project, Filter())}
    assert (shown[mixed[3]], shown[mixed[5]]) == (0, 2)


@pytest.mark.parametrize("source", ["answer", "none"])
def test_labels_are_looked_for_where_the_project_keeps_them(any_store, source):
    project = a_project(any_store, label_source=source)
    (one,) = take_in(any_store, project, a_new_example("hi -> hello", label="own"))
    assert found(any_store, project, Filter(label="hello")) == ([one] if source == "answer" else [])
    assert found(any_store, project, Filter(label="own")) == []
    assert found(any_store, project, Filter(label="")) == ([] if source == "answer" else [one])
    with any_store.reading() as unit:
        label = "hello" if source == "answer" else None
        assert queries.shares(unit, project, "label", Filter()) == {label: 1}
        assert [line.label for line in queries.page(unit, project, Filter(), order="label")] == [label]
        (group,) = queries.prompt_groups(unit, project, Filter())
    assert (group.label, group.n) == (label, 1)


def test_a_line_of_a_list_says_what_there_is_to_know(any_store, project, mixed):
    with any_store.reading() as unit:
        lines = queries.page(unit, project, Filter(), offset=2, limit=2)
    assert lines[0] == Line(
        id=mixed[2],
        state="unreviewed",
        kind="pair",
        label="plant",
        excerpt="pear tree",
        answer="yellow",
        n_turns=2,
        tokens=4,
        source="one.jsonl",
        line=lines[0].line,
        external_id=None,
        imported_split=None,
        n_findings=0,
        edited=True,
    )
    assert (lines[1].source, lines[1].n_findings, lines[1].imported_split) == ("two.jsonl", 1, "train")


# ---- order ---------------------------------------------------------------------------------------------------

ORDERS = {
    "id": [0, 1, 2, 3, 4, 5],
    "tokens": [2, 0, 1, 3, 4, 5],
    "turns": [0, 1, 2, 5, 3, 4],
    "state": [0, 1, 4, 2, 3, 5],
    "answer": [3, 4, 0, 1, 5, 2],
    "label": [3, 5, 0, 4, 1, 2],
}


@pytest.mark.parametrize("order", ORDERS)
def test_a_list_can_be_sorted_both_ways(any_store, project, mixed, order):
    with any_store.reading() as unit:
        up = [line.id for line in queries.page(unit, project, Filter(), order=order)]
        down = [line.id for line in queries.page(unit, project, Filter(), order=order, descending=True)]
    assert up == [mixed[at] for at in ORDERS[order]]
    assert down == list(reversed(up))


@pytest.mark.parametrize("order", ORDERS)
def test_pages_put_together_are_the_whole_list(any_store, project, mixed, order):
    with any_store.reading() as unit:
        whole = queries.page(unit, project, Filter(), order=order)
        pages = [
            queries.page(unit, project, Filter(), order=order, offset=at, limit=4)
            for at in range(0, len(mixed) + 4, 4)
        ]
    assert [line for page in pages for line in page] == whole


def test_sorting_does_not_depend_on_the_language_of_the_server(any_store, project):
    ids = take_in(any_store, project, *(a_new_example(f"q -> {said}") for said in ("b", "B", "a", "ä", "Z")))
    with any_store.reading() as unit:
        shown = [line.id for line in queries.page(unit, project, Filter(), order="answer")]
    assert shown == [ids[at] for at in (1, 4, 2, 0, 3)]


# ---- the queue -----------------------------------------------------------------------------------------------


def walk(store, project, wanted, start, *, forward=True):
    with store.reading() as unit:
        here = queues.neighbour(unit, project, wanted, start, forward=forward)
        while here is not None:
            yield here
            here = queues.neighbour(unit, project, wanted, here, forward=forward)


@pytest.mark.parametrize(("wanted", "meant"), FILTERS, ids=str)
def test_walking_the_queue_meets_what_the_filter_means(any_store, project, mixed, wanted, meant):
    there = list(walk(any_store, project, wanted, 0))
    assert there == [mixed[at] for at in meant]
    assert list(walk(any_store, project, wanted, 10**6, forward=False)) == there[::-1]


def test_the_queue_goes_on_from_an_example_that_is_not_in_it_any_more(any_store, project, mixed):
    unreviewed = Filter(states=("unreviewed",))
    assert next(walk(any_store, project, unreviewed, mixed[1])) == mixed[2]
    decide(any_store, mixed[2], "accepted")
    assert next(walk(any_store, project, unreviewed, mixed[2])) == mixed[3]


def test_the_queue_can_begin_with_the_lowest_feedback_and_goes_back_the_same_way(any_store, project, mixed):
    worst_first = Filter(lowest_first=True)
    there = list(walk(any_store, project, worst_first, 0))
    assert there == [mixed[at] for at in (1, 0, 2, 3, 4, 5)]
    assert list(walk(any_store, project, worst_first, 2**62, forward=False)) == there[::-1]


def test_a_list_is_sorted_by_feedback_or_time_with_the_unknown_last(any_store, project, mixed):
    with any_store.reading() as unit:
        for order in ("score", "called"):
            up = [line.id for line in queries.page(unit, project, Filter(), order=order)]
            down = [line.id for line in queries.page(unit, project, Filter(), order=order, descending=True)]
            first, second = (mixed[1], mixed[0]) if order == "score" else (mixed[0], mixed[1])
            assert up == [first, second, *mixed[2:]]
            assert down == [second, first, *mixed[2:]]


def test_what_there_is_to_choose_from_among_logged_calls_is_counted(any_store, project, mixed):
    with any_store.reading() as unit:
        there = called.facets(unit, project.id)
        assert called.of(unit, mixed) == {mixed[0]: ASKED_ANN, mixed[1]: ASKED_BOB}
    assert (there.n_calls, there.n_scored, there.lowest, there.highest) == (2, 2, -1.0, 0.0)
    assert there.tags == {"prod": 1, "eu_1": 1}
    assert (there.first_at, there.last_at) == (ASKED_ANN.at, ASKED_BOB.at)


def test_a_queue_is_counted_no_further_than_asked(any_store, project, mixed):
    with any_store.reading() as unit:
        everything = queries.count(unit, project, Filter())
        assert queries.count_up_to(unit, project, Filter(), everything + 1) == everything
        assert queries.count_up_to(unit, project, Filter(), 2) == 2
        assert queries.count_up_to(unit, project, Filter(label="no such"), 2) == 0


# ---- sums ----------------------------------------------------------------------------------------------------


def test_shares_are_counted_by_everything_a_chart_shows(any_store, project, mixed):
    with any_store.reading() as unit:
        shares = {
            by: queries.shares(unit, project, by, Filter()) for by in ("label", "turns", "state", "split", "source")
        }
        assert queries.shares(unit, project, "label", Filter(words="apple")) == {"food": 2, "plant": 1}
    assert shares["label"] == {"food": 2, "plant": 2, None: 1, "": 1}
    assert shares["turns"] == {2: 4, 4: 1, 6: 1}
    assert shares["state"] == {"unreviewed": 3, "accepted": 1, "flagged": 1, "rejected": 1}
    assert shares["split"] == {"train": 2, "test": 1, None: 3}
    assert sorted(shares["source"].values()) == [3, 3]


def test_tokens_fall_into_bands(any_store, project, mixed):
    with any_store.reading() as unit:
        assert queries.token_bands(unit, project, Filter(), "o200k_base", 20) == {0: 2, 20: 1, 40: 2, 60: 1}
        assert queries.token_bands(unit, project, Filter(), "cl100k_base", 100) == {0: 6}
        with pytest.raises(UnknownName, match="p50k_base"):
            queries.token_bands(unit, project, Filter(), "p50k_base", 20)


def test_token_statistics_are_those_of_the_sorted_list(any_store, project, mixed):
    with any_store.reading() as unit:
        stats = queries.token_stats(unit, project, Filter(), "o200k_base", pair_extra=1, limit=41)
        assert queries.token_stats(unit, project, Filter(ids=()), "o200k_base", pair_extra=1, limit=9).n == 0
        over = queries.over_limit(unit, project, "o200k_base", pair_extra=1, limit=41)
        sums = queries.over_limit_states(unit, project, "o200k_base", pair_extra=1, limit=41)
    # 5, 11, 21, 41, 51, 61
    assert (stats.n, stats.total, stats.min, stats.median, stats.p95, stats.max) == (6, 190, 5, 31, 61, 61)
    assert (stats.n_over_limit, stats.billed) == (2, 190 - 10 - 20)
    assert over == [(mixed[5], 61)], "the rejected one does not count"
    assert sums == {"rejected": 10, "unreviewed": 20}


def test_kinds_are_counted_without_rejected_examples(any_store, project, mixed):
    take_in(any_store, project, a_new_example("hi -> hello", kind="chat"))
    with any_store.reading() as unit:
        assert queries.kinds(unit, project) == {"pair": 5, "chat": 1}
        assert queries.set_up_facts(unit, project.id) == (7, 5, 7, 7)


def test_origins_are_told_for_any_number_of_examples(any_store, project, mixed):
    with any_store.reading() as unit:
        told = examples.origins(unit, project, [*mixed, *range(10**6, 10**6 + 12_000)])
    assert sorted(told) == mixed
    assert told[mixed[4]]["file"] == "two.jsonl"


def test_a_hidden_import_changes_no_number(any_store, project, mixed):
    with any_store.reading() as unit:
        before = (
            queries.shares(unit, project, "state", Filter()),
            queries.token_stats(unit, project, Filter(), "o200k_base", pair_extra=0, limit=30),
            queries.page(unit, project, Filter(), order="tokens"),
            findings.summary(unit, project.id),
        )
    new = a_new_example("x -> y", tokens=35, findings=[Finding("EM001", "error", "m")])
    add(any_store, project, a_source(any_store, project), new)
    with any_store.reading() as unit:
        assert before == (
            queries.shares(unit, project, "state", Filter()),
            queries.token_stats(unit, project, Filter(), "o200k_base", pair_extra=0, limit=30),
            queries.page(unit, project, Filter(), order="tokens"),
            findings.summary(unit, project.id),
        )
