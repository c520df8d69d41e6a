"""Which system prompts a project uses, and which of them are one prompt with a slip in it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property
from operator import ne
from typing import TypeAlias

from tunewright.checks.form.slips import is_slip
from tunewright.model import Corpus
from tunewright.text import folded

MOST_KEPT = 2000
"""With more different system prompts than this, they are written anew for each example and not compared."""

_USUAL_ONES = 30
_MOST_CHANGES = 3
_LONGEST_PIECE = 40

Change: TypeAlias = tuple[int, str, str]
"""Where in the rarer text, what stands there, and what stands in the usual one."""


@dataclass(slots=True)
class Systems:
    """The examples behind each system prompt; `is_varied` where there are too many, and then none is kept."""

    ids: dict[str, list[int]] = field(default_factory=dict)
    without: list[int] = field(default_factory=list)
    n_chats: int = 0
    is_varied: bool = False


@dataclass(frozen=True, slots=True)
class Variant:
    """A system prompt that is meant to be another, more usual one."""

    text: str
    usual: str
    is_spacing: bool
    """True where only white space and case differ."""


def systems_of(corpus: Corpus) -> Systems:
    """Read the system prompts of all chats and preference pairs in one pass."""
    seen = Systems()
    for passage in corpus.passages():
        if passage.kind == "pair":
            continue
        seen.n_chats += 1
        if not passage.system.strip():
            seen.without.append(passage.id)
        elif not seen.is_varied:
            seen.ids.setdefault(passage.system, []).append(passage.id)
            if len(seen.ids) > MOST_KEPT:
                seen.is_varied = True
                seen.ids.clear()
    return seen


def variants(ids: Mapping[str, list[int]], *, rare: int, times: int) -> list[Variant]:
    """Prompts that differ from a more frequent one in white space and case, or by slips of the pen.

    For slips the rarer one must be used at most a `times`-th as often, or at most `rare` times and a third as
    often. A word at whose place three or more prompts differ is a gap to be filled, not a slip.
    Cost: each against the 30 most frequent ones.
    """
    ordered = sorted(ids, key=lambda text: (-len(ids[text]), text))
    groups: dict[str, list[str]] = defaultdict(list)
    for text in ordered:
        groups[folded(text)].append(text)
    found = [Variant(text, group[0], True) for group in groups.values() for text in group[1:]]
    total = {group[0]: sum(len(ids[text]) for text in group) for group in groups.values()}
    heads = [_Worded(text) for text in sorted(total, key=lambda text: (-total[text], text))]
    taken: set[str] = set()
    for usual in heads[:_USUAL_ONES]:
        if usual.text in taken or total[usual.text] < 3:
            continue
        gaps = _gaps(usual, heads)
        for other in heads:
            few, many = total[other.text], total[usual.text]
            is_rarer = few * times <= many or (few <= rare and few * 3 <= many)
            if is_rarer and other.text not in taken and _is_slipped(other, usual, gaps):
                taken.add(other.text)
                found += [Variant(text, usual.text, False) for text in groups[folded(other.text)]]
    return _settled(found, taken)


def _settled(found: list[Variant], taken: set[str]) -> list[Variant]:
    slipped = {one.text for one in found if not one.is_spacing}
    return [one for one in found if not one.is_spacing or (one.text not in slipped and one.usual not in taken)]


@dataclass(frozen=True)
class _Worded:
    text: str

    @cached_property
    def words(self) -> list[str]:
        return self.text.split()

    @cached_property
    def different(self) -> frozenset[str]:
        return frozenset(self.words)


def _gaps(usual: _Worded, others: list[_Worded]) -> set[int]:
    """Places of words at which at least three of the other prompts have, each, another word."""
    at: Counter[int] = Counter()
    for other in others:
        if len(other.words) == len(usual.words) and len(other.different ^ usual.different) <= 2:
            places = [place for place, differs in enumerate(map(ne, other.words, usual.words)) if differs]
            if len(places) == 1:
                at[places[0]] += 1
    return {place for place, n in at.items() if n >= 3}


def _is_slipped(other: _Worded, usual: _Worded, gaps: set[int]) -> bool:
    if other.text == usual.text or len(usual.words) < 4 or abs(len(other.words) - len(usual.words)) > _MOST_CHANGES:
        return False
    if len(other.different ^ usual.different) > 2 * _MOST_CHANGES:
        return False
    n_changes = 0
    for tag, a, b, c, d in SequenceMatcher(None, other.words, usual.words, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        n_changes += max(b - a, d - c)
        if n_changes > _MOST_CHANGES or not gaps.isdisjoint(range(c, d)):
            return False
        if not is_slip(other.words[a:b], usual.words[c:d]):
            return False
    return n_changes > 0


def changes(text: str, usual: str) -> list[Change]:
    """What to change in a text so that it becomes the usual one; empty where that is long or holds numbers."""
    old, new = (re.findall(r"\s+|\S+", one) for one in (text, usual))
    found: list[Change] = []
    at = 0
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        here, there = "".join(old[a:b]), "".join(new[c:d])
        if tag != "equal":
            found.append((at, here, there))
        at += len(here)
    return found if len(found) <= 20 and all(_is_plain(here + there) for _, here, there in found) else []


def _is_plain(piece: str) -> bool:
    return len(piece) <= 2 * _LONGEST_PIECE and "@" not in piece and not any(sign.isdigit() for sign in piece)
