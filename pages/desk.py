"""Settle what the checks found: contradictions, duplicates, doubtful labels, repairs."""

from tunewright import ui
from tunewright.ui.desks import desk_page

with ui.page("Settle", wide=True, heading=False):
    project = ui.the_project()
    ui.the_reviewer()
    desk_page(project)
