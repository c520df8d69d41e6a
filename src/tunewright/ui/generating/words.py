"""How recipes, runs, money and servers are said on the Generate page and beside a proposal."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from tunewright.model.generation import RecipeName, Run, RunState
from tunewright.ui.wording import Look

RECIPE_WORDS: Final[dict[str, str]] = {
    "qa": "Questions and answers",
    "classification": "Examples for labels",
    "dialogue": "Conversations",
    "negatives": "Questions it must decline",
    "paraphrase": "Other wordings of a prompt",
    "rewrite": "Better answers to existing prompts",
    "judge": "Scores of the judge",
}
"""What a run makes."""

RECIPE_NOTES: Final[dict[RecipeName, str]] = {
    "qa": "Questions about each passage, then answers that rest on it and quote it.",
    "classification": "Texts that a label fits, where the balance says that examples are missing.",
    "dialogue": "Several turns between a user and an assistant who knows the passage.",
    "negatives": "Questions that sound right but that the passage does not answer: the answer says so.",
    "paraphrase": "Each accepted prompt asked in other words; its answer stays as it is.",
    "rewrite": "A stronger model answers accepted prompts anew; you see what changed and take it or not.",
}

RUN_LOOKS: Final[dict[RunState, Look]] = {
    "waiting": Look("Waits for its turn", ":material/schedule:", "gray"),
    "running": Look("Running", ":material/progress_activity:", "blue"),
    "paused": Look("Paused", ":material/pause_circle:", "gray"),
    "stopped": Look("Stopped at its ceiling", ":material/vertical_align_top:", "orange"),
    "done": Look("Done", ":material/check_circle:", "green"),
    "cancelled": Look("Cancelled", ":material/cancel:", "gray"),
    "failed": Look("Cannot go on", ":material/error:", "red"),
}

RUN_WISHES: Final = {
    "pause": Look("Pauses when what is on its way has come", ":material/pause_circle:", "blue"),
    "cancel": Look("Ends when what is on its way has come", ":material/cancel:", "blue"),
}
"""A run that is still worked on, after somebody asked for its pause or its end."""

RUN_SIGNS: Final[dict[RunState, str]] = {
    "waiting": "… Waits",
    "running": "▶ Running",
    "paused": "‖ Paused",
    "stopped": "⊤ Stopped",
    "done": "✓ Done",
    "cancelled": "✕ Cancelled",
    "failed": "! Cannot go on",
}
"""States of runs in the cells of a table."""

KIND_WORDS: Final = {"markdown": "Markdown", "text": "Text", "html": "Web page", "pdf": "PDF", "docx": "Word"}


def usd(amount: Decimal | None, unknown: str = "not known") -> str:
    """An amount as people say it, small ones with the digits that matter: “$1.20”, “$0.0042”, “$0”."""
    if amount is None:
        return unknown
    if not amount:
        return "$0"
    if amount >= Decimal("0.1"):
        return f"${amount:,.2f}"
    if amount < Decimal("0.0001"):
        return "below $0.0001"
    return f"${amount:.4f}".rstrip("0")


def spent(run: Run) -> str:
    """What a run cost until now; “up to” where requests without an answer may have been charged."""
    return f"up to {usd(run.usd_at_most)}" if run.usd_unsure else usd(run.usd)


def subject_word(recipe: str) -> str:
    """What a recipe starts from: “passage”, “example”, or “proposal”."""
    if recipe == "judge":
        return "proposal"
    return "example" if recipe in ("paraphrase", "rewrite") else "passage"


def host(base_url: str) -> str:
    """The server of an address, without path: “api.openai.com”."""
    return base_url.partition("://")[2].partition("/")[0].rpartition("@")[2] or base_url


def n_finished(run: Run) -> int:
    """Requests of a run that are over, well or badly."""
    return run.n_answered + run.n_failed
