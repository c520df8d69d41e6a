"""How examples are spread over labels and lengths: shares, ratios, what is missing, bins to draw.

Pure functions over counts; no text, no examples, no store. An empty count never raises.
"""

from tunewright.balance.drift import Difference, label_difference, length_difference, median
from tunewright.balance.histogram import Bin, token_histogram
from tunewright.balance.measures import (
    effective_classes,
    imbalance_ratio,
    missing_to_even,
    missing_to_shares,
    shares,
)

__all__ = [
    "Bin",
    "Difference",
    "effective_classes",
    "imbalance_ratio",
    "label_difference",
    "length_difference",
    "median",
    "missing_to_even",
    "missing_to_shares",
    "shares",
    "token_histogram",
]
