"""A project's texts as the checks that compare them read them: streamed, with label, side and import."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache
from pathlib import Path
from sys import getsizeof
from typing import Final

from tunewright import text
from tunewright.actions import projects, splitting
from tunewright.checks.duplicates.clusters import prompt_text
from tunewright.model import Corpus, Example, Kind, Passage, Split, passage_of
from tunewright.model.project import Filter, Project
from tunewright.store import Store, examples, outputs, queries

ALIVE: Final = Filter(states=("unreviewed", "accepted", "flagged"))
_BLOCK: Final = 1_000
_COLUMNS: Final = ("kind", "own_label", "external_id", "source_id", "imported_split", "prompt_key")
_REMEMBERED: Final = 120_000_000
"""Bytes of text up to which a process keeps all passages instead of reading them again for each check."""


def corpus_of(store: Store, project: Project) -> Corpus:
    """The project's texts as the comparing checks read them; rejected examples are left out."""
    plan = _plan(store, project)
    n = sum(count.n for state, count in projects.counts(store, project.id).items() if state != "rejected")
    remembered = _Remembered(lambda: _passages(store, project, ALIVE, plan))
    with store.reading() as unit:
        kinds = frozenset(queries.kinds(unit, project))
    return Corpus(
        n=n,
        task=project.task or "generation",
        passages=remembered.passages,
        some=lambda ids: _some(store, project, ids, plan),
        earlier_tests=lambda: _earlier_tests(store, project),
        kinds=kinds,
    )


class _Remembered:
    """Passages that are read from the store once, as long as all of them together are not too much to keep."""

    def __init__(self, read: Callable[[], Iterator[Passage]]) -> None:
        self._read = read
        self._kept: list[Passage] | None = []

    def passages(self) -> Iterator[Passage]:
        """All passages; the second time from memory where they were few enough."""
        if self._kept:
            yield from self._kept
            return
        kept: list[Passage] | None = None if self._kept is None else []
        room = _REMEMBERED
        for passage in self._read():
            yield passage
            if kept is not None:
                room -= sum(map(getsizeof, (passage.system, passage.earlier, passage.question, passage.answer)))
                kept.append(passage)
                if room < 0:
                    kept = None
        self._kept = kept


def _passages(
    store: Store, project: Project, wanted: Filter, plan: int | None, *, are_some: bool = False
) -> Iterator[Passage]:
    after, sides = 0, dict[str, Split]()
    while True:
        with store.reading() as unit:
            block = examples.plain_block(unit, project, wanted, _COLUMNS, size=_BLOCK, after=after)
            if plan is not None and (are_some or not after):
                sides = outputs.sides(unit, plan, [row[-1] for row in block] if are_some else None)
        if not block:
            return
        for number, body, label, kind, own_label, external_id, source_id, imported, key in block:
            side = imported if plan is None else sides.get(key)
            example = Example(kind, json.loads(body), number, own_label, external_id)
            yield passage_of(example, label=label, split=side, import_id=source_id)
        after = block[-1][0]


def _some(store: Store, project: Project, ids: Collection[int], plan: int | None) -> dict[int, Passage]:
    wanted = Filter(states=ALIVE.states, ids=tuple(sorted(set(ids))))
    return {passage.id: passage for passage in _passages(store, project, wanted, plan, are_some=True)}


def _plan(store: Store, project: Project) -> int | None:
    """The split chosen last, else the one made last; None where the imported one counts."""
    if project.keep_imported_split and splitting.has_imported_split(store, project):
        return None
    with store.reading() as unit:
        chosen = outputs.last_plan(unit, project.id)
        plan = outputs.newest_plan(unit, project.id) if chosen is None else int(chosen["id"])
        return plan if plan is not None and outputs.n_sides(unit, plan) else None


def _earlier_tests(store: Store, project: Project) -> dict[str, str]:
    """Prompts in the test files of exports that are kept: {fingerprint of the folded prompt: which export}."""
    found: dict[str, str] = {}
    with store.reading() as unit:
        earlier = outputs.exports(unit, project.id)
    for export in earlier:
        folder = store.settings.exports / str(export.options.get("folder", ""))
        for side in ("test", "validation"):
            file = folder / f"{side}.jsonl"
            keys = _keys_in(file, file.stat().st_mtime_ns) if file.is_file() else frozenset()
            found |= dict.fromkeys(keys.difference(found), f"export {export.id}")
    return found


@lru_cache(maxsize=16)
def _keys_in(path: Path, changed_ns: int) -> frozenset[str]:
    """The prompts of a file that an export wrote, as fingerprints; kept, as every look after an edit asks."""
    return frozenset(map(text.fingerprint, _prompts_in(path)))


def _prompts_in(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            body = json.loads(line)
            kind: Kind = "chat" if "messages" in body else "pair"
            yield prompt_text(passage_of(Example(kind, body)))
