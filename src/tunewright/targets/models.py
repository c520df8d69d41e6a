"""Models one can fine-tune, or once could: form, limits, prices and dates, read from `models.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal

from tunewright.model import UnknownName

_TABLE = Path(__file__).with_name("models.toml")


@dataclass(frozen=True, slots=True)
class Model:
    """A base model as a destination of training. Prices are US dollars per million tokens.

    `training_context` is the number of tokens of one example beyond which its end is cut; 0 is not known.
    """

    name: str
    aliases: tuple[str, ...]
    provider: str
    form: Literal["chat", "pair"]
    encoding: str
    training_context: int
    usd_per_million: Decimal
    input_usd_per_million: Decimal
    output_usd_per_million: Decimal
    source: str
    read_on: date
    no_new_jobs_after: date | None = None
    """Last day on which a training job is accepted; None where no date was announced."""
    shutdown: date | None = None
    """Day on which the model stops answering."""
    tuned_shutdown: date | None = None
    """Day on which models trained from it stop answering; None where that is the same day."""
    note: str = ""


@cache
def models() -> tuple[Model, ...]:
    """Every model of the table, in its order: those that still take jobs come first."""
    entries = tomllib.loads(_TABLE.read_text(encoding="utf-8"))["model"]
    return tuple(_model(entry) for entry in entries)


def _model(entry: dict[str, Any]) -> Model:
    prices = {key: Decimal(value) for key, value in entry.items() if key.endswith("usd_per_million")}
    return Model(**{**entry, **prices, "aliases": tuple(entry["aliases"])})


def base_name(name: str) -> str:
    """The base model of a fine-tuned one: “ft:gpt-4o-2024-08-06:org::id” and “curie:ft-org-2023” lose the rest."""
    name = name.strip().casefold()
    if name.startswith("ft:"):
        return name.removeprefix("ft:").partition(":")[0]
    return name.partition(":ft-")[0]


def model(name: str) -> Model:
    """The model of this name, an alias (“gpt-4o-mini”), or the base of a fine-tuned one (“ft:…”).

    Raises `UnknownName`, which lists the known ones.
    """
    found = find_model(name)
    if found is None:
        raise UnknownName("model", name, [known.name for known in models()])
    return found


def find_model(name: str) -> Model | None:
    """As `model`, with None for a name that is not in the table."""
    wanted = base_name(name)
    return next((known for known in models() if wanted == known.name or wanted in known.aliases), None)


def last_day_for_jobs(known: Model) -> date | None:
    """The last day a training job can be started, as far as announced; None where nothing was."""
    if known.no_new_jobs_after is not None:
        return known.no_new_jobs_after
    return None if known.shutdown is None else date.fromordinal(known.shutdown.toordinal() - 1)


def takes_jobs(known: Model, on: date) -> bool:
    """True while the provider accepts new training jobs on this model, by the dates in the table."""
    last_day = last_day_for_jobs(known)
    return last_day is None or on <= last_day


def closing_note(known: Model, on: date) -> str:
    """What to know about the end of this model on this day, in one or two sentences; empty if nothing is."""
    last_day, end = last_day_for_jobs(known), known.tuned_shutdown or known.shutdown
    if last_day is None:
        return ""
    if on > last_day:
        return f"{known.name} no longer takes training jobs: {_closed(known, last_day)}.{_ended(end, on)}"
    note = f"{known.provider} takes no new fine-tuning jobs on {known.name} after {_day(last_day)}"
    if end is None:
        return f"{note}."
    return f"{note}, and every model trained from it stops answering on {_day(end)}."


def _closed(known: Model, last_day: date) -> str:
    if known.no_new_jobs_after is None and known.shutdown is not None:
        return f"it was shut down on {_day(known.shutdown)}"
    return f"none after {_day(last_day)}"


def _ended(end: date | None, on: date) -> str:
    if end is None:
        return ""
    verb = "stopped" if on >= end else "stop"
    return f" Models trained from it {verb} answering on {_day(end)}."


def _day(day: date) -> str:
    months = "January February March April May June July August September October November December"
    return f"{day.day} {months.split()[day.month - 1]} {day.year}"
