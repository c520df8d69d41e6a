"""Make examples from documents: sources, a recipe, what it costs, and runs."""

from tunewright import ui
from tunewright.ui.generating import generate

with ui.page(
    "Generate",
    wide=True,
    intro="A model proposes examples from your documents; nothing enters the project before a reviewer accepts it.",
):
    generate()
