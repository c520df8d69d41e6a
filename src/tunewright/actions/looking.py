"""Look at a whole project: every example thoroughly, and all texts compared with each other.

An import brings only what the quick checks say; this look follows it. Afterwards an edit looks again at what it
can touch (`checking`, `catching_up`); what only a comparison of all texts can say waits for the next look.
"""

from __future__ import annotations

import json
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from typing import Final, TypeAlias, TypeVar

from tunewright import checks
from tunewright.actions import checking, corpora, kept_sketches, projects
from tunewright.actions.crew import PROCESSES, Crew
from tunewright.checks.duplicates.index import index_of
from tunewright.checks.duplicates.keeping import kept_of
from tunewright.model import Corpus, Example, Finding, Kind
from tunewright.model.project import Filter, Project
from tunewright.settings import Settings
from tunewright.store import Store, Unit, examples, findings, freshness, jobs, looks, open_store
from tunewright.store import projects as kept
from tunewright.text.similarity import SKETCHED_AS

Tell = Callable[[int, int], bool]
_ALONE_BELOW: Final = 3_000
"""Examples below which one process is faster than starting others."""
_BLOCK: Final = 500
_COLUMNS: Final = ("kind", "own_label", "external_id")
_COMPARING: Final = 0.5
"""Weight of comparing all texts, in looks at single examples, for the progress that is told."""

_AHEAD: Final = 2
_PATIENCE: Final = 0.5
"""Seconds to wait for a process before it is asked whether the look is still wanted."""

Made = TypeVar("Made")
Row = tuple[int, Kind, str, str | None, str | None]
"""(id, kind, body as JSON, own label, external id)."""


def needs_look(store: Store, project: Project) -> bool:
    """True when an import was not looked at thoroughly yet, or more changed since than could be followed up."""
    with store.reading() as unit:
        return _is_behind(unit, project.id, looks.caught_up_event(unit, project.id))


def would_find_more(store: Store, project: Project) -> bool:
    """True also when single edits were followed up, and `catching_up.waiting` says what may still be found."""
    with store.reading() as unit:
        return _is_behind(unit, project.id, looks.compared_event(unit, project.id))


def _is_behind(unit: Unit, project_id: int, seen: int) -> bool:
    if looks.unlooked(unit, project_id):
        return True
    if seen < 0:
        return any(count.n for count in kept.counts(unit, project_id).values())
    return looks.texts_changed_since(unit, project_id, seen)


def ask_look(store: Store, project_id: int, by: str, *, anew: bool = False) -> int:
    """Have the project looked at beside the page; returns the job's id. `anew` forgets what was seen before.

    A look that waits already is the one: there is never more than one waiting in a project.
    """
    with store.writing() as unit:
        for waiting in jobs.unfinished(unit, project_id):
            if waiting.kind != "recheck" or waiting.state != "waiting" or waiting.cancel:
                continue
            wish = {"anew": anew or bool(waiting.params.get("anew", True))}
            if jobs.ask_otherwise(unit, waiting.id, wish):
                return waiting.id
        return jobs.ask(unit, project_id, "recheck", {"anew": anew}, by)


def past_looks(store: Store, project_id: int) -> list[looks.Run]:
    """The last full looks, newest first."""
    with store.reading() as unit:
        return looks.runs(unit, project_id)


def gone(
    store: Store, project_id: int, code: str | None = None, *, limit: int = 100, offset: int = 0
) -> list[looks.PastFinding]:
    """Findings whose cause is gone, newest first: fixed, or their examples were changed or rejected."""
    with store.reading() as unit:
        return looks.past(unit, project_id, limit, offset, code)


def n_gone(store: Store, project_id: int) -> dict[str, int]:
    """Number of findings per check whose cause is gone."""
    with store.reading() as unit:
        return looks.n_past(unit, project_id)


def look(
    store: Store,
    project_id: int,
    *,
    by: str = "",
    anew: bool = False,
    progress: Tell | None = None,
    crew: Crew | None = None,
) -> None:
    """Bring every finding up to date; people go on reviewing meanwhile. Cancelled when `progress` returns True.

    `crew` are processes that stand ready (see `look_ahead`); without, they are started where there is enough to do.

    Without `anew`, only imports that were not looked at yet are read again by the checks of single examples, and
    texts are compared only where any changed. Cost: see docs/performance.md.
    """
    project = projects.get(store, project_id)
    with store.reading() as unit:
        anew = anew or looks.retuned_since(unit, project_id, looks.compared_event(unit, project_id))
        total = sum(count.n for count in kept.counts(unit, project_id).values())
    steps = _Steps(int(total * (1 + _COMPARING)), progress)
    with suppress(_Unwanted), nullcontext(crew) if crew else _hands(total) as hands:
        comparing = _compare(store, project, hands, anew=anew)
        _look_at_each(store, project, hands, steps, anew=anew)
        if anew:
            with store.writing() as unit:
                freshness.set_checked(unit, project_id, -1)
        checking.refresh(store, project_id)
        comparing.end(steps)
        with store.writing() as unit:
            counts: Counter[str] = Counter()
            for entry in findings.summary(unit, project_id):  # one entry per severity of a check
                counts[entry["code"]] += entry["open"]
            looks.keep_run(unit, project_id, by, total, counts)


class _Unwanted(Exception):
    """Whoever asked for the look does not want it any more."""


class _Steps:
    """Tells how far the look is."""

    def __init__(self, total: int, progress: Tell | None) -> None:
        self.total, self.done, self._progress = total, 0, progress

    def go_on(self, n: int) -> None:
        """Go on by so many. Raises `_Unwanted` when the look was cancelled."""
        self.done = min(self.done + n, self.total)
        if self._progress is not None and self._progress(self.done, self.total):
            raise _Unwanted

    def awaited(self, future: Future[Made]) -> Made:
        """What a process makes, once it has; asks on the way whether the look is still wanted."""
        while True:
            try:
                return future.result(timeout=_PATIENCE)
            except TimeoutError:
                self.go_on(0)


@contextmanager
def _hands(n_examples: int) -> Iterator[Crew | None]:
    """Processes for the whole look; None where there is so little to do that it is done here."""
    if n_examples < _ALONE_BELOW:
        yield None
        return
    with Crew(PROCESSES, "tunewright.actions.look_ahead") as crew:
        yield crew


# ---- each example by itself -------------------------------------------------------------------------------------


def _look_at_each(store: Store, project: Project, crew: Crew | None, steps: _Steps, *, anew: bool) -> None:
    with store.reading() as unit:
        unlooked = looks.unlooked(unit, project.id)
    waiting: list[tuple[int | None, int]] = [(None, 0)] if anew else [*unlooked]
    tuning = checking.tuning_of(project)
    depth: checks.Depth | None = None if anew else "thorough"
    codes = checking.codes_of("example", depth)
    for source_id, after in waiting:
        blocks = _rows(store, project, Filter(source=source_id), after)
        for seen in _seen_by(crew, steps, blocks, tuning, depth):
            with store.writing() as unit:
                findings.replace_of_examples(unit, project.id, codes, seen)
                if source_id is not None:
                    looks.note_looked(unit, source_id, seen[-1][0])
            steps.go_on(len(seen))
    with store.writing() as unit:
        for source_id, _ in unlooked:
            looks.note_looked(unit, source_id)


def _seen_by(
    crew: Crew | None,
    steps: _Steps,
    blocks: Iterator[list[Row]],
    tuning: checks.Tuning,
    depth: checks.Depth | None,
) -> Iterator[list[tuple[int, list[Finding]]]]:
    """What is seen in the blocks, in their order."""
    if crew is None:
        yield from (_seen_in(block, tuning, depth) for block in blocks)
        return
    waiting: deque[Future[list[tuple[int, list[Finding]]]]] = deque()
    for block in blocks:
        waiting.append(crew.submit(_seen_in, block, tuning, depth))
        if len(waiting) >= PROCESSES + _AHEAD:
            yield steps.awaited(waiting.popleft())
    while waiting:
        yield steps.awaited(waiting.popleft())


def _rows(store: Store, project: Project, wanted: Filter, after: int) -> Iterator[list[Row]]:
    while True:  # a view per block: a long look must not hold the database's log open
        with store.reading() as unit:
            block = examples.plain_block(unit, project, wanted, _COLUMNS, size=_BLOCK, after=after)
        if not block:
            return
        yield [(number, kind, body, own_label, external) for number, body, _, kind, own_label, external in block]
        after = block[-1][0]


def _seen_in(rows: list[Row], tuning: checks.Tuning, depth: checks.Depth | None) -> list[tuple[int, list[Finding]]]:
    """What the checks of one example say about each; runs in a process of the crew."""
    made = [Example(kind, json.loads(body), id_, label, external) for id_, kind, body, label, external in rows]
    return list(checks.run_on_examples(made, depth=depth, tuning=tuning))


# ---- all texts together -----------------------------------------------------------------------------------------


_Answer: TypeAlias = Callable[[_Steps], list[Finding]]
"""Waits for what some checks find, or runs them."""


@dataclass
class _Comparing:
    """The comparison of all texts: begun first, as it takes longest, and ended when each example was looked at."""

    store: Store
    project: Project
    newest: int = 0
    """The last event that the comparison sees."""
    codes: Sequence[str] = ()
    asked: list[_Answer] = field(default_factory=list)

    def end(self, steps: _Steps) -> None:
        """Wait for what is found, and keep it."""
        if not self.asked:
            return
        share = int(steps.total * _COMPARING / (1 + _COMPARING) / len(self.asked))
        found: list[Finding] = []
        for answer in self.asked:
            found += answer(steps)
            steps.go_on(share)
        with self.store.writing() as unit:
            findings.replace_of_codes(unit, self.project.id, self.codes, found)
            looks.set_compared(unit, self.project.id, self.newest)


def _compare(store: Store, project: Project, crew: Crew | None, *, anew: bool) -> _Comparing:
    with store.reading() as unit:
        seen, newest = looks.compared_event(unit, project.id), looks.last_event(unit, project.id)
        changed = looks.texts_changed_since(unit, project.id, seen)
    if not (anew or seen < 0 or changed):
        return _Comparing(store, project)
    codes = checking.codes_of("corpus")
    asked = [_answer(crew, group, store.settings, project.id) for group in _groups(codes)]
    return _Comparing(store, project, newest, codes, asked)


def _answer(crew: Crew | None, codes: list[str], settings: Settings, project_id: int) -> _Answer:
    if crew is None:
        return lambda _: _found_by(codes, settings, project_id)
    future = crew.submit(_found_by, codes, settings, project_id)
    return lambda steps: steps.awaited(future)


_TOGETHER: Final = (("CO", "DU", "LK"), ("LA", "BA", "CF", "CT"))
"""Families whose checks share what they make of the texts, the slowest first; the others go with the last."""


def _groups(codes: Collection[str]) -> list[list[str]]:
    groups: list[list[str]] = [[] for _ in _TOGETHER]
    for code in codes:
        at = next((at for at, families in enumerate(_TOGETHER) if code[:2] in families), len(_TOGETHER) - 1)
        groups[at].append(code)
    return [group for group in groups if group]


def _found_by(codes: list[str], settings: Settings, project_id: int) -> list[Finding]:
    """What these checks find in the project's texts; runs in a process of the crew."""
    store = open_store(settings)
    project = projects.get(store, project_id)
    texts = corpora.corpus_of(store, project)
    found = checks.run_on_corpus(texts, codes, tuning=checking.tuning_of(project))
    if "DU003" in codes:
        _keep_sketches(store, project_id, texts)
    return found


def _keep_sketches(store: Store, project_id: int, texts: Corpus) -> None:
    """Keep what lets a later look compare single edited examples with all others."""
    blocks = list(kept_sketches.blocks_of(kept_of(texts)))
    with store.writing() as unit:
        looks.keep_frame(unit, project_id, index_of(texts).frame.runs, SKETCHED_AS)
        looks.keep_sketches(unit, project_id, blocks)
