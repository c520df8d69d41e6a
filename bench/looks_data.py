"""Seeded data for measuring looks at whole projects: short chats of a support desk, and film reviews with labels.

Every sentence is made anew, of words by their usual frequency. Some examples are planted as copies, near-copies,
contradictions, refusals or with personal data, so that the checks have something to say.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

_COMMON = """
the of and to a in is you that it for on are with as this be at have or from your we by not but what all when there
can an which their said if do will each about how up out them then she many some so these would other into has more
her two like him time see could no make than first been its who now people my made over did down only way find use
"""
_NAMES = "Okafor Lindqvist Marchetti Haddad Nguyen Kowalczyk Ferreira Takahashi Ivanova Bergström Dubois"
_SYSTEMS = (
    "You are a careful assistant of a support desk. Answer in plain words.",
    "You help nurses with questions about appointments, prescriptions and insurance.",
)
_PRAISE = "wonderful moving brilliant delightful gripping superb charming funny tender masterful fresh"
_BLAME = "dull tedious clumsy boring awful lifeless predictable shallow annoying wooden messy stupid"
_STARTS = "ba be bra ca co cri da de dru fa fle ga gri ha he ja ka la le lu ma me mo na ne o pa pre ra re sa"
_MIDDLES = "ban bel cin dor fan gel kin lar mer nol pan quin rel ser tan ul vin wer xan zel"
_ENDS = "a age al ance ed en er est ful ing ion ish ity ive less ly ment ness ous s"
_RARE = 12_000
_REFUSED = "I'm sorry, but I can't help with that request."


def write_chats(file: Path, n: int, seed: int = 7) -> Path:
    """`n` chats of some 300 characters, question and answer, half of them with a system message."""
    chance = random.Random(seed)
    return _write(file, _planted(chance, n, _Chats(chance)))


def write_reviews(file: Path, n: int, seed: int = 7) -> Path:
    """`n` reviews of some 1,300 characters, each answered with “positive” or “negative”; 3 % of these wrong."""
    chance = random.Random(seed)
    return _write(file, _planted(chance, n, _Reviews(chance)))


class _Words:
    def __init__(self, chance: random.Random) -> None:
        parts = (_STARTS.split(), _MIDDLES.split(), ["", *_MIDDLES.split()], _ENDS.split())
        made = {"".join(map(chance.choice, parts)) for _ in range(2 * _RARE)}
        self._words = [*_COMMON.split(), *chance.sample(sorted(made), _RARE)]
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(len(self._words))))
        self._chance = chance

    def sentence(self, *extra: str) -> str:
        """A new sentence; it has the extra words somewhere."""
        chance = self._chance
        words = chance.choices(self._words, cum_weights=self._weights, k=chance.randint(6, 18))
        for word in extra:
            words.insert(chance.randrange(len(words)), word)
        if chance.random() < 0.15:
            words.insert(chance.randrange(len(words)), str(chance.randint(2, 9_000)))
        if chance.random() < 0.4:
            words[chance.randrange(len(words) - 1)] += ","
        return " ".join(words).capitalize() + chance.choice("....?!")

    def text(self, n_characters: int, *, of: list[str] | None = None) -> str:
        """Sentences up to about so many characters; one in three with a word of these."""
        said: list[str] = []
        while sum(map(len, said)) < n_characters:
            some = [self._chance.choice(of)] if of and self._chance.random() < 0.35 else []
            said.append(self.sentence(*some))
        return " ".join(said)


class _Chats:
    def __init__(self, chance: random.Random) -> None:
        self._chance, self._words = chance, _Words(chance)

    def __call__(self) -> dict[str, object]:
        chance = self._chance
        asked, answer = self._words.text(60), self._words.text(160)
        if chance.random() < 0.02:
            asked += f" Mail me: {chance.choice(_NAMES.split()).lower()}{chance.randint(1, 99)}@gmx.net."
        if chance.random() < 0.02:
            answer = _REFUSED
        turns = [{"role": "system", "content": chance.choice(_SYSTEMS)}] if chance.random() < 0.5 else []
        turns += [{"role": "user", "content": asked}, {"role": "assistant", "content": answer}]
        return {"messages": turns}

    def changed(self, example: dict[str, object]) -> dict[str, object]:
        """The same with another word, or another answer."""
        turns = [dict(turn) for turn in example["messages"]]  # type: ignore[attr-defined]
        if self._chance.random() < 0.3:
            turns[-1]["content"] = self._words.text(160)
        else:
            turns[-2]["content"] += f" {self._chance.choice(_COMMON.split())}"
        return {"messages": turns}


class _Reviews:
    def __init__(self, chance: random.Random) -> None:
        self._chance, self._words = chance, _Words(chance)

    def __call__(self) -> dict[str, object]:
        is_praise = self._chance.random() < 0.5
        text = self._words.text(1_300, of=_PRAISE.split() if is_praise else _BLAME.split())
        label = "positive" if is_praise == (self._chance.random() >= 0.03) else "negative"
        return {"prompt": text, "completion": label}

    def changed(self, example: dict[str, object]) -> dict[str, object]:
        """The same with a sentence more."""
        return {**example, "prompt": f"{example['prompt']} {self._words.sentence()}"}


def _planted(chance: random.Random, n: int, make: _Chats | _Reviews) -> Iterator[dict[str, object]]:
    """`n` examples, one in a hundred a copy of an earlier one, one in fifty nearly one."""
    some: list[dict[str, object]] = []
    for number in range(1, n + 1):
        drawn = chance.random()
        if some and drawn < 0.01:
            example = chance.choice(some)
        elif some and drawn < 0.03:
            example = make.changed(chance.choice(some))
        else:
            example = make()
            some.append(example)
        yield {**example, "id": f"case-{number}"}


def _write(file: Path, examples: Iterator[dict[str, object]]) -> Path:
    with file.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(json.dumps(example, ensure_ascii=False) + "\n" for example in examples)
    return file
