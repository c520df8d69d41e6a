"""For tests of the review page: a project from a few lines, and the page open on it."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from tunewright.actions import bulk_edits, importing, projects
from tunewright.model.project import Filter
from tunewright.settings import read_settings
from tunewright.store import Store, open_store

ROOT = Path(__file__).resolve().parents[1]


def a_store(tmp_path: Path, monkeypatch: Any) -> Store:
    """The store that the app will use, in a folder of this test."""
    monkeypatch.setenv("TUNEWRIGHT_DATABASE_URL", f"sqlite:///{tmp_path / 'test.db'}")
    monkeypatch.delenv("TUNEWRIGHT_DATA_DIR", raising=False)
    return open_store(read_settings())


def a_project(
    store: Store, records: list[dict[str, Any]], name: str = "trial", project_id: int | None = None
) -> int:
    """A project with these records imported."""
    if project_id is None:
        project_id = projects.create(store, name).id
    text = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    kept = importing.keep_upload(store, "records.jsonl", io.BytesIO(text.encode()))
    plan = importing.recognise(kept.path, kept.name).plan
    importing.import_file(store, project_id, kept, plan, "Ann")
    return project_id


def reviewed(store: Store, records: list[dict[str, Any]]) -> int:
    """A project with these records imported, all of them accepted."""
    project = a_project(store, records)
    bulk_edits.decide_all(store, project, Filter(), "accepted", "Ann")
    return project


def the_page(project_id: int, reviewer: str = "Ann", **address: Any) -> AppTest:
    """The review page of this project, as this person sees it first."""
    app = AppTest.from_file(str(ROOT / "pages" / "entry.py"), default_timeout=120)
    app.session_state["reviewer"] = reviewer
    for name, value in {"project": project_id, **address}.items():
        app.query_params[name] = str(value)
    return app.run().switch_page("review.py").run()


def button(app: AppTest, start: str) -> Any:
    """The one button whose key starts so."""
    return next(found for found in app.button if (found.key or "").startswith(start))


def editors(app: AppTest) -> list[Any]:
    """The editors of the example on screen, in order."""
    return [area for area in app.text_area if (area.key or "").startswith("ed_")]


def title(app: AppTest) -> str:
    """Which example is on screen."""
    return str(app.subheader[0].value)
