"""Training files: one writer per target, whole files or none, and a report of what went in and what stayed out."""

from tunewright.exports.atomic import LineFile, WrittenFile, plain_words, written_together
from tunewright.exports.cells import as_cell
from tunewright.exports.line import ExportOptions, LeftOut, Line, Written
from tunewright.exports.openai_prompt_completion import around
from tunewright.exports.registry import Writer, writer, writers
from tunewright.exports.report import ExportedFile, ExportReport, size_warnings
from tunewright.exports.survey import (
    PairSurvey,
    PairTally,
    shown,
    suggest_options,
    suggest_separator,
    suggest_stop,
    survey_of,
)

__all__ = [
    "ExportOptions",
    "ExportReport",
    "ExportedFile",
    "LeftOut",
    "Line",
    "LineFile",
    "PairSurvey",
    "PairTally",
    "Writer",
    "Written",
    "WrittenFile",
    "around",
    "as_cell",
    "plain_words",
    "shown",
    "size_warnings",
    "suggest_options",
    "suggest_separator",
    "suggest_stop",
    "survey_of",
    "writer",
    "writers",
    "written_together",
]
