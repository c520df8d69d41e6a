"""A report on a project that a lead can hand on: what was checked, found, fixed and left open, balance and cost.

It names examples by number, file and line, never by their text, and quotes only the messages of findings.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path, PurePath
from typing import Any, Final

from tunewright import __version__, checks, targets
from tunewright.actions import checking, counting, exporting, splitting
from tunewright.actions.report_page import page_of
from tunewright.balance import effective_classes, imbalance_ratio
from tunewright.checks import Check
from tunewright.exports.atomic import WrittenFile, written_together
from tunewright.model import SEVERITIES, Kind
from tunewright.model.project import Filter, KeptExport, KeptFinding, Project
from tunewright.store import Store, examples, findings, looks, queries

Data = dict[str, Any]
_FIRST_FINDINGS: Final = 5
_FIRST_EXAMPLES: Final = 10
_LAST_EXPORTS: Final = 5
_LAST_RUNS: Final = 10
_MOST_LABELS: Final = 50


def report_data(store: Store, project_id: int, by: str = "") -> Data:
    """Everything the report says, as JSON data. The findings are those of the last look, brought up to date.

    Shares are 0–1, costs US dollars by a dated price, times UTC. Open findings are cut to the first few of
    each check, their examples too, with their numbers; dismissed ones are all there.
    """
    project = checking.refresh(store, project_id)
    stats = counting.stats(store, project_id)
    tallies = _tallies(store, project)
    return {
        "report": {"made_at": _now(), "by": by, "tunewright": __version__},
        "project": _project(project),
        "examples": {"total": stats["examples"], "by_state": stats["by_state"]},
        "checked": _checked(store, project, tallies),
        "found": _found(store, project, tallies),
        "open": _open(store, project, tallies),
        "dismissed": _dismissed(store, project),
        "balance": _balance(store, project, stats["labels"]),
        "tokens": stats["tokens"],
        "cost": stats["cost"],
        "split": _split(store, project),
        "exports": [_export(one) for one in exporting.listed(store, project_id)[:_LAST_EXPORTS]],
    }


def report_html(data: Data) -> str:
    """The report as one HTML page: no scripts, nothing from elsewhere, every piece of data escaped."""
    return page_of(data)


def report_json(data: Data) -> str:
    """The same content as JSON text."""
    return json.dumps(data, ensure_ascii=False, indent=1)


def write_report(data: Data, out: Path) -> WrittenFile:
    """Write the report whole or not at all, as JSON where the file is called so, else as an HTML page.

    Raises `StoreUnavailable` for a full disk or a place where nothing may be written.
    """
    text = report_json(data) if out.suffix.casefold() == ".json" else report_html(data)
    with written_together([out]) as (file,):
        for line in text.encode("utf-8", "backslashreplace").decode().split("\n"):
            if line:
                file.write(line)
    return file.written


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _project(project: Project) -> Data:
    model = targets.model(project.model)
    return {
        "name": project.name,
        "task": project.task,
        "labels_in": project.label_source,
        "target": project.target,
        "model": model.name,
        "gate": project.gate,
        "gate_codes": list(checking.gate_codes(project)),
    }


# ---- findings ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Tally:
    """What one check has to say, in findings; `examples` are those with an open one."""

    open: int = 0
    dismissed: int = 0
    fixed: int = 0
    examples: int = 0

    def told(self) -> Data:
        return {name: getattr(self, name) for name in ("open", "dismissed", "fixed", "examples")}


def _tallies(store: Store, project: Project) -> dict[str, _Tally]:
    """Per code of every check with anything to say, now or once."""
    with store.reading() as unit:
        now = findings.summary(unit, project.id)
        gone = looks.n_past(unit, project.id)
        affected = findings.affected(unit, project.id, "code")
    found: dict[str, _Tally] = {}
    for code in sorted({entry["code"] for entry in now} | set(gone)):
        mine = [entry for entry in now if entry["code"] == code]
        n_open, n_dismissed = (sum(entry[name] for entry in mine) for name in ("open", "dismissed"))
        found[code] = _Tally(n_open, n_dismissed, gone.get(code, 0), affected.get(code, 0))
    return found


def _checked(store: Store, project: Project, tallies: dict[str, _Tally]) -> Data:
    tuning = checking.tuning_of(project)
    with store.reading() as unit:
        kinds = queries.kinds(unit, project)
        runs = looks.runs(unit, project.id, _LAST_RUNS)
    rows = []
    for one in checks.checks():
        row = {"code": one.code, "name": one.name, "family": one.family, "severity": one.severity}
        state = "off" if one.code in tuning.off else "on" if _applies(one, project, kinds) else "does not apply"
        rows.append(row | {"state": state} | tallies.get(one.code, _Tally()).told())
    return {
        "n_on": sum(row["state"] == "on" for row in rows),
        "off": [row["code"] for row in rows if row["state"] == "off"],
        "settings": list(_changed_settings(tuning)),
        "checks": rows,
        "looks": [
            {"at": run.at, "by": run.by, "examples": run.n_examples, "open": sum(run.by_code.values())}
            for run in runs
        ],
    }


def _applies(one: Check, project: Project, kinds: dict[Kind, int]) -> bool:
    """True where the check is made for this project's task, target and kinds of examples."""
    there = {kind for kind, n in kinds.items() if n}
    is_meant = not one.targets or project.target in one.targets
    return is_meant and (project.task or "generation") in one.tasks and bool(there.intersection(one.kinds))


def _changed_settings(tuning: checks.Tuning) -> Iterator[Data]:
    for one in checks.checks():
        for name, value in sorted(tuning.of(one.code).items()):
            if name in one.settings and value != one.settings[name]:
                said = {"value": _plain(value), "default": _plain(one.settings[name])}
                yield {"code": one.code, "name": one.name, "setting": name} | said


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _found(store: Store, project: Project, tallies: dict[str, _Tally]) -> Data:
    with store.reading() as unit:
        severities = findings.affected(unit, project.id, "severity")
        families = findings.affected(unit, project.id, "family")
        entries = findings.summary(unit, project.id)
    by_severity = [
        {
            "severity": severity,
            "open": sum(one["open"] for one in entries if one["severity"] == severity),
            "dismissed": sum(one["dismissed"] for one in entries if one["severity"] == severity),
            "examples": severities.get(severity, 0),
        }
        for severity in SEVERITIES
    ]
    by_family = [
        {"family": checks.FAMILIES.get(letters, letters), "code": letters}
        | _Tally(
            *(sum(getattr(tallies[code], name) for code in codes) for name in ("open", "dismissed", "fixed"))
        ).told()
        | {"examples": families.get(letters, 0)}
        for letters, codes in ((key, list(some)) for key, some in groupby(tallies, key=lambda code: code[:2]))
    ]
    total = {name: sum(getattr(one, name) for one in tallies.values()) for name in ("open", "dismissed", "fixed")}
    return {**total, "by_severity": by_severity, "by_family": by_family}


def _open(store: Store, project: Project, tallies: dict[str, _Tally]) -> list[Data]:
    """What is left open, worst first: per check its first findings with their first examples."""
    known = {one.code: one for one in checks.checks()}
    found = []
    for code, tally in tallies.items():
        if not tally.open or code not in known:
            continue
        first = checking.listed(store, project.id, code, dismissed=False, limit=_FIRST_FINDINGS)
        one = known[code]
        found.append(
            {"code": code, "name": one.name, "family": one.family}
            | {"severity": _worst(first), "summary": one.summary, "what_to_do": one.what_to_do}
            | {"findings": tally.open, "examples": tally.examples}
            | {"first": [_told(store, project, finding) for finding in first]}
        )
    return sorted(found, key=lambda one: (SEVERITIES.index(one["severity"]), one["code"]))


def _worst(some: Sequence[KeptFinding]) -> str:
    return min((finding.severity for finding in some), key=SEVERITIES.index)


def _told(store: Store, project: Project, finding: KeptFinding) -> Data:
    with store.reading() as unit:
        ids = findings.some_examples_of(unit, finding.id, _FIRST_EXAMPLES)
        origins = examples.origins(unit, project, ids)
    named = [
        {name: origins[number][name] for name in ("id", "file", "line")} for number in ids if number in origins
    ]
    return {"message": finding.message, "n_examples": finding.n_examples, "examples": named}


def _dismissed(store: Store, project: Project) -> list[Data]:
    """What people set aside, each with who did and why."""
    with store.reading() as unit:
        kept = findings.listed(unit, project.id, dismissed=True)
    return [
        {"code": one.code, "severity": one.severity, "message": one.message, "n_examples": one.n_examples}
        | {"by": one.dismissed_by, "reason": one.dismissed_reason or ""}
        for one in kept
    ]


# ---- balance, split, exports ------------------------------------------------------------------------------------


def _balance(store: Store, project: Project, labels: dict[str, int]) -> Data:
    with store.reading() as unit:
        n = queries.count(unit, project, splitting.ALL)
        wanted = Filter(states=splitting.ALL.states, refusals=True)
        n_refusals = queries.count(unit, project, wanted)
    named = {label: count for label, count in labels.items() if label}
    total = sum(labels.values())
    return {
        "labels": [
            {"label": label, "examples": count, "share": round(count / total, 4)}
            for label, count in sorted(labels.items(), key=lambda one: (-one[1], one[0]))[:_MOST_LABELS]
        ],
        "n_labels": len(named),
        "ratio": round(imbalance_ratio(named), 2) if named else None,
        "effective_labels": round(effective_classes(named), 2) if named else None,
        "refusals": {"examples": n_refusals, "share": round(n_refusals / n, 4) if n else 0.0},
    }


def _split(store: Store, project: Project) -> Data | None:
    """The split in force and what each side holds; None where neither a file nor a person named one."""
    choice = splitting.last_choice(store, project.id)
    is_imported = project.keep_imported_split and splitting.has_imported_split(store, project)
    if choice is None and not is_imported:
        return None
    wish = splitting.chosen(store, project)
    seen = splitting.look(store, project, splitting.ALL, wish, n_first=0)
    return {
        "how": splitting.in_words(wish),
        "by": None if is_imported or choice is None else choice.by,
        "at": None if is_imported or choice is None else choice.at,
        "examples": dict(seen.proof.sizes),
        "labels": {side: dict(counts) for side, counts in seen.proof.labels.items()},
        "overlap": seen.proof.overlap,
        "notes": list(seen.notes),
    }


def _export(kept: KeptExport) -> Data:
    files = [
        {"file": PurePath(file["path"]).name}
        | {name: file.get(name) for name in ("split", "examples", "tokens", "sha256")}
        for file in kept.report.get("files", ())
    ]
    return {"id": kept.id, "at": kept.at, "by": kept.by, "target": kept.target, "files": files}
