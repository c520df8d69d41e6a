"""The parts of the findings screen: what the checks saw, why it matters, and how each finding is settled.

Findings are grouped by check, worst first; the list of a check is read only when somebody opens it.
"""

from tunewright.ui.findings.screen import findings

__all__ = ["findings"]
