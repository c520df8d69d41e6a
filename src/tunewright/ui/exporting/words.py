"""How targets, options, sizes and separators are said."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Final

from tunewright import targets
from tunewright.actions import splitting
from tunewright.actions.splitting import SplitWish
from tunewright.model import UnknownName
from tunewright.model.project import KeptExport
from tunewright.ui.times import said
from tunewright.ui.wording import counted

_ESCAPES: Final = {"\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_BACK: Final = {shown: char for char, shown in _ESCAPES.items()}


def visible(text: str) -> str:
    r"""A separator as a person can see and type it: a line break is `\n`, a tab `\t`, a backslash `\\`."""
    return "".join(_ESCAPES.get(char, char) for char in text)


def from_visible(text: str) -> str:
    """The separator that was typed in the visible way."""
    return re.sub(r"\\.", lambda found: _BACK.get(found[0], found[0]), text)


def target_title(name: str) -> str:
    """The title of a target; its bare name where it is not known any more."""
    try:
        return targets.target(name).title
    except UnknownName:
        return name


def size(n_bytes: int) -> str:
    """A file's size as people say it: “812 bytes”, “14 KB”, “1.4 MB”."""
    if n_bytes < 1024:
        return counted(n_bytes, "byte")
    if n_bytes < 1024 * 1024:
        return f"{n_bytes / 1024:,.0f} KB"
    return f"{n_bytes / 1024 / 1024:,.1f} MB"


def money(usd: object) -> str:
    """US dollars."""
    return f"${float(str(usd)):,.2f}"


def price_words(usd_per_million: object, price_date: date | None) -> str:
    """The price of training, with the day it was read."""
    when = f"price read {said(price_date)}" if price_date else "the project's own price"
    return f"{money(usd_per_million)} per million tokens, {when}"


def split_words(options: dict[str, Any]) -> str:
    """How a kept export was split."""
    if options.get("imported_split"):
        return "as the imported files say"
    if options.get("share") is None and options.get("count") is None:
        return "everything to train"
    return splitting.in_words(SplitWish(int(options["seed"]), options["share"], options["count"]))


def include_words(include: str) -> str:
    """Which examples were meant to go in."""
    return "accepted only" if include == "accepted" else "all but rejected"


def name_of(kept: KeptExport) -> str:
    """How a kept export is called."""
    return f"Export {kept.id}"
