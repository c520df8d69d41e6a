"""Make examples from documents: choose a server, estimate, run beside the page, look at what came of it.

Documents themselves are kept by `sourcing`, whose functions are also found here. A key that somebody types is
handed to `hand_key` with the run's id, for the memory of the worker; it is kept nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from tunewright import balance, recipes
from tunewright.actions import generation_plan, servers
from tunewright.actions.generated import (
    agreement,
    failures,
    n_waiting,
    one_run,
    provenance,
    provenance_of_change,
    results,
    review_order,
    runs,
)
from tunewright.actions.servers import (
    connection,
    connections,
    has_key,
    key_of,
    named,
    own_key,
    price_note,
)
from tunewright.actions.sourcing import (
    BUDGET,
    add_document,
    add_text,
    describe,
    edit_passage,
    remove_document,
    split_again,
)
from tunewright.checks.labels.spelling import spellings
from tunewright.model import TuneError
from tunewright.model.generation import (
    Ceiling,
    Connection,
    Estimate,
    KeptDocument,
    KeptPassage,
    RecipeOptions,
    Run,
)
from tunewright.model.project import Filter
from tunewright.store import Store, events, generations, jobs, provenances, queries, requests
from tunewright.store import documents as kept_documents
from tunewright.store import projects as kept

HandKey = Callable[[int, str], None]
"""Takes (run, key) to the worker's memory."""
KIND = "generate"
"""Of the jobs that work on runs."""


# ---- documents ---------------------------------------------------------------------------------------------------


def documents(store: Store, project_id: int) -> list[KeptDocument]:
    """The project's documents, newest first."""
    with store.reading() as unit:
        return kept_documents.listed(unit, project_id)


def passages(store: Store, document_id: int) -> list[KeptPassage]:
    """A document's passages in their order."""
    with store.reading() as unit:
        return kept_documents.passages(unit, document_id)


def is_in_use(store: Store, document_id: int) -> bool:
    """True once something was asked about a document, so that it can be neither cut anew nor removed."""
    with store.reading() as unit:
        return kept_documents.is_in_use(unit, document_id)


# ---- before a run ------------------------------------------------------------------------------------------------


def templates(options: RecipeOptions) -> dict[str, str]:
    """The prompts of the recipe by step, with the person's changes in them."""
    return recipes.templates(options)


def by_usual_spelling(counts: Mapping[str, int]) -> dict[str, int]:
    """Examples per label, each under its most frequent spelling with all others of it, so that no slip counts."""
    return {group[0]: sum(counts[label] for label in group) for group in spellings(counts)}


def suggested_labels(store: Store, project_id: int) -> dict[str, int]:
    """Labels that are short of examples: {label: how many more would make all even}, most wanted first."""
    with store.reading() as unit:
        project = kept.get(unit, project_id)
        if project.label_source == "none":
            return {}
        counts = queries.shares(unit, project, "label", Filter(states=("unreviewed", "accepted", "flagged")))
    lacking = balance.missing_to_even(by_usual_spelling({label: n for label, n in counts.items() if label}))
    return dict(sorted(((label, n) for label, n in lacking.items() if n), key=lambda pair: -pair[1]))


def estimate(store: Store, project_id: int, options: RecipeOptions, server: Connection) -> Estimate:
    """Requests, tokens and cost of a run, from a dry count; nobody is contacted. Of many examples some are counted.

    Raises:
        TuneError: options that make no sense, or nothing to begin with.
    """
    found, each = generation_plan.some_subjects(store, project_id, recipes.checked(options))
    with store.reading() as unit:
        sizes = {one.id: one.tokens for one in kept_documents.used_passages(unit, project_id, options.document_ids)}
    return generation_plan.estimate(options, server, found, sizes, each)


# ---- runs --------------------------------------------------------------------------------------------------------


def begin(
    store: Store,
    project_id: int,
    options: RecipeOptions,
    server: Connection,
    ceiling: Ceiling,
    by: str,
    *,
    needs_key: bool = False,
    resume_same: bool = False,
) -> Run:
    """A run that waits for somebody to work on it. `resume_same`: the one with the same wish, where there is one.

    Raises:
        TuneError: nothing to begin with, options that make no sense, or a ceiling in dollars without a price.
    """
    server = generation_plan.priced(servers.sound(server))
    found = generation_plan.subjects(store, project_id, recipes.checked(options))
    _require_price(server, ceiling)
    key = generation_plan.wish_key(project_id, options, server, found)
    chosen = recipes.recipe(options.recipe)
    with store.writing() as unit:
        same = generations.same_wish(unit, project_id, key) if resume_same else None
        if same is not None:
            if same.state != "done":
                generations.wait_again(unit, same.id, ceiling, needs_key=needs_key)
            return generations.get(unit, same.id)
        run_id = generations.create(
            unit,
            project_id,
            key=key,
            name=chosen.title,
            options=options,
            server=server,
            ceiling=ceiling,
            prompt_version=recipes.prompt_version(options),
            n_subjects=len(found),
            n_expected=len(found) * len(chosen.steps),
            by=by,
            needs_key=needs_key,
        )
        told = {"action": "run", "run": run_id, "recipe": options.recipe, "model": server.model, "n": len(found)}
        events.record(unit, project_id, by, "generation", before={}, after=told)
        return generations.get(unit, run_id)


def _require_price(server: Connection, ceiling: Ceiling) -> None:
    if ceiling.usd is not None and ceiling.usd < 0:
        raise TuneError("A ceiling cannot be below zero.", "Give an amount in US dollars.")
    if ceiling.requests is not None and ceiling.requests < 1:
        raise TuneError("A ceiling needs room for at least one request.", "Give a larger number, or none.")
    has_price = server.usd_per_million_input is not None and server.usd_per_million_output is not None
    if ceiling.usd is not None and not has_price and ceiling.requests is None:
        raise TuneError(
            f"No price is known for “{server.model[:80]}”, so a ceiling in dollars cannot be kept.",
            "Give the connection its prices (usd_per_million_input and usd_per_million_output), or a ceiling in "
            "requests.",
        )


def ask_run(
    store: Store,
    project_id: int,
    options: RecipeOptions,
    server: Connection,
    ceiling: Ceiling,
    by: str,
    *,
    session_key: str = "",
    hand_key: HandKey | None = None,
) -> Run:
    """Start a run beside the page. A session key is given to `hand_key` with the run's id, and kept nowhere.

    Raises:
        TuneError: as `begin`, or no key is to be had.
    """
    _require_key(server, session_key)
    run = begin(store, project_id, options, server, ceiling, by, needs_key=bool(session_key))
    return _ask_work(store, run, by, session_key, hand_key)


def _require_key(server: Connection, session_key: str) -> None:
    if not session_key and not has_key(server):
        raise TuneError(
            f"There is no key for this server: {server.api_key_env} is set neither in the environment nor in the "
            "secrets.",
            "Set it, or type a key for this session.",
        )


def _ask_work(store: Store, run: Run, by: str, session_key: str, hand_key: HandKey | None) -> Run:
    if session_key and hand_key is not None:
        hand_key(run.id, session_key)
    with store.writing() as unit:
        job_id = jobs.ask(unit, run.project_id, KIND, {"run": run.id}, by)
        generations.set_job(unit, run.id, job_id)
        return generations.get(unit, run.id)


def pause(store: Store, run_id: int) -> None:
    """Send nothing more for now; what is on its way is waited for."""
    with store.writing() as unit:
        generations.wish(unit, run_id, "pause")


def cancel(store: Store, run_id: int) -> None:
    """End a run for good; what was proposed until then stays."""
    with store.writing() as unit:
        generations.wish(unit, run_id, "cancel")


def resume(
    store: Store,
    run_id: int,
    by: str,
    *,
    ceiling: Ceiling | None = None,
    session_key: str = "",
    hand_key: HandKey | None = None,
) -> Run:
    """Go on with a paused, stopped or failed run, with another ceiling where one is given.

    Raises:
        TuneError: it is at work, at its end, or no key is to be had.
    """
    run = one_run(store, run_id)
    if not run.can_go_on:
        raise TuneError("This run is not one to go on with.", "Load the page again to see how it stands.")
    _require_key(run.connection, session_key)
    _require_price(run.connection, ceiling or run.ceiling)
    with store.writing() as unit:
        generations.wait_again(unit, run_id, ceiling, needs_key=bool(session_key))
    return _ask_work(store, run, by, session_key, hand_key)


def retry_failures(
    store: Store,
    run_id: int,
    by: str,
    *,
    request_ids: Sequence[int] | None = None,
    session_key: str = "",
    hand_key: HandKey | None = None,
) -> int:
    """Send failed requests again (all of them, or these), and go on with what hangs on them; returns how many.

    Raises:
        TuneError: the run is at work or was cancelled, or no key is to be had.
    """
    run = one_run(store, run_id)
    if not run.is_final or run.state == "cancelled":
        raise TuneError("This run cannot take its failures up again now.", "Wait until it is at rest.")
    _require_key(run.connection, session_key)
    n = forget_failures(store, run_id, request_ids)
    if n:
        with store.writing() as unit:
            generations.wait_again(unit, run_id, None, needs_key=bool(session_key))
        _ask_work(store, run, by, session_key, hand_key)
    return n


def forget_failures(store: Store, run_id: int, request_ids: Sequence[int] | None = None) -> int:
    """Have failed requests sent again by the next work on the run; returns how many."""
    with store.writing() as unit:
        return requests.ask_again(unit, run_id, request_ids)


# ---- the judge ---------------------------------------------------------------------------------------------------


def judge_options(store: Store, project_id: int, run_id: int | None = None) -> RecipeOptions:
    """What has waiting proposals judged that were not yet: of one run, or all.

    Raises:
        TuneError: there are none.
    """
    with store.reading() as unit:
        ids = provenances.unjudged(unit, project_id, run_id)
    if not ids:
        raise TuneError("Every proposal that waits was judged.", "Make new ones, or review those that wait.")
    return RecipeOptions(recipe="judge", example_ids=tuple(ids), temperature=0.0)


def ask_judge(
    store: Store,
    project_id: int,
    server: Connection,
    ceiling: Ceiling,
    by: str,
    *,
    run_id: int | None = None,
    session_key: str = "",
    hand_key: HandKey | None = None,
) -> Run:
    """Have waiting proposals (of one run, or all) scored beside the page; a run of its own. Raises as `ask_run`."""
    options = judge_options(store, project_id, run_id)
    return ask_run(store, project_id, options, server, ceiling, by, session_key=session_key, hand_key=hand_key)


__all__ = [
    "BUDGET",
    "KIND",
    "HandKey",
    "add_document",
    "add_text",
    "agreement",
    "ask_judge",
    "ask_run",
    "begin",
    "by_usual_spelling",
    "cancel",
    "connection",
    "connections",
    "describe",
    "documents",
    "edit_passage",
    "estimate",
    "failures",
    "forget_failures",
    "has_key",
    "is_in_use",
    "judge_options",
    "key_of",
    "n_waiting",
    "named",
    "one_run",
    "own_key",
    "passages",
    "pause",
    "price_note",
    "provenance",
    "provenance_of_change",
    "remove_document",
    "results",
    "resume",
    "retry_failures",
    "review_order",
    "runs",
    "split_again",
    "suggested_labels",
    "templates",
]
