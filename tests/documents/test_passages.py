"""Passages: by headings, paragraphs and sentences, up to a budget; nothing is lost, nothing stands twice."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tunewright.documents import Document, passages, read_document, rejoined
from tunewright.documents.document import Outline
from tunewright.model import TuneError
from tunewright.tokens import count_text

SENTENCE = "The office answers every letter within ten working days, as the rules of the house ask. "


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _markdown(text: str) -> Document:
    return read_document("guide.md", text.encode())


signs = st.sampled_from([*"ab. \n。！字😀👩🏽é\u0301-|#", "word ", "Sentence ends. ", "12,5 ", "\n\n", "- item\n"])
texts = st.lists(signs, min_size=1, max_size=120).map("".join)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    outline = Outline()
    for text in draw(st.lists(texts, max_size=12)):
        if draw(st.integers(0, 3)) == 0:
            outline.heading(draw(st.integers(1, 6)), text)
        else:
            outline.block(text * draw(st.sampled_from([1, 1, 5])), in_lines=draw(st.booleans()))
    return Document("Any", "text", outline.sections())


@settings(deadline=None, max_examples=150)
@given(documents(), st.integers(50, 400), st.sampled_from(["o200k_base", "cl100k_base"]))
def test_nothing_is_lost_nothing_stands_twice_and_no_passage_is_too_long(document, budget, encoding):
    found = passages(document, budget=budget, encoding=encoding)

    assert _squeezed("".join(one.text for one in found)) == _squeezed(document.text)
    assert all(one.text.strip() for one in found)
    assert [one.ordinal for one in found] == list(range(1, len(found) + 1))
    assert all(one.tokens == count_text(one.text, encoding) <= budget for one in found)


@settings(deadline=None, max_examples=60)
@given(documents(), st.integers(50, 300), st.integers(50, 300))
def test_a_document_put_together_from_its_passages_has_the_same_text(document, first, second):
    found = passages(document, budget=first)

    again = rejoined("Any", "text", [(one.headings, one.text) for one in found])

    assert _squeezed(again.text) == _squeezed(document.text)
    assert _squeezed("".join(one.text for one in passages(again, budget=second))) == _squeezed(document.text)


def test_a_short_document_is_one_passage_under_its_title():
    found = passages(_markdown("# Leave\n\nTwenty days.\n\n## Sick\n\nCall us."), budget=200)

    assert [(one.headings, one.text) for one in found] == [
        (("Leave",), "# Leave\n\nTwenty days.\n\n## Sick\n\nCall us.")
    ]


def test_a_long_document_is_divided_by_its_headings():
    part = SENTENCE * 4
    found = passages(_markdown(f"# House\n\n{part}\n\n## Post\n\n{part}\n\n## Calls\n\n{part}"), budget=100)

    assert [one.headings for one in found] == [("House",), ("House", "Post"), ("House", "Calls")]
    assert found[1].text.startswith("## Post\n\nThe office")


def test_a_heading_stays_with_the_text_below_it():
    found = passages(_markdown(f"# House\n\n## Post\n\n### Letters\n\n{SENTENCE * 12}"), budget=100)

    assert found[0].text.startswith("# House\n\n## Post\n\n### Letters\n\nThe office")
    assert all(one.headings == ("House", "Post", "Letters") for one in found)


def test_a_long_paragraph_is_cut_between_sentences():
    found = passages(_markdown(SENTENCE * 20), budget=100)

    assert len(found) > 1
    assert all(one.text.startswith("The office") and one.text.endswith("ask.") for one in found)


def test_a_long_list_is_cut_between_its_items():
    items = "\n".join(f"- item {n} that goes on\n  in a second line" for n in range(40))
    found = passages(_markdown(items), budget=100)

    assert len(found) > 1
    assert all(one.text.startswith("- item") and one.text.endswith("second line") for one in found)


def test_a_small_part_joins_its_neighbour():
    long = SENTENCE * 4
    found = passages(_markdown(f"# A\n\n{long}\n\n## B\n\nShort.\n\n## C\n\n{long}\n\n## D\n\n{long}"), budget=120)

    assert [one.headings for one in found] == [("A",), ("A", "C"), ("A", "D")]
    assert "Short." in found[0].text


def test_a_word_longer_than_the_budget_is_cut_without_parting_accents():
    found = passages(_markdown("e\u0301" * 300), budget=50)

    assert len(found) > 1
    assert all(one.text.startswith("e") for one in found)


def test_a_budget_that_holds_nothing_is_refused():
    with pytest.raises(TuneError, match="at least 50 tokens"):
        passages(_markdown("Text."), budget=49)
