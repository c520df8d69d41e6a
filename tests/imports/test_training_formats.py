"""Every training format: recognised from a sample, read to the exact example, and the same again once written.

`training/<format>.jsonl` is a sample as trainers write it, with a word behind a dot for another spelling of the
same format; `.expected.jsonl` beside it holds what each record must become.
"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from tunewright.imports import convert, known_shapes, reader, recognise
from tunewright.imports.logs.registry import known_logs
from tunewright.model import Draft, dumps

HERE = Path(__file__).parent / "training"
SAMPLES = sorted(path for path in HERE.glob("*.jsonl") if not path.stem.endswith(".expected"))
NAMES = [path.stem for path in SAMPLES]


def records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def read(data: bytes, name: str) -> tuple[str, list[Draft]]:
    plan = recognise(name, data).plan
    made = [convert(record, plan) for record in reader(io.BytesIO(data), plan) if not record.is_blank]
    assert all(isinstance(one, Draft) for one in made), made
    return plan.format, [one for one in made if isinstance(one, Draft)]


@pytest.mark.parametrize("path", SAMPLES, ids=NAMES)
def test_a_sample_is_recognised_and_becomes_exactly_these_examples(path: Path) -> None:
    format, drafts = read(path.read_bytes(), path.name)
    assert format == f"{path.stem.partition('.')[0]}-jsonl"
    wanted = records(path.with_name(f"{path.stem}.expected.jsonl"))
    for draft, expected in zip(drafts, wanted, strict=True):
        made = {"kind": draft.kind, "body": draft.body}
        made |= {
            name: value for name in ("label", "external_id", "split") if (value := getattr(draft, name)) is not None
        }
        assert made == expected


@pytest.mark.parametrize("path", SAMPLES, ids=NAMES)
def test_the_record_is_kept_as_it_came(path: Path) -> None:
    _, drafts = read(path.read_bytes(), path.name)
    assert [draft.original for draft in drafts] == path.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("path", SAMPLES, ids=NAMES)
def test_an_example_that_is_written_and_read_again_is_the_same(path: Path) -> None:
    _, drafts = read(path.read_bytes(), path.name)
    for draft in drafts:
        _, again = read(dumps(draft.body).encode(), "again.jsonl")
        assert [(one.kind, one.body) for one in again] == [(draft.kind, draft.body)]


@pytest.mark.parametrize("path", SAMPLES, ids=NAMES)
def test_a_sample_is_surely_what_it_is_and_surely_no_log(path: Path) -> None:
    sample = records(path)
    name = path.stem.partition(".")[0]
    scores = {shape.name: shape.score(sample).confidence for shape in known_shapes()}
    assert scores[name] >= 0.8
    assert all(score < scores[name] for other, score in scores.items() if other != name), scores
    assert all(log.score(sample).confidence < scores[name] for log in known_logs())


@pytest.mark.parametrize("path", SAMPLES, ids=NAMES)
def test_a_sample_is_read_alike_from_a_json_list(path: Path) -> None:
    sample = records(path)
    _, drafts = read(path.read_bytes(), path.name)
    format, listed = read(json.dumps(sample, indent=1, ensure_ascii=False).encode(), "all.json")
    assert format == f"{path.stem.partition('.')[0]}-json"
    assert [(one.kind, one.body, one.label) for one in listed] == [
        (one.kind, one.body, one.label) for one in drafts
    ]


def table(sample: list[dict[str, Any]]) -> bytes:
    columns = list(dict.fromkeys(key for record in sample for key in record))
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow(columns)
    for record in sample:
        cells = (record.get(column, "") for column in columns)
        writer.writerow([cell if isinstance(cell, str) else dumps(cell) for cell in cells])
    return target.getvalue().encode()


IN_TABLES = ("alpaca", "sharegpt", "chosen-rejected.instruction", "conversation-preference", "langsmith-dataset")


@pytest.mark.parametrize("name", IN_TABLES)
def test_a_table_with_json_in_its_cells_gives_the_same_examples(name: str) -> None:
    path = HERE / f"{name}.jsonl"
    _, drafts = read(path.read_bytes(), path.name)
    format, rows = read(table(records(path)), "table.csv")
    assert format == f"{name.partition('.')[0]}-csv"
    assert [(one.kind, one.body) for one in rows] == [(one.kind, one.body) for one in drafts]


def test_every_format_has_a_sample() -> None:
    assert {shape.name for shape in known_shapes()} == {name.partition(".")[0] for name in NAMES}
