"""What a run is about, and what it will need: subjects, requests, tokens and money, counted without the network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any, Final

from tunewright import documents as readers
from tunewright import providers, recipes, targets, tokens
from tunewright.model import Example, State, TuneError
from tunewright.model.generation import Connection, Estimate, KeptPassage, RecipeOptions, Run
from tunewright.model.project import Filter, Project
from tunewright.recipes import Subject
from tunewright.store import Store, Unit, documents, examples, provenances, queries
from tunewright.store import projects as kept
from tunewright.store.generations import usd_of
from tunewright.text import fingerprint

_NO_PRICE: Final = "no price is known for this model; give the connection its own"
_DOCUMENT_KEY: Final = 16
_MOST_COUNTED: Final = 2_000
"""Of more examples than this, some stand for all in an estimate, which must not keep a screen waiting."""
_MARKS: Final = 20
"""Tokens of the marks around material, with their numbers."""


def priced(server: Connection) -> Connection:
    """The connection with the prices that are in force for it."""
    price = providers.price_of(server)
    if price is None:
        return server
    return replace(server, usd_per_million_input=price.input, usd_per_million_output=price.output)


def subjects(store: Store, project_id: int, options: RecipeOptions) -> list[Subject]:
    """What the requests of a run are about, in their order.

    Raises:
        TuneError: there is nothing to begin with.
    """
    with store.reading() as unit:
        if recipes.recipe(options.recipe).about == "passage":
            found = _from_passages(unit, project_id, options)
        else:
            found = _from_examples(unit, kept.get(unit, project_id), options)
    if not found:
        about_passages = recipes.recipe(options.recipe).about == "passage"
        what = "passages to ask about" if about_passages else "examples to begin with"
        hint = "Add a document first." if about_passages else "Accept some examples first, or choose others."
        raise TuneError(f"There are no {what}.", hint)
    return found


def _from_passages(unit: Unit, project_id: int, options: RecipeOptions) -> list[Subject]:
    passages = documents.used_passages(unit, project_id, options.document_ids)
    keys = documents.fingerprints(unit, sorted({one.document_id for one in passages}))
    return [subject_of(one, keys[one.document_id]) for one in passages]


def subject_of(passage: KeptPassage, document_fingerprint: str) -> Subject:
    """A passage as a recipe sees it."""
    key = document_fingerprint[:_DOCUMENT_KEY]
    return Subject(passage.id, "passage", passage.text, passage.path, passage.document_id, key)


def some_subjects(store: Store, project_id: int, options: RecipeOptions) -> tuple[list[Subject], float]:
    """What an estimate is made from: (subjects, how many each of them stands for), all but where examples are many.

    Raises `TuneError` as `subjects`.
    """
    if recipes.recipe(options.recipe).about == "example":
        with store.reading() as unit:
            project = kept.get(unit, project_id)
            ids = queries.ids(unit, project, _meant(unit, project, options))
            if len(ids) > _MOST_COUNTED:
                some = ids[:: -(-len(ids) // _MOST_COUNTED)]
                found = _from_examples(unit, project, replace(options, example_ids=tuple(some)))
                if found:
                    return found, len(ids) / len(some)
    return subjects(store, project_id, options), 1.0


def _meant(unit: Unit, project: Project, options: RecipeOptions) -> Filter:
    ids = options.example_ids
    if options.document_ids and not ids:
        ids = tuple(provenances.ids_of_documents(unit, project.id, options.document_ids)) or (0,)
    states: tuple[State, ...] = (
        ("proposed",) if options.recipe == "judge" else () if options.example_ids else ("accepted",)
    )
    return Filter(states=states, ids=ids or None)


def _from_examples(unit: Unit, project: Project, options: RecipeOptions) -> list[Subject]:
    blocks = examples.stream(unit, project, _meant(unit, project, options))
    found = [example_subject(one) for block in blocks for one in examples.examples_in(block)]
    return [one for one in found if _can_be_asked(one, options)]


def _can_be_asked(subject: Subject, options: RecipeOptions) -> bool:
    """False for an example without what the recipe begins with, such as a question."""
    step = recipes.recipe(options.recipe).steps[0]
    try:
        step.write(subject, options, step.template, {})
    except recipes.Unusable:
        return False
    return True


def example_subject(example: Example) -> Subject:
    """An example as a recipe sees it, with the passage it carries."""
    text, key = example.body.get("source_text"), example.body.get("document_id")
    return Subject(
        example.id,
        "example",
        text if isinstance(text, str) else "",
        document_key=key if isinstance(key, str) else "",
        example=example,
    )


def waiting(store: Store, run: Run) -> list[Subject]:
    """The run's proposals that wait, for the judge; those judged already are known by their requests."""
    with store.reading() as unit:
        ids = provenances.waiting(unit, run.project_id, run.id)
        cards = [examples.card(unit, number) for number in ids]
    return [example_subject(card.example) for card in cards]


def wish_key(project_id: int, options: RecipeOptions, server: Connection, found: Sequence[Subject]) -> str:
    """Equal for the same wish about the same texts: the same command again is the same run.

    Ceilings, prices, limits and keys do not belong to it.
    """
    said = asdict(options) | {"templates": recipes.templates(options), "document_ids": (), "example_ids": ()}
    about = [(one.about, one.id, fingerprint(one.text)) for one in found]
    return fingerprint(project_id, said, server.base_url, server.model, recipes.prompt_version(options), about)


def estimate(
    options: RecipeOptions,
    server: Connection,
    found: Sequence[Subject],
    sizes: dict[int, int] | None = None,
    each: float = 1.0,
) -> Estimate:
    """Requests, tokens and cost of a run about these subjects; `sizes` are known tokens of passages by id.

    `each` is how many each of the subjects stands for.
    """
    chosen = recipes.recipe(options.recipe)
    asked, answered = (round(n * each) for n in _tokens_of(options, found, sizes or {}))
    n_subjects = round(len(found) * each)
    n_requests, n_made = n_subjects * len(chosen.steps), n_subjects * chosen.made_per_subject(options)
    if options.with_judge and chosen.about == "passage":
        more_asked, more_answered = _tokens_of_judging(found, sizes or {}, n_made)
        asked, answered, n_requests = asked + more_asked, answered + more_answered, n_requests + n_made
    price = providers.price_of(server)
    usd = None if price is None else usd_of(priced(server), asked, answered)
    return Estimate(
        n_subjects=n_subjects,
        n_requests=n_requests,
        input_tokens=asked,
        output_tokens=answered,
        usd=usd,
        n_proposals=n_made,
        price_note=_NO_PRICE if price is None else price.note,
    )


def _tokens_of(options: RecipeOptions, found: Sequence[Subject], sizes: dict[int, int]) -> tuple[int, int]:
    """(tokens asked, tokens answered): each prompt is counted once without its material, then the material."""
    prompts = recipes.templates(options)
    first = found[0]
    without = replace(first, text="-" if first.text else "", title="")
    earlier: dict[str, Any] = {}
    asked = answered = 0
    size = sum(_size(one, sizes) for one in found)
    for step in recipes.recipe(options.recipe).steps:
        try:
            made = step.write(without, options, prompts[step.name], earlier)
        except recipes.Unusable:
            continue
        own = _own_tokens(made, first)
        asked += own * len(found) + size
        answered += min(made.expected_tokens, made.max_tokens) * len(found)
        earlier[step.name] = step.guess(options)
    return asked, answered


def _own_tokens(made: recipes.Ask, first: Subject) -> int:
    counted = providers.count_asked(made.messages) + _MARKS
    return max(1, counted - (_size(first, {}) if first.about == "example" else 0))


def _size(subject: Subject, sizes: dict[int, int]) -> int:
    """Tokens of the material of a subject."""
    size = sizes.get(subject.id, 0) if subject.about == "passage" else 0
    size = size or (tokens.count_text(subject.text, "o200k_base") if subject.text else 0)
    said = "\n".join(turn.content for turn in subject.example.messages) if subject.example else ""
    return size + (tokens.count_text(said, "o200k_base") if said else 0)


def _tokens_of_judging(found: Sequence[Subject], sizes: dict[int, int], n_made: int) -> tuple[int, int]:
    """(tokens asked, tokens answered) where each of the proposals is judged with its passage."""
    judge = RecipeOptions(recipe="judge")
    sample = Example(
        "chat", {"messages": [{"role": "user", "content": "?"}, {"role": "assistant", "content": "-"}]}
    )
    step = recipes.recipe("judge").steps[0]
    made = step.write(Subject(0, "example", "-", example=sample), judge, step.template, {})
    mean = sum(_size(one, sizes) for one in found) / len(found)
    each = providers.count_asked(made.messages) + 90 + mean
    return round(each * n_made), made.expected_tokens * n_made


def most_tokens(ask: recipes.Ask) -> tuple[int, int]:
    """The most that one request may be charged for: no text has more tokens, and no answer may be longer."""
    n_bytes = sum(len(text.encode("utf-8", "replace")) for text in (ask.system, ask.user))
    return n_bytes // 2 + 51, ask.max_tokens


def dry_count(
    store: Store,
    project_name: str,
    files: Sequence[tuple[str, bytes]],
    options: RecipeOptions,
    server: Connection,
    budget: int,
) -> tuple[Estimate, list[tuple[str, str]]]:
    """The estimate for documents that need not be kept yet, and (file, why) of those that are no documents.

    Nothing is written. A document that the project has counts with its passages as they are there.

    Raises:
        TuneError: options that make no sense, or nothing to begin with.
    """
    recipes.checked(options)
    with store.reading() as unit:
        owner = next((one for one in kept.listed(unit) if one.name == project_name.strip()), None)
        known = {} if owner is None else {one.fingerprint: one.id for one in documents.listed(unit, owner.id)}
    model = targets.find_model(owner.model) if owner else None
    encoding = model.encoding if model else "o200k_base"
    found, refused, there = [], [], []
    for name, content in files:
        for shown, read in readers.read_all(name, content):
            if isinstance(read, readers.Unread):
                refused.append((shown, f"{read.reason} {read.hint}".strip()))
            elif read.fingerprint in known:
                there.append(known[read.fingerprint])
            else:
                pieces = readers.passages(read, budget=budget, encoding=encoding)
                found += [_unkept(one, read) for one in pieces]
    if there or not files:
        if owner is None:
            raise TuneError("There are no examples to begin with.", "Import some first.")
        found += subjects(store, owner.id, replace(options, document_ids=tuple(there)))
    if not found:
        raise TuneError("There are no passages to ask about.", "Name documents with text in them.")
    return estimate(options, server, found), refused


def _unkept(one: readers.DocumentPassage, read: readers.Document) -> Subject:
    title = " › ".join((read.title, *one.headings))
    return Subject(-one.ordinal, "passage", one.text, title, None, read.fingerprint[:_DOCUMENT_KEY])
