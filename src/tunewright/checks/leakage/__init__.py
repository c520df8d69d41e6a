"""Leakage: what the model is tested on is among what it learns from."""
