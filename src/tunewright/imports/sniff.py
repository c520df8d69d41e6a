"""What a file is, told from its beginning: content first, its name second."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import islice
from typing import BinaryIO, Final

from tunewright.imports.binary import lay_out_binary
from tunewright.imports.encodings import decoded, detect, told_encoding
from tunewright.imports.filenames import extension, split_from_name
from tunewright.imports.formats import wanted_format
from tunewright.imports.layout import Layout, by_place, lay_out
from tunewright.imports.logs.registry import Log, find_log, known_logs
from tunewright.imports.parse import parse_record
from tunewright.imports.plan import ReadPlan
from tunewright.imports.reading import reader
from tunewright.imports.registry import Score, Shape, find_shape, known_shapes
from tunewright.model import Body, UnreadableFile

_N_RECORDS: Final = 50
_A_KEY: Final = re.compile("[\"“”'‘’]([^\"“”'‘’\\n{}]{1,60})[\"“”'‘’]\\s*:")


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a file seems to be, how sure that is (0–1), and why."""

    plan: ReadPlan
    confidence: float
    reason: str
    columns: tuple[str, ...]
    """Columns of the table, or keys of the first records, in their order."""
    notes: tuple[str, ...] = ()
    """What a person should know before the import, one sentence each: hidden sheets, formulas, odd headers."""
    sheets: tuple[str, ...] = ()
    """Sheets of a workbook to choose from, the one that is read among them."""


def recognise(
    filename: str,
    head: bytes,
    *,
    wanted: str = "",
    encoding: str = "",
    whole: BinaryIO | None = None,
    sheet: str = "",
    has_header: bool | None = None,
) -> Recognised:
    """How to read a file that begins like this; the other arguments are what a person chose instead.

    A workbook, Parquet or Arrow file can only be understood as a whole: `whole` is the file, searchable; without
    it, `head` has to be all of it.

    The content decides, and its name only where the content leaves a choice. Confidence 0 means that no
    known key or column was found: which one holds the prompt then has to be chosen.

    Raises: `UnreadableFile` for what is no data (a web page, a damaged workbook, prose, nothing at all), and
    `UnknownName` for a wanted format or sheet that does not exist.
    """
    asked = wanted_format(wanted)
    source, text = whole or BytesIO(head), ""
    layout = lay_out_binary(filename, head, source, asked.container, sheet, has_header)
    if layout is None:
        source = BytesIO(head)
        used = encoding or detect(head)
        text = "".join(piece for piece, _ in decoded(source, used))
        layout = lay_out(text, extension(filename), asked.container, has_header)
    else:
        used = encoding = "utf-8"
    if layout is None:
        raise UnreadableFile(
            "No records were found: the file is text, but neither JSON nor a table.",
            "Examples come as JSON Lines, as a JSON list, or as CSV with a header row.",
        )
    plan = layout.plan(used, split_from_name(filename))
    source.seek(0)
    records = _first_records(source, plan)
    columns = layout.columns or tuple(dict.fromkeys(key for record in records for key in record))
    if not columns:
        columns = _keys_of_broken(text)
    shape, score = _best(records or [dict.fromkeys(columns, "")], asked.shape)
    guessed = shape.guess(columns) if isinstance(shape, Shape) else ()
    if score.confidence == 0 and (by_its_place := by_place(layout, shape.name)):
        guessed, score = by_its_place, Score(0.5, "Its two columns are taken for prompt and completion.")
    plan = replace(plan, shape=shape.name, mapping=guessed, columns=columns)
    sure = score.confidence * layout.confidence * (1.0 if records or layout.columns else 0.5)
    told = _told(layout, score, plan, bool(records), is_chosen=bool(encoding))
    return Recognised(plan, round(sure, 2), told, columns, layout.notes, layout.sheets)


def _keys_of_broken(text: str) -> tuple[str, ...]:
    """Keys in a text of which no record can be read. After a prompt, a completion is taken on trust."""
    keys = dict.fromkeys(_A_KEY.findall(text[:20_000]))
    return (*keys, "completion") if "prompt" in keys and "completion" not in keys else tuple(keys)


def _first_records(source: BinaryIO, plan: ReadPlan) -> list[Body]:
    raw = islice(reader(source, plan), _N_RECORDS)
    read = (parse_record(record.text) for record in raw if record.problem is None and not record.is_blank)
    return [value for value in read if isinstance(value, dict)]


def _best(records: Sequence[Body], wanted: str | None) -> tuple[Shape | Log, Score]:
    """The log or shape that fits best; where none fits, prompt and completion, whose fields are free to choose."""
    known: tuple[Shape | Log, ...] = (*known_logs(), *known_shapes())
    if wanted:
        known = (find_log(wanted) or find_shape(wanted),)
    scored = [(one, one.score(records)) for one in known]
    best = max(scored, key=lambda pair: pair[1].confidence)
    if best[1].confidence == 0:
        return next((pair for pair in scored if pair[0].name == "prompt-completion"), best)
    return best


def _told(layout: Layout, score: Score, plan: ReadPlan, any_read: bool, *, is_chosen: bool) -> str:
    sentences = [layout.reason]
    if not plan.encoding.startswith("utf-8"):
        sentences.append(told_encoding(plan.encoding, is_chosen=is_chosen))
    if any_read:
        sentences.append(score.reason)
    elif plan.is_table:
        sentences.append("It has a header and no rows that can be read.")
    else:
        sentences.append("None of its first records can be read; each will be listed with the reason.")
    return " ".join(sentences)
