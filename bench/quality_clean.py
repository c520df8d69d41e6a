"""Clean projects, as a careful team would write them: nothing in them deserves an error, hardly anything a warning.

Five sets of at least 2,000 examples are composed with a seed from the parts in `quality_clean.toml`: labelled
messages, long labelled reviews, chats that call tools, questions and answers in eleven languages, and preference
pairs; a sixth, on all sorts of matters, from `quality_written.toml`. They are split and counted as a project is,
and every check of the catalogue looks at them.
`python bench/quality_clean.py` prints what was found.
"""

from __future__ import annotations

import json
import random
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from quality_table import Line

from tunewright.checks import run_all
from tunewright.model import Body, Example, Finding, Task
from tunewright.splits import Group, assign
from tunewright.text import prompt_key
from tunewright.tokens import count_example

PARTS: dict[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
WRITTEN: dict[str, Any] = tomllib.loads(
    Path(__file__).with_name("quality_written.toml").read_text(encoding="utf-8")
)
TARGET = "gpt-4o-mini-2024-07-18"


def filled(text: str, parts: dict[str, Any], chance: random.Random, held: dict[str, str] | None = None) -> str:
    """The text with its slots filled; `held` keeps what was chosen, for the texts that belong to it."""
    held = {} if held is None else held
    while "{" in text:
        slot = text[text.index("{") + 1 : text.index("}")]
        if slot not in held:
            held[slot] = _chosen(slot, parts, chance, held)
        text = text.replace("{" + slot + "}", held[slot])
    return text


def _chosen(slot: str, parts: dict[str, Any], chance: random.Random, held: dict[str, str]) -> str:
    numbers = {"n": (13, 64), "h": (6, 9), "h2": (2, 5), "late": (17, 22), "price": (11, 96)}
    if slot in numbers:
        return str(chance.randint(*numbers[slot]))
    name = slot.rstrip("2")
    return chance.choice([word for word in parts[name] if word != held.get(name)])


def messages(chance: random.Random, n: int = 2400) -> Iterator[Example]:
    """Messages to a shop with eight labels."""
    parts = PARTS["messages"]
    for label in chance.choices(list(parts["said"]), weights=[20, 14, 14, 12, 12, 10, 10, 8], k=n):
        held: dict[str, str] = {}
        said = chance.sample(parts["said"][label], chance.choice([1, 2, 2, 3]))
        text = " ".join(filled(one, parts, chance, held) for one in said)
        around = chance.choice(parts["opening"]), text, chance.choice(parts["closing"])
        yield Example("pair", {"prompt": " ".join(filter(None, around)), "completion": label}, label=label)


def reviews(chance: random.Random, n: int = 2000) -> Iterator[Example]:
    """Long reviews of places to stay, of about 1,300 characters, with two labels."""
    parts = PARTS["reviews"]
    for _ in range(n):
        lean = chance.choice(["good", "good", "bad"])
        said = chance.sample(parts["plain"], chance.randint(10, 15))
        said += chance.sample(parts[lean], chance.randint(5, 9))
        other = "bad" if lean == "good" else "good"
        said += chance.sample(parts[other], chance.choice([0, 0, 1]))
        chance.shuffle(said)
        text = " ".join(filled(one, parts, chance) for one in said)
        label = {"good": "recommended", "bad": "not recommended"}[lean]
        yield Example("pair", {"prompt": text, "completion": label}, label=label)


def questions(chance: random.Random, n: int = 2400) -> Iterator[Example]:
    """Questions and answers in eleven languages, each asked once."""
    for parts, asked, answer in _asked(chance, n):
        turns = [("system", parts["system"]), ("user", asked), ("assistant", answer)]
        yield Example("chat", {"messages": [{"role": role, "content": said} for role, said in turns]})


def preferences(chance: random.Random, n: int = 2000) -> Iterator[Example]:
    """The same kind of questions with a full answer and one that leaves out the half."""
    for _, asked, answer in _asked(chance, n):
        words = answer.split(" ") if " " in answer else list(answer)
        short = (" " if " " in answer else "").join(words[: len(words) // 2])
        yield Example(
            "preference",
            {
                "input": {"messages": [{"role": "user", "content": asked}]},
                "preferred_output": [{"role": "assistant", "content": answer}],
                "non_preferred_output": [{"role": "assistant", "content": short}],
            },
        )


def _asked(chance: random.Random, n: int) -> Iterator[tuple[dict[str, Any], str, str]]:
    seen: set[str] = set()
    languages = list(PARTS["questions"].values())
    while len(seen) < n:
        parts = languages[len(seen) % len(languages)]
        held: dict[str, str] = {}
        asked, answer = (filled(one, parts, chance, held) for one in chance.choice(parts["ask"]))
        if asked not in seen:
            seen.add(asked)
            yield parts, asked, answer


def written(chance: random.Random, n: int = 1000) -> Iterator[Example]:
    """Examples written one by one on all sorts of matters, in eighteen languages, and forms with rich details."""
    for prompt, answer in WRITTEN["pair"]:
        yield Example("pair", {"prompt": prompt, "completion": answer})
    for _ in range(n - len(WRITTEN["pair"])):
        number = chance.randint(2, 28)
        held = {"n": str(number), "n2": str(chance.randint(1000, 9999)), "n5": str(5 * number)}
        prompt, answer = (filled(one, WRITTEN, chance, held) for one in chance.choice(WRITTEN["form"]))
        yield Example("pair", {"prompt": prompt, "completion": answer})


_TEXT = {"type": "string"}
_SCHEMAS: dict[str, Body] = {
    "find_trains": {"origin": _TEXT, "destination": _TEXT, "day": _TEXT},
    "weather": {"city": _TEXT, "unit": {"type": "string", "enum": ["celsius", "fahrenheit"]}},
    "reserve": {"train": _TEXT, "wish": _TEXT, "seats": {"type": "integer", "minimum": 1}},
}
TOOLS = [
    {
        "type": "function",
        "function": {
            "name": name,
            "description": name.replace("_", " ").capitalize() + ".",
            "parameters": {
                "type": "object",
                "properties": fields,
                "required": list(fields),
                "additionalProperties": False,
            },
        },
    }
    for name, fields in _SCHEMAS.items()
]


def tool_chats(chance: random.Random, n: int = 2000) -> Iterator[Example]:
    """Chats of a travel desk: one call, two at once, a call after a call, or none."""
    parts = PARTS["tools"]
    stories = [_trains, _weather, _reservation, _no_tool]
    seen: set[str] = set()
    while len(seen) < n:
        held: dict[str, str] = {}
        turns = list(chance.choice(stories)(parts, chance, held))
        if turns[0]["content"] in seen:
            continue
        seen.add(str(turns[0]["content"]))
        if chance.random() < 0.3:
            turns += [_says("user", chance.choice(parts["thanks"]))]
            turns += [_says("assistant", filled(chance.choice(parts["bye"]), parts, chance, held))]
        yield Example("chat", {"messages": [_says("system", parts["system"]), *turns], "tools": TOOLS})


def _says(role: str, content: str) -> Body:
    return {"role": role, "content": content}


def _calls(chance: random.Random, *wanted: tuple[str, Body]) -> Body:
    calls = [
        {
            "id": f"call_{chance.getrandbits(64):016x}",
            "type": "function",
            "function": {"name": name, "arguments": json.dumps(arguments)},
        }
        for name, arguments in wanted
    ]
    return {"role": "assistant", "content": None, "tool_calls": calls}


def _answers(calls: Body, *said: Body) -> Iterator[Body]:
    for call, one in zip(calls["tool_calls"], said, strict=True):
        yield {"role": "tool", "tool_call_id": call["id"], "content": json.dumps(one)}


def _trains(parts: dict[str, Any], chance: random.Random, held: dict[str, str]) -> Iterator[Body]:
    day = f"2026-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    yield _says("user", filled("Is there a train from {city} to {city2} on " + day + "?", parts, chance, held))
    calls = _calls(chance, ("find_trains", {"origin": held["city"], "destination": held["city2"], "day": day}))
    yield calls
    leaves, number = f"{chance.randint(6, 21):02}:{chance.randint(0, 59):02}", chance.randint(100, 990)
    yield from _answers(calls, {"trains": [{"number": number, "leaves": leaves, "changes": chance.randint(0, 2)}]})
    yield _says("assistant", filled(f"Yes, train {number} to {{city2}} leaves at {leaves}.", parts, chance, held))


def _weather(parts: dict[str, Any], chance: random.Random, held: dict[str, str]) -> Iterator[Body]:
    asks = ["What is the weather like in {city} and in {city2}", "Do I need an umbrella in {city} or {city2}"]
    week = f" in week {chance.randint(1, 52)}?"
    yield _says("user", filled(chance.choice(asks) + week, parts, chance, held))
    calls = _calls(chance, *(("weather", {"city": held[name], "unit": "celsius"}) for name in ("city", "city2")))
    yield calls
    moods = [{"sky": chance.choice(parts["mood"]), "degrees": chance.randint(-5, 33)} for _ in range(2)]
    yield from _answers(calls, *moods)
    first, second = (f"{mood['sky']} at {mood['degrees']} degrees" for mood in moods)
    yield _says("assistant", filled(f"In {{city}} it is {first}, in {{city2}} {second}.", parts, chance, held))


def _reservation(parts: dict[str, Any], chance: random.Random, held: dict[str, str]) -> Iterator[Body]:
    train, seats = str(chance.randint(100, 990)), chance.randint(1, 6)
    yield _says(
        "user", filled(f"Please book {{name}} on train {train} to {{city}} for {seats}.", parts, chance, held)
    )
    calls = _calls(chance, ("reserve", {"train": train, "wish": held["name"], "seats": seats}))
    yield calls
    code = f"{chance.randint(10, 99)}{chance.choice('ABCDEF')}"
    yield from _answers(calls, {"status": "booked", "code": code})
    yield _says("assistant", filled(f"Booked: {{name}} on train {train}, code {code}.", parts, chance, held))


def _no_tool(parts: dict[str, Any], chance: random.Random, held: dict[str, str]) -> Iterator[Body]:
    yield _says("user", filled("What can I do about a delay of {n} minutes to {city}?", parts, chance, held))
    share = 25 if int(held["n"]) < 40 else 50
    said = f"I’m sorry. After {{n}} minutes you can ask for {share} per cent of the fare to {{city}} back."
    yield _says("assistant", filled(said, parts, chance, held))


SETS: dict[str, tuple[Callable[[random.Random], Iterator[Example]], Task]] = {
    "labelled messages, eight labels": (messages, "classification"),
    "long reviews, two labels": (reviews, "classification"),
    "chats that call tools": (tool_chats, "generation"),
    "questions and answers, eleven languages": (questions, "generation"),
    "preference pairs, eleven languages": (preferences, "generation"),
    "all sorts of examples, written by hand and from forms": (written, "generation"),
}


def found_in(examples: list[Example], task: Task) -> list[Finding]:
    """What every check finds in a project of these examples, split 80 to 20 and imported in two halves."""
    groups = [Group(prompt_key(one), 1, one.label) for one in examples]
    sides = assign(groups, seed=7, share=0.2)
    return run_all(
        examples,
        model=TARGET,
        task=task,
        count_tokens=lambda example: count_example(example, "o200k_base"),
        splits=[sides[group.key] for group in groups],
        imports=[1 + at % 2 for at in range(len(examples))],
    )


def made(name: str, seed: int) -> list[Example]:
    """The examples of a set; what was composed twice is left out."""
    compose, _ = SETS[name]
    once = {prompt_key(one): one for one in compose(random.Random(seed))}
    return [replace(one, id=at) for at, one in enumerate(once.values(), start=1)]


def measure(seed: int = 7) -> list[Line]:
    """A line for each set: false positives are findings of the level error, the note counts the others."""
    lines = []
    for name, (_, task) in SETS.items():
        examples = made(name, seed)
        found = found_in(examples, task)
        n_errors = sum(one.severity == "error" for one in found)
        lines.append(Line("Clean data", name, len(examples), 0, 0, n_errors, 0, _counts(found)))
    return lines


def _counts(found: list[Finding]) -> str:
    """How many findings of which check, by severity."""
    said = []
    for severity in ("error", "warning", "info"):
        codes = Counter(one.code for one in found if one.severity == severity)
        said.append(f"{severity}: {', '.join(f'{code} × {n}' for code, n in sorted(codes.items())) or 'none'}")
    return "; ".join(said)


if __name__ == "__main__":
    for line in measure(int(sys.argv[1]) if len(sys.argv) > 1 else 7):
        print(f"{line.data} ({line.n}): {line.note}")
