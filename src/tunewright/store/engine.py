"""How the store reaches its database: SQLite with a write lock and WAL, or PostgreSQL, behind one shape."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from tunewright.model import StoreUnavailable, TuneError

BUSY_SECONDS = 30
"""How long a writer waits for its turn; the longest bulk action at 100,000 examples holds it a few seconds."""

_PRAGMAS = (
    "page_size=8192",  # of a new file: a sixth less work for an import than with 4096
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "wal_autocheckpoint=4000",  # pages, 32 MB: an import writes the same pages of its indexes again and again
    f"busy_timeout={BUSY_SECONDS * 1000}",
    "foreign_keys=ON",
    "cache_size=-16000",
    "temp_store=MEMORY",
)


def open_engine(url: str) -> Engine:
    """An engine for any SQLAlchemy URL; `postgresql://` uses the pg8000 driver unless it names another.

    Raises:
        TuneError: the URL cannot be understood, or its driver is not installed.
        StoreUnavailable: its folder cannot be made.
    """
    try:
        parsed = make_url(url)
        if parsed.drivername in ("postgresql", "postgres"):
            parsed = parsed.set(drivername="postgresql+pg8000")
        if parsed.get_backend_name() not in ("sqlite", "postgresql"):
            raise ArgumentError(f"not supported: {parsed.get_backend_name()}")
        if parsed.get_backend_name() != "sqlite":
            parsed, arguments = _socket_named(parsed)
            return create_engine(parsed, connect_args=arguments, pool_size=5, max_overflow=30, pool_pre_ping=True)
        if parsed.database in (None, "", ":memory:"):
            raise TuneError(
                "A database in memory would be lost, and seen by one connection only.",
                "Give it a file, such as sqlite:///folder/tunewright.db.",
            )
        if not parsed.database.startswith("file:"):
            Path(parsed.database).resolve().parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(
            parsed,
            connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
            pool_size=5,
            max_overflow=60,
        )
    except OSError as error:
        raise StoreUnavailable(
            "The folder of the database cannot be made.", "Check the path, its rights, and that its disk is there."
        ) from error
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise TuneError(
            "The database address cannot be used.",
            "Give an address such as sqlite:///folder/tunewright.db or postgresql://user@host/name; "
            "PostgreSQL needs the “postgres” extra.",
        ) from error
    _tune_sqlite(engine)
    return engine


def _socket_named(url: URL) -> tuple[URL, dict[str, str]]:
    """PostgreSQL's own way to name a local socket (`?host=/folder`), in the words of the pg8000 driver."""
    folder = url.query.get("host")
    if url.drivername != "postgresql+pg8000" or not isinstance(folder, str) or not folder.startswith("/"):
        return url, {}
    plain = url.difference_update_query(("host", "port"))
    return plain, {"unix_sock": f"{folder}/.s.PGSQL.{url.query.get('port', '5432')}"}


def _tune_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _connected(raw: Any, _record: object) -> None:
        raw.isolation_level = None  # SQLAlchemy says BEGIN itself, below
        for pragma in _PRAGMAS:
            raw.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        # A deferred BEGIN that reads and then writes fails at once when another writer was faster.
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


class Database:
    """One engine and the turn-taking of its writers. Thread-safe; one per process and URL."""

    def __init__(self, url: str) -> None:
        self.engine = open_engine(url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._writer = self.engine.execution_options(writes=True)
        self._turn = threading.Lock()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view; nothing it does is kept."""
        with _plain_failures(), self.engine.connect() as connection:
            if not self.is_sqlite:
                connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One unit of work: all of it is kept, or none of it. Keep it short; others wait."""
        if not self.is_sqlite:
            with _plain_failures(), self._writer.begin() as connection:
                yield connection
            return
        # Within one process a lock is fairer than SQLite's polling: the worst wait falls from seconds to 0.1 s.
        with _plain_failures(), self._turn, self._writer.begin() as connection:
            yield connection

    def close(self) -> None:
        """Give all connections back; the next use opens new ones."""
        self.engine.dispose()


@contextmanager
def _plain_failures() -> Iterator[None]:
    """Turn what only the person at the machine can mend into words; let every other fault through."""
    try:
        yield
    except DBAPIError as error:
        said = str(error.orig).lower()
        for mark, message, hint in _KNOWN:
            if mark in said:
                raise StoreUnavailable(message, hint) from error
        raise


_KNOWN = (
    ("no space left", "The disk of the database server is full, so nothing was saved.", "Free some space there."),
    ("disk is full", "The disk is full, so nothing was saved.", "Free some space and do the step again."),
    ("readonly", "The database may not be written here.", "Check the rights of its folder."),
    ("read-only", "The database may not be written here.", "Check the rights of its folder."),
    ("database is locked", "Another program holds the database for too long.", "Try again in a moment."),
    (
        "unable to open",
        "The database file cannot be opened.",
        "Check that its folder exists and may be written.",
    ),
    (
        "disk i/o error",
        "The disk did not take the data, so nothing was saved.",
        "Check the disk, then try again.",
    ),
    ("file is not a database", "The file is not a Tunewright database.", "Choose another database address."),
    ("image is malformed", "The database file is damaged.", "Bring it back from a copy."),
    (
        "can't create a connection",
        "The database server cannot be reached.",
        "Check its address and that it runs.",
    ),
    ("28p01", "The database server refused the name or password.", "Check its address."),
    ("3d000", "There is no database of that name on the server.", "Create it, or check the address."),
    ("57p01", "The database server was stopped.", "Try again when it runs."),
    (
        "network error",
        "The database server broke the connection off.",
        "Try again; if it stays so, check the user, the password and the database in its address.",
    ),
    ("connection refused", "The database server cannot be reached.", "Check its address and that it runs."),
)
