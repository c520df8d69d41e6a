"""Stable stand-ins for personal values, and drafts in which they stand in place of the values."""

from __future__ import annotations

from dataclasses import replace

from tunewright.fixes import redact_everywhere, redact_text
from tunewright.model import Called, Draft, Example, Rejected
from tunewright.store import Store, looks
from tunewright.text import personal


class StandIns:
    """The stand-ins of a project for personal values; the values themselves are known only while a fix runs."""

    def __init__(self, store: Store, project_id: int) -> None:
        self._store, self._project_id = store, project_id
        with store.reading() as unit:
            self._numbers = looks.stand_ins(unit, project_id)
            self._salt = looks.salt(unit, project_id)
        self._new: dict[tuple[str, str], int] = {}
        self._last: dict[str, int] = {}
        for (kind, _), number in self._numbers.items():
            self._last[kind] = max(number, self._last.get(kind, 0))

    def of(self, kind: str, value: str) -> str:
        """The stand-in of a value: the same one each time."""
        key = (kind, personal.value_key(kind, value, salt=self._salt))
        if key not in self._numbers:
            self._last[kind] = self._last.get(kind, 0) + 1
            self._numbers[key] = self._new[key] = self._last[kind]
        return personal.stand_in_for(kind, self._numbers[key])

    def keep(self) -> None:
        """Keep the numbers of new values."""
        if self._new:
            with self._store.writing() as unit:
                looks.keep_stand_ins(unit, self._project_id, self._salt, self._new)


class Door:
    """Takes personal values and secrets out of what comes in, before anything of it is kept."""

    def __init__(self, store: Store, project_id: int) -> None:
        self._stand_ins = StandIns(store, project_id)

    def draft(self, given: Draft) -> Draft:
        """The draft with stand-ins in its texts, its record, its id and what its log said."""
        example = Example(given.kind, given.body, 0, given.label, given.external_id)
        return given._replace(
            body=redact_everywhere(example, self._stand_ins.of),
            original=self._text(given.original),
            external_id=given.external_id and self._text(given.external_id),
            label=given.label and self._text(given.label),
            called=given.called and self._called(given.called),
        )

    def rejected(self, given: Rejected) -> Rejected:
        """The rejected line with stand-ins in its text."""
        return replace(given, raw=self._text(given.raw))

    def keep(self) -> None:
        """Keep the numbers of new values, so that a later import uses the same stand-ins."""
        self._stand_ins.keep()

    def _text(self, said: str) -> str:
        return redact_text(said, self._stand_ins.of)

    def _called(self, said: Called) -> Called:
        feedback = tuple(replace(one, comment=self._text(one.comment)) for one in said.feedback)
        tags = tuple(self._text(tag) for tag in said.tags)
        return replace(said, user=self._text(said.user), feedback=feedback, tags=tags)
