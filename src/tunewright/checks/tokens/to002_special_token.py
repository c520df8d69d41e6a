from __future__ import annotations

import re
from collections.abc import Iterator

from tunewright.checks.reading import listed, raw_turns, where
from tunewright.checks.registry import check
from tunewright.model import Example, Finding, Severity

_REFUSED = frozenset(
    f"<|{name}|>"
    for name in (
        *("endoftext", "fim_prefix", "fim_middle", "fim_suffix", "endofprompt"),
        *("im_start", "im_end", "im_sep", "startoftext"),
    )
)
"""Control tokens of OpenAI's vocabularies; a job was seen to fail on one on 2026-02-12."""

_OTHERS = frozenset(
    f"<|{name}|>"
    for name in (
        *("start", "end", "message", "channel", "call", "return", "constrain"),
        *("begin_of_text", "end_of_text", "eot_id", "eom_id", "start_header_id", "end_header_id", "python_tag"),
        *("system", "user", "assistant", "tool", "object_ref_start", "vision_start", "vision_end", "endofturn"),
    )
)
"""Control tokens of open models (gpt-oss, Llama, Phi, Qwen): text to OpenAI, but not to those."""

_SHAPE = re.compile(r"<\|[a-z_]{1,24}(?:_\d{1,6})?\|>")


@check("TO002", "special-token", severity="error", scope="example")
def special_token(example: Example) -> Iterator[Finding]:
    """The text holds signs that stand for a control token, such as <|endoftext|>.

    Why it matters: the target refuses such a file, and a model would take the text for the end of a message.
    What to do: remove the signs; they are mostly left over from another tool's export.
    """
    if example.kind == "pair":
        values = [example.body.get("prompt"), example.body.get("completion")]
        for at, value in enumerate(values):
            if not isinstance(value, str) or "<|" in value:
                yield from _found(example, value, where(example, at), f"{('prompt', 'completion')[at]}:text")
        return
    for at, turn in enumerate(raw_turns(example)):
        content = turn.get("content")
        if len(turn) == 2 and isinstance(content, str) and "<|" not in content:
            continue
        yield from _found(example, turn, where(example, at), f"{at + 1}:text")
    for name in ("tools", "functions"):
        if name in example.body:
            yield from _found(example, example.body[name], "A declared tool", name)


def _found(example: Example, value: object, place: str, key: str) -> Iterator[Finding]:
    tokens = sorted({token for text in _texts(value) if "<|" in text for token in _SHAPE.findall(text)})
    refused = [token for token in tokens if token in _REFUSED or token.startswith("<|reserved_")]
    named = refused or [token for token in tokens if token in _OTHERS]
    if named:
        severity: Severity = "error" if refused else "warning"
        what = "a model would read as a control sign, not as text"
        yield Finding("TO002", severity, f"{place} contains {listed(named)}, which {what}.", (example.id,), key)


def _texts(value: object) -> Iterator[str]:
    """Every text inside a JSON value, however deep."""
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
