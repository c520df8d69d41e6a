"""What an import, an export or a look cannot do without, in one plain process, to measure the product against.

python bench/floor.py import|chat-log|otel-log FILE DATABASE
python bench/floor.py export FILE OUT
python bench/floor.py look FILE -
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import sys
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

_BLOCK = 5_000
_PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "cache_size=-16000", "temp_store=MEMORY")


Said = list[str]


def read_into_sqlite(file: Path, database: Path, told: Callable[[Any], Iterator[Said]] | None = None) -> int:
    """Parse, count in two encodings, hash, insert and index every call of the file; returns how many.

    `told` gives the texts of each call of a line; by default a line is one chat.
    """
    from tunewright.tokens import STORED_ENCODINGS
    from tunewright.tokens.vocabulary import encoding

    encoders = [encoding(name).encode_ordinary for name in STORED_ENCODINGS]
    connection = sqlite3.connect(database, isolation_level=None)
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(
        "CREATE TABLE example (id INTEGER PRIMARY KEY, key TEXT NOT NULL, first INTEGER, second INTEGER, body TEXT)"
    )
    connection.execute(
        "CREATE VIRTUAL TABLE found USING fts5(words, content='', tokenize='unicode61 remove_diacritics 2')"
    )
    n = 0
    with file.open(encoding="utf-8") as lines:
        while block := list(islice(lines, _BLOCK)):
            rows, texts = [], []
            for line in block:
                for said in (told or _chat)(json.loads(line)):
                    n += 1
                    kept = line if told is None else json.dumps(said, ensure_ascii=False)
                    key = hashlib.blake2b(kept.encode(), digest_size=16).hexdigest()
                    counts = [sum(len(encode(text)) for text in said) for encode in encoders]
                    rows.append((n, key, *counts, kept))
                    texts.append((n, "\n".join(said)))
            connection.execute("BEGIN")
            connection.executemany("INSERT INTO example VALUES (?, ?, ?, ?, ?)", rows)
            connection.executemany("INSERT INTO found(rowid, words) VALUES (?, ?)", texts)
            connection.execute("COMMIT")
    connection.close()
    return n


def _chat(record: Any) -> Iterator[Said]:
    yield [message["content"] for message in record["messages"]]


def _request(record: Any) -> Iterator[Said]:
    turns = [*record["request"]["messages"], record["response"]["choices"][0]["message"]]
    yield [turn["content"] for turn in turns]


def _spans(record: Any) -> Iterator[Said]:
    for span in record["resourceSpans"][0]["scopeSpans"][0]["spans"]:
        values = {one["key"]: one["value"]["stringValue"] for one in span["attributes"]}
        turns = json.loads(values["gen_ai.input.messages"]) + json.loads(values["gen_ai.output.messages"])
        yield [turn["parts"][0]["content"] for turn in turns]


def read_and_write(file: Path, out: Path) -> int:
    """Parse every line and write it again; returns how many."""
    with file.open(encoding="utf-8") as lines, out.open("w", encoding="utf-8", newline="\n") as written:
        return sum(1 for line in _rewritten(lines) if written.write(line))


def read_and_hash(file: Path, _: Path) -> int:
    """Parse every line and hash it; returns how many are different."""
    with file.open("rb") as lines:
        return len({hashlib.blake2b(line, digest_size=16).digest() for line in lines if json.loads(line)})


def _rewritten(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield json.dumps(json.loads(line), ensure_ascii=False) + "\n"


if __name__ == "__main__":
    kind, source, target = sys.argv[1:]
    logs = {"chat-log": _request, "otel-log": _spans}
    if kind in logs:
        print(read_into_sqlite(Path(source), Path(target), logs[kind]))
    else:
        work = {"import": read_into_sqlite, "export": read_and_write, "look": read_and_hash}[kind]
        print(work(Path(source), Path(target)))
