"""See how examples spread over labels, lengths and files, and what is missing."""

from tunewright import ui
from tunewright.ui.balance import balance

with ui.page("Balance", wide=True):
    balance()
