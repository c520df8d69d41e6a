"""`tunewright generate`: make proposals from documents with a model; the same command again goes on."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tunewright.cli import output
from tunewright.cli.options import AsJson, By, Database, ProjectName, named_or_login, opened

if TYPE_CHECKING:
    from tunewright.model.generation import Connection, Estimate, RecipeOptions, Run
    from tunewright.store import Store

_SHOWN = 20


class RecipeName(StrEnum):
    """A way to make examples."""

    QA = "qa"
    CLASSIFICATION = "classification"
    DIALOGUE = "dialogue"
    PARAPHRASE = "paraphrase"
    NEGATIVES = "negatives"
    REWRITE = "rewrite"


class Shape(StrEnum):
    """What examples become."""

    CHAT = "chat"
    PAIR = "pair"


Source = Annotated[
    list[Path] | None,
    typer.Option(metavar="FILE...", help="Documents: Markdown, text, HTML, PDF, DOCX, or a zip of them."),
]
Named = Annotated[str, typer.Option(metavar="NAME", help="A table [connections.NAME] of .streamlit/secrets.toml.")]
BaseUrl = Annotated[
    str, typer.Option(metavar="URL", help="An OpenAI-compatible server; its key is OPENAI_API_KEY.")
]
ModelName = Annotated[str, typer.Option(metavar="MODEL", help="The model there.")]
PerPassage = Annotated[int, typer.Option(min=1, metavar="N", help="Examples per passage.")]
MaxUsd = Annotated[float, typer.Option(min=0, metavar="USD", help="Stop before more than this is spent.")]
MaxRequests = Annotated[int | None, typer.Option(min=1, metavar="N", help="Stop after so many requests.")]
Labels = Annotated[
    list[str] | None, typer.Option(metavar="LABEL...", help="For classification: the labels to write texts for.")
]
Language = Annotated[str, typer.Option(metavar="NAME", help="Language to write in; the document's by default.")]
Tone = Annotated[str, typer.Option(metavar="WORDS", help="Such as friendly, or formal.")]
Difficulty = Annotated[str, typer.Option(metavar="WORDS", help="Such as for beginners.")]
Turns = Annotated[int, typer.Option(min=2, metavar="N", help="Turns of a dialogue, an even number.")]
ShapeName = Annotated[Shape, typer.Option(help="Make chats, or prompts with completions.")]
Temperature = Annotated[float, typer.Option(min=0, max=2, help="How freely the model writes.")]
Seed = Annotated[int | None, typer.Option(help="Sent along, for servers that repeat themselves by it.")]
Budget = Annotated[int, typer.Option(min=50, metavar="TOKENS", help="Size of a passage at most.")]
Judge = Annotated[bool, typer.Option("--judge", help="Have every proposal scored as well.")]
Again = Annotated[
    bool, typer.Option("--retry-failures", help="Send what failed before again; it may be charged twice.")
]
Dry = Annotated[bool, typer.Option("--dry-run", help="Only count; nobody is contacted, nothing is kept.")]


def generate(
    ctx: typer.Context,
    project: ProjectName,
    source: Source = None,
    recipe: Annotated[RecipeName, typer.Option(help="What to make.")] = RecipeName.QA,
    connection: Named = "",
    base_url: BaseUrl = "",
    model: ModelName = "",
    per_passage: PerPassage = 3,
    max_usd: MaxUsd = 1.0,
    max_requests: MaxRequests = None,
    label: Labels = None,
    language: Language = "",
    tone: Tone = "",
    difficulty: Difficulty = "",
    turns: Turns = 4,
    shape: ShapeName = Shape.CHAT,
    temperature: Temperature = 0.7,
    seed: Seed = None,
    budget: Budget = 800,
    judge: Judge = False,
    retry_failures: Again = False,
    dry_run: Dry = False,
    by: By = "",
    database: Database = None,
    json: AsJson = False,
) -> int:
    """Make proposals from documents with a model; they wait for a reviewer.

    The same command again goes on where it was stopped or cut off; what was sent is not sent twice. Exit code 1
    when a document could not be read or a request failed.
    """
    from tunewright.model.generation import RecipeOptions

    wish = {"per_passage": per_passage, "language": language, "tone": tone, "difficulty": difficulty}
    wish |= {"labels": tuple(label or ()), "n_turns": turns, "shape": shape.value, "temperature": temperature}
    options = RecipeOptions(recipe=recipe.value, seed=seed, with_judge=judge, **wish)  # type: ignore[arg-type]
    server = _server(connection, base_url, model)
    files = _files(source, options)
    store = opened(ctx, database)
    if dry_run:
        return _dry(store, project, files, options, server, budget, as_json=json)
    _require_key(server)
    most = (Decimal(str(max_usd)), max_requests)
    asked = _Asked(options, server, most, budget, named_or_login(by), retry_failures)
    return _really(store, project, files, asked, as_json=json)


@dataclass(frozen=True)
class _Asked:
    """What a call asks for, but for the documents."""

    options: RecipeOptions
    server: Connection
    most: tuple[Decimal, int | None]
    budget: int
    by: str
    again: bool


def _really(store: Store, project: str, files: list[tuple[str, bytes]], asked: _Asked, *, as_json: bool) -> int:
    from tunewright.actions import projects

    chosen = projects.named(store, project, create_missing=True)
    ids, refused = _kept(store, chosen.id, files, asked.budget, asked.by)
    run = _made(store, chosen.id, ids, asked) if ids or not files else None
    return _tell(store, chosen.name, run, refused, as_json=as_json)


def _server(name: str, base_url: str, model: str) -> Connection:
    from tunewright.actions import generating

    if bool(name) == bool(base_url):
        raise typer.BadParameter("Name a --connection, or a --base-url with a --model.")
    if name:
        found = generating.named(name)
        return replace(found, model=model) if model else found
    if not model:
        raise typer.BadParameter("A --base-url needs a --model.")
    return generating.connection(base_url, model)


def _require_key(server: Connection) -> None:
    from tunewright.actions import generating
    from tunewright.model import TuneError

    if not generating.key_of(server) and not server.is_local:
        raise TuneError(f"There is no key: {server.api_key_env} is not set.", "Set it in the environment.")


def _files(source: list[Path] | None, options: RecipeOptions) -> list[tuple[str, bytes]]:
    """The documents as named, read whole. Raises the parser's error where there are none and some are needed."""
    from tunewright.model.generation import FROM_EXAMPLES

    if not source and options.recipe not in FROM_EXAMPLES:
        raise typer.BadParameter("Name at least one document with --source.")
    found = []
    for path in source or ():
        try:
            found.append((path.name, path.read_bytes()))
        except (OSError, ValueError) as error:
            raise typer.BadParameter(f"“{path}” cannot be read.", param_hint="--source") from error
    return found


Refused = tuple[str, str]
"""(file, why it is no document)."""


def _kept(
    store: Store, project_id: int, files: list[tuple[str, bytes]], budget: int, by: str
) -> tuple[tuple[int, ...], list[Refused]]:
    from tunewright.actions import generating

    added = [
        one
        for name, content in files
        for one in generating.add_document(store, project_id, name, content, by, budget=budget)
    ]
    ids = tuple(dict.fromkeys(one.document.id for one in added if one.document is not None))
    return ids, [(one.name, one.refusal) for one in added if one.document is None]


def _made(store: Store, project_id: int, ids: tuple[int, ...], asked: _Asked) -> Run:
    from tunewright.actions import generating, generation_run
    from tunewright.model.generation import Ceiling

    ceiling, options = Ceiling(*asked.most), replace(asked.options, document_ids=ids)
    run = generating.begin(store, project_id, options, asked.server, ceiling, asked.by, resume_same=True)
    n_again = generating.forget_failures(store, run.id) if asked.again else 0
    if run.state == "done" and not n_again:
        return run
    progress = output.Progress("Generating")
    usual = signal.getsignal(signal.SIGINT)

    def stop(*_: object) -> None:
        """Wait for what is on its way; a second Ctrl-C does not."""
        signal.signal(signal.SIGINT, usual)
        generation_run.end_all()

    signal.signal(signal.SIGINT, stop)
    try:
        done = generation_run.work(store, run.id, generating.key_of(asked.server), progress=progress.tell)
    finally:
        signal.signal(signal.SIGINT, usual)
        progress.end()
    if done.state == "waiting":
        raise KeyboardInterrupt
    return done


def _dry(
    store: Store,
    project: str,
    files: list[tuple[str, bytes]],
    options: RecipeOptions,
    server: Connection,
    budget: int,
    *,
    as_json: bool,
) -> int:
    from tunewright.actions import generation_plan

    seen, refused = generation_plan.dry_count(store, project, files, options, server, budget)
    told: dict[str, Any] = {
        "requests": seen.n_requests,
        "tokens": seen.input_tokens + seen.output_tokens,
        "cost": None if seen.usd is None else float(seen.usd),
        "proposals": 0,
        "filtered": 0,
        "failures": [{"passage": name, "reason": reason} for name, reason in refused],
        "expected_proposals": seen.n_proposals,
    }
    output.show(as_json, told, _dry_lines(seen, refused))
    return int(bool(refused))


def _dry_lines(seen: Estimate, refused: list[Refused]) -> Iterator[str]:
    cost = "a cost that nobody knows" if seen.usd is None else f"about ${seen.usd:.4f}"
    yield (
        f"{seen.n_requests:,} requests, about {seen.input_tokens:,} tokens asked and {seen.output_tokens:,} "
        f"answered, {cost} ({seen.price_note}), for up to {seen.n_proposals:,} proposals. Nobody was contacted."
    )
    yield from (f"{name}: {reason}" for name, reason in refused)


def _tell(store: Store, project: str, run: Run | None, refused: list[Refused], *, as_json: bool) -> int:
    from tunewright.actions import generating

    failures = [{"passage": name, "reason": reason} for name, reason in refused]
    if run is not None:
        failed = generating.failures(store, run.id)
        failures += [{"passage": one.place, "reason": one.reason} for one in failed]
        if run.state == "failed":
            failures.append({"passage": "", "reason": run.reason})
    told: dict[str, Any] = {
        "requests": run.n_sent if run else 0,
        "tokens": run.input_tokens + run.output_tokens if run else 0,
        "cost": float(run.usd_at_most) if run and run.usd_at_most is not None else 0.0 if run is None else None,
        "proposals": run.n_proposals if run else 0,
        "filtered": run.n_filtered if run else 0,
        "failures": failures,
    }
    if run and run.usd_unsure:
        told["cost_unsure"] = float(run.usd_unsure)
    output.show(as_json, told, _lines(project, run, told))
    return int(bool(failures))


def _lines(project: str, run: Run | None, told: dict[str, Any]) -> Iterator[str]:
    yield f"Project “{project}”"
    if run is not None:
        up_to = "up to " if run.usd_unsure else ""
        cost = "an unknown cost" if told["cost"] is None else f"{up_to}${told['cost']:.4f}"
        yield f"  {told['requests']:,} requests, {told['tokens']:,} tokens, {cost}"
        yield f"  {told['proposals']:,} proposals for a reviewer, {told['filtered']:,} near-duplicates left out"
        if run.state in ("stopped", "paused", "cancelled"):
            yield f"  {run.reason or 'It was stopped.'} The same command goes on from here."
    failures = told["failures"]
    yield from (f"  {one['passage'] or 'All'}: {one['reason']}" for one in failures[:_SHOWN])
    if len(failures) > _SHOWN:
        yield f"  and {len(failures) - _SHOWN:,} more; --json lists them all"
