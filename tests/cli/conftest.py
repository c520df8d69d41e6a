from pathlib import Path

import pytest

from terminal import Terminal


@pytest.fixture
def terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A database of its own, in the folder the test stands in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TUNEWRIGHT_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("TUNEWRIGHT_DATABASE_URL", raising=False)
    return Terminal(tmp_path, capsys)
