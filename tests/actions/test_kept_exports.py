"""Exports as they are kept: whole or not at all, small in the database, the same bytes for ever."""

from __future__ import annotations

import csv
import errno
import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import Any

import pytest

from review_desk import a_project, a_store
from tunewright.actions import bulk_edits, export_files, exporting, projects
from tunewright.actions.exporting import ExportWish
from tunewright.actions.splitting import SplitWish
from tunewright.exports import ExportOptions, LineFile
from tunewright.model import TuneError
from tunewright.model.project import Filter
from tunewright.store import Store

PAIRS = [{"prompt": f"question {n}", "completion": ("yes", "no")[n % 2]} for n in range(40)]
CHAT = ExportWish("openai-chat", split=SplitWish(7, 0.2))


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    return a_store(tmp_path, monkeypatch)


def reviewed(store: Store, records: list[dict[str, Any]]) -> int:
    project = a_project(store, records)
    bulk_edits.decide_all(store, project, Filter(), "accepted", "Ann")
    return project


def folders(store: Store) -> list[Path]:
    return sorted(store.settings.exports.iterdir())


def lines(path: str | Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]


def test_the_answer_names_all_that_was_left_out_and_the_database_only_what_could_not_be_written(
    store: Store,
) -> None:
    project = reviewed(store, [*PAIRS, {"prompt": "and this?", "completion": ""}])
    bulk_edits.decide_all(store, project, Filter(ids=tuple(range(1, 21))), "unreviewed", "Ann")
    kept = exporting.export(store, project, CHAT, "Ann")
    empty = "Its completion is empty. Write one, or reject the example."
    assert len(kept.report["left_out"]) == 21
    assert exporting.n_unwritten(kept) == 1
    stored = exporting.listed(store, project)[0]
    assert stored.report["left_out"] == [{"id": 41, "reason": empty}]
    assert stored.report["left_out_by_reason"] == {"It was not reviewed yet.": 20, empty: 1}
    listed = list(exporting.left_out(store, kept.id))
    assert sorted(one.id for one in listed) == [*range(1, 21), 41]
    assert listed[0] == exporting.Absent(41, empty, "records.jsonl", 41)


def test_a_file_name_in_the_list_of_what_was_left_out_becomes_no_formula() -> None:
    line = export_files.left_out_line(3, "It was, so to say, not reviewed.", "=1+1\n.jsonl", 7)
    assert next(csv.reader([line])) == ["3", "It was, so to say, not reviewed.", "'=1+1 .jsonl", "7"]


def test_a_failed_export_leaves_no_folder(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    project = reviewed(store, PAIRS)

    def full(file: LineFile, line: str) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(LineFile, "_finish", lambda file: full(file, ""))
    with pytest.raises(OSError, match="No space"):
        exporting.export(store, project, CHAT, "Ann")
    assert folders(store) == [] and exporting.listed(store, project) == []


def test_a_full_disk_is_said_plainly(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    project = reviewed(store, PAIRS)

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(TuneError, match=r"There is no room left on the disk for “train\.jsonl”"):
        exporting.export(store, project, CHAT, "Ann")
    assert folders(store) == []


KILLED = """
    import os, signal, sys
    from tunewright.actions import exporting, export_run
    from tunewright.actions.splitting import SplitWish
    from tunewright.settings import read_settings
    from tunewright.store import open_store

    def die(*_):
        print("dying", flush=True)
        os.kill(os.getpid(), signal.SIGKILL)

    {where} = die
    exporting.export(
        open_store(read_settings()), {project}, exporting.ExportWish("openai-chat", split=SplitWish(7, 0.2)), "Ann"
    )
"""


@pytest.mark.parametrize(
    ("where", "visible"),
    [
        ("export_run.Writing._name_others", []),
        ("exporting.outputs.keep_export", ["left-out.csv", "manifest.jsonl", "test.jsonl", "train.jsonl"]),
    ],
)
def test_a_killed_export_is_never_listed_and_swept_by_the_next(
    store: Store, where: str, visible: list[str]
) -> None:
    project = reviewed(store, PAIRS)
    script = textwrap.dedent(KILLED).format(where=where, project=project)
    killed = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL and killed.stdout == b"dying\n"
    (left,) = folders(store)
    assert sorted(path.name for path in left.iterdir() if not path.name.startswith(".")) == visible
    assert exporting.listed(store, project) == []
    kept = exporting.export(store, project, CHAT, "Ann")
    assert [folder.name for folder in folders(store)] == [kept.options["folder"]]


def test_the_sweep_leaves_kept_and_running_exports_and_those_of_other_databases(store: Store) -> None:
    project = reviewed(store, PAIRS)
    kept = exporting.export(store, project, CHAT, "Ann")
    kept_folder = store.settings.exports / kept.options["folder"]
    running = export_files.begin(store)
    mark = running / ".unfinished"
    other = export_files.begin(store)
    gone = json.loads(mark.read_text()) | {"process": _a_dead_process()}
    (kept_folder / ".unfinished").write_text(json.dumps(gone))
    (other / ".unfinished").write_text(json.dumps(gone | {"database": "another"}))
    export_files.sweep(store)
    assert running.exists() and other.exists()
    assert exporting.file_of(store, kept.id, "train.jsonl")
    assert not (kept_folder / ".unfinished").exists(), "it was kept: only the mark was left"
    mark.write_text(json.dumps(gone))
    export_files.sweep(store)
    assert not running.exists()


def test_a_mark_of_another_machine_is_trusted_for_a_day(store: Store) -> None:
    folder = export_files.begin(store)
    mark = folder / ".unfinished"
    mark.write_text(json.dumps(json.loads(mark.read_text()) | {"host": "elsewhere"}))
    export_files.sweep(store)
    assert folder.exists()
    long_ago = time.time() - 2 * 24 * 3600
    os.utime(mark, (long_ago, long_ago))
    export_files.sweep(store)
    assert not folder.exists()


def _a_dead_process() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_copies_appear_together_and_what_is_left_from_before_is_named(store: Store, tmp_path: Path) -> None:
    project, out = reviewed(store, PAIRS), tmp_path / "out"
    out.mkdir()
    (out / "validation.jsonl").write_text("old\n")
    stale = out / ".train.jsonl.0123456789ab.draft"
    stale.write_text("cut off")
    os.utime(stale, (0, 0))
    kept = exporting.export(store, project, CHAT, "Ann", out)
    assert sorted(path.name for path in out.iterdir()) == ["test.jsonl", "train.jsonl", "validation.jsonl"]
    assert any("“validation.jsonl” in that folder is left" in said for said in kept.report["advice"]["warnings"])
    for file in kept.report["files"]:
        own = exporting.file_of(store, kept.id, Path(file["path"]).name)
        assert own is not None and Path(file["path"]).read_bytes() == own.read_bytes()


def test_a_copy_that_cannot_be_made_changes_nothing_there(store: Store, tmp_path: Path) -> None:
    project, out = reviewed(store, PAIRS), tmp_path / "out"
    (out / "test.jsonl").mkdir(parents=True)
    (out / "train.jsonl").write_text("before\n")
    with pytest.raises(TuneError, match="something else of that name"):
        exporting.export(store, project, CHAT, "Ann", out)
    assert (out / "train.jsonl").read_text() == "before\n"
    assert exporting.listed(store, project) == [] and folders(store) == []


def test_prompts_that_become_the_same_when_written_are_never_on_both_sides(store: Store) -> None:
    turns = [{"role": "system", "content": "Be brief."}]
    chats = [
        {"messages": [*turns, {"role": "user", "content": f"q {n}"}, {"role": "assistant", "content": "a"}]}
        for n in range(30)
    ]
    pairs = [{"prompt": f"q {n}", "completion": "a"} for n in range(30)]
    project = a_project(store, chats)
    a_project(store, pairs, project_id=project)
    bulk_edits.decide_all(store, project, Filter(), "accepted", "Ann")
    options = ExportOptions(system="Be brief.")
    wish = ExportWish("openai-chat", split=SplitWish(7, 0.5), options=options)
    kept = exporting.export(store, project, wish, "Ann")
    asked = [{line["messages"][1]["content"] for line in lines(file["path"])} for file in kept.report["files"]]
    assert len(asked) == 2 and not asked[0] & asked[1]
    assert kept.report["overlap"] == 0
    assert exporting.n_unwritten(kept) > 0
    n_written = sum(file["examples"] for file in kept.report["files"])
    assert n_written + exporting.n_unwritten(kept) == 60


def test_findings_left_open_are_those_of_this_moment(store: Store) -> None:
    project = reviewed(store, [{"prompt": f"q {n}", "completion": ("yes", "no")[n % 2]} for n in range(4)])
    kept = exporting.export(store, project, CHAT, "Ann")
    assert sum(kept.report["open_findings"].values()) > 0, "too few examples, though nobody looked at Findings"


def test_tokens_of_the_older_format_are_counted_as_written(store: Store) -> None:
    from tunewright import tokens
    from tunewright.model import Example

    long = "The wheel brake is loose again, and nobody at the shop could tell me why that should be so. " * 8
    project = reviewed(store, [{"prompt": f"{long}{n}", "completion": f"{long}{n}"} for n in range(12)])
    options = ExportOptions(separator="\n\n###\n\n", leading_space=True, stop=" END")
    kept = exporting.export(store, project, ExportWish("openai-prompt-completion", options=options), "Ann")
    (file,) = kept.report["files"]
    written = [Example("pair", line) for line in lines(file["path"])]
    assert file["tokens"] == sum(tokens.count_example(one, "cl100k_base", form="pair") for one in written)
    assert projects.get(store, project).revision > 0
