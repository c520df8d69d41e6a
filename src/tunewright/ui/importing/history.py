"""The imports of a project: a list to choose from, and the ledger of the chosen one."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from tunewright.actions import browsing
from tunewright.model.generation import GENERATED
from tunewright.model.project import Job, Project, Source
from tunewright.ui import times
from tunewright.ui.importing import words
from tunewright.ui.importing.account import draw_account
from tunewright.ui.importing.rejected import rejected_lines
from tunewright.ui.session import store
from tunewright.ui.state import into_url, number_from_url
from tunewright.ui.wording import counted

_ADDRESS: Final = "import"
_TALLEST: Final = 8


def past_imports(project: Project, running: list[Job]) -> None:
    """The ledger of the import that the address names, the newest otherwise, and the list of all."""
    listed = browsing.imports(store(), project.id)
    files = [source for source in listed if "repairs" not in source.plan and source.format != GENERATED]
    if not files:
        return
    wanted = number_from_url(_ADDRESS)
    shown = next((source for source in files if source.id == wanted), _newest(files))
    with st.container(border=True, key="account"):
        draw_account(project, shown, [one.name for one in _together(files, shown) if one.id != shown.id])
        if shown.ledger.rejected:
            st.divider()
            rejected_lines(shown, is_busy=any(job.kind == "import" for job in running))
    if len(files) > 1:
        _list(project, files, _n_repaired(listed))


def _together(files: list[Source], shown: Source) -> list[Source]:
    """Files that were read in one go with this one, as those of a log are."""
    return [one for one in files if shown.job_id is not None and one.job_id == shown.job_id]


def _newest(files: list[Source]) -> Source:
    """The newest import; of files that were read together, the one that brought most."""
    together = _together(files, files[0]) or files[:1]
    return max(together, key=lambda one: one.ledger.imported)


def _n_repaired(listed: list[Source]) -> int:
    """Lines that came in after a repair, alone or many at once."""
    return sum(source.ledger.read - source.ledger.rejected for source in listed if "repairs" in source.plan)


def _list(project: Project, files: list[Source], n_repaired: int) -> None:
    st.subheader("All imports", anchor=False)
    key = f"imports_{project.id}_{len(files)}"
    st.dataframe(
        [_row(source) for source in files],
        hide_index=True,
        key=key,
        on_select=lambda: _choose(files, key),
        selection_mode="single-row",
        height="content" if len(files) <= _TALLEST else 320,
        column_config={"File": st.column_config.TextColumn(width="medium")},
    )
    repaired = f" {counted(n_repaired, 'repaired line')} came in besides." if n_repaired else ""
    st.caption(f"Choose one to see its ledger above.{repaired}")


def _row(source: Source) -> dict[str, Any]:
    when = times.local(source.finished_at or source.started_at, times.now())
    row = {"File": source.name, "When": f"{when:%Y-%m-%d %H:%M}", "By": source.by, "Read": source.ledger.read}
    return row | {word: getattr(source.ledger, name) for name, word in words.LEDGER_WORDS.items()}


def _choose(files: list[Source], key: str) -> None:
    rows = st.session_state[key]["selection"]["rows"]
    into_url(**{_ADDRESS: files[rows[0]].id if rows else None})
