"""The bundled samples hold exactly the faults that `faults.json` and their README name."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from tunewright.imports import convert, reader, recognise, settle
from tunewright.model import Rejected
from tunewright.tokens import count_text

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "samples"
FAULTS: dict[str, Any] = json.loads((SAMPLES / "faults.json").read_text("utf-8"))
CASES = [(name, row["fault"]) for name, report in FAULTS.items() for row in report["faults"]]
LABELS = {"refund", "delivery", "repair", "sizing", "billing", "booking", "account", "trade-in"}
TOPICS = {"opening", "delivery", "returns", "workshop", "e-bikes", "payment", "sizes", "shop"}
HOSTILE = re.compile(r"<script|<img|onmouseover=|!\[\]\(|:red\[|\$\$|^=HYPERLINK")
OTHER_SCRIPT = re.compile(r"[\u0370-\u052f\u0600-\u06ff\u3040-\u9fff]")
INVISIBLE = re.compile(r"[\u200b\u00a0\u0301\u202e]")
REFUSALS = ("I'm sorry, but I can't help with that.", "Dabei kann ich leider nicht helfen.")

Groups = list[list[int]]
Numbered = list[tuple[int, Any]]


def raw_lines(name: str) -> list[str]:
    return (SAMPLES / name).read_bytes().decode("utf-8").split("\n")


def value_of(line: str) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        return None


def values(name: str) -> Numbered:
    return [(n, value_of(line)) for n, line in enumerate(raw_lines(name), 1) if line.strip()]


def where(items: Numbered, holds: Callable[[Any], object]) -> Groups:
    return [[n] for n, item in items if holds(item)]


def shared(items: Numbered, key: Callable[[Any], Any]) -> Groups:
    found: dict[str, list[int]] = defaultdict(list)
    for n, item in items:
        found[json.dumps(key(item), sort_keys=True)].append(n)
    return sorted(lines for lines in found.values() if len(lines) > 1)


def folded(text: str) -> str:
    return " ".join(text.casefold().split())


def blank(name: str) -> Groups:
    lines = raw_lines(name)
    if lines[-1] == "":
        lines.pop()
    return [[n] for n, line in enumerate(lines, 1) if not line.strip()]


# --- support_intents.jsonl


def pairs_in(items: Numbered) -> Numbered:
    return [(n, v) for n, v in items if isinstance(v, dict) and {"prompt", "completion"} <= v.keys()]


def first_of_each_record(items: Numbered) -> Numbered:
    seen: dict[str, tuple[int, Any]] = {}
    for n, item in items:
        seen.setdefault(json.dumps(item, sort_keys=True), (n, item))
    return list(seen.values())


def same_prompt(items: Numbered) -> list[Numbered]:
    found: dict[str, Numbered] = defaultdict(list)
    for n, item in items:
        if item["prompt"].strip():
            found[folded(item["prompt"])].append((n, item))
    return [group for group in found.values() if len(group) > 1]


def intents(fault: str) -> Groups:
    items = values("support_intents.jsonl")
    pairs = pairs_in(items)
    once = first_of_each_record(pairs)
    if fault == "overlong":
        return where(pairs, lambda p: count_text(p["prompt"], "cl100k_base") > 16_385)
    if fault == "label_spelling":
        spelt: dict[str, list[int]] = defaultdict(list)
        for n, pair in pairs:
            if pair["completion"].strip() and pair["completion"] not in LABELS:
                spelt[pair["completion"]].append(n)
        return sorted(spelt.values())
    if fault == "rare_label":
        return [[n for n, pair in pairs if pair["completion"] == "trade-in"]]
    finders: dict[str, Callable[[], Groups]] = {
        "bad_json": lambda: where(items, lambda v: v is None),
        "missing_key": lambda: where(
            items, lambda v: isinstance(v, dict) and not {"prompt", "completion"} <= v.keys()
        ),
        "not_an_object": lambda: where(items, lambda v: isinstance(v, list)),
        "blank_line": lambda: blank("support_intents.jsonl"),
        "repeated_record": lambda: shared(pairs, lambda p: p),
        "exact_duplicate": lambda: shared(
            [(n, p) for n, p in once if p["prompt"].strip()], lambda p: (p["prompt"], p["completion"])
        ),
        "case_or_space_duplicate": lambda: sorted(
            [n for n, _ in group]
            for group in same_prompt(once)
            if len({p["completion"] for _, p in group}) == 1 and len({p["prompt"] for _, p in group}) > 1
        ),
        "contradiction": lambda: sorted(
            [n for n, _ in group] for group in same_prompt(once) if len({p["completion"] for _, p in group}) > 1
        ),
        "empty_completion": lambda: where(pairs, lambda p: not p["completion"].strip()),
        "empty_prompt": lambda: where(pairs, lambda p: not p["prompt"].strip()),
        "special_token": lambda: where(pairs, lambda p: re.search(r"<\|\w+\|>", p["prompt"])),
        "hostile_text": lambda: where(pairs, lambda p: HOSTILE.search(p["prompt"])),
        "invisible_character": lambda: where(pairs, lambda p: INVISIBLE.search(p["prompt"])),
        "other_script": lambda: where(pairs, lambda p: OTHER_SCRIPT.search(p["prompt"])),
        "no_id": lambda: where(pairs, lambda p: "id" not in p),
    }
    return finders[fault]()


# --- clinic_chat.jsonl


def roles(chat: Any) -> list[str]:
    return [turn["role"] for turn in chat["messages"]]


def text_of(turn: Any) -> str:
    content = turn.get("content")
    return " ".join(part["text"] for part in content) if isinstance(content, list) else content or ""


def texts(chat: Any) -> str:
    return "\n".join(text_of(turn) for turn in chat["messages"])


def calls(chat: Any) -> list[Any]:
    return [call for turn in chat["messages"] for call in turn.get("tool_calls", [])]


def answered(chat: Any) -> set[str]:
    return {turn["tool_call_id"] for turn in chat["messages"] if turn["role"] == "tool"}


def called(chat: Any) -> set[str]:
    return {call["id"] for call in calls(chat)}


def declared(chat: Any) -> set[str]:
    return {tool["function"]["name"] for tool in chat.get("tools", [])}


def keys_beyond(chat: Any) -> set[str]:
    known = {"role", "content", "name", "weight", "tool_calls", "tool_call_id"}
    extra = set(chat) - {"messages", "tools", "parallel_tool_calls"}
    return extra.union(*(set(turn) - known for turn in chat["messages"]))


def has_bad_weight(chat: Any) -> bool:
    weights = [turn["weight"] for turn in chat["messages"] if "weight" in turn]
    return any(type(weight) is not int or weight not in (0, 1) for weight in weights)


def opening(chat: Any) -> list[Any]:
    return [[turn["role"], folded(text_of(turn))] for turn in chat["messages"][:-1]]


def asked_alike(items: Numbered, *, answered_alike: bool) -> Groups:
    found: dict[str, Numbered] = defaultdict(list)
    for n, chat in items:
        if chat["messages"] and roles(chat)[-1] == "assistant" and texts(chat).strip():
            found[json.dumps(opening(chat))].append((n, chat))
    groups = [group for group in found.values() if len(group) > 1]
    return sorted(
        [n for n, _ in group]
        for group in groups
        if (len({folded(text_of(c["messages"][-1])) for _, c in group}) == 1) is answered_alike
    )


def argument_texts(chat: Any) -> Iterable[Any]:
    return (call["function"]["arguments"] for call in calls(chat))


def clinic(fault: str) -> Groups:
    name = "clinic_chat.jsonl"
    items, lines = values(name), raw_lines(name)
    listed = [(n, v) for n, v in items if isinstance(v, dict) and isinstance(v.get("messages"), list)]
    chats = [(n, v) for n, v in listed if v["messages"]]
    once = first_of_each_record(chats)
    finders: dict[str, Callable[[], Groups]] = {
        "bad_json": lambda: where(items, lambda v: v is None),
        "missing_messages": lambda: where(items, lambda v: v is not None and "messages" not in v),
        "messages_not_a_list": lambda: where(
            items, lambda v: v is not None and "messages" in v and not isinstance(v["messages"], list)
        ),
        "no_messages": lambda: where(listed, lambda c: not c["messages"]),
        "blank_line": lambda: blank(name),
        "windows_line_end": lambda: [[n] for n, line in enumerate(lines, 1) if line.endswith("\r")],
        "no_final_line_end": lambda: [[len(lines)]] if lines[-1] else [],
        "repeated_record": lambda: shared(chats, lambda c: c),
        "case_or_space_duplicate": lambda: asked_alike(once, answered_alike=True),
        "contradiction": lambda: asked_alike(once, answered_alike=False),
        "no_assistant_turn": lambda: where(chats, lambda c: "assistant" not in roles(c)),
        "ends_with_user": lambda: where(chats, lambda c: "assistant" in roles(c) and roles(c)[-1] == "user"),
        "late_system_message": lambda: where(chats, lambda c: "system" in roles(c)[1:]),
        "unknown_role": lambda: where(chats, lambda c: set(roles(c)) - {"system", "user", "assistant", "tool"}),
        "empty_content": lambda: where(chats, lambda c: any(t.get("content") == "" for t in c["messages"])),
        "missing_content": lambda: where(chats, lambda c: any("content" not in t for t in c["messages"])),
        "unknown_key": lambda: where(chats, keys_beyond),
        "bad_weight": lambda: where(chats, has_bad_weight),
        "call_without_answer": lambda: where(chats, lambda c: called(c) - answered(c)),
        "answer_without_call": lambda: where(chats, lambda c: answered(c) - called(c)),
        "undeclared_tool": lambda: where(
            chats, lambda c: {call["function"]["name"] for call in calls(c)} - declared(c)
        ),
        "arguments_not_json": lambda: where(
            chats, lambda c: any(isinstance(a, str) and value_of(a) is None for a in argument_texts(c))
        ),
        "arguments_not_text": lambda: where(
            chats, lambda c: any(not isinstance(a, str) for a in argument_texts(c))
        ),
        "refusal": lambda: where(chats, lambda c: text_of(c["messages"][-1]) in REFUSALS),
        "special_token": lambda: where(chats, lambda c: re.search(r"<\|\w+\|>", texts(c))),
        "hostile_text": lambda: where(chats, lambda c: HOSTILE.search(texts(c))),
        "other_script": lambda: where(chats, lambda c: OTHER_SCRIPT.search(texts(c))),
    }
    return finders[fault]()


# --- faq_pairs.csv


def table() -> Numbered:
    """Each row of the table with the line it starts on, the heading left out."""
    text = (SAMPLES / "faq_pairs.csv").read_bytes().decode("utf-8")
    reader = csv.reader(io.StringIO(text))
    rows: Numbered = []
    start = 1
    for cells in reader:
        rows.append((start, cells))
        start = reader.line_num + 1
    return rows[1:]


def faq(fault: str) -> Groups:
    rows = table()
    finders: dict[str, Callable[[], Groups]] = {
        "short_row": lambda: where(rows, lambda cells: len(cells) < 4),
        "empty_answer": lambda: where(rows, lambda cells: len(cells) == 4 and not cells[1]),
        "contradiction": lambda: shared(rows, lambda cells: folded(cells[0])),
        "topic_spelling": lambda: where(rows, lambda cells: cells[2] not in TOPICS),
        "line_break_in_cell": lambda: where(rows, lambda cells: any("\n" in cell for cell in cells)),
    }
    return finders[fault]()


FINDERS = {"support_intents.jsonl": intents, "clinic_chat.jsonl": clinic, "faq_pairs.csv": faq}


def listed_lines(name: str, fault: str) -> Groups:
    rows = [row for row in FAULTS[name]["faults"] if row["fault"] == fault]
    return sorted(group for row in rows for group in row["lines"])


@pytest.mark.parametrize(("name", "fault"), CASES)
def test_the_listed_lines_hold_the_fault_and_no_others_do(name: str, fault: str) -> None:
    assert sorted(FINDERS[name](fault)) == listed_lines(name, fault)


@pytest.mark.parametrize(("name", "fault"), CASES)
def test_the_readme_names_the_same_lines(name: str, fault: str) -> None:
    section = (SAMPLES / "README.md").read_text("utf-8").split(f"\n## {name}\n")[1].split("\n## ")[0]
    shown = "; ".join(", ".join(map(str, group)) for group in listed_lines(name, fault))
    assert f"| {fault} | {shown} |" in section


@pytest.mark.parametrize("name", FAULTS)
def test_the_number_of_lines_is_as_said(name: str) -> None:
    text = (SAMPLES / name).read_bytes().decode("utf-8")
    assert text.count("\n") + (not text.endswith("\n")) == FAULTS[name]["lines"]


def test_every_sample_is_described() -> None:
    files = {path.name for path in SAMPLES.iterdir() if path.is_file()} - {"README.md", "faults.json"}
    assert files == set(FAULTS)


def test_the_chat_set_shows_every_shape_the_product_reads() -> None:
    chats = [
        v for _, v in values("clinic_chat.jsonl") if isinstance(v, dict) and isinstance(v.get("messages"), list)
    ]
    turns = [turn for chat in chats for turn in chat["messages"]]
    assert sum(bool(calls(chat)) for chat in chats) >= 40
    assert sum("name" in turn for turn in turns) >= 6
    assert {turn.get("weight") for turn in turns} >= {0, 1}
    assert sum(isinstance(turn.get("content"), list) for turn in turns) >= 4
    assert {chat["parallel_tool_calls"] for chat in chats if "parallel_tool_calls" in chat} == {True, False}


@pytest.mark.parametrize("name", FAULTS)
def test_import_refuses_the_lines_that_are_said_to_be_refused_and_no_others(name: str) -> None:
    data = (SAMPLES / name).read_bytes()
    plan = settle(recognise(name, data).plan, io.BytesIO(data))
    said = [row["lines"] for row in FAULTS[name]["faults"] if "Refused at import" in row["what"]]
    records = [record for record in reader(io.BytesIO(data), plan) if not record.is_blank]
    refused = [record.line for record in records if isinstance(convert(record, plan), Rejected)]
    assert refused == sorted(line for groups in said for group in groups for line in group)
