"""The bundled vocabularies, read from this package and never from the network."""

from __future__ import annotations

import hashlib
import tomllib
from base64 import b64decode
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tunewright.model import TuneError, UnknownName

if TYPE_CHECKING:
    import tiktoken

ENCODINGS: tuple[str, ...] = ("r50k_base", "p50k_base", "cl100k_base", "o200k_base")
"""Names of the bundled encodings, oldest first."""

_FOLDER = Path(__file__).parent / "encodings"


@cache
def vocabulary_index() -> dict[str, dict[str, str]]:
    """File name, SHA-256 and pattern of every bundled encoding, by its name."""
    return tomllib.loads((_FOLDER / "index.toml").read_text(encoding="utf-8"))


@cache
def encoding(name: str) -> tiktoken.Encoding:
    """The tokenizer of this name, ready to use; built once per process, about half a second for the largest.

    Made without a lock, so that a process forked meanwhile never waits for one: two threads that ask for the
    first time together build it twice, with the same result.

    Raises `UnknownName` for a name that is not bundled, `TuneError` for a damaged vocabulary file.
    """
    import tiktoken

    if name not in vocabulary_index():
        raise UnknownName("encoding", name, ENCODINGS)
    entry = vocabulary_index()[name]
    ranks = _ranks(name, entry["file"], entry["sha256"])
    return tiktoken.Encoding(name, pat_str=entry["pattern"], mergeable_ranks=ranks, special_tokens={})


def _ranks(name: str, file: str, sha256: str) -> dict[bytes, int]:
    data = (_FOLDER / file).read_bytes()
    if hashlib.sha256(data).hexdigest() != sha256:
        raise TuneError(
            f"The vocabulary “{name}” that came with Tunewright is damaged, so tokens cannot be counted.",
            "Install Tunewright again.",
        )
    pairs = (line.split() for line in data.splitlines())
    return {b64decode(token): int(rank) for token, rank in pairs}
