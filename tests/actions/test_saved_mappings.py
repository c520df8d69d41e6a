"""Mappings under a name: what they keep of a file, and which files they fit."""

from __future__ import annotations

from tunewright.actions import mappings
from tunewright.imports import recognise
from tunewright.store import Store

ROWS = b"Wann?,Um neun\nWo?,Hier\nWer?,Ann\n"
NAMED = b"Frage,Reply\nWann?,Um neun\nWo?,Hier\n"


def test_a_mapping_for_a_table_without_names_of_columns_keeps_that(store: Store) -> None:
    plan = recognise("a.csv", ROWS, has_header=False).plan
    mappings.save(store, "Letters", plan, "ann")
    saved = mappings.named(store, "Letters")
    assert (saved.has_header, saved.columns) == (False, ("column 1", "column 2"))
    taken = recognise("b.csv", NAMED).plan
    assert taken.has_header and mappings.fits(saved, taken)
    applied = mappings.applied(saved, taken)
    assert (applied.has_header, applied.columns) == (False, ("column 1", "column 2"))
    assert applied.mapping == plan.mapping
    assert not mappings.fits(saved, recognise("c.csv", b"a,b,c\n1,2,3\n").plan), "it has another number of columns"
    assert not mappings.fits(saved, recognise("d.jsonl", b'{"a": "x", "b": "y"}\n').plan)


def test_a_mapping_for_named_columns_leaves_the_header_as_it_is(store: Store) -> None:
    plan = recognise("a.csv", b"prompt,completion\na,b\n").plan
    mappings.save(store, "Pairs", plan, "ann")
    saved = mappings.named(store, "Pairs")
    assert saved.has_header
    assert mappings.applied(saved, plan) == plan
