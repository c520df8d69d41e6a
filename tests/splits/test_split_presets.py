import pytest

from tunewright.splits import as_prepare_data


def test_ten_examples_are_split_as_the_older_tool_did():
    assert as_prepare_data(10) == ([8, 1, 5, 0, 7, 2, 9, 4], [3, 6])


@pytest.mark.parametrize(
    ("n", "train", "held_back"), [(500, 400, 100), (6_000, 5_000, 1_000), (0, 0, 0), (1, 0, 1)]
)
def test_a_fifth_but_at_most_a_thousand_is_held_back(n, train, held_back):
    assert [len(side) for side in as_prepare_data(n)] == [train, held_back]
