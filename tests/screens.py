"""For tests of any page: the page open on a project, files to import, and the worker's turn."""

from __future__ import annotations

import io
from typing import Any

from streamlit.testing.v1 import AppTest

from review_desk import ROOT
from tunewright.actions import importing, worker
from tunewright.model.project import Source
from tunewright.store import Store

SAMPLES = ROOT / "data" / "samples"


def the_screen(file: str, reviewer: str = "Ann", **address: object) -> AppTest:
    """A page as this person sees it first."""
    app = AppTest.from_file(str(ROOT / "pages" / "entry.py"), default_timeout=120)
    app.session_state["reviewer"] = reviewer
    for name, value in address.items():
        app.query_params[name] = str(value)
    app.run()
    return app if file == "home.py" else app.switch_page(file).run()


def take_in_file(store: Store, project_id: int, name: str, text: str | bytes, by: str = "Ann") -> Source:
    """Import a file whole, as the worker would."""
    content = text if isinstance(text, bytes) else text.encode()
    kept = importing.keep_upload(store, name, io.BytesIO(content))
    return importing.import_file(store, project_id, kept, importing.recognise(kept.path, name).plan, by)


def work(store: Store) -> int:
    """Do all the work that waits; returns how much that was."""
    n = 0
    while worker.run_one(store, "a test"):
        n += 1
    return n


def said(app: AppTest) -> str:
    """All words of a page that are Markdown, one below the other."""
    parts: list[Any] = [
        *app.title,
        *app.subheader,
        *app.markdown,
        *app.caption,
        *app.info,
        *app.warning,
        *app.error,
    ]
    return "\n".join(str(part.value).replace("\\", "").replace("\u2060", "") for part in parts)


def key(app: AppTest, name: str) -> Any:
    """The button with this key."""
    return next(found for found in app.button if found.key == name)


def keys(app: AppTest, start: str) -> list[str]:
    """Keys of the buttons that begin so."""
    return [found.key for found in app.button if (found.key or "").startswith(start)]


def metrics(app: AppTest) -> dict[str, str]:
    """The figures of a page by their labels."""
    return {metric.label: metric.value for metric in app.metric}
