"""One document: what is known of it, and its passages, which can be read, edited and left out."""

from __future__ import annotations

from typing import Final

import streamlit as st

from tunewright.actions import generating
from tunewright.model.generation import KeptDocument, KeptPassage
from tunewright.model.project import Project
from tunewright.ui.errors import errors, guarded
from tunewright.ui.generating.recipe import WANTED
from tunewright.ui.generating.words import KIND_WORDS
from tunewright.ui.marking import marked
from tunewright.ui.notices import tell
from tunewright.ui.plain import plain
from tunewright.ui.session import store
from tunewright.ui.state import into_url, reviewer
from tunewright.ui.times import ago, now
from tunewright.ui.wording import counted

_ON_PAGE: Final = 10
_SHOWN: Final = 6_000
_ISOLATED, _END = "\u2068", "\u2069"
"""Between these, words that run from right to left do not turn what stands around them."""


def one_document(project: Project, document: KeptDocument) -> None:
    """The head with what can be done, then the passages, ten at a time."""
    st.button("All documents", icon=":material/arrow_back:", type="tertiary", key="all_documents", on_click=_leave)
    st.subheader(plain(document.title, 200), anchor=False)
    _facts(document)
    passages = generating.passages(store(), document.id)
    _tools(document, passages)
    n_pages = max(1, -(-len(passages) // _ON_PAGE))
    key = f"passages_page_{document.id}_{len(passages)}"
    page = int(st.session_state.get(key) or 1)
    for passage in passages[(page - 1) * _ON_PAGE : page * _ON_PAGE]:
        _passage(passage)
    if n_pages > 1:
        st.pagination(n_pages, key=key)


@guarded
def _leave() -> None:
    into_url(document=None)


def _facts(document: KeptDocument) -> None:
    parts = [
        KIND_WORDS.get(document.kind, document.kind),
        counted(document.n_passages, "passage"),
        counted(document.n_tokens, "token"),
        plain(document.name, 80),
        plain(document.url, 120),
        plain(document.licence, 80),
        f"added {ago(document.at, now())} by {plain(document.by, 60)}",
    ]
    st.caption(" · ".join(part for part in parts if part))


def _tools(document: KeptDocument, passages: list[KeptPassage]) -> None:
    by = reviewer()
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Make examples from it",
            icon=":material/auto_awesome:",
            type="primary",
            key=f"make_from_{document.id}",
            on_click=_make_from,
            args=(document.id,),
        )
        with st.popover("Title, origin, licence", icon=":material/edit:", disabled=not by):
            _describe(document, by)
        if generating.is_in_use(store(), document.id):
            return
        with st.popover("Cut anew", icon=":material/content_cut:", disabled=not by):
            _cut_anew(document, sum(one.is_edited for one in passages), by)
        with st.popover("Remove", icon=":material/delete:", disabled=not by):
            st.markdown(
                f"Takes the document with its {counted(document.n_passages, 'passage')} out of the project."
            )
            st.button("Remove the document", key=f"remove_{document.id}", on_click=_remove, args=(document.id, by))


@guarded
def _make_from(document_id: int) -> None:
    WANTED.put([document_id])
    into_url(part="make", document=None)


def _describe(document: KeptDocument, by: str) -> None:
    with st.form(f"describe_{document.id}", border=False):
        title = st.text_input("Title", document.title, max_chars=300)
        url = st.text_input("Origin", document.url, placeholder="https://…")
        licence = st.text_input("Licence", document.licence, placeholder="CC BY 4.0, own work …")
        if st.form_submit_button("Save"):
            generating.describe(store(), document.id, by, title=title, url=url, licence=licence)
            st.rerun()


def _cut_anew(document: KeptDocument, n_edited: int, by: str) -> None:
    with st.form(f"cut_{document.id}", border=False):
        budget = st.number_input("Tokens per passage, at most", 100, 4_000, document.budget, 50)
        if n_edited:
            st.caption(f"The edits of {counted(n_edited, 'passage')} are lost: the file is read again.")
        if st.form_submit_button("Cut anew"):
            passages = generating.split_again(store(), document.id, int(budget), by)
            tell(f"{counted(len(passages), 'passage')} now.")
            st.rerun()


@guarded
def _remove(document_id: int, by: str) -> None:
    generating.remove_document(store(), document_id, by)
    into_url(document=None)
    tell("The document was removed.")


def _passage(passage: KeptPassage) -> None:
    with st.container(border=True, gap="small", key=f"passage_{passage.id}"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(_head(passage), width="stretch")
            st.toggle(
                "Used",
                passage.is_used,
                key=f"used_{passage.id}_{passage.is_used}",
                help="Off: no questions are asked about this passage.",
                on_change=_use,
                args=(passage.id, not passage.is_used, reviewer()),
                disabled=not reviewer(),
            )
            if st.button("Edit", key=f"edit_{passage.id}", type="tertiary", icon=":material/edit:"):
                _edit(passage)
        text = marked(passage.text[:_SHOWN])
        st.markdown(text if passage.is_used else f":gray[{text}]" if "\n" not in text else text)
        if len(passage.text) > _SHOWN:
            st.caption(f"And {len(passage.text) - _SHOWN:,} more characters.")


def _head(passage: KeptPassage) -> str:
    said = f"**{passage.ordinal}**"
    if passage.heading:
        said += f" · {_ISOLATED}{plain(' › '.join(passage.heading), 160)}{_END}"
    said += f" :gray[· {counted(passage.tokens, 'token')}]"
    if passage.is_edited:
        said += " :gray-badge[:material/edit: Edited]"
    if not passage.is_used:
        said += " :orange-badge[:material/block: Left out]"
    return said


@guarded
def _use(passage_id: int, is_used: bool, by: str) -> None:
    generating.edit_passage(store(), passage_id, by, is_used=is_used)


@st.dialog("Edit the passage", width="large", icon=":material/edit:")
def _edit(passage: KeptPassage) -> None:
    with errors("the passage"):
        by = reviewer()
        st.caption(f"{plain(passage.place, 200)} · Examples made before keep the text they were made from.")
        text = st.text_area(
            "Text", passage.text, height=420, key=f"passage_text_{passage.id}", label_visibility="collapsed"
        )
        if not by:
            st.caption("Write your name under “Reviewer” in the sidebar first.")
        locked = not by or not (text or "").strip()
        if st.button("Save", type="primary", key=f"save_passage_{passage.id}", disabled=locked):
            generating.edit_passage(store(), passage.id, by, text=text or "")
            st.rerun()
