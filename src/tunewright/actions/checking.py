"""Keep the findings true: look again at what a change can touch, and at the whole when somebody asks."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from tunewright import checks, targets
from tunewright.actions import projects
from tunewright.actions.catching_up import catch_up
from tunewright.model import SEVERITIES, Census, Member, NotAllowed, Severity
from tunewright.model.project import Filter, KeptFinding, Project
from tunewright.store import (
    Store,
    Unit,
    bulk,
    evidence,
    examples,
    finding_pages,
    findings,
    freshness,
    pair_edges,
    queries,
)
from tunewright.store import projects as kept
from tunewright.tokens import pair_extra

_COLUMNS: dict[checks.Scope, str] = {"same-prompt": "prompt_key", "same-content": "content_key"}
LARGEST_LIVE_GROUP = 500
"""A group of equal prompts larger than this is looked at again with the next full look, not at each change."""
_BLOCK = 200
_ANY: Final = Filter()
_NOUNS: Final[dict[Severity, str]] = {"error": "error", "warning": "warning", "info": "note"}
_OR_WORSE: Final[dict[Severity, tuple[Severity, ...]]] = {
    "error": ("error",),
    "warning": ("error", "warning"),
    "info": ("error", "warning", "info"),
}


def codes_of(scope: str, depth: checks.Depth | None = None) -> list[str]:
    """Codes of the checks that look at this scope; of the quick or the thorough ones alone with `depth`."""
    return [one.code for one in checks.checks() if one.scope == scope and depth in (None, one.depth)]


def tuning_of(project: Project) -> checks.Tuning:
    """What the project changed about the catalogue of checks."""
    kept_settings = json.loads(project.check_settings)
    settings = {
        code: {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}
        for code, given in kept_settings.get("settings", {}).items()
    }
    return checks.Tuning(frozenset(kept_settings.get("off", ())), settings, project.target)


def refresh_groups(store: Store, project_id: int, *, touched_by: int | None = None) -> None:
    """Look again at examples that share a prompt or content: all groups, or those an import touched."""
    project = projects.get(store, project_id)
    tuning = tuning_of(project)
    for scope, column in _COLUMNS.items():
        codes = codes_of(scope)
        with store.reading() as unit:
            keys = evidence.repeated_keys(unit, project, column, touched_by=touched_by)
            stale = [] if touched_by else list(set(findings.kept_keys(unit, project_id, codes)) - set(keys))
        for start in range(0, len(stale), _BLOCK):
            with store.writing() as unit:
                findings.replace_of_keys(unit, project_id, codes, stale[start : start + _BLOCK], [])
        for start in range(0, len(keys), _BLOCK):
            some = keys[start : start + _BLOCK]
            with store.reading() as unit:
                groups = list(evidence.groups(unit, project, column, some))
            found = [finding for group in groups for finding in checks.run_on_group(scope, group, tuning=tuning)]
            with store.writing() as unit:
                findings.replace_of_keys(unit, project_id, codes, some, found)


def refresh_touched(unit: Unit, project: Project, keys: dict[str, set[str]]) -> None:
    """Within one change: look again at the groups of the given prompt and content keys."""
    tuning = tuning_of(project)
    for scope, column in _COLUMNS.items():
        wanted = sorted(keys.get(column, set()))
        groups: dict[str, list[Member]] = {}
        for group in evidence.groups(unit, project, column, wanted):
            groups[getattr(group[0], column)] = group
        if any(len(group) > LARGEST_LIVE_GROUP for group in groups.values()):
            freshness.set_checked(unit, project.id, -1)
            continue
        found = [f for group in groups.values() for f in checks.run_on_group(scope, group, tuning=tuning)]
        findings.replace_of_keys(unit, project.id, codes_of(scope), wanted, found)


def refresh(store: Store, project_id: int) -> Project:
    """Bring the findings up to the project's revision; costs one small query when they are."""
    with store.reading() as unit:
        project = kept.get(unit, project_id)
        look = freshness.begin_look(unit, project_id)
    if look.checked == look.revision:
        return project
    if look.checked == -1:
        refresh_groups(store, project_id)
    with store.reading() as unit:
        found = checks.run_on_project(census(unit, project), tuning=tuning_of(project))
    with store.writing() as unit:
        freshness.end_look(unit, project_id, look, codes_of("project"), found)
    catch_up(store, project, tuning_of(project))
    return project


def census(unit: Unit, project: Project) -> Census:
    """What is counted over the project's examples that were not rejected."""
    model, target = targets.model(project.model), targets.target(project.target)
    labels = evidence.label_counts(unit, project)
    kinds = queries.kinds(unit, project)
    counts_extra = model.form == "chat" and kinds.get("pair", 0)
    extra = pair_extra(model.encoding, project.system_message) if counts_extra else 0

    def over() -> tuple[tuple[int, int], ...]:
        encoding = model.encoding if model.encoding in ("o200k_base", "cl100k_base") else "cl100k_base"
        return tuple(queries.over_limit(unit, project, encoding, pair_extra=extra, limit=model.training_context))

    return Census(
        n_examples=sum(kinds.values()),
        kinds=kinds,
        task=project.task or "generation",
        labels={label: sum(answers.values()) for label, answers in labels.items()},
        with_label=lambda label: evidence.ids_with_label(unit, project, label),
        without_label=lambda: evidence.ids_with_label(unit, project, None),
        model=model.name,
        token_limit=model.training_context,
        over_limit=over,
        min_examples=target.min_examples,
        pair_edges=lambda: iter(checks.edges_of_pairs(pair_edges.edges(unit, project))),
        shared_end=lambda side: pair_edges.shared_end(unit, project, side),
        repeating=lambda separator: pair_edges.repeating(unit, project, separator),
        spacings=lambda: evidence.spacings(unit, project, labels),
    )


def is_current(store: Store, project_id: int) -> bool:
    """True when the kept findings are those of the project as it is now; costs one small query."""
    with store.reading() as unit:
        return freshness.checked_revision(unit, project_id) == kept.get(unit, project_id).revision


def summary(store: Store, project_id: int, *, as_kept: bool = False) -> list[dict[str, Any]]:
    """Per check with anything to say: code, severity, open and dismissed findings, examples affected.

    As kept, the answer comes at once, but may be that of an earlier revision.
    """
    if not as_kept:
        refresh(store, project_id)
    with store.reading() as unit:
        return findings.summary(unit, project_id)


def affected(store: Store, project_id: int, by: Literal["severity", "family", "code"]) -> dict[str, int]:
    """Examples with an open finding, each counted once per severity, family or check."""
    with store.reading() as unit:
        return findings.affected(unit, project_id, by)


def listed(
    store: Store,
    project_id: int,
    code: str,
    *,
    dismissed: bool | None = None,
    limit: int | None = None,
    offset: int = 0,
    wanted: Filter = _ANY,
) -> list[KeptFinding]:
    """Findings of one check, as found: all, only dismissed ones, or only open ones.

    `wanted` narrows to findings that name at least one example it means. Cost: a page of 100,000 findings takes
    a tenth of a second, wherever it stands.
    """
    side: finding_pages.Side | None = None if dismissed is None else "dismissed" if dismissed else "open"
    with store.reading() as unit:
        project = kept.get(unit, project_id)
        return finding_pages.page(unit, project, code, wanted=wanted, side=side, limit=limit, offset=offset)


def tallies(store: Store, project_id: int, wanted: Filter = _ANY) -> list[dict[str, Any]]:
    """Per check and severity: open and dismissed findings that the filter means, as kept."""
    with store.reading() as unit:
        return finding_pages.tallies(unit, kept.get(unit, project_id), wanted)


def examples_with(
    store: Store, project_id: int, wanted: Filter = _ANY, side: finding_pages.Side = "open"
) -> dict[str, dict[str, int]]:
    """Meant examples with such a finding: {"severity" | "family" | "code": {which: examples}}."""
    with store.reading() as unit:
        return finding_pages.affected(unit, kept.get(unit, project_id), wanted, side)


def report(
    store: Store, project_id: int, only: Collection[str] = (), families: Collection[str] = ()
) -> dict[str, Any]:
    """All open findings with the complete lists of their examples, as the terminal prints them.

    `only` holds codes or names of checks, `families` the two letters of families; a finding must fulfil both.

    Raises:
        UnknownName: `only` names a check that does not exist.
    """
    wanted = {checks.check_named(name).code for name in only}
    project = refresh(store, project_id)
    with store.reading() as unit:
        kept_findings = [f for f in findings.listed(unit, project_id) if f.dismissed_by is None]
        chosen = [
            f
            for f in kept_findings
            if (not wanted or f.code in wanted) and (not families or f.code[:2] in families)
        ]
        named = findings.examples_of(unit, [finding.id for finding in chosen])
        ids = sorted({number for numbers in named.values() for number in numbers})
        origins = examples.origins(unit, project, ids)
        n_examples = sum(n.n for state, n in kept.counts(unit, project_id).items() if state != "rejected")
    by_code: dict[str, int] = {}
    for finding in chosen:
        by_code[finding.code] = by_code.get(finding.code, 0) + 1
    return {
        "examples": n_examples,
        "findings": [_told(finding, [origins[number] for number in named[finding.id]]) for finding in chosen],
        "by_code": dict(sorted(by_code.items())),
    }


def _told(finding: KeptFinding, named: list[dict[str, Any]]) -> dict[str, Any]:
    check = checks.check_named(finding.code)
    told = {"code": finding.code, "name": check.name, "family": check.family, "severity": finding.severity}
    seen = dict(finding.evidence)
    if check.scope in _COLUMNS:  # all members share what the check compares
        seen.setdefault("members", [[one["id"], 1.0] for one in named])
    return told | {"message": finding.message, "examples": named, "evidence": seen}


def note_edits(unit: Unit, project: Project, batch_id: int, edits: Sequence[bulk.Edit]) -> None:
    """Within a bulk action: keep what the checks say about the texts that it really saved."""
    saved = bulk.changed_by(unit, batch_id)
    seen = [(number, measured.findings) for number, _, _, measured, _ in edits if number in saved]
    findings.replace_of_examples(unit, project.id, codes_of("example"), seen)


def is_blocked(found: Sequence[dict[str, Any]], at: Severity | None, codes: Collection[str] = ()) -> bool:
    """True when any finding is as severe as `at` or worse, or is one of a check of these codes."""
    worse = () if at is None else _OR_WORSE[at]
    return any(finding["severity"] in worse or finding["code"] in codes for finding in found)


def gate_codes(project: Project) -> tuple[str, ...]:
    """Checks whose open findings block an export whatever their severity."""
    return tuple(code for code in project.gate_codes.replace(",", " ").split() if code)


@dataclass(frozen=True, slots=True)
class Blocker:
    """A check whose open findings keep an export from being written."""

    code: str
    severity: Severity
    n: int


def has_gate(project: Project) -> bool:
    """True where the project says that some findings block its exports."""
    return project.gate is not None or bool(gate_codes(project))


def blockers(store: Store, project: Project) -> list[Blocker]:
    """What the project's gate holds against an export now: checks with open findings, worst first."""
    if not has_gate(project):
        return []
    refresh(store, project.id)
    severities, codes = _blocked_severities(project), gate_codes(project)
    found = [
        Blocker(one["code"], one["severity"], one["open"])
        for one in tallies(store, project.id)
        if one["open"] and (one["severity"] in severities or one["code"] in codes)
    ]
    return sorted(found, key=lambda one: (SEVERITIES.index(one.severity), one.code))


def _blocked_severities(project: Project) -> tuple[Severity, ...]:
    return () if project.gate is None else _OR_WORSE[project.gate]


def gate(store: Store, project: Project) -> str:
    """Why the project's gate blocks an export now; empty when it does not."""
    blocking, severities = blockers(store, project), _blocked_severities(project)
    told = {severity: sum(one.n for one in blocking if one.severity == severity) for severity in severities}
    parts = [f"{n:,} {_NOUNS[severity]}{'' if n == 1 else 's'}" for severity, n in told.items() if n]
    others = [one for one in blocking if one.severity not in severities]
    parts += [f"{one.n:,} of {one.code} {checks.check_named(one.code).name}" for one in others]
    return f"This project exports nothing while such findings are open: {', '.join(parts)}." if parts else ""


def require_open_gate(store: Store, project: Project) -> None:
    """Raise `NotAllowed` when the project's gate blocks an export."""
    reason = gate(store, project)
    if reason:
        raise NotAllowed(reason, "Settle or dismiss them on the Findings page, or change the gate.")


def dismiss(store: Store, project_id: int, finding_id: int, by: str, reason: str) -> None:
    """Set a finding aside, with a reason; it stays aside while its cause is the same."""
    with store.writing() as unit:
        found = findings.get(unit, finding_id)
        if found is not None:
            findings.dismiss(unit, project_id, found.code, found.key, by, reason.strip())


def reopen(store: Store, project_id: int, finding_id: int, by: str) -> None:
    """Take a dismissal back."""
    with store.writing() as unit:
        found = findings.get(unit, finding_id)
        if found is not None:
            findings.reopen(unit, project_id, found.code, found.key, by)


def dismiss_all(store: Store, project_id: int, code: str, by: str, reason: str, wanted: Filter = _ANY) -> int:
    """Set the open findings of a check that the filter means aside, in one step; returns how many."""
    with store.writing() as unit:
        return finding_pages.dismiss_all(unit, kept.get(unit, project_id), code, by, reason.strip(), wanted)


def reopen_all(store: Store, project_id: int, code: str, by: str, wanted: Filter = _ANY) -> int:
    """Take the dismissals of a check's findings back, in one step; returns how many."""
    with store.writing() as unit:
        return finding_pages.reopen_all(unit, kept.get(unit, project_id), code, by, wanted)


def drop_switched_off(store: Store, project: Project) -> None:
    """Take away findings of checks that the project switched off, as a new import brings some."""
    off = tuple(sorted(tuning_of(project).off))
    if off:
        with store.writing() as unit:
            finding_pages.drop(unit, project.id, off)
