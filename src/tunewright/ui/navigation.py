"""The screens of the app, their order in the sidebar, and the way from one to another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NoReturn, cast

import streamlit as st
from streamlit.navigation.page import Page

from tunewright.model import UnknownName
from tunewright.settings import app_home
from tunewright.ui import sidebar
from tunewright.ui.errors import errors

ASSETS: Final = Path(__file__).parent / "assets"


@dataclass(frozen=True, slots=True)
class Screen:
    """One page: its name, which is its address too, its file in `pages/`, and its place in the sidebar."""

    name: str
    file: str
    title: str
    icon: str
    section: str


SCREENS: Final = (
    Screen("home", "home.py", "Home", ":material/home:", ""),
    Screen("import", "import_data.py", "Import", ":material/upload_file:", "Prepare"),
    Screen("generate", "generate.py", "Generate", ":material/auto_awesome:", "Prepare"),
    Screen("review", "review.py", "Review", ":material/rate_review:", "Prepare"),
    Screen("explore", "explore.py", "Explore", ":material/table_rows:", "Understand"),
    Screen("findings", "findings.py", "Findings", ":material/troubleshoot:", "Understand"),
    Screen("desk", "desk.py", "Settle", ":material/balance:", "Understand"),
    Screen("balance", "balance.py", "Balance", ":material/bar_chart:", "Understand"),
    Screen("split", "split.py", "Split", ":material/call_split:", "Deliver"),
    Screen("export", "export.py", "Export", ":material/output:", "Deliver"),
    Screen("activity", "activity.py", "Activity", ":material/history:", "History"),
)


def run(projects: Callable[[], Sequence[tuple[int, str]]] = tuple, folder: Path | None = None) -> None:
    """Draw logo, navigation and sidebar, then the page the address names; the whole of `pages/entry.py`.

    `projects` gives (id, name) in the order to show; `folder` holds the page files, `pages/` by default.
    """
    folder = folder or app_home() / "pages"
    st.set_page_config(page_title="Tunewright", page_icon=str(ASSETS / "mark.svg"))
    st.logo(ASSETS / "logo.svg", size="large", icon_image=ASSETS / "mark.svg")
    sections: dict[str, list[Page]] = {}
    for screen in SCREENS:
        if (folder / screen.file).is_file():
            sections.setdefault(screen.section, []).append(_page(screen, folder))
    current = st.navigation(cast("dict[str, list[str | Path | Callable[[], None] | Page]]", sections))
    with st.sidebar, errors("the sidebar"):
        sidebar.choose_project(projects())
        sidebar.ask_reviewer()
    current.run()


def go(name: str, **address: object) -> NoReturn:
    """Leave for the screen of that name; keywords go into its address, `go("review", example=12)`."""
    st.switch_page(screen_file(name), query_params={key: str(value) for key, value in address.items()})


def screen_file(name: str) -> str:
    """What Streamlit calls the screen of that name: `st.page_link(ui.screen_file("review"), label=…)`."""
    screen = next((screen for screen in SCREENS if screen.name == name), None)
    if screen is None:
        raise UnknownName("screen", name, [screen.name for screen in SCREENS])
    return screen.file


def _page(screen: Screen, folder: Path) -> Page:
    return st.Page(
        folder / screen.file,
        title=screen.title,
        icon=screen.icon,
        url_path=screen.name,
        default=screen.name == "home",
    )
