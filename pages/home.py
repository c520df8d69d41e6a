"""Home: where every project stands, and what to do next."""

from tunewright import ui
from tunewright.actions import projects
from tunewright.ui import home

with ui.page("Home", wide=True, heading=False):
    listed = projects.listed(ui.store())
    if listed:
        home.workshop(ui.the_project(), listed)
    else:
        home.welcome()
