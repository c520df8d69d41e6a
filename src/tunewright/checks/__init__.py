"""What is wrong or doubtful in examples, one file per check. A check points; it neither blocks nor repairs.

Each check states what it looks at (one example, a group that shares a prompt or content, or the project), so that
after an edit only what the edit can touch is looked at again. Pure: examples and counts in, findings out.
"""

from tunewright.checks.catalogue import catalogue_table
from tunewright.checks.registry import FAMILIES, Check, Scope, check_named, checks
from tunewright.checks.runner import run_all, run_on_example, run_on_group, run_on_project

__all__ = [
    "FAMILIES",
    "Check",
    "Scope",
    "catalogue_table",
    "check_named",
    "checks",
    "run_all",
    "run_on_example",
    "run_on_group",
    "run_on_project",
]
