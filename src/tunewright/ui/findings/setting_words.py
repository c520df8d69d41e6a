"""What the settings of checks mean, in plain words; a setting without an entry is called by its own name."""

from __future__ import annotations

import re
from typing import Final

_WORDS: Final[dict[str, str]] = {
    "advised": "Number of examples that is advised",
    "warn_at": "Times the most frequent label may outnumber the rarest before it is a warning",
    "tell_at": "Times the most frequent label may outnumber the rarest before it is mentioned",
    "whole": "Share of answers that may be the same",
    "sentence": "Share of answers that may begin with the same sentence",
    "words": "Share of answers that may begin with the same words",
    "style": "Share from which a common beginning counts as a habit",
    "fewest": "Fewest examples it takes",
    "labels_at": "Difference of labels that counts (0: none, 1: nothing in common)",
    "lengths_at": "Difference of lengths that counts (0: none, 1: nothing in common)",
    "longer": "Times a middle length must be the other",
    "chance": "Chance of being mistaken that is accepted",
    "rare": "Uses up to which a spelling is a slip",
    "times": "Times the usual spelling must be more frequent",
    "minority": "Share up to which a system prompt is the exception",
    "least_uses": "Uses of a system prompt, on average, that make it one",
    "most": "Share of answers that must agree",
    "optional": "Share up to which a field counts as left out by mistake",
    "order": "Share of answers that must have the fields in one order",
    "most_in_text": "Share of texts that must agree",
    "short_answer": "Characters up to which an answer is short",
    "threshold": "Least similarity that counts",
    "near_identical": "Similarity from which prompts count as nearly the same",
    "at_most": "System prompts a question may stand under",
    "min_characters": "Fewest characters it takes",
    "share": "Share of the answer that may repeat the question",
    "min_letters": "Fewest letters to tell a language",
    "confidence": "How sure the language must be",
    "min_examples": "Fewest examples that show the habit",
    "small_counts": "Report counts up to three too",
    "least_words": "Fewest words of a quotation",
    "folds": "Parts the examples are cut into (more is slower)",
    "odds": "Times the other label must be more likely",
    "seed": "Seed of the order",
    "enough": "Examples from which a number is a fine label",
    "prompt_from": "Fewest characters that prompts share",
    "completion_from": "Fewest characters that completions share",
    "role_addresses": "Report mailboxes of a role too (info@, support@)",
    "private_networks": "Report addresses inside home and company networks too",
    "regions": "Countries whose numbers may lack a country code",
    "megabytes": "Largest size in megabytes",
}
_FOR: Final[dict[tuple[str, str], str]] = {
    ("FO019", "most"): "Examples with images that are accepted",
    ("BA003", "advised"): "Number of examples of each label that is advised",
    ("LA003", "fewest"): "Fewest labelled examples it takes",
}
_NAMED: Final = re.compile(r"`(\w+)`")


def setting_words(code: str, name: str) -> str:
    """The setting as a form says it."""
    return _FOR.get((code, name)) or _WORDS.get(name) or name.replace("_", " ").capitalize()


def told(code: str, text: str) -> str:
    """A check's own words, its settings called as the form calls them."""
    return _NAMED.sub(lambda found: f"“{setting_words(code, found[1])}”", text)
