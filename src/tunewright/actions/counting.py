"""Tokens and money of a project, as its model will count and charge them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from tunewright import targets, tokens
from tunewright.model import State, TuneError
from tunewright.model.project import Counts, Filter, Project
from tunewright.store import Store, Unit, examples, queries
from tunewright.store import projects as kept
from tunewright.store.queries import TokenStats
from tunewright.targets import Model
from tunewright.tokens import STORED_ENCODINGS, pair_extra

ALIVE = Filter(states=("unreviewed", "accepted", "flagged"))
"""Everything that was not rejected."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one training run would cost. `usd` is rounded up to the cent; an estimate by the dated table."""

    model: str
    n_examples: int
    tokens_per_epoch: int
    epochs: int
    usd_per_million: Decimal
    usd: Decimal
    price_date: date | None
    """When the price was read; None for the team's own price."""
    source: str
    note: str


def price_of(project: Project, model: Model) -> Decimal:
    """US dollars per million tokens: the project's own price, else the table's."""
    if not project.usd_per_million:
        return model.usd_per_million
    try:
        price = Decimal(project.usd_per_million)
    except InvalidOperation as error:
        raise TuneError("The price is not a number.", "Write it like 3.00, in US dollars per million.") from error
    if not price.is_finite() or price < 0:
        raise TuneError("The price must not be negative.", "Write it like 3.00, in US dollars per million.")
    return price


def epochs_of(project: Project, n_examples: int) -> int:
    """The project's epochs, else the cookbook's rule for that many examples."""
    return project.epochs or tokens.cookbook_epochs(n_examples)


def cost_of(project: Project, n_examples: int, tokens_per_epoch: int, model: Model | None = None) -> Cost:
    """Price a training file of so many examples and billed tokens."""
    known = model or targets.model(project.model)
    own = bool(project.usd_per_million) and known.name == project.model
    price = price_of(project, known) if own else known.usd_per_million
    epochs = epochs_of(project, n_examples)
    return Cost(
        model=known.name,
        n_examples=n_examples,
        tokens_per_epoch=tokens_per_epoch,
        epochs=epochs,
        usd_per_million=price,
        usd=tokens.training_cost(tokens_per_epoch, epochs, price),
        price_date=None if own else known.read_on,
        source="this project's own price" if own else known.source,
        note=known.note,
    )


def quick_cost(unit: Unit, project: Project, tallies: dict[State, Counts] | None = None) -> tuple[Cost, Cost]:
    """(cost of what is accepted, cost of all that is not rejected), from kept tallies: for live display.

    Tokens beyond the limit are taken off exactly. Legacy models are shown with the nearest stored encoding.
    """
    model = targets.model(project.model)
    encoding = model.encoding if model.encoding in STORED_ENCODINGS else "cl100k_base"
    extra = pair_extra(encoding, project.system_message) if model.form == "chat" else 0
    over = queries.over_limit_states(unit, project, encoding, pair_extra=extra, limit=model.training_context)
    tallies = kept.counts(unit, project.id) if tallies is None else tallies

    def cost(states: tuple[str, ...]) -> Cost:
        counts = [tallies[state] for state in tallies if state in states]
        total = sum(_tokens(count, encoding) + extra * count.n_pairs for count in counts)
        total -= sum(over.get(state, 0) for state in states)
        return cost_of(project, sum(count.n for count in counts), total, model)

    return cost(("accepted",)), cost(("accepted", "unreviewed", "flagged"))


def _tokens(count: Counts, encoding: str) -> int:
    return count.o200k_base if encoding == "o200k_base" else count.cl100k_base


def token_stats(store: Store, project: Project, model: Model, wanted: Filter = ALIVE) -> TokenStats:
    """Exact token statistics of the meant examples as this model counts them.

    Answered by the database where the store holds the model's encoding and form; counted anew otherwise,
    which takes seconds per 100,000 examples.
    """
    with store.reading() as unit:
        kinds = queries.kinds(unit, project)
        if model.encoding in STORED_ENCODINGS and (model.form == "chat" or set(kinds) <= {"pair"}):
            extra = pair_extra(model.encoding, project.system_message) if model.form == "chat" else 0
            return queries.token_stats(
                unit, project, wanted, model.encoding, pair_extra=extra, limit=model.training_context
            )
        found = [
            tokens.count_example(one, model.encoding, form=model.form)
            for block in examples.stream(unit, project, wanted)
            for one in examples.examples_in(block)
        ]
    return _statistics(sorted(found), model.training_context)


def _statistics(found: list[int], limit: int) -> TokenStats:
    n = len(found)
    if not n:
        return TokenStats()
    return TokenStats(
        n=n,
        total=sum(found),
        min=found[0],
        median=(found[(n - 1) // 2] + found[n // 2]) / 2,
        mean=sum(found) / n,
        p95=found[-(-95 * n // 100) - 1],
        max=found[-1],
        n_over_limit=sum(count > limit for count in found) if limit else 0,
        billed=tokens.billed_per_epoch(found, limit),
    )


def stats(
    store: Store, project_id: int, *, model_name: str | None = None, epochs: int | None = None
) -> dict[str, Any]:
    """Numbers of a project as the terminal prints them; rejected examples are left out of tokens and cost.

    Raises:
        UnknownName: a model that is not in the table.
    """
    with store.reading() as unit:
        project = kept.get(unit, project_id)
        tallies = kept.counts(unit, project_id)
        labels = {} if project.label_source == "none" else queries.shares(unit, project, "label", ALIVE)
    model = targets.model(model_name or project.model)
    found = token_stats(store, project, model)
    n_epochs = epochs or epochs_of(project, found.n)
    cost = cost_of(project, found.n, found.billed, model)
    usd = tokens.training_cost(found.billed, n_epochs, cost.usd_per_million)
    return {
        "examples": sum(count.n for count in tallies.values()),
        "by_state": {state: count.n for state, count in tallies.items()},
        "labels": {label or "": n for label, n in sorted(labels.items(), key=lambda pair: -pair[1])},
        "tokens": {
            "encoding": model.encoding,
            "form": model.form,
            "total": found.total,
            "min": found.min,
            "median": found.median,
            "mean": round(found.mean, 2),
            "p95": found.p95,
            "max": found.max,
            "over_limit": found.n_over_limit,
            "limit": model.training_context,
            "billed_per_epoch": found.billed,
        },
        "cost": {
            "model": model.name,
            "epochs": n_epochs,
            "usd": float(usd),
            "usd_per_million": float(cost.usd_per_million),
            "price_date": cost.price_date.isoformat() if cost.price_date else None,
            "source": cost.source,
        },
    }
