"""How much a packed file may unpack to, checked before anything is unpacked."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass

from tunewright.model import UnreadableFile


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """The most that a packed file may hold."""

    files: int = 1_000
    bytes_each: int = 100_000_000
    bytes_in_all: int = 400_000_000
    ratio: int = 200
    """Times its packed size; counted for files above a megabyte, since short repeated texts pack very well."""


def check_sizes(packed: zipfile.ZipFile, limits: ArchiveLimits) -> None:
    """Refuse what would unpack to far more than it seems. Sizes are as declared; reading stops at them too.

    Raises: `UnreadableFile`.
    """
    entries = [entry for entry in packed.infolist() if not entry.is_dir()]
    if len(entries) > limits.files:
        raise UnreadableFile(
            f"The archive holds {len(entries):,} files; up to {limits.files:,} are read.", "Divide it into several."
        )
    total = sum(entry.file_size for entry in entries)
    if total > limits.bytes_in_all or any(_is_suspect(entry, limits) for entry in entries):
        raise UnreadableFile(
            "The archive would unpack to far more than documents hold, as files made to do harm do.",
            "Unpack it yourself, look at what is in it, and add the documents one by one.",
        )


def _is_suspect(entry: zipfile.ZipInfo, limits: ArchiveLimits) -> bool:
    is_large = entry.file_size > 1_000_000
    return entry.file_size > limits.bytes_each or (
        is_large and entry.file_size > max(1, entry.compress_size) * limits.ratio
    )
