"""Runs as LangChain's tracer makes them and LangSmith keeps them: whole, in halves, in trees, as rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from tunewright.imports.logs.call import NO_ANSWER, NOT_A_CALL, Call, Entry, Feedback, Left, Piece, Reply, Verdict
from tunewright.imports.logs.dialects import langchain
from tunewright.imports.logs.dialects.answers import answers_in, served_in
from tunewright.imports.logs.dialects.any import Found, asked_in
from tunewright.imports.logs.dialects.openai import failed
from tunewright.imports.logs.dialects.tools import tools_in
from tunewright.imports.logs.values import as_time, as_word, at_path, first_word, mapping, objects, unwrapped
from tunewright.model import Body

NO_TEXTS: Final = Left("no-content", "The run was logged without its inputs and outputs (LANGSMITH_HIDE_INPUTS).")
NO_START: Final = Left("half", "Only the end of this run is in the log; what was asked is missing.")
NO_END: Final = Left("half", "Only the start of this run is in the log; the answer is missing.")
LOST_CALLS: Final = Left(
    "no-content", "The answer called tools, and the log kept no tool calls; let it keep each message as a whole."
)
_KINDS: Final = frozenset(("llm", "chain", "tool", "retriever", "embedding", "prompt", "parser", "chat_model"))
_MODELS: Final = ("model", "model_name", "model_id", "ls_model_name", "azure_deployment")
_THREADS: Final = ("session_id", "thread_id", "conversation_id")


def is_run(record: Body) -> bool:
    """True for a run, also for half of one."""
    if not isinstance(record.get("id"), (str, int)):
        return False
    if as_word(record.get("run_type")) in _KINDS:
        return bool(record.keys() & {"inputs", "outputs", "start_time", "end_time"})
    return "dotted_order" in record and bool(record.keys() & {"inputs", "outputs"})


def is_feedback(record: Body) -> bool:
    """True for a judgement about a run in a record of its own."""
    return "run_id" in record and "key" in record and bool(record.keys() & {"score", "value", "comment"})


def runs_in(record: Body) -> list[Body]:
    """The runs of a record: itself, or those that it wraps as posted, patched or listed."""
    found: list[Body] = []
    for key in ("post", "patch", "runs", "data", "feedback"):
        if isinstance(record.get(key), list):
            found += [one for one in objects(record[key]) if is_run(one) or is_feedback(one)]
    return found or ([record] if is_run(record) or is_feedback(record) else [])


def entries_of(record: Body) -> Iterator[Entry]:
    """What a record of runs holds; halves come out as pieces, the runs within a run as entries of their own."""
    waiting = runs_in(record)[::-1]
    is_sent = "post" in record or "patch" in record
    if not waiting:
        yield NOT_A_CALL
    while waiting:
        run = waiting.pop()
        children = [child for child in objects(run.get("child_runs")) if is_run(child)]
        source = None if run is record and not children else run
        if is_feedback(run):
            yield verdict_of(run)
        elif is_sent or _is_half(run):
            yield Piece(first_word(run, "id"), run, source)
        else:
            yield call_of(run, source)
        waiting += children[::-1]


def _is_half(run: Body) -> bool:
    """True for the start of a run without its end, or the other way round."""
    if not as_word(run.get("run_type")) or (_says(run.get("outputs")) and not _says(run.get("inputs"))):
        return True
    return not run.get("end_time") and not _says(run.get("outputs")) and not run.get("error")


def _says(value: object) -> bool:
    return value not in (None, "", "{}", "null", {}, [])


def joined(pieces: Sequence[Piece]) -> Iterable[Call | Left]:
    """The run that its halves make: what a later one says counts, what it leaves empty stays.

    The end of a run may repeat what was asked; the start that is then left over is a further record of it.
    """
    run: Body = {}
    for piece in pieces:
        run.update((key, value) for key, value in piece.data.items() if _says(value) or key not in run)
    entry = call_of(run)
    if isinstance(entry, Left) and entry.code in ("empty", "no-content") and not run.get("error"):
        left = NO_START if not _says(run.get("inputs")) else NO_END if not run.get("end_time") else entry
        return [replace(left, trace=first_word(run, "trace_id"), parent=first_word(run, "id"))]
    return [entry]


def call_of(run: Body, source: Body | None = None) -> Call | Left:
    """A whole run as a call; only runs of a model are calls."""
    if as_word(run.get("run_type")) not in ("llm", "chat_model", ""):
        return NOT_A_CALL
    if run.get("error"):
        return failed({"code": as_word(run["error"]).partition("(")[0]})
    outputs, inputs = unwrapped(run.get("outputs")), unwrapped(run.get("inputs"))
    if not _says(inputs) and not _says(outputs):
        return NO_TEXTS
    replies = _replies(outputs)
    if isinstance(replies, Left):
        return replies
    found = _asked(inputs, outputs)
    if found is None:
        return NO_START
    return _call(run, found, replies, outputs, source)


def _call(run: Body, found: Found, replies: Sequence[Reply], outputs: Any, source: Body | None) -> Call:
    extra = mapping(run.get("extra"))
    metadata, parameters = mapping(extra.get("metadata")), mapping(extra.get("invocation_params"))
    message = first_generation(outputs).get("message")
    tokens_in, tokens_out = _tokens(run, outputs, message)
    tags = unwrapped(run.get("tags"))
    return Call(
        messages=found.messages,
        replies=replies,
        tools=found.tools or tools_in(parameters.get("tools"), parameters.get("functions")),
        id=first_word(run, "id"),
        trace=first_word(run, "trace_id"),
        span=first_word(run, "id"),
        parent=first_word(run, "parent_run_id"),
        conversation=first_word(metadata, *_THREADS),
        user=first_word(metadata, "user_id", "user"),
        name=first_word(run, "name"),
        model=found.model or first_word(metadata, "ls_model_name") or first_word(parameters, *_MODELS),
        served=_served(outputs, message),
        tokens_in=tokens_in,
        tokens_out=tokens_out,
        at=as_time(run.get("start_time")),
        tags=tuple(word for word in map(as_word, tags) if word) if isinstance(tags, list) else (),
        feedback=tuple(_stats(run.get("feedback_stats"))),
        source=source,
    )


def _asked(inputs: Any, outputs: Any) -> Found | None:
    """What was asked; one flattened prompt is split where that is sure."""
    prompts = inputs.get("prompts") if isinstance(inputs, dict) else None
    if isinstance(prompts, list) and prompts and isinstance(prompts[0], str):
        return Found(langchain.turns_in(prompts[0]))
    return asked_in(inputs, outputs)


def _replies(outputs: Any) -> list[Reply] | Left:
    replies = answers_in(outputs)
    if replies:
        return replies
    return LOST_CALLS if has_lost_calls(first_generation(outputs)) else NO_ANSWER


def first_generation(outputs: Any) -> Body:
    """The first alternative for the first prompt of an LLMResult; empty for anything else."""
    rows = langchain.generations_of(outputs)
    return rows[0][0] if rows and rows[0] else {}


def has_lost_calls(generation: Body) -> bool:
    """True for an answer that ended with tool calls and shows none of them."""
    return langchain.finish_of(generation) in ("tool_calls", "function_call", "tool_use")


def _tokens(run: Body, outputs: Any, message: object) -> tuple[int | None, int | None]:
    holders = (outputs, at_path(outputs, "message"), at_path(outputs, "output"))
    named = [at_path(holder, key) for holder in holders for key in ("usage_metadata", "usage")]
    found = langchain.tokens_in(*named)
    if found == (None, None):
        found = langchain.usage_of(message or at_path(outputs, "output") or outputs)
    if found == (None, None):
        found = langchain.tokens_in(at_path(outputs, "llm_output", "token_usage"), run)
    return found


def _served(outputs: Any, message: object) -> str:
    told = langchain.model_of(message) or served_in(outputs)
    told = told or served_in(at_path(outputs, "message")) or served_in(at_path(outputs, "output"))
    return told or first_word(at_path(outputs, "llm_output"), "model_name", "model")


def _stats(stats: object) -> Iterator[Feedback]:
    """What feedback says on average, or in most cases where it is words."""
    for name, told in mapping(stats).items():
        told = mapping(told)
        average, values = told.get("avg"), mapping(told.get("values"))
        if isinstance(average, (int, float)) and not isinstance(average, bool):
            yield Feedback(name, average)
        elif values:
            counts = {word: n for word, n in values.items() if isinstance(n, (int, float))}
            yield Feedback(name, max(counts, key=lambda word: counts[word]) if counts else next(iter(values)))


def verdict_of(record: Body) -> Verdict | Left:
    """A judgement about a run, by score where it has one, else by its value."""
    about = first_word(record, "run_id") or first_word(record, "trace_id")
    value = next((record[key] for key in ("score", "value") if record.get(key) is not None), None)
    if not about or not isinstance(value, (str, int, float, bool)):
        return NOT_A_CALL
    source = record.get("feedback_source")
    comment = record.get("comment")
    by = first_word(source, "type") if isinstance(source, dict) else as_word(record.get("source_info"))
    said = comment if isinstance(comment, str) else ""
    return Verdict(about, Feedback(as_word(record["key"]), value, said, by))
