"""Probable label errors on text whose true labels are known: swapped at 1, 5 and 10 %, and not at all.

Customer messages (ten intents of very different size that talk about the same things) and reviews (English with two
labels, German with three) are composed from parts with a seed; a stated share of the labels is then changed to
another one. `python bench/quality_labels.py` prints the lines; precision is looked at among the first n flagged, n
being the number planted, and once more over all that was flagged.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from quality_table import Line

from tunewright.checks import corpus_of, run_on_corpus
from tunewright.model import Example

Text = tuple[str, str]
"""A text and its true label."""

SHARES = (0.01, 0.05, 0.10)


def measure(seed: int = 7) -> list[Line]:
    """One line per data set and share of swapped labels, and one per clean set."""
    lines: list[Line] = []
    for name, texts in DATA.items():
        made = texts(random.Random(seed))
        lines += [_first_n(name, made, share, seed) for share in SHARES]
        lines += [_all(name, made, share, seed) for share in (0.05, 0.0)]
    return lines


def _first_n(name: str, texts: Sequence[Text], share: float, seed: int) -> Line:
    swapped, flagged = _run(texts, share, seed)
    first = set(flagged[: len(swapped)])
    return _line(f"{name}, {share:.0%} swapped", len(texts), swapped, first, "among the first n flagged")


def _all(name: str, texts: Sequence[Text], share: float, seed: int) -> Line:
    swapped, flagged = _run(texts, share, seed)
    data = f"{name}, {share:.0%} swapped" if share else f"{name}, clean"
    return _line(data, len(texts), swapped, set(flagged), "all that was flagged")


def _line(data: str, n: int, swapped: set[int], found: set[int], note: str) -> Line:
    hits = len(found & swapped)
    return Line("Label errors", data, n, len(swapped), hits, len(found) - hits, len(swapped) - hits, note)


def _run(texts: Sequence[Text], share: float, seed: int) -> tuple[set[int], list[int]]:
    """Ids of the swapped examples, and of the flagged ones, most suspect first."""
    labels, swapped = swap([label for _, label in texts], share, random.Random(seed + 1))
    examples = [
        Example("pair", {"prompt": text, "completion": label}, id=at, label=label)
        for at, ((text, _), label) in enumerate(zip(texts, labels, strict=True), start=1)
    ]
    found = run_on_corpus(corpus_of(examples, task="classification"), ["LA003"])
    return swapped, [id_ for one in found for id_ in one.examples]


def swap(labels: Sequence[str], share: float, chance: random.Random) -> tuple[list[str], set[int]]:
    """The labels with a share of them changed to another label, and the places counted from 1."""
    others = sorted(set(labels))
    changed = list(labels)
    places = chance.sample(range(len(labels)), round(share * len(labels)))
    for place in places:
        changed[place] = chance.choice([label for label in others if label != labels[place]])
    return changed, {place + 1 for place in places}


# --- customer messages -------------------------------------------------------------------------------------------

_THINGS = (
    *("kettle", "running shoes", "winter jacket", "desk lamp", "blender", "phone case", "office chair", "tent"),
    *("headphones", "backpack", "coffee machine", "toaster", "rain coat", "garden hose", "bike helmet", "monitor"),
)
_TIMES = ("yesterday", "last week", "on Monday", "two weeks ago", "this morning", "in March", "a few days ago", "")
_OPENERS = (
    "Hi,",
    "Hello,",
    "Good morning,",
    "Dear team,",
    "Hey there,",
    "",
    "",
    "Sorry to bother you again.",
    "I hope you can help.",
)
_CLOSERS = (
    "Thanks!",
    "Thank you in advance.",
    "Please let me know.",
    "Best regards, {name}",
    "I look forward to your answer.",
    "",
    "",
    "Could someone call me back?",
    "My order number is {number}.",
)
_NAMES = ("Anna", "Lee", "M. Okafor", "Jo", "Tomasz", "Priya", "Mrs Hall", "D. Silva")

_INTENTS: dict[str, tuple[int, tuple[str, ...]]] = {
    "delivery status": (
        24,
        (
            "where is my {thing}? I ordered it {time}.",
            "the parcel with the {thing} has not arrived.",
            "the tracking page has said “in transit” for days.",
            "when will the {thing} be delivered?",
            "has order {number} left your warehouse?",
            "the courier did not show up {time}.",
        ),
    ),
    "return": (
        17,
        (
            "I would like to send the {thing} back.",
            "the {thing} does not fit, how do I return it?",
            "can I get a return label for order {number}?",
            "I changed my mind about the {thing}, what is the way to hand it back?",
            "do I have to pay the postage when I send it back?",
        ),
    ),
    "refund": (
        14,
        (
            "when will I get my money back for the {thing}?",
            "the {thing} went back {time} but nothing was credited to my card.",
            "I am still waiting for the refund of order {number}.",
            "you only paid back half the price of the {thing}.",
            "I want the full amount on my account, not a voucher.",
        ),
    ),
    "damaged item": (
        12,
        (
            "the {thing} arrived broken.",
            "there is a crack in the {thing} I got {time}.",
            "the box was open and the {thing} is scratched.",
            "one part of the {thing} is missing.",
            "the {thing} stopped working after one day.",
        ),
    ),
    "payment problem": (
        9,
        (
            "my card was charged twice for the {thing}.",
            "the checkout refuses my card.",
            "the payment for order {number} failed but the money is gone.",
            "I cannot pay by invoice any more.",
            "an unknown amount was taken from my account {time}.",
        ),
    ),
    "change of address": (
        8,
        (
            "I moved {time}, please change my address.",
            "can you send order {number} to my office instead?",
            "there is a mistake in the street of my order.",
            "please deliver the {thing} to my neighbour.",
            "the house number in my account is wrong.",
        ),
    ),
    "cancel order": (
        7,
        (
            "please cancel order {number}.",
            "I ordered the {thing} by mistake, please stop it.",
            "I no longer need the {thing}, do not send it.",
            "how do I call off an order from {time}?",
            "I clicked twice, delete one of the two orders.",
        ),
    ),
    "account access": (
        5,
        (
            "I cannot log in.",
            "the link to reset my password does not come.",
            "my account is locked since {time}.",
            "the code you text me is always wrong.",
            "I forgot which e-mail I signed up with.",
        ),
    ),
    "product question": (
        3,
        (
            "is the {thing} waterproof?",
            "which size of the {thing} should I take?",
            "does the {thing} come with a cable?",
            "what is the difference between the two models of the {thing}?",
            "will the {thing} be in stock again?",
        ),
    ),
    "praise": (
        1,
        (
            "I just want to say the {thing} is great.",
            "your colleague was so kind {time}.",
            "fast delivery, lovely {thing}, keep it up.",
            "best shop I know, the {thing} is perfect.",
        ),
    ),
}
_VAGUE: dict[str, tuple[str, ...]] = {
    "what happens now with order {number}?": ("delivery status", "cancel order", "refund", "payment problem"),
    "I am not happy with the {thing}.": ("return", "damaged item", "refund"),
    "something is wrong with my order from {time}.": ("damaged item", "change of address", "payment problem"),
    "please look into order {number} for me.": ("delivery status", "refund", "change of address"),
    "I have a question about the {thing}.": ("product question", "delivery status", "return"),
    "your page does not let me go on.": ("account access", "payment problem", "change of address"),
    "I still have not heard from you about the {thing}.": ("delivery status", "refund", "return", "damaged item"),
    "thank you for the {thing}, but who do I talk to now?": ("praise", "return", "damaged item"),
}
"""What could be any of several wishes; now and then a customer says nothing else."""

_ASIDES = (
    "The delivery itself was fast.",
    "I paid by card {time}.",
    "I have an account with you since 2019.",
    "The {thing} is nice otherwise.",
    "I already sent back another {thing} {time}, that went well.",
    "My address has not changed.",
    "The order came with an invoice.",
    "I do not want to cancel anything.",
    "I am not asking for my money back.",
    "My old {thing} broke {time}.",
    "I could log in without trouble.",
    "Your colleague told me to write to this address.",
    "I bought it as a present for my brother.",
    "I have been a customer for years and never had a problem.",
)


def messages(chance: random.Random, n: int = 3000) -> list[Text]:
    """Messages of customers: what they want in one or two sentences, among others that could belong anywhere."""
    names = list(_INTENTS)
    drawn = chance.choices(names, weights=[_INTENTS[name][0] for name in names], k=n)
    return [(_message(chance, _said(chance, name)), name) for name in drawn]


def _said(chance: random.Random, name: str) -> Sequence[str]:
    vague = [wish for wish, names in _VAGUE.items() if name in names]
    return vague if vague and chance.random() < 0.05 else _INTENTS[name][1]


def _message(chance: random.Random, wishes: Sequence[str]) -> str:
    parts = chance.sample(wishes, min(len(wishes), chance.choice((1, 1, 2)))) + chance.sample(
        _ASIDES, chance.choice((0, 1, 1, 2, 3))
    )
    chance.shuffle(parts)
    whole = " ".join([chance.choice(_OPENERS), *parts, chance.choice(_CLOSERS)])
    for slot, choices in (("thing", _THINGS), ("time", _TIMES), ("name", _NAMES)):
        while "{" + slot + "}" in whole:
            whole = whole.replace("{" + slot + "}", chance.choice(choices), 1)
    whole = whole.replace("{number}", str(chance.randint(10_000, 99_999)))
    return _with_slips(" ".join(whole.split()), chance)


def _with_slips(text: str, chance: random.Random) -> str:
    """As people type: now and then two letters change places, one is lost, or all is in lower case."""
    signs = list(text.lower() if chance.random() < 0.2 else text)
    for at in range(len(signs) - 1, 0, -1):
        if chance.random() < 0.008:
            signs[at - 1 : at + 1] = [signs[at], signs[at - 1]] if chance.random() < 0.5 else [signs[at]]
    return "".join(signs)


# --- reviews -----------------------------------------------------------------------------------------------------

Voices = tuple[tuple[str, ...], dict[str, tuple[str, ...]], dict[str, tuple[str, ...]], tuple[str, ...]]
"""Subjects, judgements by colour, whole sentences by colour, sentences without any."""

_ENGLISH: Voices = (
    (
        *("the acting", "the plot", "the ending", "the music", "the camera work", "the dialogue", "the first half"),
        *("the lead", "the villain", "the pace", "the humour", "the script", "the costumes", "the direction"),
    ),
    {
        "good": (
            *("is superb", "kept me hooked", "is better than I expected", "moved me", "is a delight", "works"),
            *("is sharp and funny", "feels honest", "is simply beautiful", "is never dull", "deserves an award"),
        ),
        "bad": (
            *("is dreadful", "bored me", "is worse than I feared", "left me cold", "is a mess", "does not work"),
            *("is flat and silly", "feels fake", "is simply ugly", "is never funny", "deserves no award"),
        ),
    },
    {
        "good": (
            "I would watch it again.",
            "Do not miss it.",
            "A gem.",
            "Not bad at all.",
            "Well worth the ticket.",
        ),
        "bad": ("I would not watch it again.", "Skip it.", "A waste of time.", "Not good at all.", "I left early."),
    },
    (
        *("It runs for two hours.", "I saw it with my sister.", "It is set in a small town in the north."),
        *("The story follows a doctor who comes home.", "It is based on a novel.", "We saw it on a Friday night."),
        *("There are two sequels.", "I had read the book before.", "The cinema was half empty."),
    ),
)
_GERMAN: Voices = (
    (
        *("Das Zimmer", "Das Frühstück", "Die Lage", "Das Personal", "Das Bad", "Der Empfang", "Das Bett"),
        *("Die Aussicht", "Der Preis", "Die Sauberkeit", "Das Essen", "Der Parkplatz", "Das WLAN", "Die Bar"),
    ),
    {
        "gut": (
            *("war hervorragend", "hat uns begeistert", "war besser als erwartet", "war sehr gepflegt"),
            *("war rundum gelungen", "ließ keine Wünsche offen", "war liebevoll gemacht", "überzeugte sofort"),
        ),
        "schlecht": (
            *("war eine Zumutung", "hat uns enttäuscht", "war schlechter als erwartet", "war ungepflegt"),
            *("war völlig misslungen", "ließ viele Wünsche offen", "war lieblos gemacht", "ging gar nicht"),
        ),
        "mittel": (
            *("war in Ordnung", "war durchschnittlich", "entsprach dem Üblichen", "war weder gut noch schlecht"),
            *("war ganz okay", "erfüllte seinen Zweck", "war annehmbar", "fiel nicht weiter auf"),
        ),
    },
    {
        "gut": ("Wir kommen gerne wieder.", "Eine klare Empfehlung.", "Alles bestens.", "Nichts zu bemängeln."),
        "schlecht": ("Nie wieder.", "Wir reisten früher ab.", "Keine Empfehlung.", "Nichts war so wie gebucht."),
        "mittel": ("Für eine Nacht geht es.", "Kann man machen, muss man nicht.", "Nichts Besonderes."),
    },
    (
        *("Wir waren im Mai zu zweit dort.", "Das Hotel liegt am See.", "Wir hatten über das Netz gebucht."),
        *(
            "Es war unser dritter Besuch in der Stadt.",
            "Die Anreise dauerte fünf Stunden.",
            "Wir blieben drei Tage.",
        ),
        *("Das Haus hat vier Stockwerke.", "Um die Ecke ist ein Supermarkt.", "Es regnete die ganze Zeit."),
    ),
)


def english_reviews(chance: random.Random, n: int = 3000) -> list[Text]:
    """Film reviews: sentences lean one way, the other or neither, now and then as many for as against."""
    return _reviews(chance, n, _ENGLISH, {"good": "positive", "bad": "negative"}, (55, 45))


def german_reviews(chance: random.Random, n: int = 2000) -> list[Text]:
    """The same of hotels, in German, with a third label between the two."""
    named = {"gut": "positiv", "schlecht": "negativ", "mittel": "neutral"}
    return _reviews(chance, n, _GERMAN, named, (60, 25, 15))


def _reviews(
    chance: random.Random, n: int, voices: Voices, labels: dict[str, str], weights: Sequence[int]
) -> list[Text]:
    drawn = chance.choices(list(labels), weights=weights, k=n)
    return [
        (_with_slips(_review(chance, colour, list(labels), voices), chance), labels[colour]) for colour in drawn
    ]


def _review(chance: random.Random, colour: str, colours: Sequence[str], voices: Voices) -> str:
    subjects, judgements, verdicts, plain = voices
    n_said = chance.randint(2, 6)
    n_against = n_said // 2 if chance.random() < 0.12 else chance.randint(0, (n_said - 1) // 2)
    others = [chance.choice([one for one in colours if one != colour]) for _ in range(n_against)]
    about = chance.sample(subjects, n_said)
    said = [
        f"{subject} {chance.choice(judgements[lean])}."
        for subject, lean in zip(about, [colour] * (n_said - n_against) + others, strict=True)
    ]
    said += chance.sample(plain, chance.randint(0, 4))
    said += [chance.choice(verdicts[colour])] if chance.random() < 0.5 else []
    chance.shuffle(said)
    return " ".join(sentence[0].upper() + sentence[1:] for sentence in said)


DATA: dict[str, Callable[[random.Random], list[Text]]] = {
    "customer messages, ten intents": messages,
    "film reviews, two labels": english_reviews,
    "hotel reviews in German, three labels": german_reviews,
}


if __name__ == "__main__":
    for line in measure(int(sys.argv[1]) if len(sys.argv) > 1 else 7):
        counts = f"{line.true_positives} right, {line.false_positives} wrong, {line.false_negatives} missed"
        print(f"{line.data:56} n {line.n:6} planted {line.planted:4}: {counts}; ", end="")
        print(f"precision {line.precision:.2f}, recall {line.recall:.2f} ({line.note})")
