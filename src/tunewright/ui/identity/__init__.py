"""Who sits at the keyboard: asked once, kept in a cookie of this browser alone, never in a link that is sent on."""

from tunewright.ui.identity.identity import recall_name, remember_name

__all__ = ["recall_name", "remember_name"]
