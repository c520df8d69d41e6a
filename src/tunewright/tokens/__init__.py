"""How many tokens texts and examples hold, and what training on them costs.

The vocabularies are bundled: counting never needs the network.
"""

from tunewright.tokens.cost import billed_per_epoch, cookbook_epochs, exact_training_cost, training_cost
from tunewright.tokens.counting import (
    STORED_ENCODINGS,
    Form,
    TokenCounts,
    billed,
    count_example,
    count_for_store,
    count_many,
    count_messages,
    count_text,
    n_uncounted_images,
    pair_extra,
)
from tunewright.tokens.edges import count_growth
from tunewright.tokens.vocabulary import ENCODINGS, encoding

__all__ = [
    "ENCODINGS",
    "STORED_ENCODINGS",
    "Form",
    "TokenCounts",
    "billed",
    "billed_per_epoch",
    "cookbook_epochs",
    "count_example",
    "count_for_store",
    "count_growth",
    "count_many",
    "count_messages",
    "count_text",
    "encoding",
    "exact_training_cost",
    "n_uncounted_images",
    "pair_extra",
    "training_cost",
]
