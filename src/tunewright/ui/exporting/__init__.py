"""The export screen: what would be written, the files as written, what was kept, and how two exports differ."""

from tunewright.ui.exporting.screen import export

__all__ = ["export"]
