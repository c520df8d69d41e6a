"""How a completion model reads labels: as tokens, with the space before them that its training files have."""

from __future__ import annotations

from collections.abc import Iterable

from tunewright.model import Census

MOST_LABELS = 500
"""Labels are looked at up to so many; with more, they are hardly labels."""


def completion_encoding(census: Census) -> str:
    """The encoding of a model that is trained on prompt and completion pairs; empty for any other model."""
    from tunewright import targets

    known = targets.find_model(census.model)
    is_asked = census.task == "classification" and 1 < len(census.labels) <= MOST_LABELS
    return known.encoding if known is not None and known.form == "pair" and is_asked else ""


def tokens_of_labels(labels: Iterable[str], encoding_name: str) -> dict[str, list[int]]:
    """{label: its tokens}, read with one space before; blank labels are left out."""
    from tunewright import tokens

    encode = tokens.encoding(encoding_name).encode_ordinary
    return {label: encode(" " + label.strip()) for label in labels if label.strip()}


def ids_with(census: Census, labels: Iterable[str]) -> tuple[int, ...]:
    """Ids of all examples with one of these labels."""
    return tuple(sorted(id_ for label in labels for id_ in census.with_label(label)))
