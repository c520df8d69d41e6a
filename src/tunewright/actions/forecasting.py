"""What an export would bring, before anything is written: counts, tokens, money, reasons, the first lines."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from tunewright import targets, tokens
from tunewright.actions import checking, exporting, projects, splitting
from tunewright.actions.counting import Cost, cost_of
from tunewright.actions.export_lines import STATE_REASONS, LineMaker, Made, Manner, Placing, model_for
from tunewright.actions.export_run import dropped_note, warnings_about
from tunewright.actions.exporting import ExportWish
from tunewright.actions.splitting import Sides
from tunewright.exports import ExportOptions, LeftOut
from tunewright.model import SPLITS, Split
from tunewright.model.project import Filter, Project
from tunewright.store import Store, examples, findings, outputs, queries
from tunewright.targets import Model, Target
from tunewright.tokens import STORED_ENCODINGS, pair_extra

EXACT_UP_TO: Final = 2_000
"""So many examples are all written in thought; of more, so many are tried and the rest is reckoned from tallies."""
_N_SHOWN: Final = 3
_N_FIRST: Final = 50


@dataclass(slots=True)
class SideForecast:
    """One file as it would be. `lines` are its first lines with the ids of their examples, exactly as written."""

    split: Split
    n_examples: int = 0
    n_tokens: int = 0
    n_billed: int = 0
    labels: Counter[str] = field(default_factory=Counter)
    lines: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Forecast:
    """What an export would bring. `n_tried` of `n_meant` examples were written in thought; fewer mean estimates."""

    target: Target
    model: Model
    sides: tuple[SideForecast, ...]
    n_meant: int
    n_tried: int
    unwritten: dict[str, int]
    """Reason -> examples that have no line in this format (reckoned up where not all were tried)."""
    not_meant: dict[str, int]
    """Reason -> examples left out because of their review state."""
    cost: Cost
    warnings: tuple[str, ...]
    notes: tuple[str, ...]
    gate: str
    """Why the project's gate blocks the export; empty when it does not."""
    open_findings: dict[str, int]
    closing: str
    """What to know about the end of the model; empty if nothing is."""

    @property
    def is_exact(self) -> bool:
        """True when every meant example was tried."""
        return self.n_tried == self.n_meant

    @property
    def n_examples(self) -> int:
        """Examples in all files."""
        return sum(side.n_examples for side in self.sides)


def forecast(store: Store, project_id: int, wish: ExportWish) -> Forecast:
    """Count what an export with this wish would write; writes nothing and decides nothing.

    Cost: up to 2,000 examples are written in thought; beyond that the store's tallies answer (about a second
    for 100,000) and 2,000 examples, evenly spread, are tried for what cannot be written.

    Raises:
        UnknownName: no such target.
        TuneError: a split that cannot be.
    """
    target = targets.target(wish.target)
    project = checking.refresh(store, project_id)
    model = model_for(project, target)
    options = exporting.suggested_options(store, project, wish)
    decided = splitting.preview(store, project, wish.meant, wish.split)
    trial = _Trial(store, project, LineMaker(Manner(target.name, model.name, options)), decided)
    trial.run(wish.meant)
    if trial.n_tried < trial.n_meant:
        trial.reckon_up(wish, model, options, is_chat=bool(target.message_keys))
    with store.reading() as unit:
        severities = findings.open_severities(unit, project.id)
    train = trial.sides.get("train", SideForecast("train"))
    states = projects.counts(store, project_id)
    return Forecast(
        target=target,
        model=model,
        sides=tuple(trial.sides[split] for split in SPLITS if split in trial.sides),
        n_meant=trial.n_meant,
        n_tried=trial.n_tried,
        unwritten=dict(trial.unwritten.most_common()),
        not_meant={
            reason: states[state].n
            for state, reason in STATE_REASONS.items()
            if state not in wish.meant.states and states[state].n
        },
        cost=cost_of(project, train.n_examples, train.n_billed, model),
        warnings=tuple(warnings_about(target, train.n_examples, trial.n_bytes, severities.get("error", 0))),
        notes=(*decided.notes, *dropped_note(trial.dropped, verb="will stay")),
        gate=checking.gate(store, project),
        open_findings=severities,
        closing=targets.closing_note(model, date.today()),
    )


class _Trial:
    """Lines made and not written."""

    def __init__(self, store: Store, project: Project, maker: LineMaker, decided: Sides) -> None:
        self.store, self.project, self.maker, self.decided = store, project, maker, decided
        self.placing = Placing(decided.by_prompt)
        self.sides: dict[Split, SideForecast] = {}
        self.unwritten: Counter[str] = Counter()
        self.dropped: Counter[str] = Counter()
        self.n_meant = self.n_tried = self.n_bytes = 0

    def run(self, meant: Filter) -> None:
        """Try all of the meant examples, or as many as are tried at most, evenly spread and with the first ones."""
        with self.store.reading() as unit:
            ids = queries.ids(unit, self.project, meant)
            self.n_meant = len(ids)
            wanted = meant
            if self.n_meant > EXACT_UP_TO:
                step = -(-self.n_meant // EXACT_UP_TO)
                first = splitting.first_ids(
                    outputs.ids_and_prompts(unit, self.project, meant), self.decided, _N_SHOWN
                )
                shown = [number for numbers in first.values() for number in numbers]
                wanted = Filter(ids=tuple(sorted({*ids[:_N_FIRST], *ids[::step], *shown})))
            for block in examples.stream(unit, self.project, wanted):
                for row in block:
                    self._try(row)

    def _try(self, row: Any) -> None:
        self.n_tried += 1
        made = self.maker.make(row)
        if isinstance(made, LeftOut):
            self.unwritten[made.reason] += 1
            return
        split = self.placing.side(made.own_key, made.prompt_key)
        if isinstance(split, LeftOut):
            self.unwritten[split.reason] += 1
            return
        side = self._add(made, split)
        if len(side.lines) < _N_SHOWN:
            side.lines.append((row.id, made.line.decode()))

    def _add(self, made: Made, split: Split) -> SideForecast:
        side = self.sides.setdefault(split, SideForecast(split))
        side.n_examples += 1
        side.n_tokens += made.tokens
        side.n_billed += made.billed
        if made.label is not None:
            side.labels[made.label] += 1
        if split == "train":
            self.n_bytes += len(made.line) + 1
        self.dropped.update(made.dropped)
        return side

    def reckon_up(self, wish: ExportWish, model: Model, options: ExportOptions, *, is_chat: bool) -> None:
        """Take counts and tokens from the store's tallies instead, less the share that cannot be written."""
        tried, part = self.n_tried, sum(self.unwritten.values()) / self.n_tried
        n_tried_train = self.sides["train"].n_examples if "train" in self.sides else 0
        self.unwritten = Counter({why: round(n * self.n_meant / tried) for why, n in self.unwritten.items()})
        self.dropped = Counter({key: round(n * self.n_meant / tried) for key, n in self.dropped.items()})
        for side in self.sides.values():
            side.n_examples = side.n_tokens = side.n_billed = 0
            side.labels = Counter()
        self._sum_up(wish, model, _extra(model, options, is_chat=is_chat))
        for side in self.sides.values():
            side.n_examples = round(side.n_examples * (1 - part))
            side.n_tokens = round(side.n_tokens * (1 - part))
            side.n_billed = round(side.n_billed * (1 - part))
        if n_tried_train:
            self.n_bytes = self.n_bytes * self.sides["train"].n_examples // n_tried_train

    def _sum_up(self, wish: ExportWish, model: Model, extra: int) -> None:
        encoding = model.encoding if model.encoding in STORED_ENCODINGS else "cl100k_base"
        with self.store.reading() as unit:
            sums = outputs.prompt_sums(
                unit, self.project, wish.meant, encoding, pair_extra=extra, limit=model.training_context
            )
        for each in sums:
            split = self.decided.by_prompt.get(each.key, "train")
            side = self.sides.setdefault(split, SideForecast(split))
            side.n_examples += each.n
            side.n_tokens += each.tokens
            side.n_billed += each.billed
            if each.label:
                side.labels[each.label] += each.n


def _extra(model: Model, options: ExportOptions, *, is_chat: bool) -> int:
    """Tokens that writing adds to a pair: roles and system message, or separator and stop sequence."""
    if is_chat:
        return pair_extra(model.encoding, options.system or "")
    return sum(tokens.count_text(text, model.encoding) for text in (options.separator, options.stop))
