"""One sitting at a desk: what waits in which order, where one is, and what one has settled so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from tunewright.ui.state import Key, into_url


@dataclass(frozen=True)
class Round:
    """The findings of a desk by id, as they waited when the page was opened."""

    project_id: int
    code: str | None
    ids: tuple[int, ...]
    settled: tuple[int, ...] = ()
    """What this visitor has settled in this sitting, oldest first."""
    at: int | None = None

    @property
    def left(self) -> tuple[int, ...]:
        """What still waits."""
        done = set(self.settled)
        return tuple(number for number in self.ids if number not in done)

    @property
    def progress(self) -> tuple[int, int]:
        """(settled, all of this sitting)."""
        return len(self.settled), len(self.settled) + len(self.left)

    def beside(self, number: int | None, step: int) -> int | None:
        """What waits after this one, or before it with `step` -1; around the end. None where nothing else does."""
        done = set(self.settled)
        start = self.ids.index(number) if number in self.ids else -1 if step > 0 else 0
        for far in range(1, len(self.ids) + 1):
            found = self.ids[(start + step * far) % len(self.ids)]
            if found not in done and found != number:
                return found
        return None


RoundKey: TypeAlias = Key[Round | None]
CLUSTERS: Final[RoundKey] = Key("desk_clusters_round", None)
LABELS: Final[RoundKey] = Key("desk_labels_round", None)
NOTICE: Final = Key[str]("desk_notice", "")
LAST: Final = Key[str]("desk_last", "")
"""What the last step did, in Markdown."""


_ADDRESS: Final = Key[int | None]("desk_address", None)
"""The finding that the page itself last wrote into the address; another one there is a link somebody followed."""


def show_address(number: int | None) -> None:
    """Write the finding on the desk into the address, so that a reload shows it again."""
    _ADDRESS.put(number)
    into_url(finding=number)


def begun(key: RoundKey, project_id: int, code: str | None, ids: Sequence[int], wanted: int | None) -> Round:
    """The sitting, with what waits now; place and progress are kept while it is about the same project.

    A finding that a link names comes first.
    """
    old = key.get()
    if old is None or (old.project_id, old.code) != (project_id, code):
        old = Round(project_id, code, ())
        LAST.forget()
    wanted = None if wanted == _ADDRESS.get() else wanted
    listed = tuple(ids)
    settled = tuple(number for number in old.settled if number not in set(listed))
    at = next((number for number in (wanted, old.at, *listed[:1]) if number in set(listed)), None)
    made = replace(old, ids=listed, settled=settled, at=at)
    key.put(made)
    return made


def settled(key: RoundKey, number: int) -> None:
    """Count this one as settled and go on to the next."""
    now = key.get()
    if now is not None:
        after = now.beside(number, 1)
        key.put(replace(now, settled=(*now.settled, number), at=after))


def go(key: RoundKey, number: int, step: int) -> None:
    """On to the next one, or back to the one before, without settling anything."""
    now = key.get()
    if now is not None:
        key.put(replace(now, at=now.beside(number, step) or number))


def taken_back(key: RoundKey, number: int) -> None:
    """After an undo: the last one settled waits again, and stands on the desk."""
    now = key.get()
    if now is not None:
        earlier = tuple(one for one in now.settled[:-1] if one != number)
        ids = now.ids if number in now.ids else (*now.ids, number)
        key.put(replace(now, ids=ids, settled=earlier, at=number))
