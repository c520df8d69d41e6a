"""Fit the checks to a project: switch and set them, say what blocks exports, let harmless values be."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from tunewright import checks
from tunewright.actions import checking, looking, projects
from tunewright.checks import Check
from tunewright.model import NotAllowed, Severity, TuneError
from tunewright.model.project import Filter, KeptFinding, Project
from tunewright.store import Store, examples, findings, queries
from tunewright.text import personal
from tunewright.text.places import name_of, places

Value: TypeAlias = bool | int | float | str | tuple[str, ...]
NOT_PERSONAL: Final = "not_personal"
_LEAST: Final[Mapping[tuple[str, str], float]] = {
    ("BA002", "tell_at"): 1.5,
    ("BA002", "warn_at"): 1.5,
    ("CO003", "near_identical"): 0.5,
    ("CO003", "threshold"): 0.5,
    ("DU003", "threshold"): 0.5,
    ("LA003", "folds"): 2,
    ("LK002", "threshold"): 0.5,
}
"""Settings below which a check cannot work, or would compare nearly everything; others may go down to 0."""
_AT_ONCE: Final = 2_000
"""Findings up to which examples are looked at again at once when a value is called not personal."""
_BLOCK: Final = 200


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that can be set about a check, with its default and what the project has."""

    name: str
    default: Value
    value: Value
    least: float = 0.0
    """The lowest number it takes."""

    @property
    def is_changed(self) -> bool:
        """True where the project has another value than the default."""
        return self.value != self.default

    @property
    def is_share(self) -> bool:
        """True for numbers that mean a share of 0–1."""
        return isinstance(self.default, float) and 0 <= self.default <= 1


@dataclass(frozen=True, slots=True)
class PersonalValue:
    """A value that a check took for personal: where it stands, and under which key it can be let through."""

    key: str
    value: str
    """The value itself; for screens only, never for messages, settings or logs."""
    what: str
    where: str


def settings_of(project: Project, check: Check) -> tuple[Setting, ...]:
    """What can be set about a check, as its function's signature says; keys of values are no form's matter."""
    changed = checking.tuning_of(project).of(check.code)
    return tuple(
        Setting(name, default, changed.get(name, default), _LEAST.get((check.code, name), 0.0))
        for name, default in check.settings.items()
        if name != NOT_PERSONAL
    )


def n_let_through(project: Project, code: str) -> int:
    """How many values somebody called not personal for this check."""
    return len(checking.tuning_of(project).of(code).get(NOT_PERSONAL, ()))


def change(
    store: Store,
    project_id: int,
    by: str,
    code: str,
    *,
    on: bool = True,
    settings: Mapping[str, Value] | None = None,
) -> Project:
    """Switch a check and set it; what is not given goes back to its default. The project is then looked at anew.

    Values that were called not personal stay so. Nothing happens where nothing changes.

    Raises:
        UnknownName: no such check.
        TuneError: a value that this setting cannot have.
    """
    check = checks.check_named(code)
    project = projects.get(store, project_id)
    wanted = {name: _fitting(check, name, value) for name, value in (settings or {}).items()}
    kept = _kept(project)
    let_through = kept["settings"].get(check.code, {}).get(NOT_PERSONAL)
    given = {name: value for name, value in wanted.items() if value != _plain(check.settings[name])}
    if let_through:
        given[NOT_PERSONAL] = let_through
    kept["settings"] = {**kept["settings"], check.code: given}
    kept["off"] = [other for other in kept["off"] if other != check.code] + ([] if on else [check.code])
    changed = _keep(store, project, by, kept)
    if changed.check_settings != project.check_settings:
        checking.drop_switched_off(store, changed)
        looking.ask_look(store, project_id, by, anew=True)
    return changed


def let_through_again(store: Store, project_id: int, by: str, code: str) -> Project:
    """Take back that values were called not personal for this check; the project is then looked at anew."""
    project = projects.get(store, project_id)
    kept = _kept(project)
    given = {k: v for k, v in kept["settings"].get(code, {}).items() if k != NOT_PERSONAL}
    kept["settings"] = {**kept["settings"], code: given}
    changed = _keep(store, project, by, kept)
    looking.ask_look(store, project_id, by, anew=True)
    return changed


def set_gate(
    store: Store, project_id: int, by: str, severity: Severity | None, codes: Collection[str] = ()
) -> Project:
    """Say which findings block an export: of this severity or worse, and of these checks. Neither: none."""
    named = sorted({checks.check_named(code).code for code in codes})
    return projects.set_up(store, project_id, by, gate=severity, gate_codes=",".join(named))


# ---- values that are not personal -------------------------------------------------------------------------------


def personal_values(store: Store, project_id: int, finding_id: int) -> tuple[PersonalValue, ...]:
    """The values that a finding of personal data is about, each once, read anew from its example."""
    project = projects.get(store, project_id)
    with store.reading() as unit:
        found = findings.get(unit, finding_id)
        if found is None or "kind" not in found.evidence:
            return ()
        ids = tuple(findings.some_examples_of(unit, finding_id, 1))
        rows = [row for block in examples.stream(unit, project, Filter(ids=ids)) for row in block]
    given = _detection(found)
    allowed = set(checking.tuning_of(project).of(found.code).get(NOT_PERSONAL, ()))
    values: dict[str, PersonalValue] = {}
    for example in examples.examples_in(rows):
        for place in places(example):
            for span in personal.spans(place.text, (found.evidence["kind"],), **given):
                value = place.text[span.start : span.end]
                key = personal.value_key(span.kind, value, regions=given.get("regions", personal.REGIONS))
                if key not in allowed:
                    values.setdefault(key, PersonalValue(key, value, span.what, name_of(place.path)))
    return tuple(values.values())


def _detection(found: KeptFinding) -> dict[str, Any]:
    """How the check looked for values, as its finding says."""
    said = dict(found.evidence.get("settings", {}))
    return said | {"regions": tuple(said["regions"])} if "regions" in said else said


def not_personal(store: Store, project_id: int, by: str, finding_id: int, keys: Sequence[str]) -> Project:
    """Let values of a finding through, in the whole project: they are no findings of this check any more.

    What is kept is a key of each value, not the value. Up to 2,000 examples are looked at again at once; where
    more are concerned, a full look is asked for.

    Raises:
        NotAllowed: the finding is gone, or not about personal data.
    """
    with store.reading() as unit:
        found = findings.get(unit, finding_id)
    if found is None or NOT_PERSONAL not in checks.check_named(found.code).settings:
        raise NotAllowed("That finding is gone, or not about personal data.", "Load the page again.")
    project = projects.get(store, project_id)
    kept = _kept(project)
    given = dict(kept["settings"].get(found.code, {}))
    given[NOT_PERSONAL] = sorted({*given.get(NOT_PERSONAL, ()), *keys})
    kept["settings"] = {**kept["settings"], found.code: given}
    changed = _keep(store, project, by, kept)
    with store.reading() as unit:
        ids = queries.ids(unit, project, Filter(code=found.code), _AT_ONCE + 1)
    if len(ids) > _AT_ONCE:
        looking.ask_look(store, project_id, by, anew=True)
        with store.reading() as unit:
            ids = findings.some_examples_of(unit, finding_id, 1)
    _look_again(store, changed, found.code, ids)
    return changed


def _look_again(store: Store, project: Project, code: str, ids: Sequence[int]) -> None:
    tuned = checking.tuning_of(project)
    for start in range(0, len(ids), _BLOCK):
        wanted = Filter(ids=tuple(ids[start : start + _BLOCK]))
        with store.reading() as unit:
            rows = [row for block in examples.stream(unit, project, wanted) for row in block]
        made = examples.examples_in(rows)
        seen = [(one.id, checks.run_on_example(one, only=[code], tuning=tuned)) for one in made]
        with store.writing() as unit:
            findings.replace_of_examples(unit, project.id, [code], seen)


# ---- what is kept -----------------------------------------------------------------------------------------------


def _kept(project: Project) -> dict[str, Any]:
    kept = json.loads(project.check_settings)
    return {"off": list(kept.get("off", ())), "settings": dict(kept.get("settings", {}))}


def _keep(store: Store, project: Project, by: str, kept: dict[str, Any]) -> Project:
    settings = {code: given for code, given in sorted(kept["settings"].items()) if given}
    told = {"off": sorted(set(kept["off"])), "settings": settings}
    text = json.dumps({name: value for name, value in told.items() if value}, ensure_ascii=False)
    return projects.set_up(store, project.id, by, check_settings=text)


def _fitting(check: Check, name: str, value: Value) -> Any:
    """The value as its setting keeps it. Raises `TuneError` where it is of another kind, or out of range."""
    if name not in check.settings or name == NOT_PERSONAL:
        raise TuneError(f"{check.code} has no setting “{name}”.", "The list of checks says which there are.")
    default = check.settings[name]
    if isinstance(default, bool) or isinstance(value, bool):
        fits = isinstance(default, bool) and isinstance(value, bool)
    elif isinstance(default, int | float):
        return _number(check, name, default, value)
    elif isinstance(default, tuple):
        fits = isinstance(value, tuple)
        value = tuple(one.strip() for one in value if one.strip()) if isinstance(value, tuple) else value
    else:
        fits = isinstance(value, str)
    if not fits:
        raise TuneError(f"The setting “{name}” of {check.code} cannot be that.", "Take its default as a model.")
    return _plain(value)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _number(check: Check, name: str, default: float, value: Any) -> float:
    least = _LEAST.get((check.code, name), 0)
    most = 1.0 if isinstance(default, float) and 0 <= default <= 1 else math.inf
    if not isinstance(value, int | float) or not math.isfinite(value) or not least <= value <= most:
        upto = f"between {least:g} and {most:g}" if most < math.inf else f"of {least:g} or more"
        raise TuneError(f"The setting “{name}” of {check.code} must be a number {upto}.", f"{default:g} is usual.")
    return int(value) if isinstance(default, int) else float(value)
