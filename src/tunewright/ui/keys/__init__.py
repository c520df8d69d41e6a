"""The keyboard of the review page: live text, safe shortcuts, and the keys that Streamlit has no word for."""

from tunewright.ui.keys.keys import mount_keys

__all__ = ["mount_keys"]
