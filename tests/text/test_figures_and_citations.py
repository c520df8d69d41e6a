"""Numbers, dates, quotations, names and sources, as the grounding checks compare them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunewright.text.citations import Name, is_quoted_from, looked_up, names, quotations
from tunewright.text.figures import figures, known_figures
from tunewright.text.sources import source_in


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        *(("1,000 people", "1.000 people"), ("1 000", "1000"), ("12 %", "12%"), ("twelve", "12"), ("12", "twelve")),
        *(("3.4 million", "3,400,000"), ("250k", "250,000"), ("twenty-five", "25"), ("two hundred and six", "206")),
        *(("3 May 2020", "May 3rd, 2020"), ("3 May 2020", "2020-05-03"), ("03.05.2020", "3. Mai 2020")),
        *(("3 May 2020", "May 2020"), ("3 May 2020", "on 3 May"), ("on 3 May, in the year 2020", "3 May 2020")),
        *(
            ("2020年5月3日", "May 3, 2020"),
            ("third", "3"),
            ("0.50", ".5 is 0.5"),
            ("1990s", "1990"),
            ("A320", "A320"),
        ),
        *(
            ("fünf", "5"),
            ("drei Millionen", "3"),
            ("a dozen", "12"),
            ("−5 °C", "-5"),
            ("1868年に", "in 1868"),
            ("1396万人", "13,960,000"),
            ("1'000", "1,000"),
        ),
    ],
)
def test_the_same_in_another_form_is_known(source: str, answer: str) -> None:
    known = known_figures(source)
    assert [one.written for one in figures(answer) if not known.holds(one)] == []


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        *(("1,000", "1,001"), ("3 May 2020", "4 May 2020"), ("3 May 2020", "3 May 2021"), ("12 %", "21 %")),
        *(("3.4 million", "3.5 million"), ("twelve", "thirteen"), ("1591", "1592"), ("May 2020", "June 2020")),
        *(("1,250", "250"), ("12.5", "125"), ("1868年", "1869年"), ("1396万人", "13,970,000")),
    ],
)
def test_another_number_or_date_is_not(source: str, answer: str) -> None:
    known = known_figures(source)
    assert any(not known.holds(one) for one in figures(answer))


def test_list_numbers_are_left_out() -> None:
    assert [one.written for one in figures("1. Pay 20\n2) Wait\n- 3: Go\nStep 4 follows [5]")] == ["20"]


def test_what_can_be_worked_out_is_explained() -> None:
    known = known_figures("from 1588 to 1591, 300 of 1,200")
    assert [known.explains(one) for one in figures("3 and 25 and 1,500 and 77")] == [True, True, True, False]


PIECES = st.sampled_from(
    [
        "1",
        "12",
        "2020",
        "年",
        "5月",
        ".",
        ",",
        "-",
        "/",
        " ",
        "May",
        " de ",
        "%",
        "million",
        "a ",
        "hundred",
        "٣",
        "²",
        "“",
        "”",
        "Anna",
    ]
)
TEXTS = st.text() | st.lists(PIECES, max_size=12).map("".join)


@given(TEXTS, TEXTS)
def test_any_two_texts_can_be_compared(source: str, answer: str) -> None:
    known = known_figures(source)
    for one in figures(answer):
        assert known.holds(one) in (True, False) and known.explains(one) in (True, False)
        assert answer[one.start : one.start + len(one.written)] == one.written


@given(TEXTS)
def test_any_text_is_read(text: str) -> None:
    known = known_figures(text)
    assert all(known.holds(one) for one in figures(text, with_listing=True))
    assert all(is_quoted_from(one, looked_up(text)) for one in quotations(text))
    assert all(name.text.strip() for name in names(text))
    assert isinstance(source_in(text), str)


def test_quotations_in_all_marks() -> None:
    text = '“one two three four” «un deux trois quatre» „eins zwei drei vier“ "a b c delta" “short one”'
    expected = ["one two three four", "un deux trois quatre", "eins zwei drei vier", "a b c delta"]
    assert list(quotations(text)) == expected


def test_names_are_rows_of_capitals_or_single_ones_inside_a_sentence() -> None:
    text = "Yesterday Maria Rossi went to Siena. The weather was fine. However, Leonardo da Vinci stayed."
    assert [name.text for name in names(text)] == ["Maria Rossi", "Siena", "Leonardo da Vinci"]


def test_a_name_after_a_title_starts_no_sentence() -> None:
    text = "It was tested by Dr. Hartmann and Prof. Weber in Munich. Mrs. Okafor agreed."
    assert [name.text for name in names(text)] == ["Hartmann", "Weber", "Munich", "Okafor"]


def test_german_nouns_are_no_names() -> None:
    (name,) = names("Die Frau hat das Haus mit dem Garten an Peter Müller verkauft.")
    assert name == Name("Peter Müller", False)


@pytest.mark.parametrize(
    "prompt",
    [
        "<context>The ship left the harbour on the third of May.</context>\nWhen?",
        "Context:\nThe ship left the harbour on the third of May.\n\nQuestion: When?",
        'Answer from the text.\n"""The ship left the harbour on the third of May."""',
        "**Document:** The ship left the harbour on the third of May.\n\n**Frage:** Wann?",
    ],
)
def test_a_source_is_what_the_prompt_sets_apart(prompt: str) -> None:
    assert source_in(prompt).strip(" *") == "The ship left the harbour on the third of May."


@pytest.mark.parametrize(
    "prompt",
    ["When did the ship leave?", "Context: short\nQuestion: why?", "My text: hello, how are you today my dear?"],
)
def test_a_plain_prompt_holds_no_source(prompt: str) -> None:
    assert source_in(prompt) == ""
