"""Which examples of a group are learnt from and which are held out, and how a finding says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from tunewright.checks.reading import counted
from tunewright.model import Split

_SHOWN = 200


class Sides(NamedTuple):
    """Examples of one group by side, ids ascending."""

    train: list[int]
    validation: list[int]
    test: list[int]

    @property
    def held_out(self) -> list[int]:
        """Those that must not be among the training examples."""
        return sorted(self.validation + self.test)

    @property
    def leaks(self) -> bool:
        """Whether some are learnt from and others held out."""
        return bool(self.train and (self.validation or self.test))

    @property
    def ids(self) -> tuple[int, ...]:
        """All of them, ascending."""
        return tuple(sorted(self.train + self.validation + self.test))

    def said(self) -> str:
        """“2 training examples and 1 test example”."""
        parts = [
            counted(len(ids), f"{name} example")
            for ids, name in ((self.train, "training"), (self.validation, "validation"), (self.test, "test"))
            if ids
        ]
        return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts)

    def evidence(self) -> dict[str, Any]:
        """The members by side, for the desks."""
        return {name: ids[:_SHOWN] for name, ids in self._asdict().items() if ids}


def by_side(ids: Iterable[int], sides: Mapping[int, Split]) -> Sides:
    """The examples of a group by side; those on no side are left out."""
    ids = sorted(ids)
    return Sides(*([id_ for id_ in ids if sides.get(id_) == side] for side in ("train", "validation", "test")))
