"""A model's opinion of an example by a rubric: it sorts what people review, and decides nothing."""

from __future__ import annotations

from typing import NamedTuple

from tunewright.model.generation import RecipeOptions
from tunewright.recipes.answers import number_in, object_in, text_in
from tunewright.recipes.ask import TEXT, Answers, Ask, Outcome, Recipe, Schema, Step, Subject, Unusable
from tunewright.recipes.ask import closed as closed_object
from tunewright.recipes.prompts import RULES, fenced, filled

RUBRIC = """Judge an example that may be used to train a model. The first material is the example: a conversation
whose last answer is to be judged. The second material, where there is one, is the source it has to rest on.
Give each of these 1 (not at all) to 5 (fully), strictly:
clear: the question can be understood by itself, and the answer is well put.
answerable: the source answers the question (where the answer declines, rightly: the source does not).
correct: everything the answer states is in the source.
complete: the answer leaves out nothing that the question asks for.
Then give one short sentence on the weakest point.
Form: {"clear": 5, "answerable": 5, "correct": 5, "complete": 5, "reason": "…"}

{material}"""
_POINTS: Schema = {"type": "integer", "enum": [1, 2, 3, 4, 5]}
_SCHEMA: Schema = closed_object(clear=_POINTS, answerable=_POINTS, correct=_POINTS, complete=_POINTS, reason=TEXT)
_NAMES = ("clear", "answerable", "correct", "complete")
_LONGEST = 400


class Verdict(NamedTuple):
    """The four scores, 0 to 1, higher is better, and the reason."""

    clear: float
    answerable: float
    correct: float
    complete: float
    reason: str

    @property
    def score(self) -> float:
        """The mean of the four."""
        return (self.clear + self.answerable + self.correct + self.complete) / 4


def ask_verdict(subject: Subject, options: RecipeOptions, template: str, _: Answers) -> Ask:
    """The request for an opinion. Raises `Unusable` where there is nothing to judge."""
    example = subject.example
    if example is None or not example.messages:
        raise Unusable("There is nothing to judge.")
    said = "\n\n".join(f"{turn.role}: {turn.content}" for turn in example.messages)
    source = f"\n\n{fenced(subject.text, subject.title)}" if subject.text else ""
    return Ask("verdict", RULES, filled(template, fenced(said) + source, {}), _SCHEMA, 400, 60)


def read_verdict(text: str, subject: Subject, options: RecipeOptions, _: Answers) -> Verdict:
    """The opinion. Raises `Unusable` where a score is missing or is not one."""
    found = object_in(text)
    points = [number_in(found.get(name)) for name in _NAMES]
    if any(point is None or not 1 <= point <= 5 for point in points):
        raise Unusable("The judge's answer lacks a score from 1 to 5.")
    clear, answerable, correct, complete = (((point or 1) - 1) / 4 for point in points)
    return Verdict(clear, answerable, correct, complete, text_in(found, "reason", "explanation")[:_LONGEST])


def build(subject: Subject, options: RecipeOptions, answers: Answers) -> Outcome:
    """A judge makes no examples."""
    return Outcome(())


RECIPE = Recipe(
    name="judge",
    title="Judge",
    claim="A score and a reason for every proposal, to put the doubtful ones first.",
    steps=(Step("verdict", RUBRIC, ask_verdict, read_verdict),),
    build=build,
    about="example",
    made_per_subject=lambda options: 0,
)
