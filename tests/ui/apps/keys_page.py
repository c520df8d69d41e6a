"""Six examples reviewed by keyboard; every action is counted, every saved text is listed."""

import streamlit as st

from tunewright import ui

ss = st.session_state
for name, start in {"at": 0, "decided": [], "helped": 0, "saved": {}, "dialogs": 0, "skipped": 0}.items():
    ss.setdefault(name, start)


def save(example: int, turn: int) -> None:
    ss.saved[f"{example}.{turn}"] = ss[f"ed_{example}_{turn}"]


def decide(example: int, state: str) -> None:
    if example == ss.at:
        ss.decided.append(f"{example}:{state}")
        ss.at += 1


def count(name: str) -> None:
    ss[name] += 1


@st.dialog("A question")
def ask() -> None:
    st.write("Nothing may happen behind this.")
    st.text_input("Inside", key="inside")
    st.button("Inside button", key="inside_button")


@st.fragment(key="review")
def review() -> None:
    example = ss.at
    with st.container(key=f"shown_{example}"):
        st.subheader(f"Example {example}", anchor=False)
        for turn, text in enumerate((f"question {example}", f"answer {example}")):
            typed = st.text_area(
                f"turn {turn}",
                text,
                key=f"ed_{example}_{turn}",
                height="content",
                on_change=save,
                args=(example, turn),
            )
            st.text(f"{len(typed)} characters", help=None)
    st.radio("Colour", ["red", "blue"], key="colour")
    with st.bottom, st.container(horizontal=True):
        st.button("Accept", shortcut="a", key=f"acc_{example}", on_click=decide, args=(example, "accepted"))
        st.button("Reject", shortcut="x", key=f"rej_{example}", on_click=decide, args=(example, "rejected"))
        st.button("Skip", shortcut="ArrowRight", key=f"skip_{example}", on_click=count, args=("skipped",))
        st.button("Draft", shortcut="alt+d", key=f"draft_{example}", on_click=decide, args=(example, "drafted"))
        st.button("Help", key="help_sheet", on_click=count, args=("helped",))
        if st.button("Ask", key="ask"):
            ask()
        st.text_input("Search", key="search")
    st.code(f"decided {ss.decided}\nsaved {ss.saved}\nhelped {ss.helped}\nskipped {ss.skipped}", language=None)


with ui.page("Keys"):
    review()
ui.mount_keys()
