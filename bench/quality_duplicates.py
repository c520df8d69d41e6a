"""How well near-duplicates and leaked prompts are found, in data whose copies are known."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
from quality_table import Line
from scipy.sparse import csr_matrix

from tunewright.checks import corpus_of, run_on_corpus
from tunewright.model import Example, Finding, Split
from tunewright.text import loosely_folded
from tunewright.text.frames import frame_of
from tunewright.text.similarity import THRESHOLD, likeness, likeness_sets

SUBJECTS = {
    "en": (
        ["My parcel", "The blue jacket", "Your last invoice", "The new router", "A ticket to Basel", "This film"],
        ["arrived two days late", "was cheaper than I had thought", "does not show my name", "fell apart at once"],
        ["although I had paid for express", "which made my sister laugh", "and nobody could tell me why"],
        ["I would like my money back", "Can you send me another one", "I shall come again next year"],
    ),
    "de": (
        ["Das Paket", "Die blaue Jacke", "Ihre letzte Rechnung", "Der neue Router", "Die Fahrkarte nach Basel"],
        ["kam zwei Tage zu spät", "war billiger als gedacht", "trägt meinen Namen nicht", "ging sofort entzwei"],
        ["obwohl ich Express bezahlt hatte", "worüber meine Schwester lachte", "und niemand wusste warum"],
        ["Ich hätte gern mein Geld zurück", "Können Sie mir Ersatz schicken", "Ich komme nächstes Jahr wieder"],
    ),
    "ja": (
        ["荷物が", "青い上着が", "先月の請求書が", "新しいルーターが", "バーゼル行きの切符が"],
        ["二日遅れて届きました", "思ったより安かったです", "私の名前になっていません", "すぐに壊れました"],
        ["速達の料金を払ったのに", "妹が笑ってしまいました", "理由は誰にも分かりません"],
        ["返金をお願いします", "代わりを送ってください", "来年もまた行きます"],
    ),
}
SYLLABLES = ["ba", "ko", "ri", "ten", "mu", "sal", "fo", "ger", "li", "pan", "du", "wes", "ha", "nor", "ti", "cle"]
SIGNS = "天地玄黄宇宙洪荒日月盈昃辰宿列張寒来暑往秋収冬蔵閏余成歳律呂調陽雲騰致雨露結為霜金生麗水玉出崑岡"


def a_word(chance: random.Random, language: str) -> str:
    """A name or detail that the templates do not have."""
    if language == "ja":
        return "".join(chance.choices(SIGNS, k=chance.randint(2, 5)))
    return "".join(chance.choices(SYLLABLES, k=chance.randint(2, 4)))


def a_text(chance: random.Random, language: str) -> str:
    """A message of some sentences with details of its own."""
    sentences = []
    for _ in range(chance.randint(2, 7)):
        parts = [chance.choice(some) for some in SUBJECTS[language]]
        details = [a_word(chance, language) for _ in range(chance.randint(2, 8))]
        order = chance.sample([*parts, *details], len(parts) + len(details))
        sentences.append(("" if language == "ja" else " ").join(order))
    return ("。" if language == "ja" else ". ").join(sentences)


def edited(text: str, chance: random.Random, language: str) -> str:
    """A copy with words replaced, left out or added, or with typing errors; from hardly any to many."""
    pieces = list(text) if language == "ja" else text.split(" ")
    for _ in range(max(1, round(len(pieces) * chance.choice([0.01, 0.02, 0.04, 0.08, 0.15])))):
        at = chance.randrange(len(pieces))
        way = chance.choice(["replace", "drop", "add", "typo"])
        if way == "replace":
            pieces[at] = a_word(chance, language)
        elif way == "drop" and len(pieces) > 5:
            del pieces[at]
        elif way == "add":
            pieces.insert(at, a_word(chance, language))
        else:
            pieces[at] = (
                pieces[at][::-1] if len(pieces[at]) < 4 else pieces[at][:-2] + pieces[at][-1] + pieces[at][-2]
            )
    return ("" if language == "ja" else " ").join(pieces)


def copies(chance: random.Random, languages: Sequence[str], n: int) -> list[str]:
    """So many texts, every fourth an edited copy of one before."""
    texts: list[tuple[str, str]] = []
    while len(texts) < n:
        if texts and chance.random() < 0.25:
            text, language = chance.choice(texts)
            texts.append((edited(text, chance, language), language))
        else:
            language = chance.choice(languages)
            texts.append((a_text(chance, language), language))
    return [text for text, _ in texts]


def joined_in(found: Sequence[Finding]) -> set[tuple[int, int]]:
    """Every two examples that a finding shows as near each other."""
    return {(a, b) for one in found for a, b, _ in one.evidence["pairs"]}


def by_hand(texts: Sequence[str], least: float = THRESHOLD) -> dict[tuple[int, int], float]:
    """All pairs at least so similar, every two texts compared; numbers from 1."""
    sets = likeness_sets([loosely_folded(text) for text in texts], frame_of(texts))
    pieces, place_of = np.unique(np.concatenate([one.whole for one in sets]), return_inverse=True)
    ends = np.cumsum([0, *(len(one.whole) for one in sets)])
    has = csr_matrix((np.ones(len(place_of), np.int32), place_of, ends), (len(sets), len(pieces)))
    n_shared, n_pieces = (has @ has.T).toarray(), np.diff(ends)
    near = n_shared >= least * (n_pieces[:, None] + n_pieces - n_shared)
    pairs = np.argwhere(np.triu(near, 1)).tolist()
    exact = {(a + 1, b + 1): likeness(sets[a], sets[b]) for a, b in pairs}
    return {pair: similarity for pair, similarity in exact.items() if similarity >= least}


def measured(subject: str, data: str, n: int, true: set[tuple[int, int]], found: set[tuple[int, int]]) -> Line:
    """A line that compares pairs."""
    return Line(subject, data, n, len(true), len(true & found), len(found - true), len(true - found))


def near_duplicates(seed: int, data: str, languages: Sequence[str], n: int) -> list[Line]:
    """Pairs shown as near, and examples in a cluster, against an exact comparison of all texts with each other."""
    texts = copies(random.Random(seed), languages, n)
    examples = [Example("pair", {"prompt": text, "completion": ""}, at) for at, text in enumerate(texts, 1)]
    found = run_on_corpus(corpus_of(examples), ["DU003"])
    true = set(by_hand(texts))
    flagged = {(id_, 0) for one in found for id_ in one.examples}
    return [
        measured("Near-duplicates", f"{data}: pairs", n, true, joined_in(found)),
        measured("Near-duplicates", f"{data}: examples", n, {(id_, 0) for pair in true for id_ in pair}, flagged),
    ]


def by_another_judge(seed: int, languages: Sequence[str], n: int, data: str) -> Line:
    """Pairs shown as near against a judge that knows nothing of the check.

    For it two texts are near where they share 0.8 of their runs of three words, or 0.8 of their runs of five
    characters; nothing is folded but case, and nothing left out.
    """
    texts = copies(random.Random(seed), languages, n)
    runs = [(_runs(text.lower().split(), 3), _runs(text.lower(), 5)) for text in texts]
    true = {
        (a + 1, b + 1)
        for a, b in combinations(range(n), 2)
        if any(_shared(one, other) >= THRESHOLD for one, other in zip(runs[a], runs[b], strict=True))
    }
    examples = [Example("pair", {"prompt": text, "completion": ""}, at) for at, text in enumerate(texts, 1)]
    found = joined_in(run_on_corpus(corpus_of(examples), ["DU003"]))
    note = "another measure than the check's own: three words or five characters in a row, nothing folded but case"
    return replace(measured("Near-duplicates", data, n, true, found), note=note)


def _runs(parts: Sequence[str], n: int) -> set[Sequence[str]]:
    return {tuple(parts[at : at + n]) for at in range(max(1, len(parts) - n + 1))}


def _shared(one: set[Sequence[str]], other: set[Sequence[str]]) -> float:
    n_most = min(len(one), len(other)) / max(len(one), len(other))
    return len(one & other) / len(one | other) if n_most >= THRESHOLD else 0.0


def templates(seed: int, n: int) -> Line:
    """One long instruction before different short inputs: nothing may be found."""
    chance = random.Random(seed)
    shared = (
        "Read the message of a customer, decide which team should answer it, and give the name of the team only."
    )
    texts = list({f"{shared} Message: {' '.join(a_word(chance, 'en') for _ in range(7))}" for _ in range(n)})
    examples = [Example("pair", {"prompt": text, "completion": ""}, at) for at, text in enumerate(sorted(texts), 1)]
    found = joined_in(run_on_corpus(corpus_of(examples), ["DU003"]))
    return measured("Near-duplicates", "a shared instruction, short inputs", len(texts), set(), found)


def leaks(seed: int, n: int) -> Line:
    """Test prompts that have a near or equal one in train, against those named in a finding."""
    chance = random.Random(seed)
    texts = copies(chance, ("en", "de", "ja"), n)
    sides: list[Split | None] = [chance.choice(["train", "train", "train", "test"]) for _ in texts]
    examples = [Example("pair", {"prompt": text, "completion": "ok"}, at) for at, text in enumerate(texts, 1)]
    found = run_on_corpus(corpus_of(examples, splits=sides), ["LK001", "LK002"])
    named = {(id_, 0) for one in found for id_ in one.examples if sides[id_ - 1] == "test"}
    across = {pair for pair in by_hand(texts) if {sides[pair[0] - 1], sides[pair[1] - 1]} == {"train", "test"}}
    true = {(id_, 0) for pair in across for id_ in pair if sides[id_ - 1] == "test"}
    return measured("Leakage", "test prompts with a near copy in train", n, true, named)


def measure(seed: int = 7) -> list[Line]:
    """All lines on duplicates and leakage; some ten seconds."""
    return [
        *near_duplicates(seed, "English messages with edited copies", ("en",), 2000),
        *near_duplicates(seed + 1, "German and Japanese messages with edited copies", ("de", "ja"), 2000),
        by_another_judge(seed + 3, ("en", "de"), 1000, "English and German messages, another judge"),
        templates(seed, 1000),
        leaks(seed + 2, 2000),
    ]


if __name__ == "__main__":
    for line in measure():
        print(line, f"precision {line.precision:.3f} recall {line.recall:.3f} F1 {line.f1:.3f}")
