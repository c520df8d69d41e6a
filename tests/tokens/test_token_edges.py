import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tunewright.tokens import ENCODINGS, count_growth, count_text

WORDS = st.lists(
    st.sampled_from(
        ["a", "Über", "isn't", "42", "\n", "  ", "don", "'s", "日本", "e\u0301", "…", "-", "HTTPServer", ""]
    ),
    min_size=0,
    max_size=200,
).map(" ".join)
EDGES = st.sampled_from(["", " ", "\n\n###\n\n", " ->", " END", "\n", ".", "x", "'s"])


@pytest.mark.parametrize("encoding", sorted(ENCODINGS))
@settings(deadline=None)  # the first look at a vocabulary reads it from its file
@given(text=st.one_of(WORDS, st.text(max_size=30)), before=EDGES, after=EDGES)
@example(text="", before=" ", after="\n")
@example(text="word " * 200, before=" ", after="\n\n###\n\n")
def test_growth_at_the_edges_is_the_difference_of_the_whole_counts(encoding, text, before, after):
    whole = count_text(before + text + after, encoding) - count_text(text, encoding)
    assert count_growth(text, encoding, before=before, after=after) == whole
