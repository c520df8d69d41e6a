"""For tests of the import page: files dropped on it, its boxes, and the import itself."""

from __future__ import annotations

from typing import Any

from streamlit.testing.v1 import AppTest

from screens import key, the_screen, work
from tunewright.store import Store


def the_page(project: int, **given: object) -> AppTest:
    """The import page of this project."""
    return the_screen("import_data.py", project=project, **given)


def upload(app: AppTest, *files: tuple[str, bytes]) -> AppTest:
    """The page after these files, by name and content, were dropped on it."""
    app.file_uploader[0].set_value([(name, content, "application/octet-stream") for name, content in files])
    return app.run()


def box_of(app: AppTest, label: str) -> Any:
    """The selectbox with this label."""
    return next(box for box in app.selectbox if box.label == label)


def opened(app: AppTest, name: str) -> AppTest:
    """The page with the box of this key open."""
    app.session_state[name] = True
    return app.run()


def imported(app: AppTest, store: Store) -> AppTest:
    """The page after the import was started and the worker had its turn."""
    key(app, "start_import").click().run()
    work(store)
    return app.run()
