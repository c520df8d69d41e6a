"""What an import, an export or a look cannot do without, in one plain process, to measure the product against.

python bench/floor.py import FILE DATABASE
python bench/floor.py export FILE OUT
python bench/floor.py look FILE -
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

_BLOCK = 5_000
_PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "cache_size=-16000", "temp_store=MEMORY")


def read_into_sqlite(file: Path, database: Path) -> int:
    """Parse, count in two encodings, hash, insert and index every line of the file; returns how many."""
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
                n += 1
                said = [message["content"] for message in json.loads(line)["messages"]]
                key = hashlib.blake2b(line.encode(), digest_size=16).hexdigest()
                counts = [sum(len(encode(text)) for text in said) for encode in encoders]
                rows.append((n, key, *counts, line))
                texts.append((n, "\n".join(said)))
            connection.execute("BEGIN")
            connection.executemany("INSERT INTO example VALUES (?, ?, ?, ?, ?)", rows)
            connection.executemany("INSERT INTO found(rowid, words) VALUES (?, ?)", texts)
            connection.execute("COMMIT")
    connection.close()
    return n


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
    work = {"import": read_into_sqlite, "export": read_and_write, "look": read_and_hash}[kind]
    print(work(Path(source), Path(target)))
