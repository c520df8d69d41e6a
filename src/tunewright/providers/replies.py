"""What a server answered: the text, why it ended, and the tokens it counts; whole, or piece by piece."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tunewright.model import text_of
from tunewright.tokens import count_text

CUT_OFF: Final = "The server's answer broke off before its end."
_NO_ANSWER: Final = "The server's reply held no answer."


class Unreadable(Exception):
    """A reply that came and cannot be read; it was probably charged. The message is a sentence."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A readable answer."""

    text: str
    model: str
    input_tokens: int
    output_tokens: int
    attempts: int
    trouble: str = ""
    """Why its text is of no use, as a sentence: cut off, withheld, refused, empty. Its tokens were paid for."""


def read_reply(content: bytes, messages: Sequence[Mapping[str, str]], attempts: int) -> Reply:
    """The reply in a whole body. Raises `Unreadable`."""
    try:
        said = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Unreadable("The server's reply was not readable JSON.") from error
    choice = _first(said)
    message = choice.get("message")
    message = message if isinstance(message, Mapping) else {}
    return _reply(said, message, str(choice.get("finish_reason") or ""), messages, attempts)


def read_stream(lines: Iterable[str], messages: Sequence[Mapping[str, str]], attempts: int) -> Reply:
    """The reply in server-sent events. Raises `Unreadable` where they end before the answer does."""
    pieces: list[str] = []
    refused: list[str] = []
    head: dict[str, Any] = {}
    finish = ""
    for line in lines:
        if not line.startswith("data:"):
            continue
        event = line[5:].strip()
        if event == "[DONE]":
            break
        said = _event(event)
        head |= {name: said[name] for name in ("model", "usage") if said.get(name)}
        for choice in said.get("choices") or ():
            delta = choice.get("delta") or {}
            pieces.append(text_of(delta.get("content")))
            refused.append(text_of(delta.get("refusal")))
            finish = str(choice.get("finish_reason") or finish)
    if not finish:
        raise Unreadable(CUT_OFF)
    message = {"content": "".join(pieces), "refusal": "".join(refused)}
    return _reply(head, message, finish, messages, attempts)


def _event(text: str) -> dict[str, Any]:
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(CUT_OFF) from error
    if not isinstance(said, dict) or said.get("error"):
        raise Unreadable("The server reported an error in the middle of its answer.")
    return said


def _first(said: object) -> Mapping[str, Any]:
    choices = said.get("choices") if isinstance(said, Mapping) else None
    if not isinstance(choices, list) or not choices or not isinstance(choices[0], Mapping):
        raise Unreadable(_NO_ANSWER)
    return choices[0]


def _reply(
    said: Mapping[str, Any],
    message: Mapping[str, Any],
    finish: str,
    messages: Sequence[Mapping[str, str]],
    attempts: int,
) -> Reply:
    text = text_of(message.get("content"))
    asked, answered = _usage(said.get("usage"), messages, text)
    model = said.get("model") if isinstance(said.get("model"), str) else ""
    return Reply(text, model or "", asked, answered, attempts, _trouble(text, message, finish))


def _trouble(text: str, message: Mapping[str, Any], finish: str) -> str:
    if finish == "length":
        return "The answer was cut off at the longest length allowed. Allow longer answers, or ask for fewer."
    if finish == "content_filter":
        return "The server's filter withheld the answer."
    if text_of(message.get("refusal")).strip() and not text.strip():
        return "The model declined to answer."
    return "" if text.strip() else "The answer was empty."


def _usage(usage: object, messages: Sequence[Mapping[str, str]], text: str) -> tuple[int, int]:
    """(tokens asked, tokens answered) as the server counts them; counted here where it does not say."""
    said = usage if isinstance(usage, Mapping) else {}
    asked, answered = said.get("prompt_tokens"), said.get("completion_tokens")
    if not isinstance(asked, int):
        asked = count_asked(messages)
    if not isinstance(answered, int):
        answered = count_text(text, "o200k_base")
    return max(asked, 0), max(answered, 0)


def count_asked(messages: Iterable[Mapping[str, str]]) -> int:
    """Tokens of a request as OpenAI's chat models count them: three for the whole, three and a role for each."""
    return 3 + sum(4 + count_text(message["content"], "o200k_base") for message in messages)
