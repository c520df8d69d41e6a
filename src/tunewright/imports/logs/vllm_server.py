"""Lines of a vLLM server's log: the prompt in one, the answer in another."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from tunewright.imports.logs.call import NO_ANSWER, NOT_A_CALL, Call, Entry, Left, Piece, Reply
from tunewright.imports.logs.dialects.openai import tool_call
from tunewright.imports.logs.dialects.templates import turns_of
from tunewright.imports.logs.registry import log
from tunewright.imports.logs.values import as_time, as_word
from tunewright.imports.registry import Score
from tunewright.model import Body

_PREFIX: Final = 400
"""Characters of a line in which its own words stand; further on begins what somebody wrote."""
_LINE: Final = re.compile(r"(?:\([\w =-]{1,60}\) )?(?:INFO|DEBUG|WARNING|ERROR)[: ]")
_MARKS: Final = ("vLLM API server version", "[api_server.py:", "[logger.py:", "vllm")
_ASKED: Final = re.compile(r"(?:Received request ([^\s:]+)|Request ([^\s:]+) details): (prompt: |params: )")
_TOLD: Final = re.compile(r"Generated response ([^\s:]+)( \(streaming (?:delta|complete)\))?: output: ")
_LITERAL: Final = re.compile(r"""'[^'\\]*+(?:\\.[^'\\]*+)*+'|"[^"\\]*+(?:\\.[^"\\]*+)*+\"""", re.DOTALL)
_FINISH: Final = re.compile(r"finish_reason: ([\w-]+)")
_AT: Final = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.,\d]*(?:Z|[+-]\d\d:?\d\d)?")
_PLACEHOLDER: Final = re.compile(r"<streaming_complete: \d+ tokens>")
_NO_PROMPT: Final = Left(
    "no-content",
    "The server did not log the prompt: newer versions do so only with VLLM_LOGGING_LEVEL=DEBUG and "
    "--enable-log-requests.",
)
_NO_OUTPUT: Final = Left("no-content", "The server did not log the answer: it does so with --enable-log-outputs.")
_UNREADABLE: Final = Left("half", "The line breaks off: its text does not end.")


def _score(records: Sequence[Body]) -> Score:
    texts = [text for text in map(_text, records) if text]
    fit = sum(bool(_LINE.search(text[:200])) for text in texts)
    is_certain = any(_ASKED.search(text, 0, _PREFIX) or _TOLD.search(text, 0, _PREFIX) for text in texts)
    is_server = is_certain or any(mark in text[:_PREFIX] for text in texts for mark in _MARKS)
    share = len(texts) / len(records) if is_certain else fit / len(records) if is_server else 0.0
    return Score(share if fit else 0.0, f"{fit} of the first {len(records)} lines are those of a vLLM server.")


def _text(record: Body) -> str:
    """The line, where it is all the record holds; else nothing."""
    text = record.get("text", record.get("message", record.get("log", record.get("line"))))
    return text if isinstance(text, str) and len(record) <= 6 and "messages" not in record else ""


def _question(text: str, found: re.Match[str]) -> Entry:
    name, at = found.group(1) or found.group(2), _when(text, found.start())
    if found.group(3) == "params: ":
        return Piece(name, {"at": at})
    read = _literal(text, found.end())
    if read is None:
        return Piece(name, {"at": at}) if text.startswith("None", found.end()) else _UNREADABLE
    return Piece(name, {"prompt": read[0], "at": at})


def _answer(text: str, found: re.Match[str]) -> Entry:
    read = _literal(text, found.end())
    if read is None:
        return _UNREADABLE
    finish = _FINISH.search(text, read[1])
    return Piece(
        found.group(1),
        {
            "output": read[0],
            "how": (found.group(2) or "").strip(" ()"),
            "finish": finish.group(1) if finish and finish.group(1) != "None" else "",
            "at": _when(text, found.start()),
        },
    )


def _literal(text: str, at: int) -> tuple[str, int] | None:
    """The text that is quoted at this place as programs quote it, and where it ends; None where it does not end."""
    found = _LITERAL.match(text, at)
    if not found:
        return None
    try:
        value = ast.literal_eval(found.group())
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
    return (value, found.end()) if isinstance(value, str) else None


def _when(text: str, end: int) -> str:
    """The moment, where whoever collected the lines put a whole date in front; vLLM itself leaves out the year."""
    found = _AT.search(text[: min(end, 200)])
    return as_time(found.group().replace(",", ".")) if found else ""


def _join(pieces: Sequence[Piece]) -> Iterator[Call | Left]:
    prompts = [piece.data["prompt"] for piece in pieces if "prompt" in piece.data]
    answers = [piece.data for piece in pieces if "output" in piece.data]
    if not prompts:
        yield _NO_PROMPT
    elif not answers:
        yield _NO_OUTPUT
    else:
        replies = _replies(answers)
        at = next((piece.data["at"] for piece in pieces if piece.data.get("at")), "")
        call = Call(messages=turns_of(prompts[0]), replies=replies, id=pieces[0].key, at=at)
        yield call if replies else NO_ANSWER


def _replies(answers: Sequence[Body]) -> list[Reply]:
    """The answers: whole ones as they stand, else the pieces of a stream in their order."""
    whole = [
        one for one in answers if one["how"] != "streaming delta" and not _PLACEHOLDER.fullmatch(one["output"])
    ]
    pieces = [one for one in answers if one["how"] == "streaming delta"]
    if not whole and pieces:
        finish = next((one["finish"] for one in reversed(pieces) if one["finish"]), "")
        whole = [{"output": "".join(one["output"] for one in pieces), "finish": finish}]
    return [Reply(_message(one["output"]), _finish(one["finish"])) for one in whole if one["output"]]


def _finish(said: str) -> str:
    return "" if said == "streaming_complete" else said


def _message(output: str) -> Body:
    calls = _calls(output)
    if calls:
        return {"role": "assistant", "content": None, "tool_calls": calls}
    return {"role": "assistant", "content": output}


def _calls(output: str) -> list[Body]:
    """Tool calls, which the server logs as “[tool_calls: name({…}), …]” without their ids; empty for a text."""
    if not output.startswith("[tool_calls: ") or not output.endswith("]"):
        return []
    rest, calls = output[len("[tool_calls: ") : -1], list[Body]()
    while rest:
        name, mark, after = rest.partition("(")
        try:
            end = json.JSONDecoder().raw_decode(after)[1]
        except (ValueError, RecursionError):
            return []
        if not mark or not as_word(name) or after[end : end + 1] != ")":
            return []
        calls.append(tool_call(f"call_{len(calls) + 1}", name, after[:end]))
        rest = after[end + 1 :].removeprefix(", ")
    return calls


@log("vllm", title="vLLM server log", score=_score, join=_join)
def read_server_line(record: Body, file: str) -> Iterable[Entry]:
    """vLLM: lines of the server's log, prompts and answers joined by request id.

    A prompt is split into the turns its model's marks tell, where they leave no doubt. The lines name no model
    and no year.
    """
    text = _text(record)
    told, asked = _TOLD.search(text, 0, _PREFIX), _ASKED.search(text, 0, _PREFIX)
    if told and not (asked and asked.start() < told.start()):
        return [_answer(text, told)]
    return [_question(text, asked)] if asked else [NOT_A_CALL]
