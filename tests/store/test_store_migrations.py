"""Migrations: the newest schema from nothing, once, whoever starts; other people's databases left alone."""

import hashlib
import os
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from stores import (
    a_new_example,
    a_project,
    a_store,
    decide,
    drop_postgres,
    found,
    new_postgres_url,
    plain_query,
    sqlite_url,
    take_in,
    tallies,
)
from tunewright.model import StoreUnavailable
from tunewright.model.project import Filter
from tunewright.settings import Settings
from tunewright.store import looks, migrate, open_store, projects
from tunewright.store.engine import Database
from tunewright.store.tables import metadata

REGENERATE = "The tables changed: a new migration in store/migrations/versions has to say how."
INSERT_SKETCH = text("INSERT INTO sketch (example_id, signature) VALUES (:id, :signature)")
VERSIONS = Path(migrate.__file__).parent / "migrations" / "versions"
FROZEN = {
    "0001_first_schema.py": "3a59d0b0584778026db80a647d0a0ecac5db8a918a489ac2d7bcd4347ac339f7",
    "0002_quality_desk.py": "c63c58a7b0386aedc70dd4df16058e8e10532823d23555b131d293d5aee5f427",
    "0003_logged_calls.py": "fd9547b5907e9b5ae5f0e3b4a0bd7d67603185135c81f325bd3bd3fb7e1eb07c",
    "0004_generation.py": "d9934a28aeae80f6aa01bef483a18e73268beb7aa2c605057e3567cd1ad73878",
}
"""Migrations that people's databases have been through, by the hash of their file."""


def differences(url):
    """What autogenerate would still have to change to reach the tables of the code."""

    def of_search(name, kind, _reflected, _compare_to, *_):
        return kind == "table" and (name or "").startswith(("example_fts", "alembic_version"))

    database = Database(url)
    with database.reading() as connection:
        options = {"include_object": lambda *given: not of_search(*given[1:]), "compare_type": True}
        context = MigrationContext.configure(connection, opts=options)
        found_ = compare_metadata(context, metadata)
    database.close()
    return found_


def test_the_migrated_schema_is_that_of_the_tables(any_url, tmp_path):
    a_store(tmp_path, any_url).close()
    assert differences(any_url) == [], REGENERATE


def test_a_difference_would_be_seen(any_url, tmp_path):
    a_store(tmp_path, any_url).close()
    database = Database(any_url)
    with database.writing() as connection:
        connection.exec_driver_sql("DROP INDEX ix_example_project_id_state_id")
        connection.exec_driver_sql("ALTER TABLE job ADD COLUMN surplus INTEGER")
    database.close()
    assert sorted(difference[0] for difference in differences(any_url)) == ["add_index", "remove_column"]


def test_constraints_and_partial_indexes_are_there_on_each_engine(any_url, tmp_path):
    a_store(tmp_path, any_url).close()
    database = Database(any_url)
    with database.reading() as connection:
        seen = inspect(connection)
        for table in metadata.sorted_tables:
            assert seen.get_pk_constraint(table.name)["constrained_columns"] == [c.name for c in table.primary_key]
            keys = {
                (key["constrained_columns"][0], key["referred_table"]) for key in seen.get_foreign_keys(table.name)
            }
            assert keys == {(key.parent.name, key.column.table.name) for key in table.foreign_keys}
        partial = [
            index["name"]
            for index in seen.get_indexes("event")
            if any("where" in option for option in index.get("dialect_options", {}))
        ]
    database.close()
    assert sorted(partial) == ["ix_event_project_id_by_id", "ix_event_project_id_id"]


def test_what_databases_have_been_through_is_never_rewritten():
    for name, digest in FROZEN.items():
        source = (VERSIONS / name).read_bytes()
        assert hashlib.sha256(source).hexdigest() == digest
        assert b"tunewright" not in source.lower(), "later changes of the code must not change history"


def test_the_newest_version_is_the_one_that_is_asked_for():
    versions = sorted(path.name.partition("_")[0] for path in VERSIONS.glob("[0-9]*.py"))
    assert versions[-1] == migrate.NEWEST


def test_a_database_of_the_first_version_keeps_what_it_holds(any_url, tmp_path, monkeypatch):
    with monkeypatch.context() as earlier:
        earlier.setattr("tunewright.store.migrate.NEWEST", "0001")
        earlier.setattr("tunewright.store.migrate.GOAL", "0001")
        database = Database(any_url)
        migrate.migrate(database)
        with database.writing() as connection:
            connection.exec_driver_sql(
                "INSERT INTO project (name, created_at, task_confirmed, label_source, target, model, "
                "system_message, keep_imported_split, revision, checked_revision) VALUES "
                "('old', '2026-11-01', TRUE, 'none', 'openai-chat', 'gpt-4o-mini-2024-07-18', '', TRUE, 7, 7)"
            )
        database.close()
    store = a_store(tmp_path, any_url)
    with store.reading() as unit:
        kept = projects.named(unit, "old")
    assert (kept.revision, kept.check_settings, kept.gate_codes) == (7, "{}", "")
    store.close()
    assert differences(any_url) == []


def test_sketches_of_an_earlier_version_become_blocks(any_url, tmp_path, monkeypatch):
    with monkeypatch.context() as earlier:
        earlier.setattr("tunewright.store.migrate.NEWEST", "0005")
        earlier.setattr("tunewright.store.migrate.GOAL", "0005")
        store = a_store(tmp_path, any_url)
        one, other = (a_project(store, name) for name in ("one", "other"))
        ids = [*take_in(store, one, a_new_example(), a_new_example("b -> c"))]
        ids += take_in(store, other, a_new_example("d -> e"))
        values = [[1, 2, 3], [500, 600, 700], [7, 8, 9]]
        with store.writing() as unit:
            for number, said in zip(ids, values, strict=True):
                signature = b"".join(value.to_bytes(4, "little") for value in [*said, *[0] * 125])
                unit.execute(INSERT_SKETCH, {"id": number, "signature": signature})
        store.close()
    store = a_store(tmp_path, any_url)
    with store.reading() as unit:
        (first,), (second,) = (looks.sketches(unit, project.id) for project in (one, other))
    store.close()
    assert first.ids == b"".join(number.to_bytes(4, "little") for number in ids[:2])
    assert first.whole == bytes([1, 500 % 256, 2, 600 % 256, 3, 700 % 256]) + bytes(250)
    assert (second.whole[:3], second.prompt, second.asked) == (bytes([7, 8, 9]), None, None)


def test_opening_again_changes_nothing(any_url, tmp_path):
    store = a_store(tmp_path, any_url)
    project = a_project(store)
    (one,) = take_in(store, project, a_new_example())
    decide(store, one, "accepted")
    before = (tallies(store, project), found(store, project, Filter(words="hello")))
    store.close()
    again = a_store(tmp_path, any_url)
    assert (tallies(again, project), found(again, project, Filter(words="hello"))) == before
    assert plain_query(again, "SELECT version_num FROM alembic_version") == [(migrate.NEWEST,)]
    again.close()


def test_the_same_settings_open_the_same_store_once(tmp_path):
    settings = Settings(sqlite_url(tmp_path), tmp_path)
    assert open_store(settings) is open_store(Settings(sqlite_url(tmp_path), tmp_path))
    open_store(settings).close()
    open_store.cache_clear()


def test_several_threads_may_open_a_new_database_at_once(any_url, tmp_path):
    with ThreadPoolExecutor(6) as pool:
        stores = list(pool.map(lambda _: a_store(tmp_path, any_url), range(6)))
    projects = [a_project(store) for store in stores]
    assert len({project.id for project in projects}) == 6
    for store in stores:
        store.close()
    assert differences(any_url) == []


def test_several_processes_may_open_a_new_database_at_once(any_url, tmp_path):
    opening = (
        "import sys; from pathlib import Path; from stores import a_store\n"
        "print('ready', flush=True); sys.stdin.readline(); a_store(Path(sys.argv[1]), sys.argv[2]).close()"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    command = [sys.executable, "-c", opening, str(tmp_path), any_url]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    processes = [subprocess.Popen(command, env=environment, **pipes) for _ in range(4)]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    assert [(process.communicate()[1], process.returncode) for process in processes] == [("", 0)] * 4
    assert differences(any_url) == []


def test_a_migration_that_fails_leaves_nothing(any_url, tmp_path, monkeypatch):
    with monkeypatch.context() as broken, pytest.raises(RuntimeError):
        broken.setattr("alembic.op.execute", lambda *_: (_ for _ in ()).throw(RuntimeError))
        a_store(tmp_path, any_url)
    database = Database(any_url)
    with database.reading() as connection:
        assert inspect(connection).get_table_names() == []
    database.close()
    a_store(tmp_path, any_url).close()
    assert differences(any_url) == []


# ---- files that are something else ---------------------------------------------------------------------------


def test_an_empty_file_becomes_a_database(tmp_path):
    (tmp_path / "tunewright.db").touch()
    a_store(tmp_path).close()
    assert differences(sqlite_url(tmp_path)) == []


@pytest.mark.parametrize("content", ["only words\n" * 200, "short", '{"prompt": "a", "completion": "b"}\n' * 50])
def test_a_text_file_is_refused_and_left_as_it_is(tmp_path, content):
    path = tmp_path / "tunewright.db"
    path.write_text(content)
    with pytest.raises(StoreUnavailable, match="not a Tunewright database"):
        a_store(tmp_path)
    assert path.read_text() == content


@pytest.mark.parametrize("table", ["bookmark", "project"])
def test_another_programs_database_file_is_refused_and_left_as_it_is(tmp_path, table):
    with sqlite3.connect(tmp_path / "tunewright.db") as other:
        other.execute(f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, title TEXT)")
        other.execute(f"INSERT INTO {table} (title) VALUES ('kept')")
    other.close()
    with pytest.raises(StoreUnavailable, match="another program"):
        a_store(tmp_path)
    with sqlite3.connect(tmp_path / "tunewright.db") as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [(table,)]
        assert other.execute(f"SELECT title FROM {table}").fetchall() == [("kept",)]
    other.close()


@pytest.mark.postgres
def test_other_tables_may_live_beside_ours_on_a_server_but_not_under_our_names(tmp_path):
    url = new_postgres_url()
    database = Database(url)
    with database.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE bookmark (id INTEGER)")
    a_store(tmp_path, url).close()
    database.close()
    other = new_postgres_url()
    database = Database(other)
    with database.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE project (id INTEGER)")
    database.close()
    with pytest.raises(StoreUnavailable, match="another program"):
        a_store(tmp_path, other)
    for each in (url, other):
        drop_postgres(each)


def test_a_database_of_a_newer_tunewright_is_refused_and_left_as_it_is(any_url, tmp_path):
    a_store(tmp_path, any_url).close()
    database = Database(any_url)
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreUnavailable, match="newer Tunewright") as told:
        a_store(tmp_path, any_url)
    assert "newer Tunewright" in told.value.hint
    with database.reading() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == "9999"
    database.close()
