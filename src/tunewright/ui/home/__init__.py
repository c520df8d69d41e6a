"""The Home page's parts: the first start, where the project on screen stands, its set-up, and all projects."""

from tunewright.ui.home.screen import workshop
from tunewright.ui.home.welcome import welcome

__all__ = ["welcome", "workshop"]
