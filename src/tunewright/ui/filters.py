"""The filter that the review queue and the explore table share: in the address, in words, as a bar of controls.

The address is the only truth: the controls show it and write to it, so a link, a reload and a click agree.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import streamlit as st

from tunewright.actions import projects
from tunewright.checks import check_named, checks
from tunewright.model import EVERY_STATE, SPLITS, STATES, UnknownName
from tunewright.model.project import Filter, Project
from tunewright.ui import call_filters, known
from tunewright.ui.errors import guarded
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
_MOST_LABELS: Final = 2000
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
        words=_searchable(from_url("q") or ""),
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


def filter_bar(project: Project, *, key: str, stacked: bool = False) -> Filter:
    """Controls that narrow down the examples; returns the filter now in force.

    `key` names the bar, one per page. Stacked, all controls stand below each other, for a popover or a narrow
    column; otherwise the rarer ones wait behind “More filters”.
    """
    wanted = filter_from_url()
    take = guarded(lambda: _take(key))
    with st.container(key=f"{key}_bar", gap="small"):
        _state_pills(project, wanted, key, take)
        if stacked:
            _search(wanted, key, take)
            _usual(project, wanted, key, take)
            _rarer(project, wanted, key, take)
        else:
            with st.container(horizontal=True, vertical_alignment="bottom", key=f"{key}_boxes"):
                _search(wanted, key, take)
                _usual(project, wanted, key, take)
                with st.popover(_more_words(wanted), icon=":material/tune:", key=f"{key}_more"):
                    _rarer(project, wanted, key, take)
    return wanted


# ---- controls --------------------------------------------------------------------------------------------------

Take = Callable[[], None]


def _state_pills(project: Project, wanted: Filter, key: str, take: Take) -> None:
    tallies = projects.counts(store(), project.id)
    numbers = {state: tallies[state].n for state in STATES} | {"proposed": projects.n_proposed(store(), project.id)}
    has_proposals = numbers["proposed"] or "proposed" in wanted.states
    _mirror(key, "states", list(wanted.states), same=lambda one, other: set(one or ()) == set(other))
    st.pills(
        "Review state",
        EVERY_STATE if has_proposals else STATES,
        selection_mode="multi",
        format_func=lambda state: f"{STATE_LOOKS[state].icon} {STATE_LOOKS[state].word} **{numbers[state]:,}**",
        key=f"{key}_states",
        on_change=take,
        label_visibility="collapsed",
    )


def _search(wanted: Filter, key: str, take: Take) -> None:
    _mirror(key, "words", wanted.words, same=lambda one, other: _searchable(one or "") == other)
    st.text_input(
        "Search",
        key=f"{key}_words",
        type="search",
        live="250ms",
        icon=":material/search:",
        placeholder="Words in any turn",
        help="Finds examples in which all the words occur, from two letters on. "
        'Words "in quotes" must stand together.',
        on_change=take,
    )


def _usual(project: Project, wanted: Filter, key: str, take: Take) -> None:
    if project.label_source == "none":
        _import_box(project, wanted, key, take)
    else:
        _label_box(project, wanted, key, take)
    names = {check.code: check_words(check.name) for check in checks()}
    _choice(
        "Finding",
        wanted.code,
        [ANY_FINDING, *names],
        lambda code: f"{code} · {names[code]}" if code else "Any open finding",
        key=f"{key}_code",
        on_change=take,
    )


def _label_box(project: Project, wanted: Filter, key: str, take: Take) -> None:
    tallies = known.shares(project, "label", Filter())
    unlabelled = sum(n for label, n in tallies.items() if not label)
    named = sorted((label for label in tallies if label), key=lambda label: -tallies[label])[:_MOST_LABELS]
    _choice(
        "Label",
        wanted.label,
        [*named, ""] if unlabelled else named,
        lambda label: f"{label or 'No label'} · {tallies.get(label, 0) if label else unlabelled:,}",
        key=f"{key}_label",
        on_change=take,
    )


def _import_box(project: Project, wanted: Filter, key: str, take: Take) -> None:
    names = {source.id: source.name for source in known.imports(project)}
    _choice(
        "Import",
        wanted.source,
        list(names),
        lambda id: f"{names.get(id, 'Import')} · {id}",
        key=f"{key}_source",
        on_change=take,
    )


def _rarer(project: Project, wanted: Filter, key: str, take: Take) -> None:
    if project.label_source != "none":
        _import_box(project, wanted, key, take)
    turns = known.shares(project, "turns", Filter())
    _choice(
        "Turns",
        wanted.n_turns,
        sorted(turns),
        lambda n: f"{counted(n, 'turn')} · {turns.get(n, 0):,}",
        key=f"{key}_turns",
        on_change=take,
    )
    _choice(
        "Imported as",
        wanted.split,
        SPLITS,
        lambda split: SPLIT_WORDS[split],
        key=f"{key}_split",
        on_change=take,
    )
    for name, words, value in (
        ("refusals", "Only refusals", wanted.refusals),
        ("edited", "Only edited examples", wanted.edited),
    ):
        _mirror(key, name, value)
        st.checkbox(words, key=f"{key}_{name}", on_change=take)
    _of_calls(project, wanted, key, take)
    if _hidden(wanted):
        st.caption("A link to this page narrows the list further; “Clear” above the list removes it.")


def _of_calls(project: Project, wanted: Filter, key: str, take: Take) -> None:
    """What logs said about the calls, where examples come from logs."""
    there = known.call_facets(project)
    if not there.n_calls:
        return
    st.caption("From the log")
    for title, name, value, options in (
        ("Model", "model", wanted.model, there.models),
        ("Route", "route", wanted.route, there.names),
        ("Tag", "tag", wanted.tag, there.tags),
    ):
        if options:
            told = _numbered(options)
            _choice(title, value or None, list(options), told, key=f"{key}_{name}", on_change=take)
    if there.first_at:
        with st.container(horizontal=True, gap="small"):
            for title, name, chosen in (
                ("From", "since", call_filters.day(wanted.called_from)),
                ("Up to", "until", call_filters.last_day(wanted)),
            ):
                _mirror(key, name, chosen)
                st.date_input(title, key=f"{key}_{name}", on_change=take, width=150)
    if there.n_scored:
        with st.container(horizontal=True, gap="small"):
            for title, name, score in (
                ("Feedback from", "low", wanted.score_from),
                ("Feedback up to", "high", wanted.score_to),
            ):
                _mirror(key, name, score)
                st.number_input(title, step=0.5, value=None, key=f"{key}_{name}", on_change=take, width=150)
        _mirror(key, "worst", wanted.lowest_first)
        st.checkbox("Lowest feedback first", key=f"{key}_worst", on_change=take)


def _numbered(options: dict[str, int]) -> Callable[[Any], str]:
    return lambda name: f"{name} · {options.get(name, 0):,}"


def _choice(
    title: str,
    value: Any,
    options: Iterable[Hashable],
    words: Callable[[Any], str],
    *,
    key: str,
    on_change: Take,
) -> None:
    listed = list(options)
    if value is not None and value not in listed:
        listed.append(value)
    if st.session_state.get(key) != value or key not in st.session_state:
        st.session_state[key] = value
    st.selectbox(title, listed, index=None, format_func=words, key=key, placeholder="Any", on_change=on_change)


def _mirror(key: str, name: str, value: object, same: Callable[[Any, Any], bool] | None = None) -> None:
    """Make a control show what the address says; what means the same stays as the visitor typed it."""
    full = f"{key}_{name}"
    if full not in st.session_state or not (same or _equal)(st.session_state[full], value):
        st.session_state[full] = value


def _equal(one: object, other: object) -> bool:
    return one == other


def _take(key: str) -> None:
    """Write what the controls say into the address; what no control shows stays."""
    said = {name: st.session_state[f"{key}_{name}"] for name in _CONTROLS if f"{key}_{name}" in st.session_state}
    fields = {_CONTROLS[name]: value for name, value in said.items()}
    chosen = set(fields.pop("states", None) or ())
    states = tuple(state for state in EVERY_STATE if state in chosen)
    words = _searchable(fields.pop("words", None) or "")
    fields |= {name: fields[name] or "" for name in ("model", "route", "tag") if name in fields}
    first, last = fields.pop("since", None), fields.pop("until", None)
    if f"{key}_since" in st.session_state:
        fields["called_from"] = first.isoformat() if first else ""
        fields["called_before"] = (last + timedelta(days=1)).isoformat() if last else ""
    filter_to_url(replace(filter_from_url(), states=states, words=words, **fields))


_CONTROLS: Final = {
    "states": "states",
    "words": "words",
    "label": "label",
    "code": "code",
    "source": "source",
    "turns": "n_turns",
    "split": "split",
    "refusals": "refusals",
    "edited": "edited",
    "model": "model",
    "route": "route",
    "tag": "tag",
    "since": "since",
    "until": "until",
    "low": "score_from",
    "high": "score_to",
    "worst": "lowest_first",
}
"""Control -> field of the filter."""


def _more_words(wanted: Filter) -> str:
    given = (wanted.n_turns, wanted.split, wanted.refusals or None, wanted.edited or None)
    n = sum(value is not None for value in given) + call_filters.narrows(wanted)
    return f"More filters ({n})" if n else "More filters"


def _hidden(wanted: Filter) -> bool:
    return wanted.finding is not None or wanted.ids is not None or bool(_band(wanted))


# ---- reading and saying ----------------------------------------------------------------------------------------


def _searchable(words: str) -> str:
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
