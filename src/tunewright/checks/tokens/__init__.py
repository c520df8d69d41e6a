"""Tokens: examples too long for the model, and text that stands for control tokens."""
