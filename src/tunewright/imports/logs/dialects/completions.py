"""OpenAI's older completions: a prompt, or a list of them, each answered by texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from tunewright.imports.logs.call import NO_ANSWER, Call, Left, Reply
from tunewright.imports.logs.dialects.openai import FILTERED, failure, made_call
from tunewright.imports.logs.values import first_word, objects
from tunewright.model import Body

_NUMBERS: Final = Left("no-content", "The log keeps the prompt as token numbers, not as text.")
_UNEVEN: Final = Left("half", "It cannot be told which answer belongs to which prompt.")


def completion_calls(request: Mapping[str, Any], response: Mapping[str, Any]) -> Iterator[Call | Left]:
    """One call for each prompt, the prompt as the user's turn and each text as an answer to it."""
    failed = failure(response)
    prompts = _prompts(request.get("prompt"))
    if failed or prompts is None:
        yield failed or _NUMBERS
        return
    choices = _in_order(objects(response.get("choices")))
    per_prompt, rest = divmod(len(choices), len(prompts) or 1)
    if rest:
        yield _UNEVEN
        return
    for at, prompt in enumerate(prompts):
        own = choices[at * per_prompt : (at + 1) * per_prompt]
        yield _call(request, response, prompt, own, at if len(prompts) > 1 else None)


def _prompts(raw: object) -> list[str] | None:
    """The prompts; None where they are not texts."""
    if isinstance(raw, str):
        return [raw]
    if isinstance(raw, list) and raw and all(isinstance(one, str) for one in raw):
        return raw
    return None


def _in_order(choices: Sequence[Body]) -> list[Body]:
    """Choices as their index says; the log may hold them as they came in."""
    if all(isinstance(choice.get("index"), int) for choice in choices):
        return sorted(choices, key=lambda choice: int(choice["index"]))
    return list(choices)


def _call(
    request: Mapping[str, Any], response: Mapping[str, Any], prompt: str, choices: Sequence[Body], at: int | None
) -> Call | Left:
    begun = prompt if request.get("echo") is True else ""
    replies = [reply for reply in (_reply(choice, begun) for choice in choices) if reply]
    if not replies:
        return FILTERED if any(choice.get("finish_reason") == "content_filter" for choice in choices) else NO_ANSWER
    call = made_call(request, response, [{"role": "user", "content": prompt}], replies, None)
    if at is None:
        return call
    return replace(call, id=f"{call.id}:{at}" if call.id else "", tokens_in=None, tokens_out=None)


def _reply(choice: Body, begun: str) -> Reply | None:
    text, finish = choice.get("text"), first_word(choice, "finish_reason")
    if not isinstance(text, str) or finish == "content_filter":
        return None
    text = text.removeprefix(begun)
    return Reply({"role": "assistant", "content": text}, finish) if text else None
