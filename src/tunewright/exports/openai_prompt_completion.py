"""OpenAI's older prompt/completion JSONL: separator, leading space and stop sequence are added here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from tunewright.exports.line import (
    NO_PREFERENCES,
    ExportOptions,
    LeftOut,
    Line,
    Written,
    is_safe_as_it_is,
    made_line,
    needs_no_escape,
    quoted,
    within_quotes,
)
from tunewright.exports.registry import writes
from tunewright.model import Example, text_of

_KEYS: Final = ("prompt", "completion")
_PLAIN_KEYS: Final = ("role", "content")

_NO_TEXT = LeftOut("Its prompt is not text.")
_EMPTY = LeftOut("Its completion is empty. Write one, or reject the example.")
_NO_ANSWER = LeftOut("It has no assistant answer to learn from. Add one, or reject the example.")
_TOOLS = LeftOut("It declares or calls tools, which the prompt/completion format cannot hold.")
_TURNS = LeftOut(
    "Only one question and one answer, with a system message before them if need be, "
    "fit the prompt/completion format."
)
_NOT_ALL_TEXT = LeftOut("It holds an image or another part that is not text.")
_UNTRAINED = LeftOut("Its answer has weight 0 (not to be learned), which the prompt/completion format cannot say.")


class Pair(NamedTuple):
    """Prompt and completion of one example before any separator, and the keys that stay behind."""

    prompt: str
    completion: str
    dropped: tuple[str, ...] = ()


@writes("openai-prompt-completion")
def line(example: Example, options: ExportOptions, stored: str | None = None) -> Written:
    """The example as a prompt/completion line; a chat of one question and one answer is turned into one."""
    pair = as_pair(example)
    if isinstance(pair, LeftOut):
        return pair
    separator = "" if pair.prompt.endswith(options.separator) else options.separator
    before, after = around(pair.completion, options)
    as_it_stands = pair.prompt, pair.completion
    is_pair = example.kind == "pair"
    if is_pair and needs_no_escape(stored):
        prompt = f'"{pair.prompt}{within_quotes(separator)}"'
        completion = f'"{within_quotes(before)}{pair.completion}{within_quotes(after)}"'
    else:
        prompt = quoted(f"{pair.prompt}{separator}")
        completion = quoted(f"{before}{pair.completion}{after}")
    unchanged = is_pair and not (pair.dropped or separator or before or after)
    if unchanged and stored is not None and is_safe_as_it_is(stored):
        return Line(stored, (), as_it_stands)
    if is_pair and next(key for key in example.body if key in _KEYS) == "completion":
        return made_line(f'{{"completion":{completion},"prompt":{prompt}}}', pair.dropped, as_it_stands)
    return made_line(f'{{"prompt":{prompt},"completion":{completion}}}', pair.dropped, as_it_stands)


def as_pair(example: Example) -> Pair | LeftOut:
    """Prompt and completion of an example as it stands, or why it has none.

    Of a chat, the system text and the question become the prompt, with a blank line between.
    """
    if example.kind == "preference":
        return NO_PREFERENCES
    if example.kind == "chat":
        return _from_chat(example)
    prompt, completion = example.body.get("prompt"), example.body.get("completion")
    if not isinstance(prompt, str):
        return _NO_TEXT
    if not isinstance(completion, str) or not completion.strip():
        return _EMPTY
    body = example.body
    return Pair(prompt, completion, () if len(body) == 2 else tuple([key for key in body if key not in _KEYS]))


def around(completion: str, options: ExportOptions) -> tuple[str, str]:
    """What is put before and behind a completion: a space and the stop sequence, unless they are there."""
    before = " " if options.leading_space and not completion.startswith(" ") else ""
    return before, "" if completion.endswith(options.stop) else options.stop


def _from_chat(example: Example) -> Pair | LeftOut:
    roles = [message.role for message in example.messages]
    if "assistant" not in roles:
        return _NO_ANSWER
    if example.has_tools or "tool" in roles or "function" in roles:
        return _TOOLS
    if roles[:1] in (["system"], ["developer"]):
        del roles[0]
    if roles != ["user", "assistant"]:
        return _TURNS
    raw = example.body["messages"]
    if not all(_is_all_text(message) for message in raw):
        return _NOT_ALL_TEXT
    *asked, answer = (text_of(message["content"]) for message in raw)
    if not answer.strip():
        return _EMPTY
    if raw[-1].get("weight") == 0:
        return _UNTRAINED
    return Pair("\n\n".join(asked), answer, _left_behind(example))


def _is_all_text(message: Mapping[str, Any]) -> bool:
    content = message.get("content")
    if isinstance(content, list):
        return all(isinstance(part, Mapping) and isinstance(part.get("text"), str) for part in content)
    return isinstance(content, str)


def _left_behind(example: Example) -> tuple[str, ...]:
    top = [key for key in example.body if key != "messages"]
    inner = [f"messages.{key}" for turn in example.body["messages"] for key in turn if key not in _PLAIN_KEYS]
    return tuple(top + inner)
