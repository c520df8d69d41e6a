"""The desks: what checks found about several examples, probable label errors and repairs, settled one by one.

A desk shows one finding with all that is needed to decide, takes one key, and shows the next at once.
"""

from tunewright.ui.desks.fixes import fix_panel
from tunewright.ui.desks.outcome import show_repaired
from tunewright.ui.desks.page import desk_page

__all__ = ["desk_page", "fix_panel", "show_repaired"]
