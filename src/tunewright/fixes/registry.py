"""The list of fixes: each file registers its one function for the checks whose findings it can mend."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal, TypeAlias, TypeVar

from tunewright.model import Body, Example, Finding, UnknownName, dumps

Way: TypeAlias = Literal["safe", "asks-first"]
"""Safe: no reader could tell, or nothing but a fault goes. Asks first: a person should look at the preview."""

Run = TypeVar("Run", bound=Callable[..., Any])


@dataclass(frozen=True)
class Given:
    """What a fix may need besides the example."""

    finding: Finding
    """The finding to be mended."""
    stand_in: Callable[[str, str], str] = field(default=lambda kind, value: f"[{kind}]")
    """The stable stand-in for a personal value within the project: (kind of data, value) → text."""


@dataclass(frozen=True, slots=True)
class Repair:
    """What a fix proposes for one example: another body, another label, or to reject it; unset fields stay."""

    example_id: int
    body: Body | None = None
    label: str | None = None
    reject: bool = False


@dataclass(frozen=True, slots=True)
class Fix:
    """One way to mend the findings of some checks."""

    name: str
    codes: tuple[str, ...]
    way: Way
    summary: str
    """First line of its docstring: what it does, as a button may say it."""
    edit: Callable[[Example, Given], Body | None] | None = None
    """Mends one example by itself: its new body, or None where there is nothing to change."""
    settle: Callable[[Finding, Mapping[int, Example], Given], Iterator[Repair]] | None = None
    """Mends a finding about several examples together."""

    def repairs(self, finding: Finding, examples: Mapping[int, Example], given: Given) -> Iterator[Repair]:
        """What it proposes for a finding, by ascending id; examples that need nothing are left out."""
        if self.settle is not None:
            yield from self.settle(finding, examples, given)
            return
        if self.edit is None:
            return
        for number in sorted(examples):
            body = self.edit(examples[number], given)
            if body is not None and dumps(body) != dumps(
                examples[number].body
            ):  # 1, 1.0 and true are equal otherwise
                yield Repair(number, body=body)


_REGISTERED: dict[str, Fix] = {}


def _register(one: Fix, module: str) -> None:
    held = _REGISTERED.get(one.name)
    if held is not None and (held.edit or held.settle).__module__ != module:
        raise ValueError(f"The fix “{one.name}” is already taken")
    _REGISTERED[one.name] = one


def edits(*codes: str, name: str, way: Way) -> Callable[[Run], Run]:
    """Register `(example, given) -> body | None` as a fix of single examples for these checks."""

    def register(run: Run) -> Run:
        _register(Fix(name, codes, way, _first_line(run), edit=run), run.__module__)
        return run

    return register


def settles(*codes: str, name: str, way: Way) -> Callable[[Run], Run]:
    """Register `(finding, examples by id, given) -> iterator of repairs` as a fix of whole findings."""

    def register(run: Run) -> Run:
        _register(Fix(name, codes, way, _first_line(run), settle=run), run.__module__)
        return run

    return register


def _first_line(run: Callable[..., Any]) -> str:
    return (run.__doc__ or "").strip().partition("\n")[0]


@cache
def _discover() -> None:
    package = importlib.import_module(__name__.rpartition(".")[0])
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)


def fixes(code: str | None = None) -> tuple[Fix, ...]:
    """Every fix, or those for one check's findings; safe ones first, then by name."""
    _discover()
    found = [one for one in _REGISTERED.values() if code is None or code in one.codes]
    return tuple(sorted(found, key=lambda one: (one.way != "safe", one.name)))


def fix_named(name: str) -> Fix:
    """The fix of this name. Raises `UnknownName`."""
    _discover()
    if name not in _REGISTERED:
        raise UnknownName("fix", name, sorted(_REGISTERED))
    return _REGISTERED[name]
