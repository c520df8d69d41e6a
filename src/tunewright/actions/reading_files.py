"""Read a file of training examples to blocks that can be landed: each record stands for itself."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Generator, Iterable
from contextlib import closing, suppress
from typing import BinaryIO

from tunewright import imports
from tunewright.actions.pipeline import prepared
from tunewright.actions.stand_ins import Door
from tunewright.actions.taking_in import File, Landing, Stop
from tunewright.imports import ReadPlan
from tunewright.model import RawRecord


class FileReader:
    """Reads one file to blocks that can be landed, and tells how far it is."""

    def __init__(self, file: File, door: Door | None = None) -> None:
        self._file, self._door = file, door
        self._stream: BinaryIO = io.BytesIO()

    @property
    def progress(self) -> tuple[int, int]:
        """Bytes read, and bytes in all."""
        return position(self._stream, self._file.kept.n_bytes), self._file.kept.n_bytes

    def left_out(self) -> dict[int, Counter[str]]:
        """Nothing: every record of such a file becomes an example or is refused."""
        return {}

    def landings(self, _: Stop) -> Generator[Landing, None, None]:
        """Every example and refused record of the file, block by block. To be closed."""
        kept, plan = self._file.kept, self._file.plan
        with kept.path.open("rb") as self._stream:
            yield from of_records(imports.reader(self._stream, plan), plan, kept.n_bytes, self._door)


def of_records(
    records: Iterable[RawRecord], plan: ReadPlan, n_bytes: int, door: Door | None = None
) -> Generator[Landing, None, None]:
    """What becomes of records that are there already. To be closed."""
    with closing(prepared(records, plan, n_bytes, door)) as blocks:
        for block in blocks:
            yield Landing(0, block)


def position(stream: BinaryIO, n_bytes: int) -> int:
    """How many bytes of a stream were read, at most `n_bytes`; 0 where it does not tell."""
    with suppress(OSError, ValueError):  # io.UnsupportedOperation is both
        return min(stream.tell(), n_bytes)
    return 0
