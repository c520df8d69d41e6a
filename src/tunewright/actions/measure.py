"""Measure an example once per version: keys, tokens, words, and what the checks of one example say."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from tunewright import checks, text, tokens
from tunewright.model import Body, Called, Draft, Example, Measured, NewExample, Rejected, dumps
from tunewright.tokens import TokenCounts

LABEL_LENGTH = 60
"""An answer longer than this, or of more than one line, is no label."""
LONGEST_NAME = 500
"""Characters of a label or external id; a database index holds no more."""
_EXCERPT = 200
_TAGS = 50
"""Tags of a logged call that are kept."""
_WORDS = 1_000_000


def measure(
    example: Example,
    counts: TokenCounts | None = None,
    *,
    thorough: bool = False,
    tuning: checks.Tuning = checks.AS_SHIPPED,
) -> Measured:
    """Everything the store keeps about this version of an example. Pure; about 0.2 ms for 300 tokens.

    `counts` are its tokens, where they are known already. `thorough` runs every check of one example, as after an
    edit, not only the quick ones: about a millisecond more.
    """
    counts = counts or tokens.count_for_store(example)
    held = counts.pair if example.kind == "pair" else counts.chat
    answer = _storable(example.completion)
    prompt = _storable(_asked(example))
    keys = text.all_keys(example)
    return Measured(
        record_key=keys.record,
        prompt_key=keys.prompt,
        answer_key=keys.answer,
        content_key=keys.content,
        excerpt=" ".join(prompt[: 2 * _EXCERPT].split())[:_EXCERPT],
        answer=answer[:_EXCERPT],
        answer_label=_as_label(answer),
        prompt_tail=prompt[-24:] if example.kind == "pair" else "",
        answer_tail=answer[-16:] if example.kind == "pair" else "",
        n_turns=example.n_turns,
        o200k_base=held["o200k_base"],
        cl100k_base=held["cl100k_base"],
        is_refusal=text.is_refusal(answer),
        words=words_of(example),
        findings=tuple(checks.run_on_example(example, depth=None if thorough else "quick", tuning=tuning)),
        twin_hint=keys.twin_hint,
    )


def _asked(example: Example) -> str:
    """The last thing said before the answer, by the user where possible."""
    turns = example.prompt
    users = [turn.content for turn in turns if turn.role == "user" and turn.content]
    said = [turn.content for turn in turns if turn.content]
    return users[-1] if users else said[-1] if said else ""


def _as_label(answer: str) -> str | None:
    label = answer.strip()
    return label if label and len(label) <= LABEL_LENGTH and "\n" not in label else None


def _storable(said: str) -> str:
    return said.replace("\0", "␀") if "\0" in said else said


def words_of(example: Example) -> str:
    """The text by which search finds an example: all its turns, tool calls and its external id.

    Its own label is left out: labels change without their text, many at once, and have a filter of their own.
    """
    turns = (*example.messages, *example.other_answer)
    pieces = [turn.content for turn in turns]
    pieces += [f"{call.name} {call.arguments}" for turn in turns for call in turn.tool_calls]
    pieces += [example.external_id or ""]
    return _storable("\n".join(piece for piece in pieces if piece))[:_WORDS]


def new_examples(drafts: Sequence[Draft]) -> list[NewExample | Rejected]:
    """Drafts measured and ready for the store, in their order; `Rejected` where a text cannot be kept."""
    examples = [Example(draft.kind, draft.body, 0, draft.label, draft.external_id) for draft in drafts]
    counted = zip(drafts, examples, tokens.count_many(examples), strict=True)
    return [_new_example(draft, example, counts) for draft, example, counts in counted]


def _new_example(draft: Draft, example: Example, counts: TokenCounts) -> NewExample | Rejected:
    for what, name in (("label", draft.label), ("id", draft.external_id)):
        if name is not None and len(name) > LONGEST_NAME:
            reason = f"Its {what} has {len(name):,} characters; at most {LONGEST_NAME} can be kept."
            return Rejected(draft.line, reason, draft.original)
    try:
        return NewExample(
            line=draft.line,
            kind=draft.kind,
            original=_storable_json(draft.original),
            imported=_own_text(draft),
            external_id=_kept(draft.external_id),
            own_label=_kept(draft.label),
            split=draft.split,
            measured=measure(example, counts),
            called=draft.called and _storable_call(draft.called),
            flag=draft.flag,
        )
    except UnicodeEncodeError:
        return Rejected(draft.line, "Half of a character (a lone surrogate) stands in the text.", draft.original)


def _storable_call(said: Called) -> Called:
    """The circumstances with texts that every database holds, none longer than an index takes."""
    names = ("model", "served", "at", "user", "conversation", "trace", "name", "finish")
    texts: dict[str, Any] = {name: _name_of(getattr(said, name)) for name in names}
    return replace(said, **texts, tags=tuple(_name_of(tag) for tag in said.tags[:_TAGS]))


def _name_of(value: str) -> str:
    return _storable(value.encode("utf-8", "replace").decode())[:LONGEST_NAME]


def _storable_json(original: str) -> str:
    """The record's text; a bare NUL, which PostgreSQL cannot hold, is spelled as the JSON escape it stands for."""
    return original.replace("\0", "\\u0000") if "\0" in original else original


def _kept(value: str | None) -> str | None:
    return _storable(value) if value else None


def _own_text(draft: Draft) -> str | None:
    """The body's JSON where the original record does not itself read as the body; else None.

    Also where it spells characters as \\u escapes, which a search for the character would not find. Raises
    `UnicodeEncodeError` for half of a character.
    """
    draft.original.encode("utf-8")
    if "\\u" not in draft.original and _reads_as(draft.original, draft.body):
        return None
    body = dumps(draft.body)
    body.encode("utf-8")
    return None if body == draft.original else body


def _reads_as(original: str, body: Body) -> bool:
    try:
        return bool(json.loads(original) == body)
    except ValueError:  # read with more patience than Python's own: a stray byte order mark, a bare line break
        return False
