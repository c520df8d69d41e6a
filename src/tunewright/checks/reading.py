"""How checks read an example: its turns as they are in the JSON, the name of a place, a short safe quotation."""

from __future__ import annotations

import string
from typing import Any

from tunewright.model import Body, Example, turn_objects

NOTHING = (
    string.whitespace
    + "\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    + ("\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\u200b\u200c\u200d\u2060\ufeff")
)
"""White space of any script, and characters that show nothing at all."""


def conversation(example: Example) -> list[Body]:
    """The turns of a chat, or those before the two answers of a preference pair."""
    return turn_objects(frame(example).get("messages"))


def raw_turns(example: Example) -> list[Body]:
    """All turns as they are in the JSON: for a preference pair also the preferred and the other answer."""
    return example.raw_turns


def frame(example: Example) -> Body:
    """The object that holds the messages and tools: the whole body, or the input of a preference pair."""
    if example.kind != "preference":
        return example.body
    shared = example.body.get("input")
    return shared if isinstance(shared, dict) else {}


def role_of(turn: Body) -> str:
    """The role of a turn; empty where it has none or something other than text."""
    role = turn.get("role")
    return role if isinstance(role, str) else ""


def where(example: Example, at: int) -> str:
    """Name of the turn at a position of `raw_turns`, to begin a sentence with."""
    if example.kind == "pair":
        return ("The prompt", "The completion")[at]
    n_shared = len(conversation(example))
    if example.kind == "chat" or at < n_shared:
        return f"Message {at + 1}"
    n_preferred = len(turn_objects(example.body.get("preferred_output")))
    at -= n_shared
    name, at = ("preferred", at) if at < n_preferred else ("non-preferred", at - n_preferred)
    return f"Message {at + 1} of the {name} answer"


def is_blank(content: object) -> bool:
    """True for text, or a list of parts, in which nothing can be seen; missing content is another matter."""
    if isinstance(content, str):
        return not content.strip(NOTHING)
    if not isinstance(content, list):
        return False
    return all(isinstance(part, dict) and _is_blank_part(part) for part in content)


def _is_blank_part(part: dict[str, Any]) -> bool:
    text = part.get("text")
    return part.get("type") == "text" and isinstance(text, str) and is_blank(text)


def has_calls(turn: Body) -> bool:
    """True where a turn calls at least one tool, or the older single function."""
    return bool(turn.get("tool_calls")) or isinstance(turn.get("function_call"), dict)


def calls_of(turn: Body) -> list[object]:
    """The entries of `tool_calls`, whatever they are; empty where that is no list."""
    calls = turn.get("tool_calls")
    return calls if isinstance(calls, list) else []


def functions_called(turn: Body) -> list[Body]:
    """The `function` objects of a turn's calls, and its older `function_call`; malformed ones left out."""
    entries = [call.get("function") for call in calls_of(turn) if isinstance(call, dict)]
    if "function_call" in turn:
        entries.append(turn["function_call"])
    return [entry for entry in entries if isinstance(entry, dict)]


def quoted(text: str, limit: int = 40) -> str:
    """The text in quotation marks, cut to so many characters, with nothing that could disturb a line."""
    short = text if len(text) <= limit else text[: limit - 1] + "…"
    shown = short.replace("\n", "↵").replace("\t", "⇥")
    return "“" + "".join(sign if sign.isprintable() else "�" for sign in shown) + "”"


def listed(names: list[str], limit: int = 5) -> str:
    """Names as a phrase, quoted: “a”, “b” and “c”, or the first few and how many more."""
    shown = [quoted(name) for name in names[:limit]]
    if len(names) > limit:
        return f"{', '.join(shown)} and {len(names) - limit:,} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def counted(n: int, thing: str) -> str:
    """“1 example”, “12 examples”."""
    return f"{n:,} {thing}" if n == 1 else f"{n:,} {thing}s"
