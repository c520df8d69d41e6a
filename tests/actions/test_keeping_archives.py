"""Keeping files for import: an archive becomes the files inside it."""

from __future__ import annotations

import gzip
import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from tunewright.actions import importing
from tunewright.actions.keeping import keep_all, keep_file_or_archive
from tunewright.model import UnreadableFile
from tunewright.store import Store

LINE = b'{"prompt": "a", "completion": "b"}\n'


def a_zip(**files: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("_", "."), data)
    return target.getvalue()


def test_a_plain_file_is_kept_as_it_is(store: Store) -> None:
    (kept,) = keep_all(store, "../a.jsonl", io.BytesIO(LINE))
    assert (kept.name, kept.path.read_bytes()) == ("a.jsonl", LINE)


def test_a_gzip_file_is_kept_unpacked_and_known_by_what_is_in_it(store: Store) -> None:
    (kept,) = keep_all(store, "a.jsonl.gz", io.BytesIO(gzip.compress(LINE)))
    assert (kept.name, kept.sha256, kept.n_bytes) == ("a.jsonl", hashlib.sha256(LINE).hexdigest(), len(LINE))
    assert importing.recognise(kept.path, kept.name).plan.container == "jsonl"


def test_each_file_of_a_zip_is_kept_and_the_rest_is_told(store: Store) -> None:
    told: list[str] = []
    packed = a_zip(a_jsonl=LINE, _hidden=b"x", inner_zip=b"PK")
    (kept,) = keep_all(store, "all.zip", io.BytesIO(packed), told.append)
    assert (kept.name, kept.path.read_bytes()) == ("all.zip/a.jsonl", LINE)
    assert len(told) == 2 and told[1].startswith("“all.zip/inner.zip” was passed over. It is an archive inside")


def test_an_archive_on_this_machine_is_unpacked_and_stays_where_it_is(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    path.write_bytes(a_zip(a_jsonl=LINE, b_csv=b"prompt,completion\na,b\n"))
    assert [kept.name for kept in keep_file_or_archive(store, path)] == ["all.zip/a.jsonl", "all.zip/b.csv"]
    assert path.exists()


def test_a_path_that_cannot_be_read_is_told_as_for_any_file(store: Store, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="There is no file"):
        keep_file_or_archive(store, tmp_path / "none.zip")
    with pytest.raises(UnreadableFile, match="is a folder"):
        keep_file_or_archive(store, tmp_path)


def test_a_damaged_archive_leaves_no_half_copied_file(store: Store) -> None:
    packed = gzip.compress(bytes(range(256)) * 40_000)
    with pytest.raises(UnreadableFile, match="damaged or cut off"):
        keep_all(store, "a.gz", io.BytesIO(packed[:-2000]))
    assert list(store.settings.uploads.glob("draft-*")) == []
