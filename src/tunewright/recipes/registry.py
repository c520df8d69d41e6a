"""The recipes by their names; a new one is a file with a `RECIPE` and an entry here."""

from __future__ import annotations

from typing import Final

from tunewright.model import TuneError, UnknownName
from tunewright.model.generation import RECIPES, RecipeOptions
from tunewright.recipes import classification, dialogue, judge, negatives, paraphrase, qa, rewrite
from tunewright.recipes.ask import Recipe
from tunewright.recipes.prompts import version_of

_ALL: Final[dict[str, Recipe]] = {
    one.RECIPE.name: one.RECIPE for one in (qa, classification, dialogue, paraphrase, negatives, rewrite, judge)
}
MOST_PER_PASSAGE: Final = 50
_LONGEST_PROMPT: Final = 20_000


def recipe(name: str) -> Recipe:
    """The recipe of this name. Raises `UnknownName`, which lists the known ones."""
    found = _ALL.get(name)
    if found is None:
        raise UnknownName("recipe", name, RECIPES)
    return found


def recipes() -> list[Recipe]:
    """The recipes that make examples, in the order in which screens show them."""
    return [_ALL[name] for name in RECIPES]


def templates(options: RecipeOptions) -> dict[str, str]:
    """The prompts of a recipe by step, with a person's changes in them."""
    steps = recipe(options.recipe).steps
    return {step.name: options.templates.get(step.name) or step.template for step in steps}


def prompt_version(options: RecipeOptions) -> str:
    """Ten digits that change whenever one of its prompts does."""
    return version_of(templates(options))


def checked(options: RecipeOptions) -> RecipeOptions:
    """The options themselves. Raises `TuneError` for what makes no sense."""
    chosen = recipe(options.recipe)
    trouble = ""
    if not 1 <= options.per_passage <= MOST_PER_PASSAGE:
        trouble = f"{options.per_passage} examples per passage make no sense; from 1 to {MOST_PER_PASSAGE} do."
    elif options.recipe == "classification" and not any(label.strip() for label in options.labels):
        trouble = "Texts for labels need at least one label."
    elif options.recipe == "dialogue" and (options.n_turns % 2 or not 2 <= options.n_turns <= 20):
        trouble = "A conversation needs an even number of turns, from 2 to 20."
    elif options.temperature is not None and not 0 <= options.temperature <= 2:
        trouble = "The temperature goes from 0 to 2."
    elif not 50 <= options.max_output_tokens <= 100_000:
        trouble = "The longest answer must have from 50 to 100,000 tokens."
    elif any(len(prompt) > _LONGEST_PROMPT for prompt in options.templates.values()):
        trouble = f"A prompt may have at most {_LONGEST_PROMPT:,} characters."
    elif unknown := set(options.templates) - {step.name for step in chosen.steps}:
        trouble = f"This recipe has no prompt called “{min(unknown)[:40]}”."
    if trouble:
        raise TuneError(trouble, "Change it and try again.")
    return options
