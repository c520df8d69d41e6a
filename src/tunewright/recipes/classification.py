"""Texts for chosen labels, in the manner and on the subjects of a passage: to fill what a project is short of."""

from __future__ import annotations

from tunewright.model.generation import RecipeOptions
from tunewright.recipes.answers import items_in, text_in
from tunewright.recipes.ask import TEXT, Answers, Ask, Made, Outcome, Recipe, Step, Subject, Unusable, listed
from tunewright.recipes.bodies import of_turns
from tunewright.recipes.prompts import RULES, fenced, filled, wishes
from tunewright.recipes.qa import shortened
from tunewright.text import folded

TEXTS = """Write texts of the kind that people send in, to teach a model to sort them.
Write {n} for each of these labels: {labels}.
They are about the subjects of the material, differ from each other in length and wording, and none names its label.
Each fits its label and no other of them. They are invented: what their writers tell of themselves may be made up,
but nothing in them contradicts the material. {wishes}
Form: {"examples": [{"text": "…", "label": "…"}]}

{material}"""


def ask_texts(subject: Subject, options: RecipeOptions, template: str, _: Answers) -> Ask:
    """The request for texts of all labels."""
    labels = ", ".join(f"“{label}”" for label in options.labels)
    given = {"n": options.per_passage, "labels": labels, "wishes": wishes(options), "title": subject.title}
    user = filled(template, fenced(subject.text, subject.title), given)
    label = {"type": "string", "enum": list(options.labels)} if options.labels else TEXT
    expected = 12 + 48 * options.per_passage * max(1, len(options.labels))
    return Ask(
        "texts", RULES, user, listed("examples", text=TEXT, label=label), options.max_output_tokens, expected
    )


def read_texts(text: str, subject: Subject, options: RecipeOptions, _: Answers) -> list[tuple[str, str]]:
    """(text, label as it was wished) of each example; one of no wished label keeps what it says.

    Raises `Unusable` where there are none.
    """
    known = {folded(label): label for label in options.labels}
    found = []
    for item in items_in(text, "examples"):
        label = text_in(item, "label", "category", "class") if isinstance(item, dict) else ""
        said = text_in(item, "text", "prompt", "message") if isinstance(item, dict) else ""
        if said and label:
            found.append((said, known.get(folded(label), label)))
    if not found:
        raise Unusable("The answer held no text with a label.")
    return found


def build(subject: Subject, options: RecipeOptions, answers: Answers) -> Outcome:
    """One example per text, no more of a label than were wished; its label is the answer."""
    made: list[Made] = []
    unusable: list[str] = []
    numbers = dict.fromkeys(options.labels, 0)
    for said, label in answers["texts"]:
        if label not in numbers:
            unusable.append(f"“{shortened(said)}” has a label that was not asked for.")
        elif numbers[label] < options.per_passage:
            numbers[label] += 1
            kind, body = of_turns([("user", said), ("assistant", label)], subject, options)
            made.append(Made(kind, body, label=label))
    return Outcome(tuple(made), tuple(unusable))


RECIPE = Recipe(
    name="classification",
    title="Texts for labels",
    claim="Texts for the labels you choose, about the subjects of the passage.",
    steps=(Step("texts", TEXTS, ask_texts, read_texts),),
    build=build,
    made_per_subject=lambda options: options.per_passage * len(options.labels),
)
