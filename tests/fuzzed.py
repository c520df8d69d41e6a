"""Valid files of every container, and what must hold for whatever becomes of their bytes."""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pyarrow
from pyarrow import feather, parquet

from tunewright.imports import ReadPlan, convert, preview, reader, recognise
from tunewright.imports.archives import PassedOver, is_packed, unpacked
from tunewright.model import Draft, Rejected, UnreadableFile

PAIRS = [{"prompt": f"Wie geht’s, {n}?", "completion": f"Gut – “danke” {n} 😀"} for n in range(6)]
CHATS = [
    {"messages": [{"role": "user", "content": f"é{n}"}, {"role": "assistant", "content": "\u2028ü"}], "id": n}
    for n in range(4)
]
MOST_RECORDS = 100_000


def jsonl(records: list[Any] = CHATS, encoding: str = "utf-8") -> bytes:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode(encoding)


def table(delimiter: str = ",", header: bool = True) -> bytes:
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=delimiter)
    rows = [list(pair.values()) for pair in PAIRS]
    writer.writerows([list(PAIRS[0]), *rows] if header else rows)
    return target.getvalue().encode()


def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [list(PAIRS[0]), *(list(pair.values()) for pair in PAIRS), ["=1+1", 3.5, True]]:
        sheet.append(row)
    sheet.merge_cells("A9:B10")
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def columnar(kind: str) -> bytes:
    made = pyarrow.Table.from_pylist(CHATS)
    target = io.BytesIO()
    if kind == "parquet":
        parquet.write_table(made, target)
    else:
        feather.write_feather(made, target, compression="uncompressed" if kind == "arrow" else "lz4")
    return target.getvalue()


def zipped(**files: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("_", "."), data)
    return target.getvalue()


FILES: dict[str, Callable[[], bytes]] = {
    "chats.jsonl": jsonl,
    "wide.jsonl": lambda: jsonl(encoding="utf-16"),
    "western.jsonl": lambda: '{"prompt": "Grüße", "completion": "né à Köln"}\r\n'.encode("cp1252") * 5,
    "list.json": lambda: json.dumps(PAIRS, indent=2).encode(),
    "object.json": lambda: json.dumps({"object": "list", "data": PAIRS, "has_more": False}).encode(),
    "splits.json": lambda: json.dumps({"train": PAIRS, "test": PAIRS[:2]}, indent=1).encode(),
    "comma.csv": table,
    "semicolon.csv": lambda: table(";"),
    "tabs.tsv": lambda: table("\t"),
    "bars.csv": lambda: table("|"),
    "headless.csv": lambda: table(header=False),
    "prose.txt": lambda: "First line.\n\nThird, with “marks”.\n".encode(),
    "book.xlsx": workbook,
    "rows.parquet": lambda: columnar("parquet"),
    "rows.arrow": lambda: columnar("arrow"),
    "rows.feather": lambda: columnar("feather"),
    "chats.jsonl.gz": lambda: gzip.compress(jsonl(), mtime=0),
    "both.zip": lambda: zipped(
        a_jsonl=jsonl(), b_csv=table(), c_xlsx=workbook(), d_jsonl_gz=gzip.compress(jsonl())
    ),
}


def damaged(data: bytes, seed: int) -> bytes:
    """The bytes with a few of them changed, left out, put in, doubled or moved; the same for the same seed."""
    chance = random.Random(seed)
    made = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        at = chance.randrange(len(made) + 1)
        n = chance.choice((1, 1, 2, 4, 16, 200))
        match chance.randrange(6):
            case 0:
                made[at : at + n] = chance.randbytes(n)
            case 1:
                del made[at : at + n]
            case 2:
                made[at:at] = made[at : at + n] * chance.choice((1, 3))
            case 3:
                made[at : at + 1] = bytes([chance.choice((0, 10, 13, 34, 44, 91, 92, 93, 123, 125, 255))])
            case 4:
                made[at : at + n] = b"\xff" * n
            case _:
                del made[at:]
    return bytes(made)


def damaged_inside(data: bytes, seed: int) -> bytes:
    """A zip or workbook in which one file is damaged, and packed again so that nothing but its content is wrong."""
    chance = random.Random(seed)
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        hit = chance.choice(archive.namelist())
        for name in archive.namelist():
            content = archive.read(name)
            made.writestr(name, damaged(content, seed) if name == hit else content)
    return target.getvalue()


def read_all(name: str, data: bytes) -> int:
    """Unpack, recognise, preview and read a file to its end; how many records came out, refusals not counted.

    Nothing but `UnreadableFile` may be raised on the way, and it has to say what to do.
    """
    if not is_packed(io.BytesIO(data)):
        return _read(name, data)
    n = 0
    try:
        for inside in unpacked(name, io.BytesIO(data)):
            assert inside.name
            if isinstance(inside, PassedOver):
                assert inside.reason
                continue
            n += _read(inside.name, inside.stream.read())
    except UnreadableFile as refused:
        assert refused.hint
    return n


def _read(name: str, data: bytes) -> int:
    try:
        recognised = recognise(name, data)
        assert 0 <= recognised.confidence <= 1 and recognised.reason
        assert ReadPlan.from_dict(json.loads(json.dumps(recognised.plan.to_dict()))) == recognised.plan
        preview(io.BytesIO(data), recognised.plan)
        n, before = 0, 0
        for n, record in enumerate(reader(io.BytesIO(data), recognised.plan), 1):
            assert n < MOST_RECORDS
            assert record.text.encode() is not None
            assert record.line >= before or recognised.plan.lists
            before = record.line
            if not record.is_blank:
                _said(convert(record, recognised.plan))
    except UnreadableFile as refused:
        assert refused.hint and str(refused)
        return 0
    return n


def _said(made: Draft | Rejected) -> None:
    if isinstance(made, Rejected):
        assert made.reason and made.code
