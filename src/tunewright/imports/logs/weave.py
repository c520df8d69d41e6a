"""W&B Weave: calls with their inputs and output as they were, and feedback inside them or in a table of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from tunewright.imports.logs.call import NO_ANSWER, NOT_A_CALL, Call, Entry, Feedback, Left, Verdict
from tunewright.imports.logs.dialects.any import messages_in, replies_in
from tunewright.imports.logs.dialects.tools import tools_in
from tunewright.imports.logs.registry import log
from tunewright.imports.logs.spans.facts import judged
from tunewright.imports.logs.values import as_time, as_word, at_path, first_count, first_word, mapping, share_of
from tunewright.imports.registry import Score
from tunewright.model import Body

_MODELS: Final = ("completion", "chat", "messages", "generate", "responses", "invoke", "predict", "llm")
_LEFT_OUT: Final = Left(
    "no-content",
    "The texts of this call were replaced by references into Weave. Export them with references resolved.",
)
_EMOJI: Final = {"👍": "thumbs-up", "👎": "thumbs-down"}


def _is_call(record: Body) -> bool:
    return "op_name" in record and "inputs" in record and ("trace_id" in record or "started_at" in record)


def _is_feedback(record: Body) -> bool:
    return "feedback_type" in record and "payload" in record and ("weave_ref" in record or "call_ref" in record)


def _score(records: Sequence[Body]) -> Score:
    fits = [_is_call(record) or _is_feedback(record) for record in records]
    return share_of(records, fits, "are calls of W&B Weave, or feedback about them")


@log("weave", title="W&B Weave", score=_score)
def read_weave(record: Body, file: str) -> Iterable[Entry]:
    """Calls that W&B Weave traced, with feedback inside them; also its table of feedback, by call."""
    if _is_feedback(record):
        about = first_word(record, "call_ref", "weave_ref").rpartition("/call/")[2]
        return [Verdict(about, given) for given in [_feedback(record)] if given] or [NOT_A_CALL]
    return [_call(record)] if _is_call(record) else [NOT_A_CALL]


def _call(record: Body) -> Call | Left:
    inputs, output = mapping(record.get("inputs")), record.get("output")
    if not _is_model_call(record, inputs):
        return NOT_A_CALL
    if _is_reference(inputs.get("messages")) or _is_reference(output):
        return _LEFT_OUT
    asked = messages_in(inputs)
    error = as_word(record.get("exception")).partition("\n")[0].partition(":")[0][:60]
    replies = [] if error else replies_in(output) or []
    if asked is None:
        return NOT_A_CALL if not error else Left("error", f"The call failed ({error}).")
    if not replies and not error:
        return NO_ANSWER
    counted = _usage(record, mapping(output))
    return Call(
        asked.messages,
        replies,
        asked.tools or tools_in(inputs.get("tools") or []),
        id=first_word(record, "id"),
        trace=first_word(record, "trace_id"),
        span=first_word(record, "id"),
        parent=first_word(record, "parent_id"),
        conversation=first_word(record, "thread_id"),
        user=first_word(inputs, "user") or first_word(record, "wb_user_id"),
        name=first_word(record, "display_name") or _short_name(record),
        model=first_word(inputs, "model", "model_name") or asked.model,
        served=first_word(mapping(output), "model") or counted[0],
        tokens_in=counted[1],
        tokens_out=counted[2],
        at=as_time(record.get("started_at")),
        feedback=tuple(_inside(record)),
        error=error,
    )


def _is_model_call(record: Body, inputs: Body) -> bool:
    """True for a call that holds messages, or whose name is that of a client's method, or that was billed."""
    if any(name in inputs for name in ("messages", "contents", "input", "prompt")):
        named = _short_name(record).lower()
        is_client = any(word in named for word in _MODELS)
        return "messages" in inputs or is_client or bool(at_path(record, "summary", "usage"))
    return False


def _is_reference(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(("weave:///", "weave-trace-internal:///"))


def _short_name(record: Body) -> str:
    name = as_word(record.get("op_name"))
    return name.rpartition("/op/")[2].partition(":")[0] if "/op/" in name else name


def _usage(record: Body, output: Body) -> tuple[str, int | None, int | None]:
    """The model that was billed and its tokens."""
    usage = at_path(record, "summary", "usage")
    billed: tuple[str, Any] = next(iter(usage.items()), ("", {})) if isinstance(usage, dict) else ("", {})
    for name, counts in (billed, ("", output.get("usage"))):
        asked = first_count(counts, "prompt_tokens", "input_tokens")
        answered = first_count(counts, "completion_tokens", "output_tokens")
        if asked is not None or answered is not None:
            return name, asked, answered
    return billed[0], None, None


def _inside(record: Body) -> Iterator[Feedback]:
    listed = at_path(record, "summary", "weave", "feedback")
    for one in listed if isinstance(listed, list) else ():
        given = _feedback(one) if isinstance(one, dict) else None
        if given:
            yield given


def _feedback(record: Body) -> Feedback | None:
    """A reaction, a note, an annotation or a score; None where it says nothing."""
    kind, payload = first_word(record, "feedback_type"), mapping(record.get("payload"))
    name = kind.removeprefix("wandb.").partition(".")[0]
    emoji = first_word(payload, "emoji", "detoned", "alias")
    if emoji:
        bare = emoji.rstrip("\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")
        return Feedback(name or "reaction", _EMOJI.get(bare, emoji), emoji if bare in _EMOJI else "")
    note = payload.get("note")
    if isinstance(note, str) and note:
        return Feedback(name or "note", None, note)
    own = kind.removeprefix("wandb.").partition(".")[2] or first_word(payload, "name") or name or "feedback"
    value = payload.get("value", payload.get("output", payload.get("score", payload.get("rating"))))
    if isinstance(value, dict):
        value = next((inner for inner in value.values() if judged(inner) is not None), None)
    value = judged(value)
    return None if value is None else Feedback(own, value, first_word(payload, "comment", "reason", "explanation"))
