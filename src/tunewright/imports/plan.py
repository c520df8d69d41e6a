"""How a file is going to be read: a frozen value that can be shown, corrected, stored and sent to a worker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final, Literal, TypeAlias, get_args

from tunewright.model import SPLITS, Split, TuneError, UnknownName

Container: TypeAlias = Literal["jsonl", "json", "csv", "tsv"]
Field: TypeAlias = Literal["prompt", "completion", "messages", "system", "label", "id", "split"]
Mapping: TypeAlias = tuple[tuple[Field, str], ...]
"""Which column or key feeds which field; a field that is absent is not read."""

CONTAINERS: Final[tuple[Container, ...]] = get_args(Container)
FIELDS: Final[tuple[Field, ...]] = get_args(Field)
_DELIMITERS: Final = {"csv": ",", "tsv": "\t"}


@dataclass(frozen=True)
class ReadPlan:
    """Everything needed to read a file, and nothing about the file itself."""

    encoding: str
    container: Container
    shape: str
    mapping: Mapping = ()
    delimiter: str = ""
    """What separates the cells of a table; empty for JSON."""
    split: Split | None = None
    """The split of every record that does not name its own."""
    columns: tuple[str, ...] = ()
    """Columns of a table, or keys seen in the first records, in their order."""

    @property
    def format(self) -> str:
        """Shape and container in one name, for example “chat-jsonl”."""
        return f"{self.shape}-{self.container}"

    @property
    def is_table(self) -> bool:
        """True for CSV and TSV, where every value is a text."""
        return self.container in _DELIMITERS

    @cached_property
    def fields(self) -> dict[Field, str]:
        """Column or key of each field that is mapped."""
        return dict(self.mapping)

    def to_dict(self) -> dict[str, Any]:
        """The plan as plain JSON."""
        return {
            "encoding": self.encoding,
            "container": self.container,
            "shape": self.shape,
            "mapping": [list(pair) for pair in self.mapping],
            "delimiter": self.delimiter,
            "split": self.split,
            "columns": list(self.columns),
        }

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> ReadPlan:
        """The plan that `to_dict` wrote."""
        return cls(
            encoding=stored["encoding"],
            container=_container(stored["container"]),
            shape=stored["shape"],
            mapping=tuple((_field(field), str(column)) for field, column in stored["mapping"]),
            delimiter=stored["delimiter"],
            split=stored["split"] if stored["split"] in SPLITS else None,
            columns=tuple(stored["columns"]),
        )


def with_container(plan: ReadPlan, container: Container) -> ReadPlan:
    """The plan for another container; a table keeps a delimiter that fits it."""
    default = _DELIMITERS.get(container, "")
    keeps = container == "csv" and plan.container == "csv"
    return replace(plan, container=container, delimiter=plan.delimiter if keeps else default)


def parse_mapping(text: str) -> Mapping:
    """“prompt=question,completion=answer,label=tag,id=ref” as a mapping; space around names does not count.

    Raises: `TuneError` for an unknown field, a field named twice, or a part that is not “field=column”.
    """
    pairs = [_pair(part) for part in text.split(",") if part.strip()]
    if not pairs:
        raise TuneError("The mapping is empty.", "Write it like this: prompt=question,completion=answer")
    fields = [field for field, _ in pairs]
    twice = next((field for field in fields if fields.count(field) > 1), None)
    if twice:
        raise TuneError(f"The mapping names “{twice}” twice.", "Give each field one column.")
    return tuple(pairs)


def with_mapping(plan: ReadPlan, mapping: Mapping) -> ReadPlan:
    """The plan with these fields read from these columns; guesses for other fields stay.

    A guess gives way where its column is now used for something else. Mapping `messages` reads the file as
    chat, mapping `prompt` or `completion` as pairs. Of a table, only columns that exist can be chosen.

    Raises: `UnknownName` for a column that the table does not have.
    """
    for _, column in mapping:
        if plan.is_table and plan.columns and column not in plan.columns:
            raise UnknownName("column", column, plan.columns)
    chosen = dict(mapping)
    taken = set(chosen.values())
    kept = {field: column for field, column in plan.mapping if field in chosen or column not in taken}
    shape = plan.shape
    if "messages" in chosen:
        shape = "chat"
    elif "prompt" in chosen or "completion" in chosen:
        shape = "prompt-completion"
    merged = {**kept, **chosen}
    dropped = ("prompt", "completion", "system") if shape == "chat" else ("messages",)
    pairs = [(field, merged[field]) for field in FIELDS if field in merged]
    if shape != plan.shape:
        pairs = [pair for pair in pairs if pair[0] not in dropped]
    return replace(plan, shape=shape, mapping=tuple(pairs))


def one_of(names: Sequence[str], columns: Sequence[str]) -> str | None:
    """The first of the names that is a column, whatever its case; the column's own spelling comes back."""
    spelled = {column.strip().casefold().replace(" ", "_"): column for column in reversed(columns)}
    return next((spelled[name] for name in names if name in spelled), None)


def _pair(part: str) -> tuple[Field, str]:
    field, equals, column = (piece.strip() for piece in part.partition("="))
    if not equals or not column:
        raise TuneError(
            f"“{part.strip()[:40]}” is not a mapping.", "Write field=column, for example prompt=question."
        )
    return _field(field.lower()), column


def _field(name: str) -> Field:
    for field in FIELDS:
        if field == name:
            return field
    raise UnknownName("field", name, FIELDS)


def _container(name: str) -> Container:
    for container in CONTAINERS:
        if container == name:
            return container
    raise UnknownName("kind of file", name, CONTAINERS)
