"""Review: one example at a time, by keyboard."""

from tunewright import ui
from tunewright.ui.review import review_page

with ui.page("Review", wide=True, heading=False):
    review_page(ui.the_project(), ui.the_reviewer())
