"""Tunewright: turn raw logs and question-answer pairs into training files people can vouch for."""

__version__ = "0.1.0"
