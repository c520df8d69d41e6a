"""The reader of each container, chosen by the plan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from tunewright.imports.containers.event_stream import read_event_stream
from tunewright.imports.containers.json_document import read_json
from tunewright.imports.containers.jsonl import read_jsonl
from tunewright.imports.containers.plain_lines import read_lines
from tunewright.imports.containers.table import read_table
from tunewright.imports.plan import ReadPlan
from tunewright.model import RawRecord


def records_of(stream: BinaryIO, plan: ReadPlan) -> Iterator[RawRecord]:
    """Every record of the file in its order, blank ones included; see the reader of each container.

    Workbooks, Parquet and Arrow need a stream that can be searched, with the whole file in it.

    Raises: `UnreadableFile`, for these three only, where nothing of the file can be read.
    """
    if plan.container == "jsonl":
        return read_jsonl(stream, plan.encoding)
    if plan.container == "json":
        return read_json(stream, plan.encoding, plan.lists)
    if plan.container == "text":
        return read_lines(stream, plan.encoding)
    if plan.container == "sse":
        return read_event_stream(stream, plan.encoding)
    if plan.container == "xlsx":
        from tunewright.imports.containers.sheet import read_workbook  # its library is heavy, and seldom needed

        return read_workbook(stream, plan)
    if plan.container in ("parquet", "arrow"):
        from tunewright.imports.containers.columnar import read_columnar

        return read_columnar(stream, plan)
    return read_table(stream, plan)
