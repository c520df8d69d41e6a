"""From documents to proposals over real HTTP: what is asked, what is kept, what a reviewer makes of it."""

import json
from decimal import Decimal

import pytest

from generation import ARTICLE, a_project, an_article, at, begun, made, proposed, texts, worked
from local_server import LocalServer, answered, step_of
from tunewright.actions import (
    browsing,
    bulk_edits,
    checking,
    counting,
    generating,
    generation_plan,
    ledger,
    looking,
    overview,
    projects,
    reviewing,
    splitting,
)
from tunewright.model import NotAllowed, TuneError
from tunewright.model.generation import Ceiling, RecipeOptions
from tunewright.model.project import Filter
from workshop import bring, card, decide


@pytest.fixture
def server():
    with LocalServer() as running:
        yield running


@pytest.fixture
def project(store):
    return a_project(store)


# ---- documents ---------------------------------------------------------------------------------------------------


def test_the_same_document_again_is_recognised(store, project):
    first = an_article(store, project)
    again = generating.add_document(store, project.id, "copy.txt", ARTICLE.encode(), "bob")
    assert [(one.is_known, one.document.id) for one in again] == [(True, first.id)] or not again[0].is_known
    same = generating.add_document(store, project.id, "other.md", ARTICLE.encode(), "bob")
    assert (same[0].is_known, same[0].document.id) == (True, first.id)
    assert first.n_passages == 3


def test_pasted_text_is_a_document_with_what_is_known_of_it(store, project):
    added = generating.add_text(
        store,
        project.id,
        ARTICLE,
        "ann",
        title="Rivers",
        url="https://example.com/rivers",
        licence="CC0",
        budget=60,
    )
    assert (added.document.title, added.document.url, added.document.licence) == (
        *("Rivers", "https://example.com/rivers", "CC0"),
    )
    with pytest.raises(TuneError):
        generating.add_text(store, project.id, " \n ", "ann")


def test_a_file_that_is_no_document_says_why(store, project):
    added = generating.add_document(store, project.id, "broken.pdf", b"%PDF-1.4 nonsense", "ann")
    assert added[0].document is None
    assert added[0].refusal.endswith(".")


def test_passages_can_be_edited_left_out_and_cut_anew(store, project, server):
    document = an_article(store, project)
    first, second, _ = generating.passages(store, document.id)
    edited = generating.edit_passage(store, first.id, "ann", text="The Elbe is a river in Saxony, and a long one.")
    assert (edited.is_edited, edited.tokens) == (True, 15)
    generating.edit_passage(store, second.id, "ann", is_used=False)
    made(store, project, server)
    asked = "\n".join(server.prompts())
    assert "Saxony" in asked
    assert "Andermatt" not in asked
    with pytest.raises(NotAllowed):
        generating.split_again(store, document.id, 400, "ann")
    with pytest.raises(NotAllowed):
        generating.remove_document(store, document.id, "ann")
    other = an_article(
        store, project, "# One\n\nA text about nothing much at all.\n\n# Two\n\nAnd one more of them."
    )
    assert len(generating.split_again(store, other.id, 400, "ann")) == 1
    generating.remove_document(store, other.id, "ann")
    assert [one.id for one in generating.documents(store, project.id)] == [document.id]


# ---- a run -------------------------------------------------------------------------------------------------------


def test_a_run_makes_proposals_with_their_origin(store, project, server):
    document = an_article(store, project)
    done = made(store, project, server)
    assert (done.state, done.n_sent, done.n_answered, done.n_failed) == ("done", 6, 6, 0)
    assert (done.n_proposals, done.n_filtered, done.n_unusable) == (9, 0, 0)
    assert done.usd == (done.input_tokens * Decimal("0.15") + done.output_tokens * Decimal("0.60")) / 1_000_000
    origin = generating.provenance(store, proposed(store, project)[0])
    assert (origin.document, origin.document_id, origin.model) == (document.title, document.id, "gpt-4o-mini")
    assert origin.passage_text == origin.passage.text
    assert origin.quotes == (card(store, proposed(store, project)[0]).example.completion,)
    assert (origin.recipe, origin.temperature, origin.prompt_version) == ("qa", 0.7, done.prompt_version)
    total = sum(generating.provenance(store, number).usd for number in proposed(store, project))
    assert abs(total - done.usd) < Decimal("0.0000001")


def test_the_estimate_names_what_the_run_then_sends(store, project, server):
    an_article(store, project)
    seen = generating.estimate(store, project.id, RecipeOptions(), at(server))
    assert server.n_requests == 0
    done = made(store, project, server)
    assert (seen.n_requests, seen.n_proposals, seen.n_subjects) == (done.n_sent, done.n_proposals, 3)
    sent = sum(len(json.dumps(body["messages"])) for body in server.bodies) / 4
    assert 0.7 < seen.input_tokens / sent < 1.4
    assert seen.usd > 0
    assert "2026" in seen.price_note


def test_an_estimate_about_many_examples_counts_some_for_all(store, project, server, monkeypatch):
    lines = [json.dumps({"prompt": f"How long is river {n}?", "completion": f"{n} miles."}) for n in range(90)]
    bring(store, project, "\n".join(lines) + "\n")
    bulk_edits.decide_all(store, project.id, Filter(), "accepted", "ann")
    options = RecipeOptions(recipe="paraphrase")
    exact = generating.estimate(store, project.id, options, at(server))
    monkeypatch.setattr(generation_plan, "_MOST_COUNTED", 40)
    rough = generating.estimate(store, project.id, options, at(server))
    assert (rough.n_requests, rough.n_proposals) == (exact.n_requests, exact.n_proposals) == (90, 270)
    assert abs(rough.usd - exact.usd) < exact.usd / 50
    assert abs(rough.input_tokens - exact.input_tokens) < exact.input_tokens / 50


def test_requests_are_sent_several_at_a_time_but_no_more(store, project):
    many = "\n\n".join(
        f"# Part {number}\n\nThe part {number} is about the year {1500 + number}." for number in range(40)
    )
    with LocalServer(latency=0.03) as server:
        an_article(store, project, many)
        run = begun(store, project, at(server, parallel=5))
        assert worked(store, run).state == "done"
        assert server.most_open == 5


@pytest.mark.parametrize(
    ("recipe", "more", "n"),
    [
        ("negatives", {}, 9),
        ("dialogue", {"per_passage": 1}, 3),
        ("classification", {"labels": ("Complaint", "Praise"), "per_passage": 1}, 6),
    ],
)
def test_every_recipe_runs_to_its_end(store, project, server, recipe, more, n):
    an_article(store, project)
    done = made(store, project, server, recipe=recipe, **more)
    assert (done.state, done.n_proposals, done.n_failed) == ("done", n, 0)


def test_texts_for_labels_come_with_their_label(store, server):
    project = a_project(store, label_source="field", task="classification")
    an_article(store, project)
    made(store, project, server, recipe="classification", labels=("Praise",), per_passage=1)
    assert {card(store, number).label for number in proposed(store, project)} == {"Praise"}


def test_other_wordings_start_from_accepted_examples(store, project, server):
    bring(store, project, '{"prompt": "How long is the Elbe?", "completion": "1,094 kilometres."}\n')
    with pytest.raises(TuneError):
        generating.estimate(store, project.id, RecipeOptions(recipe="paraphrase"), at(server))
    decide(store, project, 1, "accepted")
    done = made(store, project, server, recipe="paraphrase", per_passage=2)
    assert (done.n_proposals, done.n_sent) == (2, 1)
    assert texts(store, project, "proposed")[0] == ["Could you tell me: How long is the Elbe?", "1,094 kilometres."]
    assert generating.provenance(store, proposed(store, project)[0]).from_example == 1


def test_a_rewritten_answer_waits_beside_the_old_one_and_is_taken_or_not(store, project, server):
    bring(store, project, '{"prompt": "How long is the Elbe?", "completion": "1,094 kilometres."}\n')
    decide(store, project, 1, "accepted")
    done = made(store, project, server, recipe="rewrite")
    assert (done.n_proposals, proposed(store, project)) == (1, [])
    [line], n = ledger.changed_lines(store, project.id)
    assert n == 1
    assert "In short: 1,094 kilometres." in line.proposed
    assert generating.provenance_of_change(store, line.proposal.id).recipe == "rewrite"
    assert generating.provenance(store, 1) is None, "nothing has become of it yet"
    ledger.take(store, project.id, line, "ann")
    assert card(store, 1).example.completion == "In short: 1,094 kilometres."
    assert card(store, 1).state == "unreviewed"
    assert generating.provenance(store, 1).recipe == "rewrite"


# ---- proposals are no part of the project until somebody accepts them --------------------------------------------


def test_proposals_count_nowhere(store, project, server):
    bring(store, project, '{"prompt": "How long is the Rhine?", "completion": "1,233 kilometres."}\n')
    decide(store, project, 1, "accepted")
    an_article(store, project)
    before = counting.stats(store, project.id), checking.report(store, project.id)
    made(store, project, server)
    looking.look(store, project.id)
    project = projects.get(store, project.id)
    assert len(proposed(store, project)) == 9
    assert (counting.stats(store, project.id), checking.report(store, project.id)) == before
    assert overview.overview(store, project).n_examples == 1
    assert browsing.count(store, project, Filter()) == 1
    assert len(splitting.sides(store, project, Filter(), splitting.SplitWish(share=0.5), "ann").by_prompt) == 1


def test_accepting_makes_an_example_of_a_proposal(store, project, server):
    an_article(store, project)
    made(store, project, server)
    first, second, *_ = proposed(store, project)
    decide(store, project, first, "accepted")
    decide(store, project, second, "rejected")
    counts = projects.counts(store, project.id)
    assert (counts["accepted"].n, counts["rejected"].n, generating.n_waiting(store, project.id)) == (1, 1, 7)
    reviewing.undo(store, project.id, "ann")
    reviewing.undo(store, project.id, "ann")
    assert generating.n_waiting(store, project.id) == 9
    decide(store, project, first, "accepted")
    decide(store, project, first, "unreviewed")
    assert card(store, first).state == "proposed", "a decision that is taken off leaves a proposal"


def test_bulk_actions_leave_proposals_alone_unless_they_are_meant(store, project, server):
    bring(store, project, '{"prompt": "How long is the Rhine?", "completion": "1,233 kilometres."}\n')
    an_article(store, project)
    made(store, project, server)
    assert bulk_edits.decide_all(store, project.id, Filter(), "accepted", "ann").n_changed == 1
    assert bulk_edits.accept_rest(store, project.id, "ann").n_changed == 0
    wanted = Filter(states=("proposed",))
    assert bulk_edits.decide_all(store, project.id, wanted, "accepted", "ann").n_changed == 9
    generated = Filter(states=("accepted",))
    assert bulk_edits.decide_all(store, project.id, generated, "unreviewed", "ann").n_changed == 10
    assert projects.counts(store, project.id)["unreviewed"].n == 1
    assert generating.n_waiting(store, project.id) == 9
    reviewing.undo(store, project.id, "ann")
    assert projects.counts(store, project.id)["accepted"].n == 10


def test_what_the_passage_does_not_say_is_marked_by_the_grounding_checks(store, project, server):
    def inventive(body):
        if step_of(body) != "answers":
            return answered(body)
        sentence = "The river Elbe is 1,094 kilometres long."
        said = f"{sentence} It carried 77,000 ships in 1955."
        return json.dumps({"answers": [{"number": 1, "answer": said, "quotes": [sentence]}]})

    server.answer = inventive
    an_article(store, project, ARTICLE.partition("# The Rhine")[0])
    made(store, project, server, per_passage=1)
    [number] = proposed(store, project)
    found = reviewing.view(store, project.id, number, "ann").findings
    assert "GR001" in {one.code for one in found}
    assert "FO006" not in {one.code for one in found}, "the passage it carries is no unknown field"


def test_near_duplicates_are_left_out_and_counted(store, project, server):
    an_article(store, project)
    made(store, project, server)
    again = made(store, project, server, seed=2)
    assert (again.n_proposals, again.n_filtered) == (0, 9)
    assert len(proposed(store, project)) == 9


def test_proposals_of_one_run_are_held_against_each_other(store, project, server):
    an_article(store, project)
    an_article(store, project, ARTICLE.replace("# The Elbe", "# The longest of them"), "again.md")
    done = made(store, project, server, per_passage=2)
    assert done.n_subjects == 6
    assert (done.n_proposals, done.n_filtered) == (6, 6)


def test_proposals_are_held_against_examples_whatever_was_decided_about_them(store, project, server):
    bring(
        store, project,
        '{"prompt": "Could you tell me: How long is the Elbe?", "completion": "1,094 kilometres."}\n'
        '{"prompt": "How long is the Elbe?", "completion": "1,094 kilometres."}\n',
    )  # fmt: skip
    decide(store, project, 1, "rejected")
    decide(store, project, 2, "accepted")
    done = made(store, project, server, recipe="paraphrase", per_passage=2)
    assert (done.n_proposals, done.n_filtered) == (1, 1), "what was rejected is not proposed again"


def test_examples_of_one_document_stay_on_one_side(store, project, server):
    for number in range(6):
        text = "\n\n".join(
            f"# Part {at}\n\nThe bridge {number} number {at} was built by the mayor of town {number * 7 + at}."
            for at in range(4)
        )
        an_article(store, project, text, f"bridges {number}.md")
    made(store, project, server, per_passage=1)
    bulk_edits.decide_all(store, project.id, Filter(states=("proposed",)), "accepted", "ann")
    wish = splitting.SplitWish(share=0.3)
    decided = splitting.choose(store, project.id, splitting.ACCEPTED, wish, "ann")
    by_document: dict[int, set[str]] = {}
    for line in browsing.page(store, projects.get(store, project.id), Filter()):
        key = store_prompt_key(store, line.id)
        by_document.setdefault(generating.provenance(store, line.id).document_id, set()).add(decided.by_prompt[key])
    assert len(by_document) == 6
    assert all(len(sides) == 1 for sides in by_document.values())
    assert {side for sides in by_document.values() for side in sides} == {"train", "test"}
    assert decided.notes[-1] == "Examples that were made from one document stay on one side."


def store_prompt_key(store, example_id):
    """The key of an example's prompt."""
    from tunewright.text import prompt_key

    return prompt_key(card(store, example_id).example)


# ---- the judge ---------------------------------------------------------------------------------------------------


def test_the_judge_sorts_and_decides_nothing(store, project, server):
    def doubtful(body):
        text = answered(body)
        if step_of(body) == "answers" and "Andermatt" in body["messages"][-1]["content"]:
            said = json.loads(text)
            said["answers"][0]["answer"] = "The Rhine begins in the Swiss Alps, they say, near a lake of that name."
            return json.dumps(said)
        return text

    server.answer = doubtful
    an_article(store, project)
    done = made(store, project, server, with_judge=True)
    assert done.n_sent == 6 + 9
    order = generating.review_order(store, project.id)
    scores = [generating.provenance(store, number).judge.score for number in order]
    assert scores == sorted(scores)
    assert scores[0] < 0.7 < scores[-1] == 1
    assert len(proposed(store, project)) == 9
    for number in order[:3]:
        decide(store, project, number, "rejected")
    for number in order[3:5]:
        decide(store, project, number, "accepted")
    seen = generating.agreement(store, project.id)
    assert (seen.n_judged, seen.n_decided, seen.n_agree, seen.n_judge_only, seen.n_reviewer_only) == (9, 5, 3, 2, 0)
    assert seen.share == 0.6


def test_the_judge_can_be_asked_later_and_once(store, project, server):
    an_article(store, project)
    first = made(store, project, server)
    options = generating.judge_options(store, project.id, first.id)
    judged = worked(store, generating.begin(store, project.id, options, at(server), Ceiling(), "ann"))
    assert (judged.state, judged.n_sent, judged.n_proposals) == ("done", 9, 0)
    with pytest.raises(TuneError):
        generating.judge_options(store, project.id)


def test_a_decision_about_an_edited_text_says_nothing_about_the_judge(store, project, server):
    an_article(store, project)
    made(store, project, server, with_judge=True)
    number = proposed(store, project)[0]
    body = json.loads(json.dumps(card(store, number).example.body))
    body["messages"][-1]["content"] = "Something else."
    decide(store, project, number, "accepted", body=body)
    assert generating.agreement(store, project.id).n_decided == 0


# ---- labels that are missing -------------------------------------------------------------------------------------


def test_labels_that_are_short_of_examples_are_suggested(store):
    project = a_project(store, label_source="answer", task="classification")
    lines = [{"prompt": f"text {number}", "completion": "rare" if number == 9 else "often"} for number in range(10)]
    bring(store, project, "\n".join(map(json.dumps, lines)))
    assert generating.suggested_labels(store, project.id) == {"rare": 8}


def test_a_slip_in_a_label_is_not_asked_for(store):
    project = a_project(store, label_source="answer", task="classification")
    labels = ["refund"] * 6 + ["Refund "] * 2 + ["delivery"] * 3
    lines = [{"prompt": f"text {number}", "completion": label} for number, label in enumerate(labels)]
    bring(store, project, "\n".join(map(json.dumps, lines)))
    assert generating.suggested_labels(store, project.id) == {"delivery": 5}
