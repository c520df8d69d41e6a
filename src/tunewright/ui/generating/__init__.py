"""The Generate page: documents and their passages, what to make of them, runs; the passage beside a proposal."""

from tunewright.ui.generating.screen import generate

__all__ = ["generate"]
