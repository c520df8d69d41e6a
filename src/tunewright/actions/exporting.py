"""Write training files that a service accepts, keep them, and say exactly what went in and what stayed out."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

from tunewright import exports, targets
from tunewright.actions import checking, export_files, looking, projects, splitting
from tunewright.actions.crew import PROCESSES, Crew
from tunewright.actions.export_files import KEPT_NAMES, LEFT_OUT, MANIFEST
from tunewright.actions.export_lines import Manner, model_for
from tunewright.actions.export_run import NothingToExport, UnsuitedOptions, Writing
from tunewright.actions.splitting import ACCEPTED, ALL, Sides, SplitWish
from tunewright.exports import ExportOptions, ExportReport
from tunewright.model import Example, NotAllowed, TuneError
from tunewright.model.project import Filter, KeptExport, Project
from tunewright.store import Store, examples, outputs
from tunewright.store import projects as kept_projects
from tunewright.tokens import count_text

Include = Literal["accepted", "all"]
_ALONE_BELOW: Final = 10_000
"""Examples below which lines are made faster here than by a process that must be started."""
_GUESSED_FROM: Final = 2_000


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


def suggested_options(store: Store, project: Project, wish: ExportWish) -> ExportOptions:
    """The options an export would use: those given, else what suits the target and the examples."""
    if wish.options is not None:
        return wish.options
    if targets.target(wish.target).message_keys:
        return ExportOptions(system=project.system_message or None)
    return suggestion(store, project, wish)[0]


def suggestion(store: Store, project: Project, wish: ExportWish) -> tuple[ExportOptions, dict[str, str]]:
    """Separator, leading space and stop sequence for the meant examples, and a sentence why for each.

    Cost: reads every meant example; about three seconds for 100,000.
    """
    encoding = model_for(project, targets.target(wish.target)).encoding
    survey = exports.survey_of(_meant(store, project, wish.meant))
    return survey.options(encoding), survey.reasons(encoding)


def _meant(store: Store, project: Project, wanted: Filter) -> Iterator[Example]:
    with store.reading() as unit:
        for block in examples.stream(unit, project, wanted):
            yield from examples.examples_in(block)


def _manner(store: Store, project: Project, wish: ExportWish) -> Manner:
    """How to write. Options that nobody gave are guessed from the first examples, and proven while writing."""
    target = targets.target(wish.target)
    model = model_for(project, target)
    if wish.options is not None or target.message_keys:
        return Manner(target.name, model.name, suggested_options(store, project, wish))
    first = islice(_meant(store, project, wish.meant), _GUESSED_FROM)
    return Manner(target.name, model.name, exports.survey_of(first).options(model.encoding), surveyed=True)


@contextmanager
def _hands(store: Store, project_id: int, wish: ExportWish) -> Iterator[Crew | None]:
    """Processes that make lines; None where there are so few that they are made here."""
    with store.reading() as unit:
        n = sum(count.n for count in kept_projects.counts(unit, project_id).values())
    if n < _ALONE_BELOW or PROCESSES < 2:
        yield None
        return
    target = targets.target(wish.target)
    with Crew(PROCESSES - 1, "tunewright.actions.export_blocks") as crew:
        if not target.message_keys:  # tokens are counted at the edges, and a vocabulary takes half a second to read
            encoding = model_for(projects.get(store, project_id), target).encoding
            for _ in range(PROCESSES - 1):
                crew.submit(count_text, "", encoding)
        yield crew


def export(
    store: Store,
    project_id: int,
    wish: ExportWish,
    by: str,
    out: Path | None = None,
    *,
    look_first: bool = True,
) -> KeptExport:
    """Write the files whole or not at all, keep them with their report, and copy them to `out` if given.

    The report given back names every example that was left out; the kept one the first 500 that could not be
    written, and `left_out` reads the whole list again.

    A project with a gate is looked at first where that is due: a gate is worth as much as its findings are fresh.
    With `look_first` False it is not exported then.

    Raises:
        NotAllowed: the project's gate is shut, or not all checks have run on it as it is.
        NothingToExport: no example is meant, or none of the meant ones can be written.
        UnknownName: no such target.
        StoreUnavailable: no place on the disk, or no right to write there.
        TuneError: a split that cannot be.
    """
    targets.target(wish.target)
    with _hands(store, project_id, wish) as crew:  # they begin while the split is decided
        return _exported(store, project_id, wish, by, out, crew, look_first=look_first)


def _exported(
    store: Store,
    project_id: int,
    wish: ExportWish,
    by: str,
    out: Path | None,
    crew: Crew | None,
    *,
    look_first: bool,
) -> KeptExport:
    project = checking.refresh(store, project_id)
    if checking.has_gate(project) and looking.needs_look(store, project):
        if not look_first:
            raise NotAllowed("Texts changed since all checks ran.", "Run all checks first, on the Findings page.")
        looking.look(store, project_id, by=by)
        project = projects.get(store, project_id)
    checking.require_open_gate(store, project)
    export_files.sweep(store)
    decided = splitting.sides(store, project, wish.meant, wish.split, by)
    if not decided.by_prompt:
        raise NothingToExport(*nothing(wish.include))
    folder = export_files.begin(store)
    try:
        run, report = _written(store, project, wish, decided, folder, crew)
        if out is not None:
            report = _copied(report, folder, out)
        how = _how(project, wish, run.manner.options, decided) | {"folder": folder.name}
        with store.writing() as unit:
            number = outputs.keep_export(unit, project_id, wish.target, by, how, run.kept_report(report))
            kept = outputs.export_of(unit, number)
    except BaseException:
        export_files.give_up(folder)
        raise
    export_files.settle(folder)
    if kept is None:
        raise TuneError("The export was not kept.", "Try again.")
    return replace(kept, report=kept.report | {"left_out": report.to_dict()["left_out"]})


def _written(
    store: Store, project: Project, wish: ExportWish, decided: Sides, folder: Path, crew: Crew | None
) -> tuple[Writing, ExportReport]:
    manner = _manner(store, project, wish)
    try:
        run = Writing(store, project, wish.meant, manner, decided, folder, crew)
        return run, run.run()
    except UnsuitedOptions as told:
        run = Writing(store, project, wish.meant, told.wanted, decided, folder, crew)
        return run, run.run()


def nothing(include: Include) -> tuple[str, str]:
    """Why there is nothing to export, and what to do."""
    if include == "accepted":
        return "There is nothing to export: no example has been accepted yet.", "Accept some, or include all."
    return "There is nothing to export: the project has no examples.", "Import a file first."


def _copied(report: ExportReport, folder: Path, out: Path) -> ExportReport:
    names = [Path(file.path).name for file in report.files]
    said = export_files.copy_out(folder, names, out)
    moved = tuple(replace(file, path=str(out / name)) for file, name in zip(report.files, names, strict=True))
    advice = dict(report.advice)
    return replace(report, files=moved, advice=advice | {"warnings": [*advice["warnings"], *said]})


def _how(project: Project, wish: ExportWish, options: ExportOptions, decided: Sides) -> dict[str, Any]:
    return {
        "include": wish.include,
        "seed": wish.split.seed,
        "share": wish.split.share,
        "count": wish.split.count,
        "imported_split": decided.kept_imported,
        "system": options.system,
        "separator": options.separator,
        "leading_space": options.leading_space,
        "stop": options.stop,
        "revision": project.revision,
    }


def n_unwritten(kept: KeptExport) -> int:
    """How many examples were meant to go in and could not be written for the target."""
    return int(kept.report["n_unwritten"])


# ---- exports that were kept -------------------------------------------------------------------------------------


def listed(store: Store, project_id: int) -> list[KeptExport]:
    """A project's exports, newest first."""
    with store.reading() as unit:
        return outputs.exports(unit, project_id)


def get(store: Store, project_id: int, export_id: int) -> KeptExport | None:
    """One export of the project; None where it has none with this id."""
    with store.reading() as unit:
        kept = outputs.export_of(unit, export_id)
    return kept if kept is not None and kept.project_id == project_id else None


def file_of(store: Store, export_id: int, name: str) -> Path | None:
    """The kept file of an export, byte for byte as it was; None where there is none of this name."""
    with store.reading() as unit:
        kept = outputs.export_of(unit, export_id)
    if kept is None or name not in KEPT_NAMES:
        return None
    path = store.settings.exports / str(kept.options["folder"]) / name
    return path if path.is_file() else None


class Absent(NamedTuple):
    """An example that is in no file of an export, why, and where it came from."""

    id: int
    reason: str
    file: str
    line: int


def left_out(store: Store, export_id: int) -> Iterator[Absent]:
    """Every example that is in no file of the export: first those that could not be written.

    Raises:
        TuneError: the files of that export are not kept any more.
    """
    with _file(store, export_id, LEFT_OUT).open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            yield Absent(int(row["example"]), row["reason"], row["file"], int(row["line"]))


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a later export differs from an earlier one, in ids of examples."""

    added: tuple[int, ...]
    removed: tuple[int, ...]
    changed: tuple[int, ...]
    """Written as another line than before."""
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
    found: dict[int, tuple[str, str]] = {}
    with _file(store, export_id, MANIFEST).open(encoding="utf-8") as stream:
        for line in stream:
            number, _, split, digest = json.loads(line)
            found[number] = (split, digest)
    return found


def _file(store: Store, export_id: int, name: str) -> Path:
    path = file_of(store, export_id, name)
    if path is None:
        raise TuneError("The files of that export are not kept any more.", "Choose another export.")
    return path
