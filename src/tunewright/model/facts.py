"""What is measured about examples, so that nobody has to read all the text again to answer a question."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from tunewright.model.example import Kind

Task: TypeAlias = Literal["classification", "generation"]


@dataclass(frozen=True, slots=True)
class Member:
    """One example of a group that shares a key: enough to compare, without its text."""

    id: int
    prompt_key: str
    answer_key: str
    content_key: str
    label: str | None = None
    answer: str = ""
    """Start of the answer, at most 200 characters."""


@dataclass(frozen=True, slots=True)
class PairEdges:
    """How a prompt/completion pair begins and ends; lengths in characters."""

    id: int
    prompt_tail: str
    """Last 24 characters of the prompt."""
    answer_head: str
    """First 8 characters of the completion."""
    answer_tail: str
    """Last 16 characters of the completion."""


@dataclass(frozen=True)
class Census:
    """What is counted over a project (rejected examples left out), and ways to name the examples behind."""

    n_examples: int
    kinds: Mapping[Kind, int]
    task: Task
    labels: Mapping[str, int]
    """Examples per label, by exact spelling; empty where the task has no labels."""
    with_label: Callable[[str], tuple[int, ...]]
    """Ids of the examples that carry exactly this label."""
    without_label: Callable[[], tuple[int, ...]]
    """Ids of the examples of a classification project that have no label."""
    model: str
    token_limit: int
    """Tokens of one example beyond which the target's model cuts, or 0 where not known."""
    over_limit: Callable[[], tuple[tuple[int, int], ...]]
    """(id, tokens) of each example above the limit."""
    min_examples: int
    """The target refuses a file with fewer examples; 0 where it states none."""
    pair_edges: Callable[[], Iterator[PairEdges]] = field(default=lambda: iter(()))
    """Edges of every prompt/completion pair."""
