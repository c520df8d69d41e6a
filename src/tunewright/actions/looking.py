"""Look at a whole project: every example thoroughly, and all texts compared with each other.

An import brings only what the quick checks say; this look follows it. Afterwards an edit looks again at what it
can touch (`checking`), and the comparison of all texts is brought up to date with the next look.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Final

from tunewright import checks, text
from tunewright.actions import checking, crew, projects, splitting
from tunewright.model import Corpus, Example, Finding, Kind, Passage, Split, passage_of
from tunewright.model.project import Filter, Project
from tunewright.store import Store, examples, findings, jobs, looks, outputs, queries
from tunewright.store import projects as kept

Tell = Callable[[int, int], bool]
ALIVE: Final = Filter(states=("unreviewed", "accepted", "flagged"))
_ALONE_BELOW: Final = 3_000
"""Examples below which one process is faster than starting others."""
_BLOCK: Final = 500
_COMPARING: Final = 0.5
"""Weight of comparing all texts, in looks at single examples, for the progress that is told."""

Row = tuple[int, Kind, str, str | None, str | None]
"""(id, kind, body as JSON, own label, external id)."""


def needs_look(store: Store, project: Project) -> bool:
    """True when an import was not looked at thoroughly yet, or texts changed since they were compared."""
    with store.reading() as unit:
        if looks.unlooked(unit, project.id):
            return True
        seen = looks.compared_event(unit, project.id)
        if seen < 0:
            return any(count.n for count in kept.counts(unit, project.id).values())
        return bool(looks.changed_since(unit, project.id, seen, 1)) or looks.imported_since(unit, project.id, seen)


def ask_look(store: Store, project_id: int, by: str, *, anew: bool = False) -> int:
    """Have the project looked at beside the page; returns the job's id. `anew` forgets what was seen before."""
    with store.writing() as unit:
        return jobs.ask(unit, project_id, "recheck", {"anew": anew}, by)


def look(store: Store, project_id: int, *, by: str = "", anew: bool = False, progress: Tell | None = None) -> None:
    """Bring every finding up to date; people go on reviewing meanwhile. Cancelled when `progress` returns True.

    Without `anew`, only imports that were not looked at yet are read again by the checks of single examples, and
    texts are compared only where any changed. Cost: see docs/performance.md.
    """
    project = projects.get(store, project_id)
    with store.reading() as unit:
        total = sum(count.n for count in kept.counts(unit, project_id).values())
    steps = _Steps(int(total * (1 + _COMPARING)), progress)
    if not _look_at_each(store, project, steps, anew=anew):
        return
    if anew:
        with store.writing() as unit:
            findings.set_checked(unit, project_id, -1)
    checking.refresh(store, project_id)
    if not _compare(store, project, steps, anew=anew):
        return
    with store.writing() as unit:
        counts = {entry["code"]: entry["open"] for entry in findings.summary(unit, project_id)}
        looks.keep_run(unit, project_id, by, total, counts)


class _Steps:
    """Tells how far the look is."""

    def __init__(self, total: int, progress: Tell | None) -> None:
        self.total, self.done, self._progress = total, 0, progress

    def told(self, n: int) -> bool:
        """Go on by so many; True when the look was cancelled."""
        self.done = min(self.done + n, self.total)
        return self._progress is not None and self._progress(self.done, self.total)


# ---- each example by itself -------------------------------------------------------------------------------------


def _look_at_each(store: Store, project: Project, steps: _Steps, *, anew: bool) -> bool:
    with store.reading() as unit:
        waiting = [(None, 0)] if anew else looks.unlooked(unit, project.id)
        imports = [source_id for source_id, _ in looks.unlooked(unit, project.id)]
    tuning = checking.tuning_of(project)
    depth: checks.Depth | None = None if anew else "thorough"
    codes = checking.codes_of("example", depth)
    for source_id, after in waiting:
        wanted = Filter(source=source_id)
        with store.reading() as unit:
            n = queries.count(unit, project, wanted)
        found = crew.each_block(
            _seen_in, _rows(store, project, wanted, after), tuning, depth, alone=n < _ALONE_BELOW
        )
        try:
            for seen in found:
                with store.writing() as unit:
                    findings.replace_of_examples(unit, project.id, codes, seen)
                    if source_id is not None:
                        looks.note_looked(unit, source_id, seen[-1][0])
                if steps.told(len(seen)):
                    return False
        finally:
            found.close()
    with store.writing() as unit:
        for source_id in imports:
            looks.note_looked(unit, source_id)
    return True


def _rows(store: Store, project: Project, wanted: Filter, after: int) -> Iterator[list[Row]]:
    while True:  # a view per block: a long look must not hold the database's log open
        with store.reading() as unit:
            block = next(examples.stream(unit, project, wanted, size=_BLOCK, after=after), [])
        if not block:
            return
        yield [(row.id, row.kind, row.body, row.own_label, row.external_id) for row in block]
        after = block[-1].id


def _seen_in(rows: list[Row], tuning: checks.Tuning, depth: checks.Depth | None) -> list[tuple[int, list[Finding]]]:
    """What the checks of one example say about each; runs in a process of the crew."""
    made = [Example(kind, json.loads(body), id_, label, external) for id_, kind, body, label, external in rows]
    return [(one.id, checks.run_on_example(one, depth=depth, tuning=tuning)) for one in made]


# ---- all texts together -----------------------------------------------------------------------------------------


def _compare(store: Store, project: Project, steps: _Steps, *, anew: bool) -> bool:
    with store.reading() as unit:
        seen, newest = looks.compared_event(unit, project.id), looks.last_event(unit, project.id)
        changed = looks.changed_since(unit, project.id, seen, 1) or looks.imported_since(unit, project.id, seen)
    if not (anew or seen < 0 or changed):
        return True
    codes = checking.codes_of("corpus")
    share = int(steps.total * _COMPARING / (1 + _COMPARING) / max(len(codes), 1))
    cancelled = False

    def told(done: int, total: int) -> bool:
        nonlocal cancelled
        cancelled = cancelled or steps.told(share)
        return cancelled

    found = checks.run_on_corpus(corpus(store, project), tuning=checking.tuning_of(project), progress=told)
    if cancelled:
        return False
    with store.writing() as unit:
        findings.replace_of_codes(unit, project.id, codes, found)
        looks.set_compared(unit, project.id, newest)
    return True


def corpus(store: Store, project: Project) -> Corpus:
    """The project's texts as the comparing checks read them; rejected examples are left out."""
    sides = _sides(store, project)
    n = sum(count.n for state, count in projects.counts(store, project.id).items() if state != "rejected")
    return Corpus(
        n=n,
        task=project.task or "generation",
        passages=lambda: _passages(store, project, ALIVE, sides),
        some=lambda ids: _some(store, project, ids, sides),
        earlier_tests=lambda: _earlier_tests(store, project),
    )


def _passages(store: Store, project: Project, wanted: Filter, sides: Mapping[str, Split]) -> Iterator[Passage]:
    after = 0
    while True:
        with store.reading() as unit:
            block = next(examples.stream(unit, project, wanted, after=after), [])
        if not block:
            return
        for row, example in zip(block, examples.examples_in(block), strict=True):
            side = sides.get(row.prompt_key) if sides else row.imported_split
            yield passage_of(example, label=row.label, split=side, import_id=row.source_id)
        after = block[-1].id


def _some(store: Store, project: Project, ids: Collection[int], sides: Mapping[str, Split]) -> dict[int, Passage]:
    wanted = Filter(states=ALIVE.states, ids=tuple(sorted(set(ids))))
    return {passage.id: passage for passage in _passages(store, project, wanted, sides)}


def _sides(store: Store, project: Project) -> Mapping[str, Split]:
    """Side by prompt where a split was chosen and is in force; empty where the imported one is."""
    if project.keep_imported_split and splitting.has_imported_split(store, project):
        return {}
    with store.reading() as unit:
        plan = outputs.last_plan(unit, project.id)
        return {} if plan is None else outputs.sides(unit, plan["id"])


def _earlier_tests(store: Store, project: Project) -> dict[str, str]:
    """Prompts in the test files of exports that are kept: {fingerprint of the folded prompt: which export}."""
    found: dict[str, str] = {}
    with store.reading() as unit:
        earlier = outputs.exports(unit, project.id)
    for export in earlier:
        folder = store.settings.exports / str(export.options.get("folder", ""))
        for side in ("test", "validation"):
            for prompt in _prompts_in(folder / f"{side}.jsonl"):
                found.setdefault(text.fingerprint(text.loosely_folded(prompt)), f"export {export.id}")
    return found


def _prompts_in(path: Path) -> Iterator[str]:
    """The prompts of a file that an export wrote; nothing where it is not kept any more."""
    if not path.is_file():
        return
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            body = json.loads(line)
            kind: Kind = "chat" if "messages" in body else "pair"
            yield passage_of(Example(kind, body)).prompt
