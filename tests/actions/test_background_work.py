"""Long work is done beside the page, one piece at a time; whatever happens ends in its row."""

from __future__ import annotations

import pytest

from terminal import named, pairs
from tunewright.actions import browsing, bulk_edits, importing, ledger, looking, projects, uploads, worker
from tunewright.model.project import Filter
from tunewright.store import Store, jobs
from workshop import a_filled_project, body_of, bring, kept, plan_of


def test_an_import_is_done_beside_the_page(store: Store) -> None:
    project = projects.create(store, "p")
    file = kept(store, named(5) + "oops\n")
    number = importing.ask_import(store, project.id, [(file, plan_of(file))], "ann")
    assert worker.run_one(store, "here:1")
    done = browsing.job(store, number)
    assert done is not None
    (source,) = browsing.imports(store, project.id)
    assert (done.state, done.result["sources"]) == ("done", [source.id])
    assert (source.ledger.imported, source.ledger.rejected) == (5, 1)
    assert [job.kind for job in browsing.unfinished_jobs(store, project.id)] == ["recheck"]


def test_imports_in_a_line_are_followed_by_one_look(store: Store) -> None:
    project = projects.create(store, "p")
    for start in (0, 5):
        file = kept(store, named(5, start=start))
        importing.ask_import(store, project.id, [(file, plan_of(file))], "ann")
    assert looking.needs_look(store, project) is False
    kinds = []
    while waiting := browsing.unfinished_jobs(store, project.id):
        kinds.append(waiting[0].kind)
        assert worker.run_one(store, "here:1")
    assert kinds == ["import", "import", "recheck"]
    assert not looking.needs_look(store, project)
    assert [run["n"] for run in _runs(store, project.id)] == [10]


def _runs(store: Store, project_id: int) -> list[dict[str, int]]:
    return [{"n": run.n_examples} for run in looking.past_looks(store, project_id)]


def test_a_look_that_waits_serves_a_wish_for_one_anew_too(store: Store) -> None:
    project = a_filled_project(store, named(5))
    first = looking.ask_look(store, project.id, "ann")
    assert looking.ask_look(store, project.id, "ann") == first
    assert looking.ask_look(store, project.id, "ann", anew=True) == first
    assert looking.ask_look(store, project.id, "ann") == first
    waiting = browsing.unfinished_jobs(store, project.id)
    assert [(job.id, job.params) for job in waiting] == [(first, {"anew": True})]


def test_a_cancelled_import_ends_cancelled_and_adds_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    project = projects.create(store, "p")
    file = kept(store, named(1200))
    number = importing.ask_import(store, project.id, [(file, plan_of(file))], "ann")
    real = jobs.report

    def cancelled_meanwhile(unit: object, job_id: int, done: int, total: int) -> bool:
        jobs.cancel(unit, job_id)
        return real(unit, job_id, done, total)

    monkeypatch.setattr(jobs, "report", cancelled_meanwhile)
    worker.run_one(store, "here:1")
    done = browsing.job(store, number)
    assert done is not None
    assert (done.state, done.message) == ("cancelled", "The import was stopped. Nothing was added.")
    assert browsing.count(store, project, Filter()) == 0


def test_a_large_replacement_is_done_beside_the_page(store: Store) -> None:
    project = a_filled_project(store, pairs("a cat -> meow", "a dog -> woof"))
    wanted, wish = Filter(words="cat", states=("unreviewed",)), bulk_edits.Replacement("a", "the", whole_words=True)
    bulk_edits.ask_replace(store, project.id, wanted, wish, "ann")
    assert worker.run_one(store, "here:1")
    assert [body_of(store, number)["prompt"] for number in (1, 2)] == ["the cat", "a dog"]


def test_work_that_fails_says_so_in_words_and_the_next_goes_on(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = projects.create(store, "p")
    file = kept(store, named(3))
    first = importing.ask_import(store, project.id, [(file, plan_of(file))], "ann")
    second = importing.ask_import(store, project.id, [(file, plan_of(file))], "ann")
    with monkeypatch.context() as then:

        def fails(*_: object, **__: object) -> None:
            raise RuntimeError("the text of an example")

        then.setattr(importing, "import_files", fails)
        worker.run_one(store, "here:1")
    worker.run_one(store, "here:1")
    told = [browsing.job(store, number) for number in (first, second)]
    assert [job.state for job in told if job] == ["failed", "done"]
    assert told[0] is not None
    assert told[0].message.startswith("Something went wrong on our side. Reference ")
    assert "example" not in told[0].message


def test_work_that_is_stopped_on_the_way_says_what_it_leaves(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    project = a_filled_project(store, named(1200))
    replacing = bulk_edits.ask_replace(store, project.id, Filter(), bulk_edits.Replacement("number", "no."), "ann")
    checking_again = looking.ask_look(store, project.id, "ann", anew=True)
    bring(store, project, named(40).replace("yes", "both").replace('no"', 'both"'), "later.jsonl")
    taking = ledger.ask_take_all(store, project.id, "ann").job_id
    assert taking is not None
    real = jobs.report

    def cancelled_meanwhile(unit: object, job_id: int, done: int, total: int) -> bool:
        jobs.cancel(unit, job_id)
        return real(unit, job_id, done, total)

    monkeypatch.setattr(jobs, "report", cancelled_meanwhile)
    while worker.run_one(store, "here:1"):
        pass
    told = {number: browsing.job(store, number) for number in (replacing, checking_again, taking)}
    assert [job.state for job in told.values() if job] == ["cancelled"] * 3
    assert [job.message for job in told.values() if job] == [
        "Nothing was changed.",
        "Run it again to have the rest looked at.",
        "Lines taken until then: 25; the others still wait.",
    ]


def _redacted(store: Store, project_id: int) -> tuple[int, importing.Kept]:
    file = kept(store, pairs("write to ann.lee@northwind-mail.net -> done"))
    return importing.ask_import(store, project_id, [(file, plan_of(file))], "ann", redact=True), file


def test_a_file_whose_personal_data_was_taken_out_is_not_kept(store: Store) -> None:
    project = projects.create(store, "p")
    _, file = _redacted(store, project.id)
    worker.run_one(store, "here:1")
    assert not file.path.exists()


def test_nor_is_it_kept_where_that_failed(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    project = projects.create(store, "p")
    number, file = _redacted(store, project.id)

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(importing, "import_files", fails)
    worker.run_one(store, "here:1")
    job = browsing.job(store, number)
    assert (job and job.state, file.path.exists()) == ("failed", False)


def test_nor_where_it_was_stopped_before_it_began(store: Store) -> None:
    project = projects.create(store, "p")
    number, file = _redacted(store, project.id)
    browsing.cancel_job(store, number)
    assert not file.path.exists()


def test_a_copy_that_another_import_waits_for_stays_until_then(store: Store) -> None:
    project, other = projects.create(store, "p"), projects.create(store, "q")
    _, file = _redacted(store, project.id)
    _redacted(store, other.id)
    worker.run_one(store, "here:1")
    assert file.path.exists()
    while browsing.unfinished_jobs(store, other.id):
        worker.run_one(store, "here:1")
    assert not file.path.exists()
    for one in (project, other):
        assert browsing.count(store, one, Filter()) == 1


def test_a_copy_that_a_killed_process_left_is_removed_at_the_next_start(store: Store) -> None:
    project = projects.create(store, "p")
    number, file = _redacted(store, project.id)
    with store.writing() as unit:
        jobs.finish(unit, number, "done", "", {})
    uploads.forget_left_originals(store)
    assert not file.path.exists()


def test_an_import_whose_copy_is_gone_says_so(store: Store) -> None:
    project = projects.create(store, "p")
    file = kept(store, named(3))
    number = importing.ask_import(store, project.id, [(file, plan_of(file))], "ann")
    file.path.unlink()
    worker.run_one(store, "here:1")
    job = browsing.job(store, number)
    assert job is not None
    assert job.message == "The copy of “answers.jsonl” is not there any more. Add the file again."
