"""One export from the first example to the report."""

from __future__ import annotations

import hashlib
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from tunewright import exports, targets
from tunewright.actions import export_files
from tunewright.actions.counting import cost_of
from tunewright.actions.export_files import LEFT_OUT, MANIFEST
from tunewright.actions.export_lines import STATE_REASONS, LineMaker, Made, model_for
from tunewright.actions.splitting import Sides
from tunewright.exports import ExportedFile, ExportOptions, ExportReport, LeftOut, LineFile
from tunewright.model import SPLITS, NotAllowed, Split
from tunewright.model.project import Filter, Project
from tunewright.store import Store, Unit, examples, findings, outputs, sources
from tunewright.targets import Model, Target

_MOST_KEPT: Final = 500
"""Of examples that could not be written, so many are named in the kept report; the kept list names all."""


class NothingToExport(NotAllowed):
    """No example is meant, or none of the meant ones can be written for the target."""


@dataclass(slots=True)
class _Side:
    """One file while it is being written."""

    file: LineFile
    n_examples: int = 0
    n_tokens: int = 0
    n_billed: int = 0
    labels: Counter[str] = field(default_factory=Counter)
    prompts: set[str] = field(default_factory=set)


class Writing:
    """One export from the first example to the report."""

    def __init__(
        self,
        store: Store,
        project: Project,
        target: Target,
        meant: Filter,
        options: ExportOptions,
        decided: Sides,
        folder: Path,
    ) -> None:
        self.store, self.project, self.target, self.meant = store, project, target, meant
        self.options, self.decided, self.folder = options, decided, folder
        self.model: Model = model_for(project, target)
        self.maker = LineMaker(target, self.model, options, decided)
        self.tally = None if target.message_keys else exports.PairTally(options)
        self.left_out: list[tuple[int, str]] = []
        self.unwritten: list[tuple[int, str]] = []
        self.dropped: Counter[str] = Counter()
        self.sides: dict[Split, _Side] = {}
        self.severities: dict[str, int] = {}

    def run(self) -> ExportReport:
        """Write the files, all or none of them. Raises `NothingToExport` when no example has a line."""
        present = set(self.decided.by_prompt.values()) | {"train"}
        named: list[Split] = [side for side in SPLITS if side in present]
        paths = [self.folder / f"{side}.jsonl" for side in named]
        with ExitStack() as stack:
            others = [self.folder / MANIFEST, self.folder / LEFT_OUT]
            *files, manifest, left_out = stack.enter_context(exports.written_together([*paths, *others]))
            self.sides = {side: _Side(file) for side, file in zip(named, files, strict=True)}
            with self.store.reading() as unit:
                self._write_meant(unit, manifest, left_out)
                self._name_others(unit, left_out)
                self.severities = findings.open_severities(unit, self.project.id)
        if not any(side.n_examples for side in self.sides.values()):
            reason = self.unwritten[0][1] if self.unwritten else ""
            raise NothingToExport("No example can be written for this target.", reason)
        for side in named:
            if not self.sides[side].n_examples:
                (self.folder / f"{side}.jsonl").unlink()
        return self._report()

    def _write_meant(self, unit: Unit, manifest: LineFile, left_out: LineFile) -> None:
        names = {source.id: source.name for source in sources.listed(unit, self.project.id)}
        left_out.write(export_files.LEFT_OUT_HEADING)
        for block in examples.stream(unit, self.project, self.meant):
            for row in block:
                made = self.maker.make(row)
                if isinstance(made, LeftOut):
                    self.unwritten.append((row.id, made.reason))
                    file = names.get(row.source_id, "")
                    left_out.write(export_files.left_out_line(row.id, made.reason, file, row.line))
                else:
                    manifest.write(f'[{row[0]},{row[3]},"{made.split}","{self._write(made)}"]')

    def _write(self, made: Made) -> str:
        side = self.sides[made.split]
        line = side.file.write(made.text)
        side.n_examples += 1
        side.n_tokens += made.tokens
        side.n_billed += made.billed
        side.prompts.add(self.decided.twin_of.get(made.prompt_key, made.prompt_key))
        if made.label is not None:
            side.labels[made.label] += 1
        if made.dropped:
            self.dropped.update(made.dropped)
        if self.tally is not None and made.pair is not None:
            self.tally.add(*made.pair)
        return hashlib.blake2b(line, digest_size=16).hexdigest()

    def _name_others(self, unit: Unit, left_out: LineFile) -> None:
        """Everything that was not meant to go in, named with its review state."""
        others = tuple(state for state in STATE_REASONS if state not in self.meant.states)
        for number, state, file, line in outputs.standing(unit, self.project, Filter(states=others)):
            self.left_out.append((number, STATE_REASONS[state]))
            left_out.write(export_files.left_out_line(number, STATE_REASONS[state], file, line))

    def _report(self) -> ExportReport:
        written = {split: side for split, side in self.sides.items() if side.n_examples}
        train = self.sides["train"]
        files = tuple(
            ExportedFile(
                path=str(self.folder / f"{split}.jsonl"),
                split=split,
                examples=side.n_examples,
                tokens=side.n_tokens,
                sha256=side.file.written.sha256,
                bytes=side.file.written.n_bytes,
            )
            for split, side in written.items()
        )
        others = [side.prompts for split, side in written.items() if split != "train"]
        return ExportReport(
            files=files,
            labels={split: dict(sorted(side.labels.items())) for split, side in self.sides.items()},
            overlap=len(train.prompts & set().union(*others)) if others else 0,
            left_out=tuple(sorted(self.left_out + self.unwritten)),
            cost=self._cost(train),
            advice=self._advice(train),
            dropped_keys=dict(sorted(self.dropped.items())),
        )

    def _cost(self, train: _Side) -> dict[str, Any]:
        cost = cost_of(self.project, train.n_examples, train.n_billed, self.model)
        return {
            "model": cost.model,
            "epochs": cost.epochs,
            "tokens_per_epoch": cost.tokens_per_epoch,
            "usd_per_million": float(cost.usd_per_million),
            "usd": float(cost.usd),
            "price_date": cost.price_date.isoformat() if cost.price_date else None,
            "source": cost.source,
        }

    def kept_report(self, report: ExportReport) -> dict[str, Any]:
        """The report as the store keeps it: counts by reason, and only the first that could not be written."""
        told = replace(report, left_out=tuple(self.unwritten[:_MOST_KEPT])).to_dict()
        told["left_out_by_reason"] = dict(Counter(reason for _, reason in report.left_out).most_common())
        told["n_unwritten"] = len(self.unwritten)
        told["prompts"] = {split: len(side.prompts) for split, side in self.sides.items() if side.n_examples}
        told["open_findings"] = self.severities
        return told

    def _advice(self, train: _Side) -> dict[str, Any]:
        n_bytes = train.file.written.n_bytes
        warnings = warnings_about(self.target, train.n_examples, n_bytes, self.severities.get("error", 0))
        notes = [*self.decided.notes, *dropped_note(self.dropped)]
        advice: dict[str, Any] = {
            "warnings": warnings,
            "notes": notes,
            "closing": targets.closing_note(self.model, date.today()),
        }
        if self.tally is not None:
            asked = self.tally.advice(self.options, self.model.encoding)
            advice |= asked | {"notes": notes + list(asked["notes"])}
        return advice


def warnings_about(target: Target, n_train: int, n_bytes: int, n_errors: int) -> list[str]:
    """What the target will refuse or may refuse, in sentences."""
    warnings = exports.size_warnings(target, n_train, n_bytes)
    if n_errors:
        told = (
            "1 finding of severity “error” is"
            if n_errors == 1
            else f"{n_errors:,} findings of severity “error” are"
        )
        warnings.append(f"{told} open; the target may refuse the file. See the Findings page.")
    return warnings


def dropped_note(dropped: Counter[str], *, verb: str = "stayed") -> list[str]:
    """Which keys stay behind because the target refuses them; no sentence where none do."""
    names = ", ".join(f"“{name}” ({n:,})" for name, n in sorted(dropped.items()))
    return [f"Keys that this target refuses {verb} behind: {names}."] if dropped else []
