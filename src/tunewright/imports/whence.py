"""Where in a file a record stood: the split that its list names, found again for a line that is repaired later."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import BinaryIO

from tunewright.imports.columns import as_split
from tunewright.imports.plan import ReadPlan
from tunewright.imports.reading import reader
from tunewright.model import Split

Place = tuple[int, str]
"""The line of a record and its exact text; several records may begin on one line."""


def splits_of(stream: BinaryIO, plan: ReadPlan, places: Collection[Place]) -> Mapping[Place, Split]:
    """The split of each of these records whose list in the file names one; others are left out.

    Cost: nothing where no list names a split, else one pass up to the last of them.
    """
    found: dict[Place, Split] = {}
    if not any(as_split(path.rpartition("/")[2]) for path in plan.lists):
        return found
    last = max((line for line, _ in places), default=0)
    wanted = set(places)
    for record in reader(stream, plan):
        if record.line > last:
            break
        if record.split is not None and (record.line, record.text) in wanted:
            found[record.line, record.text] = record.split
    return found
