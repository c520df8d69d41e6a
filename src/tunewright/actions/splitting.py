"""Decide who is trained on and who is tested on, keep the decision, and prove that nothing is on both sides."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tunewright.actions import projects
from tunewright.model import Split
from tunewright.model.project import Filter, Project
from tunewright.splits import Group, SplitProof, assign, count_note, prove
from tunewright.store import Store, outputs, queries

DEFAULT_SEED = 42
ACCEPTED = Filter(states=("accepted",))
ALL = Filter(states=("accepted", "unreviewed", "flagged"))


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


@dataclass(frozen=True, slots=True)
class Sides:
    """Which side every prompt is on, and what a reader should know about how that came."""

    by_prompt: dict[str, Split]
    kept_imported: bool = False
    notes: tuple[str, ...] = field(default=())


def has_imported_split(store: Store, project: Project) -> bool:
    """True when imported files brought examples for testing or validation."""
    with store.reading() as unit:
        shares = queries.shares(unit, project, "split", Filter())
    return any(shares.get(side, 0) for side in ("test", "validation"))


def sides(store: Store, project: Project, wanted: Filter, wish: SplitWish, by: str) -> Sides:
    """A side for the prompt of every meant example.

    Decisions are kept per (seed, share, count): examples that come later never move an earlier one.

    Raises:
        TuneError: a share or count that makes no sense.
    """
    if not wish.is_given:
        if project.keep_imported_split and has_imported_split(store, project):
            return _as_imported(store, project, wanted)
        with store.reading() as unit:
            return Sides({key: "train" for key, _, _ in queries.prompt_groups(unit, project, wanted)})
    with store.reading() as unit:
        groups = [Group(key, n, label) for key, label, n in queries.prompt_groups(unit, project, wanted)]
    share = None if wish.share is None else f"{wish.share:g}"
    with store.writing() as unit:
        plan_id = outputs.plan_for(
            unit, project.id, seed=wish.seed, share=share, count=wish.count, by=by or "Tunewright"
        )
        already = outputs.sides(unit, plan_id)
    known = {group.key for group in groups}
    kept = {key: side for key, side in already.items() if key in known}
    decided = assign(groups, seed=wish.seed, share=wish.share, count=wish.count, already=kept)
    new = {key: side for key, side in decided.items() if key not in already}
    with store.writing() as unit:
        outputs.add_sides(unit, plan_id, new)
        outputs.touch_plan(unit, plan_id)
    n_test = sum(group.n_examples for group in groups if decided[group.key] == "test")
    note = count_note(wish.count, n_test) if wish.count is not None else ""
    return Sides(decided, notes=(note,) if note else ())


def _as_imported(store: Store, project: Project, wanted: Filter) -> Sides:
    """The sides the files named; a prompt that two files put on different sides goes to train, and is told."""
    named: dict[str, Counter[Split]] = {}
    with store.reading() as unit:
        for key, side, n in queries.imported_sides(unit, project, wanted):
            named.setdefault(key, Counter())[side or "train"] += n
    decided: dict[str, Split] = {}
    moved = 0
    for key, counted in named.items():
        decided[key] = next(iter(counted)) if len(counted) == 1 else "train"
        if len(counted) > 1:
            moved += sum(counted.values()) - counted["train"]
    notes = ["The split is the one the imported files named."]
    if moved:
        notes.append(
            f"{moved:,} test or validation examples share their prompt with examples of another side; "
            "they went to train, so that nothing is tested that was trained on."
        )
    return Sides(decided, kept_imported=True, notes=tuple(notes))


def proof(store: Store, project_id: int, wanted: Filter, wish: SplitWish, by: str) -> tuple[Sides, SplitProof]:
    """Decide (or find) the split and count what lies on each side."""
    project = projects.get(store, project_id)
    decided = sides(store, project, wanted, wish, by)
    with store.reading() as unit:
        groups = queries.prompt_groups(unit, project, wanted)
    members = [
        (0, key, label, decided.by_prompt[key])
        for key, label, n in groups
        for _ in range(n)
        if key in decided.by_prompt
    ]
    return decided, prove(members)


def last_wish(store: Store, project_id: int) -> SplitWish | None:
    """The split decided last in the project; None before the first."""
    with store.reading() as unit:
        plan = outputs.last_plan(unit, project_id)
    if plan is None:
        return None
    share = None if plan["share"] is None else float(plan["share"])
    return SplitWish(int(plan["seed"]), share, plan["count"])
