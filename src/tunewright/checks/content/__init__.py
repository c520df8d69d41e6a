"""Refusals, boilerplate and leftovers: what an answer should not teach, and what was left behind in it."""
