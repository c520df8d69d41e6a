"""Servers that answer like OpenAI's: which there are, their keys and prices, and asking them. The only room that
knows the network.

Keys come from the environment, the secrets file or the caller; they stand in no value that is kept or shown.
"""

from tunewright.providers.client import Client, Failed, Question, Stopped
from tunewright.providers.connections import (
    DEFAULT_KEY,
    connection,
    key_for,
    named_connection,
    named_connections,
    read_secrets,
    secrets_files,
)
from tunewright.providers.prices import Price, price_of
from tunewright.providers.replies import Reply, count_asked
from tunewright.providers.waiting import Gate

__all__ = [
    "DEFAULT_KEY",
    "Client",
    "Failed",
    "Gate",
    "Price",
    "Question",
    "Reply",
    "Stopped",
    "connection",
    "count_asked",
    "key_for",
    "named_connection",
    "named_connections",
    "price_of",
    "read_secrets",
    "secrets_files",
]
