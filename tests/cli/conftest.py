from pathlib import Path

import pytest
from terminal import Terminal


@pytest.fixture
def terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A database of its own, in the folder the test stands in."""
    monkeypatch.chdir(tmp_path)
    return Terminal(tmp_path, capsys)
