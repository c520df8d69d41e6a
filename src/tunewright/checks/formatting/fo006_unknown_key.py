from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.reading import frame, listed
from tunewright.checks.registry import check
from tunewright.model import Body, Example, Finding

_CHAT = frozenset(("messages", "tools", "parallel_tool_calls", "functions"))
_ACCEPTED = {
    "chat": _CHAT,
    "pair": frozenset(("prompt", "completion")),
    "preference": frozenset(("input", "preferred_output", "non_preferred_output")),
}
_MADE_FROM = frozenset(("source_text", "document_id"))
"""Both together: what an example that was generated here carries of its passage."""
_INPUT = frozenset(("messages", "tools", "parallel_tool_calls"))


@check("FO006", "unknown-key", severity="warning", scope="example")
def unknown_key(example: Example) -> Iterator[Finding]:
    """The example carries fields beside those the target accepts.

    Why it matters: the target refuses a file with such fields, so they are left out of every exported file.
    Not reported: a field that was read as the example's id, label or split, which is kept beside it; passage and
    document of an example that was generated here.
    What to do: nothing, if they are notes of your own; if the model should see them, write them into a message.
    """
    body = example.body
    if body.keys() <= _ACCEPTED[example.kind] and (example.kind != "preference" or frame(example).keys() <= _INPUT):
        return
    made_from = _MADE_FROM if body.keys() >= _MADE_FROM else frozenset()
    names = sorted(
        key for key in body.keys() - _ACCEPTED[example.kind] - made_from if not _is_understood(key, example)
    )
    if example.kind == "preference":
        names += sorted(_inner(frame(example)))
    if not names:
        return
    field = "field" if len(names) == 1 else "fields"
    message = (
        f"The {field} {listed(names)} will be left out of the exported file: the target knows no such {field}."
    )
    yield Finding("FO006", "warning", message, (example.id,), "keys")


def _inner(shared: Body) -> set[str]:
    return shared.keys() - _INPUT


def _is_understood(key: str, example: Example) -> bool:
    """True for what the importer took as id, label or split."""
    value = example.body[key]
    if isinstance(value, dict | list) or value is None:
        return False
    return key.casefold() == "split" or str(value) in (example.external_id, example.label)
