"""The findings in numbers: a card per severity, a table per family."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from tunewright.checks import FAMILIES
from tunewright.model import Severity
from tunewright.ui.findings.groups import Group
from tunewright.ui.wording import SEVERITY_LOOKS, counted

_MEANS: dict[Severity, str] = {
    "error": "The target would refuse the file, or the model would learn something wrong.",
    "warning": "Worth a look: it makes the result worse, or look better than it is.",
    "info": "Good to know before exporting.",
}


def severity_cards(groups: Sequence[Group], affected: Mapping[str, int]) -> None:
    """Findings and examples per severity, side by side."""
    tallied = sum((group.by_severity for group in groups), Counter[Severity]())
    for column, (severity, look) in zip(st.columns(3), SEVERITY_LOOKS.items(), strict=True):
        with column, st.container(border=True, gap="xsmall", height="stretch", key=f"findings_{severity}"):
            n = tallied[severity]
            title = look.many if n else f":gray[{look.icon} {look.word}s]"
            st.metric(title, f"{n:,}", help=_MEANS[severity])
            st.caption(_in_examples(n, affected.get(severity, 0)))


def _in_examples(n_findings: int, n_examples: int) -> str:
    if not n_findings:
        return "none found"
    return f"in {counted(n_examples, 'example')}" if n_examples else "about the project as a whole"


def family_table(groups: Sequence[Group], affected: Mapping[str, int]) -> None:
    """Open findings per family and severity, and the examples they name."""
    tallied: dict[str, Counter[Severity]] = {letters: Counter() for letters in FAMILIES}
    for group in groups:
        tallied[group.check.code[:2]] += group.by_severity
    listed = [letters for letters in FAMILIES if tallied[letters].total()]
    if not listed:
        return
    frame = pd.DataFrame(
        {"Family": [FAMILIES[letters] for letters in listed]}
        | {
            f"{look.word}s": [tallied[letters][severity] for letters in listed]
            for severity, look in SEVERITY_LOOKS.items()
        }
        | {"Examples": [affected.get(letters, 0) for letters in listed]}
    )
    numbers = st.column_config.NumberColumn(format="localized", width=66)
    st.dataframe(
        frame,
        hide_index=True,
        column_config={"Family": st.column_config.TextColumn(width=150)}
        | dict.fromkeys(frame.columns[1:], numbers),
        alt="Open findings by family and severity",
    )
