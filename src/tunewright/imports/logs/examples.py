"""The one place where calls become examples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from tunewright.imports.logs.call import Call, Reply
from tunewright.imports.logs.scores import as_score
from tunewright.imports.logs.wish import Wish
from tunewright.model import Body, Called, Draft, Feedback, Rejected, Split

_CUT: Final = ("length", "max_tokens", "max_output_tokens", "model_length", "MAX_TOKENS")
_FILTERED: Final = ("content_filter", "content-filter", "SAFETY", "safety")
CUT_NOTE: Final = "The answer was cut off: the log says that it reached its length limit."


def examples_of(
    call: Call, wish: Wish, *, line: int, original: str, split: Split | None = None
) -> Iterator[Draft | Rejected]:
    """What a call becomes: an example, several or a preference pair where it has several answers, or the reason why
    it becomes none.

    A reply that is empty, filtered or missing is no answer. One that was cut off at the length limit comes in
    flagged. Consecutive turns are never made of alternatives.
    """
    answers = [reply for reply in call.replies if _says_something(reply)]
    if not call.messages:
        yield Rejected(line, "The log does not hold what was asked.", original, "half")
    elif not answers:
        code, reason = _why_none(call)
        yield Rejected(line, reason, original, code)
    elif len(answers) > 1 and wish.alternatives == "preference":
        best, worst = _best_and_worst(answers)
        yield _draft(call, best, line, original, split, "preference", _pair(call, best, worst), call.id)
    else:
        for at, reply in enumerate(answers):
            body = _chat(call, reply, learn_once=wish.turns == "once")
            yield _draft(call, reply, line, original, split, "chat", body, _id(call, reply, at))


def n_alternatives(call: Call, wish: Wish) -> int:
    """Answers of a call that become no example of their own, because two of them make a preference pair."""
    n = sum(_says_something(reply) for reply in call.replies)
    return n - 1 if n > 1 and wish.alternatives == "preference" and call.messages else 0


def _says_something(reply: Reply) -> bool:
    message = reply.message
    if message.get("tool_calls") or message.get("function_call") or message.get("refusal"):
        return True
    content = message.get("content")
    return bool(content.strip()) if isinstance(content, str) else bool(content)


def _why_none(call: Call) -> tuple[str, str]:
    if call.error:
        return "error", f"The call failed ({call.error[:120]}), so there is no answer to learn."
    finishes = {reply.finish for reply in call.replies}
    if finishes & set(_FILTERED):
        return "filtered", "The answer was withheld by the service's content filter."
    return "empty", "The call has no answer."


def _best_and_worst(answers: Sequence[Reply]) -> tuple[Reply, Reply]:
    """By feedback where it says something, else the first and the second: a candidate for a reviewer to swap."""
    rated = [(score, reply) for reply in answers if (score := as_score(reply.feedback)) is not None]
    best = max(rated, key=lambda pair: pair[0], default=None)
    if best is None:
        return answers[0], answers[1]
    worst = min(rated, key=lambda pair: pair[0])
    if worst[0] < best[0]:
        return best[1], worst[1]
    other = next(reply for reply in answers if reply is not best[1])
    return (best[1], other) if best[0] > 0 else (other, best[1])


def _chat(call: Call, reply: Reply, *, learn_once: bool) -> Body:
    turns = list(call.messages)
    if learn_once:
        turns = [{**turn, "weight": 0} if turn.get("role") == "assistant" else turn for turn in turns]
    body: Body = {"messages": [*turns, reply.message]}
    return body | {"tools": list(call.tools)} if call.tools else body


def _pair(call: Call, best: Reply, worst: Reply) -> Body:
    asked: Body = {"messages": list(call.messages)}
    if call.tools:
        asked["tools"] = list(call.tools)
    return {"input": asked, "preferred_output": [best.message], "non_preferred_output": [worst.message]}


def _id(call: Call, reply: Reply, at: int) -> str:
    """The call's own id for its first answer; a further one has its own, or the call's with its number."""
    if at == 0 or not (call.id or reply.id):
        return call.id
    return reply.id if reply.id not in ("", call.id) else f"{call.id}#{at + 1}"


def _draft(
    call: Call,
    reply: Reply,
    line: int,
    original: str,
    split: Split | None,
    kind: str,
    body: Body,
    id: str,
) -> Draft:
    feedback = (*reply.feedback, *call.feedback)
    return Draft(
        line,
        "preference" if kind == "preference" else "chat",
        body,
        original,
        external_id=id or None,
        split=split,
        called=_called(call, reply, feedback),
        flag=CUT_NOTE if reply.finish in _CUT else "",
    )


def _called(call: Call, reply: Reply, feedback: tuple[Feedback, ...]) -> Called:
    return Called(
        model=call.model,
        served=call.served,
        at=call.at,
        tokens_in=call.tokens_in,
        tokens_out=call.tokens_out,
        user=call.user,
        conversation=call.conversation,
        trace=call.trace,
        name=call.name,
        finish=reply.finish,
        tags=tuple(tag for tag in call.tags if "\n" not in tag),
        score=as_score(feedback),
        feedback=feedback,
    )
