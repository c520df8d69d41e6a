"""What a forecast says is what the export then does, whether all examples were tried or only some."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from review_desk import a_project, a_store
from tunewright.actions import bulk_edits, exporting, forecasting, projects
from tunewright.actions.exporting import ExportWish
from tunewright.actions.forecasting import Forecast
from tunewright.actions.splitting import SplitWish
from tunewright.model import TuneError
from tunewright.model.project import Filter
from tunewright.store import Store
from tunewright.tokens import count_text

SPLIT = SplitWish(7, 0.2)
WISHES = [ExportWish(target, split=SPLIT) for target in ("openai-chat", "openai-prompt-completion")]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    return a_store(tmp_path, monkeypatch)


def reviewed(store: Store, n: int = 200, **more: Any) -> int:
    records = [{"prompt": f"question {n}", "completion": ("yes", "no")[n % 2], **more} for n in range(n)]
    project = a_project(store, records)
    bulk_edits.decide_all(store, project, Filter(), "accepted", "Ann")
    return project


def numbers(seen: Forecast) -> dict[str, tuple[int, int]]:
    return {side.split: (side.n_examples, side.n_tokens) for side in seen.sides}


def written(store: Store, project: int, wish: ExportWish) -> tuple[dict[str, tuple[int, int]], float]:
    report = exporting.export(store, project, wish, "Ann").report
    return {f["split"]: (f["examples"], f["tokens"]) for f in report["files"]}, report["cost"]["usd"]


@pytest.mark.parametrize("wish", WISHES, ids=lambda wish: wish.target)
def test_a_forecast_of_few_examples_is_exact(store: Store, wish: ExportWish) -> None:
    project = reviewed(store)
    seen = forecasting.forecast(store, project, wish)
    assert seen.is_exact
    assert (numbers(seen), float(seen.cost.usd)) == written(store, project, wish)


def test_a_forecast_of_many_examples_is_reckoned_from_tallies(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forecasting, "EXACT_UP_TO", 20)
    project = reviewed(store)
    seen = forecasting.forecast(store, project, WISHES[0])
    assert not seen.is_exact and seen.n_tried < 100
    assert (numbers(seen), float(seen.cost.usd)) == written(store, project, WISHES[0])


def test_the_older_format_is_reckoned_with_its_separators(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forecasting, "EXACT_UP_TO", 20)
    project = reviewed(store)
    seen = forecasting.forecast(store, project, WISHES[1])
    (n_train, n_tokens), (_, really) = numbers(seen)["train"], written(store, project, WISHES[1])[0]["train"]
    assert abs(n_tokens - really) <= n_train * count_text(" ->", "cl100k_base")


def test_what_cannot_be_written_is_reckoned_up_from_those_tried(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forecasting, "EXACT_UP_TO", 20)
    project = reviewed(store)
    bulk_edits.replace_all(store, project, Filter(label="no"), bulk_edits.Replacement("no", " "), "Ann")
    seen = forecasting.forecast(store, project, WISHES[0])
    (n,) = seen.unwritten.values()
    assert 60 <= n <= 140, "half of them, more or less"
    assert n + seen.n_examples == pytest.approx(200, abs=2)


def test_the_first_lines_are_those_of_the_files(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forecasting, "EXACT_UP_TO", 20)
    project = reviewed(store, id="x")
    seen = forecasting.forecast(store, project, WISHES[0])
    kept = exporting.export(store, project, WISHES[0], "Ann")
    for side in seen.sides:
        path = exporting.file_of(store, kept.id, f"{side.split}.jsonl")
        assert path is not None
        assert [line for _, line in side.lines] == path.read_text(encoding="utf-8").splitlines()[:3]
    assert seen.notes == ("Keys that this target refuses will stay behind: “id” (200).",)


def test_a_forecast_says_what_stands_in_the_way(store: Store) -> None:
    project = reviewed(store, 8)
    projects.set_up(store, project, "Ann", gate="info")
    bulk_edits.decide_all(store, project, Filter(ids=(1,)), "flagged", "Ann")
    seen = forecasting.forecast(store, project, WISHES[0])
    assert seen.not_meant == {"It is flagged for another look.": 1}
    assert "a job with fewer than 10 is refused" in seen.warnings[0]
    assert "exports nothing while such findings are open" in seen.gate
    assert exporting.listed(store, project) == []


def test_a_forecast_writes_and_decides_nothing(store: Store) -> None:
    project = reviewed(store)
    forecasting.forecast(store, project, WISHES[0])
    assert not store.settings.exports.exists()
    with pytest.raises(TuneError, match="only 200 examples"):
        forecasting.forecast(store, project, ExportWish("openai-chat", split=SplitWish(7, count=200)))
