"""How right the checks are, measured on data whose truth is known; writes `docs/quality.md`.

    python bench/quality.py [--write] [--only labels,clean] [--seeds 7,8,9]

Runs `measure(seed)` of every `quality_<subject>.py` beside this file, with each seed. The tables show the worst of
the seeds line by line, and the median beside it; a goal is met only if it is met with every seed. Three seeds take
some four minutes on two processors with nothing else to do.
"""

from __future__ import annotations

import argparse
import importlib
import platform
import statistics
import sys
import textwrap
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from quality_table import Line

BENCH = Path(__file__).resolve().parent
PAGE = BENCH.parent / "docs" / "quality.md"
OTHERS = BENCH / "quality_others.md"
"""What was tried by hand, on texts that are not ours: the one section that no run renews."""
NOT_SUBJECTS = ("quality_table",)
LIBRARIES = ("tunewright", "cleanlab", "scikit-learn", "rensa", "phonenumbers", "py3langid")

HOW = {
    subject: said["how"].strip()
    for subject, said in tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")).items()
}
"""How the data of a subject was made: {subject in small letters: text of the page}."""


@dataclass(frozen=True)
class Goal:
    """What was promised: the value of certain lines, and how large or small it has to be."""

    what: str
    asked: str
    concerns: Callable[[Line], bool]
    value: Callable[[Line], float]
    is_met: Callable[[float], bool]
    worst: Callable[[Iterable[float]], float] = min


_OTHER_MEASURE, _PLANTED = "another measure", "truth: the copies that were planted"


def _about(subject: str) -> Callable[[Line], bool]:
    return lambda line: line.subject.lower() == subject and line.planted > 0


def _five_per_cent(line: Line) -> bool:
    return _about("label errors")(line) and "5% swapped" in line.data and "first n" in line.note


GOALS = (
    Goal(
        "Near-duplicates at Jaccard 0.8, as the check counts it",
        "F1 ≥ 0.95",
        lambda line: _about("near-duplicates")(line) and not line.note.startswith((_OTHER_MEASURE, _PLANTED)),
        lambda line: line.f1,
        lambda f1: f1 >= 0.95,
    ),
    Goal(
        "The same, with runs of three words, or of five characters as the measure",
        "F1 ≥ 0.95",
        lambda line: _about("near-duplicates")(line) and line.note.startswith(_OTHER_MEASURE),
        lambda line: line.f1,
        lambda f1: f1 >= 0.95,
    ),
    Goal(
        "Near-duplicates planted among texts that share sentences",
        "F1 ≥ 0.95",
        lambda line: _about("near-duplicates")(line) and line.note.startswith(_PLANTED),
        lambda line: line.f1,
        lambda f1: f1 >= 0.95,
    ),
    Goal(
        "Contradictions in classification",
        "precision ≥ 0.95",
        lambda line: line.subject.lower() == "contradictions" and line.data.startswith("classification"),
        lambda line: line.precision,
        lambda precision: precision >= 0.95,
    ),
    Goal(
        "Contradictions in free text, held out",
        "precision ≥ 0.95",
        lambda line: _about("contradictions")(line) and line.note.startswith("held out"),
        lambda line: line.precision,
        lambda precision: precision >= 0.95,
    ),
    Goal(
        "Near-duplicates planted where examples fill a form",
        "F1 ≥ 0.95",
        lambda line: _about("forms")(line) and line.data.endswith("copies"),
        lambda line: line.f1,
        lambda f1: f1 >= 0.95,
    ),
    Goal(
        "Copies and leaks where examples fill a form, warnings",
        "precision ≥ 0.95",
        _about("forms"),
        lambda line: line.precision,
        lambda precision: precision >= 0.95,
    ),
    Goal(
        "Swapped labels at 5 %, first n flagged",
        "precision ≥ 0.80",
        lambda line: (
            line.subject.lower() == "label errors" and "5% swapped" in line.data and "first n" in line.note
        ),
        lambda line: line.precision,
        lambda precision: precision >= 0.8,
    ),
    Goal("Refusals", "F1 ≥ 0.95", _about("refusals"), lambda line: line.f1, lambda f1: f1 >= 0.95),
    Goal(
        "Clean data",
        "no finding of the level error",
        lambda line: line.subject.lower() == "clean data",
        lambda line: line.false_positives,
        lambda n: n == 0,
        max,
    ),
)


def subjects() -> list[str]:
    """The subjects there are, by the names of their files."""
    files = sorted(BENCH.glob("quality_*.py"))
    return [path.stem.removeprefix("quality_") for path in files if path.stem not in NOT_SUBJECTS]


def lines_of(names: Sequence[str], seed: int) -> list[Line]:
    """What every subject measures with this seed."""
    lines: list[Line] = []
    for name in names:
        started = time.monotonic()
        lines += importlib.import_module(f"quality_{name}").measure(seed)
        print(f"seed {seed}, {name}: {time.monotonic() - started:.0f} s", file=sys.stderr)
    return lines


def goals_table(by_seed: dict[int, list[Line]]) -> str:
    """Every goal that was measured, with its worst value of all lines and seeds."""
    rows = []
    for goal in GOALS:
        values = [goal.value(line) for lines in by_seed.values() for line in lines if goal.concerns(line)]
        if values:
            worst = goal.worst(values)
            shown = f"{worst:.0f}" if goal.worst is max else f"{worst:.3f}"
            met = "yes" if goal.is_met(worst) else "**no**"
            rows.append(f"| {goal.what} | {goal.asked} | {shown} | {len(values)} | {met} |")
    head = ["| What | Goal | Worst measurement | Measurements | Met |", "| --- | --- | --- | --- | --- |"]
    return "\n".join([*head, *rows])


def subject_table(by_seed: dict[int, list[Line]]) -> str:
    """One row per measurement, with what was found, found wrongly, and overlooked with the worst of the seeds."""
    head = [
        "| Data | Looked at | Planted | Found | False alarms | Missed | Precision | Recall | F1 | Median F1 "
        "| Note |",
        "| --- " * 11 + "|",
    ]
    return "\n".join([*head, *(_row(lines) for lines in zip(*by_seed.values(), strict=True))])


def _row(lines: Sequence[Line]) -> str:
    line = min(lines, key=lambda one: (one.f1, -one.false_positives))
    shares = [line.precision, line.recall, line.f1, statistics.median(one.f1 for one in lines)]
    shown = [f"{share:.3f}" for share in shares] if line.planted else ["–"] * 4
    counts = (line.n, line.planted, line.true_positives, line.false_positives, line.false_negatives)
    data = line.data.replace("|", "\\|")
    return f"| {data} | {' | '.join(f'{n:,}' for n in counts)} | {' | '.join(shown)} | {line.note} |"


def page(by_seed: dict[int, list[Line]]) -> str:
    """The whole page, ending in a line break."""
    versions = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    where = f"{datetime.now(UTC):%Y-%m-%d} with Python {platform.python_version()}, {versions}"
    parts = [
        INTRODUCTION,
        textwrap.fill(MEASURED.format(where=where, seeds=_listed(list(by_seed))), 112),
        "## Goals\n\n" + goals_table(by_seed),
        *_sections(by_seed),
        OTHERS.read_text(encoding="utf-8"),
        LIMITS,
    ]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _listed(seeds: Sequence[int]) -> str:
    if len(seeds) == 1:
        return f"the seed {seeds[0]}"
    return f"the seeds {', '.join(map(str, seeds[:-1]))} and {seeds[-1]}"


def _sections(by_seed: dict[int, list[Line]]) -> Iterator[str]:
    names = list(dict.fromkeys(line.subject.lower() for lines in by_seed.values() for line in lines))
    for name in sorted(names, key=lambda one: list(HOW).index(one) if one in HOW else len(HOW)):
        own = {seed: [line for line in lines if line.subject.lower() == name] for seed, lines in by_seed.items()}
        yield f"## {name.capitalize()}\n\n{HOW.get(name, '')}\n\n{subject_table(own)}"


INTRODUCTION = """
<!-- Written by bench/quality.py; do not edit. -->

# How right the checks are

Checks that judge by likelihood can be wrong in two ways: they miss something, or they raise a false alarm. Both are
counted here, on data whose truth is known because the faults were planted. Anyone can measure again:

    python bench/quality.py --write

*Precision* is the share of what was flagged that was really planted, *recall* the share of what was planted that
was flagged, *F1* the harmonic mean of both. The confusion is in the columns: found, false alarms, missed; the rest
of what was looked at was rightly left alone. Where nothing was planted, only false alarms can be counted.
"""

MEASURED = (
    "Measured on {where}. All data was made with {seeds}, but for sentences that were written one by one. A row "
    "shows the counts with that seed with which it came out worst, and beside them the median of all; the same "
    "worst measurements count for the goals."
)

LIMITS = """
## What these figures do not say

- The data was composed by the people who wrote the checks. It has much variety, but less than life: real messages
  have more ways to be odd than these parts, and real faults are not spread at random. Expect lower figures on data
  of your own, most of all for refusals, free-text contradictions, names in answers, and labels.
- Two of the truths come close to the method that is judged: near-duplicates are compared with an exact count of the
  same similarity, and personal values are made by the rules that the checks verify.
- Swapped labels are chosen at random. People mix up labels that are close, which is harder to see; and a data set
  that has wrong labels already, as most have, cannot be measured like this at all.
- Few languages: where a subject names some, nothing is said about others.
- A clean set shows that nothing is wrongly called an error in these six projects. It is no proof for others.
- The figures hold for the settings as shipped, and for a project by itself; a project can change the settings.
"""


def main() -> None:
    """Measure, print, and with `--write` renew the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write docs/quality.md")
    parser.add_argument("--only", default="", help=f"some of: {', '.join(subjects())}")
    parser.add_argument("--seeds", default="7,8,9", help="whole numbers, with commas between them")
    options = parser.parse_args()
    names = options.only.split(",") if options.only else subjects()
    if unknown := set(names) - set(subjects()):
        parser.error(f"no such subject: {', '.join(sorted(unknown))}; there are {', '.join(subjects())}")
    if options.write and options.only:
        parser.error("the page holds all subjects: --write goes without --only")
    written = page({int(seed): lines_of(names, int(seed)) for seed in options.seeds.split(",")})
    if options.write:
        PAGE.write_text(written, encoding="utf-8", newline="\n")
    else:
        print(written)


if __name__ == "__main__":
    main()
