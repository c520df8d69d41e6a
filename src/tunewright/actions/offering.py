"""What the beginning of a file offers: paths for a mapping, names for the filters of a log, its first examples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Final

from tunewright import imports
from tunewright.actions.importing import beginning
from tunewright.imports import Gatherer, ReadPlan, Wish, entries, examples_of, find_log
from tunewright.imports.outline import offered_paths
from tunewright.imports.parse import parse_record
from tunewright.model import Called, Draft, Rejected
from tunewright.model.project import CallFacets

_N_RECORDS: Final = 50
_N_CALLS: Final = 200
_EVERY: Final = Wish(turns="every")


def paths(path: Path, plan: ReadPlan) -> tuple[str, ...]:
    """Columns, keys and paths of the first records, the shallow ones first; `a[].b` for every element of a list."""
    with path.open("rb") as stream:
        source = BytesIO(beginning(stream)) if plan.is_text else stream
        raw = [record for record in islice(imports.reader(source, plan), _N_RECORDS) if record.problem is None]
    read = [value for record in raw if isinstance(value := parse_record(record.text), dict)]
    return tuple(dict.fromkeys((*plan.columns, *offered_paths(read))))


def calls(files: Sequence[tuple[Path, str, ReadPlan]]) -> CallFacets:
    """Models, routes, tags, period and scores of the calls with which a log's files (path, name, plan) begin."""
    made = [one for found in first_of_log(files, _EVERY, _N_CALLS) for one in found]
    return _facets([one.called for one in made if isinstance(one, Draft) and one.called])


def first_of_log(
    files: Sequence[tuple[Path, str, ReadPlan]], wish: Wish, limit: int = 5
) -> list[list[Draft | Rejected]]:
    """The first examples of each of these files (path, name, plan) of one log, what lies in two of them joined.

    Halves whose other half is not at the beginning of a file are left out: it may stand further on.
    """
    log = find_log(files[0][2].shape)
    if log is None:
        return [[] for _ in files]
    gatherer = Gatherer(log, wish)
    for number, (path, name, plan) in enumerate(files):
        with path.open("rb") as stream:
            source = BytesIO(beginning(stream)) if plan.is_text else stream
            gatherer.take(number, entries(list(islice(imports.reader(source, plan), _N_CALLS)), log, name))
    found: list[list[Draft | Rejected]] = [[] for _ in files]
    for one in gatherer.calls():
        if isinstance(one.call, Rejected):
            found[one.file] += [one.call] if one.call.code != "half" else []
        else:
            split = files[one.file][2].split
            found[one.file] += examples_of(one.call, wish, line=one.line, original=one.raw, split=split)
    return [sorted(made, key=lambda one: isinstance(one, Rejected))[:limit] for made in found]


def together(found: Iterable[CallFacets]) -> CallFacets:
    """The same of several logs."""
    listed = list(found)
    lows = [one.lowest for one in listed if one.lowest is not None]
    highs = [one.highest for one in listed if one.highest is not None]
    return CallFacets(
        n_calls=sum(one.n_calls for one in listed),
        models=_summed(one.models for one in listed),
        names=_summed(one.names for one in listed),
        tags=_summed(one.tags for one in listed),
        first_at=min((one.first_at for one in listed if one.first_at), default=""),
        last_at=max((one.last_at for one in listed if one.last_at), default=""),
        n_scored=sum(one.n_scored for one in listed),
        lowest=min(lows, default=None),
        highest=max(highs, default=None),
    )


def _facets(found: list[Called]) -> CallFacets:
    scores = [one.score for one in found if one.score is not None]
    times = [one.at for one in found if one.at]
    return CallFacets(
        n_calls=len(found),
        models=_counted(one.served or one.model for one in found),
        names=_counted(one.name for one in found),
        tags=_counted(tag for one in found for tag in one.tags),
        first_at=min(times, default=""),
        last_at=max(times, default=""),
        n_scored=len(scores),
        lowest=min(scores, default=None),
        highest=max(scores, default=None),
    )


def _counted(names: Iterable[str]) -> dict[str, int]:
    return dict(Counter(name for name in names if name).most_common())


def _summed(parts: Iterable[dict[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for part in parts:
        total.update(part)
    return dict(total.most_common())
