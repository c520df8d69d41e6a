"""How prompts and completions of a project end, read off their last characters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from tunewright.checks.reading import NOTHING, is_blank
from tunewright.model import Example, PairEdges, Side

_SEPARATOR = re.compile(r"[ \t\n]*[-=~>#|*]{2,}[ \t\n]*\Z|\n[^\n]{1,20}:[ \n]?\Z|\n+\Z")
_ENDING = re.compile(r"\s*(?:[*+&$@%#]{3,}|\[?\b(?:END|STOP|DONE)\b\]?|<\|?[a-z_/]+\|?>)\s*\Z|\n+\Z")


def common_tail(texts: Iterable[str]) -> str:
    """The longest ending that all texts share; empty without texts."""
    tail: str | None = None
    for text in texts:
        tail = text if tail is None else _shared(tail, text)
        if not tail:
            return ""
    return tail or ""


def _shared(one: str, other: str) -> str:
    n = 0
    for a, b in zip(reversed(one), reversed(other), strict=False):
        if a != b:
            break
        n += 1
    return one[len(one) - n :]


_SEPARATING = frozenset(f"{NOTHING}-=~>#|*:")
_CLOSING = frozenset(f"{NOTHING}*+&$@%#DEP]>")
_SEPARATOR_RUN = f"{NOTHING}-=~>#|*"
_ENDING_RUN = f"{NOTHING}*+&$@%#DENOPST[]"
_TAG_RUN = f"{NOTHING}<>|/_abcdefghijklmnopqrstuvwxyz"


def grouped(pairs: Iterable[tuple[int, str, str, str]]) -> list[PairEdges]:
    """Pairs, each as (id, end of the prompt, first character of the completion, its end), grouped by their edges.

    Ends are cut to what a mark can be made of, so that there are few groups. Cost: half a microsecond per pair.
    """
    groups: dict[tuple[str, str, bool | None], list[int]] = {}
    for id_, prompt, first, answer in pairs:
        key = (_cut_prompt(prompt), _cut_answer(answer), first == " " if first else None)
        if key in groups:
            groups[key].append(id_)
        else:
            groups[key] = [id_]
    return [PairEdges(tuple(ids), *key) for key, ids in groups.items()]


def _cut_prompt(tail: str) -> str:
    """The trailing signs and white space with one character before, or the last line where it ends in a colon."""
    if tail[-1:] not in _SEPARATING:
        return tail[-1:]
    if ":" in tail[-2:]:
        colon = tail.rindex(":")
        line = tail.rfind("\n", 0, colon)
        return tail[colon if line < 0 else line :]
    return _from_run(tail, _SEPARATOR_RUN)


def _cut_answer(tail: str) -> str:
    """The trailing signs, word in capitals or tag, with the white space around it and one character before."""
    if tail[-1:] not in _CLOSING:
        return tail[-1:]
    return _from_run(tail, _TAG_RUN if tail.rstrip(NOTHING).endswith(">") else _ENDING_RUN)


def _from_run(tail: str, signs: str) -> str:
    return tail[max(0, len(tail.rstrip(signs)) - 1) :]


def count_ends(pairs: Iterable[PairEdges], end: Callable[[PairEdges], str]) -> Counter[str]:
    """{ending: texts} of the texts in which anything can be seen."""
    counts: Counter[str] = Counter()
    for pair in pairs:
        if not is_blank(end(pair)):
            counts[end(pair)] += len(pair.ids)
    return counts


def usual_separator(ends: Mapping[str, int]) -> str:
    """The recognised separator at the end of most prompts; empty unless at least half of them have it.

    Recognised: two or more of the signs - = ~ > # | * at the very end with the white space around them, such as
    “ ->” or “\\n\\n###\\n\\n”; a short last line with a colon, such as “\\nLabel:”; line breaks.
    """
    return _usual(ends, _SEPARATOR)


def usual_ending(ends: Mapping[str, int]) -> str:
    """The recognised ending of most completions; empty unless at least half of them have it.

    Recognised: three or more of the signs * + & $ @ % #; END, STOP or DONE in capitals; a mark such as “<end>”;
    line breaks.
    """
    return _usual(ends, _ENDING)


def _usual(ends: Mapping[str, int], shape: re.Pattern[str]) -> str:
    found: Counter[str] = Counter()
    for end, n in ends.items():
        match = shape.search(end)
        if match:
            found[match.group()] += n
    candidates = sorted(found, key=lambda mark: (-found[mark], mark))[:20]
    n, _, best = max(
        ((sum(n for end, n in ends.items() if end.endswith(mark)), len(mark), mark) for mark in candidates),
        default=(0, 0, ""),
    )
    return best if n * 2 >= sum(ends.values()) else ""


# ---- the same questions to pairs held in memory ----------------------------------------------------------------

_TAIL, _HEAD, _ANSWER_TAIL = 24, 8, 16


def edges_in(pairs: Sequence[Example]) -> list[PairEdges]:
    """The pairs grouped by their edges."""
    texts = ((pair.id, *_texts(pair)) for pair in pairs)
    return grouped((id_, prompt[-_TAIL:], said[:1], said[-_ANSWER_TAIL:]) for id_, prompt, said in texts)


def shared_end(pairs: Sequence[Example], side: Side) -> str:
    """The longest ending of all prompts or completions that are not blank."""
    n, at = (_TAIL, 0) if side == "prompt" else (_ANSWER_TAIL, 1)
    ends = (_texts(pair)[at][-n:] for pair in pairs)
    return common_tail(end for end in ends if not is_blank(end))


def repeating(pairs: Sequence[Example], separator: str) -> tuple[int, ...]:
    """Ids of the pairs that have the separator twice at the end of the prompt, or at an edge of the completion."""
    mark, found = separator.strip(), []
    for pair in pairs:
        prompt, completion = _texts(pair)
        before = prompt[-_TAIL:].removesuffix(separator)
        if any(mark in text for text in (before, completion[:_HEAD], completion[-_ANSWER_TAIL:])):
            found.append(pair.id)
    return tuple(found)


def _texts(pair: Example) -> tuple[str, str]:
    prompt, completion = (message.content for message in pair.messages)
    return prompt, completion
