"""Decide who is trained on and who is tested on, keep the decision, and prove that nothing is on both sides."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from tunewright import text
from tunewright.actions import projects
from tunewright.model import Example, Split
from tunewright.model.project import Filter, Project
from tunewright.splits import (
    Group,
    SplitProof,
    assign,
    bundled,
    bundles,
    count_note,
    joined,
    placed_bundles,
    prove,
    share_note,
    twins,
)
from tunewright.store import Store, Unit, examples, outputs, provenances, queries
from tunewright.store import projects as kept
from tunewright.store.queries import PromptGroup

DEFAULT_SEED = 42
DEFAULT_SHARE = 0.2
"""What the screens propose while nobody has decided."""
ACCEPTED = Filter(states=("accepted",))
ALL = Filter(states=("accepted", "unreviewed", "flagged"))
_AS_IMPORTED = "as the imported files say"
_HINTS: Final[dict[str, int]] = {}
"""{key of a prompt: what it shares with its twins} of imports older than the column that holds it; never ages."""
_MOST_KNOWN: Final = 500_000
_OF_DOCUMENTS = "Examples that were made from one document stay on one side."


@dataclass(frozen=True, slots=True)
class SplitWish:
    """How to split. Neither share nor count: as the files said when imported, else everything to train."""

    seed: int = DEFAULT_SEED
    share: float | None = None
    count: int | None = None

    @property
    def is_given(self) -> bool:
        """True when a share or number of test examples is asked for."""
        return self.share is not None or self.count is not None

    @property
    def _share_kept(self) -> str | None:
        return None if self.share is None else f"{self.share:g}"


@dataclass(frozen=True, slots=True)
class Choice:
    """A split somebody chose for the project: who, and when."""

    wish: SplitWish
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Sides:
    """Which side every prompt is on, and what a reader should know about how that came."""

    by_prompt: dict[str, Split]
    kept_imported: bool = False
    notes: tuple[str, ...] = ()
    n_placed_before: int = 0
    """Prompts that were on their side already when this was asked."""
    twin_of: Mapping[str, str] = field(default_factory=dict)
    """One name for prompts that differ in case, space and punctuation only; those without a twin are left out.

    Empty where nothing had to be decided, and in splits that files name.
    """


@dataclass(frozen=True, slots=True)
class SplitLook:
    """A split as a screen shows it: small at any size."""

    proof: SplitProof
    notes: tuple[str, ...]
    kept_imported: bool
    n_placed_before: int
    first: dict[Split, tuple[int, ...]]
    """Ids of the first examples of each side but train."""

    @property
    def n_prompts(self) -> int:
        """Different prompts, over all sides."""
        return sum(self.proof.groups.values())


def has_imported_split(store: Store, project: Project) -> bool:
    """True when imported files brought examples for testing or validation."""
    with store.reading() as unit:
        shares = queries.shares(unit, project, "split", Filter())
    return any(shares.get(side, 0) for side in ("test", "validation"))


def last_choice(store: Store, project_id: int) -> Choice | None:
    """The split chosen last in the project; None before the first."""
    with store.reading() as unit:
        plan = outputs.last_plan(unit, project_id)
    if plan is None:
        return None
    share = None if plan["share"] is None else float(plan["share"])
    return Choice(SplitWish(int(plan["seed"]), share, plan["count"]), plan["by"], plan["at"])


def last_wish(store: Store, project_id: int) -> SplitWish | None:
    """How the split chosen last splits; None before the first."""
    choice = last_choice(store, project_id)
    return None if choice is None else choice.wish


def mark(store: Store, project_id: int) -> str:
    """Changes whenever a prompt is placed or another split is chosen, which is not part of a project's revision."""
    choice = last_choice(store, project_id)
    with store.reading() as unit:
        n_placed = outputs.n_placed(unit, project_id)
    return f"{n_placed} {choice}"


def chosen(store: Store, project: Project) -> SplitWish:
    """The split in force: the imported one where it is kept, else the one chosen last, else a fifth to test."""
    if project.keep_imported_split and has_imported_split(store, project):
        return SplitWish()
    return last_wish(store, project.id) or SplitWish(share=DEFAULT_SHARE)


def in_words(wish: SplitWish) -> str:
    """The wish as a person says it, to stand inside a sentence."""
    if not wish.is_given:
        return _AS_IMPORTED
    if not wish.share and not wish.count:
        return "everything to train"
    size = f"{wish.count:,}" if wish.share is None else f"{wish.share * 100:g}%"
    return f"{size} to test, seed {wish.seed}"


def choose(store: Store, project_id: int, wanted: Filter, wish: SplitWish, by: str) -> Sides:
    """Make this the project's split: decide it for the meant examples, keep it, and write down who did.

    Raises:
        TuneError: a share or count that makes no sense.
    """
    project = projects.get(store, project_id)
    before, keeps = in_words(chosen(store, project)), not wish.is_given
    decided = sides(store, replace(project, keep_imported_split=keeps), wanted, wish, by, noted=False)
    with store.writing() as unit:
        kept.change(unit, project_id, by, {"keep_imported_split": keeps})
        if wish.is_given:
            outputs.choose_plan(unit, _plan_for(unit, project_id, wish, by), by)
        if before != in_words(wish):
            outputs.note_choice(unit, project_id, by, {"split": before}, {"split": in_words(wish)})
    return decided


def sides(store: Store, project: Project, wanted: Filter, wish: SplitWish, by: str, *, noted: bool = True) -> Sides:
    """A side for the prompt of every meant example, kept from now on.

    Decisions are kept per (seed, share, count): examples that come later never move an earlier one. `noted`: where
    nobody has chosen a split yet, a first one is written down as an event, so that checks look for leakage in it.

    Raises:
        TuneError: a share or count that makes no sense.
    """
    if not wish.is_given:
        return _without_wish(store, project, wanted)
    with store.reading() as unit:
        found = queries.prompt_groups(unit, project, wanted)
        already = _already(unit, project, wish)
        bundle_of = _bundles(unit, project, wanted)
        is_new = any(one.key not in already for one in found)
        twin_of = _twins(unit, project, wanted, found) if is_new else {}  # else they were kept together before
    groups = _groups(found)
    while groups:
        decided = _decided(groups, wish, already, joined(bundle_of, twin_of))
        with store.writing() as unit:
            plan_id = _plan_for(unit, project.id, wish, by)
            if outputs.n_sides(unit, plan_id) == len(already):  # nobody else decided meanwhile
                outputs.add_sides(unit, plan_id, {k: side for k, side in decided.items() if k not in already})
                if noted and not already and outputs.last_plan(unit, project.id) is None:
                    outputs.note_choice(unit, project.id, by, {}, {"split": in_words(wish)})
                return replace(_told(groups, decided, wish, already, bundle_of), twin_of=twin_of)
            already = outputs.sides(unit, plan_id)
    return Sides({})


def preview(store: Store, project: Project, wanted: Filter, wish: SplitWish) -> Sides:
    """The sides that `sides` would decide now; nothing is kept.

    Raises:
        TuneError: a share or count that makes no sense.
    """
    if not wish.is_given:
        return _without_wish(store, project, wanted)
    with store.reading() as unit:
        found = queries.prompt_groups(unit, project, wanted)
        already = _already(unit, project, wish)
        bundle_of = _bundles(unit, project, wanted)
        twin_of = _twins(unit, project, wanted, found)
    groups = _groups(found)
    if not groups:
        return Sides({})
    decided = _decided(groups, wish, already, joined(bundle_of, twin_of))
    return replace(_told(groups, decided, wish, already, bundle_of), twin_of=twin_of)


def look(store: Store, project: Project, wanted: Filter, wish: SplitWish, *, n_first: int = 50) -> SplitLook:
    """What `choose` would decide now, counted and proven, with the first examples of the other sides.

    Raises:
        TuneError: a share or count that makes no sense.
    """
    planned = preview(store, replace(project, keep_imported_split=True), wanted, wish)
    with store.reading() as unit:
        sums = queries.prompt_groups(unit, project, wanted)
        first = first_ids(outputs.ids_and_prompts(unit, project, wanted), planned, n_first)
    proof = prove(
        (0, planned.twin_of.get(one.key, one.key), one.label, planned.by_prompt[one.key])
        for one in sums
        for _ in range(one.n)
        if one.key in planned.by_prompt
    )
    return SplitLook(proof, planned.notes, planned.kept_imported, planned.n_placed_before, first)


def first_ids(listed: Iterable[tuple[int, str]], planned: Sides, n_first: int) -> dict[Split, tuple[int, ...]]:
    """The first ids of every side but train, of all that are listed; stops as soon as it has them."""
    found: dict[Split, list[int]] = {side: [] for side in set(planned.by_prompt.values()) - {"train"}}
    missing = len(found) * n_first
    for number, key in listed if missing else ():
        ids = found.get(planned.by_prompt.get(key, "train"))
        if ids is not None and len(ids) < n_first:
            ids.append(number)
            missing -= 1
            if not missing:
                break
    return {side: tuple(ids) for side, ids in found.items()}


def _groups(found: Iterable[PromptGroup]) -> list[Group]:
    return [Group(key, n, label) for key, label, _, n in found]


def _bundles(unit: Unit, project: Project, wanted: Filter) -> dict[str, str]:
    """Prompts that were made from documents, each with what it stays together with."""
    return bundles(provenances.prompts_of_documents(unit, project, wanted))


def _twins(unit: Unit, project: Project, wanted: Filter, groups: Iterable[PromptGroup]) -> dict[str, str]:
    """Prompts that differ in case, space and punctuation only, by one name. Reads texts that may have a twin."""
    hints = {one.key: one.twin_hint for one in groups}
    hints |= _older(unit, project, wanted, hints)
    alike = Counter(hints.values())
    doubtful = [key for key, hint in hints.items() if alike[hint] > 1] if len(alike) < len(hints) else []
    found: dict[str, str] = {}
    for key, kind, body in examples.prompts(unit, project, wanted, doubtful) if doubtful else ():
        if key not in found:
            found[key] = text.twin_key(Example(kind, json.loads(body)))
    return twins(found.items())


def _older(unit: Unit, project: Project, wanted: Filter, hints: Mapping[str, int | None]) -> dict[str, int]:
    """The hints of prompts whose import did not tell it; reads each once, 0.15 s per 10,000."""
    missing = [key for key, hint in hints.items() if hint is None]
    known = {key: _HINTS[key] for key in missing if key in _HINTS}
    unknown = [key for key in missing if key not in known]
    only = None if len(unknown) == len(hints) else unknown
    for key, kind, body in examples.prompts(unit, project, wanted, only) if unknown else ():
        if key not in known:
            known[key] = text.twin_hint(Example(kind, json.loads(body)))
    if len(_HINTS) > _MOST_KNOWN:
        _HINTS.clear()
    _HINTS.update(known)
    return known


def _plan_for(unit: Unit, project_id: int, wish: SplitWish, by: str) -> int:
    share, by = wish._share_kept, by or "Tunewright"
    return outputs.plan_for(unit, project_id, seed=wish.seed, share=share, count=wish.count, by=by)


def _already(unit: Unit, project: Project, wish: SplitWish) -> dict[str, Split]:
    plan_id = outputs.find_plan(unit, project.id, seed=wish.seed, share=wish._share_kept, count=wish.count)
    return {} if plan_id is None else outputs.sides(unit, plan_id)


def _decided(
    groups: list[Group], wish: SplitWish, already: dict[str, Split], bundle_of: dict[str, str]
) -> dict[str, Split]:
    known = {group.key for group in groups}
    placed = {key: side for key, side in already.items() if key in known}
    if len(placed) == len(known):  # nothing new, and nothing ever moves
        return placed
    together = bundled(groups, bundle_of) if bundle_of else groups
    there = placed_bundles(placed, bundle_of) if bundle_of else placed
    sides = assign(together, seed=wish.seed, share=wish.share, count=wish.count, already=there)
    return {key: placed.get(key) or sides[bundle_of.get(key, key)] for key in known} if bundle_of else sides


def _told(
    groups: list[Group],
    decided: dict[str, Split],
    wish: SplitWish,
    already: dict[str, Split],
    bundle_of: dict[str, str],
) -> Sides:
    n_test = sum(group.n_examples for group in groups if decided[group.key] == "test")
    total = sum(group.n_examples for group in groups)
    asked = wish.count
    note = share_note(wish.share or 0, total, n_test) if asked is None else count_note(asked, n_test)
    notes = (note,) if note else ()
    if bundle_of:
        notes = (*notes, _OF_DOCUMENTS)
    return Sides(decided, notes=notes, n_placed_before=len(decided.keys() & already.keys()))


def _without_wish(store: Store, project: Project, wanted: Filter) -> Sides:
    if project.keep_imported_split and has_imported_split(store, project):
        return _as_imported(store, project, wanted)
    with store.reading() as unit:
        return Sides({one.key: "train" for one in queries.prompt_groups(unit, project, wanted)})


def _as_imported(store: Store, project: Project, wanted: Filter) -> Sides:
    """The sides the files named; a prompt that two files put on different sides goes to train, and is told."""
    named: dict[str, Counter[Split]] = {}
    with store.reading() as unit:
        listed = list(queries.imported_sides(unit, project, wanted))
        twin_of = _twins(unit, project, wanted, queries.prompt_groups(unit, project, wanted))
    for key, side, n in listed:
        named.setdefault(twin_of.get(key, key), Counter())[side or "train"] += n
    moved = sum(sum(counted.values()) - counted["train"] for counted in named.values() if len(counted) > 1)
    of_twins = {name: next(iter(counted)) if len(counted) == 1 else "train" for name, counted in named.items()}
    decided: dict[str, Split] = {key: of_twins[twin_of.get(key, key)] for key, _, _ in listed}
    notes = ["The split is the one the imported files named."]
    if moved:
        who = "example shares its" if moved == 1 else "examples share their"
        notes.append(
            f"{moved:,} test or validation {who} prompt with another side and went to train, so that nothing is "
            "tested that was trained on."
        )
    return Sides(decided, kept_imported=True, notes=tuple(notes), n_placed_before=len(decided), twin_of=twin_of)
