"""A better answer to the question of an existing example, from a stronger model, to be taken or declined."""

from __future__ import annotations

from tunewright.model.generation import RecipeOptions
from tunewright.recipes.answers import json_in, text_in
from tunewright.recipes.ask import TEXT, TEXTS, Answers, Ask, Made, Outcome, Recipe, Step, Subject, Unusable
from tunewright.recipes.ask import closed as closed_object
from tunewright.recipes.belonging import found_quotes
from tunewright.recipes.bodies import with_answer
from tunewright.recipes.prompts import RULES, fenced, filled, wishes
from tunewright.text import folded

ANSWER = """The first material is a conversation; its last answer is to be written anew, better than it is: correct,
complete, clear, and no longer than it has to be. Keep what is right in it, and keep its form: a label or a single
word stays one, a list a list, JSON the same JSON. Where source material follows, state only what that says and give
the sentences the answer rests on, copied word for word. Where none follows, you may go beyond the material with
what you know for certain; leave "quotes" empty. {wishes}
Form: {"answer": "…", "quotes": ["…"]}

{material}"""


def ask_answer(subject: Subject, options: RecipeOptions, template: str, _: Answers) -> Ask:
    """The request for a new answer. Raises `Unusable` where the example has no plain answer."""
    example = subject.example
    if example is None or example.answer_at is None or not example.completion.strip():
        raise Unusable("The example has no answer in words to write anew.")
    said = "\n\n".join(f"{turn.role}: {turn.content}" for turn in example.messages[: example.answer_at + 1])
    material = fenced(said) + (f"\n\nSource:\n{fenced(subject.text, subject.title)}" if subject.text else "")
    user = filled(template, material, {"wishes": wishes(options)})
    schema = closed_object(answer=TEXT, quotes=TEXTS)
    return Ask("answer", RULES, user, schema, options.max_output_tokens, 60 + len(example.completion) // 3)


def read_answer(text: str, subject: Subject, options: RecipeOptions, _: Answers) -> tuple[str, tuple[str, ...]]:
    """(the new answer, its quotations). Raises `Unusable` for an empty one, or one that changes nothing."""
    found = json_in(text)
    answer = text_in(found, "answer", "text") if isinstance(found, dict) else "" if found else text.strip()
    quotes = tuple(found.get("quotes") or ()) if isinstance(found, dict) else ()
    if not answer:
        raise Unusable("The answer held no new wording.")
    if subject.example is not None and folded(answer) == folded(subject.example.completion):
        raise Unusable("The new answer is the same as the one that is there.")
    return answer, found_quotes([quote for quote in quotes if isinstance(quote, str)], subject.text)


def build(subject: Subject, options: RecipeOptions, answers: Answers) -> Outcome:
    """The example with its answer written anew."""
    example = subject.example
    answer, quotes = answers["answer"]
    body = with_answer(example.body, example.kind, answer) if example else None
    if example is None or body is None:
        return Outcome((), ("The example has no answer in words to write anew.",))
    return Outcome((Made(example.kind, body, quotes, example.label),))


RECIPE = Recipe(
    name="rewrite",
    title="Better answers",
    claim="New answers to existing examples, shown beside the old ones for you to take or decline.",
    steps=(Step("answer", ANSWER, ask_answer, read_answer),),
    build=build,
    about="example",
    made_per_subject=lambda options: 1,
)
