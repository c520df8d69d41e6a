"""Consistency of form: the same job asked and answered in the same way throughout a project."""
