"""How a file is going to be read: a frozen value that can be shown, corrected, stored and sent to a worker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final, Literal, TypeAlias, get_args

from tunewright.model import SPLITS, Split, TuneError, UnknownName

Container: TypeAlias = Literal["jsonl", "json", "csv", "tsv", "xlsx", "parquet", "arrow", "text", "sse"]
Field: TypeAlias = Literal[
    "prompt",
    "input",
    "completion",
    "messages",
    "role",
    "content",
    "history",
    "system",
    "tools",
    "chosen",
    "rejected",
    "label",
    "id",
    "split",
]
Mapping: TypeAlias = tuple[tuple[Field, str], ...]
"""Which column, key or path (`a[].b`) feeds which field; a field that is absent is not read.

`role` and `content` are places within each message; all others are places in the record.
"""

CONTAINERS: Final[tuple[Container, ...]] = get_args(Container)
FIELDS: Final[tuple[Field, ...]] = get_args(Field)
_DELIMITERS: Final = {"csv": ",", "tsv": "\t"}
_TABLES: Final = (*_DELIMITERS, "xlsx")
_BINARY: Final = ("xlsx", "parquet", "arrow")


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
    has_header: bool = True
    """False for a table whose first row is data: its columns are then called “column 1”, “column 2” and so on."""
    escape: str = ""
    """What stands before a quotation mark inside a cell where that is not another one; empty or a backslash."""
    sheet: str = ""
    """The sheet of a workbook; empty for the first one."""
    lists: tuple[str, ...] = ()
    """Where the records of a JSON file lie inside an object: the keys of their lists, `data` or `data/items`."""

    @property
    def format(self) -> str:
        """Shape and container in one name, for example “chat-jsonl”."""
        return f"{self.shape}-{self.container}"

    @property
    def is_table(self) -> bool:
        """True for CSV, TSV and workbooks, where every value is a text."""
        return self.container in _TABLES

    @property
    def has_columns(self) -> bool:
        """True for tables and for Parquet and Arrow, where lists are often kept as JSON text in a column."""
        return self.is_table or self.container in ("parquet", "arrow")

    @property
    def is_delimited(self) -> bool:
        """True for tables that are written as lines of text, with separators between the cells."""
        return self.container in _DELIMITERS

    @property
    def is_text(self) -> bool:
        """True where the bytes of the file are text in some encoding."""
        return self.container not in _BINARY

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
            "has_header": self.has_header,
            "escape": self.escape,
            "sheet": self.sheet,
            "lists": list(self.lists),
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
            has_header=stored.get("has_header", True),
            escape=stored.get("escape", ""),
            sheet=stored.get("sheet", ""),
            lists=tuple(stored.get("lists", ())),
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
