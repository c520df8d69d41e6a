"""`tunewright export`: write training files that a service accepts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer
from typer.core import TyperCommand, TyperOption

from tunewright.cli import output
from tunewright.cli.options import AsJson, By, Database, ProjectName, named_or_login, opened

if TYPE_CHECKING:
    from tunewright.actions.exporting import ExportWish
    from tunewright.model.project import Project
    from tunewright.store import Store

_LARGEST: Final = 10**18 - 1
_FILE_KEYS = ("path", "split", "examples", "tokens", "sha256")


class Included(StrEnum):
    """Which examples go in."""

    ACCEPTED = "accepted"
    ALL = "all"


class ExportCommand(TyperCommand):
    """A command whose help names the targets there are; they are looked up only when somebody asks for help."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The usual help, with every known target."""
        from tunewright import targets

        names = [known.name for known in targets.targets()]
        for param in self.params:
            if isinstance(param, TyperOption) and param.name == "target":
                param.help = f"For whom: {' or '.join(names)}."
        super().format_help(ctx, formatter)


def export(
    ctx: typer.Context,
    project: ProjectName,
    target: Annotated[str, typer.Option(metavar="TARGET", help="For whom.")],
    out: Annotated[Path, typer.Option(metavar="DIR", help="The folder for the files; made if it is missing.")],
    test_share: Annotated[
        float | None, typer.Option(metavar="SHARE", help="Share of the examples to test on, such as 0.2.")
    ] = None,
    test_count: Annotated[int | None, typer.Option(metavar="N", help="Number of the examples to test on.")] = None,
    seed: Annotated[int, typer.Option(metavar="N", help="Which of the possible splits.")] = 42,
    include: Annotated[
        Included, typer.Option(help="Accepted examples, or all that were not rejected.")
    ] = Included.ACCEPTED,
    system: Annotated[
        str | None, typer.Option(metavar="TEXT", help="System message for pairs that become chats.")
    ] = None,
    separator: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="Ends each prompt; \\n is a line break. Suggested by default."),
    ] = None,
    stop: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Ends each completion. Suggested by default.")
    ] = None,
    leading_space: Annotated[
        bool | None, typer.Option("--leading-space/--no-leading-space", help="Begin each completion with a space.")
    ] = None,
    by: By = "",
    database: Database = None,
    json: AsJson = False,
) -> int:
    """Write train.jsonl, and what is held back for testing, whole or not at all.

    Without --test-share or --test-count the split is the one the imported files named, else all is to train on.
    Exit code 1 when an example that was meant to go in cannot be written for the target.
    """
    from tunewright.actions import exporting, projects
    from tunewright.actions.splitting import SplitWish

    if test_share is not None and test_count is not None:
        raise typer.BadParameter("Give --test-share or --test-count, not both.")
    for name, number in {"--seed": seed, "--test-count": test_count}.items():
        if abs(number or 0) > _LARGEST:
            raise typer.BadParameter("A number of at most 18 digits is needed.", param_hint=name)
    store = opened(ctx, database)
    chosen = projects.named(store, project)
    wish = exporting.ExportWish(target, include.value, SplitWish(seed, test_share, test_count))
    wish = _with_options(store, chosen, wish, system, separator, stop, leading_space)
    kept = exporting.export(store, chosen.id, wish, named_or_login(by), out)
    told = _told(kept.report)
    output.show(json, told, _lines(told))
    return int(exporting.n_unwritten(kept) > 0)


def _with_options(
    store: Store,
    project: Project,
    wish: ExportWish,
    system: str | None,
    separator: str | None,
    stop: str | None,
    leading_space: bool | None,
) -> ExportWish:
    """The wish with the options given; those that were not are suggested from the examples."""
    from tunewright import targets
    from tunewright.actions import exporting

    for_pairs = {"--separator": separator, "--stop": stop, "--leading-space": leading_space}
    is_chat = bool(targets.target(wish.target).message_keys)
    for name, value in (for_pairs if is_chat else {"--system": system}).items():
        if value is not None:
            raise typer.BadParameter(f"It does not apply to {wish.target}.", param_hint=name)
    if all(value is None for value in (system, separator, stop, leading_space)):
        return wish  # suggested while writing, which reads every example once
    options = exporting.suggested_options(store, project, wish)
    if system is not None:
        options = replace(options, system=system or None)
    if separator is not None:
        options = replace(options, separator=_unescaped(separator))
    if stop is not None:
        options = replace(options, stop=_unescaped(stop))
    if leading_space is not None:
        options = replace(options, leading_space=leading_space)
    return replace(wish, options=options)


def _unescaped(text: str) -> str:
    r"""Line breaks and tabs as people can write them in a shell: \n and \t."""
    return text.replace("\\n", "\n").replace("\\t", "\t")


def _told(report: dict[str, Any]) -> dict[str, Any]:
    return {
        "files": [{key: file[key] for key in _FILE_KEYS} for file in report["files"]],
        "labels": {"train": {}, "test": {}} | report["labels"],
        **{key: report[key] for key in ("overlap", "left_out", "cost", "advice")},
    }


def _lines(told: dict[str, Any]) -> Iterator[str]:
    for file in told["files"]:
        yield f"{file['path']}: {file['examples']:,} examples, {file['tokens']:,} tokens, sha256 {file['sha256']}"
    reasons: dict[str, int] = {}
    for one in told["left_out"]:
        reasons[one["reason"]] = reasons.get(one["reason"], 0) + 1
    if reasons:
        yield "Left out"
        yield from output.aligned([[n, reason] for reason, n in reasons.items()], "  ")
    cost = told["cost"]
    priced = f", price read on {cost['price_date']}" if cost["price_date"] else ", at the project's own price"
    yield f"About {cost['usd']:,.2f} US dollars for {cost['epochs']} epochs on {cost['model']}{priced}"
    advice = told["advice"]
    yield from (f"Warning: {warning}" for warning in advice["warnings"])
    yield from (str(note) for note in [*advice["notes"], advice["closing"]] if note)
