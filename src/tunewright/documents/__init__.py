"""Documents as people have them, read into sections and split into passages to make examples from.

Pure: bytes and text in, values out. Each parser is loaded when the first document of its kind is read.
"""

from tunewright.documents.archive import ArchiveLimits, Unread, read_all
from tunewright.documents.document import Block, Document, DocumentKind, Section, rejoined
from tunewright.documents.reading import KINDS, SUFFIXES, read_document
from tunewright.documents.splitting import LEAST_BUDGET, DocumentPassage, passages

__all__ = [
    "KINDS",
    "LEAST_BUDGET",
    "SUFFIXES",
    "ArchiveLimits",
    "Block",
    "Document",
    "DocumentKind",
    "DocumentPassage",
    "Section",
    "Unread",
    "passages",
    "read_all",
    "read_document",
    "rejoined",
]
