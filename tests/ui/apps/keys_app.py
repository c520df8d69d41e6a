"""A small app around the keyboard test page, with the product's own headers."""

import streamlit as st

from tunewright.ui import server
from tunewright.ui.errors import last_net

app = st.App(
    "keys_page.py",
    lifespan=server.lifespan_without_worker,
    middleware=server.middleware(),
    on_script_error=last_net,
)
