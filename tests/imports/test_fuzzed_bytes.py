"""Valid files of every kind with some of their bytes damaged: never more than records, reasons or one refusal."""

from __future__ import annotations

import pytest

from fuzzed import FILES, damaged, damaged_inside, read_all

SEEDS = range(40)
FEWER = range(25)
"""Seeds for files that are packed anew each time, which takes longer."""


@pytest.mark.parametrize("name", FILES)
def test_the_whole_file_is_read(name):
    assert read_all(name, FILES[name]()) > 2


@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_ends_in_records_and_reasons(name):
    data = FILES[name]()
    for seed in SEEDS:
        read_all(name, damaged(data, seed))


@pytest.mark.parametrize("name", FILES)
def test_a_file_under_any_other_name_ends_too(name):
    data = FILES[name]()
    for other in ("x.jsonl", "x.json", "x.csv", "x.xlsx", "x.parquet", "x.arrow", "x.txt", "x"):
        read_all(other, data)
        read_all(other, data[: len(data) // 2])


@pytest.mark.parametrize("name", ["book.xlsx", "both.zip"])
def test_damage_inside_a_packed_file_ends_in_records_and_reasons(name):
    data = FILES[name]()
    for seed in FEWER:
        read_all(name, damaged_inside(data, seed))
