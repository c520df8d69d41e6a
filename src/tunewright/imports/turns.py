"""Messages under any names brought into the usual form: who speaks, what is said, learned and called."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from tunewright.imports import reasons
from tunewright.imports.calls import calls_in, has_wrapped_calls, results_in, unwrapped, with_calls
from tunewright.imports.paths import MISSING, at, head_of, within
from tunewright.imports.plan import ReadPlan
from tunewright.imports.reasons import Reason
from tunewright.model import Body, message_view, text_of

ROLE_KEYS: Final = ("role", "from", "author", "speaker", "sender")
CONTENT_KEYS: Final = ("content", "value", "text", "message", "utterance")
_ROLES: Final = {
    **dict.fromkeys(("user", "human", "prompter", "customer", "client"), "user"),
    **dict.fromkeys(("assistant", "gpt", "bot", "model", "ai", "chatgpt", "bing", "bard", "claude"), "assistant"),
    **dict.fromkeys(("chatbot", "agent"), "assistant"),
    **{role: role for role in ("system", "developer", "tool", "function")},
}
_CALLING: Final = frozenset(("function_call", "function-call", "tool_call", "tool_calls"))
_ANSWERING: Final = frozenset(("observation", "tool", "tool_response", "tool_result", "function_response"))
_DIALECT: Final = _CALLING | _ANSWERING - {"tool"}
_LEARNED: Final = ("train", "training", "trainable", "loss")
_HIDDEN: Final = ("masked", "mask")
_WEIGHTS: Final = frozenset((*_LEARNED, *_HIDDEN))
_TRUTHS: Final = {"true": True, "false": False, "1": True, "0": False}
_KNOWN: Final = ("name", "refusal", "tool_calls", "function_call", "tool_call_id", "weight", *_WEIGHTS)
"""Keys of a message that are kept when it is written anew; all others stay in the original record."""
_PLAIN: Final = frozenset(("role", "content", *_KNOWN))
_SPEAKERS: Final = ("user", "assistant")
_PAIRS: Final = (
    *(("input", "output"), ("question", "answer"), ("prompt", "response"), ("prompt", "completion")),
    *(("instruction", "output"), ("instruction", "response"), ("user", "assistant"), ("human", "assistant")),
    *(("human", "gpt"), ("query", "response")),
)
"""Names of a question and its answer in one entry of a conversation."""


def turns_in(value: Any, key: str, *, may_be_texts: bool = False) -> list[Body] | Reason:
    """The messages in a value: a list of objects, or a JSON text of one.

    With `may_be_texts` a list of nothing but texts is a conversation too, in turns of user and assistant.
    """
    if isinstance(value, str) and _may_be_wrapped(value):
        value = unwrapped(value) if value.strip() else []
        if isinstance(value, Reason):
            return reasons.unreadable_cell(key, value)
    if isinstance(value, list) and value and isinstance(value[0], str):
        value = _opened_each(value)
    if not isinstance(value, list):
        return reasons.not_a_list(key, value)
    if not value:
        return reasons.NO_MESSAGES
    if may_be_texts and all(isinstance(turn, str) for turn in value):
        return [{"role": ("user", "assistant")[place % 2], "content": text} for place, text in enumerate(value)]
    turns = _in_pairs(value)
    for place, turn in enumerate(turns):
        if not isinstance(turn, dict):
            return reasons.not_a_message(place + 1, turn)
    return turns


def _may_be_wrapped(text: str) -> bool:
    """True for a blank text, one that may be JSON of a list, and one that may be JSON of such a text."""
    start = text.lstrip()[:2]
    return start[:1] in ("", "[") or start in ('"[', '"\\')


def _opened_each(texts: list[Any]) -> list[Any]:
    """Messages that are JSON text, each by itself; the same list where one of them is none."""
    if not all(isinstance(text, str) and text.lstrip()[:1] == "{" for text in texts):
        return texts
    found = [unwrapped(text) for text in texts]
    return found if looks_like_turns(found) and all(isinstance(one, dict) for one in found) else texts


def _in_pairs(turns: list[Any]) -> list[Any]:
    """Messages out of entries that each hold a question and its answer; the same list for any others."""
    first = turns[0]
    if not isinstance(first, dict) or "role" in first or "from" in first:
        return turns
    names = next((pair for pair in _PAIRS if {*pair} <= first.keys()), None)
    if names is None or not all(isinstance(turn, dict) and {*names} <= turn.keys() for turn in turns):
        return turns
    return [
        {"role": role, "content": turn[name]} for turn in turns for role, name in zip(_SPEAKERS, names, strict=True)
    ]


def plainly(turns: list[Body]) -> list[Body]:
    """The messages without what others keep beside them, such as languages and addresses; it stays in the record.

    A weight that says nothing, or that stands where nothing is learned anyhow, is left out.
    """
    return [turn if turn.keys() <= _PLAIN else _bare(turn) for turn in map(_with_whole_weight, turns)]


def _bare(turn: Body) -> Body:
    return {key: value for key, value in turn.items() if key in _PLAIN}


def _with_whole_weight(turn: Body) -> Body:
    if "weight" not in turn:
        return turn
    weight = turn["weight"]
    if weight is None or (weight == 0 and turn.get("role") != "assistant"):
        return {key: value for key, value in turn.items() if key != "weight"}
    return turn | {"weight": int(weight)} if isinstance(weight, float) and weight in (0, 1) else turn


def usual(turns: list[Body], plan: ReadPlan | None = None) -> list[Body] | Reason:
    """The messages in the usual form; the very same list where they are in it already.

    Other words for the roles are translated where the messages keep them under another name than `role`, call
    functions in turns of their own, or know neither a user nor an assistant; a single odd role among usual ones is
    a fault for the checks to point at. Loss weights under other names become `weight` 0 or 1.
    """
    if any(has_wrapped_calls(turn) for turn in turns if "tool_calls" in turn or "function_call" in turn):
        turns = [with_calls(turn) for turn in turns]
    said_by, said = _names(turns, plan)
    if (said_by, said) != ("role", "content"):
        found = translated([_renamed(turn, said_by, said) for turn in turns])
    elif _is_foreign(turns):
        found = translated(turns)
    else:
        found = turns
    if isinstance(found, Reason) or not any(len(turn) > 2 and not _WEIGHTS.isdisjoint(turn) for turn in found):
        return found
    return [_weighed(turn) for turn in found]


def with_system(turns: list[Body], system: object, key: str = "system") -> list[Body] | Reason:
    """The messages with a system text put in front; unchanged where it is empty or they have one already.

    The text may be a list of parts, as Anthropic and Amazon write it.
    """
    if system is None or system is MISSING or (turns and turns[0].get("role") in ("system", "developer")):
        return turns
    text = text_of(system) if isinstance(system, list) else system
    if not isinstance(text, str):
        return reasons.not_text(key, system)
    return [{"role": "system", "content": text}, *turns] if text.strip() else turns


def looks_like_turns(value: object) -> bool:
    """True for a list of objects of which the first says who speaks, and for a JSON text that may hold one."""
    if isinstance(value, str):
        return _may_be_wrapped(value)
    first = value[0] if isinstance(value, list) and value else None
    return isinstance(first, dict) and (
        any(key in first for key in ROLE_KEYS) or any({*pair} <= first.keys() for pair in _PAIRS)
    )


def role_word(turn: object) -> str:
    """Who speaks, in the usual word where there is one; empty for no message."""
    raw = turn.get("role", turn.get("from", "")) if isinstance(turn, dict) else ""
    word = raw.strip().casefold() if isinstance(raw, str) else ""
    return _ROLES.get(word, word)


def _names(turns: Sequence[Body], plan: ReadPlan | None) -> tuple[str, str]:
    fields, holder = (plan.fields, plan.fields.get("messages", "")) if plan else ({}, "")
    said_by, said = fields.get("role"), fields.get("content")
    role = within(said_by, holder) if said_by else _first_key(turns, ROLE_KEYS)
    if role == "sender" and not said and all(isinstance(turn.get("text"), str) for turn in turns):
        return role, "text"  # Claude's export, which repeats the text in parts of its own
    return role, within(said, holder) if said else _first_key(turns, CONTENT_KEYS)


def _first_key(turns: Sequence[Body], keys: Sequence[str]) -> str:
    return next((key for key in keys if any(key in turn for turn in turns)), keys[0])


def _renamed(turn: Body, said_by: str, said: str) -> Body:
    role, content = at(turn, said_by), at(turn, said)
    new: Body = {} if role is MISSING else {"role": role}
    if content is not MISSING:
        new["content"] = content
    gone = (head_of(said_by), head_of(said))
    return new | {key: turn[key] for key in _KNOWN if key in turn and key not in gone}


def _is_foreign(turns: Sequence[Body]) -> bool:
    words = {role for turn in turns if isinstance(role := turn.get("role"), str)}
    if words.isdisjoint(("user", "assistant")):
        return not words.isdisjoint(_foreign_words(words))
    return not _DIALECT.isdisjoint(words)


def _foreign_words(words: set[str]) -> Iterator[str]:
    return (word for word in words if word.strip().casefold() in _ROLES and word != _ROLES[word.strip().casefold()])


def translated(turns: list[Body]) -> list[Body] | Reason:
    """Messages with the usual roles; turns that call functions become tool calls, with ids their answers name."""
    made: list[Body] = []
    waiting: list[str] = []
    n_calls = 0
    words = [_word(turn) for turn in turns]
    for place, (turn, word) in enumerate(zip(turns, words, strict=True)):
        if word in _CALLING:
            calls = calls_in(turn.get("content"), n_calls)
            if calls is None:
                return reasons.not_a_call(place + 1)
            n_calls += len(calls)
            waiting = [str(call["id"]) for call in calls]
            made.append({"role": "assistant", "content": None, "tool_calls": calls} | _beside(turn))
        elif word in _ANSWERING:
            is_alone = word not in words[place + 1 : place + 2]
            answers = _answers(turn, waiting if is_alone else waiting[:1])
            waiting = waiting[len(answers) :]
            made += answers
        else:
            waiting = [call.id for call in message_view(turn).tool_calls]
            made.append(turn | {"role": _ROLES[word]} if word in _ROLES else turn)
    return made


def _word(turn: Body) -> str:
    role = turn.get("role")
    return role.strip().casefold() if isinstance(role, str) else ""


def _beside(turn: Body) -> Body:
    return {key: turn[key] for key in turn if key in _WEIGHTS or key == "weight"}


def _answers(turn: Body, waiting: Sequence[str]) -> list[Body]:
    if isinstance(turn.get("tool_call_id"), str):
        return [turn | {"role": "tool"}]
    name = {"name": turn["name"]} if isinstance(turn.get("name"), str) and not waiting else {}
    return [answer | name for answer in results_in(turn.get("content"), waiting)]


def _weighed(turn: Body) -> Body:
    """The message with its loss weight under the usual name; only the assistant's messages have one."""
    key = next((key for key in (*_LEARNED, *_HIDDEN) if key in turn), None)
    learned = None if key is None else _truth(turn[key])
    if key is None or learned is None or "weight" in turn:
        return turn
    learned = learned != (key in _HIDDEN)
    rest = {name: value for name, value in turn.items() if name != key}
    if turn.get("role") == "assistant":
        return rest | {"weight": int(learned)}
    return turn if learned else rest


def _truth(value: object) -> bool | None:
    if isinstance(value, str):
        return _TRUTHS.get(value.strip().casefold())
    return bool(value) if isinstance(value, (bool, int, float)) and value in (0, 1) else None
