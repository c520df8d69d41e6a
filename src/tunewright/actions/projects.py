"""Projects as people set them up: made, renamed in meaning, guessed at after the first import, confirmed."""

from __future__ import annotations

from typing import Any

from tunewright import targets
from tunewright.actions.counting import price_of
from tunewright.model import Task, TuneError
from tunewright.model.project import Counts, LabelSource, Project
from tunewright.store import Store, queries
from tunewright.store import projects as kept

DEFAULT_MODEL = "gpt-4o-mini-2024-07-18"
PREFERENCES = "openai-preference"
"""The target of a project of preference pairs."""
_MOST_LABELS = 1 / 2
"""At most so many different answers per example: classification. OpenAI's prepare_data asked for under a third,
which misses small projects; a person confirms the guess either way."""
_SHORT_SHARE = 0.9
"""So many of the answers must be one short line."""


def create(store: Store, name: str) -> Project:
    """A new, empty project. Raises `TuneError` when the name is empty or taken."""
    with store.writing() as unit:
        return kept.create(unit, name, DEFAULT_MODEL)


def named(store: Store, name: str, *, create_missing: bool = False) -> Project:
    """The project of this name, made now if it is missing and may be. Raises `UnknownName`."""
    with store.reading() as unit:
        known = {project.name: project for project in kept.listed(unit)}
        if name.strip() in known:
            return known[name.strip()]
        if not create_missing:
            return kept.named(unit, name)
    try:
        return create(store, name)
    except TuneError:  # somebody else made it in between, or the name is none
        with store.reading() as unit:
            made = {project.name: project for project in kept.listed(unit)}
        if name.strip() not in made:
            raise
        return made[name.strip()]


def get(store: Store, project_id: int) -> Project:
    """The project with this id. Raises `UnknownName`."""
    with store.reading() as unit:
        return kept.get(unit, project_id)


def listed(store: Store) -> list[Project]:
    """All projects, by name."""
    with store.reading() as unit:
        return kept.listed(unit)


def n_proposed(store: Store, project_id: int) -> int:
    """Generated examples that wait for a reviewer; they are counted nowhere else."""
    with store.reading() as unit:
        return kept.n_proposals(unit, project_id)


def counts(store: Store, project_id: int) -> dict[str, Counts]:
    """Examples and tokens per review state."""
    with store.reading() as unit:
        return {str(state): count for state, count in kept.counts(unit, project_id).items()}


def set_up(store: Store, project_id: int, by: str, **changes: Any) -> Project:
    """Change how a project is set up (task, labels, target, model, epochs, price, gate …), kept as an event.

    Raises:
        UnknownName: a model or target that is not in the tables.
        TuneError: a price or number of epochs that cannot be.
    """
    if "target" in changes:
        targets.target(changes["target"])
    if "model" in changes:
        changes["model"] = targets.model(changes["model"]).name
    if changes.get("epochs") is not None and not 1 <= int(changes["epochs"]) <= 50:
        raise TuneError("The number of epochs must lie between 1 and 50.", "Three is usual.")
    if changes.get("usd_per_million") is not None:
        price_of(Project(project_id, "", usd_per_million=changes["usd_per_million"]), targets.model(DEFAULT_MODEL))
    with store.writing() as unit:
        return kept.change(unit, project_id, by, changes)


def rename(store: Store, project_id: int, by: str, name: str) -> Project:
    """Give a project another name, kept as an event. Raises `TuneError` when the name is empty or taken."""
    name = " ".join(name.split())
    if not name:
        raise TuneError("A project needs a name.", "Give it a short one, such as “support answers”.")
    with store.writing() as unit:
        if any(other.name == name and other.id != project_id for other in kept.listed(unit)):
            raise TuneError(f"A project called “{name}” is already there.", "Choose another name.")
        return kept.change(unit, project_id, by, {"name": name})


def confirm(store: Store, project_id: int, by: str, task: Task, label_source: LabelSource) -> Project:
    """Say what the examples are for and where their labels are; nobody is asked again."""
    return set_up(store, project_id, by, task=task, label_source=label_source, task_confirmed=True)


def guess_set_up(store: Store, project_id: int) -> Project:
    """After an import: guess the task and where labels are, until a person has confirmed them.

    Labels in a field of their own win when at least half of the examples have one. Short answers of which
    there are few different ones are labels themselves. A project of nothing but preference pairs writes texts, and
    gets the target for them in the place of the usual one.
    """
    with store.reading() as unit:
        project = kept.get(unit, project_id)
        n, n_own, n_short, n_different = queries.set_up_facts(unit, project_id)
        are_preferences = set(queries.kinds(unit, project)) == {"preference"}
    if project.task_confirmed or not n:
        return project
    is_classification = not are_preferences and n_short >= _SHORT_SHARE * n and 1 < n_different <= n * _MOST_LABELS
    source: LabelSource = "field" if n_own >= n / 2 else "answer" if is_classification else "none"
    task: Task = "classification" if is_classification else "generation"
    changes: dict[str, Any] = {"task": task, "label_source": source}
    if are_preferences and project.target == Project(0, "").target:
        changes |= {"target": PREFERENCES, "model": targets.target(PREFERENCES).default_model}
    with store.writing() as unit:
        return kept.change(unit, project_id, "Tunewright", changes)
