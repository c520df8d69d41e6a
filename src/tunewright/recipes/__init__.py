"""Ways to make examples with a model: what is asked, how answers are read, and which of them may be proposed.

Pure: prompts and answers are texts. Material is fenced as data, and what comes back is held against its passage.
"""

from tunewright.recipes.ask import Ask, Made, Outcome, Recipe, Step, Subject, Unusable
from tunewright.recipes.judge import Verdict
from tunewright.recipes.registry import MOST_PER_PASSAGE, checked, prompt_version, recipe, recipes, templates

__all__ = [
    "MOST_PER_PASSAGE",
    "Ask",
    "Made",
    "Outcome",
    "Recipe",
    "Step",
    "Subject",
    "Unusable",
    "Verdict",
    "checked",
    "prompt_version",
    "recipe",
    "recipes",
    "templates",
]
