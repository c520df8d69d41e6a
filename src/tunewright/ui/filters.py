"""The filter as a bar of controls, the same on every page.

The address is the only truth: the controls show it and write to it, so a link, a reload and a click agree.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import streamlit as st

from tunewright.actions import projects
from tunewright.checks import checks
from tunewright.model import EVERY_STATE, SPLITS, STATES
from tunewright.model.project import Filter, Project
from tunewright.ui import call_filters, known
from tunewright.ui.errors import guarded
from tunewright.ui.filter_address import ANY_FINDING, filter_from_url, filter_to_url, searchable
from tunewright.ui.session import store
from tunewright.ui.wording import SPLIT_WORDS, STATE_LOOKS, check_words, counted

_MOST_LABELS: Final = 2000


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
    _mirror(key, "words", wanted.words, same=lambda one, other: searchable(one or "") == other)
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
    words = searchable(fields.pop("words", None) or "")
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
    return any(value is not None for value in (wanted.finding, wanted.ids, wanted.tokens_from, wanted.tokens_below))
