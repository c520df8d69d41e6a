"""How well refusals are told from polite answers that only look like them, in sixteen languages.

Two sets that share no sentence: the rules were improved while looking at the first, the second was only counted. A
third was written later, by somebody who had not read the rules.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from quality_table import Line

from tunewright.text import is_refusal

SETS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
WRITTEN: dict[str, list[str]] = tomllib.loads(
    Path(__file__).with_name("quality_refusals_written.toml").read_text(encoding="utf-8")
)
WRITTEN_NOTE = "held out: written without knowledge of the rules"
NOTES = {
    "first": "rules improved on this set",
    "second": "held out: written with the first, its misses never looked at",
}
N_REFUSALS = 500
N_POLITE = 500


def measure(seed: int = 7) -> list[Line]:
    """Counts over both sets; the same number of texts from each language, as far as they differ; and one more."""
    return [*(_line(name, seed) for name in SETS), _written()]


def _written() -> Line:
    """Refusals and answers that look like them, written one by one."""
    found = [sum(is_refusal(text) for text in WRITTEN[kind]) for kind in ("refuse", "polite")]
    n, n_polite = len(WRITTEN["refuse"]), len(WRITTEN["polite"])
    data = f"{n} refusals and {n_polite} polite answers written one by one"
    return Line("refusals", data, n + n_polite, n, found[0], found[1], n - found[0], WRITTEN_NOTE)


def _line(name: str, seed: int) -> Line:
    chance = random.Random(seed)
    refusals = _spread([list(_refusals(words, chance)) for words in SETS[name].values()], N_REFUSALS)
    polite = _spread([list(_polite(words, chance)) for words in SETS[name].values()], N_POLITE)
    found = sum(is_refusal(text) for text in refusals)
    wrong = sum(is_refusal(text) for text in polite)
    data = f"{len(refusals)} refusals and {len(polite)} polite answers, {len(SETS[name])} languages, {name} set"
    n = len(refusals) + len(polite)
    return Line("refusals", data, n, len(refusals), found, wrong, len(refusals) - found, NOTES[name])


def _refusals(words: dict[str, Any], chance: random.Random) -> Iterator[str]:
    """Every sentence that refuses, with every thing and every beginning, in random order."""
    texts = {
        _joined(before, sentence.replace("{x}", thing)) + chance.choice(words["after"])
        for sentence in words["refuse"]
        for thing in words["things"]
        for before in words["before"]
    }
    yield from chance.sample(sorted(texts), len(texts))


def _joined(before: str, sentence: str) -> str:
    inside = before.rstrip()[-1:] not in ("", ".", "!", "?", "。", "।")
    return before + (sentence if inside else sentence[:1].upper() + sentence[1:])


def _polite(words: dict[str, Any], chance: random.Random) -> Iterator[str]:
    texts = {sentence.replace("{n}", str(chance.randint(3, 99))) for sentence in words["polite"] for _ in range(12)}
    yield from chance.sample(sorted(texts), len(texts))


def _spread(languages: list[list[str]], n: int) -> list[str]:
    """About `n` texts, taken in turn from each language."""
    longest = max(map(len, languages))
    turns = [texts[at] for at in range(longest) for texts in languages if at < len(texts)]
    return turns[:n]


if __name__ == "__main__":
    for line in measure():
        print(
            f"{line.data}: precision {line.precision:.3f}, recall {line.recall:.3f}, F1 {line.f1:.3f} ({line.note})"
        )
