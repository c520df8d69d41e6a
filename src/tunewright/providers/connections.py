"""Which servers there are and where their keys come from: the secrets file and the environment, never the store."""

from __future__ import annotations

import ipaddress
import os
import tomllib
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from tunewright.model import TuneError, UnknownName
from tunewright.model.generation import Connection

DEFAULT_KEY: Final = "OPENAI_API_KEY"
_FILE: Final = Path(".streamlit") / "secrets.toml"
_MOST_PARALLEL: Final = 64
_USUAL: Final = Connection("", "")
_HINT: Final = "Give an address such as https://api.openai.com/v1 or http://127.0.0.1:8000/v1."


def secrets_files(home: Path | None = None) -> list[Path]:
    """Where secrets may stand, in the order in which they count: this folder first, then the person's own."""
    return [Path.cwd() / _FILE, *([home / _FILE] if home else []), Path.home() / _FILE]


def read_secrets(files: list[Path]) -> dict[str, Any]:
    """The first of the files that is there; empty without one.

    Raises:
        TuneError: it cannot be read, or is no TOML. Nothing of what it holds is said.
    """
    for path in files:
        try:
            if path.is_file():
                return tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
            # without its cause: the parser's own words quote the line, and lines of this file are secrets
            raise TuneError("The secrets file cannot be read.", "Check that it is TOML, and its rights.") from None
    return {}


def named_connections(secrets: Mapping[str, Any]) -> list[Connection]:
    """The tables `[connections.NAME]` that name an address and a model, by name; others belong to somebody else."""
    tables = secrets.get("connections")
    found = tables.items() if isinstance(tables, Mapping) else ()
    return [
        _named(str(name), table)
        for name, table in sorted(found)
        if isinstance(table, Mapping) and "base_url" in table and "model" in table
    ]


def named_connection(secrets: Mapping[str, Any], name: str) -> Connection:
    """The connection of this name. Raises `UnknownName`, which lists the known ones."""
    known = {one.name: one for one in named_connections(secrets)}
    if name not in known:
        raise UnknownName("connection", name, sorted(known))
    return known[name]


def _named(name: str, table: Mapping[str, Any]) -> Connection:
    return connection(
        str(table["base_url"]),
        str(table["model"]),
        name=name,
        api_key_env=str(table.get("api_key_env") or DEFAULT_KEY),
        usd_per_million_input=_price(table.get("usd_per_million_input")),
        usd_per_million_output=_price(table.get("usd_per_million_output")),
        parallel=_whole(table.get("parallel"), _USUAL.parallel),
        timeout_seconds=float(_whole(table.get("timeout_seconds"), int(_USUAL.timeout_seconds))),
        stream=table.get("stream") is True,
    )


def _price(value: object) -> Decimal | None:
    try:
        price = None if value is None else Decimal(str(value))
    except InvalidOperation:
        price = Decimal(-1)
    if price is not None and not (price.is_finite() and price >= 0):
        raise TuneError(
            "A price of a connection is not a number.", "Write it like 0.15, in US dollars per million."
        )
    return price


def _whole(value: object, default: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else default


def connection(
    base_url: str,
    model: str,
    *,
    name: str = "",
    api_key_env: str = DEFAULT_KEY,
    usd_per_million_input: Decimal | None = None,
    usd_per_million_output: Decimal | None = None,
    parallel: int = _USUAL.parallel,
    timeout_seconds: float = _USUAL.timeout_seconds,
    stream: bool = False,
) -> Connection:
    """A connection with a sound address.

    Raises:
        TuneError: no address, one with a name, password or question in it (they would be kept and shown), one that
            would send the key unprotected over the network, or no model.
    """
    address = base_url.strip()
    _require_sound(address)
    if not model.strip():
        raise TuneError("The connection names no model.", "Name one that the server has, such as gpt-4.1-mini.")
    return Connection(
        base_url=address,
        model=model.strip(),
        name=name,
        api_key_env=api_key_env.strip() or DEFAULT_KEY,
        usd_per_million_input=usd_per_million_input,
        usd_per_million_output=usd_per_million_output,
        parallel=min(max(parallel, 1), _MOST_PARALLEL),
        timeout_seconds=timeout_seconds,
        stream=stream,
    )


def _require_sound(address: str) -> None:
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError as error:
        raise TuneError("The server's address cannot be read.", _HINT) from error
    if parts.scheme not in ("http", "https") or not host:
        raise TuneError("The server's address is no web address.", _HINT)
    if parts.username or parts.password or parts.query or parts.fragment:
        raise TuneError(
            "The server's address holds more than an address.",
            "Leave out names, passwords and everything from “?” on; the key is given by itself.",
        )
    if parts.scheme == "http" and not _is_near(host):
        raise TuneError("That address would send the key and your texts unprotected.", "Begin it with https://.")


def _is_near(host: str) -> bool:
    """True for this machine and the local network."""
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return "." not in host or host.endswith((".local", ".internal", ".lan", ".localhost"))


def key_for(server: Connection, secrets: Mapping[str, Any], environ: Mapping[str, str] = os.environ) -> str:
    """The key of a connection: of its table, its environment variable, or that name in the secrets; else empty."""
    table = (secrets.get("connections") or {}).get(server.name) if server.name else None
    own = table.get("api_key") if isinstance(table, Mapping) else None
    found = own or environ.get(server.api_key_env) or secrets.get(server.api_key_env)
    return found.strip() if isinstance(found, str) else ""
