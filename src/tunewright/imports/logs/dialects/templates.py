"""Prompts as a model sees them, split back into the turns they were made of, where that is certain.

Each family of models marks turns in its own way; a prompt is split only where its marks account for every
character. What looks like a mark but was typed by somebody cannot be told apart and reads as one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from tunewright.model import Body

_ROLES: Final = {
    **{name: name for name in ("system", "developer", "user", "assistant", "tool")},
    "ipython": "tool",
    "model": "assistant",
    "human": "user",
}
_CHATML: Final = re.compile(r"<\|im_start\|>([a-z]+)\n(.*?)<\|im_end\|>\n?", re.DOTALL)
_LLAMA: Final = re.compile(r"<\|start_header_id\|>([a-z]+)<\|end_header_id\|>\n\n(.*?)<\|eot_id\|>", re.DOTALL)
_GEMMA: Final = re.compile(r"<start_of_turn>([a-z]+)\n(.*?)<end_of_turn>\n?", re.DOTALL)
_PHI: Final = re.compile(r"<\|(system|user|assistant|tool)\|>\n?(.*?)<\|end\|>\n?", re.DOTALL)
_SYSTEM_TAGS: Final = re.compile(r"\[SYSTEM_PROMPT\](.*?)\[/SYSTEM_PROMPT\]", re.DOTALL)
_SYSTEM_IN_TURN: Final = re.compile(r"<<SYS>>\n(.*?)\n<</SYS>>\n\n", re.DOTALL)
_INST: Final = re.compile(r"(?:<s>)?\[INST\](.*?)\[/INST\](?:(.*?)</s>)?", re.DOTALL)
_MISTRAL_TOOLS: Final = ("[AVAILABLE_TOOLS]", "[TOOL_CALLS]", "[TOOL_RESULTS]")


def turns_of(prompt: str) -> list[Body]:
    """The turns of a prompt; the whole prompt as one turn of the user where it cannot be split for certain."""
    for split in _FAMILIES:
        turns = split(prompt)
        if turns:
            return turns
    return [{"role": "user", "content": prompt}]


def _marked(turn: re.Pattern[str], opening: str, starts: Sequence[str]) -> Callable[[str], list[Body] | None]:
    """A way to split prompts whose turns all have the same marks and that end where the answer begins."""

    def split(prompt: str) -> list[Body] | None:
        begin = next((start for start in starts if start and prompt.startswith(start)), "")
        at, turns = len(begin), list[Body]()
        while found := turn.match(prompt, at):
            role = _ROLES.get(found.group(1))
            if role is None:
                return None
            turns.append({"role": role, "content": found.group(2)})
            at = found.end()
        return turns if turns and re.fullmatch(opening, prompt[at:]) else None

    return split


def _bracketed(prompt: str) -> list[Body] | None:
    """Mistral's and Llama 2's prompts: the user's turns in brackets, answers between them."""
    if "[INST]" not in prompt or any(mark in prompt for mark in _MISTRAL_TOOLS):
        return None
    at, turns = len("<s>") if prompt.startswith("<s>") else 0, list[Body]()
    system = _SYSTEM_TAGS.match(prompt, at)
    if system:
        turns.append({"role": "system", "content": system.group(1)})
        at = system.end()
    at += prompt.startswith(" [INST]", at)
    is_open = False
    while found := _INST.match(prompt, at):
        asked, answer = found.groups()
        turns += _asked(asked)
        if answer is not None:
            turns.append({"role": "assistant", "content": _unpadded(answer)})
        at, is_open = found.end(), answer is None
        if is_open:
            break
        at += prompt.startswith(" [INST]", at)
    return turns if is_open and not prompt[at:].strip(" ") else None


def _asked(text: str) -> list[Body]:
    text = _unpadded(text)
    system = _SYSTEM_IN_TURN.match(text)
    if not system:
        return [{"role": "user", "content": text}]
    return [{"role": "system", "content": system.group(1)}, {"role": "user", "content": text[system.end() :]}]


def _unpadded(text: str) -> str:
    """The text without the one space that the marks have on either side."""
    return text.removeprefix(" ").removesuffix(" ")


_NO_THINKING: Final = r"(?:<think>\n(?:\n</think>\n\n)?)?"
_FAMILIES: Final[Sequence[Callable[[str], list[Body] | None]]] = (
    _marked(_CHATML, r"<\|im_start\|>assistant\n" + _NO_THINKING, ("<|begin_of_text|>", "<s>", "<|startoftext|>")),
    _marked(_LLAMA, r"<\|start_header_id\|>assistant<\|end_header_id\|>\n\n", ("<|begin_of_text|>",)),
    _marked(_GEMMA, r"<start_of_turn>model\n", ("<bos>",)),
    _marked(_PHI, r"<\|assistant\|>\n?", ("<s>", "<|endoftext|>")),
    _bracketed,
)
