from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.registry import check
from tunewright.model import Corpus, Finding

_MEGABYTE = 1024 * 1024
_LARGEST_EXAMPLE = 300_000
"""Bytes of text that an example within the token limits can hardly exceed; saves looking at small projects."""


@check("TO003", "over-file-limit", severity="warning", scope="corpus")
def over_file_limit(corpus: Corpus, *, megabytes: int = 512) -> Iterator[Finding]:
    """The texts of the project take more than an upload accepts.

    Why it matters: OpenAI and Azure refuse a training file of more than 512 MB as an ordinary upload.
    What to do: reject what teaches little, export a part of the project, or upload the file in parts.
    Not reported: images; the export says the exact size of the file.
    Source: OpenAI's and Microsoft's guides; read 2026-11-20.
    Cost: one pass, for projects large enough to matter.
    """
    limit = megabytes * _MEGABYTE
    if corpus.n * _LARGEST_EXAMPLE < limit:
        return
    n_bytes = 0
    for passage in corpus.passages():
        texts = (passage.system, passage.earlier, passage.question, passage.answer)
        n_bytes += sum(len(text.encode("utf-8", "surrogatepass")) for text in texts)
    if n_bytes > limit:
        message = (
            f"The texts alone take {n_bytes / _MEGABYTE:,.0f} MB; an ordinary upload accepts {megabytes:,} MB. "
            "Larger files must be uploaded in parts."
        )
        yield Finding("TO003", "warning", message, (), "file", {"bytes": n_bytes})
