"""The known targets: one file each in this room, found by looking, so that nobody edits a central list."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from tunewright.model import Kind, UnknownName
from tunewright.targets.models import models


@dataclass(frozen=True, slots=True)
class Target:
    """What one destination accepts in a training file; it takes no keys beside `top_keys` and `message_keys`.

    `min_examples` and `max_file_bytes` are 0 where it states none. `converts` are kinds that can be turned
    into what it accepts, at the price of what the format cannot hold.
    """

    name: str
    title: str
    accepts: tuple[Kind, ...]
    converts: tuple[Kind, ...]
    min_examples: int
    max_file_bytes: int
    top_keys: frozenset[str]
    message_keys: Mapping[str, frozenset[str]]
    """Keys of a message by its role; empty for a target without messages."""
    default_model: str
    source: str
    read_on: date
    note: str = ""
    input_keys: frozenset[str] = frozenset()
    """Keys of the object that holds the messages before the two answers; empty for a target without preferences."""

    @property
    def any_message_key(self) -> frozenset[str]:
        """Keys that some role accepts."""
        return frozenset().union(*self.message_keys.values())


_targets: Final[dict[str, tuple[str, Target]]] = {}


def register(made: Target, module: str) -> Target:
    """Make a target known; `module` is the file that describes it. Two files of one name fail loudly."""
    owner, _ = _targets.get(made.name, (module, made))
    if owner != module:
        raise ValueError(f"Both {owner} and {module} describe the target {made.name}.")
    _targets[made.name] = (module, made)
    return made


@cache
def _discover() -> None:
    room = importlib.import_module("tunewright.targets")
    for found in pkgutil.iter_modules(room.__path__, f"{room.__name__}."):
        importlib.import_module(found.name)


def targets() -> tuple[Target, ...]:
    """Every known target, sorted by name."""
    _discover()
    return tuple(_targets[name][1] for name in sorted(_targets))


def target(name: str) -> Target:
    """The target of this name. Raises `UnknownName`, which lists the known ones."""
    known = {each.name: each for each in targets()}
    if name not in known:
        raise UnknownName("target", name, sorted(known))
    return known[name]


def stale_facts(on: date, max_age_days: int = 90) -> tuple[str, ...]:
    """Names of targets and models whose facts were read more than this many days before the day."""
    read = [(each.name, each.read_on) for each in targets()]
    read += [(each.name, each.read_on) for each in models()]
    return tuple(name for name, read_on in read if (on - read_on).days > max_age_days)
