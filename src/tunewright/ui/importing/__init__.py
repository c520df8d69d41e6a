"""The Import page's parts: choose files, follow their import, read their ledgers, settle what they left over."""

from tunewright.ui.importing.changes import changed_lines
from tunewright.ui.importing.choosing import choose_files
from tunewright.ui.importing.history import past_imports

__all__ = ["changed_lines", "choose_files", "past_imports"]
