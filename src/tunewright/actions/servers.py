"""Servers that can be asked: the named ones, those typed by hand, their keys and their prices."""

from __future__ import annotations

from dataclasses import replace

from tunewright import providers
from tunewright.model.generation import Connection
from tunewright.settings import app_home


def connections() -> list[Connection]:
    """The named connections of `.streamlit/secrets.toml`, by name. Raises `TuneError` for a senseless one."""
    return providers.named_connections(_secrets())


def connection(base_url: str, model: str, *, api_key_env: str = providers.DEFAULT_KEY) -> Connection:
    """A connection typed by hand. Raises `TuneError` for an address or a model that makes no sense."""
    return providers.connection(base_url, model, api_key_env=api_key_env)


def named(name: str) -> Connection:
    """The named connection. Raises `UnknownName`, which lists the known ones."""
    return providers.named_connection(_secrets(), name)


def has_key(server: Connection) -> bool:
    """True where its key is known here, or it needs none (a server on this machine)."""
    return server.is_local or bool(own_key(server))


def own_key(server: Connection) -> str:
    """The key that work beside the page may use by itself: that of a named connection, or for OpenAI itself.

    The environment's key is not sent to an address that somebody typed on a page.
    """
    is_openai = server.base_url.startswith("https://api.openai.com/")
    return key_of(server) if server.name or is_openai else ""


def key_of(server: Connection) -> str:
    """The key of the environment or the secrets; empty without one. Never to be kept or shown."""
    return providers.key_for(server, _secrets())


def price_note(server: Connection) -> str:
    """Price per million tokens and where it is known from; empty where no price is known."""
    price = providers.price_of(server)
    return (
        "" if price is None else f"${price.input} asked, ${price.output} answered per million tokens: {price.note}"
    )


def _secrets() -> dict[str, object]:
    return providers.read_secrets(providers.secrets_files(app_home()))


def sound(server: Connection) -> Connection:
    """A named connection as the secrets file has it now, so that its key goes nowhere else; others as they are."""
    if server.name:
        return replace(named(server.name), model=server.model)
    return providers.connection(
        server.base_url,
        server.model,
        api_key_env=server.api_key_env,
        usd_per_million_input=server.usd_per_million_input,
        usd_per_million_output=server.usd_per_million_output,
        parallel=server.parallel,
        timeout_seconds=server.timeout_seconds,
        stream=server.stream,
    )
