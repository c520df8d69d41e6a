"""The bundled samples become projects once, however often they are asked for."""

from __future__ import annotations

import pytest

from tunewright.actions import browsing, projects, samples
from tunewright.model.project import Filter
from tunewright.store import Store
from workshop import decide


def test_the_sample_is_opened_with_both_projects_filled(store: Store) -> None:
    opened = samples.open_sample(store)
    assert opened.name == "Sample: support intents"
    assert (opened.task, opened.label_source) == ("classification", "answer")
    names = [project.name for project in projects.listed(store)]
    assert names == ["Sample: clinic chat", "Sample: support intents"]
    assert all(browsing.count(store, project, Filter()) > 200 for project in projects.listed(store))


def test_opening_it_again_changes_nothing(store: Store) -> None:
    opened = samples.open_sample(store)
    decide(store, opened, browsing.page(store, opened, Filter(), limit=1)[0].id, "accepted")
    before = projects.get(store, opened.id)
    assert samples.open_sample(store) == before
    assert len(browsing.imports(store, opened.id)) == 1


def test_a_start_that_was_cut_off_is_made_up_for(store: Store) -> None:
    projects.create(store, "Sample: support intents")
    opened = samples.open_sample(store)
    assert browsing.count(store, opened, Filter()) > 200


def test_the_samples_of_an_installed_package_lie_beside_its_app(monkeypatch: pytest.MonkeyPatch) -> None:
    from pathlib import Path

    monkeypatch.setattr(samples, "app_home", lambda: Path("/site/tunewright/_app"))
    assert samples.folder() == Path("/site/tunewright/_app/data/samples")
