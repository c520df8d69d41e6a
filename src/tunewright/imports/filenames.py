"""What the name of a file says."""

from __future__ import annotations

import re
from typing import Final

from tunewright.imports.columns import split_of_words
from tunewright.model import Split

_NOT_LETTERS: Final = re.compile(r"[\W\d_]+")
_HUMP: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")


def split_from_name(filename: str) -> Split | None:
    """The split a file name says as a whole word: “my_test-set.jsonl” is test, “latest.jsonl” is none.

    A name that says two different ones (“train-and-test.csv”) says none. Folders in front do not count.
    """
    name = re.split(r"[/\\]", filename)[-1]
    return split_of_words([word.casefold() for word in _NOT_LETTERS.split(_HUMP.sub(" ", name))])


def extension(filename: str) -> str:
    """The last part of a file name after its dot, in small letters; empty without one."""
    _, dot, last = filename.rpartition(".")
    return last.strip().lower() if dot else ""
