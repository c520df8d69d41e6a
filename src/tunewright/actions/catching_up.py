"""After single edits: look again at what they can touch among the findings that compare all texts.

Near-duplicates are found anew, over sketches that the last full look kept. What other comparing checks said about
changed examples is asked again of the examples concerned; new conflicts between nearly equal prompts, and figures
about the whole project, wait for the next full look.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from tunewright import checks
from tunewright.actions import corpora
from tunewright.checks.duplicates.clusters import near_duplicates, whole_sketch
from tunewright.model import Corpus, Finding, Passage
from tunewright.model.project import KeptFinding, Project
from tunewright.store import Store, findings, looks
from tunewright.text.frames import Frame
from tunewright.text.similarity import SKETCHED_AS, reachable, sketch_matrix, sketch_threshold

MOST: Final = 200
"""Up to so many changed examples are looked at by themselves; more wait for the next full look."""
_BY_MEMBERS: Final = ("DU002", "CO003", "CO004", "LK001", "LK002", "LK003")
"""Checks whose finding depends on the examples it names, and on no others."""
_ALIKE: Final = "DU003"
_SUSPECT: Final = "LA003"


def catch_up(store: Store, project: Project, tuning: checks.Tuning) -> None:
    """Bring the findings of comparing checks up to date with few changed examples; does nothing about many.

    Cost: half a second at 100,000 examples when anything changed, one small query when not.
    """
    with store.reading() as unit:
        seen = looks.caught_up_event(unit, project.id)
        changed = [] if seen < 0 else looks.changed_since(unit, project.id, seen, MOST + 1)
        if not changed or len(changed) > MOST or looks.imported_since(unit, project.id, seen):
            return
        newest = looks.last_event(unit, project.id)
        runs = looks.frame_runs(unit, project.id, SKETCHED_AS)
        named = findings.naming(unit, project.id, (*_BY_MEMBERS, _ALIKE, _SUSPECT), changed)
        members = findings.examples_of(unit, [one.id for one in named])
    if runs is None:
        return
    texts = corpora.corpus_of(store, project)
    keep = _asked_again(texts, named, members, tuning)
    near, sketched, reached = _near(store, project, texts, changed, named, members, Frame(runs), tuning)
    with store.writing() as unit:
        findings.replace_these(unit, project.id, [one for one in named if one.code != _ALIKE], keep)
        touched = findings.naming(unit, project.id, (_ALIKE,), sorted(reached))
        findings.replace_these(unit, project.id, touched, near)
        looks.keep_sketches(unit, project.id, sketched)
        looks.set_caught_up(unit, project.id, newest)


def _asked_again(
    texts: Corpus, named: Sequence[KeptFinding], members: dict[int, list[int]], tuning: checks.Tuning
) -> list[Finding]:
    """What still holds of findings about changed examples."""
    found: list[Finding] = []
    for one in named:
        there = texts.some(members[one.id])
        if one.code == _SUSPECT:
            given = one.evidence.get("given")
            still = tuple(number for number, passage in sorted(there.items()) if passage.label == given)
            if still:
                found.append(Finding(one.code, one.severity, one.message, still, one.key, one.evidence))
        elif one.code in _BY_MEMBERS and len(there) > 1:
            found += checks.run_on_corpus(_of(there, texts), [one.code], tuning=tuning)
    return list({(one.code, one.key): one for one in found}.values())


def _of(there: Mapping[int, Passage], texts: Corpus) -> Corpus:
    return Corpus(len(there), texts.task, lambda: iter(there.values()), texts.some, texts.earlier_tests)


def _near(
    store: Store,
    project: Project,
    texts: Corpus,
    changed: Sequence[int],
    named: Sequence[KeptFinding],
    members: dict[int, list[int]],
    frame: Frame,
    tuning: checks.Tuning,
) -> tuple[list[Finding], list[tuple[int, bytes]], set[int]]:
    """(near-duplicates around the changed examples, their new sketches, every example looked at)."""
    if not tuning.wants(checks.check_named(_ALIKE)):
        return [], [], set(changed)
    threshold = float(cast(Any, tuning.of(_ALIKE).get("threshold", 0.8)))
    alive = texts.some(changed)
    sketched = [(number, whole_sketch(passage, frame)) for number, passage in sorted(alive.items())]
    with store.reading() as unit:
        kept = dict(looks.sketches(unit, project.id))
    before = [kept[number] for number in changed if number in kept]
    kept |= dict(sketched)
    ids = list(kept)
    at = {number: row for row, number in enumerate(ids)}
    matrix = sketch_matrix([*kept.values(), *before])
    around = {number for one in named if one.code == _ALIKE for number in members[one.id]}
    starts = [at[number] for number in {*changed, *around} if number in at]
    pairs = reachable(
        [*starts, *range(len(ids), len(ids) + len(before))], matrix, sketch_threshold(threshold, frame)
    )
    joined = [(ids[a], ids[b]) for a, b in pairs if a < len(ids) and b < len(ids)]
    reached = {*changed, *around, *(number for pair in joined for number in pair)}
    found = near_duplicates(texts.some(reached), joined, threshold=threshold, frame=frame)
    return list(found), sketched, reached
