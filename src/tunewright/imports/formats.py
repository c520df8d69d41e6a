"""Format names as people give them: a shape, a container, or both, as in “chat-jsonl”."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, NamedTuple

from tunewright.imports.logs.registry import find_log, known_logs
from tunewright.imports.plan import CONTAINERS, Container, ReadPlan, with_container
from tunewright.imports.registry import find_shape, known_shapes
from tunewright.model import UnknownName

_FAMILIES: Final = {
    **dict.fromkeys(("otel", "openllmetry", "openinference", "phoenix", "vercel", "pydantic", "logfire"), "spans"),
    **dict.fromkeys(("openai", "azure", "event", "litellm", "vllm"), "openai"),
    **dict.fromkeys(("langchain", "langsmith"), "langsmith"),
}
"""Tools by the first word of their formats, and the family they belong to; any other is a family of its own."""


class Wanted(NamedTuple):
    """What a format name asks for; None where it leaves the choice open."""

    shape: str | None = None
    container: Container | None = None


def wanted_format(text: str) -> Wanted:
    """What “chat”, “csv”, “prompt-completion-jsonl” and the like ask for; an empty text asks for nothing.

    Raises: `UnknownName`, with every name that works.
    """
    name = text.strip().lower().replace("_", "-").replace("/", "-")
    known = _known()
    if name and name not in known:
        raise UnknownName("format", text.strip()[:60], list(known))
    return known.get(name, Wanted())


def with_format(plan: ReadPlan, text: str) -> ReadPlan:
    """The plan in the format a person names; what the name leaves open stays as it was.

    Another shape gets its fields guessed anew from the columns the plan knows. When the container changes,
    `recognise(…, wanted=text)` does better: it looks at the file again.

    Raises: `UnknownName` for a format that does not exist.
    """
    wanted = wanted_format(text)
    if wanted.container and wanted.container != plan.container:
        plan = with_container(plan, wanted.container)
    if wanted.shape and wanted.shape != plan.shape:
        mapping = () if find_log(wanted.shape) else find_shape(wanted.shape).guess(plan.columns)
        plan = replace(plan, shape=wanted.shape, mapping=mapping)
    return plan


def format_names() -> tuple[str, ...]:
    """Every name that `with_format` takes."""
    return tuple(_known())


def family_of(format: str) -> str:
    """Whose ids the records of a format carry; the same id in formats of one family names the same thing.

    Training formats are one family, whose name is empty: their ids are those that a team gives. Of logs, the
    formats of one tool are a family, and so are those that hold the same spans or responses of the same service.
    """
    log = find_log(format) or find_log(format.rpartition("-")[0])
    tool = log.name.partition("-")[0] if log else ""
    return _FAMILIES.get(tool, tool)


def _known() -> dict[str, Wanted]:
    names = [*(found.name for found in known_shapes()), *(found.name for found in known_logs())]
    return {
        **{name: Wanted(shape=name) for name in names},
        **{container: Wanted(container=container) for container in CONTAINERS},
        **{f"{name}-{container}": Wanted(name, container) for name in names for container in CONTAINERS},
    }
