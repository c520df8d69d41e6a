"""One look at all texts of a corpus, shared by the checks that compare examples with each other."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Literal, TypeAlias
from weakref import WeakKeyDictionary

from tunewright.checks.duplicates.clusters import Near, components, prompt_text, verified, whole_text
from tunewright.model import Corpus, Passage, Split
from tunewright.text.folding import loosely_folded
from tunewright.text.frames import NO_FRAME, Frame, FrameCounter
from tunewright.text.pairing import likely_pairs
from tunewright.text.similarity import Sketched, joined, sketched, sketched_on, unframed

if TYPE_CHECKING:
    from tunewright.text.similarity import Sketches

Of: TypeAlias = Literal["whole", "prompt"]
"""What of an example is compared: prompt and answer, or the prompt alone."""

_BOTH: tuple[Of, ...] = ("whole", "prompt")
_AT_ONCE, _TOGETHER = 2_000, 10_000
"""Texts looked at in one go; so many where they are joined, as they would be read again and again."""
_COUNTED = 4_000
"""Texts among which runs of words are counted that many have in common; in larger projects drawn by their hash."""


@dataclass
class Texts:
    """One kind of text of a corpus: which examples have the same, and sketches of the different ones."""

    alike: dict[int, list[int]] = field(default_factory=dict)
    """{key: ids of the examples with this text, ascending}; empty texts are left out."""
    firsts: list[int] = field(default_factory=list)
    """The first id of each different text, by row of the sketches."""
    blocks: list[Sketched] = field(default_factory=list)
    """Sketches of some texts, until `close` joins them."""
    rows: Sketched | None = None
    pairs: dict[float, list[tuple[int, int]]] = field(default_factory=dict)
    """{threshold: pairs of first ids worth comparing}"""
    near: dict[float, list[Near]] = field(default_factory=dict)
    """{threshold: pairs of first ids that are near}"""

    def put(self, new: Mapping[int, str], frame: Frame) -> Sketches:
        """Sketch some more texts, each named by its first id."""
        made = sketched(list(new.values()), frame)
        self.add(new, made)
        return made.matrix

    def add(self, ids: Iterable[int], made: Sketched) -> None:
        """Take in some sketches."""
        self.firsts += ids
        self.blocks.append(made)

    def close(self) -> None:
        """Join what was put."""
        self.rows = joined(self.blocks or [sketched([])])
        self.blocks = []

    @property
    def copies(self) -> dict[int, list[int]]:
        """{first id: all ids with its text}, for the texts that several examples have."""
        return {ids[0]: ids for ids in self.alike.values() if len(ids) > 1}


@dataclass
class Index:
    """What is kept of a corpus between checks: keys, sketches and sides, not its texts.

    Texts of examples with images are left out: the question may be in the picture. Memory: 1.5 kB per example.
    """

    frame: Frame
    whole: Texts
    prompt: Texts
    sides: dict[int, Split]
    """Only examples that are on a side."""
    groups: dict[str, list[int]]
    """Ids by conversation, document or group that the records name."""
    asked: dict[tuple[int, int], dict[int, list[int]]]
    """{(earlier turns, question): {system prompt: ids}}, as hashes."""

    def of(self, what: Of) -> Texts:
        """The texts of this kind."""
        return self.whole if what == "whole" else self.prompt


_KNOWN: WeakKeyDictionary[Corpus, Index] = WeakKeyDictionary()


def index_of(corpus: Corpus) -> Index:
    """The index of a corpus, made when first asked for and kept as long as the corpus is.

    Cost: two passes over all texts; 25,000 of 1,300 characters take some seconds.
    """
    if corpus not in _KNOWN:
        _KNOWN[corpus] = _made(corpus)
    return _KNOWN[corpus]


def index_with(corpus: Corpus, frame: Frame) -> Index:
    """The index of some examples of a larger corpus, of which the frame is known; `index_of` answers with it."""
    index = Index(frame, Texts(), Texts(), {}, {}, {})
    early = _Early(index)
    for passage in corpus.passages():
        _first_look(index, passage, early)
    _sketch(corpus, index)
    for what in _BOTH:
        index.of(what).close()
    _KNOWN[corpus] = index
    return index


def text_of(what: Of) -> Callable[[Passage], str]:
    """Gives of an example the text of this kind, as it is compared."""
    return whole_text if what == "whole" else prompt_text


def hash_of(text: str) -> int:
    """A 64-bit hash, the same in every process."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def candidate_pairs(corpus: Corpus, what: Of, threshold: float) -> list[tuple[int, int]]:
    """Pairs of ids, each the first with its text, that may be near; found once per threshold."""
    index = index_of(corpus)
    texts = index.of(what)
    if threshold not in texts.pairs:
        if texts.rows is None:
            return []
        rows = likely_pairs(texts.rows, threshold, index.frame).tolist()
        texts.pairs[threshold] = [(texts.firsts[a], texts.firsts[b]) for a, b in rows]
    return texts.pairs[threshold]


def near_pairs(corpus: Corpus, what: Of, threshold: float) -> list[Near]:
    """Pairs of different texts that are near by exact Jaccard, each named by its first id."""
    index = index_of(corpus)
    texts = index.of(what)
    if threshold not in texts.near:
        texts.near[threshold] = [
            near
            for passages, pairs in _few_at_once(corpus, candidate_pairs(corpus, what, threshold))
            for near in verified(passages, pairs, text_of(what), threshold=threshold, frame=index.frame)
        ]
    return texts.near[threshold]


def _few_at_once(
    corpus: Corpus, pairs: Iterable[tuple[int, int]]
) -> Iterator[tuple[Mapping[int, Passage], list[tuple[int, int]]]]:
    """(passages, pairs), so few at a time that their shingles fit in memory; what is joined mostly together."""
    ids: set[int] = set()
    some: list[tuple[int, int]] = []
    for group in _by_group(pairs):
        for pair in group:
            ids.update(pair)
            some.append(pair)
            if len(ids) >= _TOGETHER:
                yield corpus.some(ids), some
                ids, some = set(), []
        if len(ids) >= _AT_ONCE:
            yield corpus.some(ids), some
            ids, some = set(), []
    if some:
        yield corpus.some(ids), some


def _by_group(pairs: Iterable[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """The pairs of each group of joined examples."""
    pairs = list(pairs)
    group_of = {id_: at for at, group in enumerate(components(pairs)) for id_ in group}
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for pair in pairs:
        found[group_of[pair[0]]].append(pair)
    return list(found.values())


def in_parts(
    corpus: Corpus, pairs: Iterable[tuple[int, int]], alike: Mapping[int, Sequence[int]]
) -> Iterator[tuple[Mapping[int, Passage], list[tuple[int, int]]]]:
    """(passages, pairs) of some whole groups of joined examples at a time, so that never all are in memory.

    `alike` names the examples that belong to a first one; those groups come even where no pair joins them.
    """
    pairs = list(pairs)
    groups = components(pairs, alike)
    group_of = {id_: at for at, group in enumerate(groups) for id_ in group}
    pairs_of: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for pair in pairs:
        pairs_of[group_of[pair[0]]].append(pair)
    ids: list[int] = []
    some: list[tuple[int, int]] = []
    for at, group in enumerate(groups):
        ids += [id_ for first in group for id_ in alike.get(first, (first,))]
        some += pairs_of[at]
        if len(ids) >= _AT_ONCE:
            yield corpus.some(ids), some
            ids, some = [], []
    if ids:
        yield corpus.some(ids), some


def _made(corpus: Corpus) -> Index:
    index = Index(Frame(), Texts(), Texts(), {}, {}, {})
    early = _Early(index)
    counter = FrameCounter()
    one_in = max(1, corpus.n // _COUNTED)
    for passage in corpus.passages():
        parts, key = _first_look(index, passage, early)
        if parts and key % one_in == 0:
            counter.add(*parts)
        early.go_on(counter)
    index.frame = counter.frame()
    if early.hold and not index.frame:
        early.sketch()
    else:
        early.forget()
        _sketch(corpus, index)
    for what in _BOTH:
        index.of(what).close()
    return index


def _first_look(index: Index, passage: Passage, early: _Early) -> tuple[tuple[str, ...], int]:
    """Note one example; prompt and answer with their key where new, to be searched for what many have in common."""
    prompt = prompt_text(passage)
    key = hash_of(prompt)
    _note(index, passage, key)
    if passage.n_images:
        return (), 0
    is_new = _enter(index.prompt, prompt, key, passage.id)
    if is_new:
        early.waiting["prompt"][passage.id] = prompt
    if passage.kind == "preference":
        return ((prompt,) if is_new else ()), key
    text = whole_text(passage, prompt)
    key = hash_of(text)
    is_new = _enter(index.whole, text, key, passage.id)
    if is_new:
        early.waiting["whole"][passage.id] = text
    return ((prompt, text[len(prompt) :].lstrip()) if is_new else ()), key


class _Early:
    """Sketches made while texts are read for the first time: right where it turns out that they share no frame."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._look_at = _COUNTED // 8
        self.hold = True
        self.waiting: dict[Of, dict[int, str]] = {"whole": {}, "prompt": {}}

    def go_on(self, counter: FrameCounter) -> None:
        """Sketch what waits, once it is enough; give up as soon as a frame shows."""
        if counter.n >= self._look_at:
            self._look_at *= 2
            self.hold = self.hold and not counter.has_frame()
        if len(self.waiting["prompt"]) + len(self.waiting["whole"]) >= _AT_ONCE:
            self.sketch()

    def sketch(self) -> None:
        """Sketch what waits; of an example whose prompt is sketched, only the answer is left."""
        prompts, wholes = self.waiting["prompt"], self.waiting["whole"]
        if self.hold:
            rows = {id_: at for at, id_ in enumerate(prompts)}
            made = self._index.prompt.put(prompts, NO_FRAME)
            going_on = {id_: text for id_, text in wholes.items() if id_ in rows and text.startswith(prompts[id_])}
            starts, begun = [prompts[id_] for id_ in going_on], made[[rows[id_] for id_ in going_on]]
            longer = sketched_on(begun, starts, list(going_on.values()))
            self._index.whole.add(going_on, unframed(longer))
            self._index.whole.put({id_: text for id_, text in wholes.items() if id_ not in going_on}, NO_FRAME)
        prompts.clear()
        wholes.clear()

    def forget(self) -> None:
        """Take back what was sketched."""
        for what in _BOTH:
            texts = self._index.of(what)
            texts.firsts, texts.blocks = [], []


def _enter(texts: Texts, text: str, key: int, id_: int) -> bool:
    """Whether this text is seen for the first time."""
    if not text:
        return False
    ids = texts.alike.setdefault(key, [])
    ids.append(id_)
    return len(ids) == 1


def _note(index: Index, passage: Passage, key: int) -> None:
    if passage.split is not None:
        index.sides[passage.id] = passage.split
    if passage.group:
        index.groups.setdefault(passage.group, []).append(passage.id)
    if passage.kind == "preference" or not passage.question.strip():
        return
    is_alone = not (passage.earlier or passage.system)
    question = key if is_alone else hash_of(loosely_folded(passage.question))
    by_system = index.asked.setdefault((_often(passage.earlier), question), {})
    by_system.setdefault(_often(passage.system), []).append(passage.id)


@lru_cache(maxsize=1024)
def _often(text: str) -> int:
    """Hash of a text that many examples share, folded."""
    return hash_of(loosely_folded(text))


def _sketch(corpus: Corpus, index: Index) -> None:
    wanted = {what: {ids[0] for ids in index.of(what).alike.values()} for what in _BOTH}
    stream = corpus.passages()
    while some := list(islice(stream, _AT_ONCE)):
        by_id: dict[Of, dict[int, str]] = {"whole": {}, "prompt": {}}
        for passage in some:
            text = prompt_text(passage)
            if passage.id in wanted["prompt"]:
                by_id["prompt"][passage.id] = text
            if passage.id in wanted["whole"]:
                by_id["whole"][passage.id] = whole_text(passage, text)
        for what, new in by_id.items():
            index.of(what).put(new, index.frame)
