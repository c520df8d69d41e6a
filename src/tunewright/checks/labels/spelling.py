"""Which labels are one label spelled in several ways. Careful: better to miss one than to join two."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping

from tunewright.text import folded

_EDGES = " \t\r\n.,;:!\"'`“”‘’„«»()[]{}"
_BETWEEN_LETTERS = re.compile(r"(?<=\w)[\s_\-]+(?=\w)")
_AFTER_A_LETTER = re.compile(r"(?<=[^\W\d_])(?:[\s_]+|-)(?=\w)")
_SHORTEST_WORD = 5


def label_key(label: str) -> str:
    """Equal for labels that differ in case, spaces, joining “-” and “_”, or quotes and full stops at the ends.

    “-1” and “1”, “A+” and “A”, “1-2” and “12” stay apart: beside digits only white space and a joint after a
    letter are ignored.
    """
    text = folded(label)
    has_digit = any(sign.isdigit() for sign in text)
    text = text.strip() if has_digit else text.strip(_EDGES) or text
    return (_AFTER_A_LETTER if has_digit else _BETWEEN_LETTERS).sub("", text)


def spellings(counts: Mapping[str, int], *, rare: int = 2, times: int = 10) -> list[list[str]]:
    """Every label with all its spellings, the most frequent first (ties by alphabet); one list per label.

    Labels with the same `label_key` are one. So are two that differ by one letter in one word of at least five
    letters, not its first, where one of them is much rarer: at most a `times`-th of the other, or used at most
    `rare` times and at most a third as often. Without that a “contract” would swallow a “contact”.
    Cost: linear in the length of all labels.
    """
    groups: dict[str, list[str]] = defaultdict(list)
    for label in counts:
        groups[label_key(label)].append(label)
    total = {key: sum(counts[label] for label in group) for key, group in groups.items()}
    ordered = sorted(groups, key=lambda key: (-total[key], key))
    becomes: dict[str, str] = {}
    for rarer, common in _near(ordered, groups):
        few, many = total[rarer], total[common]
        if rarer not in becomes and common not in becomes and _is_slip(few, many, rare, times):
            becomes[rarer] = common
    for rarer, common in becomes.items():
        groups[common] += groups.pop(rarer)
    return [sorted(group, key=lambda label: (-counts[label], label)) for group in groups.values()]


def _is_slip(few: int, many: int, rare: int, times: int) -> bool:
    return few * times <= many or (few <= rare and few * 3 <= many)


def _near(ordered: list[str], groups: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    """(rarer, more frequent) keys one small edit apart; `ordered` from the most frequent to the rarest."""
    seen: dict[tuple[str, ...], list[str]] = defaultdict(list)
    words = {key: _words(min(groups[key])) for key in ordered}
    rank = {key: at for at, key in enumerate(ordered)}
    for key in ordered:
        forms = _forms(words[key])
        for common in sorted({other for form in forms for other in seen.get(form, ())}, key=rank.__getitem__):
            if _is_one_letter_apart(words[key], words[common]):
                yield key, common
        for form in forms:
            seen[form].append(key)


def _words(label: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[^\W_]+", unicodedata.normalize("NFC", folded(label))))


def _forms(words: tuple[str, ...]) -> set[tuple[str, ...]]:
    """The label with one letter of one long word left out: two labels one edit apart have a form in common."""
    forms = {words}
    for at, word in enumerate(words):
        if _SHORTEST_WORD <= len(word) + 1 <= 40 and not any(sign.isdigit() for sign in word):
            before, after = words[:at], words[at + 1 :]
            forms |= {(*before, word[:cut] + word[cut + 1 :], *after) for cut in range(1, len(word))}
    return forms if len(words) <= 6 else set()


def _is_one_letter_apart(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    differing = [pair for pair in zip(one, other, strict=False) if pair[0] != pair[1]]
    if len(one) != len(other) or len(differing) != 1:
        return False
    short, long = sorted(differing[0], key=len)
    if len(long) < _SHORTEST_WORD or short[:1] != long[:1] or any(sign.isdigit() for sign in short + long):
        return False
    at = next((at for at, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    swapped = long[at + 1 : at + 2] + long[at : at + 1] + long[at + 2 :]
    return short[at + 1 :] == long[at + 1 :] or short[at:] == swapped
