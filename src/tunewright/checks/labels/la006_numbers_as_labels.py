from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.labels.first_tokens import completion_encoding
from tunewright.checks.reading import listed
from tunewright.checks.registry import check
from tunewright.model import Census, Finding


@check(
    "LA006",
    "numbers-as-labels",
    severity="info",
    scope="project",
    kinds=("pair",),
    tasks=("classification",),
    targets=("openai-prompt-completion",),
)
def numbers_as_labels(census: Census, *, enough: int = 100) -> Iterator[Finding]:
    """Labels are bare numbers although there are few examples of each.

    Why it matters: a number says nothing about its class, so the model must learn its meaning from the examples
    alone; a word such as “edible” brings some of it along.
    What to do: name the classes by words, or add examples until each has a hundred.
    Not reported: models that are trained on chats, and numbers with a hundred examples or more.
    Source: OpenAI's legacy guide to classification, 2022–2023.
    """
    if not completion_encoding(census):
        return
    numbers = [label for label in census.labels if _is_number(label)]
    few = sorted((one for one in numbers if census.labels[one] < enough), key=lambda one: (census.labels[one], one))
    if few and len(numbers) * 2 > len(census.labels):
        message = f"Labels are numbers, and these have fewer than {enough:,} examples: {listed(few)}."
        evidence = {"counts": {label: census.labels[label] for label in few}}
        yield Finding("LA006", "info", message, (), "numbers", evidence)


def _is_number(label: str) -> bool:
    digits = label.strip().lstrip("+-").replace(".", "", 1).replace(",", "", 1)
    return digits.isdecimal()
