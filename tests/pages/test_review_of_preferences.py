"""Preference pairs on the review page: both answers, edited, swapped and decided on, and what is kept of it."""

from __future__ import annotations

from typing import Any

from review_desk import a_project, button, editors, the_page
from tunewright.actions import reviewing
from tunewright.store import Store, examples


def a_preference(asked: str, preferred: str, other: str, **more: Any) -> dict[str, Any]:
    return {
        "input": {"messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": asked}]},
        "preferred_output": [{"role": "assistant", "content": preferred}],
        "non_preferred_output": [{"role": "assistant", "content": other}],
        **more,
    }


ONE = a_preference("How cold is it?", "About -3 °C today.", "Cold.")
TWO = a_preference("And tomorrow?", "Warmer.", "Who knows.")


def body_of(store: Store, example_id: int) -> Any:
    with store.reading() as unit:
        return examples.card(unit, example_id).example.body


def test_question_and_both_answers_are_shown_with_their_tokens(store: Store) -> None:
    app = the_page(a_project(store, [ONE]))
    shown = editors(app)
    assert [area.value for area in shown] == ["Be brief.", "How cold is it?", "About -3 °C today.", "Cold."]
    assert "**Preferred answer**" in shown[2].label and "tokens" in shown[2].label
    assert "**Answer not preferred**" in shown[3].label and "tokens" in shown[3].label
    assert int(app.metric[0].value) > 20


def test_both_answers_are_edited_and_saved_with_the_decision(store: Store) -> None:
    app = the_page(a_project(store, [ONE, TWO]))
    editors(app)[2].set_value("It is -3 °C.").run()
    editors(app)[3].set_value("Brr.").run()
    button(app, "acc_").click().run()
    assert body_of(store, 1) == a_preference("How cold is it?", "It is -3 °C.", "Brr.")
    assert editors(app)[1].value == "And tomorrow?"


def test_swapping_saves_the_other_answer_as_the_preferred_one_and_undo_takes_it_back(store: Store) -> None:
    app = the_page(a_project(store, [ONE | {"note": 1}]))
    button(app, "swap_").click().run()
    assert [area.value for area in editors(app)][2:] == ["Cold.", "About -3 °C today."]
    assert body_of(store, 1) == a_preference("How cold is it?", "Cold.", "About -3 °C today.", note=1)
    assert list(body_of(store, 1)) == ["input", "preferred_output", "non_preferred_output", "note"]
    button(app, "tool_Undo").click().run()
    assert body_of(store, 1) == ONE | {"note": 1}


def test_text_that_was_typed_before_a_swap_is_saved_with_it(store: Store) -> None:
    app = the_page(a_project(store, [ONE]))
    editors(app)[3].set_value("Rather cold.").run()
    button(app, "swap_").click().run()
    assert body_of(store, 1)["preferred_output"] == [{"role": "assistant", "content": "Rather cold."}]


def test_a_swap_of_what_somebody_else_saved_meanwhile_overwrites_nothing(store: Store) -> None:
    project_id = a_project(store, [ONE])
    app = the_page(project_id)
    theirs = a_preference("How cold is it?", "Minus three.", "Cold.")
    reviewing.decide(store, project_id, 1, 1, "Ben", body=theirs)
    button(app, "swap_").click().run()
    assert body_of(store, 1) == theirs
    assert "saved this example while you were editing" in app.warning[0].value


def test_turns_before_the_answers_can_be_added_and_the_whole_edited_as_json(store: Store) -> None:
    app = the_page(a_project(store, [ONE]))
    button(app, "tool_Turns").click().run()
    button(app, "add_").click().run()
    assert [area.value for area in editors(app)][:3] == ["Be brief.", "How cold is it?", ""]
    read = reviewing.typed_record("preference", '{"input": {"messages": [{"role": "user", "content": "x"}]}}')
    assert "preferred output is missing" in getattr(read, "reason", "")
    assert not app.exception


def test_a_pair_that_is_not_whole_is_shown_all_the_same(store: Store) -> None:
    project_id = a_project(store, [ONE])
    reviewing.decide(store, project_id, 1, 1, "Ben", body=ONE | {"non_preferred_output": []})
    app = the_page(project_id)
    assert [area.value for area in editors(app)] == ["Be brief.", "How cold is it?", "About -3 °C today."]
    assert any("no message in the other answer" in caption.value for caption in app.caption)
    assert not app.exception
