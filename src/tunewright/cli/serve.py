"""`tunewright serve`: the app, in a server process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated, Final, NoReturn

import typer

from tunewright.cli import output
from tunewright.cli.options import Database
from tunewright.settings import Settings, app_home, read_settings

_LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
_EVERYWHERE: Final = ("0.0.0.0", "::")  # noqa: S104 - compared with, not listened on


def serve(
    ctx: typer.Context,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="8501 by default, or the next free one.")
    ] = None,
    address: Annotated[str, typer.Option(help="Where to listen; this machine alone by default.")] = "127.0.0.1",
    sample: Annotated[bool, typer.Option("--sample", help="Make the sample projects first, if missing.")] = False,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open a browser.")] = False,
    database: Database = None,
) -> int:
    """Start the app and open it in the browser. Ctrl+C ends it."""
    settings = _absolute(read_settings(database or ctx.obj))
    if sample:
        _make_samples(settings)
    if address not in _LOOPBACK:
        output.complain(
            "Everybody who can reach this address can read and change everything: there are no passwords."
        )
    _become(command(port, address, no_browser=no_browser), environment(settings))


def command(port: int | None, address: str, *, no_browser: bool) -> list[str]:
    """How the server is started."""
    words = [sys.executable, "-m", "streamlit", "run", str(app_home() / "app.py"), "--server.address", address]
    if port is not None:
        words += ["--server.port", str(port)]
    if no_browser:
        words += ["--server.headless", "true"]
    if address not in _LOOPBACK:
        hosts = ("*",) if address in _EVERYWHERE else (*_LOOPBACK[:2], address)
        words += [word for host in hosts for word in ("--server.allowedHosts", host)]
    return words


def environment(settings: Settings) -> dict[str, str]:
    """This process's environment, with the store's address spelled out."""
    return {
        **os.environ,
        "TUNEWRIGHT_DATABASE_URL": settings.database_url,
        "TUNEWRIGHT_DATA_DIR": str(settings.data_dir),
    }


def _absolute(settings: Settings) -> Settings:
    return Settings(settings.database_url, settings.data_dir.resolve())


def _make_samples(settings: Settings) -> None:
    from tunewright.actions import samples
    from tunewright.store import open_store

    store = open_store(settings)
    samples.open_sample(store)
    store.close()


def _become(words: list[str], environ: dict[str, str]) -> NoReturn:
    """Hand this process over to the server, so that signals and the exit code are its own."""
    if not Path(words[4]).is_file():
        output.complain("The app's files are not installed.", "Install Tunewright again.")
        raise typer.Exit(1)
    sys.stdout.flush()
    if os.name == "nt":
        raise typer.Exit(subprocess.run(words, env=environ, check=False).returncode)  # noqa: S603
    os.execve(words[0], words, environ)  # noqa: S606
