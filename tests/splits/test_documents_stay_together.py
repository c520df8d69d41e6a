"""Examples of one document stay on one side of a split, today and when more are made."""

from hypothesis import given
from hypothesis import strategies as st

from tunewright.splits import Group, assign, bundled, bundles, placed_bundles


def test_prompts_of_one_document_are_one_bundle():
    assert bundles([("a", 1), ("b", 1), ("c", 2)]) == {"a": "document 1", "b": "document 1", "c": "document 2"}


def test_documents_that_share_a_prompt_are_one_bundle():
    made = [("a", 3), ("b", 3), ("b", 2), ("c", 2), ("d", 9)]
    assert bundles(made) == {"a": "document 2", "b": "document 2", "c": "document 2", "d": "document 9"}


@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers(1, 6)), max_size=20))
def test_bundles_are_the_same_in_any_order_and_connect_what_belongs_together(made):
    found = bundles(made)
    assert found == bundles(made[::-1])
    for prompt, document in made:
        for other, same in made:
            assert document != same or found[prompt] == found[other]


def test_a_split_puts_no_document_on_both_sides():
    made = [(f"p{number}", number // 4) for number in range(80)]
    bundle_of = bundles(made)
    groups = [Group(f"p{number}", 1) for number in range(80)] + [Group(f"free{number}", 1) for number in range(20)]
    sides = assign(bundled(groups, bundle_of), seed=1, share=0.2)
    by_document: dict[int, set[str]] = {}
    for prompt, document in made:
        by_document.setdefault(document, set()).add(sides[bundle_of[prompt]])
    assert all(len(one) == 1 for one in by_document.values())
    n_test = sum(sides[bundle_of.get(group.key, group.key)] == "test" for group in groups)
    assert 16 <= n_test <= 24


def test_a_new_prompt_follows_its_document():
    bundle_of = bundles([("old", 1), ("older", 1), ("new", 1)])
    assert placed_bundles({"old": "test", "free": "train"}, bundle_of) == {"document 1": "test", "free": "train"}
    assert placed_bundles({"old": "test", "older": "train"}, bundle_of) == {"document 1": "train"}
