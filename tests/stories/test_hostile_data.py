"""A project full of text that would like to be more than text: every screen shows it, and asks nobody."""

from __future__ import annotations

import io
import json
import runpy
from pathlib import Path

import pytest

import browser
from review_desk import ROOT
from tunewright.actions import bulk_edits, exporting, importing, projects, reviewing
from tunewright.actions.exporting import ExportWish
from tunewright.actions.splitting import SplitWish
from tunewright.model.project import Filter
from tunewright.settings import Settings
from tunewright.store import Store, open_store
from tunewright.ui.navigation import SCREENS

HOSTILE: list[str] = runpy.run_path(str(ROOT / "tests" / "ui" / "apps" / "hostile.py"))["HOSTILE"]
NAME = "![x](http://evil.example/n.png) $x$ <img src=http://evil.example/n>.jsonl"


def a_hostile_project(folder: Path) -> int:
    store = open_store(Settings(f"sqlite:///{folder / 'tunewright.db'}", folder))
    project = projects.create(store, NAME).id
    records = [
        {"prompt": text, "completion": f"{text} {n % 3}", "label": text[:40], "id": text[:60]}
        for n, text in enumerate(HOSTILE * 2)
    ]
    bring(store, project, records, NAME)
    bring(
        store,
        project,
        [record | {"completion": "[a](http://evil.example) changed"} for record in records[:2]],
        NAME,
    )
    projects.confirm(store, project, HOSTILE[0][:50], "classification", "field")
    reviewing.decide(store, project, 3, 1, HOSTILE[1][:50], state="accepted", note=HOSTILE[2][:80])
    bulk_edits.replace_all(store, project, Filter(), bulk_edits.Replacement("evil", "evil.evil"), "Ann")
    wish = ExportWish("openai-chat", "all", SplitWish(7, 0.3))
    exporting.export(store, project, wish, "<b>Ann</b>")
    store.close()
    return project


def bring(store: Store, project: int, records: list[dict[str, str]], name: str) -> None:
    text = "not json ![x](http://evil.example/r.png)\n" + "".join(json.dumps(record) + "\n" for record in records)
    kept = importing.keep_upload(store, name, io.BytesIO(text.encode()))
    importing.import_file(store, project, kept, importing.recognise(kept.path, kept.name).plan, "Ann")


@pytest.mark.browser
def test_every_screen_shows_hostile_text_as_text_and_asks_nobody(tmp_path: Path) -> None:
    project = a_hostile_project(tmp_path)
    with browser.serve(ROOT / "app.py", tmp_path) as app, browser.visiting(app) as page:
        for screen in SCREENS:
            path = "" if screen.name == "home" else screen.name
            page.goto(f"{app.url}/{path}?project={project}&reviewer=Ann")
            browser.ready(page)
            page.wait_for_timeout(400)
            assert page.evaluate("window.hacked") is None, screen.name
            made = page.locator('a[href*="evil"], img[src*="evil"], .katex, [data-testid="stMain"] script')
            assert made.count() == 0, screen.name
            assert "Something went wrong" not in page.get_by_test_id("stMain").inner_text(), screen.name
