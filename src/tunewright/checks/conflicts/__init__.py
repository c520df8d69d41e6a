"""Conflicts: examples that teach the model opposite things."""
