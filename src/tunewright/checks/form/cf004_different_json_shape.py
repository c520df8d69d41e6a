from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from tunewright.checks.discretion import may_be_shown
from tunewright.checks.form.answers import Shape, read_answer, shape_of
from tunewright.checks.reading import counted, quoted
from tunewright.checks.registry import check
from tunewright.model import Corpus, Finding
from tunewright.text import fingerprint

_FEWEST = 10
_MOST_EXTRAS = 10


@dataclass(slots=True)
class _Place:
    """The objects at one place of the answers: ids by the names of their fields, in order, and by kinds."""

    ids: dict[tuple[tuple[str, ...], tuple[str, ...]], list[int]] = field(default_factory=lambda: defaultdict(list))

    @property
    def n(self) -> int:
        return sum(map(len, self.ids.values()))


@check("CF004", "different-json-shape", severity="warning", scope="corpus")
def different_json_shape(
    corpus: Corpus, *, most: float = 0.7, optional: float = 0.1, order: float = 0.9
) -> Iterator[Finding]:
    """JSON answers miss a field that the others have, have one more, or hold another kind of value in it.

    Why it matters: the model learns to leave fields out and to invent others; programs rely on the form.
    What to do: bring these answers into the form of the others; write “null” where there is nothing to say.
    Not reported: fields missing in, or added by, a tenth of the answers or more, which are optional; answers of
    which fewer than `most` have the same fields; “null” instead of a value. Answers under different system
    prompts are compared among themselves.
    Cost: one pass; memory for the names of the fields, each form once.
    """
    for job, places in _jobs(corpus):
        for at in sorted(places):
            place = places[at]
            usual, n = _usual_fields(place)
            if place.n < _FEWEST or n < most * place.n or not usual:
                continue
            yield from _missing(place, usual, at, job, optional)
            yield from _extra(place, usual, at, job, optional)
            yield from _other_kinds(place, usual, at, job, optional)
            yield from _other_order(place, usual, at, job, order)


def _jobs(corpus: Corpus) -> Iterator[tuple[str, dict[str, _Place]]]:
    shapes: dict[int, dict[Shape, list[int]]] = defaultdict(lambda: defaultdict(list))
    names: dict[int, str] = {}
    for passage in corpus.passages():
        state, value = read_answer(passage.answer)
        if state in ("json", "fenced") and isinstance(value, dict | list):
            job = hash(passage.system)
            shapes[job][shape_of(value)].append(passage.id)
            if job not in names:
                names[job] = fingerprint(passage.system)[:8] if passage.system else ""
    rest: dict[Shape, list[int]] = defaultdict(list)
    for job in sorted(shapes, key=names.__getitem__):
        if sum(map(len, shapes[job].values())) >= _FEWEST:
            yield names[job], _places(shapes[job])
            continue
        for shape, ids in shapes[job].items():
            rest[shape] += ids
    yield "rest", _places(rest)


def _places(shapes: dict[Shape, list[int]]) -> dict[str, _Place]:
    places: dict[str, _Place] = defaultdict(_Place)
    for shape, ids in shapes.items():
        for at, names, kinds in shape:
            places[at].ids[names, kinds] += ids
    return places


def _usual_fields(place: _Place) -> tuple[frozenset[str], int]:
    counts: Counter[frozenset[str]] = Counter()
    for (names, _), ids in place.ids.items():
        counts[frozenset(names)] += len(ids)
    return max(counts.items(), key=lambda pair: (pair[1], sorted(pair[0])), default=(frozenset(), 0))


def _missing(place: _Place, usual: frozenset[str], at: str, job: str, optional: float) -> Iterator[Finding]:
    for name in sorted(usual):
        ids = sorted({id_ for (names, _), found in place.ids.items() if name not in names for id_ in found})
        if 0 < len(ids) < optional * place.n:
            verb = "lacks" if len(ids) == 1 else "lack"
            message = (
                f"{counted(len(ids), 'JSON answer')} {verb} the field {_shown(at, name)}, which the others have."
            )
            yield _finding(ids, message, f"missing:{at}:{name}", job)


def _extra(place: _Place, usual: frozenset[str], at: str, job: str, optional: float) -> Iterator[Finding]:
    found: dict[str, list[int]] = defaultdict(list)
    for (names, _), ids in place.ids.items():
        for name in names:
            if name not in usual:
                found[name] += ids
    rare = {name: ids for name, ids in sorted(found.items()) if len(ids) < optional * place.n}
    if len(rare) > _MOST_EXTRAS:
        every = sorted({id_ for ids in rare.values() for id_ in ids})
        verb = "has" if len(every) == 1 else "have"
        message = f"{counted(len(every), 'JSON answer')} {verb} fields that the others do not have."
        yield _finding(every, message, f"extra:{at}", job)
        return
    for name, ids in rare.items():
        each = sorted(set(ids))
        verb = "has" if len(each) == 1 else "have"
        shown = _shown(at, name)
        message = f"{counted(len(each), 'JSON answer')} {verb} a field {shown}, which the others do not have."
        yield _finding(each, message, f"extra:{at}:{name}", job)


def _other_kinds(place: _Place, usual: frozenset[str], at: str, job: str, optional: float) -> Iterator[Finding]:
    for name in sorted(usual):
        by_kind: dict[str, set[int]] = defaultdict(set)
        for (names, kinds), ids in place.ids.items():
            kind = kinds[names.index(name)] if name in names else "nothing"
            by_kind[kind].update(ids)
        by_kind.pop("nothing", None)
        if len(by_kind) < 2:
            continue
        n = sum(map(len, by_kind.values()))
        common = max(by_kind, key=lambda kind: (len(by_kind[kind]), kind))
        ids = sorted(set().union(*(found for kind, found in by_kind.items() if kind != common)))
        if len(ids) < optional * n:
            others = " or ".join(sorted(kind for kind in by_kind if kind != common))
            verb = "holds" if len(ids) == 1 else "hold"
            message = (
                f"{counted(len(ids), 'JSON answer')} {verb} {others} in the field {_shown(at, name)}, "
                f"where the others hold {common}."
            )
            yield _finding(ids, message, f"kind:{at}:{name}", job, {"usual": common})


def _other_order(place: _Place, usual: frozenset[str], at: str, job: str, order: float) -> Iterator[Finding]:
    by_order: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for (names, _), ids in place.ids.items():
        if frozenset(names) == usual:
            by_order[names] += ids
    common = max(by_order, key=lambda names: (len(by_order[names]), names))
    n = sum(map(len, by_order.values()))
    ids = sorted({id_ for names, found in by_order.items() if names != common for id_ in found})
    if ids and len(by_order[common]) >= order * n:
        verb = "lists its" if len(ids) == 1 else "list their"
        message = f"{counted(len(ids), 'JSON answer')} {verb} fields in another order than the others."
        yield Finding(
            "CF004",
            "info",
            message,
            tuple(ids),
            f"{job}:order:{at}",
            {"usual": [name if may_be_shown(name) else "…" for name in common[:20]]},
        )


def _finding(
    ids: list[int], message: str, cause: str, job: str, evidence: dict[str, object] | None = None
) -> Finding:
    key = f"{job}:{cause}" if may_be_shown(cause) else f"{job}:{fingerprint(cause)}"
    return Finding("CF004", "warning", message, tuple(ids), key, evidence or {})


def _shown(at: str, name: str) -> str:
    path = f"{at}.{name}" if at else name
    return quoted(path) if may_be_shown(path) else "with a name of its own"
