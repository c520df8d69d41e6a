from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.labels.spelling import label_key, spellings
from tunewright.checks.reading import counted, listed, quoted
from tunewright.checks.registry import check
from tunewright.model import Census, Finding
from tunewright.text import fingerprint


@check("LA001", "label-spelling", severity="warning", scope="project")
def label_spelling(census: Census, *, rare: int = 2, times: int = 10) -> Iterator[Finding]:
    """One label is spelled in several ways: other case, spaces or punctuation, or a slip of one letter.

    Why it matters: to the model each spelling is a label of its own, so it learns each from fewer examples.
    What to do: give all of them the same spelling, usually the most frequent one.
    Not reported: labels under five letters that differ by a letter, numbers, and near-identical labels that are
    both frequent (the rarer one must be used at most a tenth as often, or at most twice and a third as often);
    a space before or behind all answers with this label.
    """
    for common, *others in spellings(census.labels, rare=rare, times=times):
        if not others:
            continue
        ids = tuple(sorted(id_ for label in others for id_ in census.with_label(label)))
        n_others = sum(census.labels[label] for label in others)
        message = (
            f"{counted(n_others, 'example')} {'says' if n_others == 1 else 'say'} {listed(others)} "
            f"where {census.labels[common]:,} {'says' if census.labels[common] == 1 else 'say'} {quoted(common)}."
        )
        message += _hint([common, *others])
        key = fingerprint(min(label_key(label) for label in (common, *others)))
        evidence = {"usual": common, "counts": {label: census.labels[label] for label in (common, *others)}}
        yield Finding("LA001", "warning", message, ids, key, evidence)
    yield from _spacings(census)


def _spacings(census: Census) -> Iterator[Finding]:
    for label, answers in census.spacings().items():
        usual, *others = answers
        ids = tuple(sorted(id_ for answer in others for id_ in answers[answer]))
        message = f"{counted(len(ids), 'example')} {'says' if len(ids) == 1 else 'say'} {listed(others)}"
        message += f" where most say {quoted(usual)}. They differ in spaces only."
        evidence = {"usual": usual, "counts": {answer: len(answers[answer]) for answer in others}}
        yield Finding("LA001", "warning", message, ids, fingerprint("space", label), evidence)


def _hint(labels: list[str]) -> str:
    is_only_space = len({"".join(label.split()) for label in labels}) == 1
    return " They differ in spaces only." if is_only_space else ""
