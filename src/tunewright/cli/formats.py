"""`tunewright formats`: what can be read, as a list for people or programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tunewright.cli import output
from tunewright.cli.options import AsJson


def formats(json: AsJson = False) -> int:
    """List every training format, log format and kind of file that `tunewright import` reads."""
    from tunewright import imports
    from tunewright.imports import mapping

    training = [
        {
            "name": one.name,
            "kind": "training",
            "title": one.summary.partition(":")[0],
            "summary": one.summary,
            "fields": [*one.fields, *mapping.COMMON],
            "needed": list(one.needed),
        }
        for one in imports.known_shapes()
    ]
    logs = [
        {"name": one.name, "kind": "log", "title": one.title, "summary": one.summary}
        for one in imports.known_logs()
    ]
    told = {"formats": [*training, *logs], "containers": list(imports.CONTAINERS), "archives": ["zip", "gz"]}
    output.show(json, told, _lines(told))
    return 0


def _lines(told: dict[str, Any]) -> Iterator[str]:
    for kind, heading in (("training", "Training formats"), ("log", "Logs")):
        yield heading
        rows = [(one["name"], one["summary"]) for one in told["formats"] if one["kind"] == kind]
        width = max(len(name) for name, _ in rows) if rows else 0
        yield from (f"  {name.ljust(width)}  {summary}" for name, summary in rows)
        yield ""
    yield f"Kinds of file: {', '.join(told['containers'])}; also packed: {', '.join(told['archives'])}"
