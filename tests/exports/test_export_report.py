import json

from tunewright.exports import ExportedFile, ExportReport, size_warnings
from tunewright.targets import target


def test_a_report_becomes_the_json_of_the_terminal():
    report = ExportReport(
        files=(
            ExportedFile("out/train.jsonl", "train", 8, 400, "ab", 90),
            ExportedFile("out/test.jsonl", "test", 2, 100, "cd", 20),
        ),
        labels={"train": {"yes": 4, "no": 4}, "test": {"yes": 1, "no": 1}},
        left_out=((7, "Its completion is empty."),),
        cost={"usd": "0.01"},
        advice={"stop": " END"},
        dropped_keys={"id": 10},
    )
    assert report.n_examples == 10
    assert json.loads(json.dumps(report.to_dict())) == {
        "files": [
            {
                "path": "out/train.jsonl",
                "split": "train",
                "examples": 8,
                "tokens": 400,
                "sha256": "ab",
                "bytes": 90,
            },
            {"path": "out/test.jsonl", "split": "test", "examples": 2, "tokens": 100, "sha256": "cd", "bytes": 20},
        ],
        "labels": {"train": {"yes": 4, "no": 4}, "test": {"yes": 1, "no": 1}},
        "overlap": 0,
        "left_out": [{"id": 7, "reason": "Its completion is empty."}],
        "cost": {"usd": "0.01"},
        "advice": {"stop": " END"},
        "dropped_keys": {"id": 10},
    }


def test_too_few_examples_are_said_with_what_is_missing():
    [warning] = size_warnings(target("openai-chat"), 7)
    assert "7 examples" in warning
    assert "at least 3 more" in warning


def test_a_file_that_is_too_large_is_said():
    [warning] = size_warnings(target("openai-chat"), 10, 512 * 1024 * 1024 + 1)
    assert "512 MB" in warning


def test_ten_examples_are_enough():
    assert size_warnings(target("openai-chat"), 10, 1000) == []
