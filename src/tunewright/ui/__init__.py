"""The screens' common ground: frame, boundary, navigation, sidebar, keyboard, server.

Only this room knows Streamlit. Pages import from here; `app.py` takes its parts from `tunewright.ui.server`.
"""

from tunewright.ui.downloads import download_link, file_url
from tunewright.ui.errors import errors, guarded
from tunewright.ui.keys import mount_keys
from tunewright.ui.navigation import go, screen_file
from tunewright.ui.page import nothing_here, page
from tunewright.ui.plain import plain
from tunewright.ui.session import store, the_project, the_reviewer
from tunewright.ui.state import (
    PROJECT,
    Key,
    from_url,
    into_url,
    number_from_url,
    project_id,
    reviewer,
)

__all__ = [
    "PROJECT",
    "Key",
    "download_link",
    "errors",
    "file_url",
    "from_url",
    "go",
    "guarded",
    "into_url",
    "mount_keys",
    "nothing_here",
    "number_from_url",
    "page",
    "plain",
    "project_id",
    "reviewer",
    "screen_file",
    "store",
    "the_project",
    "the_reviewer",
]
