"""Full-text search over examples: FTS5 on SQLite, a word vector on PostgreSQL.

SQLite keeps only the index (`content=''`), so taking a text out needs the text that was put in.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

from sqlalchemy import ColumnElement, Connection, bindparam, func, literal_column, select, text

from tunewright.model import dumps
from tunewright.store.rows import run_many
from tunewright.store.tables import example, example_text

CREATE_SQLITE = (
    "CREATE VIRTUAL TABLE example_fts USING fts5(words, content='', tokenize='unicode61 remove_diacritics 2')"
)
CREATE_POSTGRES = (
    "CREATE TABLE example_fts (example_id INTEGER PRIMARY KEY, words TSVECTOR NOT NULL)",
    "CREATE INDEX ix_example_fts_words ON example_fts USING gin (words)",
)
_WORD = re.compile(r"[^\W_]+")
_NOT_IN_QUOTES = re.compile(r"[\x00-\x1f\x7f\"]")
_QUOTES = str.maketrans("“”„«»", '"""""')
_MOST_TERMS = 64
_LONGEST_TERM = 300
# Scripts written without spaces, and signs that are no words, such as emoji: a word index does not find them, so
# these are looked for plainly.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2190-\u2bff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
    "\uff66-\uff9f\U0001f000-\U0003ffff]"
)


def index(connection: Connection, texts: Sequence[tuple[int, str]]) -> None:
    """Add (example id, text) pairs that are not in the index yet."""
    if not texts:
        return
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("INSERT INTO example_fts(rowid, words) VALUES (?, ?)", list(texts))
        return
    run_many(
        connection,
        "INSERT INTO example_fts(example_id, words) VALUES (%s, to_tsvector('simple', %s))",
        [(number, _for_postgres(words)) for number, words in texts],
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
    return _plain(words[:200_000])  # a word vector may hold one megabyte


def _plain(words: str) -> str:
    """The words alone, without accents and in small letters, as SQLite's own index keeps them.

    PostgreSQL by itself would take an address, a path or `1.5` for one word, and tell `über` from `uber`.
    """
    if not words.isascii():
        decomposed = unicodedata.normalize("NFD", words)
        words = "".join(sign for sign in decomposed if unicodedata.category(sign) != "Mn")
    return " ".join(_WORD.findall(words.lower()))


def matching(dialect: str, words: str) -> ColumnElement[bool] | None:
    """A condition on `example.id`: every word occurs, the last may be a beginning; "in quotes" means together.

    None where there is nothing to look for. A single letter or digit means just itself, never a beginning. Of a
    very long search the first words count.
    """
    words = words.translate(_QUOTES)
    if _UNSPACED.search(words):
        return _containing(dialect, words)
    terms = _terms(words, _in_quotes if dialect == "sqlite" else _plain)
    if not terms:
        return None
    if dialect == "sqlite":
        query = " ".join(f'"{term}"' + ("*" if prefix else "") for term, prefix in terms)
        found = text("SELECT rowid FROM example_fts WHERE words MATCH :fts_query").bindparams(fts_query=query)
        return example.c.id.in_(found.columns(literal_column("rowid")))
    query = " & ".join(f"({' <-> '.join(_lexemes(term, prefix))})" for term, prefix in terms)
    found = text("SELECT example_id FROM example_fts WHERE words @@ to_tsquery('simple', :fts_query)")
    return example.c.id.in_(found.bindparams(fts_query=query).columns(literal_column("example_id")))


def _terms(words: str, cleaned: Callable[[str], str]) -> list[tuple[str, bool]]:
    """(words that stand together, whether the last is a beginning), each once."""
    quoted = re.findall(r'"([^"]*)"', words)
    plain = re.sub(r'"[^"]*"', " ", words).replace('"', " ").split()
    found = [(piece, False) for piece in quoted]
    found += [(piece, at == len(plain) - 1) for at, piece in enumerate(plain)]
    terms = ((cleaned(piece[:_LONGEST_TERM]), prefix) for piece, prefix in found if _WORD.search(piece))
    return list(dict.fromkeys((term, prefix and len(term) > 1) for term, prefix in terms if term))[:_MOST_TERMS]


def _in_quotes(piece: str) -> str:
    """A piece as it may stand in quotes in a query of SQLite, which finds the words in it by itself."""
    return _NOT_IN_QUOTES.sub(" ", piece).strip()


def _lexemes(term: str, prefix: bool) -> list[str]:
    pieces = [f"'{piece}'" for piece in term.split()]
    if prefix:
        pieces[-1] += ":*"
    return pieces


def _containing(dialect: str, words: str) -> ColumnElement[bool]:
    """Every piece occurs somewhere in the stored JSON. Reads all texts: 0.2 s at 100,000 examples."""
    texts = example_text.c
    body = func.coalesce(texts.current, texts.imported, texts.original)
    stored = select(texts.example_id)
    for piece in words.replace('"', " ").split()[:_MOST_TERMS]:
        written = dumps(piece)[1:-1]
        pattern = "%" + re.sub(r"([~%_])", r"~\1", written) + "%"
        # SQLite's LIKE is blind to the case of Latin letters by itself, and quicker than its ILIKE
        alike = body.like if dialect == "sqlite" else body.ilike
        stored = stored.where(alike(pattern, escape="~"))
    return example.c.id.in_(stored)
