"""The shapes a record can have. Each is one file below this room that registers itself; none is listed here."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from tunewright.imports.plan import Field, Mapping, ReadPlan
from tunewright.imports.reasons import Reason
from tunewright.model import Body, Kind, UnknownName


class Content(NamedTuple):
    """What a shape makes of a record: the kind of example and its body."""

    kind: Kind
    body: Body


class Score(NamedTuple):
    """How well a shape fits the first records, 0–1, and why, in a sentence a reader can check."""

    confidence: float
    reason: str


Reading = Callable[[Body, ReadPlan], Content | Reason]


@dataclass(frozen=True, slots=True)
class Shape:
    """One meaning of a record: how to know it, which columns feed it, and how to read it."""

    name: str
    summary: str
    score: Callable[[Sequence[Body]], Score]
    guess: Callable[[Sequence[str]], Mapping]
    """The columns or keys that feed each field, guessed from their names."""
    read: Reading
    fields: tuple[Field, ...] = ()
    """The fields that can be chosen for it, beside label, id and split; the likeliest first."""
    needed: tuple[Field, ...] = ()
    """Those without which no record can be read."""


_SHAPES: dict[str, Shape] = {}


def shape(
    name: str,
    *,
    score: Callable[[Sequence[Body]], Score],
    guess: Callable[[Sequence[str]], Mapping],
    fields: tuple[Field, ...] = (),
    needed: tuple[Field, ...] = (),
) -> Callable[[Reading], Reading]:
    """Register the decorated function as the reading of a shape; its first docstring line describes it."""

    def register(read: Reading) -> Reading:
        known = _SHAPES.get(name)
        if known and known.read.__module__ != read.__module__:
            raise ValueError(f"{name} is claimed by {known.read.__module__} and {read.__module__}")
        summary = (read.__doc__ or name).partition("\n")[0]
        _SHAPES[name] = Shape(name, summary, score, guess, read, fields, needed)
        return read

    return register


def known_shapes() -> tuple[Shape, ...]:
    """Every shape there is, by name."""
    _load()
    return tuple(_SHAPES[name] for name in sorted(_SHAPES))


def find_shape(name: str) -> Shape:
    """The shape of that name.

    Raises: `UnknownName`, with the known ones.
    """
    found = _SHAPES.get(name)
    if found:
        return found
    _load()
    if name not in _SHAPES:
        raise UnknownName("record format", name, sorted(_SHAPES))
    return _SHAPES[name]


@cache
def _load() -> None:
    room = importlib.import_module("tunewright.imports")
    for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
        importlib.import_module(module.name)
