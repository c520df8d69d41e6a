"""What is wrong or doubtful in examples, one file per check. A check points; it neither blocks nor repairs.

Each check states what it looks at (one example, a group that shares a prompt or content, or the project), so that
after an edit only what the edit can touch is looked at again. Pure: examples and counts in, findings out.
"""

from tunewright.checks.catalogue import catalogue_table, facts_table, settings_table
from tunewright.checks.legacy.edges import grouped as edges_of_pairs
from tunewright.checks.registry import AS_SHIPPED, FAMILIES, Check, Depth, Scope, Tuning, check_named, checks
from tunewright.checks.runner import (
    corpus_of,
    run_all,
    run_on_corpus,
    run_on_example,
    run_on_examples,
    run_on_group,
    run_on_project,
)

__all__ = [
    "AS_SHIPPED",
    "FAMILIES",
    "Check",
    "Depth",
    "Scope",
    "Tuning",
    "catalogue_table",
    "check_named",
    "checks",
    "corpus_of",
    "edges_of_pairs",
    "facts_table",
    "run_all",
    "run_on_corpus",
    "run_on_example",
    "run_on_examples",
    "run_on_group",
    "run_on_project",
    "settings_table",
]
