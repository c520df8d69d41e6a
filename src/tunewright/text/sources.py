"""The text that an answer was made from, where the prompt itself sets it apart."""

from __future__ import annotations

import re
from typing import Final

_NAMES: Final = (
    r"context|source|sources|document|documents|passage|article|text|excerpt|reference|references|background"
    r"|transcript"
    r"|kontext|quelle|dokument|artikel|auszug|contexte|extrait|contexto|texto|documento|contesto|testo|fuente|fonte"
)
_TAGGED: Final = re.compile(rf"<({_NAMES})(?:\s[^<>]{{0,80}})?>(.+?)</\1>", re.IGNORECASE | re.DOTALL)
_FENCED: Final = re.compile(r"\"\"\"(.+?)\"\"\"|'''(.+?)'''|^```(?:text|txt)?\n(.+?)^```", re.DOTALL | re.MULTILINE)
_TITLED: Final = re.compile(
    rf"(?:^|\n)[#*\s]{{0,6}}(?:{_NAMES})(?: information| text| document)?\s?\**[:：]\**\s*\n?(.+?)"
    r"\n+[#*\s]{0,6}(?:question|questions|query|task|instructions?|user question|answer|frage|aufgabe|antwort"
    r"|tâche|réponse"
    r"|pregunta|tarea|respuesta|domanda|risposta|pergunta|resposta|vraag|pytanie)\s?\**[:：]",
    re.IGNORECASE | re.DOTALL,
)
_LEAST_WORDS: Final = 8


def source_in(prompt: str) -> str:
    """The source texts a prompt holds, joined; empty where none is set apart clearly.

    What counts: a pair of tags named like <context> or <document>; three quotation marks or a text fence around it;
    a title such as “Context:” or “Document:” at the start of a line, up to “Question:”, “Task:” or “Answer:”. At
    least eight words; shorter ones are hardly a source.
    """
    if not any(mark in prompt for mark in ("<", '"""', "'''", "```", ":", "：")):
        return ""
    found = [match[2] for match in _TAGGED.finditer(prompt)]
    found += [next(part for part in match.groups() if part) for match in _FENCED.finditer(prompt)]
    if not found:
        found = [match[1] for match in _TITLED.finditer(prompt)]
    return "\n".join(text for text in found if is_source(text))


def is_source(text: str) -> bool:
    """True for a text long enough to answer from; in scripts without spaces by its length."""
    return len(text.split()) >= _LEAST_WORDS or (len(text) >= 40 and not text.isascii())
