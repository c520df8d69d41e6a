"""`tunewright fix`: mend what a check found, previewed or done in one step that can be undone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from tunewright.cli import output
from tunewright.cli.options import AsJson, Database, ProjectName, code_of, looked_at, opened

if TYPE_CHECKING:
    from tunewright.actions.fixing import Fixed, Plan, Proposed
    from tunewright.model.project import Project
    from tunewright.store import Store

Entry = dict[str, Any]
_SHOWN: Final = 20
_AROUND: Final = 24


def fix(
    ctx: typer.Context,
    project: ProjectName,
    code: Annotated[str, typer.Option("--code", metavar="CODE", help="The check whose open findings are mended.")],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who does this; kept in the log.")],
    name: Annotated[
        str | None,
        typer.Option("--fix", metavar="NAME", help="Which fix; the check's first, safe ones before others."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show every change and make none.")] = False,
    database: Database = None,
    json: AsJson = False,
) -> int:
    """Mend the open findings of a check in one step, which its reviewer can undo in the app.

    Exit code 1 when somebody saved an example meanwhile, which is left as it is then, or when findings are open
    and the fix can mend none of them.
    """
    from tunewright.actions import fixing, projects

    if not by.strip():
        raise typer.BadParameter("The name of the reviewer is empty.", param_hint="--by")
    code, name = _chosen(code_of(code), name)
    store = opened(ctx, database)
    chosen = projects.named(store, project)
    looked_at(store, chosen, by=by)
    planned, is_open = _planned(store, chosen, code, name, by.strip())
    fixed = None
    if not dry_run:
        fixed = fixing.apply(store, chosen.id, code, planned, by.strip())
        looked_at(store, chosen, by=by)
    told = _told(store, chosen, code, planned, fixed)
    output.show(json, told, _lines(told))
    return int(told["left"] > 0 or (is_open and not told["n_changed"]))


def _chosen(code: str, name: str | None) -> tuple[str, str]:
    """Code of the check and name of the fix; a call for what there is not is a wrong call."""
    from tunewright import checks, fixes
    from tunewright.model import TuneError

    check = checks.check_named(code)
    there = fixes.fixes(check.code)
    if not there:
        on_export = fixes.ON_EXPORT.get(check.code, "")
        known = sorted({one for known in fixes.fixes() for one in known.codes})
        raise TuneError(
            f"{check.code} {check.name} has no fix: its findings need a person.",
            on_export or f"Checks with a fix: {', '.join(known)}.",
        )
    wanted = there[0] if name is None else fixes.fix_named(name)
    if wanted not in there:
        names = ", ".join(f"{one.name} ({_way(one.way)})" for one in there)
        raise TuneError(f"The fix “{wanted.name}” is not one for {check.code}.", f"It offers: {names}.")
    return check.code, wanted.name


def _way(way: str) -> str:
    return "safe" if way == "safe" else "asks first"


def _planned(store: Store, project: Project, code: str, name: str, by: str) -> tuple[Plan, bool]:
    """(every change, whether findings of the check are open)."""
    from tunewright.actions import checking, fixing

    progress = output.Progress("Fixing")
    planned = fixing.plan(store, project.id, code, name, by=by, progress=progress.tell)
    progress.end()
    return planned, bool(checking.listed(store, project.id, code, dismissed=False, limit=1))


def _told(store: Store, project: Project, code: str, planned: Plan, fixed: Fixed | None) -> Entry:
    from tunewright.actions import fixing

    ids = {one.example_id for one in planned.proposed} if fixed is None else set(fixed.ids)
    told = ((one, _before_after(one, project)) for one in planned.proposed if one.example_id in ids)
    meant = [(one, texts) for one, texts in told if texts["after"] != {}]
    origins = fixing.origins(store, project, [one.example_id for one, _ in meant])
    changed = [origins[one.example_id] | texts for one, texts in meant]
    return {
        "project": project.name,
        "code": code,
        "fix": planned.fix.name,
        "way": planned.fix.way,
        "dry_run": fixed is None,
        "changed": changed,
        "n_changed": len(changed),
        "left": 0 if fixed is None else fixed.n_left,
        "tokens_saved": sum(one.tokens_saved for one, _ in meant),
        "event": None if fixed is None else fixed.event_id or None,
    }


def _before_after(one: Proposed, project: Project) -> Entry:
    """The body as it was and as it will be; the label or the review state where that is what changes."""
    from tunewright.actions import fixing

    before: Entry = {}
    after: Entry = {}
    body = fixing.new_body(project, one)
    if body is not None:
        before, after = {"body": one.before.body}, {"body": body}
    if one.label is not None and project.label_source != "answer":
        before, after = before | {"label": one.before.label}, after | {"label": one.label}
    if one.reject:
        before, after = before | {"state": one.state}, after | {"state": "rejected"}
    if list(after) == ["body"]:
        before, after = before["body"], after["body"]
    return {"before": before, "after": after}


def _lines(told: Entry) -> Iterator[str]:
    n, done = told["n_changed"], "would be changed" if told["dry_run"] else "changed"
    saved = told["tokens_saved"]
    tokens = f", {saved:,} tokens saved" if saved > 0 else f", {-saved:,} tokens added" if saved < 0 else ""
    examples = "1 example" if n == 1 else f"{n:,} examples"
    yield f"{examples} {done} by “{told['fix']}” ({_way(told['way'])}){tokens}"
    for one in told["changed"][:_SHOWN]:
        yield f"  {one['id']} ({one['file']}:{one['line']})"
        for old, new in _differences(one["before"], one["after"]):
            yield f"    {old} → {new}"
    if n > _SHOWN:
        yield f"  and {n - _SHOWN:,} more"
    if told["left"]:
        yield f"{told['left']:,} left as they are: somebody saved them meanwhile"


def _differences(before: Any, after: Any) -> Iterator[tuple[str, str]]:
    """Every text that differs, cut to what lies around its first difference."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys([*before, *after]):
            yield from _differences(before.get(key), after.get(key))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for one, other in zip(before, after, strict=True):
            yield from _differences(one, other)
    elif before != after:
        yield _piece(before, after), _piece(after, before)


def _piece(value: Any, other: Any) -> str:
    if value is None:
        return "nothing"
    if not isinstance(value, str) or not isinstance(other, str):
        return f"“{output.shortened(str(value))}”"
    pairs = enumerate(zip(value, other, strict=False))
    at = next((at for at, (one, two) in pairs if one != two), min(len(value), len(other)))
    start = max(0, at - _AROUND)
    piece = value[start : at + _AROUND]
    lead, end = "…" if start else "", "…" if at + _AROUND < len(value) else ""
    return f"“{lead}{piece}{end}”"
