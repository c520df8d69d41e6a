"""The same core from the terminal, for scripts and CI: one command per file, each over the actions.

Exit codes: 0 done, 1 done but something was refused or a check failed, 2 a wrong call. With `--json` one JSON
object is all that stands on standard output.
"""

from tunewright.cli.door import main

__all__ = ["main"]
