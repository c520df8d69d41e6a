"""Gemini: `contents` of parts, as Google's tuning jobs take them, also with two completions to choose between."""

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

_ROLES: Final = {"model": "assistant", "": "user", "function": "tool"}


def _guess(columns: Sequence[str]) -> Fields:
    return guess_common(columns, ("contents",))


def _score(records: Sequence[Body]) -> Score:
    fit = sum(_are_contents(record.get("contents")) for record in records)
    return Score(fit / len(records), f"{fit} of the first {len(records)} records hold contents made of parts.")


def _are_contents(value: object) -> bool:
    first = value[0] if isinstance(value, list) and value else None
    return isinstance(first, dict) and isinstance(first.get("parts"), list)


@shape("gemini", score=_score, guess=_guess)
def read_gemini(record: Body, plan: ReadPlan) -> Content | Reason:
    """Gemini: each record holds contents made of parts, perhaps a system instruction and functions.

    What the model says is said by the assistant; calls and answers of functions get ids that belong together. Two
    scored completions make a preference, the one with the higher score preferred.
    """
    if "contents" not in record:
        return reasons.missing_key("contents", "contents", record)
    contents = turns_in(record["contents"], "contents")
    if isinstance(contents, Reason):
        return contents
    talk = Talk()
    system = _system(first_of(record, "systemInstruction", "system_instruction"))
    if system:
        talk.say("system", system)
    for turn in contents:
        _hear(turn, talk)
    tools = _tools(record.get("tools"))
    completions = record.get("completions")
    if isinstance(completions, list):
        return _as_preference(completions, talk, tools)
    if isinstance(record.get("completion"), dict):
        _hear({"role": "model", **record["completion"]}, talk)
    return Content("chat", {"messages": talk.messages} | ({"tools": tools} if tools else {}))


def _system(value: object) -> list[str | Body]:
    return [value] if isinstance(value, str) and value.strip() else _pieces(first_of(value, "parts"))


def _hear(turn: Body, talk: Talk) -> None:
    """One turn of contents: answers of functions first, then what is said and called."""
    role = turn.get("role")
    role = _ROLES.get(role, role) if isinstance(role, str) else "user"
    parts = [part for part in _listed(turn.get("parts")) if isinstance(part, Mapping)]
    answers = [first_of(part, "functionResponse", "function_response") for part in parts]
    for said in filter(None, answers):
        talk.answer(first_of(said, "response"), name=first_of(said, "name"), id=first_of(said, "id"))
    asked = [first_of(part, "functionCall", "function_call") for part in parts]
    calls = [talk.call(first_of(one, "name"), first_of(one, "args"), first_of(one, "id")) for one in asked if one]
    pieces = _pieces(parts)
    if pieces or calls or not any(answers):
        talk.say("user" if role == "tool" else role, pieces, calls)


def _pieces(parts: object) -> list[str | Body]:
    """Texts and images of a turn; thoughts are left out."""
    pieces: list[str | Body] = []
    for part in _listed(parts):
        if isinstance(part, str):
            pieces.append(part)
        elif isinstance(part, Mapping) and not part.get("thought"):
            piece = _piece(part)
            pieces += [piece] if piece is not None else []
    return pieces


def _piece(part: Mapping[str, Any]) -> str | Body | None:
    if isinstance(part.get("text"), str):
        return str(part["text"])
    inline, file = first_of(part, "inlineData", "inline_data"), first_of(part, "fileData", "file_data")
    media = str(first_of(inline or file, "mimeType", "mime_type") or "")
    if inline and media.startswith("image/"):
        return an_image(data_url(media, first_of(inline, "data")))
    if file and media.startswith("image/"):
        return an_image(str(first_of(file, "fileUri", "file_uri")))
    is_call = first_of(part, "functionCall", "function_call", "functionResponse", "function_response")
    return dict(part) if part and not is_call else None


def _tools(value: object) -> list[Body]:
    """Declared functions in OpenAI's form; types of parameters in small letters, as JSON Schema has them."""
    found = []
    for one in _listed(value):
        for declared in _listed(first_of(one, "functionDeclarations", "function_declarations")):
            if isinstance(declared, Mapping):
                function = {key: declared[key] for key in ("name", "description") if key in declared}
                schema = first_of(declared, "parametersJsonSchema", "parameters_json_schema", "parameters")
                function |= {} if schema is None else {"parameters": _small(schema)}
                found.append({"type": "function", "function": function})
    return found


def _small(schema: Any) -> Any:
    if isinstance(schema, Mapping):
        return {
            key: value.lower() if key == "type" and isinstance(value, str) and value.isupper() else _small(value)
            for key, value in schema.items()
        }
    return [_small(one) for one in schema] if isinstance(schema, list) else schema


def _as_preference(completions: list[Any], talk: Talk, tools: list[Body]) -> Content | Reason:
    scored = [one for one in completions if isinstance(one, Mapping) and isinstance(one.get("score"), (int, float))]
    scored.sort(key=lambda one: -float(one["score"]))
    if len(completions) != 2 or len(scored) != 2 or scored[0]["score"] == scored[1]["score"]:
        return reasons.not_two_answers(len(completions))
    return preference(talk.messages, *(_answer(one.get("completion")) for one in scored), tools=tools or None)


def _answer(completion: object) -> list[Body]:
    talk = Talk()
    _hear({"role": "model", **completion} if isinstance(completion, dict) else {"role": "model"}, talk)
    return talk.messages


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
