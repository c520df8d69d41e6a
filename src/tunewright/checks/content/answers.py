"""What the checks of this family read: the answers a model learns, what was asked, and all else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

from tunewright.checks.reading import raw_turns, where
from tunewright.model import Example, Finding, Severity, text_of, turn_objects

_TECHNICAL: Final = re.compile(
    r"\b(?:html\w*|css|xml|markup|markdown|javascript|typescript|jsx|react|vue|angular|svelte|python|php|java|"
    r"ruby|rust|golang|c\+\+|sql|"
    r"bash|shell|script|json|yaml|toml|latex|regex\w*|code|coding|program\w*|function|variable|placeholders?|"
    r"templates?|jinja\w*|handlebars|"
    r"mustache|liquid|django|flask|helm|terraform|ansible|string|api|endpoint|web ?(?:page|site)|frontend|"
    r"browser|unicode|encoding|"
    r"utf-?8|tags?|entit(?:y|ies)|escape|parse\w*|syntax|debug\w*|compil\w*|vorlage|platzhalter|quelltext|"
    r"modèle|plantilla|código|"
    r"codice|шаблон\w*|код\w*|模板|代码|代碼|コード|テンプレート|코드|템플릿)\b|代码|模板|コード|テンプレート|"
    r"코드|템플릿|<\w+>|```"
)


def answers(example: Example) -> Iterator[tuple[int, str]]:
    """Place among `raw_turns` and text of each answer to learn: weight not 0, with text, not the worse one."""
    for at, turn in enumerate(example.messages):
        if turn.role == "assistant" and turn.content and turn.weight != 0:
            yield at, turn.content


def spoken(example: Example) -> Iterator[tuple[int, str, str]]:
    """Place, role and text of every turn that has text, the non-preferred answer of a preference pair included."""
    for at, turn in enumerate(example.messages):
        if turn.content:
            yield at, turn.role, turn.content
    if example.kind == "preference":
        others = turn_objects(example.body.get("non_preferred_output"))
        n_before = len(raw_turns(example)) - len(others)
        for at, other in enumerate(others, start=n_before):
            if text := text_of(other.get("content")):
                yield at, "other", text


def question(example: Example, at: int) -> str:
    """The last thing the user says before the turn at this place; empty without."""
    asked = [turn.content for turn in example.messages[:at] if turn.role == "user" and turn.content]
    return asked[-1] if asked else ""


def setting(example: Example, at: int) -> str:
    """Everything said before the turn at this place, instructions of the system included."""
    return "\n".join(turn.content for turn in example.messages[:at] if turn.content)


@lru_cache(maxsize=8)
def is_technical(text: str) -> bool:
    """Whether a text speaks of code, markup or templates, where marks of them are the matter itself."""
    return _TECHNICAL.search(text.lower()) is not None


def a_finding(
    code: str,
    severity: Severity,
    example: Example,
    at: int,
    says: str,
    found: str,
    **evidence: Any,
) -> Finding:
    """A finding at one turn; `says` goes on after the turn's name, `found` is the piece that was seen."""
    shown = found if len(found) <= 80 else found[:79] + "…"
    message = f"{where(example, at)} {says}"
    return Finding(
        code, severity, message, (example.id,), f"{at + 1}:text", {"turn": at, "found": shown, **evidence}
    )
