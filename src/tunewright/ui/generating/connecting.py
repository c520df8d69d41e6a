"""Which server and model make the examples, and the key for it, which is kept for the session alone."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Final
from urllib.parse import urlsplit

import streamlit as st

from tunewright.actions import generating
from tunewright.model.generation import Connection
from tunewright.ui.generating.words import host
from tunewright.ui.plain import plain
from tunewright.ui.state import Key

_OTHER: Final = ""
_OPENAI: Final = "https://api.openai.com/v1"
_MOST_PARALLEL: Final = 64
_SECRETS: Final = Key[dict[str, str]]("generate_secrets", {})
"""Keys typed in this session by the address of their server, so that each is asked for once."""


def choose_connection(key: str) -> tuple[Connection | None, str]:
    """The connection as chosen and the key given for this session; None while something needed is missing."""
    named = {one.name: one for one in generating.connections()}
    chosen = _OTHER
    if named:
        chosen = st.selectbox(
            "Server",
            [*named, _OTHER],
            format_func=lambda name: _title(named[name]) if name else "Another server …",
            key=f"{key}_named",
            persist_state="session",
        )
    connection = named[chosen] if chosen else _typed(key)
    if connection is None:
        return None, ""
    return connection, session_key(connection, key)


def _title(one: Connection) -> str:
    return f"{one.name} · {one.model} at {host(one.base_url)}"


def _typed(key: str) -> Connection | None:
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        url = st.text_input(
            "Address of the server",
            _OPENAI,
            key=f"{key}_url",
            persist_state="session",
            help="Any server that speaks as OpenAI’s does: OpenAI, Azure (…/openai/v1), vLLM, Ollama "
            "(http\u200b://localhost:11434/v1) and others. A named one is a table of .streamlit/secrets.toml.",
        )
        model = st.text_input("Model", key=f"{key}_model", placeholder="gpt-4.1-mini", persist_state="session")
    url, model = (url or "").strip().rstrip("/"), (model or "").strip()
    prices = _more(key)
    if not _is_address(url):
        st.caption(":orange[:material/error:] The address begins with http:// or https://.")
        return None
    if not model:
        return None
    said = st.session_state
    return Connection(
        url,
        model,
        usd_per_million_input=prices[0],
        usd_per_million_output=prices[1],
        parallel=int(said.get(f"{key}_parallel") or 8),
        timeout_seconds=float(said.get(f"{key}_timeout") or 120),
    )


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def _more(key: str) -> tuple[Decimal | None, Decimal | None]:
    with st.expander("Price and speed", icon=":material/speed:"):
        with st.container(horizontal=True, gap="small"):
            given = [
                st.text_input(
                    f"US dollars per million {what} tokens",
                    key=f"{key}_price_{what}",
                    placeholder="As in our table",
                    persist_state="session",
                )
                for what in ("input", "output")
            ]
        with st.container(horizontal=True, gap="small"):
            st.number_input(
                "Requests at the same time",
                *(1, _MOST_PARALLEL, 8, 1),
                key=f"{key}_parallel",
                persist_state="session",
            )
            st.number_input(
                "Seconds to wait for an answer",
                *(5, 900, 120, 5),
                key=f"{key}_timeout",
                persist_state="session",
            )
    return _price(given[0]), _price(given[1])


def _price(text: str | None) -> Decimal | None:
    """A price as typed; None where none is, or it is no amount."""
    given = (text or "").strip().removeprefix("$").replace(",", ".")
    if not given:
        return None
    try:
        price = Decimal(given)
    except InvalidOperation:
        price = Decimal(-1)
    if not price.is_finite() or price < 0:
        st.caption(f":orange[:material/error:] “{plain(given, 40)}” is no price.")
        return None
    return price


def session_key(connection: Connection, key: str, *, again: bool = False) -> str:
    """The key typed for this session, where the environment holds none that may be used.

    A server on this machine may do without. `again` is for runs that were begun: it asks only where it must.
    """
    if generating.own_key(connection):
        if not again:
            st.caption(f":green[:material/key:] The key is taken from {plain(connection.api_key_env)}.")
        return ""
    name = f"{key}_secret_{connection.base_url}"
    st.session_state.setdefault(name, known_secret(connection))
    typed = st.text_input(
        "Key, if the server wants one" if connection.is_local else "Key",
        type="password",
        live="50ms",  # a key that was left by the tabulator would else not arrive with the next click
        key=name,
        placeholder="None" if connection.is_local else "sk-…",
        autocomplete="off",
        help="Kept in memory for this session alone: in no file, no database, no log. "
        "A named connection takes its key from the environment.",
    )
    secret = (typed or "").strip()
    _SECRETS.put({**_SECRETS.get(), connection.base_url: secret})
    return secret


def known_secret(connection: Connection) -> str:
    """The key typed for this server earlier in this session; empty without one."""
    return "" if generating.own_key(connection) else _SECRETS.get().get(connection.base_url, "")


def lacks_key(connection: Connection, typed: str) -> bool:
    """True where nothing can be sent before somebody gives a key."""
    return not typed and not generating.has_key(connection)
