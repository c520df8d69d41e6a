"""The store as the floors above hold it: one value with two verbs and the folders beside the database."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from sqlalchemy import Connection

from tunewright.settings import Settings
from tunewright.store.engine import Database
from tunewright.store.migrate import migrate

Unit: TypeAlias = Connection
"""A unit of work, handed to the modules of this room; other rooms pass it on and ask nothing of it."""


class Store:
    """One database and its folder of files. Thread-safe; open one per process."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._database = Database(settings.database_url)
        migrate(self._database)

    def reading(self) -> AbstractContextManager[Connection]:
        """A consistent view that keeps nothing."""
        return self._database.reading()

    def writing(self) -> AbstractContextManager[Connection]:
        """One unit of work: all of it is kept, or none of it."""
        return self._database.writing()

    @property
    def folder(self) -> Path:
        """The folder of uploads and exports."""
        return self.settings.data_dir

    def close(self) -> None:
        """Give the connections back."""
        self._database.close()


@lru_cache(maxsize=8)
def open_store(settings: Settings) -> Store:
    """The process's store for these settings, at the newest schema.

    Raises:
        StoreUnavailable: the database cannot be reached, opened or written.
    """
    return Store(settings)
