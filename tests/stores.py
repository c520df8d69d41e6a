"""Stores and what goes into them, for tests.

    from stores import a_new_example, a_project, a_store, take_in

    store = a_store(tmp_path)
    project = a_project(store)
    ids = take_in(store, project, a_new_example("hi -> hello"), a_new_example("bye -> see you"))

`any_store` is a fixture that runs a test on SQLite and on a real PostgreSQL; import it into a conftest.
"""

from __future__ import annotations

import itertools
import os
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, inspect, text

from tunewright.model import Body, Called, Example, Finding, Kind, Measured, NewExample, Split, State, dumps
from tunewright.model.project import Counts, Filter, Ledger, Project
from tunewright.settings import Settings
from tunewright.store import Change, Changed, Store, changes, examples, projects, queries, sources
from tunewright.store.engine import open_engine
from tunewright.text.fingerprint import answer_key, content_key, prompt_key, record_key

MODEL = "gpt-4o-mini-2024-07-18"
_number = itertools.count(1)


# ---- stores --------------------------------------------------------------------------------------------------


def a_store(folder: Path, url: str | None = None) -> Store:
    """A store of its own in this folder, on SQLite unless another address is given."""
    return Store(Settings(url or sqlite_url(folder), folder))


def sqlite_url(folder: Path) -> str:
    """The address of the SQLite database that `a_store` makes in this folder."""
    return f"sqlite:///{folder / 'tunewright.db'}"


@cache
def _postgres() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pgserver = pytest.importorskip("pgserver", reason="PostgreSQL is not installed (pip install pgserver)")
    os.environ.setdefault("PGCTLTIMEOUT", "300")
    starting, start = pgserver.postgres_server, pgserver.postgres_server.pg_ctl
    starting.pg_ctl = lambda words, timeout=0, **given: start(words, **given)  # it would give up after 10 seconds
    with _one_process_at_a_time():
        server = pgserver.get_server(tempfile.mkdtemp(prefix="postgres"), cleanup_mode="delete")
    server.psql("ALTER SYSTEM SET fsync = off; ALTER SYSTEM SET autovacuum = off; SELECT pg_reload_conf();")
    return server


@contextmanager
def _one_process_at_a_time() -> Iterator[None]:
    """Whoever starts a server first may have to make its user; two processes at once would not both succeed."""
    fcntl = pytest.importorskip("fcntl")
    with (Path(tempfile.gettempdir()) / f"tunewright-tests-{os.getuid()}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def new_postgres_url() -> str:
    """The address of a fresh PostgreSQL database; one server serves all tests and ends with them."""
    name = f"tests_{next(_number)}"
    _postgres().psql(f"CREATE DATABASE {name};")
    return str(_postgres().get_uri(name))


def drop_postgres(url: str) -> None:
    """Remove a database again, so that the server stays small."""
    _postgres().psql(f"DROP DATABASE IF EXISTS {url.partition('?')[0].rpartition('/')[2]} WITH (FORCE);")


@cache
def _migrated() -> tuple[str, Engine]:
    """A database at the newest schema that the tests use in turn; making one for each is slow."""
    url = new_postgres_url()
    a_store(Path(tempfile.gettempdir()), url).close()
    return url, open_engine(url)


def emptied_postgres_url() -> str:
    """The address of a PostgreSQL database at the newest schema with nothing in it, ids beginning at 1 again."""
    url, engine = _migrated()
    with engine.begin() as connection:
        names = [name for name in inspect(connection).get_table_names() if name != "alembic_version"]
        connection.execute(text(f"TRUNCATE {', '.join(names)} RESTART IDENTITY CASCADE"))
    return url


ENGINES = [pytest.param("sqlite"), pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(params=ENGINES)
def any_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database, on each engine in turn."""
    if request.param == "sqlite":
        yield sqlite_url(tmp_path)
        return
    url = new_postgres_url()
    yield url
    drop_postgres(url)


@pytest.fixture(params=ENGINES)
def any_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store, on each engine in turn."""
    url = sqlite_url(tmp_path) if request.param == "sqlite" else emptied_postgres_url()
    store = a_store(tmp_path, url)
    yield store
    store.close()


def plain_query(store: Store, statement: str) -> list[Any]:
    """Rows of a statement of one's own, for what the store has no question for."""
    with store.reading() as unit:
        return list(unit.execute(text(statement)))


# ---- what goes in --------------------------------------------------------------------------------------------


def a_body(said: str, kind: Kind = "pair") -> Body:
    """`"prompt -> completion"` as the JSON of an example."""
    prompt, _, completion = said.partition(" -> ")
    if kind == "pair":
        return {"prompt": prompt, "completion": completion}
    turns = [{"role": "user", "content": prompt}, {"role": "assistant", "content": completion}]
    return {"messages": turns}


def a_measured(said: str, kind: Kind = "pair", **given: Any) -> Measured:
    """What is measured on `"prompt -> completion"`; a token is simply a word here."""
    example = Example(kind, a_body(said, kind))
    answer = example.completion
    values: dict[str, Any] = {
        "record_key": record_key(example),
        "prompt_key": prompt_key(example),
        "answer_key": answer_key(example),
        "content_key": content_key(example),
        "excerpt": said.partition(" -> ")[0][:200],
        "answer": answer[:200],
        "answer_label": answer.strip() if 0 < len(answer.strip()) <= 60 else None,
        "prompt_tail": said.partition(" -> ")[0][-24:],
        "answer_tail": answer[-16:],
        "n_turns": example.n_turns,
        "o200k_base": len(said.split()),
        "cl100k_base": len(said.split()) + 1,
        "is_refusal": False,
        "words": words(said),
    }
    return Measured(**(values | given))


def words(said: str) -> str:
    """What search knows `"prompt -> completion"` by."""
    return said.replace(" -> ", "\n")


def a_new_example(
    said: str = "hi -> hello",
    *,
    label: str | None = None,
    findings: Sequence[Finding] = (),
    line: int | None = None,
    kind: Kind = "pair",
    external_id: str | None = None,
    split: Split | None = None,
    original: str | None = None,
    tokens: int | None = None,
    called: Called | None = None,
    **measured: Any,
) -> NewExample:
    """An example on its way into the store. `measured` sets measured values by their name."""
    if tokens is not None:
        measured |= {"o200k_base": tokens, "cl100k_base": tokens + 1}
    body = a_body(said, kind)
    key = record_key(Example(kind, body, 0, label, external_id))
    return NewExample(
        line=next(_number) if line is None else line,
        kind=kind,
        original=dumps(body) if original is None else original,
        imported=None if original is None else dumps(body),
        external_id=external_id,
        own_label=label,
        split=split,
        measured=a_measured(said, kind, **{"record_key": key, "findings": tuple(findings), **measured}),
        called=called,
    )


def a_finding(code: str = "EM001", key: str = "", severity: Any = "error", message: str = "Empty.") -> Finding:
    """What a check says about one example, before the example has an id."""
    return Finding(code, severity, message, (), key)


def a_project(store: Store, name: str | None = None, **changed: Any) -> Project:
    """A new project; without a name it gets one nobody else has."""
    with store.writing() as unit:
        made = projects.create(unit, name or f"project {next(_number)}", MODEL)
        return projects.change(unit, made.id, "ann", changed) if changed else made


def a_source(store: Store, project: Project, name: str = "answers.jsonl", **given: Any) -> int:
    """A source that is being read."""
    values: dict[str, Any] = {"sha256": "0" * 64, "format": "pairs", "encoding": "utf-8", "plan": {}}
    values |= {"split": None, "by": "ann", "owner": "here:1"} | given
    with store.writing() as unit:
        return sources.begin(unit, project.id, name=name, **values)


def add(store: Store, project: Project, source_id: int, *new: NewExample) -> list[int]:
    """Put examples into a source that is being read; returns their ids."""
    with store.writing() as unit:
        first = examples.add(unit, project.id, source_id, new)
        sources.add_to_ledger(unit, source_id, Ledger(read=len(new), imported=len(new)))
    return list(range(first, first + len(new)))


def take_in(store: Store, project: Project, *new: NewExample, name: str = "answers.jsonl") -> list[int]:
    """Import examples whole; returns their ids."""
    source_id = a_source(store, project, name)
    ids = add(store, project, source_id, *new)
    with store.writing() as unit:
        sources.finish(unit, source_id)
    return ids


# ---- what people do ------------------------------------------------------------------------------------------


def decide(store: Store, example_id: int, state: State, by: str = "ann") -> Changed | None:
    """Somebody decides about an example as it stands."""
    return change(store, example_id, Change(state=state), by)


def change(store: Store, example_id: int, wanted: Change, by: str = "ann") -> Changed | None:
    """Somebody changes an example as it stands."""
    with store.writing() as unit:
        return changes.apply(unit, example_id, examples.card(unit, example_id).version, by, wanted)


def an_edit(before: str, after: str, kind: Kind = "pair") -> Change:
    """The change of an example that said `before` into one that says `after`."""
    return Change(body=a_body(after, kind), measured=a_measured(after, kind), words_before=words(before))


# ---- what is there -------------------------------------------------------------------------------------------


def found(store: Store, project: Project, wanted: Filter) -> list[int]:
    """Ids of the examples a filter means."""
    with store.reading() as unit:
        return queries.ids(unit, project, wanted)


def states(store: Store, project: Project) -> dict[int, State]:
    """The state of every visible example, by id."""
    with store.reading() as unit:
        return {row.id: row.state for block in examples.stream(unit, project, Filter()) for row in block}


def tallies(store: Store, project: Project) -> dict[State, Counts]:
    """The kept tallies, without the states that nobody is in."""
    with store.reading() as unit:
        return {state: n for state, n in projects.counts(unit, project.id).items() if n != Counts()}


def recounted(store: Store, project: Project) -> dict[State, Counts]:
    """What the tallies must say, added up here from the examples themselves."""
    sums: dict[State, dict[str, int]] = {}
    with store.reading() as unit:
        for block in examples.stream(unit, project, Filter()):
            for row in block:
                sum_ = sums.setdefault(row.state, {field.name: 0 for field in fields(Counts)})
                for name, value in (("n", 1), ("n_pairs", int(row.kind == "pair"))):
                    sum_[name] += value
                for name in ("o200k_base", "cl100k_base"):
                    sum_[name] += getattr(row, name)
    return {state: Counts(**sum_) for state, sum_ in sums.items()}
