"""Files that lie beside the data in an archive or folder and are none: pages about it, and what systems leave."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from pathlib import PurePosixPath
from typing import Final

_DATA: Final = frozenset(
    (
        *("jsonl", "ndjson", "jsonlines", "json", "csv", "tsv", "tab", "psv", "xlsx", "xlsm", "parquet", "arrow"),
        *("feather", "txt", "log", "sse", "gz", "out"),
    )
)
"""Endings under which records are kept; beside one of these files, the others are not taken for data."""
_SYSTEM: Final = frozenset(("thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r", ".ds_store"))
_ABOUT: Final = re.compile(
    r"(readme([-_. ].*)?|licen[cs]es?([-_. ](mit|apache|bsd|gpl|cc|data|code|third)[-\w. ]*)?|copying|notice|"
    r"changelog|contributing|contributors|authors|citation|code_of_conduct|(dataset|data|model)[-_ ]?(card|sheet)|"
    r"sha256sums|md5sums|checksums)(\.\w+)?$"
)
_PAGES: Final = frozenset(("", "md", "markdown", "mdx", "rst", "txt", "text", "html", "htm", "pdf", "cff", "bib"))
_KINDS: Final = {
    **dict.fromkeys(
        ("md", "markdown", "mdx", "rst", "adoc", "pdf", "doc", "docx", "rtf", "bib", "cff"), "a document"
    ),
    **dict.fromkeys(("html", "htm", "mhtml"), "a web page"),
    **dict.fromkeys(("png", "jpg", "jpeg", "gif", "webp", "bmp", "svg", "tif", "tiff", "heic", "ico"), "a picture"),
    **dict.fromkeys(("wav", "mp3", "m4a", "ogg", "flac", "opus", "mp4", "mov", "webm", "avi"), "a recording"),
    **dict.fromkeys(("py", "ipynb", "sh", "bat", "js", "ts", "css", "r", "sql", "pyc"), "a program"),
    **dict.fromkeys(("yaml", "yml", "toml", "ini", "cfg", "lock"), "a file of settings"),
    **dict.fromkeys(("sha256", "md5", "sig", "asc"), "a checksum"),
}
_DESCRIBING: Final = frozenset(("dataset_info.json", "dataset_infos.json", "dataset_dict.json", "state.json"))
_CONVERSATIONS: Final = re.compile(r"conversations(-\d+)?\.json$")
_ACCOUNT: Final = {
    "user.json": "It says whose account a ChatGPT export is from, and holds no conversations.",
    "users.json": "It says whose account the export is from, and holds no conversations.",
    "user_settings.json": "It holds the settings of an account, and no conversations.",
    "shared_conversations.json": "It only lists which conversations were shared; they stand in conversations.json.",
    "export_manifest.json": "It only lists the files of the export.",
}


def reasons_to_leave_out(names: Iterable[str]) -> dict[str, str]:
    """Which of the files of an archive or folder are not read because they hold no data, and why, in words.

    `names` are their paths, with slashes. Files of the system are always left out; pages, pictures, programs and
    the like only where data lies beside them: an archive of nothing but texts is read as such.
    """
    paths = {name: PurePosixPath(name) for name in names}
    found = {name: "It is a file of the system, not data." for name, path in paths.items() if _is_systems(path)}
    if not any(_is_data(path) for name, path in paths.items() if name not in found):
        return found
    places: dict[str, set[str]] = {}
    for path in paths.values():
        places.setdefault(str(path.parent), set()).add(path.name.lower())
    for name, path in paths.items():
        reason = "" if name in found else _reason(path, places[str(path.parent)])
        if reason:
            found[name] = reason
    return found


def _is_systems(path: PurePosixPath) -> bool:
    return path.name.lower() in _SYSTEM or "__MACOSX" in path.parts


def _ending(path: PurePosixPath) -> str:
    return path.suffix[1:].lower()


def _is_data(path: PurePosixPath) -> bool:
    return _ending(path) in _DATA and not _is_about(path) and path.name.lower() not in _DESCRIBING


def _is_about(path: PurePosixPath) -> bool:
    return _ABOUT.match(path.name.lower()) is not None and _ending(path) in _PAGES


def _reason(path: PurePosixPath, beside: Collection[str]) -> str:
    name = path.name.lower()
    talks = next((one for one in sorted(beside) if _CONVERSATIONS.match(one)), "")
    if talks and name == "chat.html":
        return f"It shows the same conversations as {talks}."
    if talks and name in _ACCOUNT and "channels.json" not in beside:
        return _ACCOUNT[name]
    if _is_about(path):
        return "It is a page about the data, not data."
    if name in _DESCRIBING:
        return "It describes the data set, and holds none of it."
    kind = _KINDS.get(_ending(path), "")
    return f"It is {kind}, not data." if kind else ""
