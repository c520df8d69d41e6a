from decimal import Decimal

import pytest

from tunewright.tokens import billed_per_epoch, cookbook_epochs, exact_training_cost, training_cost


@pytest.mark.parametrize(
    ("n_examples", "epochs"),
    [(1, 25), (4, 25), (5, 20), (10, 10), (33, 3), (34, 3), (50, 3), (8_333, 3), (8_334, 2), (10_000, 2)],
)
def test_epochs_follow_the_cookbook(n_examples, epochs):
    assert cookbook_epochs(n_examples) == epochs


def test_thirty_thousand_examples_are_seen_once_and_none_three_times():
    assert cookbook_epochs(30_000) == 1
    assert cookbook_epochs(0) == 3


@pytest.mark.parametrize(
    ("tokens", "epochs", "price", "usd"),
    [
        (100_000, 3, "8.00", "2.40"),
        (100_000, 3, "3.00", "0.90"),
        (115_000, 4, "3.00", "1.38"),
        (1, 1, "3.00", "0.01"),
        (0, 3, "3.00", "0.00"),
        (100_001, 3, "8.00", "2.41"),
    ],
)
def test_costs_are_rounded_up_to_the_cent(tokens, epochs, price, usd):
    assert training_cost(tokens, epochs, Decimal(price)) == Decimal(usd)


def test_small_amounts_are_shown_exactly():
    assert exact_training_cost(43, 3, Decimal("3.00")) == Decimal("0.000387")


def test_the_cookbook_example_bills_twenty_epochs_of_its_tokens():
    assert billed_per_epoch([4_306], 65_536) * cookbook_epochs(5) == 86_120


def test_truncated_tokens_are_not_billed():
    assert billed_per_epoch([5_000, 100], 4_096) == 4_196
    assert billed_per_epoch([5_000, 100], 0) == 5_100
