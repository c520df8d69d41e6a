"""Questions and answers: one request asks questions about a passage, a second answers them from it, with quotes."""

from __future__ import annotations

from tunewright.model.generation import RecipeOptions
from tunewright.recipes.answers import items_in, number_in, text_in, texts_in
from tunewright.recipes.ask import (
    TEXT,
    TEXTS,
    Answers,
    Ask,
    Made,
    Outcome,
    Recipe,
    Schema,
    Step,
    Subject,
    Unusable,
    listed,
)
from tunewright.recipes.belonging import found_quotes, trouble
from tunewright.recipes.bodies import of_turns
from tunewright.recipes.prompts import RULES, fenced, filled, wishes
from tunewright.text import folded

QUESTIONS = """Write {n} different questions that the material answers.
Each can be understood without seeing the material: it names what it is about and never says “this text”.
Ask about what matters in it, as somebody would who needs to know. {wishes}
Form: {"questions": ["…"]}

{material}"""
ANSWERS = """The first material is the source, the second a list of questions. Answer each question from the source
alone, in one or two sentences each.
With every answer give the sentences it rests on, copied from the source word for word.
Where the source does not answer a question, set "answered" to false. {wishes}
Form: {"answers": [{"number": 1, "answered": true, "answer": "…", "quotes": ["…"]}]}

{material}

{questions}"""
ANSWER_SCHEMA: Schema = listed(
    "answers", number={"type": "integer"}, answered={"type": "boolean"}, answer=TEXT, quotes=TEXTS
)


def ask_questions(subject: Subject, options: RecipeOptions, template: str, _: Answers) -> Ask:
    """The request for questions."""
    given = {"n": options.per_passage, "wishes": wishes(options), "title": subject.title}
    user = filled(template, fenced(subject.text, subject.title), given)
    expected = 12 + 24 * options.per_passage
    return Ask("questions", RULES, user, listed("questions"), options.max_output_tokens, expected)


def read_questions(text: str, subject: Subject, options: RecipeOptions, _: Answers) -> list[str]:
    """The questions, each once, no more than were asked for. Raises `Unusable` where there are none."""
    names = ("question", "text", "q", "prompt")
    found = [text_in(item, *names) for item in items_in(text, "questions")]
    different = {folded(question): question for question in reversed(found) if question and _is_asked(question)}
    kept = list(reversed(different.values()))[: options.per_passage]
    if not kept:
        raise Unusable("The answer held no question.")
    return kept


def guessed_questions(options: RecipeOptions) -> list[str]:
    """Questions of the usual length."""
    return ["What does it say about the one thing that somebody would want to know here most of all?"] * (
        options.per_passage
    )


def _is_asked(question: str) -> bool:
    return 3 < len(question) <= 2_000


def ask_answers(subject: Subject, options: RecipeOptions, template: str, earlier: Answers) -> Ask:
    """The request that answers the questions."""
    questions: list[str] = earlier["questions"]
    numbered = "\n".join(f"{at}. {' '.join(question.split())}" for at, question in enumerate(questions, start=1))
    given = {"questions": fenced(numbered), "wishes": wishes(options), "n": len(questions), "title": subject.title}
    for place in ("{material}", "{questions}"):  # a changed prompt may have lost them
        template = template if place in template else f"{template.rstrip()}\n\n{place}"
    user = filled(template, fenced(subject.text, subject.title), given)
    return Ask("answers", RULES, user, ANSWER_SCHEMA, options.max_output_tokens, 15 + 95 * len(questions))


Answer = tuple[str, bool, tuple[str, ...]]
"""(the answer, whether the passage answers it, the quotations given)."""


def read_answers(text: str, subject: Subject, options: RecipeOptions, earlier: Answers) -> dict[int, Answer]:
    """Answers by the number of their question, from 1. Raises `Unusable` where there are none."""
    questions: list[str] = earlier["questions"]
    at_question = {folded(question): at for at, question in enumerate(questions, start=1)}
    found: dict[int, Answer] = {}
    for place, item in enumerate(items_in(text, "answers"), start=1):
        is_object = isinstance(item, dict)
        number = number_in(item.get("number")) if is_object else None
        named = at_question.get(folded(text_in(item, "question"))) if is_object else None
        at = named or int(number or place)
        answered = item.get("answered", True) is not False if is_object else True
        quotes = texts_in(item.get("quotes") or item.get("quote")) if is_object else ()
        if 1 <= at <= len(questions) and at not in found:
            found[at] = (text_in(item, "answer", "text", "a"), answered, quotes)
    if not found:
        raise Unusable("The answer answered none of the questions.")
    return found


def build(subject: Subject, options: RecipeOptions, answers: Answers) -> Outcome:
    """One example per question that is answered from the passage."""
    made, unusable = [], []
    for at, question in enumerate(answers["questions"], start=1):
        answer, answered, quotes = answers["answers"].get(at, ("", True, ()))
        why = (
            "was not given, as the passage does not say" if not answered else trouble(answer, quotes, subject.text)
        )
        if why:
            unusable.append(f"The answer to “{shortened(question)}” {why}.")
            continue
        kind, body = of_turns([("user", question), ("assistant", answer)], subject, options)
        made.append(Made(kind, body, found_quotes(quotes, subject.text)))
    return Outcome(tuple(made), tuple(unusable))


def shortened(text: str) -> str:
    """At most 60 characters on one line, to stand inside a message."""
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:59]}…"


RECIPE = Recipe(
    name="qa",
    title="Questions and answers",
    claim="Questions that the passage answers, and answers that quote it.",
    steps=(
        Step("questions", QUESTIONS, ask_questions, read_questions, guessed_questions),
        Step("answers", ANSWERS, ask_answers, read_answers),
    ),
    build=build,
)
