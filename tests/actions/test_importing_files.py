"""Files come in whole or not at all, every line is accounted for, and nobody sees half of an import."""

from __future__ import annotations

import hashlib
import io
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from terminal import SAMPLES, lines, named, pairs
from tunewright.actions import browsing, importing, projects, taking_in
from tunewright.actions.taking_in import Landing
from tunewright.model import StoreUnavailable, UnreadableFile
from tunewright.model.project import Filter, Ledger
from tunewright.store import Store, sources
from workshop import a_filled_project, bring, codes, kept, plan_of


def test_the_ledger_of_a_messy_sample_adds_up(store: Store) -> None:
    project = projects.create(store, "intents")
    done = bring(store, project, (SAMPLES / "support_intents.jsonl").read_bytes())
    ledger = done.ledger
    assert ledger.read == 277 == ledger.imported + ledger.rejected + ledger.blank + ledger.identical
    assert [line.line for line in browsing.rejections(store, done.id)] == [37, 46, 52, 135, 238]
    assert sum(count.n for count in projects.counts(store, project.id).values()) == ledger.imported


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_a_very_long_first_line_does_not_hide_what_the_file_is(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "long.jsonl"
    records = [{"question": "word " * 70_000, "answer": "Yes."}, {"question": "Short?", "answer": "No."}]
    path.write_bytes(lines(records).encode(encoding))
    assert importing.recognise(path, path.name).plan.fields == {"prompt": "question", "completion": "answer"}


def test_an_upload_is_kept_whole_under_its_hash(store: Store) -> None:
    content = bytes(range(256)) * 9000
    file = importing.keep_upload(store, "../folder/odd name.bin", io.BytesIO(content))
    assert file.path.read_bytes() == content
    assert file.path.name == file.sha256 == hashlib.sha256(content).hexdigest()
    assert (file.name, file.n_bytes) == ("odd name.bin", len(content))


def test_an_upload_that_breaks_off_leaves_nothing(store: Store) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell():
                raise OSError("the cable was pulled")
            return super().read(10)

    with pytest.raises(StoreUnavailable):
        importing.keep_upload(store, "a.jsonl", Broken(b"x" * 100))
    assert list(store.settings.uploads.iterdir()) == []


@pytest.mark.parametrize("name", ["missing.jsonl", ".", "x\0y"])
def test_a_file_that_cannot_be_opened_is_told_in_words(store: Store, tmp_path: Path, name: str) -> None:
    with pytest.raises(UnreadableFile):
        importing.keep_file(store, tmp_path / name)


def test_a_file_on_this_machine_stays_where_it_is(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_text(named(2))
    assert importing.keep_file(store, path).path != path
    assert path.read_text() == named(2)


def test_what_the_file_says_late_about_its_encoding_counts(store: Store) -> None:
    text = pairs(*(f"{n} {'plain ' * 60} -> yes" for n in range(1000)), "Café -> no")
    assert len(text) > importing.HEAD_BYTES
    assert plan_of(kept(store, text.encode("windows-1252"))).encoding == "windows-1252"
    assert plan_of(kept(store, text)).encoding == "utf-8"


def test_a_format_named_by_a_person_is_taken(store: Store) -> None:
    file = kept(store, lines([{"messages": [{"role": "user", "content": "a"}], "prompt": "p", "completion": "c"}]))
    assert importing.recognise(file.path, file.name).plan.shape == "chat"
    assert importing.recognise(file.path, file.name, "prompt-completion").plan.shape == "prompt-completion"


def test_the_same_file_again_adds_nothing(store: Store) -> None:
    project = a_filled_project(store, named(30))
    again = bring(store, project, named(30))
    assert again.ledger == Ledger(read=30, identical=30)
    assert browsing.count(store, project, Filter()) == 30


def test_a_changed_line_waits_as_a_proposal(store: Store) -> None:
    project = a_filled_project(store, named(3))
    later = bring(store, project, lines([{"id": "q1", "prompt": "Question number 1?", "completion": "both"}]))
    assert later.ledger == Ledger(read=1, changed=1)
    (proposal,), n = browsing.proposals(store, project.id)
    assert (n, proposal.example_id, proposal.proposed.body["completion"]) == (1, 2, "both")


def test_progress_is_told_in_bytes_of_the_file(store: Store) -> None:
    project = projects.create(store, "p")
    file = kept(store, named(40))
    told: list[tuple[int, int]] = []

    def note(done: int, total: int) -> bool:
        told.append((done, total))
        return False

    importing.import_file(store, project.id, file, plan_of(file), "ann", progress=note)
    assert told
    assert all(0 <= done <= total == file.n_bytes for done, total in told)


def test_a_cancelled_import_adds_nothing_and_can_be_done_again(store: Store) -> None:
    project = a_filled_project(store, named(5))
    file = kept(store, named(1200, start=5), "more.jsonl")
    with pytest.raises(importing.Cancelled):
        importing.import_file(store, project.id, file, plan_of(file), "ann", progress=lambda *_: True)
    assert browsing.count(store, project, Filter()) == 5
    assert [source.name for source in browsing.imports(store, project.id)] == ["answers.jsonl"]
    again = importing.import_file(store, project.id, file, plan_of(file), "ann")
    assert again.ledger == Ledger(read=1200, imported=1200)


def test_an_import_that_fails_ends_the_processes_that_helped(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[Iterator[Landing]] = []

    def fail(*given: Any) -> None:
        taken.append(given[3])
        next(taken[0])
        raise StoreUnavailable("The disk is full.")

    monkeypatch.setattr(taking_in, "_read", fail)
    project, file = projects.create(store, "p"), kept(store, named(1200))
    with pytest.raises(StoreUnavailable):
        importing.import_file(store, project.id, file, plan_of(file), "ann")
    assert list(taken[0]) == []


def test_nobody_sees_an_import_before_it_is_whole(store: Store) -> None:
    project = a_filled_project(store, named(5))
    file = kept(store, named(1200, start=5) + pairs("What? -> ", "What? -> "), "more.jsonl")
    seen: list[int] = []

    def look(*_: int) -> bool:
        seen.append(browsing.count(store, project, Filter()))
        assert "EM001" not in codes(store, project)
        assert len(browsing.imports(store, project.id)) == 1
        return False

    importing.import_file(store, project.id, file, plan_of(file), "ann", progress=look)
    assert set(seen) == {5}
    assert browsing.count(store, project, Filter()) == 1207
    assert len(codes(store, project)["EM001"]) == 2


def test_a_fault_in_the_middle_leaves_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    project = projects.create(store, "p")
    file = kept(store, named(1200))
    plan = plan_of(file)

    def fails(*_: int) -> bool:
        raise RuntimeError("no such thing")

    with pytest.raises(RuntimeError):
        importing.import_file(store, project.id, file, plan, "ann", progress=fails)
    assert browsing.count(store, project, Filter()) == 0
    with store.reading() as unit:
        assert sources.all_reading(unit) == []


def test_what_a_dead_process_left_half_read_is_cleared(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    project = projects.create(store, "p")
    file = kept(store, named(3))
    with monkeypatch.context() as then:
        then.setattr(taking_in, "owner_mark", lambda: f"{socket.gethostname()}:{gone.pid}")
        taking_in._begin(store, project.id, [taking_in.File(file, plan_of(file))], "ann", None)
    done = importing.import_file(store, project.id, file, plan_of(file), "ann")
    assert done.ledger == Ledger(read=3, imported=3)
    with store.reading() as unit:
        assert sources.all_reading(unit) == []


def test_an_import_waits_for_that_of_another_process(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    project = projects.create(store, "p")
    file = kept(store, named(3))
    with monkeypatch.context() as then:
        then.setattr(taking_in, "owner_mark", lambda: f"{socket.gethostname()}:{os.getppid()}")
        [other] = taking_in._begin(store, project.id, [taking_in.File(file, plan_of(file))], "bob", None)
    done: list[Ledger] = []
    waiting = threading.Thread(
        target=lambda: done.append(importing.import_file(store, project.id, file, plan_of(file), "ann").ledger)
    )
    waiting.start()
    waiting.join(0.3)
    assert not done
    with store.writing() as unit:
        sources.finish(unit, other)
    waiting.join(180)
    assert done == [Ledger(read=3, imported=3)]


def test_an_import_that_was_taken_for_dead_says_so_and_leaves_nothing(store: Store) -> None:
    project = projects.create(store, "p")
    file = kept(store, named(1200))

    def give_up(*_: int) -> bool:
        with store.writing() as unit:
            for source, _ in sources.all_reading(unit):  # none, where this is told once more before the end
                sources.give_up(unit, source.id, "failed")
        return False

    with pytest.raises(Exception, match="Nothing was added"):
        importing.import_file(store, project.id, file, plan_of(file), "ann", progress=give_up)
    assert browsing.count(store, project, Filter()) == 0
    assert browsing.imports(store, project.id) == []


def test_short_answers_of_few_kinds_are_guessed_to_be_labels(store: Store) -> None:
    project = a_filled_project(store, named(20))
    assert (project.task, project.label_source, project.task_confirmed) == ("classification", "answer", False)


def test_a_label_column_is_guessed_to_hold_the_labels(store: Store) -> None:
    rows = "".join(f"Question {n}?,A longer answer to number {n}.,{'ab'[n % 2]}\n" for n in range(9))
    project = a_filled_project(store, "prompt,completion,label\n" + rows, "table.csv")
    assert (project.task, project.label_source) == ("generation", "field")


def test_what_somebody_confirmed_is_not_guessed_again(store: Store) -> None:
    project = a_filled_project(store, named(20))
    projects.confirm(store, project.id, "ann", "generation", "none")
    bring(store, project, named(20, start=20))
    found = projects.get(store, project.id)
    assert (found.task, found.label_source) == ("generation", "none")


def test_a_project_asked_for_by_two_at_once_is_made_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    real = projects.create

    def late(store: Store, name: str) -> object:
        real(store, name)  # somebody else is a moment faster
        return real(store, name)

    monkeypatch.setattr(projects, "create", late)
    made = projects.named(store, "p", create_missing=True)
    assert [project.id for project in projects.listed(store)] == [made.id]
