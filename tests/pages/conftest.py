"""For tests of pages: a store of their own that the app finds."""

from __future__ import annotations

from pathlib import Path

import pytest

from review_desk import a_store
from tunewright.store import Store


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Empty, and the one that every page opens."""
    return a_store(tmp_path, monkeypatch)
