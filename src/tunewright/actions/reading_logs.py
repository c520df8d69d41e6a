"""Read the files of a log together: entries out of records, calls out of entries, examples out of calls."""

from __future__ import annotations

import pickle
import tempfile
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

from tunewright import imports
from tunewright.actions.crew import each_block
from tunewright.actions.pipeline import (
    ALONE_BELOW,
    BLOCK_CHARACTERS,
    BLOCK_RECORDS,
    Block,
    Drafted,
    blocks,
    measured,
    through,
)
from tunewright.actions.reading_files import position
from tunewright.actions.stand_ins import Door
from tunewright.actions.taking_in import File, Landing, Stop, stopped
from tunewright.imports import Found, Gathered, Gatherer, ReadPlan, Wish, entries, examples_of, find_log
from tunewright.model import Draft, RawRecord, Rejected, UnknownName

READING = 0.3
"""Share of the work that is reading; the rest is counting tokens and writing."""


class OnDisk:
    """A spool in a file without a name, gone when it is closed, also after a `kill -9`."""

    def __init__(self, folder: Path) -> None:
        self._file: BinaryIO = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed by `__exit__`
        self._end = 0
        self._at = 0

    def __enter__(self) -> OnDisk:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._file.close()

    def put(self, value: Any) -> int:
        """Keep a value; the number finds it again."""
        number = self._end
        if self._at != number:
            self._file.seek(number)
        pickle.dump(value, self._file, pickle.HIGHEST_PROTOCOL)
        self._end = self._at = self._file.tell()
        return number

    def get(self, number: int) -> Any:
        """The value."""
        if self._at != number:
            self._file.seek(number)
        value = pickle.load(self._file)  # noqa: S301 - this process wrote it
        self._at = self._file.tell()
        return value


class LogReader:
    """Reads the files of one log to blocks that can be landed, and tells how far it is and what it left out."""

    def __init__(self, files: Sequence[File], wish: Wish, folder: Path, door: Door | None = None) -> None:
        log = find_log(files[0].plan.shape)
        if log is None:
            raise UnknownName("log format", files[0].plan.shape, [])
        self._files, self._folder, self._log = files, folder, log
        self._door = door
        self._gatherer = Gatherer(log, wish)
        self._n_bytes = max(1, sum(file.kept.n_bytes for file in files))
        self._read_bytes = 0
        self._n_calls = 0
        self._landed = 0

    @property
    def progress(self) -> tuple[int, int]:
        """How far it is, in thousandths of the whole: first all is read, then counted and written."""
        landed = self._landed / self._n_calls if self._n_calls else 0.0
        share = READING * min(self._read_bytes / self._n_bytes, 1.0) + (1 - READING) * min(landed, 1.0)
        return round(1000 * share), 1000

    def left_out(self) -> dict[int, Counter[str]]:
        """By position of the file, entries that are no example of their own per reason; blank lines as “blank”."""
        counts = {file: Counter(found) for file, found in self._gatherer.left_out.items()}
        for file, n in self._gatherer.blank.items():
            counts.setdefault(file, Counter())["blank"] += n
        return counts

    def landings(self, asked_to_stop: Stop) -> Generator[Landing, None, None]:
        """Every example and refused entry of the files, block by block. To be closed."""
        with OnDisk(self._folder) as spool:
            self._gatherer.spool = spool
            for at, file in enumerate(self._files):
                self._gather(at, file, asked_to_stop)
            self._n_calls = self._gatherer.n_waiting
            yield from self._measured()

    def _gather(self, at: int, file: File, asked_to_stop: Stop) -> None:
        before = self._read_bytes
        with file.kept.path.open("rb") as stream:
            records = imports.reader(stream, file.plan)
            alone = file.kept.n_bytes < ALONE_BELOW
            found = each_block(log_entries, blocks(records), self._log.name, file.kept.name, alone=alone)
            with closing(found) as read:
                for block in read:
                    self._gatherer.take(at, block)
                    self._read_bytes = before + position(stream, file.kept.n_bytes)
                    if asked_to_stop():
                        raise stopped()
        self._read_bytes = before + file.kept.n_bytes

    def _measured(self) -> Generator[Landing, None, None]:
        waiting: list[int] = []
        alone = self._n_bytes < ALONE_BELOW

        def told() -> Iterator[list[Gathered]]:
            for block in _by_file(self._gatherer.calls()):
                waiting.append(block[0].file)
                yield block

        plans = [file.plan for file in self._files]
        given = (told(), plans, self._gatherer.wish)
        if self._door is None:
            blocks_made = each_block(prepare_calls, *given, alone=alone)
        else:
            blocks_made = through(self._door, each_block(draft_calls, *given, alone=alone), alone=alone)
        with closing(blocks_made) as made:
            for number, block in enumerate(made):
                self._landed += block.n_read
                yield Landing(waiting[number], block)


def log_entries(records: list[RawRecord], log: str, file: str) -> list[Found]:
    """The entries of a block of records. Pure; runs in a worker process or here."""
    found = find_log(log)
    return [] if found is None else entries(records, found, file)


def draft_calls(block: list[Gathered], plans: Sequence[ReadPlan], wish: Wish) -> Drafted:
    """Turn calls into drafts. Pure; runs in a worker process or here."""
    drafts: list[Draft] = []
    refused: list[Rejected] = []
    for one in block:
        for made in _made(one, plans, wish):
            if isinstance(made, Draft):
                drafts.append(made)
            else:
                refused.append(made)
    return Drafted(len(drafts) + len(refused), drafts, refused, 0)


def prepare_calls(block: list[Gathered], plans: Sequence[ReadPlan], wish: Wish) -> Block:
    """Turn calls into measured examples. Pure; runs in a worker process or here."""
    return measured(draft_calls(block, plans, wish))


def _made(one: Gathered, plans: Sequence[ReadPlan], wish: Wish) -> Iterator[Draft | Rejected]:
    if isinstance(one.call, Rejected):
        yield one.call
        return
    yield from examples_of(one.call, wish, line=one.line, original=one.raw, split=plans[one.file].split)


def _by_file(calls: Iterable[Gathered]) -> Iterator[list[Gathered]]:
    """Blocks of one file each, bounded by number and by length."""
    block: list[Gathered] = []
    length = 0
    for one in calls:
        if block and (one.file != block[0].file or len(block) >= BLOCK_RECORDS or length >= BLOCK_CHARACTERS):
            yield block
            block, length = [], 0
        block.append(one)
        length += len(one.raw)
    if block:
        yield block
