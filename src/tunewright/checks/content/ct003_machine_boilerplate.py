from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tunewright.checks.content.answers import a_finding, answers, setting
from tunewright.checks.reading import quoted
from tunewright.checks.registry import check
from tunewright.model import Example, Finding
from tunewright.text.openings import speaks_as_machine

_ASKED: Final = re.compile(
    r"\b(?:artificial|robot|bot|chatbot|chatgpt|gpt\w*|llm|language model|machine|human|openai|ki|ia|"
    r"sprachmodell|mensch|"
    r"intelligenz|intelligence|inteligencia|inteligência|intelligenza|who (?:are|made|built|created) you|"
    r"what are you|ии|"
    r"нейросеть|yapay)\b|(?<![a-z])ai(?![a-z])|人工|机器|언어 ?모델|인공|モデル|人間"
)


@check("CT003", "machine-boilerplate", severity="warning", scope="example", depth="thorough")
def machine_boilerplate(example: Example) -> Iterator[Finding]:
    """An answer calls itself an AI or a language model, or speaks of its training, though nobody asked.

    Why it matters: such phrases come from another model's answers; yours would learn to speak like it.
    What to do: remove the phrase and let the answer begin with the matter.
    Not reported: answers to questions about AI, robots or who is speaking, and people who work with AI.
    """
    for at, text in answers(example):
        if (found := speaks_as_machine(text)) and not _asked(example, at):
            yield a_finding("CT003", "warning", example, at, f"speaks as a machine: {quoted(found)}.", found)


def _asked(example: Example, at: int) -> bool:
    users = "\n".join(turn.content for turn in example.messages[:at] if turn.role == "user")
    return _ASKED.search((users or setting(example, at)).lower()) is not None
