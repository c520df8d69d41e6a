"""Jobs: a line that every worker takes from, and no job twice."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from stores import a_project
from tunewright.store import jobs


@pytest.fixture
def project(any_store):
    return a_project(any_store)


def ask(store, project, kind="import", **params):
    with store.writing() as unit:
        return jobs.ask(unit, project.id, kind, params, "ann")


def claim(store, owner="here:1"):
    with store.writing() as unit:
        return jobs.claim(unit, owner)


def report(store, job_id, done=1, total=2):
    with store.writing() as unit:
        return jobs.report(unit, job_id, done, total, "half way")


def cancel(store, job_id):
    with store.writing() as unit:
        jobs.cancel(unit, job_id)


def get(store, job_id):
    with store.reading() as unit:
        return jobs.get(unit, job_id)


def test_a_job_waits_is_taken_reports_and_ends(any_store, project):
    job_id = ask(any_store, project, path="ü.jsonl", n=1)
    waiting = get(any_store, job_id)
    assert (waiting.state, waiting.params, waiting.by, waiting.is_final) == (
        "waiting",
        {"path": "ü.jsonl", "n": 1},
        "ann",
        False,
    )
    taken = claim(any_store)
    assert (taken.id, taken.state) == (job_id, "running")
    assert report(any_store, job_id) is False
    assert (get(any_store, job_id).done, get(any_store, job_id).total, get(any_store, job_id).message) == (
        1,
        2,
        "half way",
    )
    with any_store.writing() as unit:
        jobs.finish(unit, job_id, "done", "", {"source": 3})
    done = get(any_store, job_id)
    assert (done.state, done.result, done.is_final) == ("done", {"source": 3}, True)
    assert done.finished_at is not None


def test_the_oldest_job_is_taken_first_and_none_when_none_waits(any_store, project):
    first, second = ask(any_store, project), ask(any_store, project)
    assert [claim(any_store).id, claim(any_store).id] == [first, second]
    assert claim(any_store) is None


def test_jobs_of_a_project_are_told_newest_first(any_store, project):
    ids = [ask(any_store, project) for _ in range(3)]
    ask(any_store, a_project(any_store))
    with any_store.reading() as unit:
        assert [job.id for job in jobs.of_project(unit, project.id)] == ids[::-1]
        assert [job.id for job in jobs.of_project(unit, project.id, limit=1)] == ids[-1:]
        assert [job.id for job in jobs.unfinished(unit, project.id)] == ids
        assert jobs.get(unit, 10**6) is None


def test_a_waiting_job_that_is_cancelled_is_never_taken(any_store, project):
    job_id = ask(any_store, project)
    cancel(any_store, job_id)
    assert get(any_store, job_id).state == "cancelled"
    assert claim(any_store) is None


def test_a_running_job_that_is_cancelled_hears_of_it_at_its_next_report(any_store, project):
    job_id = ask(any_store, project)
    claim(any_store)
    assert report(any_store, job_id) is False
    cancel(any_store, job_id)
    assert get(any_store, job_id).state == "running"
    assert report(any_store, job_id) is True


def test_a_job_that_has_ended_is_not_cancelled_any_more(any_store, project):
    job_id = ask(any_store, project)
    claim(any_store)
    with any_store.writing() as unit:
        jobs.finish(unit, job_id, "done", "", {})
    cancel(any_store, job_id)
    assert (get(any_store, job_id).state, get(any_store, job_id).cancel) == ("done", False)


def test_jobs_that_a_dead_worker_left_are_put_back_in_the_line(any_store, project):
    left, mine, waiting = (ask(any_store, project) for _ in range(3))
    claim(any_store, "here:1")
    claim(any_store, "here:2")
    report(any_store, left)
    with any_store.writing() as unit:
        assert jobs.revive(unit, ["here:1"]) == 1
    assert [get(any_store, job_id).state for job_id in (left, mine, waiting)] == ["waiting", "running", "waiting"]
    again = claim(any_store, "here:2")
    assert (again.id, again.done, again.total, again.message) == (left, 0, 0, "")


def test_a_cancelled_job_is_still_cancelled_when_it_is_put_back(any_store, project):
    job_id = ask(any_store, project)
    claim(any_store, "here:1")
    cancel(any_store, job_id)
    with any_store.writing() as unit:
        jobs.revive(unit, ["here:1"])
    assert claim(any_store, "here:2").cancel
    assert report(any_store, job_id) is True


def test_no_job_is_taken_twice_however_many_take(any_store, project):
    ids = [ask(any_store, project) for _ in range(40)]

    def take_all(worker):
        taken = []
        while (job := claim(any_store, f"here:{worker}")) is not None:
            taken.append(job.id)
        return taken

    with ThreadPoolExecutor(6) as pool:
        taken = list(pool.map(take_all, range(6)))
    assert sorted(job_id for some in taken for job_id in some) == ids
