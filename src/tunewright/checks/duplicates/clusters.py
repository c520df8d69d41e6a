"""Clusters of near-duplicates among some examples; the same whether a whole project or one edit is looked at."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import Literal, NamedTuple, TypeAlias

from tunewright.checks.conflicts.verdict import verdict
from tunewright.checks.duplicates.forms import fill_one_form
from tunewright.model import Finding, Passage, Severity
from tunewright.text import fingerprint, folded
from tunewright.text.folding import loosely_folded
from tunewright.text.frames import NO_FRAME, Frame
from tunewright.text.negation import words_of
from tunewright.text.similarity import likeness, likeness_sets

Differing: TypeAlias = Literal["punctuation", "numbers", "words", "details"]
_Kind: TypeAlias = Literal["copies", "numbers", "forms"]
_KEYED = {"numbers": "numbers", "forms": "form"}
_SHOWN = 200
_NOTHING_SAID = re.compile(r"(?:\w*:\s*)*")


class Near(NamedTuple):
    """Two examples whose texts are near by exact Jaccard."""

    a: int
    b: int
    similarity: float


class Node(NamedTuple):
    """Examples with the same words, that also say the same otherwise: the same label, or the same answer."""

    text: str
    said: str

    @property
    def key(self) -> str:
        """Says which node it is, whatever the ids are."""
        return fingerprint(self.text, self.said)


Around: TypeAlias = Mapping[Node, Mapping[Node, float]]


@dataclass(frozen=True)
class Star:
    """A cluster around one node: what is near it, and what is near one of those and nothing else that is left."""

    centre: Node
    others: Mapping[Node, float]
    """Similarity of each to the centre, or to its own nearest."""


def prompt_text(passage: Passage) -> str:
    """What is compared of a prompt: all before the answer, `loosely_folded`; empty where nobody says anything."""
    if not passage.question and not passage.system and _NOTHING_SAID.fullmatch(passage.earlier):
        return ""
    return loosely_folded(passage.prompt)


def whole_text(passage: Passage, prompt: str | None = None) -> str:
    """What is compared of an example: its prompt and answer, `loosely_folded`; the former may be given."""
    prompt = prompt_text(passage) if prompt is None else prompt
    return f"{prompt} {loosely_folded(passage.answer)}".strip()


def clusters_among(passages: Mapping[int, Passage], near: Iterable[Near]) -> Iterator[Finding]:
    """The findings of DU003 among these examples, given which are near.

    Examples with equal words belong together without a pair. Nobody drifts along a chain: of all that are joined,
    the one with most neighbours becomes a centre and takes those near itself; the same with what is left.
    """
    near = [one for one in near if one.a in passages and one.b in passages]
    members = nodes_of(passages, whole_text, lambda passage: folded(passage.label or ""))
    shown = {node: passages[min(ids, key=lambda id_: _content(passages[id_]))] for node, ids in members.items()}
    edges: dict[_Kind, dict[tuple[Node, Node], float]] = {"copies": {}, "numbers": {}, "forms": {}}
    for a, b, similarity in edges_between(members, near, passages, whole_text):
        if verdict(shown[a], shown[b]) is None:
            is_form = fill_one_form(shown[a], shown[b])
            kind: _Kind = "forms" if is_form else "numbers" if differing(a.text, b.text) == "numbers" else "copies"
            edges[kind][a, b] = similarity
    for kind, some in edges.items():
        yield from _findings(kind, some, members, passages)


def _findings(
    kind: _Kind,
    edges: Mapping[tuple[Node, Node], float],
    members: Mapping[Node, Sequence[int]],
    passages: Mapping[int, Passage],
) -> Iterator[Finding]:
    """A finding for each star of these edges; among copies also for each node that is in none."""
    around = neighbours(edges)
    stars = _whole_groups(edges, around) if kind == "forms" else star_clusters(edges)
    taken = {node for star in stars for node in (star.centre, *star.others)}
    alone = [Star(node, {}) for node in members if node not in taken] if kind == "copies" else []
    for star in [*stars, *alone]:
        ids = sorted(id_ for node in (star.centre, *star.others) for id_ in members[node])
        if len({_folded_content(passages[id_]) for id_ in ids}) > 1:
            yield _finding(kind, star, members, ids, around)


def verified(
    passages: Mapping[int, Passage],
    pairs: Iterable[tuple[int, int]],
    text_of: Callable[[Passage], str],
    *,
    threshold: float,
    frame: Frame = NO_FRAME,
) -> list[Near]:
    """The pairs with different texts whose exact Jaccard similarity reaches the threshold."""
    pairs = [(a, b) for a, b in pairs if a in passages and b in passages]
    texts = {id_: text_of(passages[id_]) for id_ in sorted({id_ for pair in pairs for id_ in pair})}
    sets = dict(zip(texts, likeness_sets(list(texts.values()), frame), strict=True))
    near = (Near(a, b, likeness(sets[a], sets[b])) for a, b in pairs if texts[a] != texts[b])
    return [one for one in near if one.similarity >= threshold]


def components(pairs: Iterable[tuple[int, int]], alone: Iterable[int] = ()) -> list[list[int]]:
    """What is joined by pairs, directly or over others, each group ascending; `alone` come as groups of one."""
    parent: dict[int, int] = {id_: id_ for id_ in alone}

    def root(id_: int) -> int:
        parent.setdefault(id_, id_)
        while parent[id_] != id_:
            parent[id_] = id_ = parent[parent[id_]]
        return id_

    for a, b in pairs:
        a, b = root(a), root(b)
        parent[max(a, b)] = min(a, b)
    groups: dict[int, list[int]] = defaultdict(list)
    for id_ in sorted(parent):
        groups[root(id_)].append(id_)
    return list(groups.values())


def nodes_of(
    passages: Mapping[int, Passage], text_of: Callable[[Passage], str], said_of: Callable[[Passage], str]
) -> dict[Node, list[int]]:
    """The examples by text and what they say otherwise, ids ascending; those without text are left out."""
    nodes: dict[Node, list[int]] = defaultdict(list)
    for id_ in sorted(passages):
        text = text_of(passages[id_])
        if text:
            nodes[Node(text, said_of(passages[id_]))].append(id_)
    return nodes


def edges_between(
    nodes: Collection[Node],
    near: Iterable[Near],
    passages: Mapping[int, Passage],
    text_of: Callable[[Passage], str],
    *,
    at_most: int = 20,
) -> Iterator[tuple[Node, Node, float]]:
    """Every two nodes whose texts are near or equal; of one text at most so many, those with the first keys."""
    of_text: dict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        of_text[node.text].append(node)
    of_text = {text: sorted(some, key=lambda node: node.key)[:at_most] for text, some in of_text.items()}
    for some in of_text.values():
        yield from ((a, b, 1.0) for at, a in enumerate(some) for b in some[at + 1 :])
    for one in near:
        for a in of_text[text_of(passages[one.a])]:
            yield from ((a, b, one.similarity) for b in of_text[text_of(passages[one.b])])


def star_clusters(edges: Mapping[tuple[Node, Node], float]) -> list[Star]:
    """Clusters in which all are near one centre; the order of the edges changes nothing."""
    around = neighbours(edges)
    keys = {node: node.key for node in around}
    numbers = {node: at for at, node in enumerate(sorted(around, key=keys.__getitem__))}
    nodes = list(numbers)
    groups = components((numbers[a], numbers[b]) for a, b in edges)
    return [star for group in groups for star in _stars([nodes[at] for at in group], around)]


def _whole_groups(edges: Mapping[tuple[Node, Node], float], around: Around) -> list[Star]:
    """All that is joined, directly or over others, around the node with most neighbours."""
    nodes = sorted(around, key=lambda node: node.key)
    at = {node: number for number, node in enumerate(nodes)}
    stars = []
    for group in components((at[a], at[b]) for a, b in edges):
        centre, *_ = some = sorted((nodes[one] for one in group), key=lambda node: -len(around[node]))
        near = around[centre]
        stars.append(Star(centre, {node: near.get(node) or max(around[node].values()) for node in some[1:]}))
    return stars


def neighbours(edges: Mapping[tuple[Node, Node], float]) -> Around:
    """What each node is near, and how near."""
    around: dict[Node, dict[Node, float]] = defaultdict(dict)
    for (a, b), similarity in edges.items():
        around[a][b] = around[b][a] = similarity
    return around


def _stars(group: Sequence[Node], around: Around) -> list[Star]:
    """The stars of joined nodes, given by ascending key, which decides where two have as many neighbours."""
    left, stars = dict.fromkeys(group), dict[Node, dict[Node, float]]()
    centre_of: dict[Node, Node] = {}
    n_left = {node: len(around[node]) for node in group}
    first = [(-n_left[node], at) for at, node in enumerate(group)]
    heapify(first)
    while first:
        n_seen, at = heappop(first)
        centre = group[at]
        if centre not in left or not n_left[centre]:
            continue
        if -n_seen > n_left[centre]:
            heappush(first, (-n_left[centre], at))
            continue
        others = {node: similarity for node, similarity in around[centre].items() if node in left}
        stars[centre] = others
        for node in (centre, *others):
            centre_of[node] = centre
            del left[node]
            for other in around[node]:
                n_left[other] -= 1
    for node in left:
        nearest = max(sorted(around[node], key=lambda other: other.key), key=around[node].__getitem__)
        stars[centre_of[nearest]][node] = around[node][nearest]
    return [Star(centre, others) for centre, others in stars.items()]


def differing(a: str, b: str) -> Differing:
    """In what two folded texts differ: nothing but punctuation, words with digits only, or other words."""
    if a == b:
        return "punctuation"
    one, other = Counter(words_of(a)), Counter(words_of(b))
    changed = [*(one - other), *(other - one)]
    return "numbers" if changed and all(any(map(str.isdigit, word)) for word in changed) else "words"


def _content(passage: Passage) -> tuple[str, ...]:
    return passage.prompt, passage.answer


def _folded_content(passage: Passage) -> tuple[str, ...]:
    return folded(passage.prompt), folded(passage.answer)


def _finding(
    kind: _Kind, star: Star, members: Mapping[Node, Sequence[int]], ids: list[int], around: Around
) -> Finding:
    found = dict.fromkeys(members[star.centre], 1.0)
    found |= {id_: similarity for node, similarity in star.others.items() for id_ in members[node]}
    lowest, highest = min(found.values()), max(star.others.values(), default=1.0)
    differs = _differing_in(star)
    differs = "details" if kind == "forms" and differs != "numbers" else differs
    evidence = {
        "first": min(members[star.centre]),
        "members": [[id_, round(found[id_], 3)] for id_ in sorted(found, key=lambda id_: (-found[id_], id_))][
            :_SHOWN
        ],
        "pairs": _pairs(star, members, around),
        "lowest": round(lowest, 3),
        "highest": round(highest, 3),
        "differs": differs,
    }
    key = min(node.key for node in (star.centre, *star.others))
    key = key if kind == "copies" else fingerprint(_KEYED[kind], key)
    severity: Severity = "info" if differs in ("numbers", "details") else "warning"
    message = _message(len(ids), lowest, highest, differs)
    return Finding("DU003", severity, message, tuple(ids), key, evidence)


def _differing_in(star: Star) -> Differing:
    kinds = {differing(star.centre.text, node.text) for node in star.others if node.text != star.centre.text}
    return "punctuation" if not kinds else kinds.pop() if len(kinds) == 1 else "words"


def _pairs(star: Star, members: Mapping[Node, Sequence[int]], around: Around) -> list[list[float]]:
    """Every two different texts that are near each other, by the first example of each: [id, id, similarity]."""
    inside = {star.centre, *star.others}
    among = (
        (*sorted((min(members[a]), min(members[b]))), similarity)
        for a in inside
        for b, similarity in around.get(a, {}).items()
        if b in inside and a.key < b.key
    )
    return [[a, b, round(similarity, 3)] for a, b, similarity in sorted(among)][:_SHOWN]


def _message(n: int, lowest: float, highest: float, differs: Differing) -> str:
    if differs == "punctuation":
        return f"{n:,} examples have the same words and differ in punctuation, case or space only."
    least, most = int(100 * lowest), int(100 * highest)
    alike = f"{least}%" if least == most else f"{least}% to {most}%"
    if differs == "details":
        return f"{n:,} examples follow one pattern with other details, and are answered accordingly: {alike} alike."
    but = " They differ in numbers only." if differs == "numbers" else ""
    return f"{n:,} examples are nearly the same: {alike} alike.{but}"
