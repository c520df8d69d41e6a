"""Activity: who did what and when, newest first."""

from tunewright import ui
from tunewright.ui import activity

with ui.page(
    "Activity", wide=True, intro="Everything that was ever changed in this project. Nothing is removed from it."
):
    project = ui.the_project()
    person = activity.person_and_undo(project)
    activity.log(project, person)
