"""The list of checks: each file of a family folder registers its one function here when it is imported."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final, Literal, TypeAlias, TypeVar

from tunewright.model import Finding, Kind, Severity, Task, UnknownName

Scope: TypeAlias = Literal["example", "same-prompt", "same-content", "project", "corpus"]
"""What a check is given: an `Example`, the `Member`s of a group, the project's `Census`, or its `Corpus`."""

Depth: TypeAlias = Literal["quick", "thorough"]
"""When a check of single examples runs: while a file is imported, or in the full look that follows it."""

FAMILIES: dict[str, str] = {
    "FO": "Format",
    "EM": "Empty text",
    "TC": "Tool calls",
    "TO": "Tokens",
    "DU": "Duplicates",
    "CO": "Conflicts",
    "LA": "Labels",
    "BA": "Balance and amount",
    "LE": "Legacy prompt and completion files",
    "CT": "Refusals, boilerplate and leftovers",
    "CF": "Consistency of form",
    "GR": "Grounding",
    "PD": "Personal data and secrets",
    "LK": "Leakage",
}

Run = TypeVar("Run", bound=Callable[..., Iterator[Finding]])


@dataclass(frozen=True, slots=True)
class Check:
    """One rule of the catalogue. `severity` is its usual one; a single finding may be milder."""

    code: str
    name: str
    severity: Severity
    scope: Scope
    kinds: tuple[Kind, ...]
    run: Callable[..., Iterator[Finding]]
    summary: str
    why: str
    what_to_do: str
    not_reported: str = ""
    """What it leaves alone although a reader might expect it."""
    cost: str = ""
    """Passes over the examples, time and memory, where it is not simply one look at each."""
    depth: Depth = "quick"
    tasks: tuple[Task, ...] = ("classification", "generation")
    """The tasks it makes sense for."""
    targets: tuple[str, ...] = ()
    """The targets it makes sense for; empty: any."""

    @property
    def family(self) -> str:
        """Title of the family, which the first two letters of the code name."""
        return FAMILIES[self.code[:2]]

    @property
    def settings(self) -> dict[str, Any]:
        """Its settings and their defaults: the keyword-only parameters of its function."""
        found = inspect.signature(self.run).parameters.values()
        return {one.name: one.default for one in found if one.kind is one.KEYWORD_ONLY}


@dataclass(frozen=True)
class Tuning:
    """What a project makes of the catalogue: checks switched off, settings other than the defaults, its target."""

    off: frozenset[str] = frozenset()
    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """{code: {parameter: value}}"""
    target: str = ""
    """Checks for other targets than this one rest; empty: none does."""

    def wants(self, one: Check) -> bool:
        """Whether a check is to run."""
        is_meant = not one.targets or not self.target or self.target in one.targets
        return is_meant and one.code not in self.off

    def of(self, code: str) -> dict[str, Any]:
        """The changed settings of one check."""
        return dict(self.settings.get(code, {}))


AS_SHIPPED: Final = Tuning()

_REGISTERED: dict[str, Check] = {}


def check(
    code: str,
    name: str,
    *,
    severity: Severity,
    scope: Scope,
    kinds: tuple[Kind, ...] = ("chat", "pair", "preference"),
    depth: Depth = "quick",
    tasks: tuple[Task, ...] = ("classification", "generation"),
    targets: tuple[str, ...] = (),
) -> Callable[[Run], Run]:
    """Register a function as the check of this code and name; its docstring becomes its entry in the catalogue.

    The same module may register again (a reload). Raises ValueError where another one holds the code or name,
    or where the code is not two letters of a known family and three digits.
    """

    def register(run: Run) -> Run:
        if not re.fullmatch(r"[A-Z]{2}\d{3}", code) or code[:2] not in FAMILIES:
            raise ValueError(f"{code} is not a code of a known family")
        for other in _REGISTERED.values():
            if (other.code == code or other.name == name) and other.run.__module__ != run.__module__:
                raise ValueError(f"{code} {name} is already taken by {other.run.__module__}")
        parts = _sections(run.__doc__ or "")
        _REGISTERED[code] = Check(
            code, name, severity, scope, kinds, run, *parts, depth=depth, tasks=tasks, targets=targets
        )
        return run

    return register


def _sections(docstring: str) -> tuple[str, str, str, str, str]:
    summary, _, rest = docstring.strip().partition("\n")
    pieces = re.split(r"^ *([A-Z][a-z][a-z ]+): ", rest, flags=re.MULTILINE)
    said = {title: _sentence(text) for title, text in zip(pieces[1::2], pieces[2::2], strict=True)}
    titles = ("Why it matters", "What to do", "Not reported", "Cost")
    why, what_to_do, not_reported, cost = (said.get(title, "") for title in titles)
    return summary, why, what_to_do, not_reported, cost


def _sentence(text: str) -> str:
    text = " ".join(text.split())
    return text[:1].upper() + text[1:]


@cache
def _discover() -> None:
    package = importlib.import_module(__name__.rpartition(".")[0])
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)


def checks(scope: Scope | None = None) -> tuple[Check, ...]:
    """Every check of the catalogue, or those of one scope, sorted by code."""
    _discover()
    return tuple(_REGISTERED[code] for code in sorted(_REGISTERED) if scope in (None, _REGISTERED[code].scope))


def check_named(name: str) -> Check:
    """The check with this code (“CO001”) or name (“conflicting-answers”). Raises `UnknownName`."""
    _discover()
    if name in _REGISTERED:
        return _REGISTERED[name]
    known = checks()
    for one in known:
        if name == one.name:
            return one
    raise UnknownName("check", name, [one.code for one in known])
