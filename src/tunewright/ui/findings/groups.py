"""What each check has to say about a project, as the screen shows it: one group per check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tunewright.checks import Check, checks
from tunewright.model import SEVERITIES, Severity
from tunewright.ui.wording import check_title


@dataclass(frozen=True)
class Group:
    """The findings of one check in numbers. `severity` is the worst of its open findings, else its usual one."""

    check: Check
    severity: Severity
    n_open: int
    n_dismissed: int
    n_examples: int
    """Examples with a finding of this check; 0 where the finding is about the whole project."""
    by_severity: Counter[Severity] = field(default_factory=Counter)
    """Open findings per severity."""
    change: int = 0
    """Open findings more (or fewer, below 0) than at the look before."""

    @property
    def title(self) -> str:
        """The name of the check in plain words."""
        return title_of(self.check)


def title_of(check: Check) -> str:
    """The name of a check in plain words."""
    return check_title(check.name)


def grouped(
    tallies: list[dict[str, Any]], affected: Mapping[str, int], before: Mapping[str, int] | None = None
) -> list[Group]:
    """One group per check with open or dismissed findings: worst first, then those with most examples.

    `before` holds the open findings of each check at an earlier look.
    """
    known = {check.code: check for check in checks()}
    listed = [code for code in dict.fromkeys(entry["code"] for entry in tallies) if code in known]
    groups = [_group(known[code], tallies, affected.get(code, 0), before) for code in listed]
    return sorted(groups, key=lambda group: (SEVERITIES.index(group.severity), -group.n_examples, group.check.code))


def _group(check: Check, tallies: list[dict[str, Any]], n_examples: int, before: Mapping[str, int] | None) -> Group:
    mine = [entry for entry in tallies if entry["code"] == check.code]
    by_severity: Counter[Severity] = Counter({entry["severity"]: entry["open"] for entry in mine if entry["open"]})
    n_open = by_severity.total()
    return Group(
        check=check,
        severity=next((severity for severity in SEVERITIES if by_severity[severity]), check.severity),
        n_open=n_open,
        n_dismissed=sum(entry["dismissed"] for entry in mine),
        n_examples=n_examples,
        by_severity=by_severity,
        change=0 if before is None else n_open - before.get(check.code, 0),
    )
