"""What a check says: a place to look, why, and how bad. A finding is not a gate and not a fix."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

Severity: TypeAlias = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check saw. `examples` is complete, never capped; empty means the whole project.

    `key` names the cause within the check (a prompt, a label, a place in an example), so that a finding that
    stays true keeps its identity and a dismissal lasts. `message` never holds more than a short quotation.
    """

    code: str
    severity: Severity
    message: str
    examples: tuple[int, ...] = ()
    key: str = ""
    evidence: dict[str, Any] = field(default_factory=dict)
