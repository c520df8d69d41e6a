"""Review one example: look at it, type, decide, label, note, undo. Nothing typed is lost, nothing overwritten."""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from tunewright import imports
from tunewright.actions import checking, counting
from tunewright.actions.counting import Cost
from tunewright.actions.measure import measure, words_of
from tunewright.checks import Tuning
from tunewright.imports import ReadPlan
from tunewright.model import (
    Body,
    Called,
    EditConflict,
    Example,
    Kind,
    NotAllowed,
    RawRecord,
    Rejected,
    State,
    TuneError,
    dumps,
)
from tunewright.model.project import Card, Counts, Event, Filter, KeptFinding, Line, Project, Proposal
from tunewright.store import (
    Change,
    Changed,
    Store,
    Unit,
    bulk,
    called,
    changes,
    events,
    evidence,
    examples,
    findings,
    queries,
    queues,
    sources,
)
from tunewright.store import projects as kept

WAITING = Filter(states=("unreviewed",))
"""The queue that review begins with."""
MOST_QUEUED: Final = 1_001
"""A queue by label, finding or words is counted up to here: the count follows every key."""


@dataclass(frozen=True, slots=True)
class View:
    """Everything the review page shows about one example."""

    card: Card
    findings: list[KeptFinding]
    draft: Body | None
    """What this reviewer typed and did not save yet; None without, or when it is the saved text."""
    draft_is_stale: bool
    """True when somebody else saved the example after the draft was begun."""
    proposals: list[Proposal]
    counts: dict[State, Counts]
    project: Project
    accepted: Cost
    """What training on the accepted examples would cost."""
    everything: Cost
    """The same for all that are not rejected."""
    n_queued: int
    """Examples in the queue, counted no further than `MOST_QUEUED`."""
    called: Called | None = None
    """What the log said about the call, for an example that came from one."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo did: the step, the examples restored, and those left because they were changed since."""

    event: Event
    n_restored: int
    n_left: int = 0


def view(
    store: Store,
    project_id: int,
    example_id: int,
    reviewer: str,
    queue: Filter = WAITING,
) -> View:
    """One example with all that stands beside it, in one look. Raises `TuneError` when it is not there."""
    with store.reading() as unit:
        project = kept.get(unit, project_id)
        card = examples.card(unit, example_id)
        if examples.project_of(unit, example_id) != project_id:
            raise TuneError(f"Example {example_id} belongs to another project.", "Choose one from this project.")
        draft = examples.draft_of(unit, example_id, reviewer)
        body = draft[0] if draft and draft[0] != card.example.body else None
        counts = kept.counts(unit, project_id)
        accepted, everything = counting.quick_cost(unit, project, counts)
        return View(
            card=card,
            findings=findings.of_example(unit, project_id, example_id),
            draft=body,
            draft_is_stale=body is not None and draft is not None and draft[1] != card.version,
            proposals=sources.proposals(unit, project_id, example_id=example_id),
            counts=counts,
            project=project,
            accepted=accepted,
            everything=everything,
            n_queued=_n_queued(unit, project, queue, counts),
            called=called.of(unit, [example_id]).get(example_id),
        )


def _n_queued(unit: Unit, project: Project, queue: Filter, counts: dict[State, Counts]) -> int:
    if queue == Filter(states=queue.states) and "proposed" not in queue.states:
        return sum(count.n for state, count in counts.items() if not queue.states or state in queue.states)
    return queries.count_up_to(unit, project, queue, MOST_QUEUED)


def history(store: Store, example_id: int) -> list[Event]:
    """What happened to an example, newest first."""
    with store.reading() as unit:
        return events.of_example(unit, example_id)


def next_in_queue(
    store: Store, project: Project, wanted: Filter, from_id: int = 0, *, forward: bool = True, wrap: bool = True
) -> int | None:
    """The example after (or before) this one in the queue; from the other end again when `wrap`. None if empty."""
    with store.reading() as unit:
        return _next(unit, project, wanted, from_id, forward=forward, wrap=wrap)


def step(store: Store, project_id: int, wanted: Filter, from_id: int, *, forward: bool = True) -> int | None:
    """The same for who knows the project by its id alone."""
    with store.reading() as unit:
        return _next(unit, kept.get(unit, project_id), wanted, from_id, forward=forward, wrap=True)


def _next(unit: Unit, project: Project, wanted: Filter, from_id: int, *, forward: bool, wrap: bool) -> int | None:
    found = queues.neighbour(unit, project, wanted, from_id, forward=forward)
    if found is None and wrap and from_id:
        end = 0 if forward else 2**62
        found = queues.neighbour(unit, project, wanted, end, forward=forward)
    return None if found == from_id else found


def others_in(store: Store, project: Project, finding_id: int, example_id: int, limit: int = 3) -> list[Line]:
    """The first other examples that a finding names."""
    with store.reading() as unit:
        named = findings.some_examples_of(unit, finding_id, limit + 1)
        others = [number for number in named if number != example_id][:limit]
        return sorted(queries.lines(unit, project, others), key=lambda line: line.id)


def save_draft(store: Store, example_id: int, version: int, reviewer: str, body: Body) -> None:
    """Keep what is being typed; it survives a reload and a killed server."""
    with store.writing() as unit:
        _keep_typed(unit, example_id, reviewer, body, version)


def _keep_typed(unit: Unit, example_id: int, reviewer: str, body: Body, version: int) -> None:
    moment = datetime.now(UTC).isoformat(timespec="milliseconds")
    examples.save_draft(unit, example_id, reviewer, dumps(body), version, moment)


def drop_draft(store: Store, example_id: int, reviewer: str) -> None:
    """Give unsaved text up."""
    with store.writing() as unit:
        examples.drop_draft(unit, example_id, reviewer)


_AS_READ: Final = {
    "chat": ReadPlan("utf-8", "json", "chat", (("messages", "messages"),)),
    "pair": ReadPlan("utf-8", "json", "prompt-completion", (("prompt", "prompt"), ("completion", "completion"))),
    "preference": ReadPlan("utf-8", "json", "preference"),
}


def typed_record(kind: Kind, text: str) -> Body | Rejected:
    """The body that a person wrote as JSON, or why it is none: read as an import reads it."""
    read = imports.convert(RawRecord(1, text), _AS_READ[kind])
    return read if isinstance(read, Rejected) else read.body


def decide(
    store: Store,
    project_id: int,
    example_id: int,
    version: int,
    by: str,
    *,
    state: State | None = None,
    body: Body | None = None,
    label: str | None = None,
    note: str | None = None,
) -> Changed | None:
    """Save a decision, an edit, a label or a note, in any combination, on top of the version that was seen.

    A label goes where the project keeps labels: into the answer, or into its own field. None: nothing changed.

    Raises:
        EditConflict: somebody saved the example since; nothing was written.
    """
    if not by.strip():
        raise TuneError("Nobody is named as the reviewer.", "Write your name in the sidebar first.")
    if body is None and label is None:
        change = Change(state=state, note=note)
        return _save(store, project_id, example_id, version, by, change, None)
    with store.reading() as unit:
        project = kept.get(unit, project_id)
        card = examples.card(unit, example_id)
    new_body = card.example.body if body is None else body
    own_label = None
    if label is not None and project.label_source == "answer":
        new_body = with_answer(card.example, new_body, label)
    elif label is not None:
        own_label = label
    if dumps(new_body) == dumps(card.example.body):
        change = Change(state=state, label=own_label, note=note)
        return _save(store, project_id, example_id, version, by, change, card.example)
    measured = measure(replace(card.example, body=new_body), thorough=True, tuning=checking.tuning_of(project))
    change = Change(state, new_body, measured, words_of(card.example), own_label, note)
    return _save(store, project_id, example_id, version, by, change, card.example)


def with_answer(example: Example, body: Body, text: str) -> Body:
    """A copy of the body whose last answer is this text, with the white space that led it before."""
    new: Body = copy.deepcopy(body)
    old = Example(example.kind, body)
    lead = old.completion[: len(old.completion) - len(old.completion.lstrip())]
    if example.kind == "pair":
        new["completion"] = lead + text
    elif example.kind == "chat" and old.answer_at is not None:
        new["messages"][old.answer_at]["content"] = lead + text
    else:
        raise TuneError("This example has no answer to put a label in.", "Add an assistant turn first.")
    return new


def _save(
    store: Store,
    project_id: int,
    example_id: int,
    version: int,
    by: str,
    change: Change,
    before: Example | None,
) -> Changed | None:
    """Write a change and look again at the findings it can touch, all in one unit of work."""
    with store.writing() as unit:
        moves = change.body is not None or change.label is not None
        old_keys = evidence.group_keys(unit, example_id) if moves else {}
        done = changes.apply(unit, example_id, version, by, change)
        if done is None:
            if before is not None:
                examples.drop_draft(unit, example_id, by)
            return None
        states = (done.before.get("state"), done.after.get("state"))
        rejected_moves = "rejected" in states or "proposed" in states
        if change.measured is not None and "body" in done.after:
            codes = checking.codes_of("example")
            findings.replace_of_examples(unit, project_id, codes, [(example_id, change.measured.findings)])
        if "body" in done.after or "label" in done.after or rejected_moves:
            new_keys = evidence.group_keys(unit, example_id)
            keys = {column: {old_keys.get(column, key), key} for column, key in new_keys.items()}
            checking.refresh_touched(unit, kept.get(unit, project_id), keys)
    return done


def undo(store: Store, project_id: int, by: str) -> Undone | None:
    """Take back this person's last step in the project, as a new event; None when there is none.

    Raises:
        EditConflict: the example was changed again since; nothing was written.
    """
    with store.reading() as unit:
        last = events.last_undoable(unit, project_id, by)
    return None if last is None else undo_event(store, project_id, last, by)


def undo_event(store: Store, project_id: int, done: Event, by: str) -> Undone:
    """Take back one step, one example's or a bulk action's; with it the earlier event that it was joined to."""
    if done.kind == "bulk":
        undone = _undo_bulk(store, project_id, done, by)
        with store.reading() as unit:
            earlier = events.get(unit, int(done.after.get("joined", 0)))
        if earlier is not None and not earlier.undone:
            before = undo_event(store, project_id, earlier, by)
            most = max(undone.n_restored, before.n_restored)
            return Undone(done, most, max(undone.n_left, before.n_left))
        return undone
    with store.reading() as unit:
        project = kept.get(unit, project_id)
        version = changes.check_undoable(unit, done)
        card = examples.card(unit, done.example_id or 0)
    change = _reversal(card.example, done, checking.tuning_of(project))
    _save(store, project_id, card.example.id, version, by, change, None)
    return Undone(done, 1)


def _reversal(example: Example, done: Event, tuning: Tuning) -> Change:
    was = done.before
    body = was.get("body")
    measured = None if body is None else measure(replace(example, body=body), thorough=True, tuning=tuning)
    label = (was["label"] or "") if "label" in was else None
    return Change(was.get("state"), body, measured, words_of(example), label, was.get("note"), undoes=done.id)


def _undo_bulk(store: Store, project_id: int, done: Event, by: str) -> Undone:
    with store.reading() as unit:
        project = kept.get(unit, project_id)
        steps = bulk.steps(unit, done.id)
        prepared = [_restored(unit, step, checking.tuning_of(project)) for step in steps]
    with store.writing() as unit:
        if done.after.get("action") in ("state", "label"):
            restored, left = bulk.undo_fields(unit, project, done, by)
            return Undone(done, restored, left)
        edits = [one for one in prepared if one is not None]
        batch, restored, _ = bulk.apply_edits(unit, project, by, done.after, edits, undoes=done.id)
        checking.note_edits(unit, project, batch, edits)
    return Undone(done, restored, len(steps) - restored)


def _restored(unit: Unit, step: Event, tuning: Tuning) -> bulk.Edit | None:
    try:
        version = changes.check_undoable(unit, step)
    except EditConflict:
        return None
    card = examples.card(unit, step.example_id or 0)
    body = step.before["body"]
    measured = measure(replace(card.example, body=body), thorough=True, tuning=tuning)
    return (card.example.id, version, body, measured, words_of(card.example))


def take_proposal(store: Store, project_id: int, proposal: Proposal, version: int, by: str) -> Changed | None:
    """Replace an example by what a later file says, its own label included; it must be reviewed again.

    Text that this person typed and did not save stays theirs, beside what was taken.

    Raises:
        EditConflict: somebody saved the example since; nothing was written.
        NotAllowed: the line is of another kind than the example: a chat, say, in place of a pair.
    """
    with store.reading() as unit:
        own_label = kept.get(unit, project_id).label_source != "answer"
        is_alike = examples.card(unit, proposal.example_id).example.kind == proposal.proposed.kind
        typed = examples.draft_of(unit, proposal.example_id, by)
    if not is_alike:
        raise NotAllowed(
            f"Line {proposal.line:,} is of another kind than example {proposal.example_id}: a chat cannot take the "
            "place of a prompt and its completion, nor the other way round.",
            "Keep the example; to have both, import the line without its id.",
        )
    done = decide(
        store,
        project_id,
        proposal.example_id,
        version,
        by,
        state="unreviewed",
        body=proposal.proposed.body,
        label=proposal.proposed.label if own_label else None,
    )
    with store.writing() as unit:
        sources.close_proposal(unit, proposal.id, "taken")
        if typed is not None:
            _keep_typed(unit, proposal.example_id, by, *typed)
    return done


def decline_proposal(store: Store, proposal: Proposal, by: str) -> None:
    """Keep the example as it is; the same line is not proposed again."""
    with store.writing() as unit:
        sources.close_proposal(unit, proposal.id, "declined")
        project_id = sources.get(unit, proposal.source_id).project_id
        after = {"action": "keep", "example": proposal.example_id, "file": proposal.source, "line": proposal.line}
        events.record(unit, project_id, by, "leftover", before={}, after=after)
