"""The same question in other words, with the same answer: so that a model does not hang on one wording."""

from __future__ import annotations

from tunewright.model.generation import RecipeOptions
from tunewright.recipes.answers import items_in, text_in
from tunewright.recipes.ask import Answers, Ask, Made, Outcome, Recipe, Step, Subject, Unusable, listed
from tunewright.recipes.bodies import with_question
from tunewright.recipes.prompts import RULES, fenced, filled, wishes
from tunewright.text import folded

PARAPHRASES = """The material is what a user wrote to an assistant. Write the same in {n} other ways.
Each asks for exactly the same, so that the same answer is right, keeps every name, figure and condition, and
differs in wording and build from the others. {wishes}
Form: {"paraphrases": ["…"]}

{material}"""


def question_of(subject: Subject) -> str:
    """The last thing the user said; empty where there is none."""
    example = subject.example
    users = [turn.content for turn in example.prompt if turn.role == "user"] if example else []
    return users[-1] if users else ""


def ask_paraphrases(subject: Subject, options: RecipeOptions, template: str, _: Answers) -> Ask:
    """The request for other wordings. Raises `Unusable` where the example has no plain question."""
    question = question_of(subject)
    if not question.strip():
        raise Unusable("The example has no question of a user.")
    given = {"n": options.per_passage, "wishes": wishes(options)}
    user = filled(template, fenced(question), given)
    expected = 12 + options.per_passage * (8 + len(question) // 3)
    return Ask("paraphrases", RULES, user, listed("paraphrases"), options.max_output_tokens, expected)


def read_paraphrases(text: str, subject: Subject, options: RecipeOptions, _: Answers) -> list[str]:
    """The wordings, each once, none that is there already. Raises `Unusable` where there are none."""
    known = {folded(question_of(subject))}
    found = []
    for item in items_in(text, "paraphrases"):
        said = text_in(item, "paraphrase", "text", "question")
        if said and folded(said) not in known:
            known.add(folded(said))
            found.append(said)
    if not found:
        raise Unusable("The answer held no other wording.")
    return found[: options.per_passage]


def build(subject: Subject, options: RecipeOptions, answers: Answers) -> Outcome:
    """One example per wording; everything else stays as it is in the example."""
    example = subject.example
    if example is None:
        return Outcome(())
    bodies = [with_question(example.body, example.kind, said) for said in answers["paraphrases"]]
    return Outcome(tuple(Made(example.kind, body, label=example.label) for body in bodies if body is not None))


RECIPE = Recipe(
    name="paraphrase",
    title="Other wordings",
    claim="The questions of existing examples in other words, with the same answers.",
    steps=(Step("paraphrases", PARAPHRASES, ask_paraphrases, read_paraphrases),),
    build=build,
    about="example",
)
