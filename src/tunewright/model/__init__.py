"""The nouns of Tunewright as frozen values: examples, raw records, findings, projects, jobs, errors.

Standard library only; every other room may import this one.
"""

from tunewright.model import editing
from tunewright.model.called import Called, Feedback
from tunewright.model.corpus import Corpus, Passage, passage_of
from tunewright.model.errors import (
    EditConflict,
    NotAllowed,
    StoreUnavailable,
    TuneError,
    UnknownName,
    UnreadableFile,
)
from tunewright.model.example import (
    EVERY_STATE,
    SPLITS,
    STATES,
    Body,
    Example,
    Kind,
    Message,
    Split,
    State,
    ToolCall,
    dumps,
    message_view,
    text_of,
    turn_objects,
)
from tunewright.model.facts import Census, Measured, Member, NewExample, PairEdges, Side, Task
from tunewright.model.finding import SEVERITIES, Finding, Severity
from tunewright.model.record import Draft, RawRecord, Rejected

__all__ = [
    "EVERY_STATE",
    "SEVERITIES",
    "SPLITS",
    "STATES",
    "Body",
    "Called",
    "Census",
    "Corpus",
    "Draft",
    "EditConflict",
    "Example",
    "Feedback",
    "Finding",
    "Kind",
    "Measured",
    "Member",
    "Message",
    "NewExample",
    "NotAllowed",
    "PairEdges",
    "Passage",
    "RawRecord",
    "Rejected",
    "Severity",
    "Side",
    "Split",
    "State",
    "StoreUnavailable",
    "Task",
    "ToolCall",
    "TuneError",
    "UnknownName",
    "UnreadableFile",
    "dumps",
    "editing",
    "message_view",
    "passage_of",
    "text_of",
    "turn_objects",
]
