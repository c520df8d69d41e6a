"""Documents: add them by upload or by pasting, see what is there, and open one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Final, NoReturn

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from tunewright.actions import generating
from tunewright.model.generation import Added, KeptDocument
from tunewright.model.project import Project
from tunewright.ui.errors import guarded
from tunewright.ui.generating.document import one_document
from tunewright.ui.generating.words import KIND_WORDS
from tunewright.ui.layout import table_height
from tunewright.ui.notices import tell
from tunewright.ui.plain import plain
from tunewright.ui.session import store
from tunewright.ui.state import Key, into_url, number_from_url, reviewer
from tunewright.ui.times import local, now
from tunewright.ui.wording import counted

_ROUND: Final = Key("generate_upload_round", 0)
"""Grows when documents were added, so that the drop zone and the fields are empty again."""
_REFUSED: Final = Key[tuple[Added, ...]]("generate_refused", ())
DEFAULT_BUDGET: Final = 800
_LEAST, _MOST, _STEP = 100, 4_000, 50


def documents_part(project: Project, documents: list[KeptDocument]) -> None:
    """The chosen document, or the list with the way to add more."""
    chosen = next((one for one in documents if one.id == number_from_url("document")), None)
    if chosen is not None:
        one_document(project, chosen)
        return
    _say_refused()
    if not documents:
        st.markdown(
            "**Nothing here yet.** Add articles, handbooks or policies. They are cut into passages, questions are "
            "asked about each, and every answer stays tied to the passage it was made from."
        )
    with st.container(border=True, gap="small", key="add_documents"):
        _add(project, is_first=not documents)
    if documents:
        _list(documents)


def _add(project: Project, *, is_first: bool) -> None:
    by, mark = reviewer(), _ROUND.get()
    upload, paste = st.tabs(["Upload", "Paste text"])
    with upload:
        uploads = st.file_uploader(
            "Markdown, text, HTML, PDF or Word (DOCX), several at once or in a zip",
            accept_multiple_files=True,
            key=f"generate_upload_{mark}",
        )
        if uploads:
            given = _details(f"upload_{mark}", with_title=False)
            if _button(f"Add {counted(len(uploads), 'file')}", "add_files", by):
                _add_files(project.id, uploads, given, by)
    with paste:
        text = st.text_area(
            "Text",
            key=f"generate_text_{mark}",
            height=180,
            placeholder="Paste an article. Markdown headings divide it.",
            label_visibility="collapsed",
        )
        given = _details(f"paste_{mark}", with_title=True)
        if _button("Add the text", "add_text", by, disabled=not (text or "").strip()):
            _tell([generating.add_text(store(), project.id, text or "", by, **given)])
    if not by:
        st.caption("Write your name under “Reviewer” in the sidebar first: it is kept beside what you add.")


def _details(key: str, *, with_title: bool) -> dict[str, Any]:
    """Title, origin, licence and length of passages, as typed."""
    given: dict[str, Any] = {}
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        if with_title:
            given["title"] = st.text_input("Title", key=f"generate_title_{key}", placeholder="Its first heading")
        given["url"] = st.text_input("Origin", key=f"generate_url_{key}", placeholder="https://…")
        given["licence"] = st.text_input(
            "Licence", key=f"generate_licence_{key}", placeholder="CC BY 4.0, own work …"
        )
        given["budget"] = st.number_input(
            "Tokens per passage, at most",
            *(_LEAST, _MOST, DEFAULT_BUDGET, _STEP),
            key=f"generate_budget_{key}",
            help="A passage is cut at headings, then paragraphs, then sentences. Short ones give precise "
            "questions, long ones questions that join several facts.",
            width=220,
        )
    return given


def _button(words: str, key: str, by: str, *, disabled: bool = False) -> bool:
    return st.button(words, key=key, type="primary", icon=":material/add:", disabled=disabled or not by)


def _add_files(project_id: int, uploads: Sequence[UploadedFile], given: dict[str, Any], by: str) -> None:
    added: list[Added] = []
    with st.spinner("Reading …"):
        for upload in uploads:
            added += generating.add_document(store(), project_id, upload.name, upload.getvalue(), by, **given)
    _tell(added)


def _tell(added: list[Added]) -> NoReturn:
    """Say what was added and draw the page anew; what was not added stays on it until it is dismissed."""
    new = [one.document for one in added if one.document and not one.is_known]
    if new:
        n_passages = sum(document.n_passages for document in new)
        tell(f"{counted(len(new), 'document')} added: {counted(n_passages, 'passage')}.")
    _REFUSED.put(tuple(one for one in added if one.refusal or one.is_known or one.note))
    _ROUND.put(_ROUND.get() + 1)
    st.rerun()


def _say_refused() -> None:
    left = _REFUSED.get()
    if not left:
        return
    with st.container(border=True, gap="small", key="refused_documents"):
        for one in left:
            if one.document is not None and one.note and not one.is_known:
                st.markdown(
                    f":orange[:material/warning:] **{plain(one.name, 80)}** was added, but not all of it. "
                    f"{plain(one.note, 300)}"
                )
            elif one.document is not None:
                st.markdown(
                    f":blue[:material/content_copy:] **{plain(one.name, 80) or 'The text'}** is here already, as "
                    f"“{plain(one.document.title, 80)}”: nothing was added."
                )
            else:
                st.markdown(
                    f":red[:material/error:] **{plain(one.name, 80) or 'The text'}** was not added. "
                    f"{plain(one.refusal, 300)}"
                )
        st.button("Dismiss", key="dismiss_refused", type="tertiary", on_click=_REFUSED.forget)


def _list(documents: list[KeptDocument]) -> None:
    key = f"documents_{len(documents)}_{_ROUND.get()}"
    st.dataframe(
        [_row(one) for one in documents],
        hide_index=True,
        key=key,
        on_select=partial(_open, key, tuple(one.id for one in documents)),
        selection_mode="single-row",
        height=table_height(len(documents)),
        column_config={
            "Title": st.column_config.TextColumn(width=260),
            "Origin": st.column_config.TextColumn(width=200),
            "Passages": st.column_config.NumberColumn(format="localized", width=80),
            "Tokens": st.column_config.NumberColumn(format="localized", width=80),
            "Added": st.column_config.DatetimeColumn(format="D MMM YYYY, HH:mm", width=150),
        },
        alt="Documents, newest first",
    )
    st.caption("Select a document to read and edit its passages.")


def _row(one: KeptDocument) -> dict[str, Any]:
    return {
        "Title": one.title,
        "Kind": KIND_WORDS.get(one.kind, one.kind),
        "Passages": one.n_passages,
        "Tokens": one.n_tokens,
        "Origin": one.url or one.name,
        "Licence": one.licence,
        "By": one.by,
        "Added": local(one.at, now()).replace(tzinfo=None),
    }


@guarded
def _open(key: str, ids: tuple[int, ...]) -> None:
    rows = st.session_state[key]["selection"]["rows"]
    into_url(part="documents", document=ids[rows[0]] if rows else None)
