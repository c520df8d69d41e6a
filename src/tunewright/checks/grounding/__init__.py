"""Answers made from a source text: whether their numbers, quotations and names occur in it."""
