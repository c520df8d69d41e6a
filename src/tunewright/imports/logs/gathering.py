"""The one place where pieces are joined, feedback finds its call, and what was said before is told apart."""

from __future__ import annotations

import hashlib
from array import array
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from heapq import nsmallest
from typing import Any, NamedTuple, Protocol, cast

from tunewright.imports.logs.call import COUNTED, EVERYWHERE, Call, Feedback, Left, Piece, Verdict
from tunewright.imports.logs.conversations import Marks, marks
from tunewright.imports.logs.examples import n_alternatives
from tunewright.imports.logs.reading import Found
from tunewright.imports.logs.registry import Log
from tunewright.imports.logs.wish import Wish
from tunewright.model import Rejected, dumps


class Spool(Protocol):
    """Where entries wait until the whole log has been read."""

    def put(self, value: Any) -> int:
        """Keep a value; the number finds it again."""

    def get(self, number: int) -> Any:
        """The value."""


class InMemory:
    """A spool for a few entries."""

    def __init__(self) -> None:
        self._kept: list[Any] = []

    def put(self, value: Any) -> int:
        """Keep a value."""
        self._kept.append(value)
        return len(self._kept) - 1

    def get(self, number: int) -> Any:
        """The value."""
        return self._kept[number]


class Gathered(NamedTuple):
    """What is left of a log: a call that comes in, or an entry refused with its reason."""

    file: int
    """Position of its file among those that were read."""
    line: int
    raw: str
    call: Call | Rejected


class _Row(NamedTuple):
    """An entry that waits, in numbers: a call with its digests, or one refused, whose digests are 0."""

    is_call: int
    file: int
    number: int
    """Its place in the spool."""
    whole: int
    answer: int
    trace: int
    span: int
    parent: int
    id: int
    begun: int
    """Where its beginnings end in the list of all; they start where those of the row before it end."""


class _Rows:
    """Rows as plain numbers, 80 bytes each: a log may hold millions."""

    def __init__(self) -> None:
        self._cells = array("q")
        self.beginnings = array("q")

    def __len__(self) -> int:
        return len(self._cells) // len(_Row._fields)

    def __getitem__(self, at: int) -> _Row:
        width = len(_Row._fields)
        return _Row(*self._cells[at * width : (at + 1) * width])

    def add_call(self, file: int, number: int, seen: Marks, call: Call) -> None:
        """Append a call."""
        self.beginnings.extend(seen.beginnings)
        told = (hash(word) if word else 0 for word in (call.trace, call.span, call.parent, call.id))
        self._cells.extend((1, file, number, seen.whole, seen.answer, *told, len(self.beginnings)))

    def add_refused(self, file: int, number: int) -> None:
        """Append an entry that is refused."""
        self._cells.extend((0, file, number, 0, 0, 0, 0, 0, 0, len(self.beginnings)))

    def begun_by(self, at: int) -> array[int]:
        """Digests of the beginnings of a call."""
        return self.beginnings[self[at - 1].begun if at else 0 : self[at].begun]


@dataclass
class Gatherer:
    """Takes the entries of one or several files of one log, then gives its calls back in their order.

    Memory: 300 to 400 bytes for a call while calls are compared, and some hundred for a piece to be joined; their
    texts wait in the spool.
    """

    log: Log
    wish: Wish
    spool: Spool = field(default_factory=InMemory)
    left_out: dict[int, Counter[str]] = field(default_factory=dict)
    """Position of the file -> short name of the reason -> entries that are no example of their own."""
    blank: Counter[int] = field(default_factory=Counter)
    _rows: _Rows = field(default_factory=_Rows)
    _pieces: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    _verdicts: dict[str, list[Feedback]] = field(default_factory=dict)
    _is_rated: bool = False
    """True where any feedback was seen."""

    def take(self, file: int, found: Iterable[Found]) -> None:
        """Add what was read of a file."""
        for one in found:
            entry = one.entry
            if entry is None:
                self.blank[file] += 1
            elif isinstance(entry, Call):
                self._add(file, one.line, one.raw, entry, one.marks or marks(entry))
            elif isinstance(entry, Piece):
                number = self.spool.put((one.line, one.raw, entry))
                self._pieces.setdefault(entry.key, []).append((file, number))
            elif isinstance(entry, Verdict):
                self._is_rated = True
                self._verdicts.setdefault(entry.about, []).append(entry.feedback)
                self._leave(file, "joined")
            elif isinstance(entry, Left) and entry.code in COUNTED:
                self._leave(file, entry.code)
            else:
                self._refuse(file, one.line, one.raw, entry)

    @property
    def n_waiting(self) -> int:
        """Entries that wait to come out, pieces that will be joined counted once."""
        return len(self._rows) + len(self._pieces)

    def calls(self) -> Iterator[Gathered]:
        """Every call that comes in and every refused entry, file by file as they were read; joined ones last."""
        self._join()
        gone = self._gone()
        carried = self._carried(gone)
        chosen = self._chosen(gone)
        for at in range(len(self._rows)):
            row = self._rows[at]
            if not row.is_call:
                yield Gathered(row.file, *self.spool.get(row.number))
                continue
            reason = gone.get(at) or ("outside" if chosen is not None and at not in chosen else "")
            if reason:
                self._leave(row.file, reason)
                continue
            line, raw, call = self._call(row)
            if carried:
                call = _with(call, [given for mark in self._rows.begun_by(at) for given in carried.get(mark, ())])
            extra = n_alternatives(call, self.wish)
            if extra:
                self._leave(row.file, "alternative", extra)
            yield Gathered(row.file, line, raw, call)

    def _leave(self, file: int, code: str, n: int = 1) -> None:
        self.left_out.setdefault(file, Counter())[code] += n

    def _refuse(self, file: int, line: int, raw: str, entry: Left | Rejected) -> None:
        if isinstance(entry, Left):
            entry = Rejected(line, entry.reason, raw, entry.code)
        self._rows.add_refused(file, self.spool.put((line, raw, entry)))

    def _add(self, file: int, line: int, raw: str, call: Call, seen: Marks) -> None:
        self._is_rated = self._is_rated or bool(_feedback_on(call))
        number = self.spool.put((line, raw, replace(call, source=None) if call.source else call))
        self._rows.add_call(file, number, seen, call)

    def _call(self, row: _Row) -> tuple[int, str, Call]:
        line, raw, call = self.spool.get(row.number)
        return line, raw, self._with_verdicts(call) if self._verdicts else call

    def _with_verdicts(self, call: Call) -> Call:
        """The call with what stood about it, or about one of its answers, in records of their own."""
        replies = [
            replace(reply, feedback=(*reply.feedback, *self._verdicts[reply.id]))
            if reply.id and reply.id in self._verdicts
            else reply
            for reply in call.replies
        ]
        names = dict.fromkeys(name for name in (call.id, call.span, call.trace) if name)
        own = [name for name in names if name not in {reply.id for reply in call.replies}]
        more = [given for name in own for given in self._verdicts.get(name, ())]
        return replace(call, replies=replies, feedback=(*call.feedback, *more))

    def _join(self) -> None:
        """Make calls of pieces; further pieces of a call are counted as joined to it."""
        if self.log.join is None:
            return
        shared = [self._piece(file, number) for file, number in self._pieces.pop(EVERYWHERE, ())]
        inside: list[tuple[int, int, str, Left]] = []
        for places in self._pieces.values():
            kept = [(file, *self.spool.get(number)) for file, number in places]
            made = list(self.log.join([*shared, *(piece for _, _, _, piece in kept)]))
            file, line = kept[-1][0], kept[0][1]
            whole = "\n".join(dict.fromkeys(text for _, _, text, _ in kept))
            for one in made:
                if isinstance(one, Call):
                    raw = whole if one.source is None or len(made) == 1 else dumps(one.source)
                    self._add(file, line, raw, one, marks(one))
                elif one.code in COUNTED:
                    self._leave(file, one.code)
                elif one.parent:
                    inside.append((file, line, whole, one))
                else:
                    self._refuse(file, line, whole if len(made) == 1 else "", one)
            others = [place for place, *_ in kept]
            others.remove(file)
            for other in others[: max(0, len(kept) - max(1, len(made)))]:
                self._leave(other, "joined")
            if not made:
                self._leave(file, "not-a-call")
        self._pieces.clear()
        self._refuse_unless_known(inside)

    def _refuse_unless_known(self, inside: Sequence[tuple[int, int, str, Left]]) -> None:
        """Count steps without texts inside a call as further records of that call; refuse the others."""
        steps = {(row.trace, row.span) for _, row in self._calls_but(()) if row.span} if inside else set()
        for file, line, whole, one in inside:
            if (hash(one.trace), hash(one.parent)) in steps:
                self._leave(file, "joined")
            else:
                self._refuse(file, line, whole, one)

    def _piece(self, file: int, number: int) -> Piece:
        """A piece that belongs to every call."""
        self._leave(file, "joined")
        _, _, piece = self.spool.get(number)
        return cast(Piece, piece)

    def _gone(self) -> dict[int, str]:
        """Position of each call that does not come in, and why."""
        gone = self._outside()
        gone |= self._said_twice(gone)
        return gone | self._said_again(gone) if self.wish.turns == "last" else gone

    def _calls_but(self, gone: Container[int]) -> Iterator[tuple[int, _Row]]:
        rows = ((at, self._rows[at]) for at in range(len(self._rows)) if at not in gone)
        return ((at, row) for at, row in rows if row.is_call)

    def _outside(self) -> dict[int, str]:
        if not self.wish.narrows:
            return {}
        outside: dict[int, str] = {}
        for at, row in self._calls_but(()):
            _, _, call = self._call(row)
            if not self.wish.takes(call, _feedback_on(call)):
                outside[at] = "outside"
        return outside

    def _said_twice(self, gone: Container[int]) -> dict[int, str]:
        """Steps that only wrap another call, and further records of a call: innermost and first ones stay."""
        twice: dict[int, str] = {}
        # Hashes of what belongs together, as what they are made of would take three times the memory.
        inner = {hash((row.trace, row.parent, row.answer)) for _, row in self._calls_but(gone) if row.parent}
        ids: set[int] = set()
        steps: set[int] = set()
        for at, row in self._calls_but(gone):
            is_step = row.trace and row.span
            named, said = hash((row.id, row.whole)), hash((row.trace, row.whole))
            if row.id and named in ids:
                twice[at] = "joined"
            elif is_step and (hash((row.trace, row.span, row.answer)) in inner or said in steps):
                twice[at] = "outer"
            else:
                if row.id:
                    ids.add(named)
                if is_step:
                    steps.add(said)
        return twice

    def _said_again(self, gone: Container[int]) -> dict[int, str]:
        """Calls that another call begins with: what they say is learnt from that one."""
        wholes = {row.whole for _, row in self._calls_but(gone)}
        again = {mark for at, _ in self._calls_but(gone) for mark in self._rows.begun_by(at) if mark in wholes}
        return {at: "repeat" for at, row in self._calls_but(gone) if row.whole in again}

    def _carried(self, gone: Mapping[int, str]) -> dict[int, list[Feedback]]:
        """Feedback on calls that later ones begin with, by their digest: their answers stand in those."""
        carried: dict[int, list[Feedback]] = {}
        for at in (at for at, reason in gone.items() if reason == "repeat") if self._is_rated else ():
            row = self._rows[at]
            given = _feedback_on(self._call(row)[2])
            if given:
                carried.setdefault(row.whole, []).extend(_on_earlier(one) for one in given)
        return carried

    def _chosen(self, gone: Container[int]) -> set[int] | None:
        """Positions of the calls that come in, where only so many are wanted; None for all."""
        if self.wish.sample is None and self.wish.most is None:
            return None
        left = [at for at, _ in self._calls_but(gone)]
        if self.wish.sample is not None:
            left = sorted(nsmallest(self.wish.sample, left, key=self._lot))
        return set(left if self.wish.most is None else left[: self.wish.most])

    def _lot(self, at: int) -> bytes:
        """A place in an order by chance that is the same for the same call and seed."""
        return hashlib.blake2b(f"{self.wish.seed} {self._rows[at].whole} {at}".encode(), digest_size=8).digest()


def _feedback_on(call: Call) -> tuple[Feedback, ...]:
    return (*(given for reply in call.replies for given in reply.feedback), *call.feedback)


def _on_earlier(given: Feedback) -> Feedback:
    return replace(given, name=f"{given.name} (earlier answer)".strip())


def _with(call: Call, earlier: Sequence[Feedback]) -> Call:
    """The call with feedback on earlier answers, but for what was said of the whole conversation each time."""
    own = {_on_earlier(given) for given in _feedback_on(call)}
    more = [given for given in dict.fromkeys(earlier) if given not in own]
    return replace(call, feedback=(*call.feedback, *more)) if more else call
