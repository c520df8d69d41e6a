"""The Activity page's parts: who did what, in words, and the undoing of one's own last step."""

from tunewright.ui.activity.log import log, person_and_undo

__all__ = ["log", "person_and_undo"]
