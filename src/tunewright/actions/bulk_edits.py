"""Many examples in one step: accept, reject, label, find and replace; each previewed, each undone as one."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

from tunewright.actions import checking, projects
from tunewright.actions.measure import measure, words_of
from tunewright.actions.reviewing import with_answer
from tunewright.model import Body, Example, State, TuneError
from tunewright.model.project import Filter, Project
from tunewright.store import Store, bulk, examples, jobs, queries

Progress = Callable[[int, int], bool]


_LARGEST_ID = 2**31 - 1
"""What an id column holds."""


@dataclass(frozen=True, slots=True)
class Done:
    """How a bulk action ended: its event (0: nothing to change), examples changed, examples left alone."""

    event_id: int
    n_changed: int
    n_left: int = 0


@dataclass(frozen=True, slots=True)
class Decided:
    """How a decision about named examples ended; `missing` are the ids that the project does not have."""

    n_changed: int
    n_same: int
    missing: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Replacement:
    """What to find and what to put there. `whole_words` and `match_case` narrow; `in_roles` empty means all."""

    find: str
    put: str
    match_case: bool = True
    whole_words: bool = False
    in_roles: tuple[str, ...] = ()

    def pattern(self) -> re.Pattern[str]:
        """The search as a pattern. Raises `TuneError` for an empty search."""
        if not self.find:
            raise TuneError("There is nothing to find.", "Write the words to look for.")
        plain = re.escape(self.find)
        around = rf"(?<!\w){plain}(?!\w)" if self.whole_words else plain
        return re.compile(around, 0 if self.match_case else re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Preview:
    """One example before and after a replacement, as plain text of the changed parts."""

    example_id: int
    before: str
    after: str
    n_places: int


def count(store: Store, project: Project, wanted: Filter) -> int:
    """How many examples a bulk action would look at."""
    with store.reading() as unit:
        return queries.count(unit, project, wanted)


def decide_all(store: Store, project_id: int, wanted: Filter, state: State, by: str) -> Done:
    """Set the review state of all meant examples, in one step."""
    project = projects.get(store, project_id)
    with store.writing() as unit:
        return Done(*bulk.set_field(unit, project, wanted, "state", state, by))


def decide_these(store: Store, project_id: int, ids: Collection[int], state: State, by: str) -> Decided:
    """Set the review state of the named examples, in one step."""
    if not ids:
        return Decided(0, 0)
    project = projects.get(store, project_id)
    wanted = Filter(ids=tuple(number for number in ids if number <= _LARGEST_ID))
    with store.writing() as unit:
        known = set(queries.ids(unit, project, wanted))
        _, n_changed = bulk.set_field(unit, project, wanted, "state", state, by)
    return Decided(n_changed, len(known) - n_changed, tuple(sorted(set(ids) - known)))


def accept_rest(store: Store, project_id: int, by: str) -> Done:
    """Accept every example that waits for a first decision; rejected and flagged ones stay as people left them."""
    return decide_all(store, project_id, Filter(states=("unreviewed",)), "accepted", by)


def label_all(
    store: Store, project_id: int, wanted: Filter, label: str, by: str, *, progress: Progress | None = None
) -> Done:
    """Give all meant examples a label, where the project keeps labels."""
    label = _some_label(label)
    project = projects.get(store, project_id)
    if project.label_source != "answer":
        with store.writing() as unit:
            return Done(*bulk.set_field(unit, project, wanted, "label", label, by))

    def relabelled(example: Example) -> Body | None:
        return _relabelled(example, label)

    what = {"action": "edit", "label": label}
    return _edit_all(store, project, wanted, relabelled, what, by, progress=progress)


def preview_label(
    store: Store, project: Project, wanted: Filter, label: str, limit: int = 20
) -> tuple[list[Preview], int]:
    """(first changes, examples that would change). Where answers are labels, reads every meant example."""
    label = _some_label(label)
    if project.label_source != "answer":
        with store.reading() as unit:
            n, first = bulk.differing(unit, project, wanted, "label", label, limit)
        return [Preview(number, before or "", label, 1) for number, before in first], n
    shown: list[Preview] = []
    n = 0
    for example, _ in _meant(store, project, wanted):
        body = _relabelled(example, label)
        if body is not None and body != example.body:
            n += 1
            if len(shown) < limit:
                shown.append(_shown(example, replace(example, body=body), 1))
    return shown, n


def ask_label(store: Store, project_id: int, wanted: Filter, label: str, by: str) -> int:
    """Have many labels given beside the page; returns the job's id."""
    params: dict[str, Any] = {"filter": _plain(wanted), "label": _some_label(label)}
    with store.writing() as unit:
        return jobs.ask(unit, project_id, "label", params, by)


def _some_label(label: str) -> str:
    if not label.strip():
        raise TuneError("The label is empty.", "Write the label to give.")
    return label.strip()


def _relabelled(example: Example, label: str) -> Body | None:
    """The body with this label as its answer; None where there is no one answer to put it in."""
    if example.kind == "preference" or example.answer_at is None:
        return None
    return with_answer(example, example.body, label)


def replace_all(
    store: Store,
    project_id: int,
    wanted: Filter,
    replacement: Replacement,
    by: str,
    *,
    progress: Progress | None = None,
) -> Done:
    """Find and replace in the texts of all meant examples, in one step."""
    project = projects.get(store, project_id)
    pattern = replacement.pattern()

    def replaced(example: Example) -> Body | None:
        return _replaced(example, pattern, replacement)[0]

    what = {"action": "replace", "find": replacement.find, "put": replacement.put}
    return _edit_all(store, project, wanted, replaced, what, by, progress=progress)


def preview_replace(
    store: Store, project: Project, wanted: Filter, replacement: Replacement, limit: int = 20
) -> tuple[list[Preview], int, int]:
    """(first changes, examples that would change, places): reads every meant example."""
    pattern = replacement.pattern()
    shown: list[Preview] = []
    n_examples = n_places = 0
    for example, _ in _meant(store, project, wanted):
        body, places = _replaced(example, pattern, replacement)
        if body is None:
            continue
        n_examples, n_places = n_examples + 1, n_places + places
        if len(shown) < limit:
            shown.append(_shown(example, replace(example, body=body), places))
    return shown, n_examples, n_places


def ask_replace(store: Store, project_id: int, wanted: Filter, replacement: Replacement, by: str) -> int:
    """Have a large replacement done beside the page; returns the job's id."""
    params: dict[str, Any] = {"filter": _plain(wanted), "replacement": _plain(replacement)}
    with store.writing() as unit:
        return jobs.ask(unit, project_id, "replace", params, by)


def _plain(value: Filter | Replacement) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__slots__}


def filter_from(params: dict[str, Any]) -> Filter:
    """A filter that went through JSON."""
    lists = {"states", "ids"}
    given: dict[str, Any] = {k: tuple(v) if k in lists and v is not None else v for k, v in params.items()}
    return Filter(**given)


def replacement_from(params: dict[str, Any]) -> Replacement:
    """A replacement that went through JSON."""
    return Replacement(**params | {"in_roles": tuple(params["in_roles"])})


def _meant(store: Store, project: Project, wanted: Filter) -> Iterator[tuple[Example, int]]:
    after = 0
    while True:  # a view per block: a long look must not hold the database's log open
        with store.reading() as unit:
            block = next(examples.stream(unit, project, wanted, after=after), [])
        if not block:
            return
        versions = [row.version for row in block]
        yield from zip(examples.examples_in(block), versions, strict=True)
        after = block[-1].id


def _edit_all(
    store: Store,
    project: Project,
    wanted: Filter,
    edited: Callable[[Example], Body | None],
    what: dict[str, Any],
    by: str,
    *,
    progress: Progress | None = None,
) -> Done:
    """Think first, write once: only examples that really change are held, and saved on the version seen."""
    edits: list[bulk.Edit] = []
    tuning = checking.tuning_of(project)
    total = count(store, project, wanted)
    for seen, (example, version) in enumerate(_meant(store, project, wanted), start=1):
        body = edited(example)
        if body is not None and body != example.body:
            measured = measure(replace(example, body=body), thorough=True, tuning=tuning)
            edits.append((example.id, version, body, measured, words_of(example)))
        if progress is not None and seen % 500 == 0 and progress(seen, total):
            return Done(0, 0)
    if not edits:
        return Done(0, 0)
    with store.writing() as unit:
        event_id, changed, left = bulk.apply_edits(unit, project, by, what, edits)
        checking.note_edits(unit, project, event_id, edits)
    return Done(event_id, changed, left)


def _replaced(example: Example, pattern: re.Pattern[str], replacement: Replacement) -> tuple[Body | None, int]:
    """The body with every place replaced, and how many; None where the text does not occur."""
    if not any(pattern.search(turn.content) for turn in (*example.messages, *example.other_answer)):
        return None, 0
    body = copy.deepcopy(example.body)
    places = 0

    def swapped(text: str) -> str:
        nonlocal places
        new, n = pattern.subn(lambda _: replacement.put, text)
        places += n
        return new

    roles = replacement.in_roles
    if example.kind == "pair":
        for key, role in (("prompt", "user"), ("completion", "assistant")):
            if isinstance(body.get(key), str) and (not roles or role in roles):
                body[key] = swapped(body[key])
    for turn in _turns(example, body):
        if not roles or turn.get("role") in roles:
            turn["content"] = _in_content(turn.get("content"), swapped)
    return (body, places) if places else (None, 0)


def _turns(example: Example, body: Body) -> list[dict[str, Any]]:
    """The messages of a body that have content, those of both answers of a preference pair included."""
    if example.kind == "pair":
        return []
    return [turn for turn in Example(example.kind, body).raw_turns if "content" in turn]


def _in_content(content: object, swapped: Callable[[str], str]) -> object:
    if isinstance(content, str):
        return swapped(content)
    if isinstance(content, list):
        return [
            part | {"text": swapped(part["text"])}
            if isinstance(part, dict) and isinstance(part.get("text"), str)
            else part
            for part in content
        ]
    return content


def _shown(before: Example, after: Example, places: int) -> Preview:
    pairs = zip(before.messages + before.other_answer, after.messages + after.other_answer, strict=False)
    changed = [(one.content, other.content) for one, other in pairs if one.content != other.content]
    return Preview(
        before.id, "\n…\n".join(one for one, _ in changed), "\n…\n".join(other for _, other in changed), places
    )
