from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from tunewright.checks.balance.openings import first_sentence, first_words, is_phrase
from tunewright.checks.discretion import may_be_shown
from tunewright.checks.reading import quoted
from tunewright.checks.registry import check
from tunewright.model import Corpus, Finding, Severity
from tunewright.text import fingerprint, folded

_QUOTED = 60
_ALIKE = {
    "say": "are the same",
    "begin with the sentence": "begin with the same sentence",
    "begin with the words": "begin with the same words",
}


@dataclass(slots=True)
class _Tally:
    """How often each text was seen, and which text each example has."""

    counts: Counter[int] = field(default_factory=Counter)
    of: dict[int, int] = field(default_factory=dict)

    def add(self, text: str, id_: int) -> None:
        if text:
            key = hash(text)
            self.counts[key] += 1
            self.of[id_] = key

    def frequent(self, least: float) -> list[tuple[int, ...]]:
        """Ids of the examples of each text that at least so many have, the most frequent first."""
        kept: dict[int, list[int]] = {key: [] for key, n in self.counts.items() if n >= least}
        for id_, key in self.of.items():
            if key in kept:
                kept[key].append(id_)
        return sorted((tuple(sorted(ids)) for ids in kept.values()), key=lambda ids: (-len(ids), ids))


@check("BA004", "dominating-answer", severity="warning", scope="corpus", tasks=("generation",))
def dominating_answer(
    corpus: Corpus,
    *,
    whole: float = 0.2,
    sentence: float = 0.3,
    words: float = 0.4,
    style: float = 0.95,
    fewest: int = 20,
) -> Iterator[Finding]:
    """One answer, or one way to begin an answer, makes up a large part of the project.

    Why it matters: the model learns that this answer is mostly right, and gives it where it does not fit.
    What to do: reject some of these examples, or add others.
    Severity: a warning where the same answer is given to `whole` of the examples or more; advice where `sentence`
    of them begin with the same sentence, or `words` with the same three words.
    Not reported: labels and other answers under four words; a beginning that `style` of the answers share, which
    is a habit and not a choice; answers in JSON that only begin alike.
    Cost: one pass; a few numbers for each example.
    """
    answers, sentences, openings = _Tally(), _Tally(), _Tally()
    n = 0
    for passage in corpus.passages():
        answer = passage.answer.strip()
        if not answer or answer == passage.label:
            continue
        n += 1
        answers.add(folded(answer) if is_phrase(answer) else "", passage.id)
        sentences.add(first_sentence(answer), passage.id)
        openings.add(first_words(answer), passage.id)
    if n < fewest:
        return
    said = 0.0
    for tally, least, what, severity in _levels(answers, sentences, openings, whole, sentence, words):
        most = n if severity == "warning" else style * n
        found = [ids for ids in tally.frequent(max(least, 1.5 * said) * n) if len(ids) <= most]
        for ids in found:
            yield _finding(corpus, ids, len(ids) / n, what, severity)
        said = max([said, *(len(ids) / n for ids in found)])


def _levels(
    answers: _Tally, sentences: _Tally, openings: _Tally, whole: float, sentence: float, words: float
) -> tuple[tuple[_Tally, float, str, Severity], ...]:
    return (
        (answers, whole, "say", "warning"),
        (sentences, sentence, "begin with the sentence", "info"),
        (openings, words, "begin with the words", "info"),
    )


def _finding(corpus: Corpus, ids: tuple[int, ...], share: float, what: str, severity: Severity) -> Finding:
    answer = corpus.some(ids[:1])[ids[0]].answer.strip()
    if what == "say":
        text, shown = folded(answer), answer
    elif what.endswith("sentence"):
        text = first_sentence(answer)
        shown = answer[: len(text) + 1]
    else:
        text = first_words(answer)
        shown = " ".join(answer.split()[:3]) + " …"
    said = f"{what} {quoted(shown, _QUOTED)}" if may_be_shown(shown[:_QUOTED]) else f"{_ALIKE[what]}"
    message = f"{share:.0%} of the answers ({len(ids):,}) {said}."
    return Finding(
        "BA004", severity, message, ids, f"{what.split()[-1]}:{fingerprint(text)}", {"share": round(share, 4)}
    )
