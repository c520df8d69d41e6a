"""How the bytes of a file become text: which encoding it is in, and what happens where it is not."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

CHUNK: Final = 1 << 20
_MARK: Final = "tunewright-mark"
_MARKED: Final = re.compile("[\ud800-\udfff]")
_HALVES: Final = re.compile("\udced[\udca0-\udcbf][\udc80-\udcbf]")
_BEYOND_ASCII: Final = re.compile("[^\\x00-\\x7f]")
_WESTERN: Final = "windows-1252"
_STRICT_FIRST: Final = frozenset({"utf-8", "utf-16-le", "utf-16-be", _WESTERN})
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def _mark(error: UnicodeError) -> tuple[str, int]:
    """Undecodable bytes become half characters, which no valid text contains, and can be told back."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(chr(0xDC00 + byte) for byte in error.object[error.start : error.end]), error.end


codecs.register_error(_MARK, _mark)


def detect(head: bytes) -> str:
    """The encoding that fits the beginning of a file: “utf-8”, “utf-8-sig”, “utf-16”, “windows-1252”, …

    A character cut at the end of `head` does not matter. Bytes that do not fit and come later are the
    business of `confirmed` and of the readers, which refuse the line and say why.
    """
    for bom, name in _BOMS:
        if head.startswith(bom):
            return name
    wide = _wide(head[:4096])
    if wide:
        return wide
    seen = _counted(codecs.getincrementaldecoder("utf-8")(errors=_MARK), head)
    return "utf-8" if not seen.n_bad or seen.speaks_for_utf8 else _eight_bit(head)


def confirmed(stream: BinaryIO, encoding: str) -> str:
    """A detected encoding checked against the whole file, and replaced where only the beginning supports it.

    One pass, flat memory. A file with more valid UTF-8 characters than other bytes, or with as many lines of
    them as other lines, is UTF-8, so that its bad lines are refused one by one instead of all its accents being
    read wrongly.
    """
    if encoding.startswith(("utf-8-sig", "utf-16", "utf-32")):
        return encoding
    decoder = codecs.getincrementaldecoder("utf-8")(errors=_MARK)
    seen, sample = _Seen(), b""
    while data := stream.read(CHUNK):
        more = _counted(decoder, data)
        seen = seen.plus(more)
        if more.n_bad and len(sample) < CHUNK:
            sample += data
        if encoding == "utf-8" and seen.speaks_for_utf8:
            return encoding
    if seen.speaks_for_utf8 or not seen.n_bad:
        return "utf-8"
    return _eight_bit(sample) if encoding == "utf-8" else encoding


def decoded(stream: BinaryIO, encoding: str) -> Iterator[tuple[str, bool]]:
    """The text of a stream in pieces of about a megabyte, each with whether bytes in it had no meaning.

    Those bytes are marked in the text; `is_marked`, `first_mark` and `readable` deal with them. A byte order
    mark at the start is dropped.
    """
    data = stream.read(CHUNK)
    name = _without_bom(encoding, data[:4])
    decoder = codecs.getincrementaldecoder(name)(errors=_MARK)
    text, damaged = _piece(decoder, data, name)
    yield text.removeprefix("\ufeff"), damaged
    while data:
        data = stream.read(CHUNK)
        yield _piece(decoder, data, name)


def is_marked(text: str) -> bool:
    """True when the text holds bytes that had no meaning in the file's encoding."""
    return not text.isascii() and _MARKED.search(text) is not None


def first_mark(text: str) -> tuple[int, int]:
    """Position of the first such byte in the text, and the byte."""
    found = _MARKED.search(text)
    return (found.start(), ord(found.group()) & 0xFF) if found else (0, 0)


def readable(text: str) -> str:
    """The text with each such byte as Windows-1252 would read it, so that a person can repair it."""
    return _MARKED.sub(lambda found: bytes([ord(found.group()) & 0xFF]).decode(_WESTERN, "replace"), text)


def plain_name(encoding: str) -> str:
    """The encoding as people write it: “UTF-8”, “Windows-1252”."""
    return encoding.removesuffix("-sig").upper().replace("WINDOWS", "Windows")


def told_encoding(encoding: str, *, is_chosen: bool = False) -> str:
    """The encoding of a file in a sentence, which says where it is only the likeliest one."""
    name = plain_name(encoding)
    if is_chosen or encoding.startswith("utf"):
        return f"Its text is in {name}."
    return (
        f"Its text is no UTF-8 and is read as {name}, which is a guess: if letters look wrong below, choose "
        "another encoding."
    )


def _without_bom(encoding: str, start: bytes) -> str:
    """The encoding with its byte order settled: by the mark at the start, else little end first."""
    if encoding == "utf-8-sig":
        return "utf-8"
    if encoding not in ("utf-16", "utf-32"):
        return encoding
    big_end = codecs.BOM_UTF16_BE if encoding == "utf-16" else codecs.BOM_UTF32_BE
    return f"{encoding}-be" if start.startswith(big_end) else f"{encoding}-le"


def _piece(decoder: codecs.IncrementalDecoder, data: bytes, name: str) -> tuple[str, bool]:
    if name not in _STRICT_FIRST:
        text = decoder.decode(data, not data)
        return text, is_marked(text)
    decoder.errors = "strict"
    try:
        return decoder.decode(data, not data), False
    except UnicodeDecodeError:
        decoder.errors = _MARK
        return decoder.decode(data, not data), True


@dataclass(frozen=True, slots=True)
class _Seen:
    """What speaks for UTF-8 and against it: characters beyond ASCII, bytes without a meaning, lines of each."""

    n_good: int = 0
    n_bad: int = 0
    good_lines: int = 0
    bad_lines: int = 0

    def plus(self, more: _Seen) -> _Seen:
        good_lines, bad_lines = self.good_lines + more.good_lines, self.bad_lines + more.bad_lines
        return _Seen(self.n_good + more.n_good, self.n_bad + more.n_bad, good_lines, bad_lines)

    @property
    def speaks_for_utf8(self) -> bool:
        return self.n_good > self.n_bad or self.good_lines >= max(self.bad_lines, 1)


def _counted(decoder: codecs.IncrementalDecoder, data: bytes) -> _Seen:
    """What the bytes hold when read as UTF-8. Half a character, as some programs write it, is a sign of UTF-8."""
    text = decoder.decode(data)
    if text.isascii():
        return _Seen()
    n_marked, n_halves = len(_MARKED.findall(text)), len(_HALVES.findall(text))
    n_bad = n_marked - 3 * n_halves
    beyond = [line for line in re.split("[\r\n]", text) if not line.isascii()]
    bad_lines = sum(is_marked(line) for line in beyond) if n_bad else 0
    return _Seen(len(_BEYOND_ASCII.findall(text)) - n_marked + n_halves, n_bad, len(beyond) - bad_lines, bad_lines)


def _wide(head: bytes) -> str:
    """UTF-16 or UTF-32 without a byte order mark, told by where the zero bytes stand."""
    if len(head) < 4 or b"\0" not in head:
        return ""
    n = len(head) // 4
    zeros = [head[offset : n * 4 : 4].count(0) / n for offset in range(4)]
    if min(zeros[1:]) > 0.9 and zeros[0] < 0.1:
        return "utf-32-le"
    if min(zeros[:3]) > 0.9 and zeros[3] < 0.1:
        return "utf-32-be"
    even, odd = (zeros[0] + zeros[2]) / 2, (zeros[1] + zeros[3]) / 2
    if odd > 0.1 and even * 10 < odd:
        return "utf-16-le"
    return "utf-16-be" if even > 0.1 and odd * 10 < even else ""


def _eight_bit(data: bytes) -> str:
    """Western text has its accents one by one; where high bytes stand in runs, statistics decide on the script.

    Between encodings of Latin letters they guess badly, so Windows-1252 is taken wherever it has all the bytes.
    """
    high = re.findall(rb"[\x80-\xff]+", data)
    in_runs = sum(len(run) for run in high if len(run) > 2)
    undefined = re.search(rb"[\x81\x8d\x8f\x90\x9d]", data)
    if not undefined and in_runs * 5 < sum(map(len, high)):
        return _WESTERN
    guessed = _guessed(data)
    if not undefined and (not guessed or _is_latin(data, guessed)):
        return _WESTERN
    return guessed or "utf-8"


def _is_latin(data: bytes, encoding: str) -> bool:
    """Whether most letters beyond ASCII are Latin ones when the bytes are read so: “é”, not “щ” or “水”."""
    letters = [sign for sign in data.decode(encoding, "ignore") if sign > "\x7f" and sign.isalpha()]
    return 2 * sum(sign < "\u0250" for sign in letters) >= len(letters)


def _guessed(data: bytes) -> str:
    from charset_normalizer import from_bytes  # heavy, and needed for rare files only

    best = from_bytes(data[: 64 * 1024]).best()
    name = best.encoding.replace("_", "-") if best else ""
    return "" if name in ("", "ascii", "utf-8") or name.startswith("utf-7") else name
