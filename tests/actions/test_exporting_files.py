"""Exports are whole, kept byte for byte, comparable, and true about what is in them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from terminal import lines, named, pairs
from tunewright.actions import bulk_edits, checking, export_blocks, exporting, projects
from tunewright.actions.crew import Crew
from tunewright.actions.export_run import NothingToExport
from tunewright.actions.splitting import SplitWish
from tunewright.exports import ExportOptions
from tunewright.model import NotAllowed, StoreUnavailable, UnknownName
from tunewright.model.project import Filter, KeptExport, Project
from tunewright.store import Store
from workshop import a_filled_project, body_of, decide


def export(store: Store, project: Project, out: Path | None = None, **wish: Any) -> KeptExport:
    """Export everything that was not rejected, for chat models unless said otherwise."""
    values: dict[str, Any] = {"target": "openai-chat", "include": "all"} | wish
    return exporting.export(store, project.id, exporting.ExportWish(**values), "ann", out)


def written(store: Store, kept: KeptExport, split: str = "train") -> list[dict[str, Any]]:
    path = exporting.file_of(store, kept.id, f"{split}.jsonl")
    assert path is not None
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_the_kept_file_is_byte_for_byte_what_was_given_out(store: Store, tmp_path: Path) -> None:
    project = a_filled_project(store, named(20))
    kept = export(store, project, tmp_path / "out", split=SplitWish(share=0.2))
    for file in kept.report["files"]:
        given = Path(file["path"]).read_bytes()
        again = exporting.file_of(store, kept.id, Path(file["path"]).name)
        assert again is not None
        assert again.read_bytes() == given
        assert hashlib.sha256(given).hexdigest() == file["sha256"]
        assert given.count(b"\n") == file["examples"]
    assert exporting.file_of(store, kept.id, "../tunewright.db") is None
    assert exporting.file_of(store, kept.id + 1, "train.jsonl") is None


def test_an_export_is_listed_with_who_how_and_what(store: Store) -> None:
    project = a_filled_project(store, named(20))
    export(store, project)
    kept = export(store, project, split=SplitWish(seed=5, count=4))
    newest, _ = exporting.listed(store, project.id)
    assert (newest.id, newest.by, newest.target) == (kept.id, "ann", "openai-chat")
    assert (newest.options["seed"], newest.options["count"], newest.options["include"]) == (5, 4, "all")
    assert newest.report["open_findings"] == kept.report["open_findings"]


def test_two_exports_are_compared_by_their_examples(store: Store) -> None:
    project = a_filled_project(store, named(20))
    earlier = export(store, project)
    decide(store, project, 3, "rejected")
    decide(store, project, 5, body={"prompt": "edited", "completion": "yes"})
    later = export(store, project)
    found = exporting.compare(store, earlier.id, later.id)
    assert (found.added, found.removed, found.changed, found.moved) == ((), (3,), (5,), ())
    assert found.n_same == 18
    assert exporting.compare(store, later.id, earlier.id).added == (3,)
    split = export(store, project, split=SplitWish(share=0.5))
    assert len(exporting.compare(store, later.id, split.id).moved) == split.report["files"][1]["examples"]


def test_a_shut_gate_writes_nothing(store: Store, tmp_path: Path) -> None:
    project = a_filled_project(store, pairs("a -> ", "b -> c") + named(12), gate="error")
    with pytest.raises(NotAllowed):
        export(store, project, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert exporting.listed(store, project.id) == []
    decide(store, project, 1, "rejected")
    assert export(store, project).report["files"][0]["examples"] == 13


def test_a_dismissed_finding_opens_the_gate(store: Store) -> None:
    project = a_filled_project(store, pairs("Is it? -> Yes.", "Is it? -> No.") + named(12), gate="error")
    with pytest.raises(NotAllowed):
        export(store, project)
    (finding,) = checking.listed(store, project.id, "CO001")
    checking.dismiss(store, project.id, finding.id, "ann", "both are fine")
    assert export(store, project).report["files"][0]["examples"] == 14


def test_only_accepted_examples_go_in_by_default_and_the_rest_is_named(store: Store) -> None:
    project = a_filled_project(store, named(4))
    bulk_edits.decide_these(store, project.id, [1, 2], "accepted", "ann")
    decide(store, project, 3, "flagged")
    kept = export(store, project, include="accepted")
    assert len(written(store, kept)) == 2
    assert [one["id"] for one in kept.report["left_out"]] == [3, 4]
    assert exporting.n_unwritten(kept) == 0


def test_nothing_to_export_is_refused(store: Store) -> None:
    project = a_filled_project(store, named(4))
    with pytest.raises(NothingToExport, match="no example has been accepted"):
        export(store, project, include="accepted")
    empty = projects.create(store, "empty")
    with pytest.raises(NothingToExport, match="no examples"):
        export(store, empty)
    hollow = a_filled_project(store, pairs("a -> "), "hollow.jsonl")
    with pytest.raises(NothingToExport, match="No example can be written"):
        export(store, hollow)
    assert list(store.settings.exports.glob("*/*.jsonl")) == []


def test_an_unknown_target_is_told(store: Store) -> None:
    with pytest.raises(UnknownName):
        export(store, a_filled_project(store, named(4)), target="nowhere")


def test_a_folder_in_the_way_leaves_no_export_behind(store: Store, tmp_path: Path) -> None:
    project = a_filled_project(store, named(4))
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "train.jsonl").mkdir()
    with pytest.raises(StoreUnavailable):
        export(store, project, tmp_path / "out")
    assert exporting.listed(store, project.id) == []
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["train.jsonl"]


def test_keys_the_target_refuses_stay_behind_and_are_told_and_stay_stored(store: Store) -> None:
    chat = {"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b", "mood": "glad"}]}
    project = a_filled_project(store, lines([chat | {"colour": "red"}]))
    kept = export(store, project)
    assert written(store, kept) == [{"messages": [chat["messages"][0], {"role": "assistant", "content": "b"}]}]
    assert kept.report["dropped_keys"] == {"colour": 1, "messages.mood": 1}
    assert body_of(store, 1)["colour"] == "red"


def test_pairs_become_chats_with_the_projects_system_message(store: Store) -> None:
    project = a_filled_project(store, pairs("hi -> hello"), system_message="Be kind.")
    turns = written(store, export(store, project))[0]["messages"]
    assert [turn["role"] for turn in turns] == ["system", "user", "assistant"]


def test_legacy_marks_are_suggested_and_go_into_the_file_only(store: Store) -> None:
    project = a_filled_project(store, named(12))
    kept = export(store, project, target="openai-prompt-completion")
    found = written(store, kept)
    separator = kept.options["separator"]
    assert separator
    assert all(pair["prompt"].endswith(separator) and pair["completion"][0] == " " for pair in found)
    assert body_of(store, 1)["prompt"] == "Question number 0?"


def test_labels_of_each_side_are_counted(store: Store) -> None:
    project = a_filled_project(store, named(20, ["yes", "no", "yes", "yes"]))
    kept = export(store, project, split=SplitWish(share=0.2))
    assert kept.report["labels"] == {"train": {"no": 4, "yes": 12}, "test": {"no": 1, "yes": 3}}
    assert kept.report["overlap"] == 0


def test_the_cost_is_that_of_the_training_file_alone(store: Store) -> None:
    project = a_filled_project(store, named(20), model="gpt-3.5-turbo-0125", epochs=3)
    kept = export(store, project, split=SplitWish(share=0.5))
    train = kept.report["files"][0]
    assert kept.report["cost"]["tokens_per_epoch"] == train["tokens"]
    assert kept.report["cost"]["epochs"] == 3


def test_an_edit_while_exporting_two_sides_never_puts_a_prompt_on_both(store: Store) -> None:
    project = a_filled_project(store, named(30))
    export(store, project, split=SplitWish(share=0.4))
    bulk_edits.replace_all(store, project.id, Filter(ids=(1, 2, 3, 4, 5)), bulk_edits.Replacement("?", ""), "ann")
    for number in range(6, 11):
        decide(store, project, number, body=body_of(store, number - 5))
    kept = export(store, project, split=SplitWish(share=0.4))
    sides = [
        {turn["messages"][0]["content"] for turn in written(store, kept, split)} for split in ("train", "test")
    ]
    assert not sides[0] & sides[1]
    assert kept.report["overlap"] == 0


def test_options_given_are_taken_as_they_are(store: Store) -> None:
    project = a_filled_project(store, pairs("hi -> hello"))
    kept = export(
        store, project, target="openai-prompt-completion", options=ExportOptions(separator="=>", stop="#")
    )
    assert written(store, kept) == [{"prompt": "hi=>", "completion": "hello#"}]


# ---- lines made in processes beside ----------------------------------------------------------------------------


@pytest.fixture
def beside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let processes make the lines of any export, some at a time."""
    monkeypatch.setattr(exporting, "_ALONE_BELOW", 0)
    monkeypatch.setattr(exporting, "PROCESSES", 2)
    monkeypatch.setattr(export_blocks, "_BLOCK", 7)


@pytest.fixture
def refusing_to_help(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this process make no line, so that those beside must."""
    monkeypatch.setattr(export_blocks, "_AHEAD", 1_000)


def mixed_pairs(n: int) -> str:
    """Pairs of which some cannot be written, and some share a prompt."""
    texts = [
        (f"Question {number % (n - 5)}", "" if number % 17 == 3 else f"Answer {number}") for number in range(n)
    ]
    return lines([{"prompt": prompt, "completion": completion} for prompt, completion in texts])


@pytest.mark.parametrize("target", ["openai-chat", "openai-prompt-completion"])
@pytest.mark.usefixtures("refusing_to_help")
def test_processes_beside_write_the_same_files(store: Store, target: str, request: pytest.FixtureRequest) -> None:
    project = a_filled_project(store, mixed_pairs(90))
    wish = {"target": target, "split": SplitWish(share=0.3)}
    here = export(store, project, **wish)
    request.getfixturevalue("beside")
    there = export(store, project, **wish)
    for split in ("train", "test"):
        assert written(store, there, split) == written(store, here, split)
    assert (
        exporting.compare(store, here.id, there.id).n_same
        == here.report["files"][0]["examples"] + (here.report["files"][1]["examples"])
    )
    different = [key for key in here.report if key != "files" and here.report[key] != there.report[key]]
    assert different == []
    assert list(exporting.left_out(store, here.id)) == list(exporting.left_out(store, there.id))


@pytest.mark.usefixtures("beside")
def test_a_process_that_is_killed_costs_no_line(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    project = a_filled_project(store, named(60))
    asked = Crew.submit

    def killing(crew: Crew, *given: Any) -> Any:
        for process in crew._processes:
            process.kill()
        return asked(crew, *given)

    monkeypatch.setattr(Crew, "submit", killing)
    assert len(written(store, export(store, project))) == 60


@pytest.mark.usefixtures("beside", "refusing_to_help")
def test_what_changes_while_lines_are_made_beside_is_not_in_them(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = a_filled_project(store, named(60))
    asked = Crew.submit

    def changing(crew: Crew, *given: Any) -> Any:
        monkeypatch.setattr(Crew, "submit", asked)
        bulk_edits.replace_all(store, project.id, Filter(), bulk_edits.Replacement("0", "zero"), "bo")
        return asked(crew, *given)

    monkeypatch.setattr(Crew, "submit", changing)
    kept = export(store, project)
    assert "zero" not in json.dumps(written(store, kept))
    assert "zero" in json.dumps(written(store, export(store, project)))


def test_options_guessed_from_the_first_pairs_give_way_to_what_all_ask_for(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "_GUESSED_FROM", 3)
    pairs_ = [{"prompt": f"short {n}", "completion": "yes, that is so"} for n in range(20)]
    pairs_.append({"prompt": "an arrow -> inside", "completion": "no, and a longer one"})
    kept = export(store, a_filled_project(store, lines(pairs_)), target="openai-prompt-completion")
    assert kept.options["separator"] == "\n\n###\n\n"
    assert all(line["prompt"].endswith("\n\n###\n\n") for line in written(store, kept))
    assert kept.report["advice"]["separator"] == "\n\n###\n\n"
