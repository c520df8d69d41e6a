"""Write training files, keep them, and know exactly what is in them and what is not."""

from tunewright import ui
from tunewright.ui.exporting import export

with ui.page("Export", wide=True):
    export()
