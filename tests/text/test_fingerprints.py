"""Keys by which the same text is known again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tunewright.model import Example
from tunewright.text import all_keys, answer_key, content_key, folded, prompt_key, record_key, twin_hint

_leaf = st.none() | st.booleans() | st.integers() | st.text(max_size=12)
_json = st.recursive(_leaf, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner))
_call = st.fixed_dictionaries({"function": st.fixed_dictionaries({"name": st.text(), "arguments": st.text()})})
_turn = st.fixed_dictionaries(
    {"role": st.sampled_from(["system", "user", "assistant"]) | st.text(max_size=3), "content": st.text() | _json},
    optional={"tool_calls": st.lists(_call, max_size=2), "weight": st.sampled_from([0, 1, 1.0, True])},
)
_names = st.sampled_from(["messages", "tools", "prompt", "completion", "id", "parallel_tool_calls", "zzz", "ä"])


@given(st.dictionaries(_names, _json), st.none() | st.text(max_size=5), st.none() | st.text(max_size=5))
def test_all_keys_at_once_are_the_single_ones(body, label, external_id):
    example = Example("chat", body, 0, label, external_id)
    assert tuple(all_keys(example)) == tuple(
        key(example) for key in (record_key, prompt_key, answer_key, content_key, twin_hint)
    )


@given(st.lists(_turn, max_size=4))
def test_all_keys_of_a_conversation_are_the_single_ones(turns):
    example = Example("chat", {"messages": turns, "id": "a"})
    assert tuple(all_keys(example)) == tuple(
        key(example) for key in (record_key, prompt_key, answer_key, content_key, twin_hint)
    )


@given(st.text(alphabet=st.characters() | st.sampled_from(" \t\n\u00a0\u2028\u3000\x1cAßİ")))
def test_folded_text_has_single_spaces_and_none_at_its_ends(text):
    assert folded(text) == " ".join(folded(text).split())


@given(
    st.lists(st.text(alphabet="aB\u00e9", min_size=1), min_size=1),
    st.sampled_from([" ", "  ", "\n", "\u00a0", "\u2028"]),
)
def test_the_kind_of_white_space_between_words_does_not_matter(words, gap):
    assert folded(f" {gap.join(words)}{gap}") == folded(" ".join(words))
