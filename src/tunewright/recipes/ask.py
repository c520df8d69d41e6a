"""What goes to a model and what comes of it, as values: subjects, asks, drafts of examples, reasons against one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeAlias

from tunewright.model import Body, Example, Kind
from tunewright.model.generation import RecipeName, RecipeOptions
from tunewright.text import fingerprint

Answers: TypeAlias = Mapping[str, Any]
"""What was read from the answers so far, by the name of their step."""
Schema: TypeAlias = dict[str, Any]


class Unusable(Exception):
    """An answer nothing can be made of; the message says why, in a sentence for people."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a request is about: a passage, or an example with the passage it came from, where there is one."""

    id: int
    about: Literal["passage", "example"]
    text: str = ""
    """The passage; empty for an example that came from none."""
    title: str = ""
    """Title and headings of the passage."""
    document_id: int | None = None
    document_key: str = ""
    """Names the document in the example itself, the same wherever it is read."""
    example: Example | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """One request: the messages, and the JSON that the answer should be."""

    step: str
    system: str
    user: str
    schema: Schema
    max_tokens: int
    expected_tokens: int
    """How long the answer will probably be, for the estimate."""

    @property
    def messages(self) -> list[dict[str, str]]:
        """As the wire has them."""
        return [{"role": "system", "content": self.system}, {"role": "user", "content": self.user}]

    def key(self, subject: Subject) -> str:
        """Equal for the same request about the same subject."""
        return fingerprint(self.step, subject.about, subject.id, self.system, self.user, self.max_tokens)


@dataclass(frozen=True, slots=True)
class Made:
    """The draft of one example."""

    kind: Kind
    body: Body
    quotes: tuple[str, ...] = ()
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of the answers about one subject: drafts, and reasons why some were left out."""

    made: tuple[Made, ...]
    unusable: tuple[str, ...] = ()


Write: TypeAlias = Callable[[Subject, RecipeOptions, str, Answers], Ask]
Read: TypeAlias = Callable[[str, Subject, RecipeOptions, Answers], Any]
Build: TypeAlias = Callable[[Subject, RecipeOptions, Answers], Outcome]


@dataclass(frozen=True, slots=True)
class Step:
    """One request of a recipe: its prompt, how it is written, and how its answer is read (may raise `Unusable`)."""

    name: str
    template: str
    """The prompt that a person may change; words in braces are filled in."""
    write: Write
    read: Read
    guess: Callable[[RecipeOptions], Any] = field(default=lambda options: None)
    """What its answer will probably be, to estimate the steps after it."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """A way to make examples, in steps; each step sees what was read from the ones before."""

    name: RecipeName
    title: str
    claim: str
    """What it makes, in one sentence for people."""
    steps: tuple[Step, ...]
    build: Build
    about: Literal["passage", "example"] = "passage"
    made_per_subject: Callable[[RecipeOptions], int] = field(default=lambda options: options.per_passage)


TEXT: Final[Schema] = {"type": "string"}
TEXTS: Final[Schema] = {"type": "array", "items": TEXT}


def listed(name: str, **fields: Schema) -> Schema:
    """The schema of an object that holds one list, of texts or, with `fields`, of objects."""
    item = closed(**fields) if fields else TEXT
    return closed(**{name: {"type": "array", "items": item}})


def closed(**fields: Schema) -> Schema:
    """The schema of an object with exactly these fields, as strict structured outputs want it."""
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}
