"""The app: `streamlit run app.py` or `python app.py`. Both take `--server.port 8502`, …"""

import streamlit as st

from tunewright.ui import server, session
from tunewright.ui.errors import last_net

app = st.App(
    "pages/entry.py",
    lifespan=server.lifespan,
    routes=server.routes(session.file_for),
    middleware=server.middleware(),
    on_script_error=last_net,
)

if __name__ == "__main__":
    server.run(__file__)
