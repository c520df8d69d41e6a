"""After single edits: look again at what they can touch, among the findings that compare all texts.

A full look keeps a few hundred bytes of every example. Over these is found what a changed example is like now, and
was like before; among what is reached the checks run as they do in a full look. Figures about the whole project
follow in projects that are read in a moment. In larger ones they wait for the next full look, as probable label
errors do everywhere: one edit changes what the word model has learned of every other example.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import repeat
from typing import Any, Final, Literal, NamedTuple, TypeAlias, cast

from tunewright import checks
from tunewright.actions import corpora, kept_sketches, projects
from tunewright.checks.duplicates.index import Of, index_of, index_with
from tunewright.checks.duplicates.keeping import Kept, joined, kept_of, newest_places, part_of
from tunewright.checks.duplicates.reaching import MOST_EXAMPLES, reached
from tunewright.model import Corpus, Finding, Passage
from tunewright.model.project import Filter, KeptFinding, Project
from tunewright.store import Store, evidence, findings, looks, queries
from tunewright.text.frames import Frame
from tunewright.text.similarity import SKETCHED_AS, THRESHOLD

MOST: Final = 200
"""Up to so many changed examples are looked at by themselves; more wait for the next full look."""
TINY, SMALL, _TOKENS_EACH = 1_000, 5_000, 500
"""Examples of so many tokens up to which all texts are compared anew after an edit; up to which figures are."""

NEAR: Final[Mapping[Of, tuple[str, ...]]] = {
    "whole": ("DU002", "DU003"),
    "prompt": ("CO003", "LK001", "LK002"),
}
"""Checks that say something of texts which are alike, by what is alike."""
BY_QUESTION, BY_GROUP, BY_PROMPT, BY_ITSELF = ("CO004",), ("LK003",), ("CO005",), ("FO019", "LK004")
"""Checks of examples with one question, of one conversation or document, with one prompt, or each for itself."""
SUSPECT: Final = "LA003"
_FOLLOW: Final = frozenset((*NEAR["whole"], *NEAR["prompt"], *BY_QUESTION, *BY_GROUP, *BY_PROMPT, *BY_ITSELF))
_TRIES, _ROUNDS = 3, 4
_WORDS_IN: Final = 1_000
"""Examples with a word that are read to learn which labels it goes with."""


Waiting: TypeAlias = Literal["figures", "suspects", "prompts", "frame"]
"""What a full look may still find after single edits: figures about the whole project; probable label errors; what
prompts have in common, where an earlier version looked last; copies that differ in what many texts share."""


def waiting(store: Store, project: Project, tuning: checks.Tuning) -> tuple[Waiting, ...]:
    """What waits for the next full look although single edits have been followed."""
    with store.reading() as unit:
        runs = looks.frame_runs(unit, project.id, SKETCHED_AS)
        is_old = looks.is_without_prompts(unit, project.id)
    waits: dict[Waiting, bool] = {
        "figures": not _is_small(store, project, SMALL),
        "suspects": _may_suspect(store, project, tuning),
        "prompts": is_old and not _is_small(store, project, TINY),
        "frame": bool(runs) and not _is_small(store, project, TINY),
    }
    return tuple(name for name, does in waits.items() if does)


def _may_suspect(store: Store, project: Project, tuning: checks.Tuning) -> bool:
    check = checks.check_named(SUSPECT)
    fewest = tuning.of(SUSPECT).get("fewest", check.settings["fewest"])
    is_meant = (project.task or "generation") in check.tasks and tuning.wants(check)
    return is_meant and _size(store, project)[0] >= fewest


def _is_small(store: Store, project: Project, most: int) -> bool:
    n, n_tokens = _size(store, project)
    return n <= most and n_tokens <= most * _TOKENS_EACH


def _size(store: Store, project: Project) -> tuple[int, int]:
    """Examples that were not rejected, and their tokens."""
    counts = [one for state, one in projects.counts(store, project.id).items() if state != "rejected"]
    return sum(one.n for one in counts), sum(one.o200k_base for one in counts)


def catch_up(store: Store, project: Project, tuning: checks.Tuning) -> None:
    """Bring the findings of comparing checks up to date with few changed examples; does nothing about many.

    Cost: half a second at 100,000 examples when anything changed, one small query when not.
    """
    for _ in range(_TRIES):  # another process may be at the same
        change = _change(store, project)
        if change is None or _keep(store, project, change, _follow(store, project, change, tuning)):
            return


class _Change(NamedTuple):
    """What changed since the findings were up to date."""

    ids: list[int]
    seen: int
    """The event up to which they were."""
    newest: int
    frame: Frame
    blocks: list[looks.SketchBlock]


class _Seen(NamedTuple):
    """What some checks say about some examples; everything that they said about these before is gone."""

    codes: Sequence[str]
    about: Collection[int]
    found: Sequence[Finding]


class _Look(NamedTuple):
    seen: list[_Seen]
    figures: _Seen | None
    """What is said about the whole project; None where it waits."""
    sketched: Kept
    frame: Frame | None = None
    """The frame where it is another one now; then `sketched` speaks of all examples, else of the changed ones."""
    is_followed: bool = True
    """False where more than a few examples are like the changed ones."""
    waits: bool = False
    """Whether a full look would have more to say."""


def _change(store: Store, project: Project) -> _Change | None:
    with store.reading() as unit:
        seen = looks.caught_up_event(unit, project.id)
        changed = [] if seen < 0 else looks.changed_since(unit, project.id, seen, MOST + 1)
        if not changed or len(changed) > MOST or looks.imported_since(unit, project.id, seen):
            return None
        runs = looks.frame_runs(unit, project.id, SKETCHED_AS)
        if runs is None:
            return None
        newest = looks.last_event(unit, project.id)
        return _Change(changed, seen, newest, Frame(runs), looks.sketches(unit, project.id))


def _keep(store: Store, project: Project, change: _Change, look: _Look) -> bool:
    """Keep what was seen; False where somebody else did while it was looked for."""
    with store.writing() as unit:
        if not looks.stand(unit, project.id, change.seen, change.blocks):
            return False
        for codes, about, found in look.seen:
            before = findings.naming(unit, project.id, codes, sorted(about))
            findings.replace_these(unit, project.id, before, found)
        if look.figures is not None:
            findings.replace_of_codes(unit, project.id, look.figures.codes, look.figures.found)
        if look.frame is None:
            kept_sketches.keep_some(unit, project.id, change.blocks, look.sketched)
        else:
            looks.keep_frame(unit, project.id, look.frame.runs, SKETCHED_AS)
            looks.keep_sketches(unit, project.id, kept_sketches.blocks_of(look.sketched))
        if not look.is_followed:
            return True
        if look.waits:
            looks.set_caught_up(unit, project.id, change.newest)
        else:
            looks.set_compared(unit, project.id, change.newest)
    return True


def _follow(store: Store, project: Project, change: _Change, tuning: checks.Tuning) -> _Look:
    look = _Following(store, project, change, tuning)
    if _is_small(store, project, TINY):
        return look.compared_anew()
    seen = [*map(look.near, NEAR), look.by_key(BY_QUESTION), look.by_key(BY_GROUP)]
    seen += [look.by_prompt(), look.by_itself(), look.suspects()]
    figures = look.figures()
    return _Look(seen, figures, look.now, None, look.is_followed, look.waits or figures is None)


class _Following:
    """Looks at what a few changed examples can touch."""

    def __init__(self, store: Store, project: Project, change: _Change, tuning: checks.Tuning) -> None:
        self._store, self._project, self._change, self._tuning = store, project, change, tuning
        texts = corpora.corpus_of(store, project)
        self._texts = replace(texts, saying=lambda words: _saying(store, project, words, texts))
        self._changed = set(change.ids)
        self.now = kept_of(self._some(self._changed), self._changed)
        nothing = kept_of(self._some(()), self._changed)
        before = kept_sketches.all_kept(change.blocks) if change.blocks else nothing
        self._before = part_of(before, newest_places(before, self._changed))
        self._kept = joined([before, self.now])
        self._like_prompts: set[int] = set()
        self.is_followed, self.waits = True, False

    def compared_anew(self) -> _Look:
        """What is said of all texts, as in a full look, but for newly suspect labels."""
        codes = [one.code for one in checks.checks("corpus") if one.code != SUSPECT]
        suspects = self.suspects()
        all_seen = _Seen(codes, (), checks.run_on_corpus(self._texts, codes, tuning=self._tuning))
        frame, kept = index_of(self._texts).frame, kept_of(self._texts, self._changed)
        if frame != self._change.frame or self._kept.prompt is None:
            return _Look([suspects], all_seen, kept, frame, waits=self.waits)
        return _Look([suspects], all_seen, self.now, waits=self.waits)

    def near(self, what: Of) -> _Seen:
        """What is said of texts that are nearly or quite the same."""
        codes = NEAR[what]
        self.waits = self.waits or bool(self._change.frame)  # texts also meet by words, which are not kept
        about = self._reached(what, codes)
        if about is None:
            return self._asked_again(codes)
        self._like_prompts |= about if what == "prompt" else set()
        return self._said(codes, about)

    def _reached(self, what: Of, codes: Sequence[str]) -> set[int] | None:
        """Examples that are like the changed ones, or were; with all that is in one finding with any of them."""
        before = self._before.of(what)
        if before is None:
            return None
        thresholds = (float(cast(Any, self._tuning.of(code).get("threshold", THRESHOLD))) for code in codes)
        least, frame = min(thresholds), self._change.frame
        about = self._changed | self._together(codes, self._changed)
        for _ in range(_ROUNDS):
            found = reached(self._texts, self._kept, what, about, before, threshold=least, frame=frame)
            if found is None:
                break
            about = found | self._together(codes, found)
            if len(about) == len(found):
                return found
        self.is_followed = False
        return None

    def by_key(self, codes: tuple[str, ...]) -> _Seen:
        """What is said of examples that ask the same, or belong together."""
        import numpy as np

        if self._kept.prompt is None:
            return self._asked_again(codes)
        before, kept, now = (
            one.asked if codes == BY_QUESTION else one.groups for one in (self._before, self._kept, self.now)
        )
        keys = np.concatenate([before, now])
        about = self._changed.union(self._kept.ids[np.isin(kept, keys[keys > 0])].tolist())
        if len(about) > MOST_EXAMPLES:
            self.is_followed = False
            return self._asked_again(codes)
        return self._said(codes, about)

    def by_prompt(self) -> _Seen:
        """What is said of preference pairs with one prompt."""
        if "preference" not in self._texts.kinds:
            return _Seen(BY_PROMPT, self._changed, ())
        with self._store.reading() as unit:
            keys = {key["prompt_key"] for id_ in self._changed if (key := evidence.group_keys(unit, id_))}
            groups = list(evidence.groups(unit, self._project, "prompt_key", sorted(keys)))
        same = {member.id for group in groups for member in group}
        same |= self._together(BY_PROMPT, self._changed)
        return self._said(BY_PROMPT, same | self._changed | self._like_prompts)

    def by_itself(self) -> _Seen:
        """What is said of each example by itself, in one finding for all."""
        if not self._together(BY_ITSELF, self._changed) and not self._run(BY_ITSELF, self._changed):
            return _Seen(BY_ITSELF, (), ())
        with self._store.reading() as unit:
            all_kept = [one for code in BY_ITSELF for one in findings.listed(unit, self._project.id, code=code)]
            if sum(one.n_examples for one in all_kept) > MOST_EXAMPLES:
                self.waits = True
                return _Seen(BY_ITSELF, (), ())
            members = findings.examples_of(unit, [one.id for one in all_kept])
        return self._said(BY_ITSELF, self._changed.union(*members.values()))

    def suspects(self) -> _Seen:
        """Probable label errors among the changed examples, as long as the label is the one that was suspect."""
        self.waits = self.waits or _may_suspect(self._store, self._project, self._tuning)
        found = []
        for kept, members in self._naming((SUSPECT,), self._changed):
            labels = {id_: passage.label for id_, passage in self._texts.some(members).items()}
            still = tuple(sorted(id_ for id_, label in labels.items() if label == kept.evidence.get("given")))
            if still:
                found.append(Finding(kept.code, kept.severity, kept.message, still, kept.key, kept.evidence))
        return _Seen((SUSPECT,), self._changed, found)

    def figures(self) -> _Seen | None:
        """What is said about the project as a whole; None where it is too large to be read while somebody waits."""
        if not _is_small(self._store, self._project, SMALL):
            return None
        return _Seen(figures(), (), checks.run_on_corpus(self._texts, figures(), tuning=self._tuning))

    def _said(self, codes: Sequence[str], about: Collection[int]) -> _Seen:
        return _Seen(codes, about, self._run(codes, about))

    def _run(self, codes: Sequence[str], about: Collection[int]) -> list[Finding]:
        return checks.run_on_corpus(self._some(about), codes, tuning=self._tuning)

    def _asked_again(self, codes: Sequence[str]) -> _Seen:
        """What still holds of findings about the changed examples; new ones wait."""
        self.waits = True
        named = self._naming(codes, self._changed)
        found = [found for one, members in named for found in self._run([one.code], members)]
        return _Seen(codes, self._changed, list({(one.code, one.key): one for one in found}.values()))

    def _together(self, codes: Sequence[str], ids: Collection[int]) -> set[int]:
        """Examples that kept findings about any of these name."""
        return set().union(*(members for _, members in self._naming(codes, ids)))

    def _naming(self, codes: Sequence[str], ids: Collection[int]) -> list[tuple[KeptFinding, Sequence[int]]]:
        """Kept findings about any of these examples, each with all examples that it names."""
        with self._store.reading() as unit:
            named = findings.naming(unit, self._project.id, codes, sorted(ids))
            members = findings.examples_of(unit, [one.id for one in named])
        return [(one, members[one.id]) for one in named]

    def _some(self, ids: Collection[int]) -> Corpus:
        """Some of the examples as a corpus that is compared as the whole project is."""
        there = dict(sorted(self._texts.some(ids).items())) if ids else {}
        some = replace(
            self._texts,
            n=len(there),
            passages=lambda: iter(there.values()),
            some=lambda wanted: {id_: there[id_] for id_ in wanted if id_ in there},
        )
        index_with(some, self._change.frame)
        return some


def figures() -> list[str]:
    """Checks that say something about the project as a whole, which any edit may change."""
    return [one.code for one in checks.checks("corpus") if one.code not in _FOLLOW and one.code != SUSPECT]


def _saying(store: Store, project: Project, words: Collection[str], texts: Corpus) -> Iterator[Passage]:
    """Examples with these words, of very many some, and all labels as often as the project has them."""
    with store.reading() as unit:
        meant: set[int] = set()
        for word in sorted(words):
            ids = queries.ids(unit, project, Filter(states=corpora.ALIVE.states, words=f'"{word}"'))
            meant.update(ids[:: len(ids) // _WORDS_IN + 1])
        left = {label: sum(said.values()) for label, said in evidence.label_counts(unit, project).items()}
    for passage in texts.some(meant).values():
        yield passage
        if passage.label in left:
            left[passage.label] -= 1
    for label, n in left.items():
        yield from repeat(Passage(0, "pair", "", "", "", "", label=label), n)
