"""Each recipe from its requests to its examples: what belongs to the passage is made, the rest is told."""

import json
from dataclasses import replace

import pytest

from local_server import answered
from tunewright.model import Example, TuneError, UnknownName
from tunewright.model.generation import RECIPES, RecipeOptions
from tunewright.recipes import Subject, Unusable, checked, prompt_version, recipe, templates

ELBE = (
    "The river Elbe is 1,094 kilometres long. It rises in the Giant Mountains of Bohemia. It flows into the North "
    "Sea at Cuxhaven."
)
PASSAGE = Subject(1, "passage", ELBE, "Rivers › The Elbe", 3, "5f0c")
ANSWERED = Example(
    "chat",
    {
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "How long is the Elbe?"},
            {"role": "assistant", "content": "1,094 kilometres."},
        ],
        "tools": [],
    },
    9,
    "length",
)
EXAMPLE = Subject(9, "example", example=ANSWERED)


def made_by(options: RecipeOptions, subject: Subject, answer=answered):
    """What a recipe makes of a subject with the answers of this model."""
    chosen, values = recipe(options.recipe), {}
    for step in chosen.steps:
        ask = step.write(subject, options, templates(options)[step.name], values)
        body = {"messages": ask.messages, "model": "m"}
        values[step.name] = step.read(answer(body), subject, options, values)
    return chosen.build(subject, options, values)


def said(made):
    """Each example as its texts."""
    return [[turn.content for turn in Example(one.kind, one.body).messages] for one in made.made]


def test_questions_and_answers_come_with_their_quotations_and_their_passage():
    found = made_by(RecipeOptions(), PASSAGE)
    assert [one.quotes for one in found.made] == [(sentence + ".",) for sentence in ELBE.rstrip(".").split(". ")]
    assert {one.body["source_text"] for one in found.made} == {ELBE}
    assert {one.body["document_id"] for one in found.made} == {"5f0c"}
    assert found.unusable == ()


def test_no_more_than_was_asked_for_is_taken():
    asked = RecipeOptions(per_passage=2)

    def generous(body):
        return json.dumps({"questions": [f"What about {number}?" for number in range(9)]})

    step = recipe("qa").steps[0]
    assert len(step.read(generous({}), PASSAGE, asked, {})) == 2


def test_a_system_message_stands_before_every_chat():
    found = made_by(RecipeOptions(system_message="You know rivers."), PASSAGE)
    assert {one.body["messages"][0]["content"] for one in found.made} == {"You know rivers."}


def test_pairs_are_made_where_they_are_wanted():
    one = made_by(RecipeOptions(shape="pair"), PASSAGE).made[0]
    assert one.kind == "pair"
    assert one.body["completion"] == "The river Elbe is 1,094 kilometres long."
    assert one.body.keys() == {"prompt", "completion", "source_text", "document_id"}


def answers(*items):
    """A model that answers the questions so."""

    def model(body):
        asked = '"answers"' in body["messages"][-1]["content"]
        return (
            json.dumps({"answers": list(items)}) if asked else json.dumps({"questions": ["How long is the Elbe?"]})
        )

    return model


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (
            {"number": 1, "answer": "It is long.", "quotes": ["It is the longest river of all."]},
            "not in the passage",
        ),
        ({"number": 1, "answer": "", "quotes": []}, "is empty"),
        ({"number": 1, "answered": False, "answer": "?", "quotes": []}, "the passage does not say"),
        (
            {"number": 1, "answer": "PWNED by somebody else entirely.", "quotes": []},
            "not about what the passage says",
        ),
    ],
)
def test_an_answer_that_does_not_belong_to_its_passage_is_left_out(answer, why):
    found = made_by(RecipeOptions(), PASSAGE, answers(answer))
    assert found.made == ()
    assert why in found.unusable[0]
    assert "“How long is the Elbe?”" in found.unusable[0]


def test_a_made_up_quotation_beside_a_true_one_is_dropped():
    quotes = ["it rises in the giant mountains", "It is made of gold."]
    found = made_by(
        RecipeOptions(), PASSAGE, answers({"number": 1, "answer": "In the mountains.", "quotes": quotes})
    )
    assert [one.quotes for one in found.made] == [("it rises in the giant mountains",)]


def test_an_answer_in_plain_text_counts_where_it_is_about_the_passage():
    def model(body):
        is_answer = '"answers"' in body["messages"][-1]["content"]
        return "1. The Elbe is 1,094 kilometres long." if is_answer else "1. How long is the Elbe?"

    assert said(made_by(RecipeOptions(), PASSAGE, model)) == [
        ["How long is the Elbe?", "The Elbe is 1,094 kilometres long."]
    ]


def test_answers_find_their_question_by_number_wherever_they_stand():
    step = recipe("qa").steps[1]
    text = json.dumps({"answers": [{"number": 2, "answer": "two"}, {"number": 1, "answer": "one"}, {"number": 7}]})
    found = step.read(text, PASSAGE, RecipeOptions(), {"questions": ["a?", "b?"]})
    assert {number: answer[0] for number, answer in found.items()} == {1: "one", 2: "two"}


def test_texts_carry_their_label_as_answer_and_no_other():
    found = made_by(RecipeOptions(recipe="classification", labels=("Complaint", "Praise"), per_passage=2), PASSAGE)
    assert [one.label for one in found.made] == ["Complaint", "Complaint", "Praise", "Praise"]
    assert {text[-1] for text in said(found)} == {"Complaint", "Praise"}

    def odd(body):
        listed = [{"text": "Hello there", "label": "complaint"}, {"text": "Hi there", "label": "Other"}]
        return json.dumps({"examples": listed})

    found = made_by(RecipeOptions(recipe="classification", labels=("Complaint",)), PASSAGE, odd)
    assert [one.label for one in found.made] == ["Complaint"], "spelled as it was wished"
    assert found.unusable == ("“Hi there” has a label that was not asked for.",)


def test_a_conversation_goes_back_and_forth_and_rests_on_the_passage():
    found = made_by(RecipeOptions(recipe="dialogue", per_passage=2, n_turns=4), PASSAGE)
    assert [len(turns) for turns in said(found)] == [4, 4]

    def model(turns, quotes):
        return lambda body: json.dumps({"dialogues": [{"turns": turns, "quotes": quotes}]})

    one_sided = model([{"role": "user", "text": "a"}, {"role": "user", "text": "b"}], [])
    assert "back and forth" in made_by(RecipeOptions(recipe="dialogue"), PASSAGE, one_sided).unusable[0]
    invented = model([{"role": "user", "text": "a"}, {"role": "assistant", "text": "b"}], ["Never said."])
    assert "not in the passage" in made_by(RecipeOptions(recipe="dialogue"), PASSAGE, invented).unusable[0]


def test_only_questions_that_the_passage_leaves_open_become_negatives():
    assert len(made_by(RecipeOptions(recipe="negatives"), PASSAGE).made) == 3
    known = answers({"number": 1, "answered": True, "answer": "1,094 kilometres.", "quotes": []})
    found = made_by(RecipeOptions(recipe="negatives"), PASSAGE, known)
    assert found.made == ()
    assert "answered by the passage after all" in found.unusable[0]


def test_other_wordings_keep_everything_but_the_question():
    found = made_by(RecipeOptions(recipe="paraphrase", per_passage=2), EXAMPLE)
    assert said(found)[0] == ["Be brief.", "Could you tell me: How long is the Elbe?", "1,094 kilometres."]
    assert all(one.label == "length" and one.body["tools"] == [] for one in found.made)
    assert ANSWERED.prompt[-1].content == "How long is the Elbe?", "the example itself is not touched"


def test_a_wording_that_is_there_already_is_none():
    step = recipe("paraphrase").steps[0]
    with pytest.raises(Unusable):
        step.read('{"paraphrases": ["how long is  the elbe?"]}', EXAMPLE, RecipeOptions(recipe="paraphrase"), {})


def test_a_new_answer_takes_the_place_of_the_last_one():
    found = made_by(RecipeOptions(recipe="rewrite"), EXAMPLE)
    assert said(found) == [["Be brief.", "How long is the Elbe?", "In short: 1,094 kilometres."]]
    step = recipe("rewrite").steps[0]
    with pytest.raises(Unusable):
        step.read('{"answer": "1,094  Kilometres."}', EXAMPLE, RecipeOptions(recipe="rewrite"), {})


@pytest.mark.parametrize(
    ("kind", "body"), [("chat", {"messages": []}), ("pair", {"prompt": 3, "completion": None})]
)
def test_an_example_without_a_question_or_answer_is_not_asked_about(kind, body):
    odd = Subject(1, "example", example=Example(kind, body))
    for name in ("paraphrase", "rewrite"):
        options = RecipeOptions(recipe=name)
        with pytest.raises(Unusable):
            recipe(name).steps[0].write(odd, options, templates(options)[recipe(name).steps[0].name], {})


def test_the_judge_scores_from_nought_to_one():
    step = recipe("judge").steps[0]
    text = '{"clear": 5, "answerable": "3/5", "correct": 1, "complete": 5, "reason": "Wrong year."}'
    verdict = step.read(text, EXAMPLE, RecipeOptions(recipe="judge"), {})
    assert verdict == (1.0, 0.5, 0.0, 1.0, "Wrong year.")
    assert verdict.score == 0.625
    for bad in ('{"clear": 5}', '{"clear": 9, "answerable": 1, "correct": 1, "complete": 1}'):
        with pytest.raises(Unusable):
            step.read(bad, EXAMPLE, RecipeOptions(recipe="judge"), {})


@pytest.mark.parametrize("name", RECIPES)
def test_language_tone_and_difficulty_reach_every_request(name):
    wished = {"language": "Portuguese", "tone": "warm and dry", "difficulty": "for surgeons"}
    options = RecipeOptions(recipe=name, labels=("yes", "no"), **wished)
    asks = every_ask(name, options)
    assert asks
    for ask in asks:
        assert all(words in ask.user for words in wished.values()), ask.step
        assert "language of the material" not in ask.user
    assert all("language of the material" in ask.user for ask in every_ask(name, replace(options, language="")))


def test_a_changed_prompt_cannot_lose_the_questions():
    options = RecipeOptions(templates={"answers": "Answer what is asked."})
    [_, ask] = every_ask("qa", options)
    assert ask.user.startswith("Answer what is asked.")
    assert ask.user.index("opened in 1882") < ask.user.index("1. What does it say")


def every_ask(name, options):
    """The requests of a recipe, each with what its steps before usually answer."""
    turns = [{"role": "user", "content": "Since when?"}, {"role": "assistant", "content": "Since 1882."}]
    example = Example("chat", {"messages": turns})
    chosen, earlier, asks = recipe(name), {}, []
    for step in chosen.steps:
        subject = Subject(1, chosen.about, "The harbour opened in 1882.", "Harbour", 7, "ab12", example)
        asks.append(step.write(subject, options, templates(options)[step.name], earlier))
        earlier[step.name] = step.guess(options)
    return asks


def test_a_changed_prompt_changes_the_version_and_its_request():
    own, changed = RecipeOptions(), RecipeOptions(templates={"questions": "Ask {n} hard ones. {material}"})
    assert prompt_version(own) != prompt_version(changed)
    assert prompt_version(own) == prompt_version(RecipeOptions(per_passage=9))
    step = recipe("qa").steps[0]
    ask = step.write(PASSAGE, changed, templates(changed)["questions"], {})
    assert ask.user.startswith("Ask 3 hard ones.")
    assert ask.key(PASSAGE) != step.write(PASSAGE, own, templates(own)["questions"], {}).key(PASSAGE)


@pytest.mark.parametrize(
    "options",
    [
        RecipeOptions(per_passage=0),
        RecipeOptions(recipe="classification"),
        RecipeOptions(recipe="dialogue", n_turns=3),
        RecipeOptions(temperature=9),
        RecipeOptions(max_output_tokens=1),
        RecipeOptions(templates={"nonsense": "x"}),
        RecipeOptions(templates={"questions": "x" * 30_000}),
    ],
)
def test_wishes_that_make_no_sense_are_refused_in_words(options):
    with pytest.raises(TuneError) as refused:
        checked(options)
    assert str(refused.value).endswith(".")


def test_every_recipe_is_known_by_its_name():
    assert {recipe(name).name for name in RECIPES} == set(RECIPES)
    with pytest.raises(UnknownName):
        recipe("soup")
