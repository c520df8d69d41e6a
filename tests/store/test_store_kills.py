"""Killed in the middle of writing: what was acknowledged is there, and only whole units are."""

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap

import pytest

from stores import a_new_example, a_project, a_store, recounted, sqlite_url, take_in, tallies
from tunewright.model.project import Filter
from tunewright.store import examples, queries, sources

WRITER = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from stores import a_new_example, a_project, a_source, a_store, add, decide, take_in
    from tunewright.model.project import Filter
    from tunewright.store import bulk, projects, queries, sources

    store = a_store(Path(sys.argv[1]))
    with store.reading() as unit:
        project = projects.named(unit, "demo")
        ids = queries.ids(unit, project, Filter())

    def told(what):
        print(what, flush=True)

    def imports():
        for number in range(10**6):
            source_id = a_source(store, project, f"file {number}")
            for _ in range(3):
                add(store, project, source_id, *(a_new_example(f"new{number} -> answer") for _ in range(7)))
            if number % 2:
                with store.writing() as unit:
                    sources.finish(unit, source_id)
                told(number)

    def reviews():
        for number in range(10**6):
            decide(store, ids[number % len(ids)], ("accepted", "rejected", "flagged")[number // len(ids) % 3])
            told(number)

    def bulks():
        for number in range(10**6):
            with store.writing() as unit:
                bulk.set_field(unit, project, Filter(), "state", ("accepted", "rejected")[number % 2], "ann")
            told(number)

    {"imports": imports, "reviews": reviews, "bulks": bulks}[sys.argv[2]]()
    """
)


def killed_while(folder, work, after):
    """Lines that a writing process said before it was killed with `after` of them heard."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    command = [sys.executable, "-c", WRITER, str(folder), work]
    writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    heard = [writer.stdout.readline() for _ in range(after)]
    writer.send_signal(signal.SIGKILL)
    rest = writer.stdout.read().splitlines(keepends=True)
    assert writer.wait() == -signal.SIGKILL
    return [int(line) for line in heard + rest if line.endswith("\n")]


@pytest.fixture
def project(tmp_path):
    store = a_store(tmp_path)
    made = a_project(store, "demo")
    take_in(store, made, *(a_new_example(f"old{at} -> answer") for at in range(30)))
    store.close()
    return made


def checked(folder):
    """The store as it opens again, after SQLite found nothing wrong with the file."""
    with sqlite3.connect(sqlite_url(folder).removeprefix("sqlite:///")) as plain:
        assert plain.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert plain.execute("PRAGMA foreign_key_check").fetchall() == []
        plain.execute("INSERT INTO example_fts(example_fts) VALUES ('integrity-check')")
    plain.close()
    return a_store(folder)


@pytest.mark.parametrize("after", [1, 4])
def test_killed_while_importing_only_whole_imports_are_seen(tmp_path, project, after):
    heard = killed_while(tmp_path, "imports", after)
    store = checked(tmp_path)
    with store.reading() as unit:
        done = sources.listed(unit, project.id)[:-1]
        assert len(done) >= len(heard) >= after, "every finished import that was acknowledged is there"
        assert queries.count(unit, project, Filter()) == 30 + 21 * len(done)
        for source in done:
            assert queries.count(unit, project, Filter(source=source.id)) == source.ledger.imported == 21
        left = [source for source, _ in sources.reading(unit, project.id)]
        assert left, "the unfinished ones are known"
        assert queries.count(unit, project, Filter(words="new0")) == 0
    assert tallies(store, project) == recounted(store, project)
    for source in left:
        with store.writing() as unit:
            sources.give_up(unit, source.id, "failed")
            while sources.clear_block(unit, source.id):
                pass
    with store.reading() as unit:
        assert queries.count(unit, project, Filter()) == 30 + 21 * len(done)
    store.close()


@pytest.mark.parametrize("after", [1, 40])
def test_killed_while_reviewing_no_acknowledged_decision_is_lost(tmp_path, project, after):
    heard = killed_while(tmp_path, "reviews", after)
    store = checked(tmp_path)
    with store.reading() as unit:
        n_events = unit.exec_driver_sql("SELECT count(*) FROM event WHERE kind = 'decision'").scalar()
        versions = [examples.card(unit, number).version - 1 for number in queries.ids(unit, project, Filter())]
    assert len(heard) <= n_events <= len(heard) + 1
    assert sum(versions) == n_events
    assert tallies(store, project) == recounted(store, project)
    store.close()


def test_killed_in_a_bulk_action_it_is_done_whole_or_not_at_all(tmp_path, project):
    heard = killed_while(tmp_path, "bulks", 3)
    store = checked(tmp_path)
    with store.reading() as unit:
        per_state = queries.shares(unit, project, "state", Filter())
        n_steps = unit.exec_driver_sql("SELECT count(*) FROM event WHERE batch_id IS NOT NULL").scalar()
        n_bulk = unit.exec_driver_sql("SELECT count(*) FROM event WHERE kind = 'bulk'").scalar()
    assert list(per_state.values()) == [30]
    assert n_steps == 30 * n_bulk
    assert len(heard) <= n_bulk <= len(heard) + 1
    assert tallies(store, project) == recounted(store, project)
    store.close()
