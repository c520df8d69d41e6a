"""The findings in numbers: a card per severity, a table per family."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

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
    names = ["Family", *(f"{look.word}s" for look in SEVERITY_LOOKS.values()), "Examples"]
    rows = [
        [FAMILIES[letters], *(f"{tallied[letters][severity]:,}" for severity in SEVERITY_LOOKS), f"{n:,}"]
        for letters in listed
        for n in [affected.get(letters, 0)]
    ]
    lines = [names, ["---", *["---:"] * (len(names) - 1)], *rows]
    with st.container(key="findings_families"):
        st.markdown("\n".join(f"| {' | '.join(line)} |" for line in lines))
