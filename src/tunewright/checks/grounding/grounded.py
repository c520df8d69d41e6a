"""An example as a grounding check reads it: the source, everything else that was asked, and the answer."""

from __future__ import annotations

from functools import cached_property, lru_cache

from tunewright.model import Example
from tunewright.model.corpus import SOURCE_KEYS
from tunewright.text.citations import looked_up
from tunewright.text.sources import is_source, source_in


class Grounded:
    """What an answer may rest on."""

    def __init__(self, source: str, prompt: str, answer: str) -> None:
        self.source = source
        self.prompt = prompt
        self.answer = answer

    @property
    def known(self) -> str:
        """The source and the whole prompt: an answer may repeat what stands in either."""
        return self.prompt if self.source in self.prompt else f"{self.source}\n{self.prompt}"

    @cached_property
    def words(self) -> frozenset[str]:
        """All words of source and prompt, without case."""
        return frozenset(looked_up(self.known).split())

    def is_same_language(self) -> bool:
        """True where most short words of the answer stand in the source or prompt too; a translation has others."""
        short = {word for word in looked_up(self.answer).split() if len(word) < 5 and word.isalpha()}
        return len(short) < 4 or len(short & self.words) * 5 > len(short)


def grounded(example: Example) -> Grounded | None:
    """The example where its record or its prompt carries a source text; None otherwise, or without an answer."""
    source = ""
    if not example.body.keys().isdisjoint(SOURCE_KEYS):
        fields = [example.body.get(key) for key in SOURCE_KEYS if key in example.body]
        source = next((text for text in fields if isinstance(text, str) and is_source(text)), "")
    if not source and not _may_hold_source(example):
        return None
    prompt = "\n".join(turn.content for turn in example.prompt)
    source = source or _source_in(prompt)
    answer = example.completion
    return Grounded(source, prompt, answer) if source and answer.strip() else None


_source_in = lru_cache(maxsize=8)(source_in)
"""One check after the other asks."""


def _may_hold_source(example: Example) -> bool:
    """A prompt too short to hold a source and a question is not read."""
    return any(len(turn.content) > 60 for turn in example.prompt)
