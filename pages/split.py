"""Hold back examples to test on, and see the proof that the model was never trained on them."""

from tunewright import ui
from tunewright.ui.splitting import split

with ui.page("Split", wide=True):
    split()
