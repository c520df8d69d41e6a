"""The book of a run: a request is kept before it leaves, an answer before anything is made of it, few writes."""

import threading
from contextlib import contextmanager

import pytest

from generation import a_project, an_article, at, begun, waited_for, worked
from local_server import LocalServer, step_of
from tunewright.actions.generation_book import Book
from tunewright.model import StoreUnavailable
from tunewright.store import requests
from tunewright.store.requests import Answered, Sending


@pytest.fixture
def server():
    with LocalServer() as running:
        yield running


@pytest.fixture
def run(store, server):
    project = a_project(store)
    an_article(store, project)
    return begun(store, project, at(server))


class Counting:
    """The store, with its units of work counted; `held` keeps the first of them waiting."""

    def __init__(self, store):
        self.store, self.n_writes, self.fault = store, 0, None
        self.held, self.has_come = threading.Event(), threading.Event()
        self.held.set()

    @contextmanager
    def writing(self):
        self.n_writes += 1
        self.has_come.set()
        assert self.held.wait(30)
        if self.fault:
            raise self.fault
        with self.store.writing() as unit:
            yield unit


def kept(store, run):
    with store.reading() as unit:
        return {key: one.state for key, one in requests.of_run(unit, run.id).items()}


def a_sending(key):
    return Sending(key, "questions", "passage", 1)


def an_answer(number):
    return Answered(number, "text", "m", 10, 1, 1)


def test_what_was_noted_is_kept_with_the_next_request_at_the_latest(store, run):
    counted = Counting(store)
    book = Book(counted, run.id, "here:1")
    first = book.send(a_sending("a"))
    assert kept(store, run) == {"a": "sent"}
    done = []
    book.answer(an_answer(first))
    book.then(lambda: done.append(kept(store, run)))
    assert (kept(store, run), done, counted.n_writes) == ({"a": "sent"}, [], 1)
    assert book.send(a_sending("b")) != first
    assert counted.n_writes == 2
    assert kept(store, run) == {"a": "answered", "b": "sent"}
    assert done == [{"a": "answered", "b": "sent"}], "what follows from an answer comes after it is kept"
    book.keep()
    assert counted.n_writes == 2, "there was nothing to keep"


def test_a_request_that_is_there_is_not_sent_again(store, run):
    book = Book(store, run.id, "here:1")
    assert book.send(a_sending("a"))
    assert book.send(a_sending("a")) is None


def test_whoever_writes_writes_for_all_who_wait(store, run):
    counted = Counting(store)
    counted.held.clear()
    book = Book(counted, run.id, "here:1")
    ids = {}
    threads = [
        threading.Thread(target=lambda key=key: ids.setdefault(key, book.send(a_sending(key))))
        for key in "abcdefgh"
    ]
    threads[0].start()
    assert counted.has_come.wait(30)
    for thread in threads[1:]:
        thread.start()
    waited_for(lambda: len(book._page.going) == 7)
    counted.held.set()
    for thread in threads:
        thread.join(30)
    assert counted.n_writes == 2, "the first one, and the seven that came meanwhile"
    assert len(set(ids.values())) == 8
    assert set(kept(store, run).values()) == {"sent"}


def test_nobody_sends_what_could_not_be_kept(store, run):
    counted = Counting(store)
    book = Book(counted, run.id, "here:1")
    done = []
    book.then(lambda: done.append(1))
    counted.fault = StoreUnavailable("The disk is full.", "Free some space.")
    with pytest.raises(StoreUnavailable):
        book.send(a_sending("a"))
    assert done == []
    assert kept(store, run) == {}


def test_an_answer_is_kept_before_the_next_question_rests_on_it(store, run, server):
    """The server looks into the database at the moment a request arrives."""
    seen = []

    def looking(body):
        seen.append((step_of(body), sorted(kept(store, run).values())))
        return ""

    server.fault_of = looking
    done = worked(store, run)
    assert done.n_proposals == 9
    assert len(seen) == done.n_answered == 6
    for n_arrived, (step, states) in enumerate(seen, start=1):
        assert len(states) >= n_arrived, "every request that arrives is kept as sent"
        if step == "answers":
            assert "answered" in states
    n_answers = [sum(one[0] == "answers" for one in seen[:at]) for at in range(1, 7)]
    assert all(states.count("answered") >= n for (_, states), n in zip(seen, n_answers, strict=True)), (
        "for each request about questions, the questions are kept"
    )
