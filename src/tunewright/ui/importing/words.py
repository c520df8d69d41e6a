"""What formats, encodings, sizes, ledgers and lines are called on screen. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from tunewright.imports import CONTAINERS, Field, find_log, find_shape, known_logs, known_shapes
from tunewright.imports.encodings import plain_name
from tunewright.model import Called, Draft, Example, Feedback, Rejected, text_of, turn_objects
from tunewright.model.project import Ledger
from tunewright.ui.wording import SPLIT_WORDS, Look, counted

_CONTAINER_WORDS: Final[dict[str, str]] = {
    "jsonl": "JSON Lines",
    "json": "JSON",
    "csv": "CSV table",
    "tsv": "TSV table",
    "xlsx": "Excel workbook",
    "parquet": "Parquet",
    "arrow": "Arrow",
    "text": "Plain lines",
    "sse": "Event stream (SSE)",
}
FIELD_WORDS: Final[dict[Field, str]] = {
    "messages": "Messages",
    "role": "Who speaks, within a message",
    "content": "What is said, within a message",
    "prompt": "Prompt",
    "input": "Input to the prompt",
    "completion": "Completion",
    "history": "Earlier turns",
    "system": "System message",
    "tools": "Tools",
    "chosen": "Preferred answer",
    "rejected": "Other answer",
    "label": "Label",
    "id": "Id",
    "split": "Split",
}
LEDGER_WORDS: Final = {
    "imported": "Imported",
    "identical": "Identical",
    "changed": "Changed",
    "rejected": "Rejected",
    "skipped": "Skipped",
    "blank": "Blank",
}
"""Where lines of a file can go, in the order in which screens name them."""
_LEDGER_SENTENCE: Final = {
    "imported": "imported",
    "identical": "identical to one already here",
    "changed": "with changes to decide on",
    "rejected": "rejected",
    "skipped": "skipped",
    "blank": "blank",
}
_COMMON: Final = ("chat", "prompt-completion", "preference")
_BINARY: Final = ("xlsx", "parquet", "arrow")
_UNITS: Final = {
    **dict.fromkeys(("csv", "tsv", "xlsx", "parquet", "arrow"), "row"),
    "json": "record",
    "sse": "record",
}
_ENCODINGS: Final = (
    *("utf-8", "utf-16", "windows-1252", "iso-8859-15", "cp1250", "cp1251", "cp1253", "cp1254"),
    *("mac-roman", "shift-jis", "euc-jp", "gb18030", "big5", "euc-kr"),
)
"""Those in which files of examples are met, the likeliest first."""
_PREVIEW_LENGTH: Final = 300


def format_words(name: str) -> str:
    """A format as people say it: “chat-jsonl” is “Chat · JSON Lines”."""
    shape, _, container = name.rpartition("-")
    return f"{shape_words(shape)} · {container_words(container)}"


def shape_words(name: str) -> str:
    """A training format or log as people say it: “Chat”, “OpenAI Batch input and output”."""
    log = find_log(name)
    return log.title if log else find_shape(name).summary.partition(":")[0]


def grouped_words(name: str) -> str:
    """The same with its group in front: “Log · OpenAI Batch input and output”."""
    return f"Log · {shape_words(name)}" if find_log(name) else shape_words(name)


def container_words(name: str) -> str:
    """A kind of file as people say it: “csv” is “CSV table”."""
    return _CONTAINER_WORDS.get(name, name)


def shapes() -> list[str]:
    """Every training format, the commonest first, then every log, by title."""
    names = [shape.name for shape in known_shapes()]
    training = sorted(names, key=lambda name: (name not in _COMMON, shape_words(name).casefold()))
    return [*training, *sorted((log.name for log in known_logs()), key=lambda name: shape_words(name).casefold())]


def text_containers() -> list[str]:
    """Kinds of file that are text, and so can be taken for one another."""
    return [name for name in CONTAINERS if name not in _BINARY]


def called_words(called: Called) -> str:
    """What a log said about a call, in one line: “gpt-4o · 2026-05-01 09:00 UTC · thumb: good”."""
    model = called.served or called.model
    if called.served and called.model and called.served != called.model:
        model = f"{called.served} (asked for {called.model})"
    told = [(called.tokens_in, "in"), (called.tokens_out, "out")]
    tokens = ", ".join(f"{n:,} {way}" for n, way in told if n is not None)
    parts = [
        model,
        called.name,
        f"{called.at[:16].replace('T', ' ')} UTC" if called.at else "",
        f"tokens as logged: {tokens}" if tokens else "",
        f"ended with {called.finish}" if called.finish not in ("", "stop") else "",
        *(opinion_words(one) for one in called.feedback),
        f"tags {', '.join(called.tags)}" if called.tags else "",
    ]
    return " · ".join(part for part in parts if part)


def opinion_words(given: Feedback) -> str:
    """Feedback as a person says it: “user_score: 1, solved it”."""
    value: object = given.value
    if isinstance(value, bool):
        value = "good" if value else "bad"
    elif isinstance(value, float) and value.is_integer():
        value = int(value)
    said = given.name if value is None else f"{given.name}: {value}"
    return ", ".join(part for part in (said, given.comment) if part)


def encodings(found: str) -> list[str]:
    """Text encodings to choose from, the one that was found first."""
    others = [name for name in _ENCODINGS if encoding_words(name) != encoding_words(found)]
    return [found, *others]


def encoding_words(name: str) -> str:
    """An encoding as people say it."""
    return plain_name(name)


def size_words(n_bytes: int) -> str:
    """The size of a file: “840 bytes”, “12 kB”, “1.4 MB”."""
    if n_bytes < 1000:
        return counted(n_bytes, "byte")
    return f"{n_bytes / 1000:,.0f} kB" if n_bytes < 1_000_000 else f"{n_bytes / 1_000_000:,.1f} MB"


def confidence_look(confidence: float) -> Look:
    """How sure the recognition is, 0–1, as a word with icon and colour."""
    if confidence >= 0.9:
        return Look("Recognised", ":material/check_circle:", "green")
    if confidence >= 0.5:
        return Look("Probably right, please check", ":material/help:", "blue")
    if confidence > 0:
        return Look("A guess, please check", ":material/help:", "orange")
    return Look("Please choose", ":material/touch_app:", "orange")


def unit_words(format: str) -> tuple[str, str]:
    """What a file of this format consists of, one and many: lines, records, rows or entries."""
    shape, _, container = format.rpartition("-")
    if find_log(shape):
        return "entry", "entries"
    one = _UNITS.get(container, "line")
    return one, f"{one}s"


def is_log_format(format: str) -> bool:
    """True for the format of a log, as imports keep it."""
    return find_log(format.rpartition("-")[0]) is not None


def is_binary(format: str) -> bool:
    """True for kinds of file that are no text, and so have no text encoding."""
    return format.rpartition("-")[2] in _BINARY


def ledger_sentence(ledger: Ledger, format: str = "") -> str:
    """“277 lines read: 262 imported, 4 identical to one already here, 8 rejected, 3 blank.”"""
    parts = [
        f"{getattr(ledger, name):,} {words}" for name, words in _LEDGER_SENTENCE.items() if getattr(ledger, name)
    ]
    one, many = unit_words(format)
    read = f"{counted(ledger.read, one, many)} read"
    return f"{read}: {', '.join(parts)}." if parts else f"The file holds no {many}."


def preview_rows(found: list[Draft | Rejected]) -> list[dict[str, Any]]:
    """First records as rows of a table; columns that would be empty in all of them are left out."""
    rows = [_refused(one) if isinstance(one, Rejected) else _taken(one) for one in found]
    rows = [{**row, "Line": number} for row, number in zip(rows, numbers_of(found), strict=True)]
    used = [name for name in _COLUMNS if any(row.get(name) not in (None, "") for row in rows)]
    return [{name: _shown(row.get(name)) for name in used} for row in rows]


def numbers_of(found: Sequence[Draft | Rejected]) -> list[int]:
    """The line of each record; where several stand on one line, they are counted instead."""
    lines = [one.line for one in found]
    return lines if len(set(lines)) == len(lines) else list(range(1, len(lines) + 1))


def _shown(value: object) -> object:
    return "" if value is None else value


_COLUMNS: Final = ("Line", "Problem", "Turns", "Prompt", "Answer", "Other answer", "Label", "Id", "Split", "Text")


def _taken(draft: Draft) -> dict[str, Any]:
    example = Example(draft.kind, draft.body, 0, draft.label, draft.external_id)
    asked = [turn.content for turn in example.prompt if turn.role == "user" and turn.content]
    called = [call.name for turn in example.messages[-1:] for call in turn.tool_calls]
    return {
        "Line": draft.line,
        "Turns": "" if draft.kind == "pair" else " → ".join(turn.role or "no role" for turn in example.messages),
        "Prompt": _start(asked[-1] if asked else ""),
        "Answer": _start(example.completion or ", ".join(f"calls {name}" for name in called)),
        "Other answer": _start(_other_answer(draft)),
        "Label": draft.label,
        "Id": draft.external_id,
        "Split": SPLIT_WORDS[draft.split] if draft.split else "",
    }


def _other_answer(draft: Draft) -> str:
    """What a preference says the model should not answer; empty for anything else."""
    others = turn_objects(draft.body.get("non_preferred_output")) if draft.kind == "preference" else []
    return "\n".join(text_of(turn.get("content")) for turn in others)


def _refused(line: Rejected) -> dict[str, Any]:
    return {"Line": line.line, "Problem": line.reason, "Text": _start(line.raw)}


def _start(text: str) -> str:
    return text if len(text) <= _PREVIEW_LENGTH else text[: _PREVIEW_LENGTH - 1] + "…"
