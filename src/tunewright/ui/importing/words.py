"""What formats, encodings, sizes, ledgers and lines are called on screen. Pure."""

from __future__ import annotations

from typing import Any, Final

from tunewright.imports import CONTAINERS, Field, find_shape, known_shapes
from tunewright.imports.encodings import plain_name
from tunewright.model import Draft, Example, Rejected
from tunewright.model.project import Ledger
from tunewright.ui.wording import SPLIT_WORDS, Look, counted

_CONTAINER_WORDS: Final = {"jsonl": "JSON Lines", "json": "JSON", "csv": "CSV table", "tsv": "TSV table"}
FIELD_WORDS: Final[dict[Field, str]] = {
    "messages": "Messages",
    "prompt": "Prompt",
    "completion": "Completion",
    "system": "System message",
    "label": "Label",
    "id": "Id",
    "split": "Split",
}
LEDGER_WORDS: Final = {
    "imported": "Imported",
    "identical": "Identical",
    "changed": "Changed",
    "rejected": "Rejected",
    "blank": "Blank",
}
"""Where lines of a file can go, in the order in which screens name them."""
_LEDGER_SENTENCE: Final = {
    "imported": "imported",
    "identical": "identical to one already here",
    "changed": "with changes to decide on",
    "rejected": "rejected",
    "blank": "blank",
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
    summary = find_shape(shape).summary.partition(":")[0]
    return f"{summary} · {_CONTAINER_WORDS.get(container, container)}"


def formats() -> list[str]:
    """Every format that a file can be read in."""
    return [f"{shape.name}-{container}" for shape in known_shapes() for container in CONTAINERS]


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


def unit_word(format: str) -> str:
    """What a file of this format consists of: lines, records or rows."""
    return {"csv": "row", "tsv": "row", "json": "record"}.get(format.rpartition("-")[2], "line")


def ledger_sentence(ledger: Ledger, format: str = "") -> str:
    """“277 lines read: 262 imported, 4 identical to one already here, 8 rejected, 3 blank.”"""
    parts = [
        f"{getattr(ledger, name):,} {words}" for name, words in _LEDGER_SENTENCE.items() if getattr(ledger, name)
    ]
    unit = unit_word(format)
    return f"{counted(ledger.read, unit)} read: {', '.join(parts)}." if parts else f"The file holds no {unit}s."


def preview_rows(found: list[Draft | Rejected]) -> list[dict[str, Any]]:
    """First records as rows of a table; columns that would be empty in all of them are left out."""
    rows = [_refused(one) if isinstance(one, Rejected) else _taken(one) for one in found]
    used = [name for name in _COLUMNS if any(row.get(name) not in (None, "") for row in rows)]
    return [{name: row.get(name) for name in used} for row in rows]


_COLUMNS: Final = ("Line", "Problem", "Turns", "Prompt", "Answer", "Label", "Id", "Split", "Text")


def _taken(draft: Draft) -> dict[str, Any]:
    example = Example(draft.kind, draft.body, 0, draft.label, draft.external_id)
    asked = [turn.content for turn in example.prompt if turn.role == "user" and turn.content]
    called = [call.name for turn in example.messages[-1:] for call in turn.tool_calls]
    return {
        "Line": draft.line,
        "Turns": "" if draft.kind == "pair" else " → ".join(turn.role or "no role" for turn in example.messages),
        "Prompt": _start(asked[-1] if asked else ""),
        "Answer": _start(example.completion or ", ".join(f"calls {name}" for name in called)),
        "Label": draft.label,
        "Id": draft.external_id,
        "Split": SPLIT_WORDS[draft.split] if draft.split else "",
    }


def _refused(line: Rejected) -> dict[str, Any]:
    return {"Line": line.line, "Problem": line.reason, "Text": _start(line.raw)}


def _start(text: str) -> str:
    return text if len(text) <= _PREVIEW_LENGTH else text[: _PREVIEW_LENGTH - 1] + "…"
