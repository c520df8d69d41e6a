"""The parts of the balance screen: how examples spread over labels, lengths and files, and what is missing.

Every chart has a table beside it that says the same, and every bar leads to its examples.
"""

from tunewright.ui.balance.screen import balance

__all__ = ["balance"]
