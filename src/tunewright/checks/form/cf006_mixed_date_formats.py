from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.form.answers import read_answer, texts_of
from tunewright.checks.form.habits import Habits, name_of_field
from tunewright.checks.form.values import SLASHED, date_form, dates_in
from tunewright.checks.reading import counted, listed, quoted
from tunewright.checks.registry import check
from tunewright.model import Corpus, Finding, Passage
from tunewright.text import fingerprint

_TEXT = ""


@check("CF006", "mixed-date-formats", severity="info", scope="corpus", tasks=("generation",))
def mixed_date_formats(
    corpus: Corpus, *, most: float = 0.6, most_in_text: float = 0.85, fewest: int = 10
) -> Iterator[Finding]:
    """Dates are written in different ways: in one field of JSON answers, or in the sentences of answers.

    Why it matters: the model learns to choose by chance; a program that reads the field fails or takes the day
    for the month.
    What to do: write all dates alike, best with the year first where a program reads them.
    Not reported: dates that stand in the prompt in the same form; dates without a year of four digits; texts
    where fewer than `most_in_text` agree, as in answers in several languages.
    Cost: one pass.
    """
    habits = Habits()
    for passage in corpus.passages():
        _look(passage, habits)
    for name in sorted(habits.seen):
        is_text = name == _TEXT
        forms = habits.seen[name]
        if not is_text and sum(map(len, forms.values())) < 0.8 * habits.n_values[name]:
            continue
        _settle_slashes(forms)
        share, n = (most_in_text, 2 * fewest) if is_text else (most, fewest)
        for usual, others, ids in habits.minorities(name, most=share, fewest=n):
            where = "in their text" if is_text else f"in {name_of_field(name)}"
            verb = "writes" if len(ids) == 1 else "write"
            message = (
                f"{counted(len(ids), 'answer')} {verb} dates {where} like {listed(others)}; "
                f"most write them like {quoted(usual)}."
            )
            evidence = {"usual": usual, "others": others}
            yield Finding("CF006", "info", message, ids, fingerprint("date", name), evidence)


def _look(passage: Passage, habits: Habits) -> None:
    answer = passage.answer
    state, value = read_answer(answer)
    if state in ("json", "fenced"):
        for name, text in texts_of(value):
            habits.n_values[name] += 1
            form = date_form(text)
            if form:
                habits.seen[name][form].add(passage.id)
    elif state == "text":
        for form, written in dates_in(answer):
            if written not in passage.prompt:
                habits.seen[_TEXT][form].add(passage.id)


def _settle_slashes(forms: dict[str, set[int]]) -> None:
    """Dates such as 03/04/2024, which may be read either way, go with the slashed form that is more frequent."""
    certain = {form: ids for form, ids in forms.items() if form in SLASHED and form != "03/04/2024"}
    unclear = forms.pop("03/04/2024", set())
    if unclear and certain:
        usual = max(certain, key=lambda form: (len(certain[form]), form))
        forms[usual] |= unclear
    elif unclear:
        forms["03/04/2024"] = unclear
