"""Options that several commands share, and what they stand for."""

from __future__ import annotations

import gc
import getpass
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, TypeAlias

import typer
from typer.core import TyperCommand

from tunewright.settings import read_settings

if TYPE_CHECKING:
    from tunewright.actions.crew import Crew
    from tunewright.model.project import Project
    from tunewright.store import Store

Database: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        help="The database, such as sqlite:///folder/tunewright.db or postgresql://user@host/name.",
    ),
]
ProjectName: TypeAlias = Annotated[str, typer.Option("--project", metavar="NAME", help="Name of the project.")]
AsJson: TypeAlias = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
By: TypeAlias = Annotated[
    str, typer.Option("--by", metavar="NAME", help="Who does this; kept in the log. Your login name by default.")
]

Families: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--family", metavar="FAMILY,...", help="Only these families, by their two letters or their title."
    ),
]

_LARGE: Final = 30_000_000
"""Bytes of a database from which on a look at it is shared between processes for sure to its good."""
_SPREAD: Final = ("--accept", "--reject", "--only", "--family", "--source", "--label")


class SpreadingCommand(TyperCommand):
    """A command without arguments whose list options take all words that follow: `--accept 3 4 5`."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
        """Give every word of a list its option, as the parser wants it."""
        return super().parse_args(ctx, spread(args))


def spread(words: Iterable[str]) -> list[str]:
    """`--accept 3 4` as `--accept 3 --accept 4`; whatever begins with a dash ends the list."""
    found: list[str] = []
    option, owes_value = "", False
    for word in words:
        if word.startswith("-"):
            name = word.partition("=")[0]
            option = name if name in _SPREAD else ""
            owes_value = word in _SPREAD
            found.append(word)
        elif option and not owes_value:
            found += [option, word]
        else:
            found.append(word)
            owes_value = False
    return found


def listed(given: Iterable[str] | None) -> list[str]:
    """The parts of comma lists and repeated options, each once, in their order."""
    parts = (part.strip() for text in given or () for part in re.split(r"[,\s]+", text))
    return list(dict.fromkeys(part for part in parts if part))


def families(given: Iterable[str] | None) -> list[str]:
    """The two letters of each family named by them or by its title. Raises `UnknownName`."""
    from tunewright.checks import FAMILIES
    from tunewright.model import UnknownName

    known = {name.casefold(): code for code, title in FAMILIES.items() for name in (code, title)}
    found = []
    for text in given or ():
        parts = [text] if text.strip().casefold() in known else text.split(",")  # titles hold commas, too
        for part in (part.strip() for part in parts):
            if part and part.casefold() not in known:
                raise UnknownName("family", part, [f"{code} ({title})" for code, title in FAMILIES.items()])
            found += [known[part.casefold()]] if part else []
    return list(dict.fromkeys(found))


def code_of(name: str) -> str:
    """The name of a check as given, but a code in capital letters."""
    return name.upper() if re.fullmatch(r"[A-Za-z]{2}\d{3}", name) else name


def helpers(ctx: typer.Context, database: str | None) -> Crew | None:
    """Processes for a look at a large database; they load what they need while this one does, and end with it."""
    from tunewright.actions.crew import PROCESSES, Crew

    url = read_settings(database or ctx.obj).database_url
    file = Path(url.removeprefix("sqlite:///"))
    if not url.startswith("sqlite:///") or not file.is_file() or file.stat().st_size < _LARGE:
        return None
    crew = Crew(PROCESSES, "tunewright.actions.look_ahead")
    ctx.call_on_close(crew.close)
    return crew


def looked_at(
    store: Store, project: Project, *, anew: bool = False, by: str = "", crew: Crew | None = None
) -> None:
    """Bring the findings up to date where they are not; how far it is stands on standard error."""
    from tunewright.actions import looking
    from tunewright.cli.output import Progress

    if anew or looking.would_find_more(store, project):
        progress = Progress("Checking")
        looking.look(store, project.id, by=named_or_login(by), anew=anew, progress=progress.tell, crew=crew)
        progress.end()


def numbers(given: Iterable[str] | None, option: str) -> list[int]:
    """The same as ids of examples. Raises the parser's error for what is none."""
    found = []
    for part in listed(given):
        if not part.isascii() or not part.isdigit() or len(part) > 18:
            raise typer.BadParameter(f"“{part[:40]}” is not the number of an example.", param_hint=option)
        found.append(int(part))
    return found


def opened(ctx: typer.Context, database: str | None) -> Store:
    """The store that the call names, here or before the command; else that of the environment."""
    from tunewright.store import open_store

    store = open_store(read_settings(database or ctx.obj))
    ctx.call_on_close(store.close)  # then everything lies in the one file, and a copy of it is whole
    gc.set_threshold(20_000, 50, 100)  # rows by the hundred thousand hold no cycles
    gc.freeze()  # what is imported stays; looking through it over and over cost long commands a tenth of their time
    return store


def named_or_login(by: str) -> str:
    """The name given, else the login name, else “terminal”."""
    if by.strip():
        return by.strip()
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "terminal"
