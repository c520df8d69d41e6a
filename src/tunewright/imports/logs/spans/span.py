"""Spans and log records with plain attributes, out of every form in which tracing tools write them to files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from tunewright.imports.logs.values import as_time, as_word, at_path, first_word, unwrapped
from tunewright.model import Body

_GROUPS: Final = (
    *("resourceSpans", "resource_spans", "batches", "resourceLogs", "resource_logs"),
    *("scopeSpans", "scope_spans", "instrumentationLibrarySpans", "ilSpans"),
    *("scopeLogs", "scope_logs", "instrumentationLibraryLogs"),
)
_RECORDS: Final = ("logRecords", "log_records")
_WRAPPERS: Final = ("spans", "data", "trace", "traces", "results")
_NAMES: Final = ("name", "span_name", "operationName", "SpanName", "displayName")
_TRACES: Final = ("traceId", "trace_id", "traceID", "TraceId", "context.trace_id")
_SPANS: Final = ("spanId", "span_id", "spanID", "SpanId", "context.span_id")
_PARENTS: Final = ("parentSpanId", "parent_span_id", "parent_id", "parentId", "ParentSpanId", "parentSpanID")
_STARTS: Final = (
    *("startTimeUnixNano", "start_time_unix_nano", "start_time", "startTime", "start_timestamp", "timeUnixNano"),
    *("time_unix_nano", "timestamp", "observedTimeUnixNano", "observed_time_unix_nano", "observed_timestamp"),
    *("Timestamp", "start_ns"),
)
_FLAT: Final = "attributes."
_NESTED: Final = ("gen_ai", "llm", "openinference", "ai", "input", "output", "session", "user", "mlflow", "tag")
_VALUES: Final = {
    **dict.fromkeys(("stringValue", "string_value", "boolValue", "bool_value", "bytesValue", "bytes_value"), 0),
    **dict.fromkeys(("doubleValue", "double_value"), 0),
    **dict.fromkeys(("intValue", "int_value"), 1),
    **dict.fromkeys(("arrayValue", "array_value"), 2),
    **dict.fromkeys(("kvlistValue", "kvlist_value"), 3),
}
_NONE: Final = ("", "None", "null", "undefined", "0", "0000000000000000", "00000000000000000000000000000000")
_FAILED: Final = (2, "2", "ERROR", "STATUS_CODE_ERROR", "Error", "error", "StatusCode.ERROR")


def ranked(**names: Sequence[str]) -> dict[str, tuple[str, int]]:
    """For every name the field it feeds, and its rank among the names of that field."""
    return {name: (field, rank) for field, listed in names.items() for rank, name in enumerate(listed)}


def picked(
    holder: Mapping[str, Any], fields: Mapping[str, tuple[str, int]], silent: tuple[Any, ...] = (None, "", [])
) -> dict[str, Any]:
    """The value of each field under the best of its names that says something. Cost: one look at every key."""
    found: dict[str, Any] = {}
    ranks: dict[str, int] = {}
    for key, value in holder.items():
        at = fields.get(key)
        if at is not None and value not in silent and at[1] < ranks.get(at[0], 99):
            found[at[0]], ranks[at[0]] = value, at[1]
    return found


_UNSET: Final[tuple[Any, ...]] = (None, "", [], 0, "0")
"""Ids and times of these values are not set."""
_STEP: Final = ranked(name=_NAMES, trace=_TRACES, span=_SPANS, parent=_PARENTS, start=_STARTS)


@dataclass(frozen=True, slots=True)
class Span:
    """A step of a trace, or (`is_log`) a record of the event log, with its attributes as plain values."""

    attributes: Mapping[str, Any]
    name: str = ""
    """The name of the span, or of the event that a log record tells of."""
    trace: str = ""
    span: str = ""
    parent: str = ""
    at: str = ""
    is_failed: bool = False
    scope: str = ""
    """The library that wrote it."""
    resource: Mapping[str, Any] = field(default_factory=dict)
    events: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    body: Any = None
    """What a log record says."""
    is_log: bool = False
    source: Body = field(default_factory=dict)


Origin: TypeAlias = tuple[Mapping[str, Any], str]
"""The resource and the scope that a group of spans shares."""


def spans_in(record: Body) -> Iterator[Span]:
    """Every span and log record that a record holds, in their order; none for a record that is no trace at all.

    Taken are OTLP as JSON with its groups, single spans of it, spans and logs of console exporters, spans with flat
    columns (`attributes.…`), and lists of any of these under `spans`, `data`, `trace` or `traces`.
    """
    return _within(record, ({}, ""), 4)


def _within(record: Body, origin: Origin, depth: int) -> Iterator[Span]:
    groups = [group for name in _GROUPS if (group := record.get(name))]
    if groups or any(name in record for name in _RECORDS):
        origin = _origin(record, origin)
        for group in groups:
            yield from _each(group, origin, depth)
        for name in _RECORDS:
            yield from _logs(record.get(name), origin)
        if not isinstance(record.get("spans"), list):
            return
    elif _is_step(record):
        yield _read(record, _origin(record, origin))
        return
    else:
        origin = _origin(record, origin)
    for name in _WRAPPERS:
        if name in record and depth:
            yield from _each(record[name], origin, depth - 1)


def _each(value: Any, origin: Origin, depth: int) -> Iterator[Span]:
    value = unwrapped(value) if isinstance(value, str) else value
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            yield from _within(one, origin, depth)


def _logs(value: Any, origin: Origin) -> Iterator[Span]:
    for one in value if isinstance(value, list) else ():
        if isinstance(one, dict):
            yield _log(one, origin)


def _is_step(record: Body) -> bool:
    """True for a single span or log record: it has ids, and attributes or a body."""
    if "attributes" in record or "tags" in record:
        own = record.get("attributes")
        return (isinstance(own, dict) and "mlflow.spanType" in own) or any(
            name in record for name in (*_TRACES, *_SPANS, "context", "_spanContext", "start_time")
        )
    if "context.span_id" in record or ("span_id" in record and "event_name" in record):
        return True
    if "spanId" in record and "eventName" in record:
        return True
    return any(key.startswith(_FLAT) for key in record)


def _origin(record: Body, known: Origin) -> Origin:
    resource, scope = known
    own = record.get("resource")
    if isinstance(own, dict):
        resource = attributes_of(own.get("attributes"))
    elif isinstance(record.get("process"), dict):
        resource = attributes_of(record["process"].get("tags"))
    library = record.get("scope", record.get("instrumentationLibrary", record.get("instrumentationScope")))
    if library is None:
        library = record.get("instrumentation_scope", record.get("otel_scope_name"))
    return resource, first_word(library, "name") or as_word(library) or scope


def _read(record: Body, origin: Origin) -> Span:
    if "body" in record and "name" not in record and "spanKind" not in record:
        return _log(record, origin)
    told = picked(record, _STEP, _UNSET)
    context = record.get("context", record.get("_spanContext"))
    status = record.get("status")
    code = status if not isinstance(status, dict) else status.get("status_code", status.get("code"))
    events = record.get("events")
    return Span(
        attributes=_attributes(record),
        name=as_word(told.get("name")),
        trace=_id(as_word(told.get("trace")) or first_word(context, *_TRACES)),
        span=_id(as_word(told.get("span")) or first_word(context, *_SPANS) or as_word(record.get("id"))),
        parent=_id(as_word(told.get("parent")) or _parent(record)),
        at=_time(told.get("start")),
        is_failed=(record.get("status_code") or record.get("otel_status_code") or code) in _FAILED,
        scope=origin[1],
        resource=origin[0],
        events=tuple(_event(one) for one in events if isinstance(one, dict)) if isinstance(events, list) else (),
        source=record,
    )


def _log(record: Body, origin: Origin) -> Span:
    attributes, told = _attributes(record), picked(record, _STEP, _UNSET)
    name = first_word(record, "eventName", "event_name") or as_word(attributes.get("event.name"))
    body = plain(record.get("body"))
    if not name and isinstance(body, dict):
        name = first_word(body, "event.name", "event_name")
    return Span(
        attributes=attributes,
        name=name,
        trace=_id(as_word(told.get("trace"))),
        span=_id(as_word(told.get("span"))),
        at=_time(told.get("start")),
        scope=origin[1],
        resource=origin[0],
        body=body,
        is_log=True,
        source=record,
    )


def _event(event: Body) -> tuple[str, Mapping[str, Any]]:
    return as_word(event.get("name")), attributes_of(event.get("attributes"))


def _parent(record: Body) -> str:
    within = first_word(record.get("parentSpanContext"), *_SPANS)
    return within or as_word(at_path(record, "references", 0, "spanID"))


def _id(word: str) -> str:
    word = word[2:] if word[:2] == "0x" else word
    return "" if word in _NONE else word


def _time(value: Any) -> str:
    """JavaScript writes seconds and nanoseconds as two numbers."""
    if isinstance(value, list) and len(value) == 2 and all(type(part) is int for part in value):
        value = value[0] * 10**9 + value[1]
    return as_time(value)


def _attributes(record: Body) -> Mapping[str, Any]:
    own = record.get("attributes", record.get("tags"))
    if own is not None:
        found = attributes_of(own)
    else:
        found = {key[len(_FLAT) :]: value for key, value in record.items() if key.startswith(_FLAT)}
    if any(isinstance(found.get(head), dict) for head in _NESTED):
        return dict(_flattened(found, ""))
    return found


def _flattened(value: Mapping[str, Any], path: str) -> Iterator[tuple[str, Any]]:
    """Objects inside objects as names with dots between; other objects and lists stay whole."""
    for key, inner in value.items():
        if isinstance(inner, dict) and (path or key in _NESTED):
            yield from _flattened(inner, f"{path}{key}.")
        else:
            yield f"{path}{key}", inner


def attributes_of(value: Any) -> Mapping[str, Any]:
    """Attributes as plain values: from a list of keys and values, from an object, or from the JSON text of one."""
    value = unwrapped(value) if isinstance(value, str) else value
    if isinstance(value, list):
        pairs = (one for one in value if isinstance(one, dict) and isinstance(one.get("key"), str))
        return {one["key"]: plain(one.get("value")) for one in pairs}
    return value if isinstance(value, dict) else {}


def plain(value: Any) -> Any:
    """A value without the wrapping of OTLP, which names the type of each and writes nothing as {}; others stay."""
    if not isinstance(value, dict) or len(value) > 1:
        return value
    if not value:
        return None
    ((name, inner),) = value.items()
    kind = _VALUES.get(name)
    if kind is None:
        return value
    if kind == 1:
        is_number = isinstance(inner, str) and len(inner) < 21 and inner.lstrip("-").isdecimal()
        return int(inner) if is_number else inner
    if kind == 0:
        return inner
    listed = inner.get("values") if isinstance(inner, dict) else inner
    if kind == 2:
        return [plain(one) for one in listed] if isinstance(listed, list) else []
    return attributes_of(listed if isinstance(listed, list) else [])
