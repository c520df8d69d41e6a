"""Mounts the script that listens to the keyboard; Streamlit alone sees text only when an editor is left."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st

_SCRIPT: Final = (Path(__file__).parent / "sidecar.js").read_text(encoding="utf-8")
_STYLE: Final = (Path(__file__).parent / "editors.css").read_text(encoding="utf-8")
_MOUNT: Final = st.components.v2.component("tunewright_keys", css=_STYLE, js=_SCRIPT, isolate_styles=False)

THROTTLE_MS: Final = 150
"""Milliseconds between two looks at text being typed: it seems immediate, and a whole team can type."""


def mount_keys(throttle_ms: int = THROTTLE_MS) -> None:
    """Call once per page, after everything else and outside fragments.

    Editors are text areas whose key starts with `ed_`, the accept button's key with `acc_`, the help button's
    with `help_`. A container with key `shown_<id>` around the example makes keys wait for `acc_<id>`.
    """
    _MOUNT(key="tunewright_keys", data={"ms": throttle_ms}, height=1)
