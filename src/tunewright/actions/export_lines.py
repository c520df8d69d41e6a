"""What one example becomes in a training file: its side, its line, its tokens, or the reason why it has none."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, Final, NamedTuple

from tunewright import exports, targets, text, tokens
from tunewright.actions.counting import STORED, pair_extra
from tunewright.actions.splitting import Sides
from tunewright.exports import ExportOptions, LeftOut
from tunewright.model import Example, Kind, Split, State
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


class Made(NamedTuple):
    """One example as a line of a training file. `pair` is the prompt and completion in it, where it holds them."""

    split: Split
    text: str
    prompt_key: str
    """Key of the prompt as written."""
    label: str | None
    tokens: int
    billed: int
    dropped: tuple[str, ...]
    pair: tuple[str, str] | None


def model_for(project: Project, target: Target) -> Model:
    """The project's model where it trains on this target's form, else the target's usual one."""
    chosen = targets.model(project.model)
    fits = (chosen.form == "chat") == bool(target.message_keys)
    return chosen if fits else targets.model(target.default_model)


def _is_counted(dropped: str) -> bool:
    """True for a key whose text is among the stored tokens: part of a message or a tool, not `id` or the like."""
    return dropped.startswith("messages.") or dropped in ("tools", "functions")


class LineMaker:
    """Makes the lines of one export, one example after the other, from rows as `store.examples.stream` gives."""

    def __init__(
        self, project: Project, target: Target, model: Model, options: ExportOptions, decided: Sides
    ) -> None:
        self._project, self._model, self._options = project, model, options
        self._sides = decided.by_prompt
        self._write = exports.writer(target.name).line
        self._is_chat = bool(target.message_keys)
        self._is_stored = model.encoding in STORED
        self._rewritten: dict[str, Split] = {}

    def make(self, row: Any) -> Made | LeftOut:
        """The line of a row, or the reason why it has none."""
        stored, own_key = row.body, row.prompt_key
        one = Example(row.kind, json.loads(stored), row.id, row.own_label, row.external_id)
        written = self._write(one, self._options, stored)
        if isinstance(written, LeftOut):
            return written
        split = self._sides.get(own_key)
        if split is None:
            return TOO_LATE
        line, pair = written.text, written.pair
        key = self._key_in_pair(one, own_key, pair) if pair else self._key_in_chat(one, own_key, line)
        if key != own_key and self._crosses(key, split):
            return SAME_ONCE_WRITTEN
        count = self._tokens(row, one, written)
        billed = tokens.billed(count, self._model.training_context)
        return Made(split, line, key, self._label(row), count, billed, written.dropped, pair)

    def _key_in_chat(self, one: Example, own_key: str, line: str) -> str:
        """The key of the prompt as the model will see it, so that two ways to the same prompt are noticed."""
        if one.kind != "pair" or not self._options.system:
            return own_key
        return text.prompt_key(Example("chat", json.loads(line)))

    def _key_in_pair(self, one: Example, own_key: str, pair: tuple[str, str]) -> str:
        separator = self._options.separator
        had_it = bool(separator) and one.kind == "pair" and one.body["prompt"].endswith(separator)
        if one.kind == "pair" and not had_it:
            return own_key
        return text.prompt_key(Example("pair", {"prompt": pair[0].removesuffix(separator), "completion": ""}))

    def _crosses(self, key: str, split: Split) -> bool:
        other = self._sides.get(key) or self._rewritten.setdefault(key, split)
        return other != split

    def _label(self, row: Any) -> str | None:
        source = self._project.label_source
        found = row.answer_label if source == "answer" else row.own_label if source == "field" else None
        return found or None

    def _tokens(self, row: Any, one: Example, written: exports.Line) -> int:
        """Tokens of the line as written: from the stored count where it holds, else counted anew."""
        if self._is_stored and one.kind == "pair":
            extra = pair_extra(self._model.encoding, self._options.system or "") if self._is_chat else 0
            return self._stored(row) + extra + (0 if self._is_chat else self._edges(one.body))
        if self._is_stored and self._is_chat and not any(map(_is_counted, written.dropped)):
            return self._stored(row)
        kind: Kind = "chat" if self._is_chat else "pair"
        as_written = replace(one, kind=kind, body=json.loads(written.text))
        return tokens.count_example(as_written, self._model.encoding, form=self._model.form)

    def _stored(self, row: Any) -> int:
        return int(row.o200k_base if self._model.encoding == "o200k_base" else row.cl100k_base)

    def _edges(self, body: dict[str, Any]) -> int:
        """Tokens that separator, leading space and stop sequence add to a pair."""
        prompt, completion, encoding = body["prompt"], body["completion"], self._model.encoding
        before, after = exports.around(completion, self._options)
        separator = "" if prompt.endswith(self._options.separator) else self._options.separator
        grown = tokens.count_growth(prompt, encoding, after=separator)
        return grown + tokens.count_growth(completion, encoding, before=before, after=after)
