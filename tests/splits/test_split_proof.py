from hypothesis import given
from hypothesis import strategies as st

from tunewright.splits import Group, assign, prove


def test_a_sound_split_is_counted_per_side_and_label():
    proof = prove(
        [(1, "k1", "yes", "train"), (2, "k1", "yes", "train"), (3, "k2", "no", "test"), (4, "k3", None, "train")]
    )
    assert proof.overlap == 0
    assert proof.crossing == ()
    assert proof.sizes == {"train": 3, "test": 1}
    assert proof.groups == {"train": 2, "test": 1}
    assert proof.labels == {"train": {"yes": 2}, "test": {"no": 1}}
    assert (proof.share("test"), proof.label_share("no", "test")) == (0.25, 1.0)


def test_a_prompt_on_both_sides_is_found_with_all_its_examples():
    proof = prove([(1, "k1", None, "train"), (2, "k1", None, "test"), (3, "k2", None, "test")])
    assert proof.overlap == 1
    assert proof.crossing == (1, 2)


def test_validation_is_listed_only_where_there_is_some():
    assert set(prove([(1, "k", None, "validation")]).sizes) == {"train", "validation", "test"}
    assert prove([]).sizes == {"train": 0, "test": 0}


def test_shares_of_nothing_are_zero():
    assert (prove([]).share("test"), prove([]).label_share("x", "test")) == (0.0, 0.0)


@given(
    keys=st.lists(st.sampled_from("abcdefghij"), min_size=1, max_size=60),
    seed=st.integers(0, 99),
    share=st.floats(0, 0.9),
)
def test_no_prompt_is_ever_on_both_sides(keys, seed, share):
    sides = assign([Group(key, 1) for key in keys], seed=seed, share=share)
    proof = prove((at, key, None, sides[key]) for at, key in enumerate(keys))
    assert proof.overlap == 0
    assert proof.n_examples == len(keys)
