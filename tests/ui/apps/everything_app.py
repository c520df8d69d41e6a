"""The page of everything, with the product's headers and downloads."""

import os
from collections.abc import Iterable
from pathlib import Path

import streamlit as st

from tunewright.model import TuneError
from tunewright.ui import server
from tunewright.ui.errors import last_net


def file_for(kind: str, id: str, name: str) -> Path | Iterable[bytes] | None:
    if kind == "export" and id == "7":
        return Path(os.environ["TEST_FILE"])
    if kind == "stream":
        return (b"line\n" for _ in range(1000))
    if kind == "broken":
        raise ValueError("private text of the data")
    if kind == "refused":
        raise TuneError("The export was withdrawn.", "Export again.")
    return None


app = st.App(
    "everything_page.py",
    lifespan=server.lifespan_without_worker,
    routes=server.routes(file_for),
    middleware=server.middleware(),
    on_script_error=last_net,
)
