"""Reading files: what a file is, how its records lie, and which example each record holds, or why it holds none.

Pure: bytes in, drafts and rejections out. A shape (what a record means) is one file in `shapes/` that registers
itself; a container (how records lie) is one file in `containers/`. Nothing is lost on the way: every record of
a file comes out once, with its line, as a draft, a rejection or a blank.
"""

from tunewright.imports.filenames import split_from_name
from tunewright.imports.formats import format_names, with_format
from tunewright.imports.plan import (
    CONTAINERS,
    FIELDS,
    Container,
    Field,
    Mapping,
    ReadPlan,
    parse_mapping,
    with_mapping,
)
from tunewright.imports.reading import convert, preview, reader, reread, settle
from tunewright.imports.registry import Shape, find_shape, known_shapes
from tunewright.imports.sniff import Recognised, recognise

__all__ = [
    "CONTAINERS",
    "FIELDS",
    "Container",
    "Field",
    "Mapping",
    "ReadPlan",
    "Recognised",
    "Shape",
    "convert",
    "find_shape",
    "format_names",
    "known_shapes",
    "parse_mapping",
    "preview",
    "reader",
    "recognise",
    "reread",
    "settle",
    "split_from_name",
    "with_format",
    "with_mapping",
]
