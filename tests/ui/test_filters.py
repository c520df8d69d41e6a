"""The shared filter: to the address and back, in words, and as a bar of controls."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some
from streamlit.testing.v1 import AppTest

from review_desk import a_project, a_store
from tunewright.model.project import Filter
from tunewright.store import Store
from tunewright.ui.filter_address import filter_address, filter_words

PAIRS = [{"prompt": f"Where is parcel {n}?", "completion": "delivery" if n % 3 else "refund"} for n in range(12)]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    return a_store(tmp_path, monkeypatch)


def the_bar() -> None:
    import streamlit as st

    from tunewright.actions import projects
    from tunewright.ui.filter_address import filter_from_url, filter_words
    from tunewright.ui.filters import filter_bar
    from tunewright.ui.session import store
    from tunewright.ui.state import PROJECT

    PROJECT.put(1)
    filter_bar(projects.get(store(), 1), key="bar", stacked=st.session_state.get("stacked", False))
    st.text(filter_words(filter_from_url()))


def bar(**address: str) -> AppTest:
    app = AppTest.from_function(the_bar, default_timeout=120)
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


def filtered_by(address: dict[str, str]) -> Filter:
    def read() -> None:
        import streamlit as st

        from tunewright.ui.filter_address import filter_from_url

        st.session_state["read"] = filter_from_url()

    app = AppTest.from_function(read, default_timeout=120)
    for name, value in address.items():
        app.query_params[name] = value
    found: Filter = app.run().session_state["read"]
    return found


EVERYTHING = Filter(
    states=("unreviewed", "flagged"),
    label="refund, “really”",
    code="CO001",
    finding=7,
    source=2,
    words="late parcel",
    n_turns=3,
    split="test",
    refusals=True,
    edited=True,
    tokens_from=100,
    tokens_below=200,
    ids=(3, 9),
    model="gpt-4o",
    route="billing & refunds",
    tag="prod",
    user="u=1",
    conversation="c 1",
    called_from="2026-05-01",
    called_before="2026-05-03",
    score_from=-0.5,
    score_to=1.0,
    lowest_first=True,
)


@pytest.mark.parametrize(
    "wanted",
    [
        Filter(),
        EVERYTHING,
        Filter(label=""),
        Filter(code=""),
        Filter(ids=()),
        Filter(tokens_from=5),
        Filter(tokens_below=5),
        Filter(words="猫"),
    ],
)
def test_a_filter_comes_back_from_its_address(wanted: Filter) -> None:
    assert filtered_by(filter_address(wanted)) == wanted


def test_an_address_that_says_nothing_of_ours_does_not_narrow() -> None:
    nonsense = {
        "state": "tired",
        "code": "XX999",
        "split": "none",
        "turns": "-1",
        "tokens": "a-b",
        "q": " x ",
        "source": "²",
        "called_from": "May",
        "rated_from": "good",
        "rated_to": "1e400",
    }
    assert filtered_by(nonsense) == Filter()


@given(some.text(min_size=1))
def test_every_label_has_an_address(label: str) -> None:
    assert filter_address(Filter(label=label)) == {"label": label}


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (Filter(), "all examples"),
        (Filter(states=("unreviewed",), label="refund"), "unreviewed, label “refund”"),
        (Filter(states=("accepted", "flagged")), "accepted or flagged"),
        (Filter(states=("unreviewed", "accepted", "flagged")), "not rejected"),
        (Filter(label=""), "without a label"),
        (Filter(code="CO001"), "with the finding “conflicting answers”"),
        (Filter(code=""), "with an open finding"),
        (Filter(n_turns=1, split="train"), "1 turn, imported as train"),
        (Filter(refusals=True, edited=True), "refusals, edited"),
        (Filter(tokens_from=100, tokens_below=200), "100 to 199 tokens"),
        (Filter(tokens_from=1000), "1,000 tokens or more"),
        (Filter(words="late"), "containing “late”"),
        (Filter(ids=(1, 2)), "2 chosen examples"),
        (Filter(model="gpt-4o", tag="prod"), "called “gpt-4o”, tagged “prod”"),
        (Filter(called_from="2026-05-01", called_before="2026-05-03"), "from 2026-05-01, up to 2026-05-02"),
        (Filter(score_to=0.5, lowest_first=True), "rated 0.5 or less, lowest rated first"),
    ],
)
def test_a_filter_is_said_in_words(wanted: Filter, words: str) -> None:
    assert filter_words(wanted) == words


def test_controls_write_to_the_address(store: Store) -> None:
    a_project(store, PAIRS)
    app = bar()
    app.pills(key="bar_states").set_value(["flagged", "unreviewed"]).run()
    app.selectbox(key="bar_label").set_value("refund").run()
    app.text_input(key="bar_words").set_value("parcel").run()
    app.checkbox(key="bar_edited").check().run()
    assert not app.exception and not app.error
    assert app.text[-1].value == "unreviewed or flagged, label “refund”, edited, containing “parcel”"
    assert app.query_params["state"] in ("unreviewed,flagged", ["unreviewed,flagged"])
    app.selectbox(key="bar_label").set_value(None).run()
    assert "label" not in app.query_params


def test_controls_show_what_the_address_says(store: Store) -> None:
    a_project(store, PAIRS)
    app = bar(label="refund", q="where is", state="accepted", tokens="5-9")
    assert app.selectbox(key="bar_label").value == "refund"
    assert app.text_input(key="bar_words").value == "where is"
    assert app.pills(key="bar_states").value == ["accepted"]
    app.checkbox(key="bar_refusals").check().run()
    assert app.text[-1].value == "accepted, label “refund”, refusals, 5 to 8 tokens, containing “where is”"


def test_a_single_letter_is_not_searched_for_and_stays_as_typed(store: Store) -> None:
    a_project(store, PAIRS)
    app = bar()
    app.text_input(key="bar_words").set_value("p ").run()
    assert app.text_input(key="bar_words").value == "p "
    assert "q" not in app.query_params
    assert app.text[-1].value == "all examples"


def test_a_label_nobody_has_any_more_is_still_shown(store: Store) -> None:
    a_project(store, PAIRS)
    app = bar(label="gone")
    assert app.selectbox(key="bar_label").value == "gone"


def test_the_bar_can_stand_upright(store: Store) -> None:
    a_project(store, PAIRS)
    app = AppTest.from_function(the_bar, default_timeout=120)
    app.session_state["stacked"] = True
    app.run()
    assert not app.exception and not app.error
    assert app.selectbox(key="bar_turns").value is None


def test_an_import_is_named_in_the_words(store: Store) -> None:
    a_project(store, PAIRS)
    assert bar(source="1").text[-1].value == "from “records.jsonl”"
    assert bar(source="9").text[-1].value == "from import 9"
