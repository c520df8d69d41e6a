"""`python -m tunewright` is the `tunewright` command."""

import sys

from tunewright.cli import main

if __name__ == "__main__":
    sys.exit(main())
