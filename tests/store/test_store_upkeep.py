"""What the store does for its database after much was written."""

from stores import a_new_example, a_project, plain_query, take_in
from tunewright.store import upkeep


def test_a_server_knows_how_much_there_is_and_sqlite_keeps_its_order(any_store):
    take_in(any_store, a_project(any_store), *(a_new_example(f"question {at} -> answer") for at in range(30)))
    with any_store.writing() as unit:
        upkeep.refresh_statistics(unit)
        is_server = unit.dialect.name == "postgresql"
    if is_server:
        assert plain_query(any_store, "SELECT reltuples FROM pg_class WHERE relname = 'example'") == [(30,)]
    else:
        assert plain_query(any_store, "SELECT name FROM sqlite_master WHERE name LIKE 'sqlite_stat%'") == []
