"""The split screen: how examples are held back, the proof that none is on both sides, and what is held back."""

from tunewright.ui.splitting.screen import split

__all__ = ["split"]
