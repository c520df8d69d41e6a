from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.labels.first_tokens import completion_encoding, ids_with, tokens_of_labels
from tunewright.checks.reading import listed
from tunewright.checks.registry import check
from tunewright.model import Census, Finding


@check(
    "LA004",
    "label-of-several-tokens",
    severity="info",
    scope="project",
    kinds=("pair",),
    tasks=("classification",),
    targets=("openai-prompt-completion",),
)
def label_of_several_tokens(census: Census) -> Iterator[Finding]:
    """Labels take more than one token of the model.

    Why it matters: with labels of one token, the answer can be cut after one token, costs least, and the model says
    how sure it is of each label.
    What to do: choose shorter labels when exporting, such as a common word; or give every answer the same ending.
    Not reported: models that are trained on chats, and projects with more than 500 labels.
    Source: OpenAI's legacy guide to classification, 2022–2023. Its rule that numbers below 500 are one token does
    not hold (362, for one, is two), so they are counted like any label.
    """
    name = completion_encoding(census)
    read = tokens_of_labels(census.labels, name) if name else {}
    several = sorted((label for label in read if len(read[label]) > 1), key=lambda one: (-len(read[one]), one))
    if several:
        verb = "label of" if len(several) == 1 else "labels of"
        takes = "takes" if len(several) == 1 else "take"
        message = f"{len(several):,} {verb} {len(read):,} {takes} more than one token: {listed(several)}."
        evidence = {"tokens": {label: len(read[label]) for label in several}, "encoding": name}
        yield Finding("LA004", "info", message, ids_with(census, several), "labels", evidence)
