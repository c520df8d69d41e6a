"""Look at many examples: filter, search, sort, and change the selected ones or all that match."""

from tunewright import ui
from tunewright.ui.explore import explore

with ui.page("Explore", wide=True):
    explore()
