"""What a full look keeps of every example, so that a look at single edits finds what they are alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final

from tunewright.checks.duplicates.index import Index, Of, Texts, hash_of, index_of
from tunewright.model import Corpus
from tunewright.text.marks import marks_of, no_marks

if TYPE_CHECKING:
    from tunewright.text.characters import Hashes, Ints
    from tunewright.text.marks import Marks

_FACTOR: Final = 0x9E3779B97F4A7C15
_64_BITS: Final = (1 << 64) - 1


@dataclass(frozen=True)
class Kept:
    """One column for each example. An example without such a text has marks or a key of nothing but zeros."""

    ids: Ints
    whole: Marks
    prompt: Marks | None
    """None where an earlier version kept nothing of prompts, questions and groups."""
    asked: Hashes
    """Equal for examples with the same question after the same earlier turns, whatever the system message."""
    groups: Hashes
    """Equal for examples of one conversation, document or group."""

    def of(self, what: Of) -> Marks | None:
        """The marks of this kind of text."""
        return self.whole if what == "whole" else self.prompt


def kept_of(corpus: Corpus, ids: Iterable[int] = ()) -> Kept:
    """What is to be kept of the examples of a corpus, by ascending id; those that nothing can be like are left out.

    All of the `ids` are there, even those that are no part of the corpus any more.
    """
    import numpy as np

    index = index_of(corpus)
    asked = {_key(*key): chain.from_iterable(by_system.values()) for key, by_system in index.asked.items()}
    alike = chain(index.whole.alike.values(), index.prompt.alike.values(), index.groups.values())
    listed = sorted({*ids, *chain.from_iterable(alike), *_askers(index)})
    at = {id_: place for place, id_ in enumerate(listed)}
    return Kept(
        np.array(listed, dtype=np.int64),
        _marks(index.whole, at),
        _marks(index.prompt, at),
        _keys(asked, at),
        _keys({hash_of(group): some for group, some in index.groups.items()}, at),
    )


def _askers(index: Index) -> Iterable[int]:
    return (id_ for by_system in index.asked.values() for some in by_system.values() for id_ in some)


def _key(earlier: int, question: int) -> int:
    return (earlier * _FACTOR + question) & _64_BITS


def _keys(ids_of: Mapping[int, Iterable[int]], at: Mapping[int, int]) -> Hashes:
    import numpy as np

    keys = np.zeros(len(at), dtype=np.uint64)
    for key, ids in ids_of.items():
        keys[[at[id_] for id_ in ids]] = key
    return keys


def _marks(texts: Texts, at: Mapping[int, int]) -> Marks:
    marks = no_marks(len(at))
    if texts.rows is None or not texts.firsts:
        return marks
    row_of = {first: row for row, first in enumerate(texts.firsts)}
    places, rows = list[int](), list[int]()
    for ids in texts.alike.values():
        places += [at[id_] for id_ in ids]
        rows += [row_of[ids[0]]] * len(ids)
    marks[:, places] = marks_of(texts.rows.matrix)[:, rows]
    return marks


def joined(parts: Sequence[Kept]) -> Kept:
    """Parts as one; of an example that is in several, what the last one says counts, and the others say nothing."""
    import numpy as np

    ids = np.concatenate([part.ids for part in parts])
    prompts = [part.prompt for part in parts if part.prompt is not None]
    whole = Kept(
        ids,
        np.concatenate([part.whole for part in parts], axis=1),
        np.concatenate(prompts, axis=1) if len(prompts) == len(parts) else None,
        np.concatenate([part.asked for part in parts]),
        np.concatenate([part.groups for part in parts]),
    )
    _forget(whole, _outdated(ids))
    return whole


def part_of(kept: Kept, places: slice | Sequence[int] | Ints) -> Kept:
    """Some of the columns."""
    prompt = None if kept.prompt is None else kept.prompt[:, places]
    return Kept(kept.ids[places], kept.whole[:, places], prompt, kept.asked[places], kept.groups[places])


def newest_places(kept: Kept, ids: Iterable[int]) -> list[int]:
    """Where what is said last of these examples stands; those of which nothing is kept are left out."""
    last = {id_: place for place, id_ in enumerate(kept.ids.tolist())}
    return [last[id_] for id_ in sorted(ids) if id_ in last]


def _outdated(ids: Ints) -> Ints:
    """Places of ids that stand once more later on."""
    import numpy as np

    order = np.argsort(ids, kind="stable")
    again = ids[order][:-1] == ids[order][1:]
    return np.asarray(order[:-1][again])


def _forget(kept: Kept, places: Ints) -> None:
    for column in (kept.whole, kept.prompt):
        if column is not None:
            column[:, places] = 0
    kept.asked[places] = kept.groups[places] = 0
