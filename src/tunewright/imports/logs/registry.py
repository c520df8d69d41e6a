"""The log formats there are. Each is one file in this room that registers itself; none is listed here."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from tunewright.imports.logs.call import Call, Entry, Left, Piece
from tunewright.imports.registry import Score
from tunewright.model import Body

Read = Callable[[Body, str], Iterable[Entry]]
Join = Callable[[Sequence[Piece]], Iterable[Call | Left]]


@dataclass(frozen=True, slots=True)
class Log:
    """One log format: how to know it, how to read a record of it, and how its pieces make calls."""

    name: str
    title: str
    summary: str
    score: Callable[[Sequence[Body]], Score]
    read: Read
    join: Join | None
    """None where every record holds whole calls."""


_LOGS: dict[str, Log] = {}


def log(
    name: str, *, title: str, score: Callable[[Sequence[Body]], Score], join: Join | None = None
) -> Callable[[Read], Read]:
    """Register the decorated function as the reading of a log format; its first docstring line describes it.

    It is given a record and the name of its file, and yields what the record holds; it never raises for anything
    in the data. `join` is given all pieces of one key, in the order in which they stand in the files.
    """

    def register(read: Read) -> Read:
        known = _LOGS.get(name)
        if known and known.read.__module__ != read.__module__:
            raise ValueError(f"{name} is claimed by {known.read.__module__} and {read.__module__}")
        _LOGS[name] = Log(name, title, (read.__doc__ or name).partition("\n")[0], score, read, join)
        return read

    return register


def known_logs() -> tuple[Log, ...]:
    """Every log format there is, by name."""
    _load()
    return tuple(_LOGS[name] for name in sorted(_LOGS))


def find_log(name: str) -> Log | None:
    """The log format of that name; None for a name that is none."""
    if name not in _LOGS:
        _load()
    return _LOGS.get(name)


@cache
def _load() -> None:
    room = importlib.import_module("tunewright.imports.logs")
    for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
        importlib.import_module(module.name)
