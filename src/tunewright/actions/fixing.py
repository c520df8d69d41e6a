"""Mend what checks found: preview every change, apply all in one undoable step, and look again at what changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Final

from tunewright import fixes
from tunewright.actions import checking, projects
from tunewright.actions.measure import measure, words_of
from tunewright.actions.reviewing import with_answer
from tunewright.actions.stand_ins import StandIns
from tunewright.fixes import Fix, Given, Repair
from tunewright.model import Body, Example, Finding, NotAllowed, State, dumps
from tunewright.model.project import Filter, KeptFinding, Project
from tunewright.store import Store, bulk, examples, findings, jobs

Tell = Callable[[int, int], bool]
_BLOCK: Final = 200


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a fix would do to one example."""

    example_id: int
    version: int
    before: Example
    body: Body | None = None
    label: str | None = None
    reject: bool = False
    tokens_saved: int = 0
    """o200k_base tokens that training is shorter by: all of a rejected example; negative where it grows."""
    state: State = "unreviewed"
    """The review state before."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Every change a fix would make, by ascending id, each example once."""

    fix: Fix
    proposed: tuple[Proposed, ...]

    @property
    def tokens_saved(self) -> int:
        """Over all examples."""
        return sum(one.tokens_saved for one in self.proposed)


@dataclass(frozen=True, slots=True)
class Fixed:
    """What was changed: (event id, examples changed, left because somebody saved them meanwhile, ids changed)."""

    event_id: int
    n_changed: int
    n_left: int
    ids: tuple[int, ...] = ()


def offered(code: str) -> tuple[Fix, ...]:
    """The fixes for the findings of a check, safe ones first."""
    return fixes.fixes(code)


def plan(
    store: Store,
    project_id: int,
    code: str,
    fix_name: str | None = None,
    *,
    finding_ids: Sequence[int] | None = None,
    by: str = "",
    progress: Tell | None = None,
) -> Plan:
    """What a fix would change about the open findings of a check, or of some; nothing is written.

    Without a name, the first fix that the check offers. New stand-ins for personal values are numbered, which is
    all that is kept of them. Nothing is planned where `progress` returns True to stop.

    Raises:
        NotAllowed: the check offers no fix, or not this one.
        UnknownName: no such fix.
    """
    project = projects.get(store, project_id)
    fix = _chosen(code, fix_name)
    chosen = None if finding_ids is None else set(finding_ids)
    with store.reading() as unit:
        kept = [one for one in findings.listed(unit, project_id, code=code) if one.dismissed_by is None]
        wanted = [one for one in kept if chosen is None or one.id in chosen]
    pseudonyms = StandIns(store, project_id)
    found: dict[int, Proposed] = {}
    for start in range(0, len(wanted), _BLOCK):
        if progress is not None and progress(start, len(wanted)):
            return Plan(fix, ())
        for one in _proposed(store, project, fix, wanted[start : start + _BLOCK], pseudonyms, found):
            found[one.example_id] = one
    pseudonyms.keep()
    return Plan(fix, tuple(found[number] for number in sorted(found)))


def _chosen(code: str, fix_name: str | None) -> Fix:
    there = fixes.fixes(code)
    if fix_name is not None:
        fix = fixes.fix_named(fix_name)
        if fix not in there:
            raise NotAllowed(f"The fix “{fix_name}” is not one for {code}.", _told(there))
        return fix
    if not there:
        raise NotAllowed(
            f"{code} has no fix: its findings need a person.", "The list of checks says which have one."
        )
    return there[0]


def _told(there: Sequence[Fix]) -> str:
    names = ", ".join(one.name for one in there)
    return f"It offers: {names}." if names else "It offers none: its findings need a person."


def _proposed(
    store: Store,
    project: Project,
    fix: Fix,
    kept: Sequence[KeptFinding],
    pseudonyms: StandIns,
    earlier: Mapping[int, Proposed],
) -> Iterator[Proposed]:
    """Repairs of one block of findings; a second finding about an example builds on what the first made of it."""
    with store.reading() as unit:
        named = findings.examples_of(unit, [one.id for one in kept])
        ids = sorted({number for numbers in named.values() for number in numbers})
        rows = [row for block in examples.stream(unit, project, Filter(ids=tuple(ids))) for row in block]
    texts = zip((row.id for row in rows), rows, examples.examples_in(rows), strict=True)
    untouched = {number: Proposed(number, row.version, text, state=row.state) for number, row, text in texts}
    made = dict(earlier)
    for one in kept:
        finding = Finding(one.code, one.severity, one.message, tuple(named[one.id]), one.key, one.evidence)
        now = {number: made.get(number, untouched[number]) for number in named[one.id] if number in untouched}
        there = {number: _as_it_would_be(made_of) for number, made_of in now.items() if not made_of.reject}
        for repair in fix.repairs(finding, there, Given(finding, pseudonyms.of)):
            made[repair.example_id] = _joined(now[repair.example_id], repair)
            yield made[repair.example_id]


def _as_it_would_be(one: Proposed) -> Example:
    return one.before if one.body is None else replace(one.before, body=one.body)


def _joined(so_far: Proposed, repair: Repair) -> Proposed:
    body = so_far.body if repair.body is None else repair.body
    label = so_far.label if repair.label is None else repair.label
    saved = 0 if body is None else _tokens(so_far.before) - _tokens(replace(so_far.before, body=body))
    saved = _tokens(so_far.before) if repair.reject else saved
    return replace(so_far, body=body, label=label, reject=repair.reject, tokens_saved=saved)


def _tokens(example: Example) -> int:
    return measure(example).o200k_base


def apply(store: Store, project_id: int, code: str, planned: Plan, by: str) -> Fixed:
    """Do what was planned, in one step that one undo takes back, where nobody saved the example meanwhile.

    A fix that edits, labels and rejects at once leaves an event of each kind; the later names the earlier as
    joined, and an undo takes them back together.
    """
    project = projects.get(store, project_id)
    what: dict[str, Any] = {"action": "fix", "fix": planned.fix.name, "code": code}
    edits = list(_edits(project, planned.proposed))
    labels = {one.example_id: one.label for one in planned.proposed if one.label is not None and _keeps(project)}
    rejected = {one.example_id: "rejected" for one in planned.proposed if one.reject}
    changed: set[int] = set()
    event_id = 0
    with store.writing() as unit:
        versions = {one.example_id: one.version for one in planned.proposed}
        for name, values in (("label", labels), ("state", rejected)):
            if not values:
                continue
            told = what | ({"value": "rejected"} if name == "state" else {})
            done, ids = bulk.set_each(unit, project, name, values, by, told, versions)
            versions |= {number: versions[number] + 1 for number in ids}
            changed.update(ids)
            event_id, what = (done, what | {"joined": done}) if done else (event_id, what)
        if edits:
            moved: list[bulk.Edit] = [(one[0], versions[one[0]], one[2], one[3], one[4]) for one in edits]
            done, _, _ = bulk.apply_edits(unit, project, by, what, moved)
            checking.note_edits(unit, project, done, moved)
            changed |= bulk.changed_by(unit, done) if done else set()
            event_id = done or event_id
    n_left = len({*labels, *rejected, *(one[0] for one in edits)} - changed)
    return Fixed(event_id, len(changed), n_left, tuple(sorted(changed)))


def _keeps(project: Project) -> bool:
    """True where labels live in a field of their own."""
    return project.label_source != "answer"


def _edits(project: Project, proposed: Sequence[Proposed]) -> Iterator[bulk.Edit]:
    tuning = checking.tuning_of(project)
    for one in proposed:
        body = new_body(project, one)
        if body is not None:
            measured = measure(replace(one.before, body=body), thorough=True, tuning=tuning)
            yield (one.example_id, one.version, body, measured, words_of(one.before))


def ask(store: Store, project_id: int, code: str, fix_name: str, by: str) -> int:
    """Have all open findings of a check mended beside the page; returns the job's id."""
    with store.writing() as unit:
        return jobs.ask(unit, project_id, "fix", {"code": code, "fix": fix_name}, by)


def first(planned: Plan, n: int) -> list[Proposed]:
    """The first changes, for a preview."""
    return list(islice(planned.proposed, n))


def new_body(project: Project, one: Proposed) -> Body | None:
    """The body that `apply` would save, a label that is the answer included; None where the text stays."""
    body = one.body
    if one.label is not None and not _keeps(project):
        body = with_answer(one.before, one.before.body if body is None else body, one.label)
    return None if body is None or dumps(body) == dumps(one.before.body) else body


def origins(store: Store, project: Project, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """For each id: its number, file, line and external id, as reports name them."""
    with store.reading() as unit:
        return examples.origins(unit, project, ids)
