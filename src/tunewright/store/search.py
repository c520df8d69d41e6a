"""Full-text search over examples: FTS5 on SQLite, a word vector on PostgreSQL.

SQLite keeps only the index (`content=''`), so taking a text out needs the text that was put in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, bindparam, literal_column, select, text

from tunewright.store.tables import example, example_text

CREATE_SQLITE = (
    "CREATE VIRTUAL TABLE example_fts USING fts5(words, content='', tokenize='unicode61 remove_diacritics 2')"
)
CREATE_POSTGRES = (
    "CREATE TABLE example_fts (example_id INTEGER PRIMARY KEY, words TSVECTOR NOT NULL)",
    "CREATE INDEX ix_example_fts_words ON example_fts USING gin (words)",
)
_WORD = re.compile(r"\w+", re.UNICODE)
# Scripts written without spaces: a word index does not find a piece of a sentence, so these are looked for plainly.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


def index(connection: Connection, texts: Sequence[tuple[int, str]]) -> None:
    """Add (example id, text) pairs that are not in the index yet."""
    if not texts:
        return
    rows = [{"id": number, "words": words} for number, words in texts]
    if connection.dialect.name == "sqlite":
        connection.execute(text("INSERT INTO example_fts(rowid, words) VALUES (:id, :words)"), rows)
        return
    connection.execute(
        text("INSERT INTO example_fts(example_id, words) VALUES (:id, to_tsvector('simple', :words))"),
        [row | {"words": _for_postgres(str(row["words"]))} for row in rows],
    )


def unindex(connection: Connection, texts: Sequence[tuple[int, str]]) -> None:
    """Take (example id, text as indexed) pairs out of the index."""
    if not texts:
        return
    if connection.dialect.name == "sqlite":
        rows = [{"id": number, "words": words} for number, words in texts]
        connection.execute(
            text("INSERT INTO example_fts(example_fts, rowid, words) VALUES ('delete', :id, :words)"), rows
        )
        return
    statement = text("DELETE FROM example_fts WHERE example_id IN :ids")
    ids = [number for number, _ in texts]
    connection.execute(statement.bindparams(bindparam("ids", expanding=True)), {"ids": ids})


def _for_postgres(words: str) -> str:
    return words[:250_000]  # a word vector may hold one megabyte


def matching(dialect: str, words: str) -> ColumnElement[bool] | None:
    """A condition on `example.id`: every word occurs, the last may be a beginning; "in quotes" means together.

    None where there is nothing to look for. Words of fewer than two letters are left out, for speed.
    """
    if _UNSPACED.search(words):
        return _containing(words)
    terms = _terms(words)
    if not terms:
        return None
    if dialect == "sqlite":
        query = " ".join(f'"{term}"' + ("*" if prefix else "") for term, prefix in terms)
        found = text("SELECT rowid FROM example_fts WHERE words MATCH :fts_query").bindparams(fts_query=query)
        return example.c.id.in_(found.columns(literal_column("rowid")))
    parts = (" <-> ".join(_lexemes(term, prefix)) for term, prefix in terms)
    query = " & ".join(f"({part})" for part in parts if part)
    found = text("SELECT example_id FROM example_fts WHERE words @@ to_tsquery('simple', :fts_query)")
    return example.c.id.in_(found.bindparams(fts_query=query).columns(literal_column("example_id")))


def _terms(words: str) -> list[tuple[str, bool]]:
    quoted = [piece.strip() for piece in re.findall(r'"([^"]*)"', words)]
    plain = re.sub(r'"[^"]*"?', " ", words).split() if '"' in words else words.split()
    found = [(" ".join(_WORD.findall(piece)), False) for piece in quoted]
    found += [(" ".join(_WORD.findall(piece)), at == len(plain) - 1) for at, piece in enumerate(plain)]
    return [(term, prefix) for term, prefix in found if len(term) >= 2]


def _lexemes(term: str, prefix: bool) -> list[str]:
    pieces = [f"'{piece}'" for piece in term.lower().split()]
    if pieces and prefix:
        pieces[-1] += ":*"
    return pieces


def _containing(words: str) -> ColumnElement[bool]:
    body = example_text.c.current.op("||")("")
    stored = select(example_text.c.example_id)
    for piece in words.replace('"', " ").split():
        pattern = "%" + piece.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_") + "%"
        either = (
            (body.like(pattern, escape="\\"))
            | (example_text.c.current.is_(None) & example_text.c.imported.like(pattern, escape="\\"))
            | (
                example_text.c.current.is_(None)
                & example_text.c.imported.is_(None)
                & example_text.c.original.like(pattern, escape="\\")
            )
        )
        stored = stored.where(either)
    return example.c.id.in_(stored)
