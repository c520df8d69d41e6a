"""What each destination of a training file accepts, and what its models cost and when they end.

Facts about the outside world, as data with their source and the day they were read.
"""

from tunewright.targets.models import (
    Model,
    base_name,
    closing_note,
    find_model,
    last_day_for_jobs,
    model,
    models,
    takes_jobs,
)
from tunewright.targets.registry import Target, stale_facts, target, targets

__all__ = [
    "Model",
    "Target",
    "base_name",
    "closing_note",
    "find_model",
    "last_day_for_jobs",
    "model",
    "models",
    "stale_facts",
    "takes_jobs",
    "target",
    "targets",
]
