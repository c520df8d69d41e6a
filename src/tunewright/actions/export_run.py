"""One export from the first example to the report."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from tunewright import exports, targets
from tunewright.actions import export_files
from tunewright.actions.counting import cost_of
from tunewright.actions.crew import Crew
from tunewright.actions.export_blocks import made_blocks
from tunewright.actions.export_files import LEFT_OUT, MANIFEST
from tunewright.actions.export_lines import STATE_REASONS, Finished, MadeBlock, Manner, Placing, new_tally
from tunewright.actions.splitting import Sides
from tunewright.exports import ExportedFile, ExportReport, LeftOut, LineFile, PairSurvey
from tunewright.model import SPLITS, NotAllowed, Split
from tunewright.model.project import Filter, Project
from tunewright.store import Store, Unit, findings, outputs, sources
from tunewright.targets import Model, Target

_MOST_KEPT: Final = 500
"""Of examples that could not be written, so many are named in the kept report; the kept list names all."""


class NothingToExport(NotAllowed):
    """No example is meant, or none of the meant ones can be written for the target."""


class UnsuitedOptions(Exception):
    """The examples ask for other options than were guessed from the first of them; nothing was written."""

    def __init__(self, wanted: Manner) -> None:
        super().__init__("Other options suit the examples.")
        self.wanted = wanted


@dataclass(slots=True)
class _Side:
    """One file while it is being written."""

    file: LineFile
    n_examples: int = 0
    n_tokens: int = 0
    n_billed: int = 0
    labels: Counter[str] = field(default_factory=Counter)
    prompts: set[str] = field(default_factory=set)

    def take(self, made: Sequence[Finished], twin_of: Mapping[str, str]) -> None:
        """Write some lines."""
        lines, _, keys, labels, n_tokens, n_billed, _, _ = zip(*made, strict=True)
        self.file.write_all(lines)
        self.n_examples += len(made)
        self.n_tokens += sum(n_tokens)
        self.n_billed += sum(n_billed)
        self.prompts.update(map(twin_of.get, keys, keys) if twin_of else keys)
        self.labels.update(label for label in labels if label is not None)


class Writing:
    """One export from the first example to the report."""

    def __init__(
        self,
        store: Store,
        project: Project,
        meant: Filter,
        manner: Manner,
        decided: Sides,
        folder: Path,
        crew: Crew | None = None,
    ) -> None:
        """`crew` makes the lines; without one they are made here."""
        self.store, self.project, self.meant = store, project, meant
        self.manner, self.decided, self.folder, self.crew = manner, decided, folder, crew
        self.target: Target = targets.target(manner.target)
        self.model: Model = targets.model(manner.model)
        self.placing = Placing(decided.by_prompt)
        self.tally = new_tally(manner) if manner.holds_pairs else None
        self.left_out: list[tuple[int, str]] = []
        self.unwritten: list[tuple[int, str]] = []
        self.dropped: Counter[str] = Counter()
        self.sides: dict[Split, _Side] = {}
        self.severities: dict[str, int] = {}

    def run(self) -> ExportReport:
        """Write the files, all or none of them.

        Raises:
            NothingToExport: no example has a line.
            UnsuitedOptions: the examples were surveyed on the way, and ask for other options.
        """
        present = set(self.decided.by_prompt.values()) | {"train"}
        named: list[Split] = [side for side in SPLITS if side in present]
        paths = [self.folder / f"{side}.jsonl" for side in named]
        with ExitStack() as stack:
            others = [self.folder / MANIFEST, self.folder / LEFT_OUT]
            *files, manifest, left_out = stack.enter_context(exports.written_together([*paths, *others]))
            self.sides = {side: _Side(file) for side, file in zip(named, files, strict=True)}
            with self.store.reading() as unit:
                self._write_meant(unit, manifest, left_out)
                self._require_suited_options()
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
        for block in made_blocks(self.store, unit, self.project, self.meant, self.manner, self.crew):
            if self.tally is not None and block.tally is not None:
                self.tally.merge(block.tally)
            for (number, reason), (source, at) in self._write_block(block, manifest):
                self.unwritten.append((number, reason))
                left_out.write(export_files.left_out_line(number, reason, names.get(source, ""), at))

    def _write_block(
        self, block: MadeBlock, manifest: LineFile
    ) -> Iterator[tuple[tuple[int, str], tuple[int, int]]]:
        """Write lines to their sides and fingerprints to the manifest.

        Gives ((id, why not), (source, line)) of those that have no line or no side.
        """
        placed: dict[Split, list[Finished]] = defaultdict(list)
        named: list[bytes] = []
        for (number, version, source, at), made in zip(block.origins, block.lines, strict=True):
            if isinstance(made, LeftOut):
                yield (number, made.reason), (source, at)
                continue
            split = self.placing.side(made[1], made[2])
            if isinstance(split, LeftOut):
                yield (number, split.reason), (source, at)
                continue
            placed[split].append(made)
            named.append(b'[%d,%d,"%b","%b"]' % (number, version, split.encode(), made[7].encode()))
        manifest.write_all(named)
        for split, some in placed.items():
            self.sides[split].take(some, self.decided.twin_of)
            self.dropped.update(key for made in some if made[6] for key in made[6])

    def _require_suited_options(self) -> None:
        if isinstance(self.tally, PairSurvey):
            suited = self.tally.options(self.model.encoding)
            if suited != self.manner.options:
                raise UnsuitedOptions(replace(self.manner, options=suited, surveyed=False))

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
            asked = self.tally.advice(self.manner.options, self.model.encoding)
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
