"""Conversations of several turns about a passage, in which every answer comes from it."""

from __future__ import annotations

from tunewright.model.generation import RecipeOptions
from tunewright.recipes.answers import items_in, text_in, texts_in
from tunewright.recipes.ask import TEXT, TEXTS, Answers, Ask, Made, Outcome, Recipe, Schema, Step, Subject, Unusable
from tunewright.recipes.ask import closed as closed_object
from tunewright.recipes.belonging import found_quotes, trouble
from tunewright.recipes.bodies import of_turns
from tunewright.recipes.prompts import RULES, fenced, filled, wishes
from tunewright.recipes.qa import shortened

DIALOGUES = """Write {n} different conversations between a user who wants to know something and an assistant who
knows the material.
Each has {turns} turns, the user first, the assistant last. Later questions follow from what was said before.
The assistant says only what the material says, in one to three sentences each time, and never mentions it.
With every conversation give the sentences it rests on, copied from the material word for word. {wishes}
Form: {"dialogues": [{"turns": [{"role": "user", "text": "…"}, {"role": "assistant", "text": "…"}],
"quotes": ["…"]}]}

{material}"""
_ROLES = {"user": "user", "human": "user", "assistant": "assistant", "ai": "assistant", "bot": "assistant"}
_TURN: Schema = closed_object(role={"type": "string", "enum": ["user", "assistant"]}, text=TEXT)
_DIALOGUE: Schema = closed_object(turns={"type": "array", "items": _TURN}, quotes=TEXTS)
_SCHEMA: Schema = closed_object(dialogues={"type": "array", "items": _DIALOGUE})

Dialogue = tuple[tuple[tuple[str, str], ...], tuple[str, ...]]
"""((role, text) of each turn, the quotations given)."""


def ask_dialogues(subject: Subject, options: RecipeOptions, template: str, _: Answers) -> Ask:
    """The request for conversations."""
    given = {"n": options.per_passage, "turns": options.n_turns, "wishes": wishes(options), "title": subject.title}
    user = filled(template, fenced(subject.text, subject.title), given)
    expected = 15 + options.per_passage * (60 + 45 * options.n_turns)
    return Ask("dialogues", RULES, user, _SCHEMA, options.max_output_tokens, expected)


def read_dialogues(text: str, subject: Subject, options: RecipeOptions, _: Answers) -> list[Dialogue]:
    """The conversations. Raises `Unusable` where there are none."""
    found = []
    for item in items_in(text, "dialogues", ("conversations",)):
        listed = item.get("turns") or item.get("messages") if isinstance(item, dict) else item
        turns = tuple(map(_turn, listed)) if isinstance(listed, list) else ()
        quotes = texts_in(item.get("quotes")) if isinstance(item, dict) else ()
        if turns:
            found.append((turns, quotes))
    if not found:
        raise Unusable("The answer held no conversation.")
    return found[: options.per_passage]


def _turn(item: object) -> tuple[str, str]:
    return _ROLES.get(text_in(item, "role", "speaker").casefold(), ""), text_in(item, "text", "content")


def build(subject: Subject, options: RecipeOptions, answers: Answers) -> Outcome:
    """One chat per conversation in which the two take turns and the assistant has the last word."""
    made, unusable = [], []
    for turns, quotes in answers["dialogues"]:
        answered = "\n".join(text for role, text in turns if role == "assistant")
        why = _disorder(turns) or trouble(answered, quotes, subject.text)
        if why:
            unusable.append(f"The conversation that begins “{shortened(turns[0][1])}” {why}.")
            continue
        kind, body = of_turns(turns, subject, options)
        made.append(Made(kind, body, found_quotes(quotes, subject.text)))
    return Outcome(tuple(made), tuple(unusable))


def _disorder(turns: tuple[tuple[str, str], ...]) -> str:
    expected = ["user", "assistant"] * (len(turns) // 2)
    if [role for role, _ in turns] != expected or not turns:
        return "does not go back and forth between user and assistant"
    return "" if all(text for _, text in turns) else "has an empty turn"


RECIPE = Recipe(
    name="dialogue",
    title="Conversations",
    claim="Conversations of several turns in which every answer comes from the passage.",
    steps=(Step("dialogues", DIALOGUES, ask_dialogues, read_dialogues),),
    build=build,
)
