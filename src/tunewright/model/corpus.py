"""The texts of a whole project, as the checks that compare examples with each other read them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from tunewright.model.example import Example, Kind, Message, Split, text_of
from tunewright.model.facts import Task

GROUP_KEYS: Final = (
    *("group", "group_id", "conversation_id", "conversation", "thread_id", "session_id", "ticket_id"),
    *("document_id", "document", "doc_id"),
)
"""Fields of a record that say which examples belong together; the first that is there counts."""
SOURCE_KEYS: Final = (
    "source_text",
    "context",
    "passage",
    "source_passage",
    "excerpt",
    "reference",
    "document_text",
)
"""Fields of a record that hold the text an answer was made from; the first with text counts."""
_SYSTEM: Final = ("system", "developer")


class Passage(NamedTuple):
    """One example in plain text: what is asked, what is answered, and what it belongs to."""

    id: int
    kind: Kind
    system: str
    """System and developer messages, joined by a line break."""
    earlier: str
    """Turns between these and the last question, each as `role: text`, joined by a line break."""
    question: str
    """The last thing said before the answer, by the user where possible; the prompt of a pair."""
    answer: str
    """Text of the last assistant turn; where it only calls tools, names and arguments."""
    label: str | None = None
    split: Split | None = None
    """The side it is on: the project's split where there is one, else as imported."""
    import_id: int = 0
    """Which import it came with."""
    group: str = ""
    """The conversation, document or group that its record names, with the field's name; empty without one."""
    source_text: str = ""
    """The text the answer was made from, where the record carries it."""
    n_images: int = 0
    """Images among the parts of its messages."""
    other_answer: str = ""
    """Of a preference pair, the answer that was not preferred."""

    @property
    def prompt(self) -> str:
        """Everything before the answer as one text."""
        return "\n".join(part for part in (self.system, self.earlier, self.question) if part)


@dataclass(frozen=True)
class Corpus:
    """All examples of a project that were not rejected, to be read as often as needed."""

    n: int
    task: Task
    passages: Callable[[], Iterator[Passage]]
    """Streams all of them by ascending id, each time anew; nothing is kept in memory."""
    some: Callable[[Collection[int]], Mapping[int, Passage]]
    """The passages with these ids."""
    earlier_tests: Callable[[], Mapping[str, str]] = field(default=dict)
    """Prompts (`text.loosely_folded`, then fingerprint) of earlier exports' test files: {key: name of export}."""
    kinds: frozenset[Kind] = frozenset()
    """Kinds of example that occur, so that checks for others need not read anything; empty: any may."""
    saying: Callable[[Collection[str]], Iterator[Passage]] | None = None
    """Where only some examples of a project are looked at: all that have one of the words, and every label as often
    as the project has it, in passages without text where need be."""


def passage_of(
    example: Example,
    *,
    label: str | None = None,
    split: Split | None = None,
    import_id: int = 0,
    record: Mapping[str, Any] | None = None,
) -> Passage:
    """An example as a passage. `record` is the imported JSON where it holds fields that the body does not."""
    fields = example.body if record is None else {**record, **example.body}
    is_plain = fields.keys().isdisjoint(_OWN_KEYS)
    return Passage(
        example.id,
        example.kind,
        *_parts(example),
        label=label,
        split=split,
        import_id=import_id,
        group="" if is_plain else _group(fields),
        source_text="" if is_plain else _source_text(fields),
        n_images=_count_images(example),
        other_answer="\n".join(map(_said, example.other_answer)) if example.kind == "preference" else "",
    )


_OWN_KEYS: Final = frozenset((*GROUP_KEYS, *SOURCE_KEYS))


def _parts(example: Example) -> tuple[str, str, str, str]:
    """System messages, earlier turns, the last question and the answer."""
    if example.kind == "pair":
        question = text_of(example.body.get("prompt"))
        return "", "" if question else "user: ", question, text_of(example.body.get("completion"))
    at = example.answer_at
    prompt = example.messages if at is None else example.messages[:at]
    asked = _asked_at(prompt)
    system, earlier = [], []
    for place, turn in enumerate(prompt):
        if turn.role in _SYSTEM:
            system.append(turn.content)
        elif place != asked:
            earlier.append(f"{turn.role}: {_said(turn)}")
    question = "" if asked is None else prompt[asked].content
    return "\n".join(system), "\n".join(earlier), question, "" if at is None else _said(example.messages[at])


def _count_images(example: Example) -> int:
    shared = example.body.get("input") if example.kind == "preference" else example.body
    turns = shared.get("messages") if isinstance(shared, Mapping) else None
    if not isinstance(turns, list):
        return 0
    contents = [turn.get("content") for turn in turns if isinstance(turn, Mapping)]
    parts = [part for content in contents if isinstance(content, list) for part in content]
    return sum(isinstance(part, Mapping) and part.get("type") == "image_url" for part in parts)


def _asked_at(prompt: Sequence[Message]) -> int | None:
    last = None
    for place in range(len(prompt) - 1, -1, -1):
        turn = prompt[place]
        if turn.content and turn.role not in _SYSTEM:
            if turn.role == "user":
                return place
            last = place if last is None else last
    return last


def _said(turn: Message) -> str:
    if not turn.tool_calls:
        return turn.content
    return "\n".join(
        part for part in (turn.content, *(f"{call.name} {call.arguments}" for call in turn.tool_calls)) if part
    )


def _source_text(fields: Mapping[str, Any]) -> str:
    return next((str(fields[key]) for key in SOURCE_KEYS if _is_text(fields.get(key))), "")


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _group(fields: Mapping[str, Any]) -> str:
    for key in GROUP_KEYS:
        value = fields.get(key)
        if isinstance(value, int | str) and not isinstance(value, bool) and str(value).strip():
            return f"{key}={value}"
    return ""
