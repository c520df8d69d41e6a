"""Keep documents to make examples from: read them, cut them into passages, let people describe and edit these."""

from __future__ import annotations

import io
from collections.abc import Iterator

from tunewright import documents as readers
from tunewright import targets, tokens
from tunewright.actions import importing
from tunewright.documents import Document, Unread
from tunewright.model import NotAllowed, TuneError
from tunewright.model.generation import Added, KeptDocument, KeptPassage
from tunewright.store import Store, Unit, documents, events
from tunewright.store import projects as kept
from tunewright.store.documents import NewPassage

BUDGET = 800
"""Tokens that a passage holds at most, while nobody says otherwise."""
_LONGEST = 200_000


def add_document(
    store: Store,
    project_id: int,
    name: str,
    content: bytes,
    by: str,
    *,
    title: str = "",
    url: str = "",
    licence: str = "",
    budget: int = BUDGET,
) -> list[Added]:
    """Keep a file's text as passages, or each file of a zip; a file that cannot be read says why instead.

    Tokens are counted as the project's model does. A document with the same text is named, not kept again.
    """
    encoding = encoding_of(store, project_id)
    file = importing.keep_upload(store, name, io.BytesIO(content))
    added = []
    for shown, read in readers.read_all(file.name, content):
        if isinstance(read, Unread):
            added.append(Added(shown, refusal=f"{read.reason} {read.hint}".strip()))
            continue
        pieces = list(_pieces(read, budget, encoding))
        with store.writing() as unit:
            document, is_new = documents.add(
                unit,
                project_id,
                title=title.strip() if title.strip() and not added else read.title,
                name=shown,
                kind=read.kind,
                url=url.strip(),
                licence=licence.strip(),
                fingerprint=read.fingerprint,
                sha256=file.sha256,
                budget=budget,
                by=by,
                pieces=pieces,
            )
            if is_new:
                told = {"action": "add", "document": document.id, "title": document.title, "n": len(pieces)}
                events.record(unit, project_id, by, "generation", before={}, after=told)
        added.append(Added(shown, document, is_known=not is_new, note=_note(read)))
    return added


def _note(read: Document) -> str:
    if not read.n_textless:
        return ""
    return (
        f"{read.n_textless:,} of {read.n_pages:,} pages are pictures without text and were left out. Run text "
        "recognition (OCR) over the file to have them too."
    )


def add_text(
    store: Store,
    project_id: int,
    text: str,
    by: str,
    *,
    title: str = "",
    url: str = "",
    licence: str = "",
    budget: int = BUDGET,
) -> Added:
    """Keep pasted text as a document; headings as in Markdown count. Raises `TuneError` for an empty one."""
    if not text.strip():
        raise TuneError("There is no text to keep.", "Paste some first.")
    name = f"{title.strip()[:100] or 'Pasted text'}.md"
    content = text.encode("utf-8", "replace")
    given = {"title": title or "Pasted text", "url": url, "licence": licence}
    return add_document(store, project_id, name, content, by, budget=budget, **given)[0]


def encoding_of(store: Store, project_id: int) -> str:
    """The encoding by which the project's model counts tokens."""
    with store.reading() as unit:
        model = targets.find_model(kept.get(unit, project_id).model)
    return model.encoding if model is not None else "o200k_base"


def _pieces(read: Document, budget: int, encoding: str) -> Iterator[NewPassage]:
    for one in readers.passages(read, budget=budget, encoding=encoding):
        yield one.ordinal, one.headings, one.text, one.tokens


def describe(
    store: Store,
    document_id: int,
    by: str,
    *,
    title: str | None = None,
    url: str | None = None,
    licence: str | None = None,
) -> KeptDocument:
    """Set a document's title, address or licence; what is None stays. Raises `TuneError` for an empty title."""
    wanted = {"title": title, "url": url, "licence": licence}
    changes = {name: value.strip() for name, value in wanted.items() if value is not None}
    if changes.get("title") == "":
        raise TuneError("A document needs a title.", "Give it a short one.")
    with store.writing() as unit:
        documents.describe(unit, document_id, changes)
        return documents.get(unit, document_id)


def split_again(store: Store, document_id: int, budget: int, by: str) -> list[KeptPassage]:
    """Cut a document anew to another number of tokens; edits of its passages are lost.

    Raises:
        NotAllowed: something was asked about it already, so its passages must stay what they are.
    """
    with store.reading() as unit:
        _require_unused(unit, document_id, "cut anew")
        document, sha256 = documents.get(unit, document_id), documents.sha256_of(unit, document_id)
    read = _read_again(store, document, sha256)
    pieces = list(_pieces(read, budget, encoding_of(store, document.project_id)))
    with store.writing() as unit:
        _require_unused(unit, document_id, "cut anew")
        documents.put_passages(unit, document_id, pieces, budget)
        return documents.passages(unit, document_id)


def _read_again(store: Store, document: KeptDocument, sha256: str) -> Document:
    path = store.settings.uploads / sha256
    content = path.read_bytes() if path.is_file() else b""
    found = readers.read_all(document.name, content) if content else ()
    for _, read in found:
        if isinstance(read, Document) and read.fingerprint == document.fingerprint:
            return read
    raise TuneError("The file of this document is not kept any more.", "Remove the document and add it again.")


def _require_unused(unit: Unit, document_id: int, what: str) -> None:
    if documents.is_in_use(unit, document_id):
        raise NotAllowed(
            f"This document cannot be {what}: requests were made about it.",
            "Leave single passages out of runs instead, or edit them.",
        )


def edit_passage(
    store: Store, passage_id: int, by: str, *, text: str | None = None, is_used: bool | None = None
) -> KeptPassage:
    """Change a passage's text, or leave it out of runs. Examples made before keep the text they were made from."""
    with store.reading() as unit:
        before = documents.passage_of(unit, passage_id)
        project_id = documents.get(unit, before.document_id).project_id
    changes: dict[str, object] = {} if is_used is None else {"is_used": is_used}
    if text is not None and text != before.text:
        if not text.strip():
            raise TuneError("A passage needs some text.", "To leave it out of runs, switch it off instead.")
        if len(text) > _LONGEST:
            raise TuneError(f"A passage may have at most {_LONGEST:,} characters.", "Shorten it.")
        size = tokens.count_text(text, encoding_of(store, project_id))
        changes |= {"text": text, "tokens": size, "is_edited": True}
    with store.writing() as unit:
        documents.change_passage(unit, passage_id, changes)
        return documents.passage_of(unit, passage_id)


def remove_document(store: Store, document_id: int, by: str) -> None:
    """Take a document away.

    Raises:
        NotAllowed: something was asked about it, so examples name it.
    """
    with store.writing() as unit:
        _require_unused(unit, document_id, "removed")
        document = documents.get(unit, document_id)
        documents.remove(unit, document_id)
        told = {"action": "remove", "document": document_id, "title": document.title}
        events.record(unit, document.project_id, by, "generation", before={}, after=told)
