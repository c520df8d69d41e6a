"""The frame of every page: title, width, and the boundary behind which nothing raw gets out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import streamlit as st

from tunewright.ui.errors import errors
from tunewright.ui.navigation import go

_STYLE: Final = f"<style>{Path(__file__).with_name('page.css').read_text(encoding='utf-8')}</style>"


@contextmanager
def page(title: str, *, wide: bool = False, heading: bool = True, intro: str = "") -> Iterator[None]:
    """Everything a page draws goes inside; what goes wrong there is shown as a sentence, then the page ends.

    `heading=False` leaves the room of the big title to the page; `intro` is one line of Markdown below it.
    """
    st.set_page_config(page_title=f"{title} · Tunewright", layout="wide" if wide else "centered")
    st.html(_STYLE)
    if heading:
        st.title(title, anchor=False)
    if intro:
        st.caption(intro)
    with errors(f"the page {title}"):
        yield


def nothing_here(text: str, action_label: str | None = None, page: str | None = None) -> None:
    """What an empty screen shows: what will be here, and the button that leads to the screen that fills it.

    `text` is Markdown of ours; wrap any part that comes from data in `plain`.
    """
    with st.container(border=True, horizontal_alignment="center", gap="medium", key="nothing_here"):
        st.space("small")
        st.markdown(text, width="content", text_alignment="center")
        if (
            action_label
            and page
            and st.button(action_label, type="primary", icon=":material/arrow_forward:", key=f"go_{page}")
        ):
            go(page)
        st.space("small")
