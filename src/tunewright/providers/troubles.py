"""Faults of the SDK as sentences, and what follows from each: ask again, do without something, or end the run."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from tunewright.model.generation import Connection
from tunewright.providers.waiting import seconds_asked

_LACKING: Final = (
    ("limit", ("max_tokens", "max_completion_tokens")),
    ("response_format", ("response_format", "json_schema", "structured output", "guided")),
    ("temperature", ("temperature",)),
    ("seed", ("seed",)),
    ("stream_options", ("stream_options",)),
)
_KEY_LIKE: Final = re.compile(r"\b(?:sk|pk|key|Bearer)[-_ ][\w*.\-]{4,}", re.IGNORECASE)
_SHOWN: Final = 160


@dataclass(frozen=True, slots=True)
class Trouble:
    """What went wrong with one attempt, in words, and what follows from it."""

    reason: str
    again: bool = False
    """Worth another attempt: nothing was charged."""
    may_be_paid: bool = False
    ends: bool = False
    """No other request would fare better."""
    is_busy: bool = False
    """All requests should wait."""
    wait_seconds: float | None = None
    lacks: str = ""
    """What the server does not know; it may be asked without."""


def trouble_of(error: Exception, server: Connection, key: str) -> Trouble:
    """The trouble that a fault of the SDK, or of the network below it, stands for."""
    import openai

    if isinstance(error, openai.APITimeoutError):
        if _never_arrived(error):
            return Trouble(_unreached(server), again=True)
        return Trouble(f"The server gave no answer within {server.timeout_seconds:g} seconds.", may_be_paid=True)
    if isinstance(error, openai.APIStatusError):
        return _refused(error, server, key)
    if isinstance(error, openai.APIConnectionError):
        if _never_arrived(error):
            return Trouble(_unreached(server), again=True)
        return Trouble("The connection broke off before the answer was complete.", may_be_paid=True)
    if isinstance(error, openai.APIResponseValidationError):
        return Trouble("The server's reply could not be read.", may_be_paid=True)
    if _is_of_the_network(error):
        return Trouble("The connection broke off before the answer was complete.", may_be_paid=True)
    raise error


def _is_of_the_network(error: Exception) -> bool:
    import httpx2

    return isinstance(error, httpx2.HTTPError | httpx2.StreamError)


def _never_arrived(error: Exception) -> bool:
    """True where no connection came about, so that nothing was sent."""
    import httpx2

    cause = error.__cause__
    return isinstance(
        cause,
        httpx2.ConnectError
        | httpx2.ConnectTimeout
        | httpx2.PoolTimeout
        | httpx2.UnsupportedProtocol
        | httpx2.LocalProtocolError,
    )


def _unreached(server: Connection) -> str:
    return f"The server at {server.base_url} could not be reached."


def _refused(error: Any, server: Connection, key: str) -> Trouble:
    """What a status of the server means."""
    status = int(error.status_code)
    said = _said(error, key)
    code = str(getattr(error, "code", "") or "")
    if status == 429 and code == "insufficient_quota":
        return Trouble("The account of this key has no credit left.", ends=True)
    if status in (408, 409, 425, 429) or status >= 500:
        wait = seconds_asked({name.lower(): value for name, value in error.response.headers.items()})
        is_busy = status in (429, 503)
        why = "is asked too much at the moment" if status == 429 else "failed"
        return Trouble(f"The server {why} (status {status}).", again=True, is_busy=is_busy, wait_seconds=wait)
    if status in (401, 403):
        return Trouble(f"The server refused the key (status {status}).", ends=True)
    if status == 404:
        return Trouble(f"The server knows no model “{server.model[:80]}”, or nothing at this address.", ends=True)
    return Trouble(f"The server refused the request (status {status}){said}", lacks=_lacking(error, status))


def _lacking(error: Any, status: int) -> str:
    """What the server says it does not know or allow, of the things we can do without."""
    if status not in (400, 422):
        return ""
    told = f"{getattr(error, 'param', '')} {error.message}".casefold()
    return next((name for name, words in _LACKING if any(word in told for word in words)), "")


def _said(error: Any, key: str) -> str:
    """The server's own words, shortened and without anything that may be a key, as the end of a sentence."""
    body = error.body
    words = body.get("message") if isinstance(body, Mapping) else None
    if not isinstance(words, str) or not words.strip():
        return "."
    words = words.replace(key, "…") if key else words
    words = _KEY_LIKE.sub("…", " ".join(words.split()))
    return f": {words[:_SHOWN]}{'…' if len(words) > _SHOWN else ''}"
