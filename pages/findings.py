"""See what is wrong or doubtful, why it matters, and settle it."""

from tunewright import ui
from tunewright.ui.findings import findings

with ui.page("Findings", wide=True):
    findings()
