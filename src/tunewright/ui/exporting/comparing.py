"""Two kept exports beside each other: what came in, what went, what is written differently, what changed sides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd
import streamlit as st

from tunewright.actions import browsing
from tunewright.actions.exporting import Comparison
from tunewright.model.project import Filter, KeptExport, Project
from tunewright.ui.exporting.looking import the_comparison
from tunewright.ui.exporting.words import include_words, name_of, split_words, target_title, visible
from tunewright.ui.filter_address import filter_address
from tunewright.ui.layout import table_height
from tunewright.ui.navigation import go
from tunewright.ui.plain import plain
from tunewright.ui.session import store
from tunewright.ui.times import ago, now
from tunewright.ui.wording import STATE_SIGNS, counted

_MOST_LISTED: Final = 200
_KINDS: Final[dict[str, tuple[str, str]]] = {
    "added": ("Added", "Only in the later export."),
    "removed": ("Removed", "Only in the earlier export; the examples themselves are still in the project."),
    "changed": ("Changed", "In both, but written as another line."),
    "moved": (
        "Moved",
        "In both, but on another side. That happens when the split was changed, or a prompt became "
        "one that is on that side.",
    ),
}


def comparison(project: Project, listed: Sequence[KeptExport], shown: KeptExport | None) -> None:
    """Choose two exports; see how the later differs from the earlier. The one on screen is proposed first."""
    st.subheader("Compare two exports", anchor=False)
    by_id = {kept.id: kept for kept in listed}
    ids = sorted(by_id)
    first, second = st.columns(2)
    key = f"{project.id}_{shown.id if shown else 0}_{ids[-1]}"
    with second:
        usual = shown.id if shown is not None and shown.id != ids[0] else ids[-1]
        later = _choose("Later", ids[1:], by_id, usual, key=f"export_later_{key}")
    with first:
        before = [id for id in ids if id < later]
        alike = [id for id in before if by_id[id].target == by_id[later].target]
        earlier = _choose("Earlier", before, by_id, (alike or before)[-1], key=f"export_earlier_{key}_{later}")
    found = the_comparison(earlier, later)
    for words in _other_options(by_id[earlier], by_id[later]):
        st.caption(f":material/tune: {plain(words)}")
    _numbers(found)
    filled = [kind for kind in _KINDS if getattr(found, kind)]
    if not filled:
        return
    for place, kind in zip(st.tabs([_KINDS[kind][0] for kind in filled]), filled, strict=True):
        with place:
            _examples(project, kind, getattr(found, kind), key=f"export_{kind}_{earlier}_{later}")


def _choose(title: str, ids: list[int], by_id: dict[int, KeptExport], usual: int, key: str) -> int:
    seen = now()
    newest_first = ids[::-1]
    return int(
        st.selectbox(
            title,
            newest_first,
            index=newest_first.index(usual),
            format_func=lambda id: f"{name_of(by_id[id])} · {by_id[id].by}, {ago(by_id[id].at, seen)}",
            key=key,
        )
    )


def _other_options(earlier: KeptExport, later: KeptExport) -> list[str]:
    """What was chosen differently, so that a reader knows why every line may have changed."""
    pairs = {
        "target": (target_title(earlier.target), target_title(later.target)),
        "examples": tuple(include_words(kept.options["include"]) for kept in (earlier, later)),
        "split": tuple(split_words(kept.options) for kept in (earlier, later)),
        "system message": tuple(kept.options["system"] or "none" for kept in (earlier, later)),
        "separator": tuple(visible(kept.options["separator"]) or "none" for kept in (earlier, later)),
        "stop sequence": tuple(visible(kept.options["stop"]) or "none" for kept in (earlier, later)),
    }
    return [f"Another {name}: “{was}” before, “{is_}” after." for name, (was, is_) in pairs.items() if was != is_]


def _numbers(found: Comparison) -> None:
    with st.container(horizontal=True):
        for kind, (title, words) in _KINDS.items():
            st.metric(title, f"{len(getattr(found, kind)):,}", help=words, border=True)
        st.metric("The same", f"{found.n_same:,}", help="In both, as the same line on the same side.", border=True)


def _examples(project: Project, kind: str, ids: Sequence[int], key: str) -> None:
    listed = browsing.lines(store(), project, ids[:_MOST_LISTED])
    st.caption(_KINDS[kind][1] + (f" The first {len(listed)} of {len(ids):,}." if len(ids) > len(listed) else ""))
    event: Any = st.dataframe(
        pd.DataFrame(
            {
                "Example": [line.id for line in listed],
                "State": [STATE_SIGNS[line.state] for line in listed],
                "Prompt": [line.excerpt for line in listed],
                "Answer": [line.answer for line in listed],
            }
        ),
        hide_index=True,
        height=table_height(len(listed), 300),
        key=key,
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            "Example": st.column_config.NumberColumn(width=80, format="%d"),
            "State": st.column_config.TextColumn(width=110),
            "Prompt": st.column_config.TextColumn(width="large"),
        },
        alt=f"Examples: {_KINDS[kind][0]}",
    )
    rows = event["selection"]["rows"]
    with st.container(horizontal=True):
        shown = tuple(line.id for line in listed)
        if st.button(
            f"Open {counted(len(shown), 'example')} in Explore", icon=":material/table_rows:", key=f"{key}_all"
        ):
            go("explore", project=project.id, **filter_address(Filter(ids=shown)))
        if (
            rows
            and rows[0] < len(listed)
            and st.button(f"Review example {shown[rows[0]]}", icon=":material/rate_review:", key=f"{key}_one")
        ):
            go("review", project=project.id, example=shown[rows[0]])
