"""Runs the fifteen validators of the legacy profile over a small data set held in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, Literal, TypeAlias

from tunewright.checks.legacy.columns import (
    case_balance,
    start_of_all,
    suggested_ending,
    suggested_separator,
)
from tunewright.checks.legacy.edges import common_tail, usual_ending, usual_separator
from tunewright.checks.legacy.profile import Pair, Prepared, Verdict, legacy_task

Side: TypeAlias = Literal["prompt", "completion"]
_SIDES: Final[tuple[Side, Side]] = ("prompt", "completion")
_FEW = 100
_LONG_CHARACTERS = 10_000
_LONG_MARK = 10
_SHORTEST_START: Final[Mapping[Side, int]] = {"prompt": 13, "completion": 5}
_ENDINGS_AT_ONCE = (" END", " [END]", "***", "+++", "&&&", "$$$", "@@@", "%%%")


def prepare(
    records: Sequence[Mapping[str, object]],
    *,
    n_tokens: Callable[[str], int] | None = None,
    token_limit: int = 2048,
) -> Prepared:
    """What the legacy profile says about these records, and the pairs with every change it needs or advises made.

    Thresholds are those of the old tool. With `n_tokens`, a pair is long beyond `token_limit` tokens rather than
    beyond 10,000 characters. A change is made pair by pair, never empties a text, and knows pairs by their place
    in the data as given. Cost: some passes over the texts, all in memory.
    """
    verdicts, pairs = _read(records)
    if any(one.weight == "refused" for one in verdicts):
        return Prepared(tuple(verdicts))
    verdicts += _empty(pairs)
    pairs = [pair for pair in pairs if pair.completion]
    advice = [*_general(pairs, n_tokens, token_limit), *_edges(pairs)]
    if any(one.weight == "refused" for one in advice):
        return Prepared((*verdicts, *advice))
    for one in sorted(advice, key=lambda one: one.number in (11, 14, 15)):  # what is added comes last
        if one.weight == "advised":
            pairs = _changed(pairs, one)
    separator = usual_separator({common_tail(pair.prompt for pair in pairs): 1})
    is_generation = legacy_task(pairs) == "conditional"
    stop = recognised_ending([pair.completion for pair in pairs]) if is_generation else ""
    return Prepared((*verdicts, *advice), tuple(pairs), separator, stop)


def _read(records: Sequence[Mapping[str, object]]) -> tuple[list[Verdict], list[Pair]]:
    """Validators 1 to 4: the columns. A missing value and null are empty text."""
    names = list(dict.fromkeys(name for record in records for name in record))
    verdicts = [Verdict(1, "note", "few examples" if len(records) < _FEW else "examples", (), str(len(records)))]
    chosen: dict[Side, str] = {}
    for number, side in enumerate(_SIDES, start=2):
        found = side if side in names else next((name for name in names if name.lower() == side), None)
        if found is None:
            return [*verdicts, Verdict(number, "refused", "missing column", (), side)], []
        if found != side:
            verdicts.append(Verdict(number, "needed", "lower case name", (), side))
        chosen[side] = found
    verdicts += _further([name for name in names if name not in chosen.values()])
    pairs = [
        Pair(at, *(_as_text(record.get(chosen[side])) for side in _SIDES)) for at, record in enumerate(records)
    ]
    return verdicts, pairs


def _further(names: list[str]) -> Iterator[Verdict]:
    for name in names:
        if any(name in other for other in names if other != name):
            yield Verdict(4, "note", "name within another", (), name)
    if names:
        yield Verdict(4, "needed", "remove columns", (), ", ".join(names))


def _as_text(value: object) -> str:
    return "" if value is None else str(value)


def _empty(pairs: list[Pair]) -> Iterator[Verdict]:
    rows = tuple(pair.row for pair in pairs if not pair.completion)
    if rows:
        yield Verdict(5, "needed", "remove empty", rows)


def _general(pairs: list[Pair], n_tokens: Callable[[str], int] | None, token_limit: int) -> Iterator[Verdict]:
    """Validators 6 to 10: the kind of task, repeats, long pairs, capitals."""
    task = legacy_task(pairs)
    if task == "classification":
        yield Verdict(6, "note", "classification")
    first: dict[tuple[str, str], int] = {}
    repeats = [pair.row for pair in pairs if first.setdefault((pair.prompt, pair.completion), pair.row) != pair.row]
    if repeats:
        yield Verdict(7, "advised", "remove repeats", tuple(repeats))
    length, limit = (n_tokens, token_limit) if n_tokens else (len, _LONG_CHARACTERS)
    long = tuple(pair.row for pair in pairs if length(pair.prompt) + length(pair.completion) > limit)
    if long and task != "open-ended":
        yield Verdict(8, "advised", "remove long", long)
    for number, side in enumerate(_SIDES, start=9):
        if sum(case_balance(getattr(pair, side)) for pair in pairs) > 0:
            yield Verdict(number, "advised", "lower case", (), side)


def _edges(pairs: list[Pair]) -> Iterator[Verdict]:
    """Validators 11 to 15: how prompts and completions start and end."""
    task = legacy_task(pairs)
    prompts, completions = [pair.prompt for pair in pairs], [pair.completion for pair in pairs]
    if task != "open-ended":
        yield from _ending(11, prompts, usual_separator({common_tail(prompts): 1}), completions)
    for number, side, texts in ((12, "prompt", prompts), (13, "completion", completions)):
        start = start_of_all(texts)
        if start and any(text != start for text in texts):
            is_long = len(start) >= _SHORTEST_START[side]  # type: ignore[index]
            if is_long:
                yield Verdict(number, "advised", f"remove start of {side}s", (), start)
            elif side == "prompt":
                yield Verdict(number, "note", "short start of prompts", (), start)
    if task == "conditional":
        yield from _ending(14, completions, recognised_ending(completions))
    without = tuple(pair.row for pair in pairs if not pair.completion.startswith(" "))
    if without:
        yield Verdict(15, "advised", "add space", without)


def _ending(number: int, texts: list[str], mark: str, others: Sequence[str] = ()) -> Iterator[Verdict]:
    """Validators 11 and 14. A shared tail that is no recognised mark is weak: it may occur in any text."""
    thing = "separator" if number == 11 else "ending"
    tail = common_tail(texts)
    if texts and all(text == tail for text in texts):
        yield Verdict(number, "refused", "all the same", (), tail)
        return
    if mark:
        yield Verdict(number, "note", thing, (), mark)
        if any(mark in text.removesuffix(mark) for text in texts):
            yield Verdict(number, "note", f"repeated {thing}", (), mark)
        return
    if tail:
        yield Verdict(number, "note", f"weak {thing}", (), tail)
    if len(tail) > _LONG_MARK:
        yield Verdict(number, "note", f"long {thing}", (), tail)
    suggested = suggested_separator(texts, others) if number == 11 else suggested_ending(texts)
    yield Verdict(number, "advised", f"add {thing}", (), suggested)


def recognised_ending(completions: Sequence[str]) -> str:
    """The mark that all completions end with, if it is one; a full stop only where it stands nowhere else."""
    tail = common_tail(completions)
    if not tail:
        return ""
    known = next((mark for mark in _ENDINGS_AT_ONCE if tail.endswith(mark)), "") or usual_ending({tail: 1})
    if known or not tail.endswith("."):
        return known
    return "" if any("." in text[:-1] for text in completions) else "."


def _changed(pairs: list[Pair], verdict: Verdict) -> list[Pair]:
    """The pairs with one advised change made."""
    if verdict.number in (7, 8):
        return [pair for pair in pairs if pair.row not in set(verdict.rows)]
    change = _CHANGES[verdict.number]
    return [change(pair, verdict.value) for pair in pairs]


def _without(text: str, start: str) -> str:
    """The text without its start, in any case of letters, a leading space kept; as it was where nothing is left."""
    head, rest = text[: len(start)], text[len(start) :]
    if head.lower() != start.lower() or not rest.strip():
        return text
    return _with_space(rest) if start.startswith(" ") else rest


def _with_space(text: str) -> str:
    return text if text.startswith(" ") else " " + text


_CHANGES: Final[Mapping[int, Callable[[Pair, str], Pair]]] = {
    9: lambda pair, _: replace(pair, prompt=pair.prompt.lower()),
    10: lambda pair, _: replace(pair, completion=pair.completion.lower()),
    11: lambda pair, mark: replace(pair, prompt=pair.prompt + mark),
    12: lambda pair, start: replace(pair, prompt=_without(pair.prompt, start)),
    13: lambda pair, start: replace(pair, completion=_without(pair.completion, start)),
    14: lambda pair, mark: replace(pair, completion=pair.completion + mark),
    15: lambda pair, _: replace(pair, completion=_with_space(pair.completion)),
}
