"""What one example becomes in a training file: its line, its tokens, or the reason why it has none."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any, Final, NamedTuple, TypeAlias

from tunewright import exports, targets, text, tokens
from tunewright.exports import ExportOptions, LeftOut, PairSurvey, PairTally
from tunewright.model import Body, Example, Kind, Split, State
from tunewright.model.project import Project
from tunewright.targets import Model, Target

STATE_REASONS: Final[dict[State, str]] = {
    "unreviewed": "It was not reviewed yet.",
    "flagged": "It is flagged for another look.",
    "rejected": "A reviewer rejected it.",
}
"""Why an example in this review state is not meant to go in."""

TOO_LATE: Final = LeftOut(
    "It was added or accepted while the export was being written. Export again to include it."
)
SAME_ONCE_WRITTEN: Final = LeftOut(
    "Once written for this target its prompt is the same as one on the other side, and nothing may be tested "
    "that was trained on."
)

Row: TypeAlias = Sequence[Any]
"""A row as `store.examples.stream` gives it."""
Finished: TypeAlias = tuple[bytes, str, str, str | None, int, int, tuple[str, ...], str]
"""The fields of `Made` but the last, and a fingerprint of the line."""


class Made(NamedTuple):
    """One example as a line of a training file. `pair` is the prompt and completion in it, as they are stored."""

    line: bytes
    """Without a line end."""
    own_key: str
    """Key of the prompt as it is stored."""
    prompt_key: str
    """Key of the prompt as written."""
    label: str | None
    tokens: int
    billed: int
    dropped: tuple[str, ...]
    pair: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Manner:
    """How the lines of one export are made, in names that travel to another process.

    `surveyed`: on the way find out which options would suit the pairs.
    """

    target: str
    model: str
    options: ExportOptions
    surveyed: bool = False

    @property
    def holds_pairs(self) -> bool:
        """True where each line is a prompt and a completion."""
        return not targets.target(self.target).message_keys


class MadeBlock(NamedTuple):
    """What some rows become, in their order; `tally` tells of the pairs in them, where the target holds pairs."""

    origins: list[tuple[int, int, int, int]]
    """Id, version, source and line of each row."""
    lines: list[Finished | LeftOut]
    tally: PairTally | None


def model_for(project: Project, target: Target) -> Model:
    """The project's model where it trains on this target's form, else the target's usual one."""
    chosen = targets.model(project.model)
    fits = (chosen.form == "chat") == bool(target.message_keys)
    return chosen if fits else targets.model(target.default_model)


def made_of(rows: Sequence[Row], manner: Manner) -> MadeBlock:
    """The lines of a block of rows. Pure."""
    maker = _maker(manner)
    origins = [(row[0], row[3], row[10], row[9]) for row in rows]
    lines: list[Finished | LeftOut] = []
    pairs: list[tuple[str, str]] = []
    for row in rows:
        made = maker.make(row)
        if isinstance(made, LeftOut):
            lines.append(made)
            continue
        if made.pair is not None:
            pairs.append(made.pair)
        lines.append((*made[:-1], hashlib.blake2b(made.line, digest_size=16).hexdigest()))
    if not manner.holds_pairs:
        return MadeBlock(origins, lines, None)
    tally = new_tally(manner)
    tally.add_all(pairs)
    return MadeBlock(origins, lines, tally)


def new_tally(manner: Manner) -> PairTally:
    """A tally of no pairs yet."""
    return (PairSurvey if manner.surveyed else PairTally)(manner.options)


@lru_cache(maxsize=256)
def _were_counted(dropped: tuple[str, ...]) -> bool:
    """True where a key's text is among the stored tokens: part of a message or a tool, not `id` or the like."""
    return any(key.startswith("messages.") or key in ("tools", "functions", "input.functions") for key in dropped)


class LineMaker:
    """Makes the lines of one export, one example after the other."""

    def __init__(self, manner: Manner) -> None:
        self._model, self._options = targets.model(manner.model), manner.options
        self._write = exports.writer(manner.target).line
        self._is_chat = not manner.holds_pairs
        self._is_stored = self._model.encoding in tokens.STORED_ENCODINGS
        self._is_o200k = self._model.encoding == "o200k_base"
        self._limit = self._model.training_context

    def make(self, row: Row) -> Made | LeftOut:
        """The line of a row, or the reason why it has none."""
        # Taken apart at once: asking a row for one value after the other costs as much as reading it.
        number, kind, _, _, own_label, _, external_id, _, own_key, _, _, o200k, cl100k, label, stored = row
        one = Example(kind, _read(stored), number, own_label, external_id)
        written = self._write(one, self._options, stored)
        if isinstance(written, LeftOut):
            return written
        line, dropped, pair = written.text, written.dropped, written.pair
        key = self._key_in_pair(one, own_key, pair) if pair else self._key_in_chat(one, own_key, line)
        count = self._tokens(one, written, o200k if self._is_o200k else cl100k)
        billed = tokens.billed(count, self._limit)
        return Made(line.encode("utf-8"), own_key, key, label or None, count, billed, dropped, pair)

    def _key_in_chat(self, one: Example, own_key: str, line: str) -> str:
        """The key of the prompt as the model will see it, so that two ways to the same prompt are noticed."""
        if one.kind != "pair" or not self._options.system:
            return own_key
        return text.prompt_key(Example("chat", json.loads(line)))

    def _key_in_pair(self, one: Example, own_key: str, pair: tuple[str, str]) -> str:
        separator = self._options.separator
        if one.kind == "pair" and not (separator and one.body["prompt"].endswith(separator)):
            return own_key
        return text.prompt_key(Example("pair", {"prompt": pair[0].removesuffix(separator), "completion": ""}))

    def _tokens(self, one: Example, written: exports.Line, stored: int) -> int:
        """Tokens of the line as written: from the stored count where it holds, else counted anew."""
        if self._is_stored and one.kind == "pair":
            return stored + (self._extra if self._is_chat else self._edges(one.body))
        if self._is_stored and self._is_chat and not _were_counted(written.dropped):
            return stored
        kind: Kind = "preference" if one.kind == "preference" else "chat" if self._is_chat else "pair"
        as_written = replace(one, kind=kind, body=json.loads(written.text))
        return tokens.count_example(as_written, self._model.encoding, form=self._model.form)

    @cached_property
    def _extra(self) -> int:
        return tokens.pair_extra(self._model.encoding, self._options.system or "")

    def _edges(self, body: dict[str, Any]) -> int:
        """Tokens that separator, leading space and stop sequence add to a pair."""
        prompt, completion, encoding = body["prompt"], body["completion"], self._model.encoding
        before, after = exports.around(completion, self._options)
        separator = "" if prompt.endswith(self._options.separator) else self._options.separator
        grown = tokens.count_growth(prompt, encoding, after=separator)
        return grown + tokens.count_growth(completion, encoding, before=before, after=after)


_maker: Final = lru_cache(maxsize=2)(LineMaker)


class Placing:
    """Says to which side a line goes. A prompt that becomes one of another side once it is written goes nowhere."""

    def __init__(self, by_prompt: dict[str, Split]) -> None:
        self._sides = by_prompt
        self._rewritten: dict[str, Split] = {}

    def side(self, own_key: str, prompt_key: str) -> Split | LeftOut:
        """The side of a prompt, by its key as stored and as written; or why it has none."""
        split = self._sides.get(own_key)
        if split is None:
            return TOO_LATE
        if prompt_key != own_key:
            other = self._sides.get(prompt_key) or self._rewritten.setdefault(prompt_key, split)
            if other != split:
                return SAME_ONCE_WRITTEN
        return split


_decoded: Final = json.JSONDecoder().raw_decode


def _read(stored: str) -> Body:
    """The body in its stored JSON; `json.loads` without the looks around that half of its time goes to."""
    try:
        body, end = _decoded(stored)
    except json.JSONDecodeError:  # white space before it
        end = -1
    return body if end == len(stored) else json.loads(stored)  # type: ignore[no-any-return]
