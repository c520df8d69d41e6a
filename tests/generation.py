"""Documents, runs and a server, for tests of making examples.

store, project = a_store(tmp_path), …
an_article(store, project)
with LocalServer() as server:
    done = made(store, project, server)
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from local_server import LocalServer
from tunewright.actions import generating, generation_run, projects
from tunewright.model.generation import Ceiling, Connection, KeptDocument, RecipeOptions, Run
from tunewright.model.project import Filter, Project
from tunewright.store import Store, examples, queries

ARTICLE = """# The Elbe

The river Elbe is 1,094 kilometres long. It rises in the Giant Mountains of Bohemia. It flows into the North Sea at
Cuxhaven.

# The Rhine

The Rhine begins in the Swiss Alps near Andermatt. It passes Basel, Cologne and Rotterdam on its way. Barges have
carried coal on it since 1840.

# The Danube

The Danube crosses ten countries before it ends. Its delta lies on the Black Sea coast. Sturgeons still spawn in its
lower reaches every spring.
"""


def a_project(store: Store, name: str = "rivers", **set_up: Any) -> Project:
    """A new project."""
    project = projects.create(store, name)
    return projects.set_up(store, project.id, "ann", **set_up) if set_up else project


def an_article(store: Store, project: Project, text: str = ARTICLE, name: str = "rivers.md") -> KeptDocument:
    """A document of three passages."""
    added = generating.add_document(store, project.id, name, text.encode(), "ann", budget=60)
    assert added[0].document is not None, added
    return added[0].document


def at(server: LocalServer, **given: Any) -> Connection:
    """A connection to the server."""
    return Connection(server.base_url, "gpt-4o-mini", **given)


def begun(
    store: Store, project: Project, server: Connection, ceiling: Ceiling | None = None, **options: Any
) -> Run:
    """A run that waits to be worked on."""
    return generating.begin(store, project.id, RecipeOptions(**options), server, ceiling or Ceiling(), "ann")


def made(
    store: Store, project: Project, server: LocalServer, ceiling: Ceiling | None = None, **options: Any
) -> Run:
    """A run from its beginning to its end."""
    return generation_run.work(store, begun(store, project, at(server), ceiling, **options).id, "")


def worked(store: Store, run: Run) -> Run:
    """The run worked on, once more."""
    return generation_run.work(store, run.id, "")


def proposed(store: Store, project: Project) -> list[int]:
    """Ids of the proposals that wait."""
    with store.reading() as unit:
        return queries.ids(unit, project, Filter(states=("proposed",)))


def waited_for(is_so: Callable[[], object], seconds: float = 180.0) -> None:
    """Wait until something is so; a test that waits in vain fails."""
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, "it never came about"
        time.sleep(0.005)


def texts(store: Store, project: Project, *states: Any) -> list[list[str]]:
    """The texts of all turns of examples in these states."""
    with store.reading() as unit:
        blocks = examples.stream(unit, project, Filter(states=states))
        return [[turn.content for turn in one.messages] for block in blocks for one in examples.examples_in(block)]
