from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.form.answers import read_answer, texts_of
from tunewright.checks.form.habits import Habits, name_of_field
from tunewright.checks.form.values import amounts_in, number_form
from tunewright.checks.reading import counted, listed, quoted
from tunewright.checks.registry import check
from tunewright.model import Corpus, Finding, Passage
from tunewright.text import fingerprint

_ASPECTS = ("decimal mark", "unit")


@check("CF007", "mixed-number-formats", severity="info", scope="corpus", tasks=("generation",))
def mixed_number_formats(
    corpus: Corpus, *, most: float = 0.6, most_in_text: float = 0.85, fewest: int = 10
) -> Iterator[Finding]:
    """Numbers are written in different ways: another decimal mark, or with and without a unit.

    Why it matters: to some readers 1,500 is one and a half; a model that learned both ways mixes them.
    What to do: write the numbers of a field alike; in JSON best as numbers without a unit.
    Not reported: numbers whose mark may mean either, such as 1,234; in free text anything but money and
    percentages, those that stand in the prompt, and projects where fewer than `most_in_text` agree.
    Cost: one pass.
    """
    fields = {aspect: Habits() for aspect in _ASPECTS}
    texts = Habits()
    for passage in corpus.passages():
        _look(passage, fields, texts)
    for aspect, habits in fields.items():
        for name in sorted(habits.seen):
            if fields["unit"].n_values[name] * 0.8 > sum(map(len, fields["unit"].seen[name].values())):
                continue
            for usual, others, ids in habits.minorities(name, most=most, fewest=fewest):
                yield _finding(aspect, name_of_field(name), usual, others, ids, fingerprint(aspect, name))
    for usual, others, ids in texts.minorities("text", most=most_in_text, fewest=2 * fewest):
        yield _finding("decimal mark", "their text", usual, others, ids, "text")


def _look(passage: Passage, fields: dict[str, Habits], texts: Habits) -> None:
    state, value = read_answer(passage.answer)
    if state in ("json", "fenced"):
        for name, text in texts_of(value):
            fields["unit"].n_values[name] += 1
            for aspect, form in (number_form(text) or {}).items():
                fields[aspect].seen[name][form].add(passage.id)
    elif state == "text":
        for form, written in amounts_in(passage.answer):
            if written not in passage.prompt:
                texts.seen["text"][form].add(passage.id)


def _finding(aspect: str, where: str, usual: str, others: list[str], ids: tuple[int, ...], key: str) -> Finding:
    verb = "writes" if len(ids) == 1 else "write"
    message = (
        f"{counted(len(ids), 'answer')} {verb} numbers in {where} like {listed(others)}; most write them like "
        f"{quoted(usual)}."
    )
    return Finding("CF007", "info", message, ids, key, {"aspect": aspect, "usual": usual, "others": others})
