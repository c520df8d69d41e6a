"""What is measured about examples, so that nobody has to read all the text again to answer a question."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

from tunewright.model.called import Called
from tunewright.model.example import Kind, Split
from tunewright.model.finding import Finding

Task: TypeAlias = Literal["classification", "generation"]
Side: TypeAlias = Literal["prompt", "answer"]


@dataclass(frozen=True, slots=True)
class Member:
    """One example of a group that shares a key: enough to compare, without its text."""

    id: int
    prompt_key: str
    answer_key: str
    content_key: str
    label: str | None = None
    answer: str = ""
    """The answer; of a prompt with more than twenty, of some only the first 200 characters."""
    kind: Kind = "chat"


@dataclass(frozen=True, slots=True)
class PairEdges:
    """Prompt/completion pairs that begin and end alike, as far as a separator or an ending can be told from it."""

    ids: tuple[int, ...]
    prompt_end: str
    """Last characters of the prompts, at most 24: what could be a separator, with what stands before it."""
    answer_end: str
    """Last characters of the completions, at most 16: what could be an ending, with what stands before it."""
    leads_with_space: bool | None
    """Whether the completions begin with a space; None where they are empty."""


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
    """Edges of all prompt/completion pairs: each pair is in one group, and alike pairs may be in several."""
    shared_end: Callable[[Side], str] = field(default=lambda side: "")
    """The longest ending, within what `PairEdges` looks at, of all prompts or completions that are not blank."""
    repeating: Callable[[str], tuple[int, ...]] = field(default=lambda separator: ())
    """Ids of the pairs that have this separator, white space around it aside, within the last 24 characters of
    the prompt (once more, where the prompt ends with it), the first 8 or the last 16 of the completion."""
    spacings: Callable[[], Mapping[str, Mapping[str, tuple[int, ...]]]] = field(default=dict)
    """Labels that are answers and stand with different white space around them: {label: {answer: ids}}, its most
    frequent answer first; ids of that one are left out."""


class Measured(NamedTuple):
    """What the store keeps about one version of an example, computed from its text alone.

    Token counts are of the example in its own form (chat, or prompt plus completion). `words` is what search
    finds. Findings are those of the checks that look at one example; their example id is not set yet.
    """

    record_key: str
    prompt_key: str
    answer_key: str
    content_key: str
    excerpt: str
    """Start of the prompt's last message, for lists; at most 200 characters."""
    answer: str
    """Start of the answer, white space and all; at most 200 characters."""
    answer_label: str | None
    """The answer as a label: trimmed, where it is one short line; else None."""
    prompt_tail: str
    answer_tail: str
    n_turns: int
    o200k_base: int
    cl100k_base: int
    is_refusal: bool
    words: str
    findings: tuple[Finding, ...] = ()
    twin_hint: int | None = None
    """What the prompt shares with prompts that differ in case, space and punctuation only; None where unknown."""


class NewExample(NamedTuple):
    """A read and measured example on its way into the store. Travels between processes, which tuples do fastest.

    `imported` is the body's JSON where it is not simply the original's; None where the original says it all.
    """

    line: int
    kind: Kind
    original: str
    imported: str | None
    external_id: str | None
    own_label: str | None
    split: Split | None
    measured: Measured
    called: Called | None = None
    flag: str = ""
    """Why it comes in flagged; empty for an unreviewed one."""
