"""A project and what happens in it: imports, examples as a list shows them, events, jobs, exports."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from tunewright.model.called import Called
from tunewright.model.example import Body, Example, Kind, Split, State
from tunewright.model.facts import Task
from tunewright.model.finding import Severity

LabelSource: TypeAlias = Literal["answer", "field", "none"]
JobState: TypeAlias = Literal["waiting", "running", "done", "failed", "cancelled"]
SourceState: TypeAlias = Literal["reading", "done", "cancelled", "failed"]
EventKind: TypeAlias = Literal[
    "import", "edit", "decision", "label", "note", "bulk", "undo", "settings", "dismissal", "leftover", "generation"
]


@dataclass(frozen=True, slots=True)
class Project:
    """A body of examples that will become one training set. `revision` grows with every write in it."""

    id: int
    name: str
    task: Task | None = None
    """None until somebody, or the first import, has said what the examples are for."""
    task_confirmed: bool = False
    label_source: LabelSource = "none"
    """Where labels live: in the answer itself, in a field of their own, or nowhere."""
    target: str = "openai-chat"
    model: str = "gpt-4o-mini-2024-07-18"
    epochs: int | None = None
    """None: the cookbook's rule decides from the number of examples."""
    usd_per_million: str | None = None
    """The team's own training price as decimal text; None: the dated table's."""
    system_message: str = ""
    gate: Severity | None = None
    """Findings of this severity or worse block an export; None: nothing blocks."""
    keep_imported_split: bool = True
    revision: int = 0
    check_settings: str = "{}"
    """JSON: checks switched off and settings other than the defaults, {"off": [code], "settings": {code: {…}}}."""
    gate_codes: str = ""
    """Checks whose open findings block an export whatever their severity, as codes joined by commas."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """Where every record of one file went: `read` is always the sum of the others."""

    read: int = 0
    imported: int = 0
    identical: int = 0
    changed: int = 0
    rejected: int = 0
    blank: int = 0
    skipped: int = 0
    """Entries of a log that are no example of their own: other records, halves joined to another entry, earlier
    calls of a conversation, and what the person filtered out. `Source.left_out` says how many of which."""


@dataclass(frozen=True, slots=True)
class Source:
    """One imported file and its ledger. Examples of a source that is not `done` are not visible."""

    id: int
    project_id: int
    name: str
    sha256: str
    format: str
    encoding: str
    plan: dict[str, Any]
    status: SourceState
    ledger: Ledger
    by: str
    started_at: str
    finished_at: str | None = None
    split: Split | None = None
    job_id: int | None = None
    left_out: dict[str, int] = field(default_factory=dict)
    """Skipped entries by the short name of the reason."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """A rejected line as kept: `status` is open, repaired (imported since) or set aside."""

    id: int
    source_id: int
    line: int
    reason: str
    raw: str
    status: str = "open"
    code: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which examples of a project are meant; empty fields do not narrow. All given ones must hold."""

    states: tuple[State, ...] = ()
    label: str | None = None
    """Exact label; the empty text means examples without one."""
    code: str | None = None
    """Examples with an open finding of this check; rejected ones only where `states` names them."""
    finding: int | None = None
    """Examples that this finding names; rejected ones only where `states` names them."""
    source: int | None = None
    words: str = ""
    """Search words, all of which must occur; the last may be a beginning of a word."""
    n_turns: int | None = None
    split: Split | None = None
    """The split as imported."""
    refusals: bool = False
    edited: bool = False
    tokens_from: int | None = None
    tokens_below: int | None = None
    ids: tuple[int, ...] | None = None
    model: str = ""
    """Examples from logged calls to this model, asked for or served."""
    route: str = ""
    """Examples from logged calls of this route, span or application."""
    tag: str = ""
    user: str = ""
    conversation: str = ""
    called_from: str = ""
    """Examples from calls made at or after this moment, ISO 8601 in UTC; a date means its beginning."""
    called_before: str = ""
    score_from: float | None = None
    score_to: float | None = None
    """Examples whose feedback is a number up to this one, itself included."""
    lowest_first: bool = False
    """The queue begins with the lowest feedback instead of the oldest example."""


@dataclass(frozen=True, slots=True)
class Line:
    """One example as a list shows it; texts are cut to a preview."""

    id: int
    state: State
    kind: Kind
    label: str | None
    excerpt: str
    answer: str
    n_turns: int
    tokens: int
    source: str
    line: int
    external_id: str | None
    imported_split: Split | None
    n_findings: int = 0
    """Open findings about it that are errors or warnings."""
    edited: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """One example as the review page shows it, with what is known about it."""

    example: Example
    original: str
    """The record's text as imported, verbatim."""
    imported: Example
    """The example as first understood, before any edit."""
    version: int
    state: State
    note: str
    source_id: int
    source: str
    line: int
    imported_split: Split | None
    tokens: int
    label: str | None
    """The label in force, wherever the project keeps labels."""
    decided_by: str | None = None
    decided_at: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """One example whole, in a list: its line, its text as it stands, and what its log said about the call."""

    line: Line
    body: Body
    note: str
    called: Called | None


@dataclass(frozen=True, slots=True)
class CallFacets:
    """What there is to choose from among the logged calls of a project, each with its number of examples."""

    n_calls: int = 0
    models: dict[str, int] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    tags: dict[str, int] = field(default_factory=dict)
    first_at: str = ""
    last_at: str = ""
    n_scored: int = 0
    lowest: float | None = None
    highest: float | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One thing somebody did: never changed, never removed. `before` and `after` hold only changed fields."""

    id: int
    project_id: int
    example_id: int | None
    at: str
    by: str
    kind: EventKind
    before: dict[str, Any]
    after: dict[str, Any]
    batch_id: int | None = None
    undoes: int | None = None
    undone: bool = False


@dataclass(frozen=True, slots=True)
class KeptFinding:
    """A finding as stored: with its number of examples, and the dismissal if somebody gave one."""

    id: int
    code: str
    severity: Severity
    message: str
    key: str
    n_examples: int
    evidence: dict[str, Any] = field(default_factory=dict)
    dismissed_by: str | None = None
    dismissed_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A line of a later file with the external id of an example that is already here, but other content."""

    id: int
    example_id: int
    source_id: int
    source: str
    line: int
    proposed: Example
    original: str
    status: str


@dataclass(frozen=True, slots=True)
class Job:
    """Long work beside the page. `done` of `total` (0: not known yet) counts in `unit`."""

    id: int
    project_id: int | None
    kind: str
    params: dict[str, Any]
    state: JobState
    done: int
    total: int
    message: str
    result: dict[str, Any]
    by: str
    created_at: str
    cancel: bool = False
    finished_at: str | None = None

    @property
    def is_final(self) -> bool:
        """True when nothing more will happen to it."""
        return self.state in ("done", "failed", "cancelled")


@dataclass(frozen=True, slots=True)
class Counts:
    """Examples and tokens of one review state; each example counted in its own form, chat or pair."""

    n: int = 0
    n_pairs: int = 0
    """How many of them are prompt/completion pairs."""
    o200k_base: int = 0
    cl100k_base: int = 0


@dataclass(frozen=True, slots=True)
class KeptExport:
    """An export as kept: the report that was shown then, and the files under their hashes."""

    id: int
    project_id: int
    target: str
    by: str
    at: str
    report: dict[str, Any]
    options: dict[str, Any]
