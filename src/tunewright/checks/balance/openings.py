"""How answers begin: their first sentence and their first words, folded so that case and spaces do not matter."""

from __future__ import annotations

import re

from tunewright.text import folded

_HEAD = 300
_SENTENCE_END = re.compile(r"[.!?…](?=\s)|[。！？।]|\n")
_WORDS = re.compile(r"\S+\s+\S+\s+\S+(?=\s)")


def is_phrase(text: str) -> bool:
    """True for four words or more, or for eight signs of a script that writes no spaces; labels are shorter."""
    words = text.split()
    return len(words) >= 4 or (len(words) < 4 and len(text) >= 8 and not text[:8].isascii())


def first_sentence(answer: str) -> str:
    """The first sentence, folded; empty where it is the whole answer, too short to say much, or no prose."""
    head = answer[:_HEAD].lstrip()
    end = _SENTENCE_END.search(head)
    if end is None or head[:1] in "{[<`#|" or not answer[end.end() + len(answer[:_HEAD]) - len(head) :].strip():
        return ""
    sentence = head[: end.start()].strip()
    return folded(sentence) if is_phrase(sentence) else ""


def first_words(answer: str) -> str:
    """The first three words, folded; empty where there are no more than these, or it is no prose."""
    head = answer[:_HEAD].lstrip()
    match = None if head[:1] in "{[<`#|" else _WORDS.match(head)
    return folded(match.group()) if match else ""
