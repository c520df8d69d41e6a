"""Reading files: what a file is, how its records lie, and which example each record holds, or why it holds none.

Pure: bytes in, drafts and rejections out. A shape (what a record means) is one file in `shapes/` that registers
itself; a container (how records lie) is one file in `containers/`. Nothing is lost on the way: every record of
a file comes out once, with its line, as a draft, a rejection or a blank.
"""

from tunewright.imports.filenames import split_from_name
from tunewright.imports.formats import family_of, format_names, with_format
from tunewright.imports.logs.examples import examples_of
from tunewright.imports.logs.gathering import Gathered, Gatherer
from tunewright.imports.logs.reading import Found, entries
from tunewright.imports.logs.registry import Log, find_log, known_logs
from tunewright.imports.logs.values import as_time
from tunewright.imports.logs.wish import ALTERNATIVES, TURNS, Wish
from tunewright.imports.mapping import with_mapping
from tunewright.imports.plan import CONTAINERS, FIELDS, Container, Field, Mapping, ReadPlan, parse_mapping
from tunewright.imports.reading import convert, is_log, preview, preview_log, reader, reread, settle
from tunewright.imports.registry import Shape, find_shape, known_shapes
from tunewright.imports.sniff import Recognised, recognise

__all__ = [
    "ALTERNATIVES",
    "CONTAINERS",
    "FIELDS",
    "TURNS",
    "Container",
    "Field",
    "Found",
    "Gathered",
    "Gatherer",
    "Log",
    "Mapping",
    "ReadPlan",
    "Recognised",
    "Shape",
    "Wish",
    "as_time",
    "convert",
    "entries",
    "examples_of",
    "family_of",
    "find_log",
    "find_shape",
    "format_names",
    "is_log",
    "known_logs",
    "known_shapes",
    "parse_mapping",
    "preview",
    "preview_log",
    "reader",
    "recognise",
    "reread",
    "settle",
    "split_from_name",
    "with_format",
    "with_mapping",
]
