"""A fuzzer that watches which code its bytes reach finds nothing but records, reasons and refusals."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from fuzzed import FILES

TARGET = Path(__file__).parents[1] / "fuzzing_target.py"
RUNS = 3000


def test_bytes_that_reach_ever_more_code_end_in_records_and_reasons(tmp_path):
    pytest.importorskip("atheris", reason="the fuzzer has no wheel for this Python or system")
    for at, (name, make) in enumerate(FILES.items()):
        (tmp_path / name).write_bytes(bytes([at % 11]) + make())
    options = [f"-runs={RUNS}", "-seed=1", "-max_len=8192", "-timeout=60", "-rss_limit_mb=4096"]
    done = subprocess.run(
        [sys.executable, TARGET, *options, f"-artifact_prefix={tmp_path}/", tmp_path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    assert f"Done {RUNS} runs" in done.stderr
