"""Findings whose cause is gone: fixed, or their examples were changed or rejected."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import streamlit as st

from tunewright.actions import looking
from tunewright.checks import checks
from tunewright.model.project import Filter, Project
from tunewright.store.finding_pages import is_narrowed
from tunewright.ui.findings.groups import title_of
from tunewright.ui.plain import plain
from tunewright.ui.session import store
from tunewright.ui.times import ago, now
from tunewright.ui.wording import SEVERITY_LOOKS, counted

_PER_PAGE: Final = 25


def gone(project: Project, wanted: Filter, numbers: Mapping[str, int]) -> None:
    """A list of what is settled for good, newest first, of all checks or of one."""
    titles = {check.code: title_of(check) for check in checks()}
    if is_narrowed(wanted):
        st.caption("What is gone is not tied to examples any more: only the check narrows this list.")
    codes = [code for code in sorted(numbers, key=lambda code: -numbers[code]) if wanted.code in (None, code)]
    n = sum(numbers[code] for code in codes)
    if not n:
        st.info("Nothing has been fixed yet. What goes when its cause goes is listed here.", icon=":material/info:")
        return
    st.markdown(" · ".join(f"{plain(titles.get(code, code))} **{numbers[code]:,}**" for code in codes[:8]))
    place, page, pages = st.container(gap="small"), 1, -(-n // _PER_PAGE)
    if pages > 1:
        page = st.pagination(pages, key=f"findings_gone_{wanted.code}_{pages}")
    seen = now()
    with place:
        for one in looking.gone(store(), project.id, wanted.code, limit=_PER_PAGE, offset=(page - 1) * _PER_PAGE):
            look = SEVERITY_LOOKS[one.severity]
            about = f" · {counted(one.n_examples, 'example')}" if one.n_examples else ""
            st.markdown(
                f":{look.colour}[{look.icon}] {plain(one.message, 300)}  \n"
                f":gray[{plain(titles.get(one.code, one.code))} · {one.code}{about} · gone {ago(one.at, seen)}]"
            )
