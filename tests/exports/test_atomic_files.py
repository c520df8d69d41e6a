import errno
import hashlib
import os
from pathlib import Path

import pytest

import tunewright.exports.atomic as atomic
from tunewright.exports import written_together
from tunewright.model import TuneError


def left_in(folder):
    return sorted(path.name for path in folder.iterdir())


def test_files_hold_their_lines_in_utf8_with_line_feeds(tmp_path):
    path = tmp_path / "out" / "train.jsonl"
    with written_together([path]) as [file]:
        file.write('{"a":"é"}')
        file.write('{"b":"東"}')
    data = '{"a":"é"}\n{"b":"東"}\n'.encode()
    assert path.read_bytes() == data
    assert file.written == atomic.WrittenFile(path, hashlib.sha256(data).hexdigest(), len(data), 2)
    assert left_in(path.parent) == ["train.jsonl"]


def test_nothing_is_visible_before_the_end(tmp_path):
    with written_together([tmp_path / "train.jsonl"]) as [file]:
        file.write("{}")
        assert not (tmp_path / "train.jsonl").exists()


def test_a_failure_leaves_yesterdays_files_and_no_drafts(tmp_path):
    old = tmp_path / "train.jsonl"
    old.write_text("yesterday")
    with pytest.raises(RuntimeError), written_together([old, tmp_path / "test.jsonl"]) as [first, _]:
        first.write("{}")
        raise RuntimeError
    assert old.read_text() == "yesterday"
    assert left_in(tmp_path) == ["train.jsonl"]


def test_if_the_second_file_cannot_be_moved_the_first_is_put_back(tmp_path, monkeypatch):
    first, second = tmp_path / "train.jsonl", tmp_path / "test.jsonl"
    first.write_text("yesterday")
    real = Path.replace

    def fails_for_second(self, target):
        if target == second:
            raise OSError(errno.EIO, "Input/output error")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", fails_for_second)
    with pytest.raises(TuneError), written_together([first, second]) as files:
        for file in files:
            file.write("{}")
    assert first.read_text() == "yesterday"
    assert left_in(tmp_path) == ["train.jsonl"]


def test_a_new_first_file_disappears_again_if_the_second_cannot_be_moved(tmp_path):
    (tmp_path / "test.jsonl").mkdir()
    with (
        pytest.raises(TuneError, match="in the way"),
        written_together([tmp_path / "train.jsonl", tmp_path / "test.jsonl"]) as files,
    ):
        files[0].write("{}")
    assert left_in(tmp_path) == ["test.jsonl"]


def test_earlier_files_are_replaced_together(tmp_path):
    paths = [tmp_path / "train.jsonl", tmp_path / "test.jsonl"]
    for path in paths:
        path.write_text("yesterday")
    with written_together(paths) as files:
        for file in files:
            file.write("{}")
    assert [path.read_text() for path in paths] == ["{}\n", "{}\n"]
    assert left_in(tmp_path) == ["test.jsonl", "train.jsonl"]


def test_a_full_disk_is_said_in_plain_words(tmp_path, monkeypatch):
    def full(_handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with (
        pytest.raises(TuneError, match="no room left on the disk") as caught,
        written_together([tmp_path / "train.jsonl"]) as [file],
    ):
        file.write("{}")
    assert "Make some room" in caught.value.hint
    assert left_in(tmp_path) == []


@pytest.mark.parametrize("n_lines", [1, 3_000])
def test_a_full_disk_while_writing_is_said_too(tmp_path, monkeypatch, n_lines):
    if not Path("/dev/full").exists():
        pytest.skip("this system has no full device")
    with (
        Path("/dev/full").open("wb", buffering=0) as full,
        pytest.raises(TuneError, match="no room left on the disk"),
        monkeypatch.context() as patched,
    ):
        patched.setattr(atomic, "_open_draft", lambda _path: (tmp_path / "draft", full))
        with written_together([tmp_path / "train.jsonl"]) as [file]:
            for _ in range(n_lines):
                file.write("x" * 1_000)
    assert left_in(tmp_path) == []


@pytest.mark.parametrize("length", [1, 999, 1 << 20, (1 << 20) + 1])
def test_a_file_larger_than_what_goes_at_once_is_whole(tmp_path, length):
    lines = [str(at) * length for at in range(10)]
    with written_together([tmp_path / "train.jsonl", tmp_path / "test.jsonl"]) as [train, test]:
        for line in lines:
            train.write(line)
        test.write_all([line.encode() for line in lines])
    data = "".join(f"{line}\n" for line in lines).encode()
    for file in (train, test):
        assert file.path.read_bytes() == data
        assert file.written == atomic.WrittenFile(file.path, hashlib.sha256(data).hexdigest(), len(data), 10)


def test_a_file_where_a_folder_should_be_is_said(tmp_path):
    (tmp_path / "out").write_text("in the way")
    with pytest.raises(TuneError, match="in the way"), written_together([tmp_path / "out" / "train.jsonl"]):
        pass


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_forbidden_folder_is_said(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(TuneError, match="may not be written"), written_together([tmp_path / "train.jsonl"]):
        pass


@pytest.mark.parametrize("line", ["", "a\nb"])
def test_blank_or_broken_lines_are_refused(tmp_path, line):
    with pytest.raises(ValueError, match="neither empty nor broken"), written_together([tmp_path / "a"]) as [file]:
        file.write(line)
    assert left_in(tmp_path) == []


def test_an_empty_export_is_an_empty_file(tmp_path):
    with written_together([tmp_path / "test.jsonl"]) as [file]:
        pass
    assert file.written.n_lines == 0
    assert (tmp_path / "test.jsonl").read_bytes() == b""


@pytest.mark.parametrize("line", ["", "a\nb"])
def test_an_empty_or_broken_line_is_refused_among_others_too(tmp_path, line):
    with pytest.raises(ValueError, match="empty nor broken"), written_together([tmp_path / "a.jsonl"]) as [file]:
        file.write_all([b"good", line.encode()])
    assert left_in(tmp_path) == []
