"""What only the person at the machine can mend is told in plain words; every other fault stays a fault."""

import sqlite3
from contextlib import contextmanager

import pytest
from sqlalchemy.exc import OperationalError

from stores import (
    a_new_example,
    a_project,
    a_source,
    a_store,
    add,
    decide,
    found,
    new_postgres_url,
    states,
    take_in,
)
from tunewright.model import StoreUnavailable, TuneError
from tunewright.model.project import Filter
from tunewright.settings import Settings
from tunewright.store import Store, engine, projects


@contextmanager
def told(words, hint="", *, kind=StoreUnavailable):
    with pytest.raises(kind) as problem:
        yield
    assert words in str(problem.value)
    assert hint in problem.value.hint
    assert problem.value.hint, "there is something to do about it"
    assert "sqlite3" not in f"{problem.value} {problem.value.hint}".lower()


@pytest.fixture
def store(tmp_path):
    made = a_store(tmp_path)
    yield made
    made.close()


def test_a_full_disk_is_said_and_nothing_of_the_unit_stays(store):
    project = a_project(store)
    (one,) = take_in(store, project, a_new_example("hi -> hello"))
    source_id = a_source(store, project)
    long = " ".join(f"word{at}" for at in range(20_000))
    with store.writing() as unit:
        n_pages = unit.exec_driver_sql("PRAGMA page_count").scalar()
        unit.exec_driver_sql(f"PRAGMA max_page_count = {n_pages + 20}")
    with told("The disk is full, so nothing was saved.", "Free some space"):
        add(store, project, source_id, a_new_example("hi -> first"), a_new_example(f"hi -> {long}"))
    with store.writing() as unit:
        unit.exec_driver_sql("PRAGMA max_page_count = 1073741823")
    (later,) = add(store, project, source_id, a_new_example("hi -> again"))
    assert later == one + 1
    assert decide(store, one, "accepted") is not None
    assert found(store, project, Filter(words="first")) == []


def test_a_database_that_may_only_be_read_can_be_looked_at(tmp_path, store):
    project = a_project(store)
    ids = take_in(store, project, a_new_example())
    url = f"sqlite:///file:{tmp_path / 'tunewright.db'}?mode=ro&uri=true"
    looking = Store(Settings(url, tmp_path))
    assert found(looking, project, Filter()) == ids
    with told("may not be written", "rights"):
        decide(looking, ids[0], "accepted")
    looking.close()
    assert states(store, project) == {ids[0]: "unreviewed"}
    assert not (tmp_path / "file:").exists()


def test_a_database_held_by_another_program_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.1)
    monkeypatch.setattr(engine, "_PRAGMAS", ("journal_mode=WAL", "busy_timeout=100"))
    store = a_store(tmp_path)
    other = sqlite3.connect(tmp_path / "tunewright.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with told("Another program holds the database", "Try again"):
        a_project(store, "demo")
    other.execute("ROLLBACK")
    other.close()
    a_project(store, "demo")
    store.close()


def test_a_damaged_database_is_said(tmp_path):
    store = a_store(tmp_path)
    a_project(store)
    store.close()
    path = tmp_path / "tunewright.db"
    content = bytearray(path.read_bytes())
    content[4096 : 3 * 4096] = b"\xff" * 2 * 4096
    path.write_bytes(content)
    with told("damaged", "copy"):
        a_store(tmp_path)


def test_a_folder_that_is_not_there_yet_is_made(tmp_path):
    a_store(tmp_path, f"sqlite:///{tmp_path}/new/er/tunewright.db").close()
    assert (tmp_path / "new/er/tunewright.db").is_file()


def test_a_folder_in_place_of_the_file_is_said(tmp_path):
    with told("cannot be opened", "folder"):
        a_store(tmp_path, f"sqlite:///{tmp_path}")


def test_a_file_in_place_of_the_folder_is_said(tmp_path):
    (tmp_path / "file").write_text("x")
    with told("cannot be made"):
        a_store(tmp_path, f"sqlite:///{tmp_path}/file/tunewright.db")


@pytest.mark.parametrize(
    "url",
    ["nonsense", "", "mysql://host/name", "oracle://host/name", "postgresql+nothing://host/name", "://", "sqlite:"],
)
def test_an_address_that_cannot_be_used_is_answered_with_one_that_can(tmp_path, url):
    with told("cannot be used", "sqlite:///folder/tunewright.db", kind=TuneError):
        Store(Settings(url, tmp_path))


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory_is_refused(tmp_path, url):
    with told("in memory", "sqlite:///folder/tunewright.db", kind=TuneError):
        Store(Settings(url, tmp_path))


def test_a_server_that_is_not_there_is_said(tmp_path):
    with told("cannot be reached", "address"):
        Store(Settings("postgresql://somebody@127.0.0.1:1/name", tmp_path))


@pytest.mark.postgres
def test_a_database_that_is_not_on_the_server_is_said(tmp_path):
    url = new_postgres_url().replace("/tests_", "/nothing_")
    # the server may hang up before its answer is read: then only that can be said
    with pytest.raises(StoreUnavailable, match=r"no database of that name|broke the connection off") as said:
        Store(Settings(url, tmp_path))
    assert "address" in said.value.hint


@pytest.mark.postgres
@pytest.mark.filterwarnings("ignore")
def test_a_server_that_ends_a_connection_is_said_and_the_next_step_works(tmp_path):
    store = a_store(tmp_path, new_postgres_url())
    with told("broke the connection off"), store.writing() as unit:
        projects.create(unit, "demo", "m")
        own = unit.exec_driver_sql("SELECT pg_backend_pid()").scalar()
        with store.writing() as other:
            other.exec_driver_sql(f"SELECT pg_terminate_backend({own})")
        unit.exec_driver_sql("SELECT 1")
    assert a_project(store, "demo").name == "demo"
    store.close()


def test_a_fault_of_ours_is_not_dressed_up(store):
    with pytest.raises(OperationalError), store.reading() as unit:
        unit.exec_driver_sql("SELECT nonsense FROM nowhere")


def test_an_unknown_error_of_the_model_passes_through(store):
    with pytest.raises(TuneError, match="needs a name"), store.writing() as unit:
        projects.create(unit, "", "m")
