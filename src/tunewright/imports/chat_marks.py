"""Whole conversations in one text, with the marks that models are trained on: who speaks where is read from them.

A text is split only where its marks account for all of it; otherwise it is no conversation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from tunewright.model import Body

_ROLES: Final = {
    **dict.fromkeys(("user", "human", "instruction", "question", "prompter"), "user"),
    **dict.fromkeys(("assistant", "response", "answer", "gpt", "bot", "model", "ai", "output"), "assistant"),
    **dict.fromkeys(("system", "developer"), "system"),
    **dict.fromkeys(("tool", "ipython", "function response", "observation"), "tool"),
    "input": "input",
}
_ENDS: Final = ("<|endoftext|>", "</s>", "<|end_of_text|>", "<eos>", "<|eot_id|>", "<|im_end|>")
"""What closes a whole text, whatever its family."""
_STARTS: Final = ("<|begin_of_text|>", "<s>", "<bos>", "<|startoftext|>", "<|endoftext|>")


@dataclass(frozen=True, slots=True)
class _Family:
    """One way to mark turns: what begins each, and what ends it. Without ends, white space around is no content."""

    sign: str
    """A piece of every mark, by which texts without any are passed over at once."""
    mark: re.Pattern[str]
    ends: Sequence[str] = ()
    has_preamble: bool = False
    """True where words before the first mark are a system text."""


_FAMILIES: Final = (
    _Family("<|im_start|>", re.compile(r"<\|im_start\|>[ ]?([a-z]+)[ ]*\n"), ("<|im_end|>",)),
    _Family(
        "<|start_header_id|>",
        re.compile(r"<\|start_header_id\|>([a-z]+)<\|end_header_id\|>\n{0,2}"),
        ("<|eot_id|>", "<|eom_id|>"),
    ),
    _Family("<start_of_turn>", re.compile(r"<start_of_turn>([a-z]+)\n"), ("<end_of_turn>",)),
    _Family("|>", re.compile(r"<\|(system|user|assistant|tool)\|>[ ]*\n?"), ("<|end|>", "</s>", "<|endoftext|>")),
    _Family("###", re.compile(r"###[ ]?(Human|User|Assistant|GPT|Bot|System)[ ]?:[ ]?"), has_preamble=True),
    _Family(
        "###",
        re.compile(r"(?:\A|(?<=\n))###[ ]?(Instruction|Input|Question|Response|Answer|Output|System)[ ]?:?[ ]*\n"),
        has_preamble=True,
    ),
    _Family(
        "USER:",
        re.compile(
            r"(?:\A|(?<=\n)|(?<=</s>)|(?<=<\|endoftext\|>))[ ]?(SYSTEM|USER|ASSISTANT|FUNCTION RESPONSE):[ ]?"
        ),
        has_preamble=True,
    ),
    _Family("USER:", re.compile(r"(?:\A|(?<=[.?!\n] )|(?<=</s>)|(?<=\s))(USER|ASSISTANT):[ ]?"), has_preamble=True),
)


def turns_in_marks(text: str) -> list[Body] | None:
    """The turns of a conversation written with marks; None for a text that is none.

    The empty last turn, which leaves the answer to somebody else, is left out. Cost: a few passes.
    """
    found = next((turns for turns in _readings(text) if _is_talk(turns)), None)
    return None if found is None else _answered(found)


def _readings(text: str) -> Iterator[list[Body]]:
    if "[INST]" in text:
        yield _bracketed(text)
    for family in _FAMILIES:
        if family.sign in text:
            yield _split(text, family)


def _is_talk(turns: Sequence[Body]) -> bool:
    """True for turns that begin with a question and go on with an answer, where nobody but tools speaks twice."""
    roles = [turn["role"] for turn in turns if turn["role"] != "system"]
    systems = [at for at, turn in enumerate(turns) if turn["role"] == "system"]
    if roles[:1] != ["user"] or "assistant" not in roles or systems not in ([], [0]):
        return False
    return all(one != other or one == "tool" for one, other in pairwise(roles))


def _split(text: str, family: _Family) -> list[Body]:
    """The turns by the marks of a family; an empty list where something stands between an end and the next mark."""
    text = _started(text)
    marks = list(family.mark.finditer(text))
    before = text[: marks[0].start()].strip() if marks else text
    if not marks or (before and not family.has_preamble):
        return []
    turns: list[Body] = [{"role": "system", "content": before}] if before else []
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    for mark, end in zip(marks, ends, strict=True):
        role = _ROLES.get(mark[1].casefold())
        said = _ended(text[mark.end() : end], family.ends)
        if role is None or said is None:
            return []
        if role == "input" and (not turns or turns[-1]["role"] != "user"):
            return []
        if role == "input":
            turns[-1] = {"role": "user", "content": "\n".join(filter(None, (turns[-1]["content"], said)))}
        else:
            turns.append({"role": role, "content": said})
    return turns


def _answered(turns: list[Body]) -> list[Body]:
    if turns and turns[-1]["role"] == "assistant" and not turns[-1]["content"].strip():
        return turns[:-1]
    return turns


def _started(text: str) -> str:
    stripped = text.lstrip()
    start = next((start for start in _STARTS if stripped.startswith(start)), "")
    return stripped.removeprefix(start) if start else text


def _ended(said: str, ends: Sequence[str]) -> str | None:
    """What is said before the turn's end; None where something stands behind that which is no end of the text."""
    if not ends:
        return _closed(said).strip()
    at = min((found for end in ends if (found := said.find(end)) >= 0), default=-1)
    if at < 0:
        return said.removesuffix("\n")
    rest = said[at:]
    for end in (*ends, *_ENDS, *_STARTS):
        rest = rest.replace(end, "")
    return None if rest.strip() else said[:at]


def _closed(said: str) -> str:
    """The text without what closes it."""
    stripped = said.rstrip()
    end = next((end for end in _ENDS if stripped.endswith(end)), "")
    return stripped.removesuffix(end) if end else said


def _bracketed(text: str) -> list[Body]:
    """Llama 2's and Mistral's way: questions in brackets, answers between them."""
    before, *parts = _started(text).split("[INST]")
    turns: list[Body] = []
    for part in parts:
        asked, closed, answer = part.partition("[/INST]")
        if not closed:
            return []
        start, opened, rest = asked.partition("<<SYS>>")
        system, ended, question = rest.partition("<</SYS>>")
        if opened and ended and not turns and not start.strip():
            turns, asked = [{"role": "system", "content": system.strip()}], question
        turns.append({"role": "user", "content": asked.strip()})
        answer = _closed(answer.rstrip().removesuffix("<s>"))
        turns.append({"role": "assistant", "content": answer.strip()})
    return [] if before.strip() else turns
