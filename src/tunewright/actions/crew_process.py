"""A process of a crew: asked on its standard input, answering on its standard output.

`python -m tunewright.actions.crew_process [MODULE ...]` loads these modules before it is asked anything.
"""

from __future__ import annotations

import gc
import importlib
import os
import pickle
import sys


def main() -> None:
    """Answer until the input ends."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    sys.stdout = sys.stderr  # nothing but answers goes to the pipe
    gc.set_threshold(20_000, 50, 100)  # blocks of examples hold no cycles, and looking for some cost a tenth
    for name in sys.argv[1:]:
        importlib.import_module(name)
    gc.freeze()
    while True:
        try:
            function, given = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the process that started this one
        except EOFError:
            return
        pickle.dump(function(*given), answers, pickle.HIGHEST_PROTOCOL)
        answers.flush()


if __name__ == "__main__":
    main()
