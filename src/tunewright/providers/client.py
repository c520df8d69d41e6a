"""Ask an OpenAI-compatible server: attempts with pauses, what an answer cost, and failures as sentences.

What a server refuses (429, 5xx, no connection) was not charged and is asked again; what it may have charged (no
answer in time, an answer cut off) never is: a person decides about that.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from tunewright.model import TuneError
from tunewright.model.generation import Connection
from tunewright.providers.replies import Reply, Unreadable, read_reply, read_stream
from tunewright.providers.troubles import Trouble, trouble_of
from tunewright.providers.waiting import Gate, pause_before

if TYPE_CHECKING:
    import httpx2
    from openai import OpenAI

MOST_ATTEMPTS: Final = 6
_CONNECT_SECONDS: Final = 10.0
_NO_KEY: Final = "none"
_PATH: Final = "/chat/completions"


@dataclass(frozen=True, slots=True)
class Question:
    """One request as the wire knows it. `schema` is what the answer should be, where the server can see to that."""

    messages: list[dict[str, str]]
    schema: dict[str, Any]
    schema_name: str
    max_tokens: int
    temperature: float | None = None
    seed: int | None = None
    key: str = ""
    """Sent along, so that a server that knows how may recognise the same request."""


class Failed(Exception):
    """A request that got no usable answer, as a sentence for people; never holds a key."""

    def __init__(self, reason: str, attempts: int, *, may_be_paid: bool, ends_run: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.attempts = reason, attempts
        self.may_be_paid, self.ends_run = may_be_paid, ends_run


class Stopped(Exception):
    """The run was stopped before this request was sent, or while it waited to be sent again."""


class Client:
    """A connection that is open. Thread-safe; remembers what the server cannot do."""

    def __init__(self, server: Connection, key: str, gate: Gate, *, attempts: int = MOST_ATTEMPTS) -> None:
        """Raises `TuneError` for what cannot be a key."""
        _require_sound(key)
        self._server, self._key, self._gate, self._most = server, key, gate, attempts
        self._without: set[str] = set()
        self._lock = threading.Lock()
        self._sdk, self._raw = _opened(server, key)

    def close(self) -> None:
        """Close the connections."""
        self._sdk.close()

    def ask(self, question: Question) -> Reply:
        """The server's answer.

        Raises:
            Failed: there is none, or none that can be read.
            Stopped: the run was stopped first; nothing of this is on its way.
        """
        attempt = 0
        while True:
            if not self._gate.pass_through():
                raise Stopped
            attempt += 1
            trouble = None
            try:
                return self._once(question, attempt)
            except Unreadable as error:
                raise Failed(str(error), attempt, may_be_paid=True) from None
            except Exception as error:  # noqa: BLE001 - the room's border: every fault of the SDK becomes words
                trouble = trouble_of(error, self._server, self._key)
            if trouble.lacks and self._give_up(trouble.lacks):
                attempt -= 1  # asked again at once, without what the server does not know
                continue
            if not trouble.again or attempt >= self._most:
                raise Failed(
                    _told(trouble, attempt), attempt, may_be_paid=trouble.may_be_paid, ends_run=trouble.ends
                )
            self._wait(trouble, attempt)

    def _once(self, question: Question, attempt: int) -> Reply:
        headers = {"Idempotency-Key": question.key} if question.key else {}
        if self._server.stream:
            create = self._sdk.chat.completions.with_streaming_response.create
            wanted, form = self._wanted(question), self._form(question)
            with create(**wanted, stream=True, extra_headers=headers, extra_body=form) as answer:
                return read_stream(answer.iter_lines(), question.messages, attempt)
        # The SDK's own way for plain bodies: going through each field of a typed one costs more than all the rest.
        body = self._wanted(question) | (self._form(question) or {})
        raw = self._sdk.post(_PATH, cast_to=self._raw, body=body, options={"headers": headers})
        return read_reply(raw.content, question.messages, attempt)

    def _wanted(self, question: Question) -> dict[str, Any]:
        """What is sent, but for the form: without what the server refused to know."""
        wanted: dict[str, Any] = {"model": self._server.model, "messages": question.messages}
        wanted[self._limit_name()] = question.max_tokens
        optional = {"temperature": question.temperature, "seed": question.seed}
        wanted |= {
            name: value for name, value in optional.items() if value is not None and name not in self._without
        }
        if self._server.stream and "stream_options" not in self._without:
            wanted["stream_options"] = {"include_usage": True}
        return wanted

    def _form(self, question: Question) -> dict[str, Any] | None:
        """The form that the answer should have, as the body has it."""
        if "json_schema" not in self._without:
            named = {"name": question.schema_name, "strict": True, "schema": question.schema}
            return {"response_format": {"type": "json_schema", "json_schema": named}}
        return None if "response_format" in self._without else {"response_format": {"type": "json_object"}}

    def _limit_name(self) -> str:
        """OpenAI's newer models know the one name, most other servers the other."""
        is_new = "openai.com" in self._server.base_url or "azure.com" in self._server.base_url
        return "max_completion_tokens" if is_new != ("limit" in self._without) else "max_tokens"

    def _give_up(self, lacking: str) -> bool:
        """Do without something from now on; False where that was tried already."""
        with self._lock:
            wanted = lacking
            if lacking == "response_format" and "json_schema" not in self._without:
                wanted = "json_schema"
            if wanted in self._without:
                return False
            self._without.add(wanted)
            return True

    def _wait(self, trouble: Trouble, attempt: int) -> None:
        seconds = pause_before(attempt, trouble.wait_seconds)
        if trouble.is_busy:
            self._gate.close_for(seconds)
            return
        own = threading.Event()
        while seconds > 0 and not self._gate.is_stopped:
            own.wait(min(seconds, 0.2))
            seconds -= 0.2


def _require_sound(key: str) -> None:
    """What a header cannot carry would fail in the library below, whose fault holds the key."""
    if not key.isascii() or not key.isprintable():
        raise TuneError(
            "The key holds a character that no key has, such as a curly quote, a dash or a line break.",
            "Copy it once more from where it is kept.",
        )


def _told(trouble: Trouble, attempts: int) -> str:
    return f"{trouble.reason} It was tried {attempts} times." if attempts > 1 else trouble.reason


def _opened(server: Connection, key: str) -> tuple[OpenAI, type[httpx2.Response]]:
    """The SDK's client, without its own attempts and without a proxy for a server on this machine; and the class
    of its plain answers."""
    import httpx2
    from openai import DefaultHttpxClient, OpenAI

    logging.getLogger("httpx2").setLevel(logging.WARNING)  # it names every address asked
    limits = httpx2.Limits(max_connections=server.parallel, max_keepalive_connections=server.parallel)
    timeout = httpx2.Timeout(server.timeout_seconds, connect=_CONNECT_SECONDS)
    plain = DefaultHttpxClient(limits=limits, timeout=timeout, trust_env=not server.is_local)
    sdk = OpenAI(
        base_url=server.base_url, api_key=key or _NO_KEY, max_retries=0, timeout=timeout, http_client=plain
    )
    return sdk, httpx2.Response
