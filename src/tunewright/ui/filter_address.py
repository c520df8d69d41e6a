"""The filter that the review queue and the explore table share: in the address of a page, and in words."""

from __future__ import annotations

import re
from typing import Final

from tunewright.actions import projects
from tunewright.checks import check_named, checks
from tunewright.model import EVERY_STATE, SPLITS, STATES, UnknownName
from tunewright.model.project import Filter
from tunewright.ui import call_filters, known
from tunewright.ui.session import store
from tunewright.ui.state import from_url, into_url, number_from_url, project_id
from tunewright.ui.wording import SPLIT_WORDS, STATE_LOOKS, check_words, counted

NAMES: Final = (
    *("state", "label", "unlabelled", "code", "finding", "source", "q"),
    *("turns", "split", "refusals", "edited", "tokens", "ids", *call_filters.NAMES),
)
"""The names a filter has in the address."""

ANY_FINDING: Final = ""
"""As `Filter.code`: an open finding of whichever check."""

_MOST_IDS: Final = 500
_SEARCHABLE: Final = re.compile("\\w\\w|[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


def filter_from_url() -> Filter:
    """The filter in the page's address; what is no filter of ours is left out."""
    states = set((from_url("state") or "").split(","))
    low, high = _tokens_from(from_url("tokens") or "")
    split = from_url("split")
    return Filter(
        states=tuple(state for state in EVERY_STATE if state in states),
        label="" if from_url("unlabelled") else from_url("label") or None,
        code=_known_code(from_url("code")),
        finding=number_from_url("finding"),
        source=number_from_url("source"),
        words=searchable(from_url("q") or ""),
        n_turns=number_from_url("turns"),
        split=next((one for one in SPLITS if one == split), None),
        refusals=bool(from_url("refusals")),
        edited=bool(from_url("edited")),
        tokens_from=low,
        tokens_below=high,
        ids=_ids_from(from_url("ids")),
        **call_filters.from_address(),
    )


def filter_to_url(wanted: Filter) -> None:
    """Write the filter into the page's address, in place of the one that was there."""
    address = filter_address(wanted)
    into_url(**{name: address.get(name) for name in NAMES})


def filter_address(wanted: Filter) -> dict[str, str]:
    """The filter as parts of an address: `ui.go("explore", **filter_address(wanted))`."""
    parts = {
        "state": ",".join(wanted.states),
        "label": wanted.label or "",
        "unlabelled": "1" if wanted.label == "" else "",
        "code": "any" if wanted.code == ANY_FINDING else wanted.code or "",
        "finding": _number(wanted.finding),
        "source": _number(wanted.source),
        "q": wanted.words,
        "turns": _number(wanted.n_turns),
        "split": wanted.split or "",
        "refusals": "1" if wanted.refusals else "",
        "edited": "1" if wanted.edited else "",
        "tokens": _band(wanted),
        "ids": "" if wanted.ids is None else ",".join(str(id) for id in wanted.ids) or "0",
        **call_filters.to_address(wanted),
    }
    return {name: value for name, value in parts.items() if value}


def filter_words(wanted: Filter) -> str:
    """The filter as a person says it: “unreviewed, label “refund””; “all examples” where it does not narrow.

    May hold text from data: wrap it in `plain` wherever Markdown is read.
    """
    parts = [
        _state_words(wanted),
        _label_words(wanted.label),
        _finding_words(wanted),
        "" if wanted.source is None else f"from {_source_name(wanted.source)}",
        "" if wanted.n_turns is None else counted(wanted.n_turns, "turn"),
        "" if wanted.split is None else f"imported as {SPLIT_WORDS[wanted.split].lower()}",
        "refusals" if wanted.refusals else "",
        "edited" if wanted.edited else "",
        _token_words(wanted),
        f"containing “{wanted.words}”" if wanted.words else "",
        "" if wanted.ids is None else counted(len(wanted.ids), "chosen example"),
        *call_filters.words(wanted),
    ]
    return ", ".join(part for part in parts if part) or "all examples"


def searchable(words: str) -> str:
    """Search words with single spaces; empty while there is nothing of two letters to look for."""
    tidy = " ".join(words.split())
    return tidy if _SEARCHABLE.search(tidy) else ""


def _known_code(code: str | None) -> str | None:
    if code == "any":
        return ANY_FINDING
    return code if any(check.code == code for check in checks()) else None


def _tokens_from(text: str) -> tuple[int | None, int | None]:
    low, _, high = text.partition("-")
    return _whole(low), _whole(high)


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _ids_from(text: str | None) -> tuple[int, ...] | None:
    if text is None:
        return None
    found = (_whole(piece) for piece in text.split(",")[:_MOST_IDS])
    return tuple(id for id in found if id)


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _band(wanted: Filter) -> str:
    """Least and most tokens, as the address has them; empty for any number."""
    if wanted.tokens_from is None and wanted.tokens_below is None:
        return ""
    return f"{_number(wanted.tokens_from)}-{_number(wanted.tokens_below)}"


def _state_words(wanted: Filter) -> str:
    left_out = [state for state in STATES if state not in wanted.states]
    if len(left_out) == 1:
        return f"not {left_out[0]}"
    return " or ".join(STATE_LOOKS[state].word.lower() for state in wanted.states)


def _label_words(label: str | None) -> str:
    if label is None:
        return ""
    return f"label “{label}”" if label else "without a label"


def _finding_words(wanted: Filter) -> str:
    parts = [] if wanted.finding is None else [f"named by finding {wanted.finding}"]
    if wanted.code == ANY_FINDING:
        parts.append("with an open finding")
    elif wanted.code is not None:
        parts.append(f"with the finding “{_check_name(wanted.code)}”")
    return ", ".join(parts)


def _check_name(code: str) -> str:
    try:
        return check_words(check_named(code).name)
    except UnknownName:
        return code


def _source_name(source_id: int) -> str:
    chosen = project_id()
    listed = [] if chosen is None else known.imports(projects.get(store(), chosen))
    return next((f"“{source.name}”" for source in listed if source.id == source_id), f"import {source_id}")


def _token_words(wanted: Filter) -> str:
    low, high = wanted.tokens_from, wanted.tokens_below
    if low is not None and high is not None:
        return f"{low:,} to {high - 1:,} tokens"
    if low is not None:
        return f"{low:,} tokens or more"
    return "" if high is None else f"fewer than {high:,} tokens"
