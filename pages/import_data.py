"""Import: bring files in, and account for every line of them."""

from tunewright import ui
from tunewright.ui import importing
from tunewright.ui.jobs import show_jobs
from tunewright.ui.purpose import ask_purpose

with ui.page("Import", wide=True, intro="Bring files into the project. Every line is accounted for; none is lost."):
    project = ui.the_project()
    running = show_jobs(project)
    importing.choose_files(project)
    ask_purpose(project)
    importing.changed_lines(project)
    importing.past_imports(project, running)
