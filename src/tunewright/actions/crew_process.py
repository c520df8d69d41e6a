"""A process of a crew: asked on its standard input, answering on its standard output."""

from __future__ import annotations

import gc
import os
import pickle
import sys


def main() -> None:
    """Answer until the input ends."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    sys.stdout = sys.stderr  # nothing but answers goes to the pipe
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
