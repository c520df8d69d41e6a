from collections.abc import Iterator
from pathlib import Path

import pytest

from tunewright.store import Store
from workshop import a_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store on SQLite, in a folder of its own."""
    opened = a_store(tmp_path)
    yield opened
    opened.close()
