"""One of each element that pages use, and text that tries to be more than text."""

import altair as alt
import pandas as pd
import streamlit as st
from hostile import HOSTILE

from tunewright import ui

FRAME = pd.DataFrame({"label": ["a", "b"], "count": [3, 5]})
CHART = alt.Chart(FRAME).mark_bar().encode(x="label", y="count")


@st.dialog("A dialog")
def dialog() -> None:
    st.altair_chart(CHART)
    st.text_input("Name")


with ui.page("Everything", wide=True):
    for n, text in enumerate(HOSTILE):
        safe = ui.plain(text)
        with st.container(key=f"hostile_{n}"):
            st.markdown(safe)
    worst = ui.plain(" ".join(HOSTILE))
    st.caption(worst)
    st.error(worst)
    st.button(worst, help=worst)
    st.radio(worst, [worst])
    st.checkbox(worst)
    st.pills(worst, [worst])
    with st.expander(worst):
        st.metric(worst, 1)
    st.tabs([worst])[0].write("tab")
    st.progress(0.5, worst)
    st.badge(worst)
    st.toast(worst)

    chosen = alt.selection_point(name="chosen", fields=["label"])
    st.altair_chart(CHART.add_params(chosen), on_select="rerun", key="chart")
    st.bar_chart(FRAME, x="label", y="count")
    st.dataframe(FRAME, on_select="rerun", selection_mode="multi-row", key="frame")
    st.data_editor(FRAME, key="editor")
    st.pagination(5, key="pages")
    upload = st.file_uploader("File", key="upload")
    if upload:
        st.text(f"received {upload.size} bytes")
    st.download_button("Small file", "text", "small.txt", key="small")
    st.json({"a": [1, 2]})
    st.code("print(1)", language="python")
    st.selectbox("One", ["a", "b"], key="one")
    st.multiselect("Many", ["a", "b"], key="many")
    st.slider("Slide", 0, 10, key="slide")
    st.date_input("Day", key="day")
    st.toggle("Toggle", key="toggle")
    st.markdown(":material/home: :blue[:material/person:] an icon of ours")
    ui.download_link("Big file", kind="export", id=7, name="großes file.jsonl")
    ui.download_link("Streamed file", kind="stream", id=7, name="streamed.jsonl")
    if st.button("Open", key="open"):
        dialog()
ui.mount_keys()
