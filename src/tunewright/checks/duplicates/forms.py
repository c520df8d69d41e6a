"""Whether two examples that are nearly the same repeat each other, or fill the same form with other details."""

from __future__ import annotations

import re
from typing import Final

from tunewright.model import Passage
from tunewright.text.content import difference
from tunewright.text.slots import Words, substance, words_in

_TURN: Final = re.compile(r"^(\w+): ", re.MULTILINE)
_SHARE: Final = 0.125
"""Share of an answer's words, those of grammar left out, that must be others where nothing else tells."""


def fill_one_form(a: Passage, b: Passage) -> bool:
    """Whether two have something else in the same place of what is asked, and the answers differ accordingly.

    Something else is a number, a name or another word of substance, and no typing error or other ending of a word.
    Answers differ accordingly where the words that are exchanged are those of the questions, where each has a
    number or a name of its own or they differ in content, or where one in eight of their words is another.
    Equal answers never do: then the one example is a copy of the other, with a word exchanged. Earlier answers of
    a chat count as answers.
    """
    asked_a, said_a = _sides(a)
    asked_b, said_b = _sides(b)
    if said_a == said_b:
        return False
    one, other = words_in(said_a), words_in(said_b)
    if one.folded == other.folded:
        return False
    asked = substance(words_in(asked_a), words_in(asked_b))
    return all(asked) and _differ_accordingly(asked, one, other, (said_a, said_b))


def _sides(passage: Passage) -> tuple[str, str]:
    """What is asked and what is answered, in all turns."""
    if "assistant: " not in passage.earlier:
        return passage.prompt, passage.answer
    turns = _TURN.split(passage.earlier)
    answers = [text for role, text in zip(turns[1::2], turns[2::2], strict=True) if role == "assistant"]
    asked = [text for role, text in zip(turns[1::2], turns[2::2], strict=True) if role != "assistant"]
    return "\n".join([passage.system, *asked, passage.question]), "\n".join([*answers, passage.answer])


def _differ_accordingly(
    asked: tuple[list[str], list[str]], one: Words, other: Words, answers: tuple[str, str]
) -> bool:
    said = substance(one, other)
    if not all(said):
        return False
    if all(not set(some).isdisjoint(words) for some, words in zip(asked, said, strict=True)):
        return True
    if max(map(len, said)) >= _SHARE * max(one.n_that_matter, other.n_that_matter):
        return True
    return difference(*answers) not in ("none", "wording") or _have_own_names(said, one, other)


def _have_own_names(said: tuple[list[str], list[str]], one: Words, other: Words) -> bool:
    return not one.names.isdisjoint(said[0]) and not other.names.isdisjoint(said[1])
