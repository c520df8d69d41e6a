"""How many planted copies are found in texts that share whole sentences, as messages about the same matters do.

The texts are those of the clean sets. Some are copied with one to three small edits: a word mistyped, left out, or
put in. The truth is what was planted, not what the check's own measure says; of other pairs, those that are alike
by 0.8 over everything they hold are no false alarms either.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from quality_clean import made
from quality_table import Line

from tunewright.checks import corpus_of, run_on_corpus
from tunewright.model import Example
from tunewright.text import loosely_folded
from tunewright.text.frames import NO_FRAME
from tunewright.text.shingles import shingle_sets
from tunewright.text.similarity import THRESHOLD, overlap

SMALL_WORDS = ("really", "then", "also", "please", "just", "again", "perhaps", "today")
FEWEST_WORDS = 25
N_COPIES = 200

Pair = tuple[int, int]


def measure(seed: int = 7) -> list[Line]:
    """A line for messages, one for long reviews."""
    return [
        _line("messages that share sentences", "labelled messages, eight labels", seed),
        _line("long reviews that share sentences", "long reviews, two labels", seed),
    ]


def edited(text: str, chance: random.Random) -> str:
    """The text with one to three small edits, of which at least one leaves a mark."""
    words = text.split(" ")
    while " ".join(words) == text:
        words = _edited(text.split(" "), chance)
    return " ".join(words)


def _edited(words: list[str], chance: random.Random) -> list[str]:
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(1, len(words))
        way = chance.choice(["typo", "drop", "add"])
        if way == "drop":
            del words[at]
        elif way == "add":
            words.insert(at, chance.choice(SMALL_WORDS))
        else:
            words[at] = words[at][:1] + words[at][2:3] + words[at][1:2] + words[at][3:]
    return words


def _line(data: str, source: str, seed: int) -> Line:
    chance = random.Random(seed)
    texts = [str(one.body["prompt"]) for one in made(source, seed)]
    long = [at for at, text in enumerate(texts) if len(text.split()) >= FEWEST_WORDS]
    planted: set[Pair] = set()
    for at in chance.sample(long, N_COPIES):
        texts.append(edited(texts[at], chance))
        planted.add((at + 1, len(texts)))
    found = _found(texts)
    missed = planted - found
    wrong = {pair for pair in found - planted if not _is_alike(texts, pair)}
    note = f"truth: the copies that were planted, in texts of {FEWEST_WORDS} words or more"
    return Line(
        "Near-duplicates", data, len(texts), len(planted), len(planted & found), len(wrong), len(missed), note
    )


def _found(texts: Sequence[str]) -> set[Pair]:
    examples = [Example("pair", {"prompt": text, "completion": ""}, at) for at, text in enumerate(texts, 1)]
    return {(a, b) for one in run_on_corpus(corpus_of(examples), ["DU003"]) for a, b, _ in one.evidence["pairs"]}


def _is_alike(texts: Sequence[str], pair: Pair) -> bool:
    one, other = shingle_sets([loosely_folded(texts[at - 1]) for at in pair], NO_FRAME)
    return overlap(one, other) >= THRESHOLD


if __name__ == "__main__":
    for line in measure(int(sys.argv[1]) if len(sys.argv) > 1 else 7):
        print(line, f"precision {line.precision:.3f} recall {line.recall:.3f} F1 {line.f1:.3f}")
