"""Making examples from documents: what is kept of sources, runs, requests, and where a proposal came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Literal, TypeAlias

RecipeName: TypeAlias = Literal["qa", "classification", "dialogue", "paraphrase", "negatives", "rewrite", "judge"]
RunState: TypeAlias = Literal["waiting", "running", "paused", "stopped", "done", "cancelled", "failed"]
"""`stopped`: a ceiling was reached; `failed`: nothing more can be sent, as for a refused key. Both can go on."""
RequestState: TypeAlias = Literal["sent", "answered", "failed", "resent"]
"""`resent`: it had no answer and was asked again as a new request; kept because it may have been charged."""
Shape: TypeAlias = Literal["chat", "pair"]

RECIPES: Final[tuple[RecipeName, ...]] = (
    *("qa", "classification", "dialogue", "paraphrase", "negatives", "rewrite"),
)
GENERATED: Final = "generated"
"""Format of the source that a run has, as imported examples have a file."""
FROM_EXAMPLES: Final[tuple[RecipeName, ...]] = ("paraphrase", "rewrite")
"""Recipes that start from examples of the project rather than from passages."""


@dataclass(frozen=True, slots=True)
class KeptDocument:
    """One document as kept. Its text is that of its passages, in their order."""

    id: int
    project_id: int
    title: str
    name: str
    """The file's name, or empty for pasted text."""
    kind: str
    """markdown, text, html, pdf or docx."""
    url: str
    licence: str
    fingerprint: str
    """Equal for documents with the same text: the same document again is recognised by it."""
    budget: int
    """Tokens that a passage was to hold at most."""
    n_passages: int
    n_tokens: int
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class KeptPassage:
    """A piece of a document that questions are asked about."""

    id: int
    document_id: int
    ordinal: int
    """Its place in the document, from 1."""
    heading: tuple[str, ...]
    """The headings it stands under, outermost first."""
    text: str
    tokens: int
    is_edited: bool = False
    is_used: bool = True
    """False where somebody chose to leave it out of runs."""
    title: str = ""
    """The title of its document."""

    @property
    def place(self) -> str:
        """Where it stands, in words: title, headings, number."""
        return f"{self.path} › passage {self.ordinal}" if self.path else f"passage {self.ordinal}"

    @property
    def path(self) -> str:
        """Title and headings in words; a heading that is the title stands once."""
        own = self.heading[1:] if self.heading[:1] == (self.title,) else self.heading
        return " › ".join(part for part in (self.title, *own) if part)


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one file that was given: a kept document, new or known before, or why there is none."""

    name: str
    document: KeptDocument | None = None
    is_known: bool = False
    """True where the project had a document with the same text already; that one is named."""
    refusal: str = ""
    note: str = ""
    """What could not be read of a document that was kept, such as pages that are pictures."""


@dataclass(frozen=True, slots=True)
class Connection:
    """An OpenAI-compatible server and a model there. The key is never part of it."""

    base_url: str
    model: str
    name: str = ""
    """Its table in `.streamlit/secrets.toml`; empty for one typed by hand."""
    api_key_env: str = "OPENAI_API_KEY"
    usd_per_million_input: Decimal | None = None
    """The team's own price; None: the dated table's, where it knows the model."""
    usd_per_million_output: Decimal | None = None
    parallel: int = 4
    """How many requests may be open at the same time."""
    timeout_seconds: float = 120.0
    stream: bool = False
    """Have answers sent piece by piece; for servers that answer no other way."""

    @property
    def is_local(self) -> bool:
        """True for a server on this machine, which nobody bills by token."""
        host = self.base_url.partition("://")[2].partition("/")[0].lower()
        host = host[: host.index("]") + 1] if host.startswith("[") and "]" in host else host.partition(":")[0]
        return host in ("localhost", "127.0.0.1", "[::1]") or host.startswith("127.")


@dataclass(frozen=True, slots=True)
class RecipeOptions:
    """What is to be made, and how. Empty texts leave the choice to the model."""

    recipe: RecipeName = "qa"
    per_passage: int = 3
    """Examples per passage; for classification, per passage and label; paraphrases per example."""
    language: str = ""
    tone: str = ""
    difficulty: str = ""
    labels: tuple[str, ...] = ()
    """For classification: the labels to make examples for."""
    n_turns: int = 4
    """For dialogues: user and assistant turns together, an even number."""
    shape: Shape = "chat"
    """Whether examples become chats, or prompt and completion."""
    system_message: str = ""
    """Put before every chat that is made; empty for none."""
    temperature: float | None = 0.7
    """None: the server's own."""
    seed: int | None = None
    max_output_tokens: int = 1500
    """The most that one answer may hold; it is what the ceiling counts with before the answer is there."""
    templates: Mapping[str, str] = field(default_factory=dict)
    """Prompts changed by a person, by their step; the others are the recipe's own."""
    example_ids: tuple[int, ...] = ()
    """For recipes that start from examples: which; empty for all accepted ones."""
    document_ids: tuple[int, ...] = ()
    """For recipes that start from passages: of which documents; empty for all of the project."""
    with_judge: bool = False
    """Have every proposal scored, in a request of its own."""


@dataclass(frozen=True, slots=True)
class Ceiling:
    """Where a run stops by itself, before it would go beyond; None for no such limit."""

    usd: Decimal | None = Decimal(1)
    requests: int | None = None


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a run would need, counted without contacting anybody."""

    n_subjects: int
    """Passages, or examples for the recipes that start from them."""
    n_requests: int
    input_tokens: int
    output_tokens: int
    usd: Decimal | None
    """None where no price is known for the model."""
    n_proposals: int
    price_note: str = ""
    """Where the price comes from and of which day, or why there is none."""
    n_known: int = 0
    """Requests that are answered already, in a run that would go on."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One request without a usable answer, in words."""

    request_id: int
    step: str
    passage_id: int | None
    example_id: int | None
    place: str
    """Which passage or example, as a person finds it."""
    reason: str
    attempts: int
    may_be_paid: bool
    """True where the server may have charged for it: it was sent, and no refusal came back."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a recipe: what was asked for, how far it is, and what came of it."""

    id: int
    project_id: int
    source_id: int
    """The import-like source that its proposals belong to: a filter by source shows them."""
    state: RunState
    reason: str
    """Why it is paused, stopped or failed; empty otherwise."""
    options: RecipeOptions
    connection: Connection
    ceiling: Ceiling
    prompt_version: str
    n_subjects: int
    n_expected: int
    """Requests that it needs in all, as far as known now."""
    n_sent: int
    n_answered: int
    n_failed: int
    input_tokens: int
    output_tokens: int
    usd: Decimal | None
    """What the answers so far cost; None where no price is known."""
    n_proposals: int
    n_filtered: int
    """Proposals left out because they are nearly the same as an example or as each other."""
    n_unusable: int
    """Proposals left out because they did not belong to their passage, such as a quotation that is not in it."""
    by: str
    at: str
    finished_at: str | None = None
    job_id: int | None = None
    needs_key: bool = False
    """True where it goes on only when somebody gives the key again, which is kept for the session alone."""
    wish: Literal["", "pause", "cancel"] = ""
    """What somebody asked of it while it is worked on, until it is done."""
    usd_unsure: Decimal | None = None
    """The most that requests may have cost which were sent and got no answer; None where no price is known."""

    @property
    def usd_at_most(self) -> Decimal | None:
        """The most that was spent: answers, and requests that may have been charged without one."""
        return None if self.usd is None else self.usd + (self.usd_unsure or Decimal(0))

    @property
    def is_final(self) -> bool:
        """True when nothing happens to it unless somebody asks."""
        return self.state not in ("waiting", "running")

    @property
    def can_go_on(self) -> bool:
        """True where it was left before its end and may be taken up again."""
        return self.state in ("paused", "stopped", "failed")


@dataclass(frozen=True, slots=True)
class JudgeScore:
    """What the judge says about a proposal, by its rubric; it sorts the queue and decides nothing."""

    score: float
    """0 to 1, higher is better: the mean of the four below."""
    reason: str
    clear: float
    answerable: float
    correct: float
    complete: float
    model: str
    at: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a generated example, or a rewritten answer, came from."""

    example_id: int
    run_id: int
    recipe: RecipeName
    prompt_version: str
    model: str
    base_url: str
    at: str
    input_tokens: int
    output_tokens: int
    usd: Decimal | None
    """Its share of what the requests behind it cost; None where no price is known."""
    temperature: float | None
    seed: int | None
    document_id: int | None = None
    document: str = ""
    passage_id: int | None = None
    passage: KeptPassage | None = None
    """The passage as it stands now; `passage_text` is what the model was shown."""
    passage_text: str = ""
    url: str = ""
    licence: str = ""
    from_example: int | None = None
    """The example that was paraphrased or rewritten."""
    quotes: tuple[str, ...] = ()
    """Pieces of the passage, word for word, that the answer was said to rest on."""
    judge: JudgeScore | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How the judge compares with what reviewers decided afterwards."""

    n_judged: int
    n_decided: int
    """Judged proposals that a reviewer has accepted or rejected since."""
    threshold: float
    """Scores from here on count as the judge's yes."""
    n_agree: int
    n_judge_only: int
    """The judge would have accepted, the reviewer rejected."""
    n_reviewer_only: int
    """The reviewer accepted what the judge would not."""

    @property
    def share(self) -> float | None:
        """Agreed among decided, 0 to 1; None before anything was decided."""
        return self.n_agree / self.n_decided if self.n_decided else None
