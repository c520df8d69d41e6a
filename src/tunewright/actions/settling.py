"""Settle findings about several examples: contradictions, duplicates, leaks. One step each, taken back by one undo.

Whoever settles has seen the members as they stood (`Seen`); a change of any of them since is an `EditConflict`.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from tunewright.actions import checking
from tunewright.actions.measure import measure, words_of
from tunewright.actions.reviewing import with_answer
from tunewright.model import Body, EditConflict, Example, Finding, Kind, NotAllowed, State, TuneError, editing
from tunewright.model.editing import Turn
from tunewright.model.project import Card, Filter, KeptFinding, Line, Project
from tunewright.store import Store, Unit, bulk, clusters, examples, findings, queries
from tunewright.store import projects as kept

CODES: Final = ("CO001", "CO003", "CO004", "DU001", "DU002", "DU003", "LK001", "LK002")
"""Checks whose findings name examples that say (nearly) the same, so that they can be settled side by side."""
CONTRADICTIONS: Final = ("CO001", "CO003", "CO004")
_KEY_COLUMNS: Final = {"CO001": "prompt_key", "DU001": "content_key"}
_SIDES: Final = ("train", "validation", "test")
MOST_EDITED: Final = 500
"""Members up to which one answer can be given to all of them at once."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A finding, and how its members stood when somebody looked."""

    finding_id: int
    standing: clusters.Standing


@dataclass(frozen=True, slots=True)
class Member:
    """One example of a cluster, as a desk shows it."""

    id: int
    asked: str
    """Everything before the answer, each turn with who says it where it is more than one."""
    answered: str
    answer: str
    """The text of the answer alone, for editing."""
    label: str | None
    state: State
    source: str
    line: int
    external_id: str | None
    side: str = ""
    """train, validation or test, where the finding says so."""
    kind: Kind = "chat"


@dataclass(frozen=True, slots=True)
class Cluster:
    """A finding with two of its members side by side."""

    finding: KeptFinding
    left: Member
    right: Member
    seen: Seen

    @property
    def n(self) -> int:
        """Living members."""
        return self.seen.standing.n

    @property
    def asks_the_same(self) -> bool:
        """True where the two beside each other have the same prompt."""
        return self.left.asked == self.right.asked

    @property
    def is_contradiction(self) -> bool:
        """True where the question is which answer is right, not which copy stays."""
        return self.finding.code in CONTRADICTIONS


@dataclass(frozen=True, slots=True)
class Settled:
    """What settling did: the last of its events (0: only a dismissal), and how many examples changed."""

    event_id: int
    n_changed: int


@dataclass(frozen=True)
class Step:
    """What is to become of the members; what is not named stays. A reason dismisses what is left of the finding."""

    states: Mapping[int, State] = field(default_factory=dict)
    labels: Mapping[int, str] = field(default_factory=dict)
    edits: Sequence[bulk.Edit] = ()
    reason: str = ""


def waiting(store: Store, project_id: int, code: str | None = None) -> tuple[int, ...]:
    """Ids of the findings that wait to be settled, most severe first; those of one check with `code`."""
    with store.reading() as unit:
        return tuple(_waiting(unit, kept.get(unit, project_id), (code,) if code else CODES))


def code_of(store: Store, project_id: int, finding_id: int) -> str | None:
    """The check that a finding of this project is of; None where it is gone."""
    with store.reading() as unit:
        return clusters.code_of(unit, project_id, finding_id)


def _waiting(unit: Unit, project: Project, codes: Sequence[str], only: int | None = None) -> list[int]:
    return clusters.waiting(unit, project, codes, about_difference=CONTRADICTIONS, only=only)


def cluster(
    store: Store, project_id: int, finding_id: int, left: int | None = None, right: int | None = None
) -> Cluster | None:
    """The finding with these two members beside each other; None where nothing is left to settle.

    By default the first member stands left, and right the first that says something else; a training example
    stands left of one that is held out.
    """
    with store.reading() as unit:
        project = kept.get(unit, project_id)
        found = findings.get(unit, finding_id)
        if found is None or not _waiting(unit, project, CODES, finding_id):
            return None
        one, other = _pair(unit, project, found, left, right)
        here, there = (member_of(examples.card(unit, number), found) for number in (one, other))
        return Cluster(found, here, there, Seen(finding_id, clusters.standing(unit, project, finding_id)))


def _pair(unit: Unit, project: Project, found: KeptFinding, left: int | None, right: int | None) -> tuple[int, int]:
    train, validation, test = ([*found.evidence.get(side, ())] for side in _SIDES)
    named = [number for number in (left, right, *train, *test, *validation) if number is not None]
    alive = clusters.alive_among(unit, project, found.id, named)
    taught, held_out = ([number for number in some if number in alive] for some in (train, test + validation))
    usual = (taught[0], held_out[0]) if taught and held_out else ()
    first = clusters.members(unit, project, found.id, limit=1)
    one = next(number for number in (left, *usual[:1], *first) if number in alive or number in first)
    wished = next((number for number in (right, *usual[1:]) if number in alive and number != one), None)
    return one, wished or clusters.first_other(unit, project, found.id, one) or one


def member_of(card: Card, found: KeptFinding) -> Member:
    """An example as the desk shows it."""
    turns = editing.turns_of(card.example.kind, card.example.body)
    answers = [at for at, turn in enumerate(turns) if turn.role == "assistant"]
    cut = answers[-1] if answers else len(turns)
    if card.example.kind == "preference":
        cut = next((at for at, turn in enumerate(turns) if turn.title), cut)
    side = next((name for name in _SIDES if card.example.id in found.evidence.get(name, ())), "")
    return Member(
        card.example.id,
        _spoken(turns[:cut]),
        _spoken(turns[cut:]),
        card.example.completion,
        card.label,
        card.state,
        card.source,
        card.line,
        card.example.external_id,
        side,
        card.example.kind,
    )


def _spoken(turns: Sequence[Turn]) -> str:
    """The texts of some turns; each with who says it, unless it is a single plain text."""
    fields = [(turn, field) for turn in turns for field in turn.fields if field.text]
    if len(fields) == 1 and fields[0][1].kind == "text":
        return fields[0][1].text
    return "\n".join(f"{_who(turn)}{_called(field)}: {field.text}" for turn, field in fields)


def _who(turn: Turn) -> str:
    return turn.title or turn.role.capitalize() or "Nobody"


def _called(said: editing.TextField) -> str:
    return f" calls {said.name}" if said.kind == "arguments" else ""


def others(store: Store, project_id: int, seen: Seen, *, limit: int = 8, offset: int = 0) -> list[Line]:
    """Members of a cluster by id, a page at a time."""
    with store.reading() as unit:
        project = kept.get(unit, project_id)
        ids = clusters.members(unit, project, seen.finding_id, limit=limit, offset=offset)
        return sorted(queries.lines(unit, project, ids), key=lambda line: line.id)


def next_beside(store: Store, project_id: int, seen: Seen, left: int, right: int) -> int | None:
    """The member that comes after the right one, to stand in its place."""
    with store.reading() as unit:
        return clusters.neighbour(unit, kept.get(unit, project_id), seen.finding_id, right, left)


# ---- what one can do ------------------------------------------------------------------------------------------


def keep_only(store: Store, project_id: int, seen: Seen, keep: Sequence[int], by: str) -> Settled:
    """Reject every member but these, in one step. What is left of the finding counts as settled."""
    with store.reading() as unit:
        alive = clusters.versions(unit, kept.get(unit, project_id), seen.finding_id)
    gone: dict[int, State] = {number: "rejected" for number in alive if number not in set(keep)}
    reason = "Kept these, rejected the rest" if len(keep) > 1 else ""
    return settle(store, project_id, seen, Step(states=gone, reason=reason), by)


def keep_all(store: Store, project_id: int, seen: Seen, by: str, reason: str) -> Settled:
    """Leave every member as it is, and do not ask again."""
    return settle(store, project_id, seen, Step(reason=reason), by)


def one_answer(
    store: Store, project_id: int, seen: Seen, like: int, by: str, *, text: str | None = None
) -> Settled:
    """Give every member the answer and the label of one of them, or that answer as somebody has edited it.

    Prompts stay. Raises:
        EditConflict: a member was changed since it was seen; nothing was written.
        NotAllowed: the cluster is too large, or a member has no one answer.
    """
    if seen.standing.n > MOST_EDITED:
        raise NotAllowed(
            f"One answer can be given to at most {MOST_EDITED} examples at once; here are {seen.standing.n:,}.",
            "Keep one of them and reject the others.",
        )
    with store.reading() as unit:
        project = kept.get(unit, project_id)
        alive = clusters.versions(unit, project, seen.finding_id)
        rows = [row for block in examples.stream(unit, project, _these(alive)) for row in block]
        found = findings.get(unit, seen.finding_id)
    made = {one.id: one for one in examples.examples_in(rows)}
    if like not in made:
        raise _moved_on()
    labels = {} if project.label_source != "field" else _labels(rows, like)
    tuning = checking.tuning_of(project)
    edits: list[bulk.Edit] = []
    for number, one in made.items():
        body = _answered(one, made[like], text)
        if body != one.body:
            measured = measure(replace(one, body=body), thorough=True, tuning=tuning)
            edits.append((number, alive[number], body, measured, words_of(one)))
    stays = found is not None and found.code not in CONTRADICTIONS
    reason = "All of them give the same answer" if stays else ""
    return settle(store, project_id, seen, Step(labels=labels, edits=edits, reason=reason), by)


def _these(alive: Mapping[int, int]) -> Filter:
    return Filter(ids=tuple(alive))


def _labels(rows: Sequence[Any], like: int) -> dict[int, str]:
    label = next(row.label for row in rows if row.id == like)
    return {row.id: label for row in rows if label and row.label != label}


def _answered(one: Example, like: Example, text: str | None) -> Body:
    """The body with the answer of `like`, tool calls included; with this text in its place where one is given."""
    if one.answer_at is None or "preference" in (one.kind, like.kind) or like.answer_at is None:
        raise NotAllowed(
            f"Example {one.id if one.answer_at is None else like.id} has no one answer that others could share.",
            "Keep one of them and reject the others, or change the answers one by one on the review page.",
        )
    body: Body = copy.deepcopy(one.body)
    if one.kind == like.kind == "chat":
        body["messages"][one.answer_at] = copy.deepcopy(like.body["messages"][like.answer_at])
        if text is not None:
            body["messages"][one.answer_at]["content"] = text
    elif one.kind == like.kind == "pair":
        body["completion"] = like.body["completion"] if text is None else text
    else:
        body = with_answer(one, body, (like.completion if text is None else text).strip())
    return body


def _moved_on() -> EditConflict:
    return EditConflict(
        "Somebody else changed one of these examples while you looked at them. Nothing was overwritten.",
        "They are shown as they stand now; look again and choose.",
    )


def settle(store: Store, project_id: int, seen: Seen, step: Step, by: str) -> Settled:
    """Do what was decided about a finding in one unit of work, on top of what was seen.

    Raises:
        EditConflict: a member was changed, or the finding is gone, since it was seen; nothing was written.
    """
    if not by.strip():
        raise TuneError("Nobody is named as the reviewer.", "Write your name in the sidebar first.")
    with store.writing() as unit:
        project = kept.get(unit, project_id)
        standing = clusters.standing_held(unit, project, seen.finding_id)
        found = findings.get(unit, seen.finding_id)
        if found is None or found.dismissed_by is not None or standing != seen.standing:
            raise _moved_on()
        if step.reason:
            findings.dismiss(unit, project_id, found.code, found.key, by, step.reason)
        done = _write(unit, project, found, step, by)
        if done.n_changed:
            _look_again(unit, project, found, step)
    return done


def _write(unit: Unit, project: Project, found: KeptFinding, step: Step, by: str) -> Settled:
    versions = clusters.versions(unit, project, found.id)
    told = {"code": found.code, "key": found.key, "dismissed": bool(step.reason)}
    told |= {"severity": found.severity, "message": found.message, "evidence": found.evidence}
    told |= {"kept": [number for number in versions if number not in step.states][:MOST_EDITED]}
    what: dict[str, Any] = {"settled": told}
    event_id = n_changed = 0
    for name, values in (("state", step.states), ("label", step.labels)):
        if values:
            more = {"value": next(iter(values.values()))}
            done, changed = bulk.set_each(unit, project, name, values, by, what | more, versions)
            versions |= {number: versions[number] + 1 for number in changed}
            event_id, n_changed = done or event_id, n_changed + len(changed)
            what |= {"joined": done} if done else {}
    if step.edits:
        moved: list[bulk.Edit] = [(one[0], versions[one[0]], one[2], one[3], one[4]) for one in step.edits]
        done, n_edited, _ = bulk.apply_edits(unit, project, by, what | {"action": "edit"}, moved)
        checking.note_edits(unit, project, done, moved)
        event_id, n_changed = done or event_id, n_changed + n_edited
    return Settled(event_id, n_changed)


def _look_again(unit: Unit, project: Project, found: KeptFinding, step: Step) -> None:
    """Bring this finding up to date: groups by their check, others by whether anything is left to settle."""
    column = _KEY_COLUMNS.get(found.code)
    if column is not None:
        checking.refresh_touched(unit, project, {column: {found.key}})
    elif not step.reason and not (found.code in CODES and _waiting(unit, project, CODES, found.id)):
        findings.replace_of_keys(unit, project.id, [found.code], [found.key], [])


def restore(unit: Unit, project: Project, settled: Mapping[str, Any], changed: Sequence[int]) -> int | None:
    """After an undo: the finding that had been settled, put back where it is gone."""
    code, key = settled["code"], settled["key"]
    column = _KEY_COLUMNS.get(code)
    if column is not None:
        checking.refresh_touched(unit, project, {column: {key}})
    if clusters.find(unit, project.id, code, key) is None:
        ids = tuple(sorted({*changed, *settled["kept"]}))
        again = Finding(code, settled["severity"], settled["message"], ids, key, settled["evidence"])
        findings.replace_of_keys(unit, project.id, [code], [key], [again])
    return clusters.find(unit, project.id, code, key)
