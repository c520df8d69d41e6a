import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunewright.exports import (
    ExportOptions,
    PairSurvey,
    suggest_options,
    suggest_separator,
    suggest_stop,
    survey_of,
)
from tunewright.exports.survey import SEPARATORS, STOPS
from tunewright.model import Example


def pairs(*texts):
    return [Example("pair", {"prompt": prompt, "completion": completion}) for prompt, completion in texts]


@pytest.mark.parametrize(
    ("prompts", "completions", "separator"),
    [
        (["a", "b"], ["c"], " ->"),
        (["a\nb", "c"], ["d"], "\n\n###\n\n"),
        (["a -> b", "c"], ["d"], "\n\n###\n\n"),
        (["a", "c"], ["d -> e"], "\n\n###\n\n"),
        (["a\nb"], ["x\n\n###\n\ny"], "\n\n===\n\n"),
        (["a\n\n###\n\n", "b\n\n###\n\n"], ["c"], "\n\n###\n\n"),
        (["a ->", "b ->"], ["c"], " ->"),
        (["a###", "b###"], ["c"], "###"),
        (["a?", "b?"], ["c"], " ->"),
        (["x".join(SEPARATORS[:6]) + "\n"], ["c"], "\n\n### =>\n\n"),
        (["a", "b\n\n###\n\n", "c"], ["d"], "\n\n###\n\n"),
        (["a ->", "b\n\n###\n\n", "c\n\n###\n\n"], ["d"], "\n\n###\n\n"),
        (["a", "b\n\n###\n\n", "c\n\n###\n\nd"], ["e"], "\n\n===\n\n"),
        (["a", "b\n\n###\n\n"], ["c", "d\n\n###\n\ne"], "\n\n===\n\n"),
    ],
)
def test_the_separator_is_the_first_that_no_text_contains_or_the_one_already_there(prompts, completions, separator):
    assert suggest_separator(prompts, completions) == separator


@pytest.mark.parametrize(
    ("completions", "stop"),
    [
        (["a", "b"], "\n"),
        (["a\nb", "c"], "."),
        (["a\nb.", "c"], " END"),
        (["a END", "b END"], " END"),
        (["a###", "b###"], "###"),
        (["a.", "b."], "\n"),
        (["|".join(STOPS[:9]) + "x"], " [END]"),
        (["a END", "b"], " END"),
        (["a END", "b END c"], "\n"),
    ],
)
def test_the_stop_is_the_first_that_no_completion_contains_or_the_one_already_there(completions, stop):
    assert suggest_stop(completions) == stop


def test_texts_that_hold_every_candidate_get_one_made_for_them():
    prompt = "".join(SEPARATORS) + "#####x"
    assert suggest_separator([prompt], ["a"]) == "\n\n######\n\n"
    assert suggest_stop(["".join(STOPS) + "x"]) == " #"


@given(st.lists(st.text("ab ->#=\n.END*[]", max_size=30), min_size=1))
def test_a_suggestion_never_occurs_inside_a_text(texts):
    separator, stop = suggest_separator(texts, texts), suggest_stop(texts)
    assert not any(separator in text for text in texts)
    assert not any(stop in text.removesuffix(stop) for text in texts)


def test_labels_of_one_token_need_no_stop_and_one_token():
    examples = pairs(*((f"film {n}", ("Positive", "Negative")[n % 2]) for n in range(10)))
    options = suggest_options(examples)
    assert options == ExportOptions(separator=" ->", leading_space=True, stop="")
    advice = survey_of(examples).advice(options)
    assert advice["max_tokens"] == 1
    assert "Set max_tokens to 1: every label is a single token." in advice["notes"]


def test_longer_labels_get_a_stop_and_their_length():
    examples = pairs(*((f"film {n}", ("very good indeed", "bad")[n % 2]) for n in range(10)))
    survey = survey_of(examples)
    options = survey.options()
    assert options.stop == "\n"
    assert survey.advice(options)["max_tokens"] == 3


def test_pairs_without_prompts_are_open_ended():
    survey = survey_of(pairs(("", "one"), ("", "two")))
    assert survey.task == "open-ended generation"
    assert survey.options() == ExportOptions(leading_space=True)


@pytest.mark.parametrize(
    ("n_pairs", "n_answers", "task"),
    [
        (9, 3, "conditional generation"),
        (10, 3, "classification"),
        (6, 2, "conditional generation"),
        (7, 2, "classification"),
        (3, 1, "conditional generation"),
        (4, 1, "classification"),
    ],
)
def test_the_task_is_guessed_as_in_the_older_tool(n_pairs, n_answers, task):
    survey = survey_of(pairs(*((f"p{n}", f"c{n % n_answers}") for n in range(n_pairs))))
    assert survey.task == task


def test_a_chosen_separator_or_stop_inside_a_text_is_counted_and_said():
    chosen = ExportOptions(separator="###", stop=".")
    survey = PairSurvey(chosen)
    survey.add("a ### b###", "One. Two.")
    survey.add("c###", "Fine.")
    notes = survey.advice(chosen)["notes"]
    assert any("“###” also occurs inside 1 example" in note for note in notes)
    assert any("“.” also occurs inside 1 example" in note for note in notes)


def test_advice_names_separator_and_stop_visibly():
    options = ExportOptions(separator="\n\n###\n\n", leading_space=True, stop=" END")
    notes = survey_of(pairs(("a", "b"))).advice(options)["notes"]
    assert "End every prompt to the trained model with the separator “\\n\\n###\\n\\n”." in notes
    assert "Give “ END” as the stop sequence when asking the trained model." in notes


def test_why_a_mark_that_only_some_texts_have_is_suggested():
    survey = survey_of(pairs(("a\n\n###\n\n", "yes indeed END"), ("b", "no, not at all")))
    assert survey.options() == ExportOptions(separator="\n\n###\n\n", leading_space=True, stop=" END")
    assert survey.reasons()["separator"].startswith("Some prompts end with “\\n\\n###\\n\\n” already")
    assert survey.reasons()["stop"].startswith("Some completions end with “ END” already")


def test_examples_that_cannot_be_pairs_are_passed_over():
    examples = [*pairs(("a", "b")), Example("preference", {}), Example("chat", {"messages": []})]
    assert survey_of(examples).n_pairs == 1


MARKED = st.builds(
    lambda words, end: "".join(words) + end,
    st.lists(st.sampled_from(["a", " ", "\n", "###", " ->", "."]), max_size=3),
    st.sampled_from(["", "", " ->", "\n\n###\n\n", "\n", " END"]),
)


@given(st.lists(st.tuples(MARKED, MARKED), min_size=1, max_size=8))
def test_pairs_looked_at_together_say_what_they_say_one_by_one(pairs):
    chosen = ExportOptions(separator=" ->", stop=" END")
    together, one_by_one = PairSurvey(chosen), PairSurvey(chosen)
    together.add_all(pairs)
    for prompt, completion in pairs:
        one_by_one.add(prompt, completion)
    said = [(each.options(), each.reasons(), each.advice(chosen), each.task) for each in (together, one_by_one)]
    assert said[0] == said[1]


@given(st.lists(st.tuples(MARKED, MARKED), max_size=8), st.lists(st.tuples(MARKED, MARKED), max_size=8))
def test_surveys_of_two_halves_say_together_what_one_of_all_says(first, second):
    chosen = ExportOptions(separator=" ->", stop=" END")
    whole, one, other, turned = (PairSurvey(chosen) for _ in range(4))
    whole.add_all(first + second)
    one.add_all(first)
    other.add_all(second)
    turned.add_all(second)
    turned.merge(one)
    one.merge(other)
    said = [(each.options(), each.reasons(), each.advice(chosen), each.n_pairs) for each in (whole, one, turned)]
    assert said[0] == said[1] == said[2]
