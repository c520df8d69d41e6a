"""Duplicates: the same example more than once."""
