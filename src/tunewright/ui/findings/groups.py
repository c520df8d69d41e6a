"""What each check has to say about a project, as the screen shows it: one group per check."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tunewright.checks import Check, check_named
from tunewright.model import SEVERITIES, Severity
from tunewright.model.project import Project
from tunewright.ui import known


@dataclass(frozen=True)
class Group:
    """The findings of one check in numbers. `severity` is the worst of its open findings, else its usual one."""

    check: Check
    severity: Severity
    n_open: int
    n_dismissed: int
    n_examples: int
    """Examples with an open finding of this check; 0 where the finding is about the whole project."""
    by_severity: Counter[Severity] = field(default_factory=Counter)
    """Open findings per severity."""

    @property
    def title(self) -> str:
        """The name of the check in plain words."""
        return self.check.name.replace("-", " ").capitalize()


def grouped(project: Project, current: bool) -> list[Group]:
    """One group per check with open or dismissed findings: worst first, then those with most examples."""
    tallies = known.findings(project, current)
    affected = known.affected(project, "code", current)
    groups = [_group(code, tallies, affected.get(code, 0)) for code in dict.fromkeys(t["code"] for t in tallies)]
    return sorted(groups, key=lambda group: (SEVERITIES.index(group.severity), -group.n_examples, group.check.code))


def _group(code: str, tallies: list[dict[str, Any]], n_examples: int) -> Group:
    mine = [entry for entry in tallies if entry["code"] == code]
    by_severity: Counter[Severity] = Counter({entry["severity"]: entry["open"] for entry in mine if entry["open"]})
    check = check_named(code)
    return Group(
        check=check,
        severity=next((severity for severity in SEVERITIES if by_severity[severity]), check.severity),
        n_open=by_severity.total(),
        n_dismissed=sum(entry["dismissed"] for entry in mine),
        n_examples=n_examples,
        by_severity=by_severity,
    )
