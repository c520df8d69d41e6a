"""The door of the terminal: every error leaves as a sentence and an exit code, never as a traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from uuid import uuid4

import typer

from tunewright.cli import output
from tunewright.cli.commands import app
from tunewright.model import NotAllowed, StoreUnavailable, TuneError, UnreadableFile

REFUSED: Final = (NotAllowed, StoreUnavailable, UnreadableFile)
"""The call was right and could not be done; every other `TuneError` says that the call was wrong."""
_STOPPED: Final = 130


def main(words: Sequence[str] | None = None) -> int:
    """Run the command that the words name (those of the command line by default) and return its exit code."""
    given = list(sys.argv[1:] if words is None else words)
    as_json = "--json" in given
    output.speak_utf8()
    try:
        return int(typer.main.get_command(app).main(given, prog_name="tunewright", standalone_mode=False) or 0)
    except TuneError as error:
        _say(as_json, str(error), error.hint)
        return 1 if isinstance(error, REFUSED) else 2
    except typer.TyperException as error:
        return _wrong_call(as_json, error)
    except (KeyboardInterrupt, typer.Abort):
        return _STOPPED
    except BrokenPipeError:
        return _nobody_reads()
    except SystemExit as left:  # the way typer answers a broken pipe
        return _nobody_reads() if left.code == 1 else int(left.code or 0)
    except Exception as error:  # noqa: BLE001 - this is the door
        _say(as_json, f"Something went wrong on our side. Reference {uuid4().hex[:8]}.", _place(error))
        return 1


def _say(as_json: bool, message: str, hint: str) -> None:
    output.complain(message, hint)
    if as_json:
        output.emit({"error": message, "hint": hint})


def _wrong_call(as_json: bool, error: typer.TyperException) -> int:
    show = getattr(error, "show", None)
    if show is None:
        output.complain(error.format_message())
    else:
        show(sys.stderr)
    if as_json:
        output.emit({"error": error.format_message(), "hint": "See tunewright --help."})
    return error.exit_code


def _nobody_reads() -> int:
    """The reader of our output has gone, as `head` does; nothing more is written to it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1


def _place(error: BaseException) -> str:
    """Kind and place of a fault, without its text, which may quote data."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = "" if trace is None else f" at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
    return f"Please report it with these words: {type(error).__name__}{where}."
