from collections import Counter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tunewright.model import TuneError
from tunewright.splits import Group, assign, count_note, share_note

LABELS = st.sampled_from(["a", "b", "c", None])
GROUPS = st.lists(st.tuples(st.integers(1, 5), LABELS), min_size=1, max_size=60).map(
    lambda drawn: [Group(f"k{at}", size, label) for at, (size, label) in enumerate(drawn)]
)
SINGLES = st.lists(LABELS, min_size=1, max_size=120).map(
    lambda labels: [Group(f"k{at}", 1, label) for at, label in enumerate(labels)]
)
SEEDS = st.integers(0, 2**31)
SHARES = st.floats(0, 0.99)


def n_in_test(groups, sides):
    return sum(group.n_examples for group in groups if sides[group.key] == "test")


def singles(**labels):
    return [Group(f"{label}{at}", 1, label) for label, number in labels.items() for at in range(number)]


@given(groups=GROUPS, seed=SEEDS, share=SHARES, random=st.randoms(use_true_random=False))
def test_the_order_of_groups_does_not_matter(groups, seed, share, random):
    shuffled = list(groups)
    random.shuffle(shuffled)
    assert assign(groups, seed=seed, share=share) == assign(shuffled, seed=seed, share=share)


@given(groups=GROUPS, seed=SEEDS, shares=st.tuples(SHARES, SHARES))
def test_a_smaller_test_side_lies_within_a_larger_one(groups, seed, shares):
    small, large = (assign(groups, seed=seed, share=share) for share in sorted(shares))
    assert {key for key in small if small[key] == "test"} <= {key for key in large if large[key] == "test"}


@given(old=GROUPS, n_new=st.integers(0, 40), label=LABELS, seed=SEEDS, share=SHARES)
def test_adding_examples_moves_nobody(old, n_new, label, seed, share):
    before = assign(old, seed=seed, share=share)
    new = [Group(f"new{at}", 1, label) for at in range(n_new)]
    after = assign([*old, *new], seed=seed, share=share, already=before)
    assert {key: after[key] for key in before} == before
    assert set(after) == {group.key for group in [*old, *new]}


@given(old=SINGLES, n_new=st.integers(1, 60), seed=SEEDS, share=st.floats(0.1, 0.5))
def test_new_groups_bring_the_whole_back_to_the_wish(old, n_new, seed, share):
    new = [Group(f"new{at}", 1, "a") for at in range(n_new)]
    after = assign([*old, *new], seed=seed, share=share, already={group.key: "train" for group in old})
    wanted = int(share * (len(old) + n_new) + 0.5)
    has_train = any(group.label == "a" for group in old)
    assert n_in_test([*old, *new], after) == min(wanted, n_new if has_train else n_new - 1)


@given(
    sizes=st.dictionaries(st.sampled_from("abcdefgh"), st.integers(4, 60), min_size=1),
    seed=SEEDS,
    share=st.floats(0, 0.6),
)
def test_each_label_gives_its_proportion_of_test_examples(sizes, seed, share):
    groups = singles(**sizes)
    sides = assign(groups, seed=seed, share=share)
    total = int(share * len(groups) + 0.5)
    given_ = Counter(group.label for group in groups if sides[group.key] == "test")
    assert sum(given_.values()) == total
    assert all(abs(given_[label] - total * sizes[label] / len(groups)) < 1 for label in sizes)


@given(groups=GROUPS, seed=SEEDS, share=SHARES)
def test_every_label_keeps_a_group_in_train(groups, seed, share):
    sides = assign(groups, seed=seed, share=share)
    labels = {group.label for group in groups}
    assert {group.label for group in groups if sides[group.key] == "train"} == labels


@given(groups=SINGLES, seed=SEEDS, count=st.integers(0, 60))
def test_a_count_is_met_exactly_by_single_examples(groups, seed, count):
    possible = len(groups) - len({group.label for group in groups})
    assume(count <= possible)
    assert n_in_test(groups, assign(groups, seed=seed, count=count)) == count


def can_make(sizes, total):
    reachable = {0}
    for size in sizes:
        reachable |= {reached + size for reached in reachable}
    return min(reachable, key=lambda reached: abs(reached - total)), reachable


@given(sizes=st.lists(st.integers(1, 9), min_size=1, max_size=25), seed=SEEDS, count=st.integers(1, 60))
def test_a_count_is_met_wherever_whole_groups_add_up_to_it(sizes, seed, count):
    # the group that already trains frees all others for the test side
    groups = [Group("old", 100, "a"), *(Group(f"k{at}", size, "a") for at, size in enumerate(sizes))]
    sides = assign(groups, seed=seed, count=count, already={"old": "train"})
    nearest, reachable = can_make(sizes, count)
    got = n_in_test(groups, sides)
    assert got in reachable
    assert abs(got - count) == abs(nearest - count)


def test_a_label_with_one_group_stays_in_train():
    sides = assign(singles(common=50, rare=1), seed=1, share=0.5)
    assert sides["rare0"] == "train"


def test_examples_that_share_a_key_are_one_group():
    groups = [Group("k", 1, "a"), Group("k", 1, "b"), *singles(a=8)]
    assert assign(groups, seed=1, share=0.3) == assign([Group("k", 2, "a"), *singles(a=8)], seed=1, share=0.3)


def test_a_very_large_group_does_not_make_the_test_side_by_itself():
    groups = [Group("huge", 60, "a"), *singles(a=140)]
    for seed in range(20):
        sides = assign(groups, seed=seed, share=0.2)
        assert sides["huge"] == "train"
        assert n_in_test(groups, sides) == 40


def test_a_share_of_nothing_leaves_all_in_train():
    assert set(assign(singles(a=10), seed=1, share=0).values()) == {"train"}
    assert assign([], seed=1, share=0.2) == {}


def test_another_seed_gives_another_split():
    groups = singles(a=100)
    assert assign(groups, seed=1, share=0.2) != assign(groups, seed=2, share=0.2)


def test_a_split_made_today_is_the_same_tomorrow():
    sides = assign(singles(a=6, b=4), seed=7, share=0.3)
    assert sorted(key for key in sides if sides[key] == "test") == ["a0", "a5", "b3"]


def test_imported_validation_examples_stay_where_they_are():
    sides = assign(singles(a=10), seed=1, share=0.2, already={"a0": "validation", "a1": "test"})
    assert (sides["a0"], sides["a1"]) == ("validation", "test")
    assert Counter(sides.values())["test"] == 2


@pytest.mark.parametrize(
    "wish",
    [
        {},
        {"share": 0.2, "count": 3},
        {"share": -0.1},
        {"share": 1},
        {"share": float("nan")},
        {"count": -1},
        {"count": 10},
        {"count": 11},
    ],
)
def test_a_wish_that_makes_no_sense_is_refused(wish):
    with pytest.raises(TuneError) as caught:
        assign(singles(a=10), seed=1, **wish)
    assert caught.value.hint


def test_a_count_that_was_missed_is_said():
    assert count_note(5, 5) == ""
    assert count_note(5, 4).startswith("5 test examples were asked for, and 4 is the nearest")


def test_a_share_that_was_missed_is_said():
    assert share_note(0.2, 100, 16) == share_note(0.2, 100, 24) == share_note(0.2, 7, 1) == ""
    assert share_note(0.2, 40, 0).startswith("A test share of 20% was asked for, and 0% is the nearest")
