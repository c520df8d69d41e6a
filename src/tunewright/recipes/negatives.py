"""Questions that sound as if the passage answered them, and do not: the right answer is to say so."""

from __future__ import annotations

from tunewright.model.generation import RecipeOptions
from tunewright.recipes.ask import Answers, Made, Outcome, Recipe, Step, Subject
from tunewright.recipes.bodies import of_turns
from tunewright.recipes.qa import (
    ask_answers,
    ask_questions,
    guessed_questions,
    read_answers,
    read_questions,
    shortened,
)

QUESTIONS = """Write {n} different questions that sound as if the material answered them, but that it does not.
They are about the same subject and ask for something close to what is there: another figure, date, name, case or
reason.
Each can be understood without seeing the material. {wishes}
Form: {"questions": ["…"]}

{material}"""
ANSWERS = """The first material is the source, the second a list of questions. For each of them, check whether the
source answers it.
Where it does, set "answered" to true and answer with the sentences it rests on, copied word for word.
Where it does not, set "answered" to false and write, in "answer", one or two polite sentences that say that this is
not stated, what is stated that comes nearest, and nothing from elsewhere. {wishes}
Form: {"answers": [{"number": 1, "answered": false, "answer": "…", "quotes": ["…"]}]}

{material}

{questions}"""


def build(subject: Subject, options: RecipeOptions, answers: Answers) -> Outcome:
    """One example per question that the passage leaves open."""
    made, unusable = [], []
    for at, question in enumerate(answers["questions"], start=1):
        answer, answered, _ = answers["answers"].get(at, ("", True, ()))
        if answered or not answer.strip():
            why = "is answered by the passage after all" if answered and answer else "got no answer"
            unusable.append(f"“{shortened(question)}” {why}.")
            continue
        kind, body = of_turns([("user", question), ("assistant", answer)], subject, options)
        made.append(Made(kind, body))
    return Outcome(tuple(made), tuple(unusable))


RECIPE = Recipe(
    name="negatives",
    title="Questions without an answer",
    claim="Questions that the passage does not answer, so that the model learns to say so.",
    steps=(
        Step("questions", QUESTIONS, ask_questions, read_questions, guessed_questions),
        Step("answers", ANSWERS, ask_answers, read_answers),
    ),
    build=build,
)
