"""What asking a model costs: the connection's own price, else the dated table."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from tunewright import targets
from tunewright.model.generation import Connection

_TABLE = Path(__file__).with_name("prices.toml")
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars per million tokens asked and answered, and where that is known from."""

    input: Decimal
    output: Decimal
    note: str


@cache
def _table() -> tuple[dict[str, tuple[Decimal, Decimal]], str, date]:
    said = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    by_name = {
        name: (Decimal(entry["input"]), Decimal(entry["output"]))
        for entry in said["model"]
        for name in entry["names"]
    }
    return by_name, str(said["source"]), said["read_on"]


def price_of(connection: Connection) -> Price | None:
    """The price of a model on a connection; None where nobody knows it.

    A model that no table knows costs nothing by the token on a server of this machine.
    """
    asked, answered = connection.usd_per_million_input, connection.usd_per_million_output
    if asked is not None and answered is not None:
        return Price(asked, answered, "the connection's own price")
    name = connection.model.strip().casefold()
    by_name, source, read_on = _table()
    if name in by_name:
        return Price(*by_name[name], f"{source}; read on {read_on.isoformat()}")
    tuned = targets.find_model(name) if name.startswith("ft:") else None
    if tuned is not None:
        note = f"{tuned.source}; read on {tuned.read_on.isoformat()}"
        return Price(tuned.input_usd_per_million, tuned.output_usd_per_million, note)
    if connection.is_local:
        return Price(_ZERO, _ZERO, "a server on this machine, which charges nothing by the token")
    return None
