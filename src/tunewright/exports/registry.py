"""The known writers, one file per target, found by looking."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final, Protocol

from tunewright.exports.line import ExportOptions, Written
from tunewright.model import Example, UnknownName


class Write(Protocol):
    """Turns one example into its line. `stored` is its body as compact JSON, if the caller has it at hand: a
    writer may then pass it on as it is instead of building it again."""

    def __call__(self, example: Example, options: ExportOptions, stored: str | None = None) -> Written: ...


@dataclass(frozen=True, slots=True)
class Writer:
    """The writer of one target; `target` is the name under which the target's facts are known."""

    target: str
    line: Write


_writers: Final[dict[str, Writer]] = {}


def writes(target_name: str) -> Callable[[Write], Write]:
    """Mark a function as the writer of a target. Two files claiming one target fail loudly."""

    def register(write: Write) -> Write:
        module = getattr(write, "__module__", "")
        earlier = _writers.get(target_name)
        owner = module if earlier is None else getattr(earlier.line, "__module__", "")
        if owner != module:
            raise ValueError(f"Both {owner} and {module} write the target {target_name}.")
        _writers[target_name] = Writer(target_name, write)
        return write

    return register


@cache
def _discover() -> None:
    room = importlib.import_module("tunewright.exports")
    for found in pkgutil.iter_modules(room.__path__, f"{room.__name__}."):
        importlib.import_module(found.name)


def writers() -> tuple[Writer, ...]:
    """Every known writer, sorted by target."""
    _discover()
    return tuple(_writers[name] for name in sorted(_writers))


def writer(target_name: str) -> Writer:
    """The writer of this target. Raises `UnknownName`, which lists the known ones."""
    _discover()
    if target_name not in _writers:
        raise UnknownName("target", target_name, sorted(_writers))
    return _writers[target_name]
