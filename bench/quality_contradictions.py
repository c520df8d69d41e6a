"""How well contradictions are found, in data whose contradictory copies are known."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

from quality_duplicates import a_word
from quality_table import Line

from tunewright.checks import run_all
from tunewright.model import Example, Finding

OPENINGS = ["Hello,", "Good morning,", "Dear team,", "Hi there,", "To whom it may concern,", "Hey,"]
MATTERS = {
    "delivery": ["the parcel has not come", "the courier left it in the rain", "tracking stopped two days ago"],
    "billing": ["I was charged twice", "the invoice shows a wrong total", "the discount is missing on my bill"],
    "account": ["my password is refused", "I cannot change my address", "the login code never arrives"],
    "returns": ["the zip broke on the first day", "the shoes are too small", "I want to send the lamp back"],
}
DETAILS = [
    "I bought it for my mother, who lives in {a}.",
    "A colleague called {a} told me to write to you.",
    "This is the second time since {a} that it happens.",
    "I have already spoken with {a} on the phone.",
    "The order came with a card that says {a}.",
    "Please answer to the address in {a}.",
]
SMALL_WORDS = ["please", "thanks", "again", "kindly", "today"]

QUESTIONS = {
    "Can I return shoes that I have worn outside in the rain?": (
        [
            "Yes, worn shoes can be returned within two weeks.",
            "Yes, you can return worn shoes to us for two weeks.",
        ],
        ["No, shoes that were worn cannot be returned.", "No, we do not take worn shoes back."],
    ),
    "How long does the battery of the small lamp last on a full charge?": (
        [
            "The battery of the lamp lasts 8 hours on a full charge.",
            "On a full charge, the lamp's battery lasts 8 hours.",
        ],
        [
            "The battery of the lamp lasts 3 hours on a full charge.",
            "On a full charge, the battery lasts only 3 hours.",
        ],
    ),
    "Who signs the contract on behalf of the landlord in this case?": (
        [
            "The contract is signed by Maria Keller for the landlord.",
            "For the landlord, Maria Keller signs the contract.",
        ],
        [
            "The contract is signed by Peter Brunner for the landlord.",
            "For the landlord, Peter Brunner signs it, the contract.",
        ],
    ),
    "What should I do when the screen of my phone stays black?": (
        [
            "Hold the power button for ten seconds until the phone restarts.",
            "Keep the power button pressed for ten seconds; the phone then restarts.",
        ],
        ["Bring it to our shop in Bern, where a technician will replace the display."],
    ),
    "Kann ich den Vertrag schon vor dem Ende des Jahres kündigen?": (
        [
            "Ja, eine Kündigung ist jederzeit mit einer Frist von 30 Tagen möglich.",
            "Ja, Sie können jederzeit mit einer Frist von 30 Tagen kündigen.",
        ],
        ["Nein, eine Kündigung ist erst zum Ende des Jahres möglich.", "Nein, das geht erst zum Jahresende."],
    ),
    "¿Cuánto cuesta el envío a las islas si pido hoy mismo?": (
        ["El envío a las islas cuesta 12 euros.", "A las islas, el envío cuesta 12 euros."],
        ["El envío a las islas cuesta 25 euros.", "A las islas, el envío cuesta 25 euros."],
    ),
    "この商品はいつまでに返品できますか。包装は開けてしまいました。": (
        ["商品は到着から30日以内に返品できます。", "到着から30日以内でしたら、商品を返品できます。"],
        ["商品は到着から7日以内に返品できます。", "到着から7日以内でしたら、商品を返品できます。"],
    ),
}


FRESH: list[tuple[str, str, bool]] = [
    (
        "Water the fern twice a week and keep it out of the sun.",
        "Keep the fern shaded and water it two times weekly.",
        False,
    ),
    ("The bridge was closed because the river had risen.", "As the river rose, they closed the bridge.", False),
    (
        "Send the signed form to our office in Lyon.",
        "Please post the form, once signed, to the Lyon office.",
        False,
    ),
    ("You will find the receipt under My purchases.", "Receipts are listed in the My purchases section.", False),
    ("Der Arzt hat am Dienstag keine Sprechstunde.", "Dienstags gibt es beim Arzt keine Sprechstunde.", False),
    ("Die Miete wird monatlich im Voraus bezahlt.", "Man bezahlt die Miete jeden Monat im Voraus.", False),
    ("Il faut présenter une pièce d'identité à l'entrée.", "À l'entrée, une pièce d'identité est demandée.", False),
    ("El museo abre todos los días menos el lunes.", "Salvo los lunes, el museo abre cada día.", False),
    ("鍵は受付でお返しください。", "お帰りの際に受付で鍵をお返しください。", False),
    ("Ключ можно забрать у соседа.", "Заберите ключ у соседа.", False),
    ("The dose for children is 5 ml.", "Children are given 15 ml.", True),
    ("The flat may be sublet with consent.", "The flat may not be sublet with consent.", True),
    ("The treaty was signed in Vienna.", "The treaty was signed in Geneva.", True),
    ("Press the red button to stop.", "Take out the batteries and wait for the engineer.", True),
    ("The jacket is made of wool.", "The jacket is made of cotton.", True),
    ("Die Frist beträgt zwei Wochen.", "Die Frist beträgt vier Wochen.", True),
    ("Der Antrag wurde bewilligt.", "Der Antrag wurde abgelehnt.", True),
    ("Oui, le parking est gratuit.", "Non, le parking est payant.", True),
    ("El tren sale a las 8:15.", "El tren sale a las 9:40.", True),
    ("鍵は受付で返せます。", "鍵は受付で返せません。", True),
    ("Поезд отправляется вечером.", "Поезд не отправляется вечером.", True),
    ("Store it below 8 degrees.", "Store it at room temperature, away from light.", True),
]
"""Pairs of answers to one question, and whether they really differ."""
WRITTEN: dict[str, dict[str, list[tuple[str, str]]]] = tomllib.loads(
    Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
)
"""More of them, in two sets."""


def a_message(chance: random.Random, label: str) -> str:
    """A customer's message with details of its own; what it is about stands in one sentence."""
    details = [one.format(a=a_word(chance, "en").title()) for one in chance.sample(DETAILS, 4)]
    details.insert(chance.randrange(4), f"It is about this: {chance.choice(MATTERS[label])}.")
    return f"{chance.choice(OPENINGS)} {' '.join(details)}"


def a_copy(text: str, chance: random.Random) -> str:
    """The text as it is, or with a typing error, or with a small word more."""
    words = text.split(" ")
    way, at = chance.choice(["same", "typo", "more"]), chance.randrange(len(words))
    if way == "typo":
        word = words[at]
        words[at] = f"{word[:1]}{word[2:3]}{word[1:2]}{word[3:]}"
    elif way == "more":
        words.insert(at, chance.choice(SMALL_WORDS))
    return " ".join(words)


def pairs_of(found: Sequence[Finding]) -> set[tuple[int, int]]:
    """Every two examples of a finding that is more than information."""
    return {pair for one in found if one.severity != "info" for pair in combinations(sorted(one.examples), 2)}


def measured(data: str, n: int, true: set[tuple[int, int]], found: set[tuple[int, int]], note: str = "") -> Line:
    """A line that compares pairs."""
    return Line("Contradictions", data, n, len(true), len(true & found), len(found - true), len(true - found), note)


def labels(seed: int, n: int, share: float) -> Line:
    """Messages with copies under the same label, and so many in a hundred with another one."""
    chance = random.Random(seed)
    kinds = sorted(MATTERS)
    said = [(a_message(chance, label), label) for label in (chance.choice(kinds) for _ in range(n))]
    planted = set()
    for at in range(n):
        text, label = said[at]
        draw = chance.random()
        if draw < 2 * share:
            other = label if draw < share else chance.choice([one for one in kinds if one != label])
            said.append((a_copy(text, chance), other))
            if other != label:
                planted.add((at + 1, len(said)))
    examples = [
        Example("pair", {"prompt": text, "completion": label}, at, label=label)
        for at, (text, label) in enumerate(said, 1)
    ]
    found = run_all(examples, task="classification", only=["CO001", "CO003"])
    return measured(f"classification, {share:.0%} copies with another label", len(said), planted, pairs_of(found))


def minimal_pairs(seed: int, n: int) -> Line:
    """Messages that differ in the words that decide the label: nothing may be found."""
    chance = random.Random(seed)
    deciding = {"good": ["wonderful", "splendid", "excellent"], "bad": ["terrible", "dreadful", "horrible"]}
    said = []
    for _ in range(n // 2):
        text = a_message(chance, chance.choice(sorted(MATTERS)))
        said += [(f"{text} All in all it was {chance.choice(words)}.", label) for label, words in deciding.items()]
    examples = [
        Example("pair", {"prompt": text, "completion": label}, at, label=label)
        for at, (text, label) in enumerate(said, 1)
    ]
    found = run_all(examples, task="classification", only=["CO001", "CO003"])
    return measured("classification, another deciding word", len(said), set(), pairs_of(found))


def answers(seed: int, n: int) -> Line:
    """The same or nearly the same question, with a paraphrase or a really different answer."""
    chance = random.Random(seed)
    said: list[tuple[str, str]] = []
    planted = set()
    for at in range(n // 2):
        question, (right, wrong) = chance.choice(sorted(QUESTIONS.items()))
        about = " ".join(a_word(chance, "en") for _ in range(10)).capitalize()
        asked = f"{about}. {question}"
        first = chance.choice(right)
        differs = chance.random() < 0.5
        second = chance.choice(wrong if differs else [one for one in right if one != first] or right)
        said += [(asked, first), (asked if chance.random() < 0.5 else f"{asked} Thanks", second)]
        if differs:
            planted.add((2 * at + 1, 2 * at + 2))
    examples = [Example("pair", {"prompt": q, "completion": a}, at) for at, (q, a) in enumerate(said, 1)]
    found = run_all(examples, task="generation", only=["CO001", "CO003"])
    note = "seven questions that the judge was adjusted to"
    return measured("free text, paraphrases and other answers", len(said), planted, pairs_of(found), note)


def written_answers(pairs: Sequence[tuple[str, str, bool]], data: str, note: str) -> Line:
    """Two answers to each question, and whether they really differ: what CO001 says of them."""
    said = [(f"Question {at}, as asked by a guest", one, other) for at, (one, other, _) in enumerate(pairs)]
    texts = [(question, answer) for question, *answers in said for answer in answers]
    examples = [Example("pair", {"prompt": q, "completion": a}, at) for at, (q, a) in enumerate(texts, 1)]
    planted = {(2 * at + 1, 2 * at + 2) for at, (_, _, differs) in enumerate(pairs) if differs}
    found = run_all(examples, task="generation", only=["CO001"])
    return measured(data, len(texts), planted, pairs_of(found), note)


def _written(name: str) -> list[tuple[str, str, bool]]:
    return [(a, b, kind == "other") for kind in ("other", "same") for a, b in WRITTEN[name][kind]]


def long_answers(name: str, seed: int, note: str) -> Line:
    """The same pairs at the end of long answers, which begin with the same sentences or with a paraphrase."""
    chance = random.Random(seed)
    pairs = []
    for one, other, differs in _written(name):
        before = chance.sample(WRITTEN["around"]["same"], 5)
        texts = [" ".join(some) for some in zip(*before, strict=True)]
        texts = texts if chance.random() < 0.5 else [texts[0], texts[0]]
        pairs.append((f"{texts[0]} {one}", f"{texts[1]} {other}", differs))
    return written_answers(pairs, f"free text, {name} set of pairs after 350 characters and more", note)


def measure(seed: int = 7) -> list[Line]:
    """All lines on contradictions; some ten seconds."""
    return [
        labels(seed, 1500, 0.01),
        labels(seed + 1, 1500, 0.05),
        labels(seed + 2, 1500, 0.10),
        minimal_pairs(seed + 3, 600),
        answers(seed + 4, 400),
        written_answers(FRESH, "free text, 22 pairs of answers", "written after the first judge, since looked at"),
        written_answers(_written("first"), "free text, first set of pairs", "rules improved on this set"),
        written_answers(
            _written("second"),
            "free text, second set of pairs",
            "held out: written with the first, misses not looked at",
        ),
        long_answers("first", seed, "rules improved on these pairs, not on what stands before them"),
        long_answers("second", seed, "held out: written with the first, misses not looked at"),
    ]


if __name__ == "__main__":
    for line in measure():
        print(line, f"precision {line.precision:.3f} recall {line.recall:.3f} F1 {line.f1:.3f}")
