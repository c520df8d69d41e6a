"""Run a command to its end and see what it costs: wall time, and the memory of it and all processes below it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_EVERY_SECONDS = 0.05
_PROC = Path("/proc")


@dataclass(frozen=True)
class Run:
    """How one command went."""

    seconds: float
    cpu_seconds: float
    """Processor time of it and all processes below it; less disturbed by what else runs than wall time is."""
    peaks: tuple[float, ...]
    """Most memory that each of its processes held at once, in megabytes, largest first."""
    output: str

    @property
    def largest(self) -> float:
        """The memory of its largest process, in megabytes; 0 where it could not be seen."""
        return self.peaks[0] if self.peaks else 0.0


def run(command: Sequence[str | Path], environ: Mapping[str, str] | None = None) -> Run:
    """Run the command, watching its memory on the way. Fails loudly where the command does."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output, tempfile.TemporaryFile("w+") as told:
        before, spent = time.perf_counter(), _spent_by_children()
        process = subprocess.Popen(
            [str(part) for part in command], stdout=output, stderr=told, env={**os.environ, **(environ or {})}
        )
        peaks: dict[int, float] = {}
        while process.poll() is None:
            _look(process.pid, peaks)
            time.sleep(_EVERY_SECONDS)
        seconds = time.perf_counter() - before
        if process.returncode:
            raise SystemExit(f"{command} ended with {process.returncode}:\n{_read(told)}")
        return Run(
            seconds, _spent_by_children() - spent, tuple(sorted(peaks.values(), reverse=True)), _read(output)
        )


def _spent_by_children() -> float:
    times = os.times()
    return times.children_user + times.children_system


def _read(file: IO[str]) -> str:
    file.seek(0)
    return file.read()


def _look(root: int, peaks: dict[int, float]) -> None:
    for pid, megabytes in _family(root).items():
        peaks[pid] = max(peaks.get(pid, 0.0), megabytes)


def _family(root: int) -> dict[int, float]:
    """Memory of a process and all below it, by process id."""
    table = _from_proc() if _PROC.joinpath("self/status").exists() else _from_ps()
    found, ahead = {}, [root]
    while ahead:
        pid = ahead.pop()
        if pid in table:
            found[pid] = table[pid][1]
            ahead += [child for child, (parent, _) in table.items() if parent == pid]
    return found


def _from_proc() -> dict[int, tuple[int, float]]:
    """(parent, peak megabytes) of every process, as Linux keeps them."""
    table = {}
    for folder in _PROC.iterdir():
        if not folder.name.isdigit():
            continue
        try:
            lines = (folder / "status").read_text().splitlines()
        except OSError:
            continue
        said = dict(line.split(":", 1) for line in lines if ":" in line)
        table[int(folder.name)] = (int(said["PPid"]), int(said.get("VmHWM", "0 kB").split()[0]) / 1024)
    return table


def _from_ps() -> dict[int, tuple[int, float]]:
    told = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,rss="], capture_output=True, text=True, check=False)
    rows = (line.split() for line in told.stdout.splitlines())
    return {int(row[0]): (int(row[1]), int(row[2]) / 1024) for row in rows if len(row) == 3}


def tunewright(*arguments: str | Path) -> list[str | Path]:
    """The command line of the real `tunewright` command."""
    return [sys.executable, "-m", "tunewright", *arguments]
