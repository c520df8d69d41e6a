"""Imported by the process that worker processes are copied from: the vocabularies are loaded there once."""

from tunewright.actions.measure import measure
from tunewright.model import Example

measure(Example("pair", {"prompt": "Is it warm?", "completion": "Yes."}))
