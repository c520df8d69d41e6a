"""Write training files that a service accepts, keep them, and say exactly what went in and what stayed out."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

from tunewright import exports, targets, text, tokens
from tunewright.actions import checking, projects, splitting
from tunewright.actions.counting import STORED, cost_of, pair_extra
from tunewright.actions.splitting import ACCEPTED, ALL, Sides, SplitWish
from tunewright.exports import ExportedFile, ExportOptions, ExportReport, LeftOut, LineFile
from tunewright.model import SPLITS, Example, Kind, NotAllowed, Split, State, StoreUnavailable, TuneError
from tunewright.model.project import Filter, KeptExport, Project
from tunewright.store import Store, examples, findings, outputs, queries
from tunewright.targets import Model, Target

Include = Literal["accepted", "all"]
_MANIFEST = "manifest.jsonl"
_STATE_REASONS: dict[State, str] = {
    "unreviewed": "It was not reviewed yet.",
    "flagged": "It is flagged for another look.",
    "rejected": "A reviewer rejected it.",
}


class NothingToExport(NotAllowed):
    """No example is meant, or none of the meant ones can be written for the target."""


@dataclass(frozen=True, slots=True)
class ExportWish:
    """What to export and how. `options` None: suggested from the examples and the project's set-up."""

    target: str
    include: Include = "accepted"
    split: SplitWish = field(default_factory=SplitWish)
    options: ExportOptions | None = None

    @property
    def meant(self) -> Filter:
        """The examples that may go in."""
        return ACCEPTED if self.include == "accepted" else ALL


@dataclass(slots=True)
class _Side:
    """One file while it is being written."""

    file: LineFile
    n_examples: int = 0
    n_tokens: int = 0
    n_billed: int = 0
    labels: Counter[str] = field(default_factory=Counter)
    prompts: set[str] = field(default_factory=set)


def suggested_options(store: Store, project: Project, wish: ExportWish) -> ExportOptions:
    """The options an export would use: those given, else what suits the target and the examples."""
    if wish.options is not None:
        return wish.options
    if targets.target(wish.target).message_keys:
        return ExportOptions(system=project.system_message or None)
    return exports.suggest_options(_meant(store, project, wish.meant))


def _meant(store: Store, project: Project, wanted: Filter) -> Iterator[Example]:
    with store.reading() as unit:
        for block in examples.stream(unit, project, wanted):
            yield from examples.examples_in(block)


def export(store: Store, project_id: int, wish: ExportWish, by: str, out: Path | None = None) -> KeptExport:
    """Write the files whole or not at all, keep them with their report, and copy them to `out` if given.

    Raises:
        NotAllowed: the project's gate is shut, or there is nothing to export.
        UnknownName: no such target.
        StoreUnavailable: no place on the disk, or no right to write there.
        TuneError: a split that cannot be.
    """
    project = projects.get(store, project_id)
    target = targets.target(wish.target)
    checking.require_open_gate(store, project)
    model = _model_for(project, target)
    options = suggested_options(store, project, wish)
    decided = splitting.sides(store, project, wish.meant, wish.split, by)
    if not decided.by_prompt:
        raise NothingToExport(*_nothing(wish.include))
    folder = store.settings.exports / f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{uuid4().hex[:8]}"
    job = _Writing(store, project, target, model, wish, options, decided, folder)
    try:
        report = job.run()
        if out is not None:
            report = _copied(report, folder, out)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return _keep(store, project, wish, options, report, folder, by)


def _nothing(include: Include) -> tuple[str, str]:
    if include == "accepted":
        return "There is nothing to export: no example has been accepted yet.", "Accept some, or include all."
    return "There is nothing to export: the project has no examples.", "Import a file first."


def _model_for(project: Project, target: Target) -> Model:
    chosen = targets.model(project.model)
    fits = (chosen.form == "chat") == bool(target.message_keys)
    return chosen if fits else targets.model(target.default_model)


class _Writing:
    """One export from the first example to the report."""

    def __init__(
        self,
        store: Store,
        project: Project,
        target: Target,
        model: Model,
        wish: ExportWish,
        options: ExportOptions,
        decided: Sides,
        folder: Path,
    ) -> None:
        self.store, self.project, self.target, self.model = store, project, target, model
        self.wish, self.options, self.decided, self.folder = wish, options, decided, folder
        self.writer = exports.writer(target.name)
        self.left_out: list[tuple[int, str]] = []
        self.dropped: Counter[str] = Counter()
        self.survey = None if target.message_keys else exports.PairSurvey(options)
        chat = model.form == "chat" and model.encoding in STORED
        self.extra = pair_extra(model.encoding, options.system or "") if chat else None
        self.sides: dict[Split, _Side] = {}

    def run(self) -> ExportReport:
        present = set(self.decided.by_prompt.values()) | {"train"}
        named: list[Split] = [side for side in SPLITS if side in present]
        paths = [self.folder / f"{side}.jsonl" for side in named]
        with ExitStack() as stack:
            *files, manifest = stack.enter_context(exports.written_together([*paths, self.folder / _MANIFEST]))
            self.sides = {side: _Side(file) for side, file in zip(named, files, strict=True)}
            self._write_all(manifest)
        if not any(side.n_examples for side in self.sides.values()):
            raise NothingToExport("No example can be written for this target.", self.left_out[0][1])
        for side in named:
            if not self.sides[side].n_examples:
                (self.folder / f"{side}.jsonl").unlink()
        return self._report()

    def _write_all(self, manifest: LineFile) -> None:
        with self.store.reading() as unit:
            for block in examples.stream(unit, self.project, self.wish.meant):
                for row in block:
                    self._write_one(row, manifest)
            others = tuple(state for state in _STATE_REASONS if state not in self.wish.meant.states)
            rest = Filter(states=others)
            for number, state in queries.ids_and_states(unit, self.project, rest):
                self.left_out.append((number, _STATE_REASONS[state]))

    def _write_one(self, row: Any, manifest: LineFile) -> None:
        one = Example(row.kind, json.loads(row.body), row.id, row.own_label, row.external_id)
        written = self.writer.line(one, self.options, row.body)
        if isinstance(written, LeftOut):
            self.left_out.append((row.id, written.reason))
            return
        split = self.decided.by_prompt.get(row.prompt_key, "train")
        side = self.sides[split]
        side.file.write(written.text)
        side.n_examples += 1
        count = self._tokens(row, one, written)
        side.n_tokens += count
        side.n_billed += tokens.billed(count, self.model.training_context)
        side.prompts.add(row.prompt_key)
        label = self._label(row)
        if label:
            side.labels[label] += 1
        self.dropped.update(written.dropped)
        if self.survey is not None:
            pair = json.loads(written.text)
            self.survey.add(pair["prompt"], pair["completion"])
        manifest.write(f'[{row.id},{row.version},"{split}","{text.fingerprint(written.text)}"]')

    def _label(self, row: Any) -> str | None:
        source = self.project.label_source
        found = row.answer_label if source == "answer" else row.own_label if source == "field" else None
        return None if found is None else str(found)

    def _tokens(self, row: Any, one: Example, written: exports.Line) -> int:
        """Tokens of the line as written: the stored count where it holds, else counted anew."""
        if self.extra is not None and not written.dropped:
            stored: int = row.o200k_base if self.model.encoding == "o200k_base" else row.cl100k_base
            return stored + (self.extra if one.kind == "pair" else 0)
        kind: Kind = "chat" if self.target.message_keys else "pair"
        as_written = replace(one, kind=kind, body=json.loads(written.text))
        return tokens.count_example(as_written, self.model.encoding, form=self.model.form)

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
        overlap = len(train.prompts & set().union(*others)) if others else 0
        return ExportReport(
            files=files,
            labels={split: dict(sorted(side.labels.items())) for split, side in self.sides.items()},
            overlap=overlap,
            left_out=tuple(sorted(self.left_out)),
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

    def _advice(self, train: _Side) -> dict[str, Any]:
        warnings = exports.size_warnings(self.target, train.n_examples, train.file.written.n_bytes)
        with self.store.reading() as unit:
            severities = findings.open_severities(unit, self.project.id)
        if severities.get("error"):
            warnings.append(
                f"{severities['error']:,} findings of severity “error” are open; the target may refuse the file. "
                "See the Findings page."
            )
        closing = targets.closing_note(self.model, date.today())
        notes = list(self.decided.notes)
        if self.dropped:
            names = ", ".join(f"“{name}” ({n:,})" for name, n in sorted(self.dropped.items()))
            notes.append(f"Keys that this target refuses stayed behind: {names}.")
        advice: dict[str, Any] = {"warnings": warnings, "notes": notes, "closing": closing}
        if self.survey is not None:
            asked = self.survey.advice(self.options, self.model.encoding)
            advice |= asked | {"notes": notes + list(asked["notes"])}
        return advice


def _copied(report: ExportReport, folder: Path, out: Path) -> ExportReport:
    """Copy the files to the folder somebody named: all of them, or none.

    A training file that lies there from an earlier export is left alone and named in the advice: examples of
    the new one may be in it, so that testing on it would prove nothing.
    """
    names = [Path(file.path).name for file in report.files]
    drafts = {name: out / f".{name}.{uuid4().hex[:8]}.draft" for name in names}
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, draft in drafts.items():
            shutil.copyfile(folder / name, draft)
        for name, draft in drafts.items():
            draft.replace(out / name)
    except OSError as error:
        raise StoreUnavailable(
            f"The files could not be written to “{out}”.", "Check its rights and space."
        ) from error
    finally:
        for draft in drafts.values():
            with suppress(OSError):
                draft.unlink(missing_ok=True)
    stale = [
        f"{side}.jsonl" for side in SPLITS if f"{side}.jsonl" not in names and (out / f"{side}.jsonl").exists()
    ]
    told = [f"“{name}” in that folder is not from this export; do not use the two together." for name in stale]
    advice = dict(report.advice) | {"warnings": [*report.advice["warnings"], *told]}
    moved = tuple(replace(file, path=str(out / Path(file.path).name)) for file in report.files)
    return replace(report, files=moved, advice=advice)


def _keep(
    store: Store,
    project: Project,
    wish: ExportWish,
    options: ExportOptions,
    report: ExportReport,
    folder: Path,
    by: str,
) -> KeptExport:
    told = report.to_dict()
    told["left_out_by_reason"] = dict(Counter(reason for _, reason in report.left_out).most_common())
    kept_options = {
        "include": wish.include,
        "seed": wish.split.seed,
        "share": wish.split.share,
        "count": wish.split.count,
        "system": options.system,
        "separator": options.separator,
        "leading_space": options.leading_space,
        "stop": options.stop,
        "folder": folder.name,
        "revision": project.revision,
    }
    with store.writing() as unit:
        told["open_findings"] = findings.open_severities(unit, project.id)
        number = outputs.keep_export(unit, project.id, wish.target, by, kept_options, told)
        kept = outputs.export_of(unit, number)
    if kept is None:
        raise TuneError("The export was not kept.", "Try again.")
    return kept


def n_unwritten(kept: KeptExport) -> int:
    """How many examples were meant to go in and could not be written for the target."""
    by_review = set(_STATE_REASONS.values())
    return sum(one["reason"] not in by_review for one in kept.report["left_out"])


def listed(store: Store, project_id: int) -> list[KeptExport]:
    """A project's exports, newest first."""
    with store.reading() as unit:
        return outputs.exports(unit, project_id)


def file_of(store: Store, export_id: int, name: str) -> Path | None:
    """The kept file of an export, byte for byte as it was; None where there is none of this name."""
    with store.reading() as unit:
        kept = outputs.export_of(unit, export_id)
    if kept is None or name not in {f"{split}.jsonl" for split in SPLITS} | {_MANIFEST}:
        return None
    path = store.settings.exports / str(kept.options["folder"]) / name
    return path if path.is_file() else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a later export differs from an earlier one, in ids of examples."""

    added: tuple[int, ...]
    removed: tuple[int, ...]
    changed: tuple[int, ...]
    moved: tuple[int, ...]
    """On another side than before."""
    n_same: int


def compare(store: Store, earlier_id: int, later_id: int) -> Comparison:
    """Compare two kept exports by the examples in them. Raises `TuneError` when one is not kept any more."""
    earlier, later = _manifest(store, earlier_id), _manifest(store, later_id)
    both = earlier.keys() & later.keys()
    return Comparison(
        added=tuple(sorted(later.keys() - earlier.keys())),
        removed=tuple(sorted(earlier.keys() - later.keys())),
        changed=tuple(sorted(number for number in both if earlier[number][1] != later[number][1])),
        moved=tuple(sorted(number for number in both if earlier[number][0] != later[number][0])),
        n_same=sum(earlier[number] == later[number] for number in both),
    )


def _manifest(store: Store, export_id: int) -> dict[int, tuple[str, str]]:
    path = file_of(store, export_id, _MANIFEST)
    if path is None:
        raise TuneError("The files of that export are not kept any more.", "Choose another export.")
    found: dict[int, tuple[str, str]] = {}
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            number, _, split, digest = json.loads(line)
            found[number] = (split, digest)
    return found
