"""Bedrock: Amazon's conversation schema, as Nova is trained on it, also with candidates to choose between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from tunewright.imports import reasons
from tunewright.imports.columns import guess_common
from tunewright.imports.parts import Talk, an_image, data_url, first_of
from tunewright.imports.plan import Mapping as Fields
from tunewright.imports.plan import ReadPlan
from tunewright.imports.preferences import preference
from tunewright.imports.reasons import Reason
from tunewright.imports.registry import Content, Score, shape
from tunewright.imports.turns import turns_in
from tunewright.model import Body

_VERSION: Final = "bedrock-conversation"
_SILENT: Final = frozenset(("reasoningContent", "cachePoint"))


def _guess(columns: Sequence[str]) -> Fields:
    return guess_common(columns, ("messages", "system", "schemaVersion"))


def _score(records: Sequence[Body]) -> Score:
    fit = sum(
        str(record.get("schemaVersion")).startswith(_VERSION) and isinstance(record.get("messages"), list)
        for record in records
    )
    return Score(fit / len(records), f"{fit} of the first {len(records)} records name the schema of Bedrock.")


@shape("bedrock", score=_score, guess=_guess)
def read_bedrock(record: Body, plan: ReadPlan) -> Content | Reason:
    """Bedrock conversation: each record holds a system text and messages made of content blocks.

    Uses of tools and their results become tool calls and their answers. A last turn with two candidates, marked
    preferred and non-preferred, makes a preference.
    """
    if "messages" not in record:
        return reasons.missing_key("messages", "messages", record)
    turns = turns_in(record["messages"], "messages")
    if isinstance(turns, Reason):
        return turns
    talk = Talk()
    system = _pieces(record.get("system"))
    if system:
        talk.say("system", system)
    tools = _tools(first_of(record.get("toolConfig"), "tools"))
    candidates = turns[-1].get("candidates")
    for turn in turns[:-1] if isinstance(candidates, list) else turns:
        _hear(turn, talk)
    if isinstance(candidates, list):
        return _as_preference(candidates, talk, tools)
    return Content("chat", {"messages": talk.messages} | ({"tools": tools} if tools else {}))


def _hear(turn: Body, talk: Talk) -> None:
    """One turn: results of tools first, then what is said and used."""
    blocks = _listed(turn.get("content"))
    results = [result for block in blocks if (result := first_of(block, "toolResult"))]
    for result in results:
        talk.answer(_result(first_of(result, "content")), id=first_of(result, "toolUseId"))
    uses = [use for block in blocks if (use := first_of(block, "toolUse"))]
    calls = [talk.call(first_of(use, "name"), first_of(use, "input"), first_of(use, "toolUseId")) for use in uses]
    pieces = _pieces(turn.get("content"))
    if pieces or calls or not results:
        role = turn.get("role")
        talk.say(role if isinstance(role, str) else "", pieces, calls)


def _pieces(content: object) -> list[str | Body]:
    pieces: list[str | Body] = []
    for block in _listed(content):
        if isinstance(block, str):
            pieces.append(block)
        elif isinstance(block, Mapping) and not (_SILENT | {"toolUse", "toolResult"}) & block.keys():
            pieces.append(_piece(block))
    return pieces


def _piece(block: Mapping[str, Any]) -> str | Body:
    if isinstance(block.get("text"), str):
        return str(block["text"])
    image = block.get("image")
    source = first_of(image, "source")
    place = first_of(first_of(source, "s3Location"), "uri")
    if isinstance(place, str):
        return an_image(place)
    data = first_of(source, "bytes")
    if isinstance(data, str):
        return an_image(data_url(f"image/{first_of(image, 'format') or 'png'}", data))
    return dict(block)


def _result(content: object) -> object:
    """What a tool said: its texts, or its JSON."""
    said = [first_of(block, "text", "json") if isinstance(block, Mapping) else block for block in _listed(content)]
    if said and all(isinstance(one, str) for one in said):
        return "\n".join(said)
    return said[0] if len(said) == 1 else said


def _tools(value: object) -> list[Body]:
    found = []
    for one in _listed(value):
        spec = first_of(one, "toolSpec")
        if isinstance(spec, Mapping):
            function = {key: spec[key] for key in ("name", "description") if key in spec}
            schema = first_of(spec.get("inputSchema"), "json")
            function |= {} if schema is None else {"parameters": schema}
            found.append({"type": "function", "function": function})
    return found


def _as_preference(candidates: list[Any], talk: Talk, tools: list[Body]) -> Content | Reason:
    marked = {first_of(one, "preferenceLabel"): first_of(one, "content") for one in candidates}
    if len(candidates) != 2 or not {"preferred", "non-preferred"} <= marked.keys():
        return reasons.not_two_answers(len(candidates))
    answers = [_answer(marked[label]) for label in ("preferred", "non-preferred")]
    return preference(talk.messages, *answers, tools=tools or None)


def _answer(content: object) -> list[Body]:
    talk = Talk()
    _hear({"role": "assistant", "content": content}, talk)
    return talk.messages


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
