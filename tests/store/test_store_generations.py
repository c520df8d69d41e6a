"""Documents, runs, requests and proposals as kept, on each engine."""

from decimal import Decimal

import pytest

from stores import a_new_example, a_project, decide, found, recounted, states, take_in, tallies
from tunewright.model import TuneError
from tunewright.model.generation import Ceiling, Connection, JudgeScore, RecipeOptions
from tunewright.model.project import Filter
from tunewright.store import documents, events, generations, jobs, projects, provenances, queries, requests, sources
from tunewright.store.provenances import Origin
from tunewright.store.requests import Answered, Sending

SERVER = Connection(
    "http://127.0.0.1:1/v1", "m", usd_per_million_input=Decimal("0.15"), usd_per_million_output=Decimal("0.60")
)


def a_document(store, project, fingerprint="f1", pieces=((1, ("A", "B"), "first text", 2), (2, (), "second", 1))):
    """A document of two passages."""
    given = {"title": "T", "name": "t.md", "kind": "markdown", "url": "", "licence": "", "sha256": "0", "by": "ann"}
    with store.writing() as unit:
        return documents.add(unit, project.id, fingerprint=fingerprint, budget=80, pieces=pieces, **given)


def a_run(store, project, key="k", **given):
    """A run that waits."""
    values = {"key": key, "name": "Questions", "options": RecipeOptions(labels=("a", "b")), "server": SERVER}
    values |= {"ceiling": Ceiling(Decimal("1.5"), 7), "prompt_version": "v", "n_subjects": 2, "n_expected": 4}
    with store.writing() as unit:
        run_id = generations.create(unit, project.id, **(values | {"by": "ann", "needs_key": False} | given))
        return generations.get(unit, run_id)


def sent(store, run, *keys, owner="here:1"):
    """Requests kept as sent; their ids by key."""
    with store.writing() as unit:
        return requests.send(unit, run.id, owner, [Sending(key, "questions", "passage", 1) for key in keys])


def answered(store, run, *ids):
    """Answers kept."""
    came = [Answered(number, "text", "m", 100, 10, 1) for number in ids]
    with store.writing() as unit:
        requests.keep_answers(unit, run.id, came)


def propose(store, project, run, *said, request_id, **given):
    """Proposals; their ids."""
    made = [(a_new_example(one), Origin(request_id, "m", 50.0, 5.0, **given)) for one in said]
    with store.writing() as unit:
        return provenances.propose(unit, project.id, run.id, run.source_id, made)


def run_of(store, run):
    """The run as it stands."""
    with store.reading() as unit:
        return generations.get(unit, run.id)


def test_a_document_with_the_same_text_is_kept_once(any_store):
    project = a_project(any_store)
    first, is_new = a_document(any_store, project)
    again, is_newer = a_document(any_store, project)
    assert (is_new, is_newer, again.id) == (True, False, first.id)
    assert (first.n_passages, first.n_tokens) == (2, 3)
    other, _ = a_document(any_store, a_project(any_store))
    assert other.id != first.id, "another project has its own"
    with any_store.reading() as unit:
        kept = documents.passages(unit, first.id)
        assert [(one.ordinal, one.heading, one.text, one.title) for one in kept] == [
            (1, ("A", "B"), "first text", "T"),
            (2, (), "second", "T"),
        ]
        assert documents.listed(unit, project.id) == [first]


def test_only_passages_in_use_are_asked_about(any_store):
    project = a_project(any_store)
    one, _ = a_document(any_store, project)
    two, _ = a_document(any_store, project, "f2")
    with any_store.writing() as unit:
        first = documents.passages(unit, one.id)[0]
        documents.change_passage(unit, first.id, {"is_used": False})
        assert len(documents.used_passages(unit, project.id, ())) == 3
        assert len(documents.used_passages(unit, project.id, (one.id,))) == 1
        documents.remove(unit, two.id)
        assert [kept.id for kept in documents.listed(unit, project.id)] == [one.id]
        with pytest.raises(TuneError):
            documents.get(unit, two.id)


def test_a_run_is_kept_as_it_was_asked_for(any_store):
    project = a_project(any_store)
    run = a_run(any_store, project)
    assert (run.state, run.options.labels, run.connection, run.ceiling) == (
        *("waiting", ("a", "b"), SERVER, Ceiling(Decimal("1.5"), 7)),
    )
    assert run.usd == 0
    with any_store.reading() as unit:
        assert sources.get(unit, run.source_id).name == "Questions (m)"
        assert generations.same_wish(unit, project.id, "k").id == run.id
        assert generations.same_wish(unit, project.id, "other") is None
    with any_store.writing() as unit:
        generations.wish(unit, run.id, "cancel")
        assert generations.same_wish(unit, project.id, "k") is None


def test_one_living_process_alone_has_a_run(any_store):
    run = a_run(any_store, a_project(any_store))
    with any_store.writing() as unit:
        assert generations.take(unit, run.id, "a:1", lambda _: False)
        assert generations.take(unit, run.id, "a:1", lambda _: False), "its own again"
        assert not generations.take(unit, run.id, "b:2", lambda _: False)
        assert generations.take(unit, run.id, "b:2", lambda owner: owner == "a:1")
        generations.wish(unit, run.id, "pause")
        assert generations.sign_of_life(unit, run.id) == "pause"
        generations.leave(unit, run.id, "paused", "")
        assert generations.get(unit, run.id).can_go_on


def test_a_request_is_never_kept_as_sent_twice(any_store):
    run = a_run(any_store, a_project(any_store))
    first = sent(any_store, run, "a", "b")
    assert first.keys() == {"a", "b"}
    assert sent(any_store, run, "b", "c").keys() == {"c"}
    other = a_run(any_store, a_project(any_store))
    assert sent(any_store, other, "a").keys() == {"a"}, "another run has its own"
    assert run_of(any_store, run).n_sent == 3


def test_answers_and_failures_are_counted_as_they_come(any_store):
    run = a_run(any_store, a_project(any_store))
    ids = sent(any_store, run, "a", "b", "c", "d")
    answered(any_store, run, ids["a"], ids["b"])
    with any_store.writing() as unit:
        requests.fail(unit, run.id, ids["c"], "It hung.", 3, may_be_paid=True)
        requests.refuse(unit, run.id, ids["b"], "No use.")
        requests.withdraw(unit, run.id, [ids["d"]])
    now = run_of(any_store, run)
    assert (now.n_sent, now.n_answered, now.n_failed, now.input_tokens, now.output_tokens) == (3, 1, 2, 200, 20)
    assert now.usd == Decimal("0.000042")
    with any_store.writing() as unit:
        assert [one.reason for one in requests.failed(unit, run.id)] == ["No use.", "It hung."]
        assert requests.ask_again(unit, run.id, [ids["c"]]) == 1
        assert set(requests.of_run(unit, run.id)) == {"a", "b"}
    assert run_of(any_store, run).n_failed == 1


def test_what_may_have_been_charged_without_an_answer_stays_counted(any_store):
    run = a_run(any_store, a_project(any_store))
    with any_store.writing() as unit:
        going = [Sending(key, "questions", "passage", 1, 1_000, 500) for key in ("a", "b", "c", "d", "e")]
        ids = requests.send(unit, run.id, "here:1", going)
    assert run_of(any_store, run).usd_unsure == 0, "what is on its way may yet be answered"
    answered(any_store, run, ids["a"], ids["e"])
    with any_store.writing() as unit:
        requests.fail(unit, run.id, ids["b"], "It hung.", 1, may_be_paid=True)
        requests.fail(unit, run.id, ids["c"], "Status 500.", 6, may_be_paid=False)
        requests.refuse(unit, run.id, ids["e"], "No use.")
        requests.give_up_lost(unit, run.id)
    each = (1_000 * Decimal("0.15") + 500 * Decimal("0.60")) / 1_000_000
    now = run_of(any_store, run)
    assert (now.usd, now.usd_unsure, now.usd_at_most) == (Decimal("0.000042"), 2 * each, now.usd + 2 * each)
    with any_store.writing() as unit:
        assert requests.ask_again(unit, run.id) == 4
        assert requests.failed(unit, run.id) == []
        assert set(requests.of_run(unit, run.id)) == {"a"}
        again = requests.send(unit, run.id, "here:1", [Sending("b", "questions", "passage", 1, 1_000, 500)])
        assert again.keys() == {"b"}, "its key is free"
        requests.fail(unit, run.id, again["b"], "It hung.", 1, may_be_paid=True)
        assert requests.ask_again(unit, run.id) == 1
    now = run_of(any_store, run)
    assert (now.usd, now.usd_unsure, now.n_failed) == (Decimal("0.000042"), 3 * each, 0)


def test_what_was_on_its_way_is_listed_once(any_store):
    run = a_run(any_store, a_project(any_store))
    ids = sent(any_store, run, "a", "b")
    answered(any_store, run, ids["a"])
    with any_store.writing() as unit:
        assert requests.give_up_lost(unit, run.id) == 1
        assert requests.give_up_lost(unit, run.id) == 0
        kept = requests.of_run(unit, run.id)
    assert (kept["a"].state, kept["b"].state, kept["b"].may_be_paid) == ("answered", "failed", True)


def test_proposals_are_seen_only_where_they_are_asked_for(any_store):
    project = a_project(any_store, label_source="answer")
    [known] = take_in(any_store, project, a_new_example("hi -> hello"))
    run = a_run(any_store, project)
    request_id = sent(any_store, run, "a")["a"]
    ids = propose(any_store, project, run, "one -> 1", "two -> 2", request_id=request_id)
    before = tallies(any_store, project)
    assert found(any_store, project, Filter()) == [known]
    assert found(any_store, project, Filter(states=("proposed",))) == ids
    assert found(any_store, project, Filter(source=run.source_id)) == ids
    assert found(any_store, project, Filter(ids=(known, ids[0]))) == [known, ids[0]]
    assert list(states(any_store, project)) == [known]
    assert sum(count.n for count in before.values()) == 1
    with any_store.reading() as unit:
        assert projects.n_proposals(unit, project.id) == 2
        assert queries.kinds(unit, project) == {"pair": 1}
        assert sources.get(unit, run.source_id).ledger.imported == 2
    assert run_of(any_store, run).n_proposals == 2


def test_tallies_follow_what_becomes_of_proposals(any_store):
    project = a_project(any_store)
    run = a_run(any_store, project)
    request_id = sent(any_store, run, "a")["a"]
    one, two, three = propose(any_store, project, run, "a -> 1", "b -> 2", "c -> 3", request_id=request_id)
    decide(any_store, one, "accepted")
    decide(any_store, two, "rejected")
    assert tallies(any_store, project) == recounted(any_store, project)
    assert {state: count.n for state, count in tallies(any_store, project).items()} == {
        "accepted": 1,
        "rejected": 1,
    }
    decide(any_store, one, "unreviewed")
    with any_store.writing() as unit:
        assert projects.n_proposals(unit, project.id) == 2
        projects.recount(unit, project.id)
        assert projects.n_proposals(unit, project.id) == 2
        assert provenances.waiting(unit, project.id) == [one, three]
        last = events.of_example(unit, one)[0]
    assert last.after == {"state": "proposed"}


def test_an_origin_is_found_again(any_store):
    project = a_project(any_store)
    document, _ = a_document(any_store, project)
    with any_store.reading() as unit:
        passage = documents.passages(unit, document.id)[0]
    run = a_run(any_store, project)
    request_id = sent(any_store, run, "a")["a"]
    [number] = propose(
        any_store, project, run, "a -> 1", request_id=request_id,
        document_id=document.id, passage_id=passage.id, quotes=("first",),
    )  # fmt: skip
    with any_store.reading() as unit:
        origin = provenances.of_example(unit, number)
        assert provenances.of_example(unit, number + 1) is None
        assert provenances.ids_of_documents(unit, project.id, [document.id]) == [number]
        assert documents.is_in_use(unit, document.id)
        meant = Filter(states=("proposed",))
        assert [one for _, one in provenances.prompts_of_documents(unit, project, meant)] == [document.id]
    assert (origin.passage, origin.quotes, origin.run_id, origin.document) == (passage, ("first",), run.id, "T")
    assert origin.usd == Decimal("0.0000105")


def test_scores_put_the_doubtful_first(any_store):
    project = a_project(any_store)
    run = a_run(any_store, project)
    request_id = sent(any_store, run, "a")["a"]
    one, two, three = propose(any_store, project, run, "a -> 1", "b -> 2", "c -> 3", request_id=request_id)
    with any_store.writing() as unit:
        for number, score in ((one, 0.9), (two, 0.2)):
            said = JudgeScore(score, "why", score, score, score, score, "m", "")
            provenances.judge(unit, project.id, run.id, number, said)
        assert provenances.doubtful_first(unit, project.id) == [two, one, three]
        assert provenances.unjudged(unit, project.id) == [three]
        assert provenances.judged(unit, two).score == 0.2
    decide(any_store, one, "accepted")
    with any_store.reading() as unit:
        assert provenances.judged_and_decided(unit, project.id) == (2, [(0.9, "accepted")])


def test_a_run_waits_in_a_line_of_its_own(any_store):
    project = a_project(any_store)
    with any_store.writing() as unit:
        other, mine = (
            jobs.ask(unit, project.id, "import", {}, "ann"),
            jobs.ask(unit, project.id, "generate", {}, "ann"),
        )
        assert [job.id for job in jobs.waiting(unit, "generate")] == [mine]
        assert jobs.claim(unit, "a:1", without=("generate",)).id == other
        assert jobs.claim(unit, "a:1", without=("generate",)) is None
        assert jobs.claim(unit, "a:1", only=mine).id == mine
        jobs.put_back(unit, mine)
        assert jobs.get(unit, mine).state == "waiting"
