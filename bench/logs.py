"""Import of logs through the real command, against parse + tokenise + insert of the same calls: paired, medians."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import watch
from imports_and_exports import at, compared, data_file, fresh
from tables import Row
from watch import Run, tunewright

_FLOOR = Path(__file__).with_name("floor.py")
_SPANS = 20
"""Calls in one line of an OpenTelemetry file, as a collector writes it."""


def importing(folder: Path, rows: int, rounds: int) -> Iterator[Row]:
    """Two kinds of log: requests with their responses, and OpenTelemetry spans, several to a line."""
    for kind, words in (("chat", "requests and responses"), ("otel", f"OpenTelemetry spans, {_SPANS} to a line")):
        file = log_file(folder, rows, kind)
        pairs = []
        for number in range(rounds):
            floor = watch.run([sys.executable, _FLOOR, f"{kind}-log", file, fresh(folder / "floor.db")])
            pairs.append((_import(file, folder / f"log-{number % 2}.db", rows), floor))
        half = _import(log_file(folder, rows // 2, kind), folder / "half.db", rows // 2)
        yield compared("logs", f"{rows:,} {words}", "≤ 3× the floor", pairs)
        largest = max(ours.largest for ours, _ in pairs)
        note = f"{half.largest:.0f} MB at {rows // 2:,}; file {file.stat().st_size / 1e6:,.0f} MB"
        yield Row("logs", f"largest process, {kind}", "< 600 MB, flat", f"{largest:.0f} MB", note)


def _import(file: Path, database: Path, rows: int) -> Run:
    wish = ("--project", "bench", "--turns", "every", "--json")
    run = watch.run(tunewright("import", file, *wish, *at(fresh(database))))
    imported = json.loads(run.output)["files"][0]["imported"]
    if imported != rows:
        raise SystemExit(f"Only {imported:,} of {rows:,} calls were imported.")
    return run


def log_file(folder: Path, rows: int, kind: str) -> Path:
    """The seeded chats as a log of calls; written once."""
    file = folder / f"{kind}-log-{rows}.jsonl"
    if not file.exists():
        with data_file(folder, rows).open(encoding="utf-8") as chats, file.open("w", encoding="utf-8") as out:
            numbered = enumerate(json.loads(line)["messages"] for line in chats)
            for line in _requests(numbered) if kind == "chat" else _spans(numbered):
                out.write(json.dumps(line, ensure_ascii=False) + "\n")
    return file


def _requests(chats: Iterator[tuple[int, list[Any]]]) -> Iterator[dict[str, Any]]:
    for number, turns in chats:
        usage = {"prompt_tokens": 100, "completion_tokens": 50, "total_tokens": 150}
        choice = {"index": 0, "finish_reason": "stop", "message": turns[-1]}
        yield {
            "request": {"model": "gpt-4o-mini", "messages": turns[:-1]},
            "response": {
                "id": f"chatcmpl-{number}",
                "created": 1_763_370_000 + number,
                "model": "gpt-4o-mini-2024-07-18",
                "choices": [choice],
                "usage": usage,
            },
        }


def _spans(chats: Iterator[tuple[int, list[Any]]]) -> Iterator[dict[str, Any]]:
    while block := list(islice(chats, _SPANS)):
        spans = [_span(number, turns) for number, turns in block]
        yield {"resourceSpans": [{"resource": {}, "scopeSpans": [{"scope": {"name": "bench"}, "spans": spans}]}]}


def _span(number: int, turns: list[Any]) -> dict[str, Any]:
    asked = [{"role": turn["role"], "parts": [_part(turn)]} for turn in turns[:-1]]
    answered = [{"role": "assistant", "parts": [_part(turns[-1])], "finish_reason": "stop"}]
    said = {"gen_ai.input.messages": asked, "gen_ai.output.messages": answered}
    names = {"gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-4o-mini"}
    texts = names | {name: json.dumps(value, ensure_ascii=False) for name, value in said.items()}
    return {
        "traceId": f"{number:032x}",
        "spanId": f"{number:016x}",
        "name": "chat gpt-4o-mini",
        "startTimeUnixNano": str((1_763_370_000 + number) * 10**9),
        "attributes": [{"key": key, "value": {"stringValue": value}} for key, value in texts.items()],
    }


def _part(turn: Any) -> dict[str, Any]:
    return {"type": "text", "content": turn["content"]}
