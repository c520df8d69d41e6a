"""What a run keeps of its requests, written for all its threads in as few units of work as there can be.

A request is kept as sent before it leaves. What came of earlier ones is written in the same unit or in one before,
so an answer is always kept before anything that was made of it is sent or proposed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from tunewright.store import Store, Unit, requests
from tunewright.store.requests import Answered, Sending

Write = Callable[[Unit], object]
Then = Callable[[], object]


class _Page:
    """What waits to be written in one unit, and what became of it."""

    def __init__(self) -> None:
        self.answers: list[Answered] = []
        self.others: list[Write] = []
        self.going: list[Sending] = []
        self.then: list[Then] = []
        self.ids: dict[str, int] = {}
        self.is_written = False
        self.fault: BaseException | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.answers or self.others or self.going or self.then)

    def write(self, store: Store, run_id: int, owner: str) -> None:
        with store.writing() as unit:
            self.ids = requests.keep_and_send(unit, run_id, owner, self.answers, self.others, self.going)


class Book:
    """The requests of one run as they are kept. Thread-safe: whoever writes, writes for all who wait."""

    def __init__(self, store: Store, run_id: int, owner: str) -> None:
        self._store, self._run_id, self._owner = store, run_id, owner
        self._lock, self._turn = threading.Lock(), threading.Lock()
        self._page = _Page()

    def send(self, going: Sending) -> int | None:
        """Keep a request as sent, with all that was noted; its id, or None where the same was sent before."""
        with self._lock:
            page = self._page
            page.going.append(going)
        with self._turn:
            if not page.is_written:
                self._write()
        if page.fault is not None:
            raise page.fault
        return page.ids.get(going.key)

    def answer(self, came: Answered) -> None:
        """Note an answer; it is kept with the next request at the latest, or by `keep`."""
        with self._lock:
            self._page.answers.append(came)

    def note(self, write: Write) -> None:
        """Note something else about a request, to be written after the answers so far and before what is sent."""
        with self._lock:
            self._page.others.append(write)

    def then(self, do: Then) -> None:
        """Have something done as soon as all that was noted so far is kept."""
        with self._lock:
            self._page.then.append(do)

    def keep(self) -> None:
        """Write what was noted, if there is anything."""
        if not self._page.is_empty:
            with self._turn:
                self._write()

    def _write(self) -> None:
        with self._lock:
            page, self._page = self._page, _Page()
        page.is_written = True
        if page.is_empty:
            return
        try:
            page.write(self._store, self._run_id, self._owner)
        except BaseException as fault:
            page.fault = fault
            raise
        for do in page.then:
            do()
