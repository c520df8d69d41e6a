"""What full looks keep of every example, between the blocks of bytes in the store and the columns of the checks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from tunewright.checks.duplicates.keeping import Kept, joined, newest_places, part_of
from tunewright.store import Unit, looks

if TYPE_CHECKING:
    import numpy as np

AT_ONCE: Final = 2_000
"""Examples in a block."""
_FEW, _MOST_SMALL = AT_ONCE // 2, 24
"""Examples below which a block is small; with so many small ones, they become one."""


def blocks_of(kept: Kept) -> Iterator[looks.SketchBlock]:
    """What is to be kept of all examples, in blocks."""
    for start in range(0, len(kept.ids), AT_ONCE):
        yield _block(part_of(kept, slice(start, start + AT_ONCE)))


def keep_some(unit: Unit, project_id: int, blocks: Sequence[looks.SketchBlock], changed: Kept) -> None:
    """Keep what a look at single edits has made of them; `blocks` are those that were there."""
    small = [one for one in blocks if len(one.ids) < 4 * _FEW and one.prompt is not None]
    if len(small) < _MOST_SMALL:
        looks.add_sketches(unit, project_id, _block(changed))
    else:
        whole = joined([*map(_columns, small), changed])
        looks.add_sketches(
            unit, project_id, _block(part_of(whole, newest_places(whole, set(whole.ids.tolist())))), small
        )


def all_kept(blocks: Sequence[looks.SketchBlock]) -> Kept:
    """What is kept of all examples."""
    return joined([_columns(block) for block in blocks])


def _block(kept: Kept) -> looks.SketchBlock:
    return looks.SketchBlock(
        kept.ids.astype("<i4").tobytes(),
        kept.whole.tobytes(),
        None if kept.prompt is None else kept.prompt.tobytes(),
        kept.asked.astype("<u8").tobytes(),
        kept.groups.astype("<u8").tobytes(),
    )


def _columns(block: looks.SketchBlock) -> Kept:
    import numpy as np

    ids = np.frombuffer(block.ids, dtype="<i4").astype(np.int64)
    prompt = None if block.prompt is None else _lines(block.prompt, len(ids))
    asked, groups = (_keys(data, len(ids)) for data in (block.asked, block.groups))
    return Kept(ids, _lines(block.whole, len(ids)), prompt, asked, groups)


def _lines(data: bytes, n: int) -> np.ndarray[Any, np.dtype[np.uint8]]:
    import numpy as np

    return np.frombuffer(data, dtype=np.uint8).reshape(-1, n)


def _keys(data: bytes | None, n: int) -> np.ndarray[Any, np.dtype[np.uint64]]:
    import numpy as np

    return np.zeros(n, dtype=np.uint64) if data is None else np.frombuffer(data, dtype="<u8").astype(np.uint64)
