"""Feeds bytes that a fuzzer thinks up to every reader: `python tests/fuzzing_target.py -runs=100000 CORPUS`."""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["tunewright.imports"]):
    from fuzzed import read_all

NAMES = ("x.jsonl", "x.json", "x.csv", "x.tsv", "x.txt", "x.xlsx", "x.parquet", "x.arrow", "x.zip", "x.gz", "x")


def read_one(data: bytes) -> None:
    """The first byte chooses the name of the file, the others are its content."""
    if data:
        read_all(NAMES[data[0] % len(NAMES)], data[1:])


if __name__ == "__main__":
    atheris.Setup(sys.argv, read_one)
    atheris.Fuzz()
