"""What people read and do on the Generate page, without a browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from local_server import LocalServer, answered, step_of
from review_desk import a_project as a_filled_project
from review_desk import a_store
from review_desk import the_page as the_review_page
from screens import SAMPLES, key, keys, said, the_screen
from tunewright.actions import browsing, bulk_edits, generating, generation_job, projects
from tunewright.model.generation import Ceiling, Connection, RecipeOptions, Run
from tunewright.model.project import Filter
from tunewright.store import Store, generations, queues

ARTICLE = (SAMPLES / "documents" / "town_bees.md").read_bytes()


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    return a_store(tmp_path, monkeypatch)


@pytest.fixture
def project(store: Store) -> int:
    return projects.create(store, "bees").id


@pytest.fixture
def model() -> Iterator[LocalServer]:
    with LocalServer() as server:
        yield server


def the_page(project: int, **given: object) -> AppTest:
    return the_screen("generate.py", project=project, **given)


def with_article(store: Store, project: int, budget: int = 300) -> int:
    document = generating.add_document(store, project, "town_bees.md", ARTICLE, "Ann", budget=budget)[0].document
    assert document is not None
    return document.id


def work(store: Store) -> None:
    """The turn of the worker that makes examples."""
    while generation_job.run_one(store, "a test"):
        pass


def a_run(store: Store, project: int, model: LocalServer, **given: object) -> Run:
    """A run that was worked on as far as it goes."""
    options = RecipeOptions(**given)  # type: ignore[arg-type]
    server = Connection(model.base_url, "small-model", parallel=2, timeout_seconds=60)
    run = generating.ask_run(store, project, options, server, Ceiling(None, 100), "Ann")
    work(store)
    return generating.one_run(store, run.id)


def field(app: AppTest, label: str) -> object:
    """The text field with this label that is on screen."""
    return next(one for one in [*app.text_input, *app.text_area] if one.label == label)


def figures(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def test_an_empty_project_says_what_documents_are_for(project: int) -> None:
    app = the_page(project)
    assert "Nothing here yet. Add articles, handbooks or policies" in said(app).replace("*", "")
    assert not app.exception
    assert not app.error


def test_an_uploaded_file_becomes_a_document_with_passages(store: Store, project: int) -> None:
    app = the_page(project)
    app.file_uploader[0].set_value([("town_bees.md", ARTICLE, "text/markdown")]).run()
    key(app, "add_files").click().run()
    (document,) = generating.documents(store, project)
    assert (document.title, document.kind, document.by) == ("Keeping bees in a town", "markdown", "Ann")
    assert list(app.dataframe[0].value["Title"]) == ["Keeping bees in a town"]
    assert not app.file_uploader[0].value, "the drop zone is empty again"


def test_a_file_that_cannot_be_read_and_one_that_is_here_are_named(store: Store, project: int) -> None:
    with_article(store, project)
    app = the_page(project)
    files = [("again.md", ARTICLE, "text/markdown"), ("scan.pdf", b"%PDF-1.7 nothing", "application/pdf")]
    app.file_uploader[0].set_value(files).run()
    key(app, "add_files").click().run()
    assert "again.md** is here already, as “Keeping bees in a town”" in said(app)
    assert "scan.pdf** was not added. This PDF is damaged" in said(app)
    assert len(generating.documents(store, project)) == 1
    key(app, "dismiss_refused").click().run()
    assert "scan.pdf" not in said(app)


def test_pasted_text_becomes_a_document(store: Store, project: int) -> None:
    app = the_page(project)
    app.text_area[0].set_value("# Fees\n\nA visit costs 20 euros.").run()
    field(app, "Title").set_value("Price list")  # type: ignore[attr-defined]
    key(app, "add_text").click().run()
    (document,) = generating.documents(store, project)
    assert document.title == "Price list"
    assert [one.text for one in generating.passages(store, document.id)] == ["# Fees\n\nA visit costs 20 euros."]


def test_passages_are_shown_can_be_left_out_and_opened_for_editing(store: Store, project: int) -> None:
    document = with_article(store, project)
    _, second, *_ = generating.passages(store, document)
    app = the_page(project, part="documents", document=document)
    assert "The first year" in said(app)
    app.toggle[0].set_value(False).run()
    assert [one.is_used for one in generating.passages(store, document)][:2] == [False, True]
    assert "Left out" in said(app)
    key(app, f"edit_{second.id}").click().run()
    assert app.text_area(key=f"passage_text_{second.id}").value == second.text
    generating.edit_passage(store, second.id, "Bob", text="Only this is left.")
    app = the_page(project, part="documents", document=document)
    assert "Only this is left." in said(app)
    assert "Edited" in said(app)


def test_text_of_documents_is_shown_letter_by_letter(store: Store, project: int) -> None:
    hostile = "# :red[Title] <script>\n\n![x](http://evil.example/x.png) $a$ :material/home: **bold**"
    added = generating.add_text(store, project, hostile, "Ann")
    assert added.document is not None
    app = the_page(project, part="documents", document=added.document.id)
    shown = [str(one.value) for one in app.markdown]
    assert any(r"\!\[x\]\(http" in text for text in shown)
    assert not any("![x]" in text or " :red[Title]" in text for text in shown)


def test_without_documents_the_recipe_says_what_it_needs(project: int) -> None:
    app = the_page(project, part="make")
    assert "Add a document first" in said(app)
    assert not keys(app, "start_generation")


def test_what_a_run_takes_is_known_before_it_starts(store: Store, project: int, model: LocalServer) -> None:
    with_article(store, project)
    app = the_page(project, part="make")
    assert "Name the server and the model." in said(app)
    field(app, "Address of the server").set_value(model.base_url).run()  # type: ignore[attr-defined]
    field(app, "Model").set_value("small-model").run()  # type: ignore[attr-defined]
    assert figures(app)["Requests"] == "6"
    assert "3 passages → up to 9 proposals" in said(app)
    assert model.n_requests == 0
    key(app, "start_generation").click().run()
    assert "Waits for its turn" in said(app)
    work(store)
    app.run()
    assert figures(app)["Proposals"] == "9"
    assert "Done" in said(app)
    assert key(app, f"review_run_{generating.runs(store, project)[0].id}").label == "Review 9 proposals"


def test_a_server_elsewhere_needs_a_key_before_the_start(store: Store, project: int) -> None:
    with_article(store, project)
    app = the_page(project, part="make")
    field(app, "Model").set_value("gpt-4.1-mini").run()  # type: ignore[attr-defined]
    assert key(app, "start_generation").disabled
    assert "Give the key of the server." in said(app)
    field(app, "Key").set_value("sk-typed").run()  # type: ignore[attr-defined]
    assert not key(app, "start_generation").disabled


def test_failures_are_listed_and_tried_again_alone(store: Store, project: int, model: LocalServer) -> None:
    with_article(store, project)
    model.faults = ["nonsense"]
    run = a_run(store, project, model)
    assert run.n_failed == 1
    n_before = model.n_requests
    app = the_page(project, part="runs")
    failed = next(one.value for one in app.dataframe if "Reason" in one.value)
    assert "Keeping bees in a town" in failed["Where"][0]
    assert failed["Reason"][0]
    key(app, f"retry_{run.id}").click().run()
    work(store)
    assert generating.one_run(store, run.id).n_failed == 0
    assert model.n_requests == n_before + 2, "the questions again, and then their answers"
    assert not app.error


def test_what_may_have_been_charged_is_said_as_up_to(store: Store, project: int, model: LocalServer) -> None:
    with_article(store, project)
    model.faults = ["reset"]
    server = Connection(model.base_url, "gpt-4o-mini")
    generating.ask_run(store, project, RecipeOptions(), server, Ceiling(), "Ann")
    work(store)
    app = the_page(project, part="runs")
    assert figures(app)["Spent"].startswith("up to $")
    assert "may have been charged" in next(one for one in app.metric if one.label == "Spent").help
    assert "**1** × The connection broke off" in said(app)


def test_a_pause_is_confirmed_at_once(store: Store, project: int) -> None:
    with_article(store, project)
    server = Connection("http://127.0.0.1:9/v1", "small-model")
    run = generating.ask_run(store, project, RecipeOptions(), server, Ceiling(None, 50), "Ann")
    with store.writing() as unit:
        assert generations.take(unit, run.id, "a worker", lambda owner: False)
    app = the_page(project, part="runs")
    key(app, f"pause_{run.id}").click().run()
    app.run()
    assert "Pauses when what is on its way has come" in said(app)
    assert key(app, f"pause_{run.id}").disabled


def test_a_run_that_reached_its_ceiling_goes_on_with_a_higher_one(
    store: Store, project: int, model: LocalServer
) -> None:
    with_article(store, project)
    server = Connection(model.base_url, "small-model", parallel=1)
    run = generating.ask_run(store, project, RecipeOptions(), server, Ceiling(None, 3), "Ann")
    work(store)
    app = the_page(project, part="runs")
    assert "Stopped at its ceiling" in said(app)
    next(one for one in app.number_input if one.label == "Ceiling in requests").set_value(50).run()
    key(app, f"go_on_{run.id}").click().run()
    work(store)
    assert generating.one_run(store, run.id).state == "done"
    assert model.n_requests == 6


def test_a_run_can_be_paused_and_ended(store: Store, project: int, model: LocalServer) -> None:
    with_article(store, project)
    server = Connection(model.base_url, "small-model")
    run = generating.ask_run(store, project, RecipeOptions(), server, Ceiling(None, 50), "Ann")
    app = the_page(project, part="runs")
    key(app, f"pause_{run.id}").click().run()
    work(store)
    assert generating.one_run(store, run.id).state == "paused"
    app.run()
    key(app, f"cancel_run_{run.id}").click().run()
    assert generating.one_run(store, run.id).state == "cancelled"
    assert model.n_requests == 0


def test_changed_prompts_go_into_the_run_and_can_be_taken_back(
    store: Store, project: int, model: LocalServer
) -> None:
    with_article(store, project)
    app = the_page(project, part="make")
    field(app, "Address of the server").set_value(model.base_url).run()  # type: ignore[attr-defined]
    field(app, "Model").set_value("small-model").run()  # type: ignore[attr-defined]
    prompt = field(app, "Questions")
    own = prompt.value  # type: ignore[attr-defined]
    prompt.set_value(f"Ask only about money. {own}").run()  # type: ignore[attr-defined]
    assert "Changed for the next run: “Questions”" in said(app)
    key(app, "start_generation").click().run()
    work(store)
    assert all("Ask only about money." in text for text in model.prompts("questions"))
    app = the_page(project, part="make")
    assert field(app, "Questions").value == own  # type: ignore[attr-defined]


def test_the_passage_stands_beside_a_proposal_and_not_beside_others(
    store: Store, project: int, model: LocalServer
) -> None:
    with_article(store, project)
    run = a_run(store, project, model)
    proposed = generating.results(store, run.id, 1)[0].id
    app = the_review_page(project, state="proposed", source=run.source_id, example=proposed)
    assert "**Made from** Keeping bees in a town" in said(app)
    assert ":green-background[" in "".join(str(one.value) for one in app.markdown)
    assert not app.exception
    other = a_filled_project(store, [{"prompt": "Hi", "completion": "Hello"}], name="other")
    assert "Made from" not in said(the_review_page(other))


def test_the_judge_scores_and_its_agreement_is_shown(store: Store, project: int, model: LocalServer) -> None:
    with_article(store, project)
    run = a_run(store, project, model, with_judge=True)
    app = the_page(project, part="runs", run=run.id)
    assert any("Judge: 9 proposals scored" in one.label for one in app.expander)
    proposed = generating.results(store, run.id, 1)[0].id
    review = the_review_page(project, state="proposed", source=run.source_id, example=proposed)
    assert "**Judge 1.00**" in said(review)


def test_the_proposals_that_the_judge_doubts_come_first(store: Store, project: int, model: LocalServer) -> None:
    def doubting(body: dict[str, Any]) -> str:
        if step_of(body) != "clear":
            return answered(body)
        points = 1 if "400 euros" in body["messages"][-1]["content"].split("assistant: ")[1][:200] else 5
        return json.dumps(
            dict.fromkeys(("clear", "answerable", "correct", "complete"), points) | {"reason": "As told."}
        )

    with_article(store, project)
    model.answer = doubting
    run = a_run(store, project, model, with_judge=True)
    queue = Filter(states=("proposed",), source=run.source_id)
    chosen = projects.get(store, project)
    with store.reading() as unit:
        order = [0]
        while (following := queues.neighbour(unit, chosen, queue, order[-1])) is not None:
            order.append(following)
        back = [queues.neighbour(unit, chosen, queue, number, forward=False) for number in order[1:]]
    assert back == [None, *order[1:-1]]
    scores = [
        found.judge.score for number in order[1:] if (found := generating.provenance(store, number)) and found.judge
    ]
    assert len(scores) == 9
    assert scores == sorted(scores)
    assert scores[0] < 0.5 < scores[-1]


def test_a_rewritten_answer_is_shown_as_a_difference_with_its_model(
    store: Store, project: int, model: LocalServer
) -> None:
    records = [{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello there."}]}]
    a_filled_project(store, records, project_id=project)
    bulk_edits.accept_rest(store, project, "Ann")
    run = a_run(store, project, model, recipe="rewrite")
    assert run.n_proposals == 1
    app = the_page(project, part="runs")
    assert key(app, f"review_run_{run.id}").label == "Review 1 proposal"
    review = the_review_page(project, ids="1")
    assert "A model wrote this answer anew** · Better answers to existing prompts · small-model" in said(review)
    next(one for one in review.button if one.label == "Take the change").click().run()
    assert browsing.proposals(store, project)[1] == 0
    found = generating.provenance(store, 1)
    assert found is not None
    assert found.recipe == "rewrite"


def test_an_unknown_run_or_document_in_the_address_shows_the_list(store: Store, project: int) -> None:
    with_article(store, project)
    app = the_page(project, part="documents", document=999)
    assert app.file_uploader
    app = the_page(project, part="runs", run=999)
    assert "No run yet" in said(app)
    assert not app.exception
