"""Whether what fills the same form is told from copies: questions made from one pattern, with copies among them.

Eleven sets of examples follow patterns: facts, products, sums, translations after a shared instruction, tickets,
extraction into JSON, three more languages, short and long texts after an instruction, yes and no, and Japanese.
Every tenth is copied, with a typing error, a word more or less, or a word exchanged by a common one in its prompt;
the answer stays. The truth is what was planted, as far as copies are alike by 0.8 (Jaccard over runs of five
characters or of three words, in Japanese of three signs): prompt and answer, for leaks the prompts.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Final, TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parent))

from quality_table import Line

from tunewright.checks import corpus_of, run_on_corpus
from tunewright.model import Example, Finding, Split

Asked = tuple[str, str]
"""A prompt and its answer."""
Flagged = TypeVar("Flagged", int, tuple[int, int])
"""An example or a pair of examples."""

COUNTRIES: Final = {
    "France": "Paris", "Spain": "Madrid", "Norway": "Oslo", "Kenya": "Nairobi", "Peru": "Lima", "Japan": "Tokyo",
    "Chad": "N’Djamena", "Cuba": "Havana", "Iraq": "Baghdad", "Iran": "Tehran", "Austria": "Vienna",
    "Australia": "Canberra", "Oman": "Muscat", "Fiji": "Suva", "Nepal": "Kathmandu", "Ghana": "Accra",
    "Poland": "Warsaw", "Mali": "Bamako", "Chile": "Santiago", "Qatar": "Doha", "Ireland": "Dublin",
    "Iceland": "Reykjavik", "Niger": "Niamey", "Nigeria": "Abuja", "Laos": "Vientiane", "Togo": "Lomé",
}  # fmt: skip
FACTS: Final = (
    ("What is the capital of {c}?", "The capital of {c} is {t}."),
    ("Can you tell me which city is the seat of government of {c} these days?", "{t}."),
    ("Write one sentence about the capital city of {c} for a school book.", "{t} is the capital city of {c}."),
    (
        "How many people live in {c}, counting those who live there for a part of the year only?",
        "About {n} million people live in {c}.",
    ),
    (
        "Which money do I need when I spend a weekend in {t}, and where can I change it?",
        "In {t} you pay with the money of {c}; change it at the airport.",
    ),
    ("Name the river that flows through {t} and say how long it is.", "It flows for {n} kilometres past {t}."),
    ("When was {t} first mentioned in a letter that we still have today?", "{t} was first mentioned in 1{n}."),
    ("Is {c} larger than Belgium, and if so, by how much in square kilometres?", "{c} is larger by {n}00."),
    ("How far is it from Brussels to {t} as the crow flies, roughly?", "Roughly {n} kilometres."),
    ("If I fly from London to {t}, in which country do I land after the flight?", "You land in {c}."),
)
UNITS: Final = (
    ("grams", "kilogram", 1000), ("pence", "pound", 100), ("eggs", "dozen", 12), ("days", "week", 7),
    ("metres", "mile", 1609), ("ounces", "pint", 20), ("cards", "deck", 52), ("keys", "piano", 88),
    ("minutes", "hour", 60), ("bytes", "kilobyte", 1024), ("players", "football team", 11), ("feet", "fathom", 6),
)  # fmt: skip
PRODUCTS: Final = (
    *("Alto 3 desk lamp", "Brio kettle", "Cirrus rain jacket", "Delta tent", "Echo alarm clock", "Flint knife"),
    *("Gale hair dryer", "Halo mirror", "Iris camera", "Juno stroller", "Kelp lunch box", "Luma bike light"),
    *("Mira toaster", "Nova scale", "Onyx phone case", "Pico radio", "Quill fountain pen", "Rhea office chair"),
    *("Sora fan", "Tarn water bottle", "Umbra umbrella", "Vela backpack", "Wisp candle", "Xeno game pad"),
)
ATTRIBUTES: Final = {
    "How much does the {p} weigh, and does the weight on the box include the packaging?":
        "The {p} weighs {n} grams without packaging.",
    "Which colours is the {p} available in, and are all of them in stock at the moment?":
        "The {p} comes in {a} and {b}; both are in stock.",
    "How long is the warranty of the {p}, and do I have to register it with the manufacturer?":
        "The {p} has a warranty of {m} months; you need not register it.",
    "Where is the {p} made, and who delivers spare parts for it if something breaks?":
        "It is made in {c}; spare parts come from our store in {t}.",
}  # fmt: skip
COLOURS: Final = ("red", "navy", "olive", "white", "black", "sand", "teal", "amber")
SUBJECTS: Final = {
    "The cat": "Le chat", "The dog": "Le chien", "My sister": "Ma sœur", "My brother": "Mon frère",
    "The old teacher": "Le vieux professeur", "A small child": "Un petit enfant", "Our neighbour": "Notre voisin",
    "The postman": "Le facteur", "Nobody": "Personne", "The whole family": "Toute la famille",
}  # fmt: skip
DOINGS: Final = {
    "sleeps": "dort", "is waiting": "attend", "likes to sing": "aime chanter", "works": "travaille",
    "has lost a key": "a perdu une clé", "found a coin": "a trouvé une pièce", "arrives on Monday": "arrive lundi",
    "arrives on Friday": "arrive vendredi", "drinks tea": "boit du thé", "drinks milk": "boit du lait",
}  # fmt: skip
WHERE: Final = {
    "in the garden": "dans le jardin", "under the table": "sous la table", "at the station": "à la gare",
    "behind the house": "derrière la maison", "near the lake": "près du lac", "in the kitchen": "dans la cuisine",
}  # fmt: skip
STATES: Final = {
    "was delivered to a neighbour": "is with your neighbour",
    "is stuck at customs": "is waiting at customs",
    "was sent back to us": "has come back to our warehouse",
    "has left the depot": "is on its way to you",
}
ELSEWHERE: Final = (
    ("Wie heißt die Hauptstadt von {c}, und wie viele Menschen leben dort ungefähr?",
     "Die Hauptstadt von {c} heißt {t}; dort leben etwa {n} Tausend Menschen."),
    ("Welche Unterlagen brauche ich, um in {t} ein {x} anzumelden?",
     "Für ein {x} in {t} genügt der Ausweis und {n} Euro."),
    ("Quelle est la capitale de ce pays : {c} ?", "C’est {t}."),
    ("Combien de temps faut-il pour aller de Lyon à {t} en train, correspondances comprises ?",
     "De Lyon à {t}, comptez environ {n} heures."),
    ("¿Cuántos kilómetros hay de Sevilla a {t} por carretera, sin contar los peajes?",
     "De Sevilla a {t} hay {n} kilómetros."),
)  # fmt: skip
DISHES: Final = (
    "soup",
    "fish",
    "bread",
    "rice",
    "steak",
    "salad",
    "coffee",
    "pasta",
    "cake",
    "cheese",
    "stew",
    "tart",
)
VERDICTS: Final = {
    "cold": "negative", "burnt": "negative", "bland": "negative", "stale": "negative", "greasy": "negative",
    "superb": "positive", "fresh": "positive", "tender": "positive", "generous": "positive", "crisp": "positive",
}  # fmt: skip
TIMES: Final = ("yesterday", "again", "on Sunday", "last night", "at noon", "this time")
REMARKS: Final = (
    "I waited {n} minutes for the {p} and nobody told me why",
    "the {p} that my sister bought in {t} broke at once",
    "your colleague in {t} promised a refund of {n} francs",
    "on the box of the {p} there is no word about batteries",
    "I live in {c} and would have to pay duty on the {p}",
    "my order of {n} pieces went to {t} instead",
    "the manual of the {p} is written in a language I do not read",
    "after {n} days the colour of the {p} had faded",
)  # fmt: skip
SIGNED: Final = (
    ("次の文章を読んで、書かれている都市の名前と商品の名前を表にまとめてください。文章は「{t}で{p}を{n}個買いました」です。",
     "都市は{t}、商品は{p}です。"),
    ("以下のお客様からの問い合わせに、丁寧な言葉で短く答えてください。「{p}は{t}の店で買えますか」",
     "はい、{p}は{t}の店でお求めいただけます。"),
)  # fmt: skip
WARES: Final = ("傘", "茶碗", "万年筆", "腕時計", "鍋", "自転車", "手袋", "毛布", "眼鏡", "花瓶", "財布", "帽子")
CITIES: Final = ("東京", "札幌", "仙台", "金沢", "名古屋", "京都", "神戸", "広島", "福岡", "那覇", "松山", "長崎")
THINGS: Final = ("Auto", "Boot", "Fahrrad", "Gewerbe", "Kind", "Motorrad", "Haustier")
SMALL: Final = ("please", "really", "then", "also", "just", "now")
COMMON: Final = {"the": "a", "is": "was", "and": "or", "you": "we", "me": "us", "in": "at", "do": "must"}
N_EACH = 600


def facts(chance: random.Random) -> Iterator[Asked]:
    """Capitals, and how many of one thing make another."""
    while True:
        country, town = chance.choice(sorted(COUNTRIES.items()))
        if chance.random() < 0.25:
            small, large, n = chance.choice(UNITS)
            yield f"How many {small} are there in a {large}?", f"There are {n} {small} in a {large}."
        else:
            asked, said = chance.choice(FACTS)
            yield asked.format(c=country, t=town), said.format(c=country, t=town, n=chance.randint(101, 999))


def products(chance: random.Random) -> Iterator[Asked]:
    """The same questions about every product of a shop."""
    while True:
        asked, said = chance.choice(sorted(ATTRIBUTES.items()))
        product = chance.choice(PRODUCTS)
        country, town = chance.choice(sorted(COUNTRIES.items()))
        a, b = chance.sample(COLOURS, 2)
        said = said.format(
            p=product, n=chance.randint(80, 4000), a=a, b=b, m=chance.choice([12, 24, 36]), c=country, t=town
        )
        yield asked.format(p=product), said


def sums(chance: random.Random) -> Iterator[Asked]:
    """Sums in words around numbers."""
    while True:
        a, b = chance.randint(12, 990), chance.randint(3, 90)
        yield (
            f"A baker sells {a} rolls in the morning and {b} in the afternoon. How many rolls are that in all?",
            f"{a} + {b} = {a + b}. The baker sells {a + b} rolls.",
        )


def translations(chance: random.Random) -> Iterator[Asked]:
    """A shared instruction before every sentence."""
    while True:
        some = [chance.choice(sorted(parts.items())) for parts in (SUBJECTS, DOINGS, WHERE)]
        sentence, said = (f"{' '.join(one)}." for one in zip(*some, strict=True))
        yield f"Translate the following sentence from English into French. Keep the tone.\n\n{sentence}", said


def tickets(chance: random.Random) -> Iterator[Asked]:
    """Tickets as a form writes them, with answers that repeat the details."""
    while True:
        order, (state, said) = chance.randint(10_000, 99_999), chance.choice(sorted(STATES.items()))
        product, town = chance.choice(PRODUCTS), chance.choice(sorted(COUNTRIES.values()))
        yield (
            f"Ticket about order {order}: {product}. Sent to {town}. The carrier says that it {state}. Answer it.",
            f"Your {product} from order {order} {said}. We will write again within two days.",
        )


def extraction(chance: random.Random) -> Iterator[Asked]:
    """A sentence to be turned into JSON."""
    while True:
        town, product, n = chance.choice(sorted(COUNTRIES.values())), chance.choice(PRODUCTS), chance.randint(2, 60)
        yield (
            "Extract the order as JSON with the keys item, count and city.\n\n"
            f"Please send {n} of the {product} to our branch in {town}.",
            f'{{"item": "{product}", "count": {n}, "city": "{town}"}}',
        )


def elsewhere(chance: random.Random) -> Iterator[Asked]:
    """German, French and Spanish patterns."""
    while True:
        asked, said = chance.choice(ELSEWHERE)
        country, town = chance.choice(sorted(COUNTRIES.items()))
        filled = {"c": country, "t": town, "n": chance.randint(3, 900), "x": chance.choice(THINGS)}
        yield asked.format(**filled), said.format(**filled)


def moods(chance: random.Random) -> Iterator[Asked]:
    """A long instruction, a few words to judge, and one of two answers."""
    while True:
        dish, (verdict, said), when = (chance.choice(some) for some in (DISHES, sorted(VERDICTS.items()), TIMES))
        yield (
            "Read what a guest of the restaurant wrote and say whether it is positive or negative. "
            f"Answer with that word only, in small letters.\n\nThe {dish} was {verdict} {when}.",
            said,
        )


def choices(chance: random.Random) -> Iterator[Asked]:
    """Questions with details in several places, answered with yes or no."""
    while True:
        n, m = chance.randint(10, 90), chance.randint(10, 90)
        product, town = chance.choice(PRODUCTS), chance.choice(sorted(COUNTRIES.values()))
        yield (
            f"Does the {product} fit into a parcel of {n} by {m} centimetres, and may we send that parcel to "
            f"{town} by the cheapest service? Say yes or no.",
            chance.choice(["Yes.", "No."]),
        )


def rewritings(chance: random.Random) -> Iterator[Asked]:
    """A shared instruction before longer complaints, and a polite version of each."""
    while True:
        some = chance.sample(REMARKS, 3)
        country, town = chance.choice(sorted(COUNTRIES.items()))
        filled = {"n": chance.randint(3, 90), "p": chance.choice(PRODUCTS), "t": town, "c": country}
        first, second, third = (one.format(**filled) for one in some)
        yield (
            "Rewrite the complaint below so that it stays polite, keeps every fact and asks for one thing only. "
            f"Complaint: {first}, {second}, {third}.",
            f"Dear team, I am sorry to say that {first}. Besides, {second}, and {third}. What can I do?",
        )


def in_signs(chance: random.Random) -> Iterator[Asked]:
    """Japanese, which puts no space between words."""
    while True:
        asked, said = chance.choice(SIGNED)
        filled = {"t": chance.choice(CITIES), "p": chance.choice(WARES), "n": chance.randint(2, 60)}
        yield asked.format(**filled), said.format(**filled)


SETS: Final[dict[str, Callable[[random.Random], Iterator[Asked]]]] = {
    "facts": facts, "products": products, "sums": sums, "translations": translations, "tickets": tickets,
    "extraction to JSON": extraction, "German, French, Spanish": elsewhere, "short reviews": moods,
    "yes or no": choices, "complaints": rewritings, "Japanese": in_signs,
}  # fmt: skip


def edited(text: str, chance: random.Random) -> str:
    """The text with one small edit that changes nothing in what is asked."""
    if " " not in text:
        return _edited_signs(text, chance)
    words = text.split(" ")
    way = chance.choice(["typo", "typo", "drop", "add", "swap"])
    places = [at for at, word in enumerate(words) if word.isalpha() and word.islower()]
    long = [at for at in places if len(words[at]) > 3 and words[at][1] != words[at][2]]
    common = [at for at in places if words[at] in COMMON]
    if way == "swap" and common:
        at = chance.choice(common)
        words[at] = COMMON[words[at]]
    elif way == "drop" and common:
        del words[chance.choice(common)]
    elif way == "typo" and long:
        at = chance.choice(long)
        words[at] = words[at][:1] + words[at][2] + words[at][1] + words[at][3:]
    else:
        words.insert(chance.choice(places), chance.choice(SMALL))
    return " ".join(words)


def _edited_signs(text: str, chance: random.Random) -> str:
    way, at = chance.choice(["typo", "typo", "drop", "add"]), chance.choice([8, 12, 16, 20])
    if way == "typo":
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + text[at + 1 :] if way == "drop" else f"{text[:at]}も{text[at:]}"


def with_copies(made: Iterator[Asked], chance: random.Random) -> tuple[list[Asked], set[tuple[int, int]]]:
    """Different examples with edited copies among them, and the places of these, counted from 1."""
    once: dict[str, Asked] = {}
    for _ in range(6 * N_EACH):
        prompt, said = next(made)
        once.setdefault(prompt, (prompt, said))
    texts = list(once.values())[:N_EACH]
    planted = set()
    for at in chance.sample(range(len(texts)), len(texts) // 10):
        copy = (edited(texts[at][0], chance), texts[at][1])
        if copy[0] not in once:
            texts.append(copy)
            planted.add((at + 1, len(texts)))
    return texts, planted


def _is_alike(one: str, other: str) -> bool:
    words, signs = (one.lower().split(), other.lower().split()), (one.lower(), other.lower())
    n_signs = 5 if one.count(" ") > 1 else 3
    return any(_shared(*(_runs(text, n) for text in some)) >= 0.8 for some, n in ((words, 3), (signs, n_signs)))


def _runs(parts: Sequence[str], n: int) -> set[tuple[str, ...]]:
    return {tuple(parts[at : at + n]) for at in range(max(1, len(parts) - n + 1))}


def _shared(one: set[tuple[str, ...]], other: set[tuple[str, ...]]) -> float:
    return len(one & other) / len(one | other)


def _examples(texts: Sequence[Asked]) -> list[Example]:
    return [Example("pair", {"prompt": q, "completion": a}, at) for at, (q, a) in enumerate(texts, 1)]


def _pairs(found: Sequence[Finding]) -> set[tuple[int, int]]:
    some = [one for one in found if one.severity != "info"]
    return {(a, b) for one in some for a, b, *_ in one.evidence.get("pairs", combinations(one.examples, 2))}


def _copies(name: str, seed: int) -> Line:
    texts, planted = with_copies(SETS[name](random.Random(seed)), random.Random(seed + 1))
    true = {(a, b) for a, b in planted if _is_alike(" ".join(texts[a - 1]), " ".join(texts[b - 1]))}
    found = _pairs(run_on_corpus(corpus_of(_examples(texts)), ["DU003", "CO003"]))
    return _line(f"{name}, with copies", len(texts), true, found, planted, "DU003 and CO003, warnings and errors")


def _leaks(name: str, seed: int) -> Line:
    chance = random.Random(seed + 2)
    texts, planted = with_copies(SETS[name](random.Random(seed)), random.Random(seed + 1))
    sides: list[Split | None] = [chance.choice(["train", "train", "train", "test"]) for _ in texts]
    found = run_on_corpus(corpus_of(_examples(texts), splits=sides), ["LK002"])
    named = {id_ for one in found if one.severity != "info" for id_ in one.examples if sides[id_ - 1] == "test"}
    across = {pair for pair in planted if {sides[at - 1] for at in pair} == {"train", "test"}}
    alike = {(a, b) for a, b in across if _is_alike(texts[a - 1][0], texts[b - 1][0])}
    in_test, alike_in_test = (
        {at for pair in pairs for at in pair if sides[at - 1] == "test"} for pairs in (across, alike)
    )
    return _line(f"{name}, leaks", len(texts), alike_in_test, named, in_test, "LK002, warnings")


def _line(data: str, n: int, true: set[Flagged], found: set[Flagged], planted: set[Flagged], note: str) -> Line:
    """What was planted and is less alike counts for nothing: neither missed nor a false alarm."""
    n_true, n_false = len(true & found), len(found - true - planted)
    return Line("Forms", data, n, len(true), n_true, n_false, len(true) - n_true, note)


def measure(seed: int = 7) -> list[Line]:
    """A line on copies and one on leaks for each set; some seconds."""
    return [line for name in SETS for line in (_copies(name, seed), _leaks(name, seed))]


if __name__ == "__main__":
    for line in measure(int(sys.argv[1]) if len(sys.argv) > 1 else 7):
        print(line, f"precision {line.precision:.3f} recall {line.recall:.3f} F1 {line.f1:.3f}")
