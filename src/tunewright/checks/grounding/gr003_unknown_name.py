from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.grounding.grounded import Grounded, grounded
from tunewright.checks.reading import listed
from tunewright.checks.registry import check
from tunewright.model import Example, Finding
from tunewright.text.citations import Name, looked_up, names


@check("GR003", "unknown-name", severity="warning", scope="example", depth="thorough")
def unknown_name(example: Example) -> Iterator[Finding]:
    """The answer names persons, places or organisations that neither the source text nor the question holds.

    Why it matters: the model learns to bring in what it was not told.
    What to do: compare with the source; correct the name, or complete the source. A single word with a capital may
    be common knowledge and is information only.
    Not reported: examples without a source text (GR001 says what counts as one); first words of a sentence; single
    words in German, where every noun has a capital; abbreviations of names in the source, and the reverse; other
    endings of the same name; scripts without capitals; answers in another language than the source.
    Cost: about 100 µs for each example with a source of 1,000 characters.
    """
    if example.completion.isascii() and example.completion.lower() == example.completion:
        return  # without a capital there is no name
    said = grounded(example)
    if said is None or not said.is_same_language():
        return
    missing = list(dict.fromkeys(name.text for name in names(said.answer) if not _is_known(name, said)))
    if not missing:
        return
    long = [name for name in missing if " " in name]
    named = long or missing
    what = "does not occur" if len(named) == 1 else "do not occur"
    message = f"{listed(named)} in the answer {what} in the source text or the question."
    key = "names:" + "|".join(looked_up(name) for name in named[:8])
    yield Finding("GR003", "warning" if long else "info", message, (example.id,), key, {"missing": missing[:50]})


def _is_known(name: Name, said: Grounded) -> bool:
    """True where each word of it is known, or its first letters are, or it is made of first letters itself."""
    words = [word.removesuffix("'s").removesuffix("’s") for word in name.text.split() if word[0].isupper()]
    parts = [part for word in words for part in looked_up(word.replace("-", " ")).split()]
    initials = "".join(part[0] for part in parts)
    if len(parts) > 1 and initials in said.words:
        return True
    if len(words) == 1 and name.text.isupper() and _is_abbreviation(name.text, said):
        return True
    needed = parts[1:] if name.starts and len(parts) > 1 and not _is_word_known(parts[0], said.words) else parts
    return all(_is_word_known(part, said.words) for part in needed)


def _is_abbreviation(name: str, said: Grounded) -> bool:
    initials = "".join(word[0] for word in said.known.split() if word[0].isupper())
    return name in initials


def _is_word_known(part: str, words: frozenset[str]) -> bool:
    """The word itself or another ending of it: Germany and German, Anna and Annas."""
    if part in words or len(part) < 2:
        return True
    stem = part[: max(4, len(part) - 3)]
    return len(part) > 4 and any(word.startswith(stem) and abs(len(word) - len(part)) <= 4 for word in words)
