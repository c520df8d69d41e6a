"""Archives: what comes out of them, what is passed over, and what is refused before it fills a disk."""

from __future__ import annotations

import gzip
import io
import stat
import struct
import zipfile
import zlib

import pytest

from tunewright.imports import archives
from tunewright.imports.archives import Inside, PassedOver, is_packed, unpacked
from tunewright.model import UnreadableFile

LINE = b'{"prompt": "a", "completion": "b"}\n'


def zipped(*entries: tuple[str | zipfile.ZipInfo, bytes]) -> io.BytesIO:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return target


def read(name: str, stream: io.BytesIO) -> dict[str, bytes | str]:
    return {
        one.name: one.stream.read() if isinstance(one, Inside) else one.reason for one in unpacked(name, stream)
    }


def test_gzip_gives_its_file_without_the_ending():
    stream = io.BytesIO(gzip.compress(LINE * 1000))
    assert is_packed(stream) and read("logs.jsonl.gz", stream) == {"logs.jsonl": LINE * 1000}


def test_several_gzip_streams_in_one_file_are_one_text():
    assert read("x.gz", io.BytesIO(gzip.compress(LINE) + gzip.compress(LINE))) == {"x": LINE * 2}


def test_each_file_of_a_zip_is_a_file_of_its_own():
    stream = zipped(("a.jsonl", LINE), ("deep/er/b.csv", b"x"), ("c.jsonl.gz", gzip.compress(LINE)))
    assert is_packed(stream)
    assert read("all.zip", stream) == {
        "all.zip/a.jsonl": LINE,
        "all.zip/deep/er/b.csv": b"x",
        "all.zip/c.jsonl": LINE,
    }


@pytest.mark.parametrize("inside", ["[Content_Types].xml", "mimetype"])
def test_a_workbook_or_document_is_no_archive(inside):
    assert not is_packed(zipped((inside, b"x"), ("xl/workbook.xml", b"x")))


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x03\x04 but no zip", LINE])
def test_asking_whether_a_file_is_packed_never_fails(data):
    assert is_packed(io.BytesIO(data)) == data.startswith(b"PK\x03\x04")


def test_names_in_a_zip_lead_nowhere():
    names = ["../../etc/passwd.csv", "/abs/x.csv", "C:\\temp\\y.csv", "a/./b//c.csv", "..\\..\\z.csv", "n\0\n.csv"]
    found = read("t.zip", zipped(*((zipfile.ZipInfo(name.replace("\0", "")), b"x") for name in names)))
    assert set(found) == {
        f"t.zip/{name}" for name in ("etc/passwd.csv", "abs/x.csv", "temp/y.csv", "a/b/c.csv")
    } | {
        "t.zip/z.csv",
        "t.zip/n.csv",
    }


def test_links_and_hidden_files_are_passed_over_and_told():
    link = zipfile.ZipInfo("link.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    found = read(
        "t.zip", zipped((link, b"/etc/passwd"), ("__MACOSX/._a.csv", b"x"), (".DS_Store", b"x"), ("a.csv", b"x"))
    )
    assert found["t.zip/a.csv"] == b"x"
    assert "a link to another place" in str(found["t.zip/link.csv"])
    assert "hidden" in str(found["t.zip/__MACOSX/._a.csv"]) and "hidden" in str(found["t.zip/.DS_Store"])


def test_an_archive_in_an_archive_is_passed_over():
    inner = zipped(("a.csv", b"x")).getvalue()
    found = read("t.zip", zipped(("inner.zip", inner), ("a.csv", b"x")))
    assert "archive inside an archive" in str(found["t.zip/inner.zip"])
    with pytest.raises(UnreadableFile, match=r"Nothing in the archive “t\.zip” can be read\. It is an archive"):
        read("t.zip", zipped(("inner.zip", inner)))


def _locked(data: bytes) -> bytes:
    """The zip with the marks that its first file is protected with a password."""
    made = bytearray(data)
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        made[made.index(sign) + at] |= 1
    return bytes(made)


def test_files_behind_a_password_are_told():
    stream = io.BytesIO(_locked(zipped(("a.csv", b"secret"), ("b.csv", b"x")).getvalue()))
    assert "protected with a password" in str(read("t.zip", stream)["t.zip/a.csv"])
    with pytest.raises(UnreadableFile, match="protected with a password"):
        read("t.zip", io.BytesIO(_locked(zipped(("a.csv", b"secret")).getvalue())))


@pytest.mark.parametrize("cut", [0.3, 0.9])
def test_a_damaged_archive_is_refused_while_it_is_read(cut):
    whole = zipped(("a.jsonl", LINE * 5000)).getvalue()
    with pytest.raises(UnreadableFile, match="damaged or cut off"):
        read("t.zip", io.BytesIO(whole[: int(len(whole) * cut)]))
    packed = gzip.compress(bytes(zlib.crc32(bytes([n % 256])) % 256 for n in range(50_000)))
    with pytest.raises(UnreadableFile, match="damaged or cut off"):
        read("t.gz", io.BytesIO(packed[: int(len(packed) * cut)]))


def test_a_wrong_check_sum_is_noticed():
    whole = bytearray(zipped(("a.jsonl", LINE)).getvalue())
    whole[whole.index(b"a.jsonl") + 7 + 3] ^= 0xFF
    with pytest.raises(UnreadableFile, match="damaged"):
        read("t.zip", io.BytesIO(bytes(whole)))


def test_bombs_are_refused_before_they_are_unpacked(monkeypatch):
    monkeypatch.setattr(archives, "_FREE", 100_000)
    bomb = zipped(("zeros.csv", b"0" * 1_000_000))
    with pytest.raises(UnreadableFile, match="beyond all measure"):
        read("t.zip", bomb)
    with pytest.raises(UnreadableFile, match="beyond all measure"):
        read("t.gz", io.BytesIO(gzip.compress(b"0" * 1_000_000)))


def test_a_zip_that_hides_how_much_is_in_it_stops_at_what_it_says():
    whole = bytearray(zipped(("zeros.csv", b"0" * 1_000_000)).getvalue())
    at = whole.index(b"PK\x01\x02")
    whole[at + 24 : at + 28] = struct.pack("<I", 10)
    with pytest.raises(UnreadableFile, match="damaged"):
        read("t.zip", io.BytesIO(bytes(whole)))


def test_too_many_files_are_refused(monkeypatch):
    monkeypatch.setattr(archives, "_MOST_FILES", 3)
    with pytest.raises(UnreadableFile, match="holds 4 files"):
        read("t.zip", zipped(*((f"{n}.csv", b"x") for n in range(4))))
    monkeypatch.setattr(archives, "_LARGEST_INDEX", 100)
    with pytest.raises(UnreadableFile, match="beyond all measure"):
        read("t.zip", zipped(*((f"{n}.csv", b"x") for n in range(3))))


def test_an_empty_zip_is_told():
    with pytest.raises(UnreadableFile, match="is empty"):
        read("t.zip", zipped())


def test_a_kind_of_packing_nobody_knows_is_passed_over():
    whole = bytearray(zipped(("a.csv", LINE), ("b.csv", b"x")).getvalue())
    for sign, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        whole[whole.index(sign) + at] = 9
    assert "cannot be read here" in str(read("t.zip", io.BytesIO(bytes(whole)))["t.zip/a.csv"])


def test_only_as_much_is_unpacked_as_is_asked_for():
    class Counted(io.BytesIO):
        n_read = 0

        def read(self, size: int | None = -1) -> bytes:
            data = super().read(size)
            self.n_read += len(data)
            return data

    noise = b"".join(zlib.crc32(n.to_bytes(4, "big")).to_bytes(4, "big") for n in range(1_000_000))
    stream = Counted(gzip.compress(noise, 1))
    (inside,) = unpacked("x.gz", stream)
    assert isinstance(inside, Inside) and inside.stream.read(10) == noise[:10]
    assert stream.n_read < 1_000_000


def test_what_is_passed_over_says_so_in_sentences():
    found = list(unpacked("t.zip", zipped((".hidden", b"x"), ("a.csv", b"x"))))
    assert isinstance(found[0], PassedOver) and found[0].reason.endswith(".")


def test_pages_about_the_data_are_passed_over_and_named():
    found = read("e.zip", zipped(("conversations.json", b"[]"), ("chat.html", b"<html>"), ("README.md", b"# Hi")))
    assert found["e.zip/conversations.json"] == b"[]"
    assert found["e.zip/chat.html"] == "It shows the same conversations as conversations.json."
    assert found["e.zip/README.md"] == "It is a page about the data, not data."
