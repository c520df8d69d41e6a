"""How well personal data and answers without support are found: planted values and hard negatives.

Every value is made here by the rule of its issuer (check digits computed, not looked up in the product), put into
sentences of support mail, notes and logs in several languages. The hard negatives are numbers that look alike.
"""

from __future__ import annotations

import random
from collections import Counter

from personal_texts import AROUND, SENTENCES, look_alike
from personal_values import FIRST, LAST, MAKERS, national_id
from quality_table import Line

from tunewright.checks.grounding.gr001_unknown_number import unknown_number
from tunewright.checks.grounding.gr002_unknown_quotation import unknown_quotation
from tunewright.checks.grounding.gr003_unknown_name import unknown_name
from tunewright.model import Example
from tunewright.text.personal import KINDS, spans

Random = random.Random
Planted = tuple[str, str, str]
"""A text, the kind planted in it, and the value."""


def _planted(rng: Random, kind: str) -> Planted:
    value, sentence = (
        national_id(rng) if kind == "national-id" else (MAKERS[kind](rng), rng.choice(SENTENCES.get(kind, ("",))))
    )
    return rng.choice(AROUND) + sentence.format(value) + " " + rng.choice(AROUND), kind, value


def _is_found(text: str, kind: str, value: str) -> bool:
    """The whole value; of an address or an assignment only the secret in it."""
    at = text.index(value)
    hits = [span for span in spans(text, (kind,)) if span.start < at + len(value) and span.end > at]
    if value.startswith(("postgres:", "password:")):
        return len(hits) == 1
    return any(span.start <= at and span.end >= at + len(value) for span in hits)


def _personal(seed: int, n: int = 400) -> list[Line]:
    rng = Random(seed)
    found, missed, wrong = Counter[str](), Counter[str](), Counter[str]()
    for kind in KINDS:
        for _ in range(n):
            text, _, value = _planted(rng, kind)
            ok = _is_found(text, kind, value)
            found[kind] += ok
            missed[kind] += not ok
            at = text.index(value)
            outside = [
                one for one in spans(text) if one.kind != kind or one.end <= at or one.start >= at + len(value)
            ]
            wrong.update(one.kind for one in outside)
    n_negative = 6 * n
    for _ in range(n_negative):
        wrong.update(one.kind for one in spans(rng.choice(AROUND) + look_alike(rng) + " " + rng.choice(AROUND)))
    total = n * len(KINDS) + n_negative
    note = f"{n_negative} texts hold look-alikes only"
    return [Line("personal data", kind, total, n, found[kind], wrong[kind], missed[kind], note) for kind in KINDS]


PLACES = (
    "Bristol",
    "Leiden",
    "Porto",
    "Graz",
    "Turku",
    "Nantes",
    "Gdansk",
    "Bergen",
    "Verona",
    "Sevilla",
    "Malmo",
    "Ghent",
    "Basel",
    "Cork",
    "Brno",
    "Utrecht",
)
PEOPLE = tuple(f"{first.title()} {last.title()}" for first in FIRST for last in LAST)
TRADES = (
    "bakery",
    "tram depot",
    "town library",
    "glass works",
    "ferry company",
    "textile mill",
    "brewery",
    "observatory",
)
SAID = (
    "We never wanted to be large, only to be good at one thing",
    "The roof leaked from the first winter on",
    "Nobody asked us whether we would like to move",
    "It was the cheapest offer and the best idea we had",
    "A city without a place to read is only a crowd",
    "The old machines still run better than the new ones",
)


def _story(rng: Random) -> tuple[str, dict[str, object]]:
    facts: dict[str, object] = {
        "place": rng.choice(PLACES),
        "trade": rng.choice(TRADES),
        "founder": rng.choice(PEOPLE),
        "head": rng.choice(PEOPLE),
        "year": rng.randint(1820, 1990),
        "staff": rng.randint(40, 900),
        "cost": rng.randint(110, 980) * 1000 + rng.randint(1, 9) * 100,
        "share": rng.randint(21, 79),
        "day": rng.randint(13, 28),
        "month": rng.choice(("March", "June", "October")),
        "opened": rng.randint(1991, 2019),
        "said": rng.choice(SAID),
    }
    text = (
        "The {trade} of {place} was founded in {year} by {founder}. Today it has {staff} employees, of whom "
        "{share} % live in the town. A new building was opened on {day} {month} {opened}; it cost {cost:,} euros. "
        "“{said},” says {head}, who has led the house since then. The neighbours were against it at first, but "
        "the council gave its permission."
    ).format(**facts)
    return text, facts


ANSWERS = (
    "It was founded in {year} by {founder}.",
    "The new building cost {cost} euros and was opened in {opened}.",
    "About {share}% of the {staff} employees live there.",
    "It opened on {month} {day}, {opened}.",
    "The head of the house, {head}, says: “{said}.”",
    'According to the text, {head} said "{said}" about the {trade}.',
    "1. Founded in {year}\n2. {staff} employees\n3. New building in {opened}",
    "The {trade} stands in the town of {place}.",
    "It was {founder} who founded it; today the head is {head}.",
    "The building cost {cost:,} euros, which the council allowed.",
)


def _wrong(rng: Random, facts: dict[str, object], what: str) -> dict[str, object]:
    changed = dict(facts)
    if what == "number":
        for name in ("year", "staff", "cost", "share", "opened", "day"):
            value = int(str(facts[name]))
            changed[name] = value + rng.choice((-1, 1)) * max(1, rng.randint(1, 1 + value // 50))
    elif what == "quotation":
        words = str(facts["said"]).split()
        words[rng.randrange(2, len(words) - 1)] = rng.choice(("perhaps", "always", "garden", "quickly"))
        changed["said"] = " ".join(words)
    else:
        others = [
            person
            for person in PEOPLE
            if not set(person.split()) & {*str(facts["founder"]).split(), *str(facts["head"]).split()}
        ]
        changed["founder"], changed["head"] = rng.sample(others, 2)
    return changed


_CHECKS = {"number": unknown_number, "quotation": unknown_quotation, "name": unknown_name}
_USES = {
    "number": ("{year}", "{staff}", "{cost", "{share}", "{opened}"),
    "quotation": ("{said}",),
    "name": ("{founder}", "{head}"),
}


def _grounding(seed: int, n: int = 300) -> list[Line]:
    rng = Random(seed)
    lines = []
    for what, check in _CHECKS.items():
        fitting = [one for one in ANSWERS if any(mark in one for mark in _USES[what])]
        n_found = n_wrong = 0
        for _ in range(n):
            source, facts = _story(rng)
            planted = _example(rng, source, rng.choice(fitting).format(**_wrong(rng, facts, what)))
            clean = _example(rng, source, rng.choice(ANSWERS).format(**facts))
            n_found += any(finding.severity == "warning" for finding in check(planted))
            n_wrong += any(finding.severity == "warning" for finding in check(clean))
        lines.append(Line("grounding", f"wrong {what}s", 2 * n, n, n_found, n_wrong, n - n_found, "warnings only"))
    return lines


def _example(rng: Random, source: str, answer: str) -> Example:
    question = "What does the text say about it?"
    if rng.random() < 0.5:
        return Example("pair", {"prompt": question, "completion": answer, "context": source}, 1)
    shown = rng.choice(("Context:\n{}\n\nQuestion: {}", "<document>{}</document>\n{}", '"""{}"""\n{}')).format(
        source, question
    )
    turns = [{"role": "user", "content": shown}, {"role": "assistant", "content": answer}]
    return Example("chat", {"messages": turns}, 1)


def measure(seed: int = 7) -> list[Line]:
    """Precision and recall per kind of personal data, and per kind of unsupported claim."""
    return [*_personal(seed), *_grounding(seed)]


if __name__ == "__main__":
    for line in measure():
        print(f"{line.subject} {line.data}: precision {line.precision:.3f}, recall {line.recall:.3f}")
