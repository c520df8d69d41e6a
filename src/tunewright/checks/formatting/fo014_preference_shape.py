from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.reading import conversation, role_of
from tunewright.checks.registry import check
from tunewright.model import Example, Finding, turn_objects


@check("FO014", "preference-shape", severity="error", scope="example", kinds=("preference",))
def preference_shape(example: Example) -> Iterator[Finding]:
    """A preference example is not one open conversation with exactly one assistant message per answer.

    Why it matters: the target refuses any other shape.
    What to do: let the conversation end before the answer, and give each of the two answers one assistant message.
    Source: OpenAI's guide to preference fine-tuning and its OpenAPI document, 2025-05-20.
    """
    turns = conversation(example)
    if not turns:
        yield Finding("FO014", "error", "The conversation before the two answers is empty.", (example.id,), "input")
    elif role_of(turns[-1]) == "assistant":
        message = "The conversation before the two answers already ends with an answer of the assistant."
        yield Finding("FO014", "error", message, (example.id,), "input")
    for key, name in (("preferred_output", "preferred"), ("non_preferred_output", "non-preferred")):
        roles = [role_of(turn) for turn in turn_objects(example.body.get(key))]
        if roles != ["assistant"]:
            message = f"The {name} answer must be exactly one message from the assistant."
            yield Finding("FO014", "error", message, (example.id,), key)
