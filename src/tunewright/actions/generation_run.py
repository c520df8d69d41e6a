"""Work on a run: several requests at a time, every one kept before it is sent, its answer before it is used.

What was sent is never sent again by itself. A run that was cut off goes on where it was: answers that came are
used, requests that were on their way are listed as failures for a person to decide about.
"""

from __future__ import annotations

import queue
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from tunewright import providers, recipes
from tunewright.actions import generation_plan
from tunewright.actions.crew import Crew
from tunewright.actions.generation_book import Book
from tunewright.actions.generation_landing import Landing, Landings, storable
from tunewright.actions.generation_purse import Purse
from tunewright.actions.liveness import has_died, owner_mark
from tunewright.model import NotAllowed, TuneError
from tunewright.model.generation import JudgeScore, RecipeOptions, Run, RunState
from tunewright.recipes import Ask, Outcome, Recipe, Subject, Unusable, Verdict
from tunewright.store import Store, Unit, generations, provenances, requests
from tunewright.store import projects as kept_projects
from tunewright.store.requests import Answered, Request, Sending

Tell = Callable[[int, int], bool]
"""Told (requests done with, requests in all); answers True to cancel."""
_SIGN_SECONDS: Final = 0.5
_LAND_SECONDS: Final = 0.3
_AT_ONCE: Final = 20
_TICK_SECONDS: Final = 0.05
_SPARE: Final = 2
"""Threads beyond the requests that may be open: while one keeps an answer, another asks."""
_SWITCH_SECONDS: Final = 0.0005
"""A thread that counts must not keep those that talk to the server waiting for its usual turn of 5 ms."""
_MANY: Final = 200
"""From so many subjects on, another process measures what comes of them."""
_IN_A_ROW: Final = 10
"""So many failures of the server one after the other end the run for now."""
_WORKING: Final[set[providers.Gate]] = set()
_ENDING = threading.Event()


def end_all() -> None:
    """Have every run of this process stop soon, to go on when it starts again; for a process that must end."""
    _ENDING.set()
    for gate in tuple(_WORKING):
        gate.stop()


def work(store: Store, run_id: int, key: str, *, progress: Tell | None = None) -> Run:
    """Bring a run to its end, or to where it is stopped; returns it as it stands then.

    Raises:
        NotAllowed: another process works on it, or it was cancelled.
    """
    with store.writing() as unit:
        if not generations.take(unit, run_id, owner_mark(), has_died):
            raise NotAllowed("This run is being worked on already, or was cancelled.", "Load the page again.")
        requests.give_up_lost(unit, run_id)
        run = generations.get(unit, run_id)
    gate = providers.Gate()
    _WORKING.add(gate)
    usual = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH_SECONDS)
    try:
        state, reason = _Work(store, run, key, gate, progress).done()
    except TuneError as error:
        state, reason = "failed", f"{error} {error.hint}".strip()
    except BaseException as error:
        is_wish = isinstance(error, KeyboardInterrupt)
        _leave(store, run_id, *(("paused", "") if is_wish else ("failed", "Something went wrong on our side.")))
        raise
    finally:
        _WORKING.discard(gate)
        sys.setswitchinterval(usual)
    return _leave(store, run_id, state, reason)


def _leave(store: Store, run_id: int, state: RunState, reason: str) -> Run:
    with store.writing() as unit:
        generations.leave(unit, run_id, state, reason)
        return generations.get(unit, run_id)


class _Halt(Exception):
    """Nothing more is to be sent."""


class _Work:
    """One run while it is worked on: threads that ask, and the thread of the caller, which keeps what comes."""

    def __init__(self, store: Store, run: Run, key: str, gate: providers.Gate, progress: Tell | None) -> None:
        self._store, self._run, self._gate, self._progress = store, run, gate, progress
        self._server = generation_plan.priced(run.connection)
        self._client = providers.Client(self._server, key, gate)
        self._purse = Purse(run)
        self._came: queue.SimpleQueue[Landing] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._slots = threading.BoundedSemaphore(self._server.parallel)
        self._book = Book(store, run.id, owner_mark())
        self._wish, self._ended, self._n_in_a_row = "", "", 0
        self._fault: BaseException | None = None
        self._signed = 0.0
        with store.reading() as unit:
            self._known: dict[str, Request] = requests.of_run(unit, run.id)
            self._project = kept_projects.get(unit, run.project_id)
        self._ready: list[Landing] = []
        self._landed = 0.0
        self._landings = Landings(store, self._project, run)

    def done(self) -> tuple[RunState, str]:
        """Work until everything is asked and kept, or a stop; how the run stands then, and why."""
        options = self._run.options
        try:
            subjects = generation_plan.subjects(self._store, self._run.project_id, options)
            self._expect(subjects, options)
            with ExitStack() as stack:
                crew = stack.enter_context(Crew(1)) if len(subjects) >= _MANY else None
                self._landings = Landings(self._store, self._project, self._run, crew, self._meanwhile)
                self._all(recipes.recipe(options.recipe), options, subjects)
            if options.with_judge and recipes.recipe(options.recipe).about == "passage":
                waiting = generation_plan.waiting(self._store, self._run)
                self._all(recipes.recipe("judge"), RecipeOptions(recipe="judge"), waiting)
        finally:
            self._gate.stop()
            self._client.close()
        return self._verdict()

    def _expect(self, subjects: Sequence[Subject], options: RecipeOptions) -> None:
        chosen = recipes.recipe(options.recipe)
        n = len(subjects) * len(chosen.steps)
        if options.with_judge and chosen.about == "passage":
            n += len(subjects) * chosen.made_per_subject(options)
        with self._store.writing() as unit:
            generations.expect(unit, self._run.id, len(subjects), n)
        self._run = replace(self._run, n_subjects=len(subjects), n_expected=n)

    def _verdict(self) -> tuple[RunState, str]:
        if self._wish == "cancel":
            return "cancelled", ""
        if self._ended:
            return "failed", self._ended
        if self._wish == "pause":
            return "paused", ""
        if _ENDING.is_set():
            return "waiting", ""
        return ("stopped", self._purse.refusal) if self._purse.refusal else ("done", "")

    # ---- the thread of the caller --------------------------------------------------------------------------------

    def _all(self, recipe: Recipe, options: RecipeOptions, subjects: Sequence[Subject]) -> None:
        """Pursue all subjects, as many at a time as the connection allows, and keep what comes of them."""
        if self._is_stopped:
            return
        waiting = iter(subjects)
        asking = [
            threading.Thread(target=self._pursue_all, args=(recipe, options, waiting), daemon=True)
            for _ in range(max(1, min(self._server.parallel + _SPARE, len(subjects))))
        ]
        for thread in asking:
            thread.start()
        try:
            while any(thread.is_alive() for thread in asking):
                self._land(wait_seconds=_TICK_SECONDS)
                self._sign()
        except BaseException:
            self._gate.stop()
            raise
        finally:
            for thread in asking:
                thread.join()
            self._book.keep()
            self._land()
        if self._fault is not None:
            raise self._fault
        self._sign(now=True)

    @property
    def _is_stopped(self) -> bool:
        return self._gate.is_stopped or bool(self._ended or self._purse.refusal)

    def _land(self, wait_seconds: float = 0.0) -> None:
        """Keep what has come, some at a time or every third of a second; without waiting, all of it now."""
        if wait_seconds:
            time.sleep(wait_seconds)  # what comes meanwhile need not wake this thread one by one
            self._book.keep()
        with suppress(queue.Empty):
            while True:
                self._ready.append(self._came.get_nowait())
        while self._ready:
            is_time = len(self._ready) >= _AT_ONCE or time.monotonic() - self._landed > _LAND_SECONDS
            if wait_seconds and not is_time:
                return
            some, self._ready = self._ready[:_AT_ONCE], self._ready[_AT_ONCE:]
            try:
                self._landings.land(some)
            except _Halt:  # a pause; what came is kept, and taken up by the next work on the run
                self._ready = [*some, *self._ready]
                return
            self._landed = time.monotonic()

    def _meanwhile(self) -> None:
        """What must go on while this thread does something long. Raises `_Halt` where somebody wants a pause."""
        self._book.keep()
        self._sign()
        if self._wish == "pause":
            raise _Halt

    def _sign(self, *, now: bool = False) -> None:
        """Say every half second that the work goes on, and hear whether it should."""
        if not now and time.monotonic() - self._signed < _SIGN_SECONDS:
            return
        self._signed = time.monotonic()
        with self._store.writing() as unit:
            wish = generations.sign_of_life(unit, self._run.id)
            run = generations.get(unit, self._run.id)
        if self._progress is not None and self._progress(run.n_answered + run.n_failed, run.n_expected):
            wish = "cancel"
        if wish and not self._wish:
            self._wish = wish
            self._gate.stop()

    # ---- the threads that ask ------------------------------------------------------------------------------------

    def _pursue_all(self, recipe: Recipe, options: RecipeOptions, waiting: Iterator[Subject]) -> None:
        prompts = recipes.templates(options)
        while not self._is_stopped:
            with self._lock:
                subject = next(waiting, None)
            if subject is None:
                return
            try:
                self._pursue(recipe, options, prompts, subject)
            except _Halt:
                return
            except BaseException as fault:  # noqa: BLE001 - carried to the thread that waits for this one
                self._fault = self._fault or fault
                self._gate.stop()
                return

    def _pursue(self, recipe: Recipe, options: RecipeOptions, prompts: dict[str, str], subject: Subject) -> None:
        """Ask one step after the other about a subject, and hand on what comes of it."""
        answers: dict[str, Any] = {}
        asked: list[Request] = []
        for step in recipe.steps:
            try:
                ask = step.write(subject, options, prompts[step.name], answers)
            except Unusable:
                return  # left out when the run began, but for one changed since
            request = self._answered(ask, subject, options)
            if request is None or request.answer is None:
                return
            asked.append(request)
            try:
                answers[step.name] = step.read(request.answer, subject, options, answers)
            except Unusable as error:
                self._refuse(request, str(error))
                return
        if asked[-1].is_built:
            return
        if recipe.name == "judge":
            self._judge(subject, asked[-1], answers["verdict"])
            return
        self._hand_on(subject, asked, storable(recipe.build(subject, options, answers)))

    def _hand_on(self, subject: Subject, asked: Sequence[Request], outcome: Outcome) -> None:
        if not outcome.made:
            self._refuse(
                asked[-1], outcome.unusable[0] if outcome.unusable else "Nothing usable came of the answer."
            )
            return
        landing = Landing(
            subject,
            outcome,
            asked[-1].id,
            asked[-1].model or self._server.model,
            sum(one.input_tokens for one in asked),
            sum(one.output_tokens for one in asked),
            self._document_of(subject),
        )
        self._book.then(lambda: self._came.put(landing))

    def _document_of(self, subject: Subject) -> int | None:
        if subject.about == "passage":
            return subject.document_id
        with self._store.reading() as unit:
            origin = provenances.of_example(unit, subject.id)
        return origin.document_id if origin else None

    def _refuse(self, request: Request, reason: str) -> None:
        self._book.note(lambda unit: requests.refuse(unit, self._run.id, request.id, reason))

    def _judge(self, subject: Subject, request: Request, said: Verdict) -> None:
        score = JudgeScore(
            said.score, said.reason, said.clear, said.answerable, said.correct, said.complete, request.model, ""
        )

        def write(unit: Unit) -> None:
            provenances.judge(unit, self._run.project_id, self._run.id, subject.id, score)
            requests.built(unit, [request.id])

        self._book.note(write)

    def _answered(self, ask: Ask, subject: Subject, options: RecipeOptions) -> Request | None:
        """The request with its answer, asked now if it was not before; None where there is none to be had."""
        key = ask.key(subject)
        known = self._known.get(key)
        if known is not None:
            return known if known.state == "answered" else None
        sending = Sending(key, ask.step, subject.about, subject.id, *generation_plan.most_tokens(ask))
        held = generations.usd_of(self._server, sending.input_tokens, sending.output_tokens) or Decimal(0)
        with self._slot():
            request_id = self._about_to_send(sending, held)
            came = None if request_id is None else self._asked(request_id, key, ask, options, held)
        if request_id is None or came is None:
            return None
        if isinstance(came, providers.Failed):
            self._failed(request_id, came, held)
            return None
        return self._kept(request_id, came, sending, held)

    @contextmanager
    def _slot(self) -> Iterator[None]:
        """A place among the requests that may be open; what is noted does not wait for it."""
        if not self._slots.acquire(blocking=False):
            self._book.keep()
            self._slots.acquire()
        try:
            yield
        finally:
            self._slots.release()

    def _about_to_send(self, sending: Sending, held: Decimal) -> int | None:
        """Set money aside for a request and keep it as sent; None where the same was sent just before."""
        if self._gate.is_stopped or not self._purse.hold(held):
            raise _Halt
        request_id = self._book.send(sending)
        if request_id is None:
            self._purse.give_back(held)
        return request_id

    def _asked(
        self, request_id: int, key: str, ask: Ask, options: RecipeOptions, held: Decimal
    ) -> providers.Reply | providers.Failed:
        question = providers.Question(
            ask.messages, ask.schema, ask.step, ask.max_tokens, options.temperature, options.seed, key
        )
        try:
            return self._client.ask(question)
        except providers.Failed as error:
            return error
        except providers.Stopped:
            self._withdraw(request_id, held)
            raise _Halt from None

    def _kept(self, request_id: int, reply: providers.Reply, sending: Sending, held: Decimal) -> Request | None:
        """The answer, noted to be kept before anything is made of it; None where it is of no use."""
        self._n_in_a_row = 0
        came = Answered(
            request_id, reply.text, reply.model, reply.input_tokens, reply.output_tokens, reply.attempts
        )
        self._book.answer(came)
        spent = generations.usd_of(self._server, reply.input_tokens, reply.output_tokens) or Decimal(0)
        self._purse.settle(held, spent)
        request = requests.with_answer(sending, came)
        if reply.trouble:
            self._refuse(request, reply.trouble)
            return None
        return request

    def _withdraw(self, request_id: int, held: Decimal) -> None:
        self._book.note(lambda unit: requests.withdraw(unit, self._run.id, [request_id]))
        self._purse.give_back(held)

    def _failed(self, request_id: int, error: providers.Failed, held: Decimal) -> None:
        """Keep why there is no answer; what ends the run was not sent in vain, but will be sent again with it."""
        if error.ends_run:
            self._ended = self._ended or error.reason
            self._gate.stop()
            self._withdraw(request_id, held)
            raise _Halt
        reason, attempts, is_unsure = error.reason, error.attempts, error.may_be_paid
        self._book.note(
            lambda unit: requests.fail(unit, self._run.id, request_id, reason, attempts, may_be_paid=is_unsure)
        )
        self._purse.settle(held, held if error.may_be_paid else Decimal(0), is_sure=not error.may_be_paid)
        self._n_in_a_row = 0 if error.may_be_paid else self._n_in_a_row + 1
        if self._n_in_a_row >= _IN_A_ROW:
            self._ended = f"The server failed {_IN_A_ROW} requests in a row. {error.reason}"
            self._gate.stop()
