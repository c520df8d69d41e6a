from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from tunewright.checks.labels.first_tokens import completion_encoding, ids_with, tokens_of_labels
from tunewright.checks.reading import listed
from tunewright.checks.registry import check
from tunewright.model import Census, Finding
from tunewright.text import fingerprint


@check(
    "LA005",
    "labels-start-alike",
    severity="info",
    scope="project",
    kinds=("pair",),
    tasks=("classification",),
    targets=("openai-prompt-completion",),
)
def labels_start_alike(census: Census) -> Iterator[Finding]:
    """Different labels start with the same token.

    Why it matters: a model that is unsure leans towards the start that several labels share, and its first token
    does not tell them apart.
    What to do: rename them so that each starts with another word, such as “valid” and “wrong” instead of “valid”
    and “valid not”.
    Not reported: models that are trained on chats, projects with more than 500 labels, and spellings of one label
    (LA001).
    Source: OpenAI's legacy guide to classification, 2022–2023.
    """
    name = completion_encoding(census)
    read = tokens_of_labels(census.labels, name) if name else {}
    by_first: dict[int, dict[tuple[int, ...], str]] = defaultdict(dict)
    for label in sorted(read):
        by_first[read[label][0]].setdefault(tuple(read[label]), label)
    for alike in by_first.values():
        if len(alike) > 1:
            labels = list(alike.values())
            message = f"{len(labels):,} labels start with the same token: {listed(labels)}."
            key = fingerprint(*labels)
            evidence = {"labels": labels, "encoding": name}
            yield Finding("LA005", "info", message, ids_with(census, labels), key, evidence)
