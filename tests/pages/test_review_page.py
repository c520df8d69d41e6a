"""What a reviewer reads and does on the review page, without a browser."""

from __future__ import annotations

import json
from typing import Any

from streamlit.testing.v1 import AppTest

from review_desk import a_project, button, editors, the_page, title
from tunewright.actions import bulk_edits, checking, reviewing
from tunewright.model import editing
from tunewright.model.project import Filter
from tunewright.store import Store, examples, projects
from tunewright.ui.review.dialogs import text_of
from tunewright.ui.review.turns import choices

PAIRS = [{"prompt": f"Question {n}?", "completion": f"Answer {n}."} for n in range(1, 5)]
LABELLED = [{"prompt": f"Text {n}", "completion": ["spam", "ham"][n % 2]} for n in range(12)]
CHAT = [
    {
        "messages": [
            {"role": "system", "content": "Be kind."},
            {"role": "user", "content": "Hello"},
            {"role": "assistant", "content": "Hi there"},
        ]
    }
]


def card(store: Store, number: int) -> Any:
    with store.reading() as unit:
        return examples.card(unit, number)


def test_an_empty_workspace_says_where_to_begin(store: Store) -> None:
    app = the_page(1)
    assert "There is no project yet" in app.markdown[0].value


def test_an_empty_project_says_what_to_import(store: Store) -> None:
    with store.writing() as unit:
        project = projects.create(unit, "empty", "gpt-4o-mini-2024-07-18")
    app = the_page(project.id)
    assert any("Nothing to review yet" in text.value for text in app.markdown)


def test_a_nameless_visitor_is_asked_for_a_name(store: Store) -> None:
    app = the_page(a_project(store, PAIRS), reviewer="")
    assert any("Who are you?" in text.value for text in app.markdown)


def test_accept_saves_the_decision_and_shows_the_next(store: Store) -> None:
    app = the_page(a_project(store, PAIRS))
    assert title(app) == "Example 1"
    app = button(app, "acc_").click().run()
    assert title(app) == "Example 2"
    assert card(store, 1).state == "accepted" and card(store, 1).decided_by == "Ann"


def test_what_was_typed_is_saved_with_the_decision(store: Store) -> None:
    app = the_page(a_project(store, PAIRS))
    editors(app)[1].input("A better answer.")
    button(app, "acc_").click().run()
    assert card(store, 1).example.completion == "A better answer."
    assert card(store, 1).imported.completion == "Answer 1."


def test_typed_text_survives_a_reload_as_a_draft(store: Store) -> None:
    project = a_project(store, PAIRS)
    editors(the_page(project))[1].input("Half a thou").run()
    again = the_page(project)
    assert editors(again)[1].value == "Half a thou"
    assert card(store, 1).example.completion == "Answer 1.", "a draft is not saved text"


def test_skip_back_and_undo_move_as_one_expects(store: Store) -> None:
    app = the_page(a_project(store, PAIRS))
    app = button(app, "Skip_").click().run()
    assert title(app) == "Example 2"
    app = button(app, "Back_").click().run()
    assert title(app) == "Example 1"
    app = button(app, "rejected_").click().run()
    app = button(app, "tool_Undo").click().run()
    assert title(app) == "Example 1" and card(store, 1).state == "unreviewed"


def test_a_label_goes_into_the_answer_of_a_classification(store: Store) -> None:
    app = the_page(a_project(store, LABELLED))
    before = card(store, 1).example.completion
    app = next(b for b in app.button if (b.key or "").startswith("label") and b.label != before).click().run()
    assert card(store, 1).example.completion != before
    assert title(app) == "Example 1", "labelling does not decide"


def test_the_tokens_follow_the_text(store: Store) -> None:
    app = the_page(a_project(store, PAIRS))
    before = int(app.metric[0].value)
    editors(app)[1].input("Answer 1. And much more of it.")
    assert int(app.run().metric[0].value) > before


def test_turns_of_a_chat_can_be_added_and_removed(store: Store) -> None:
    app = the_page(a_project(store, CHAT))
    app = button(app, "tool_Turns").click().run()
    app = button(app, "add_").click().run()
    assert len(editors(app)) == 4
    editors(app)[3].input("Thanks")
    button(app, "acc_").click().run()
    assert [turn.content for turn in card(store, 1).example.messages] == ["Be kind.", "Hello", "Hi there", "Thanks"]


STRANGE: dict[str, Any] = {
    "messages": [
        {"role": "user", "content": "Where?", "name": "Ann Lee", "weight": 1},
        {
            "role": "assistant",
            "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "find", "arguments": "{}"}}],
        },
        {"role": "tool", "tool_call_id": "c2", "content": "Here"},
        {"role": "assistant", "content": "Here.", "weight": 0.5},
    ],
    "parallel_tool_calls": "no",
}


def test_names_and_ids_of_calls_are_shown(store: Store) -> None:
    labels = [editor.label for editor in editors(the_page(a_project(store, [STRANGE])))]
    assert "named Ann Lee" in labels[0] and "Calls **find**" in labels[2] and "answers c2" in labels[3]


def test_a_weight_where_none_belongs_can_be_taken_off_and_a_bad_one_made_good(store: Store) -> None:
    user, *_, answer = editing.turns_of("chat", STRANGE)
    assert "unweigh" in choices(user) and "learn" not in choices(user)
    assert {"learn", "skip"} <= set(choices(answer)) and "unweigh" not in choices(answer)


def with_sheet(app: AppTest, typed: str) -> AppTest:
    """Open the sheet, write a record and use it; a test runs the page whole, so the opener is pressed again."""
    if "Edit as JSON" not in [found.label for found in app.button]:
        app = button(app, "tool_Turns").click().run()
    app = button(app, "json_").click().run()
    button(app, "json_").click()
    next(area for area in app.text_area if area.label == "Record").input(typed)
    next(found for found in app.button if found.label == "Use this record").click().run()
    return app


def test_what_has_no_field_of_its_own_is_edited_as_json_and_saved_with_the_decision(store: Store) -> None:
    project = a_project(store, [STRANGE])
    assert {"FO009", "FO011", "FO012", "TC001", "TC002", "TC005"} <= findings_of(store, project)
    good = json.loads(json.dumps(STRANGE).replace('"c2"', '"c1"').replace("Ann Lee", "Ann_Lee"))
    good["messages"][0].pop("weight"), good["messages"][3].pop("weight"), good.pop("parallel_tool_calls")
    good["tools"] = [{"type": "function", "function": {"name": "find"}}]
    app = with_sheet(the_page(project), json.dumps(good))
    assert card(store, 1).example.body == STRANGE, "nothing is saved before somebody accepts"
    assert button(app, "acc_").label == "Save & accept"
    button(app, "acc_").click().run()
    assert card(store, 1).example.body == good
    assert not findings_of(store, project) & {"FO008", "FO009", "FO011", "FO012", "TC001", "TC002", "TC005"}


def test_a_record_that_cannot_be_read_says_why_and_changes_nothing(store: Store) -> None:
    app = with_sheet(the_page(a_project(store, [STRANGE])), '{"messages": "none"}')
    assert any("where a list of messages in square brackets is needed" in shown.value for shown in app.error)
    assert card(store, 1).example.body == STRANGE


def test_a_change_of_weight_alone_is_seen_in_the_history() -> None:
    was, now = CHAT[0], {"messages": [*CHAT[0]["messages"][:2], CHAT[0]["messages"][2] | {"weight": 0}]}
    assert text_of("chat", now).splitlines()[-1] == "assistant (weight 0): Hi there"
    assert text_of("chat", was) != text_of("chat", now)


def findings_of(store: Store, project: int) -> set[str]:
    return set(checking.report(store, project)["by_code"])


def test_two_people_on_one_example_lose_nothing(store: Store) -> None:
    project = a_project(store, PAIRS)
    ann, bob = the_page(project, "Ann"), the_page(project, "Bob")
    editors(bob)[1].input("Bob says so.")
    button(bob, "acc_").click().run()
    editors(ann)[1].input("Ann says so.")
    ann = button(ann, "acc_").click().run()
    assert card(store, 1).example.completion == "Bob says so."
    assert any("saved this example while you were editing" in text.value for text in ann.warning)
    assert button(ann, "acc_").disabled
    ann = button(ann, "mine_").click().run()
    assert editors(ann)[1].value == "Ann says so."
    button(ann, "acc_").click().run()
    assert card(store, 1).example.completion == "Ann says so."


def test_of_two_versions_the_name_is_that_of_who_saved_last(store: Store) -> None:
    project = a_project(store, PAIRS)
    reviewing.decide(store, project, 1, 1, "Cleo", state="accepted")
    ann = the_page(project, "Ann", example=1)
    reviewing.decide(store, project, 1, 2, "Bob", body={"prompt": "hi", "completion": "Bob's"})
    editors(ann)[1].input("Ann says so.")
    ann = button(ann, "acc_").click().run()
    assert any(text.value.startswith("Bob saved this example while") for text in ann.warning)


def test_undoing_a_decision_keeps_what_was_typed_on_the_same_example(store: Store) -> None:
    project = a_project(store, PAIRS)
    app = the_page(project)
    app = button(app, "acc_").click().run()
    app = button(app, "Back_").click().run()
    assert title(app) == "Example 1"
    editors(app)[1].input("Typed and not saved.").run()
    app = button(app, "tool_Undo").click().run()
    assert (title(app), card(store, 1).state) == ("Example 1", "unreviewed")
    assert editors(app)[1].value == "Typed and not saved."
    assert not app.warning


def test_a_stale_button_decides_nothing(store: Store) -> None:
    project = a_project(store, PAIRS)
    app = the_page(project)
    reviewing.decide(store, project, 1, 1, "Bob", state="rejected")
    app = button(app, "acc_").click().run()
    assert card(store, 1).state == "rejected"
    assert any("Somebody else saved" in text.value for text in app.info)


def test_an_empty_queue_says_what_is_done(store: Store) -> None:
    project = a_project(store, PAIRS)
    bulk_edits.decide_all(store, project, Filter(), "accepted", "Ann")
    app = the_page(project)
    assert any("This queue is empty" in text.value and "4 accepted" in text.value for text in app.markdown)


def test_the_address_opens_an_example(store: Store) -> None:
    assert title(the_page(a_project(store, PAIRS), example=3)) == "Example 3"


def test_a_later_link_opens_its_example_too(store: Store) -> None:
    app = the_page(a_project(store, PAIRS), example=3)
    app.query_params["example"] = "2"
    assert title(app.run()) == "Example 2"


def test_another_project_starts_with_its_own_first_example(store: Store) -> None:
    first, second = a_project(store, PAIRS), a_project(store, CHAT, name="other")
    app = the_page(first, example=3)
    app.query_params["project"] = str(second)
    app.run()
    assert title(app) == "Example 5"
    assert not app.info


def test_an_address_of_nothing_is_answered_kindly(store: Store) -> None:
    app = the_page(a_project(store, PAIRS), example=999)
    assert title(app) == "Example 1"
    assert any("There is no example 999" in text.value for text in app.info)


def test_a_changed_line_of_a_later_file_is_offered_not_taken(store: Store) -> None:
    project = a_project(store, [{"prompt": "a", "completion": "old", "id": "k1"}])
    a_project(store, [{"prompt": "a", "completion": "new", "id": "k1"}], project_id=project)
    app = the_page(project)
    assert any("A later file changes this example" in text.value for text in app.markdown)
    assert card(store, 1).example.completion == "old"
    button(app, "proposal_1_True").click().run()
    assert card(store, 1).example.completion == "new"


def test_a_changed_line_is_held_against_what_was_imported_and_what_review_made_of_it(store: Store) -> None:
    project = a_project(store, [{"prompt": "When?", "completion": "At ten", "id": "k1"}])
    version = card(store, 1).version
    reviewing.decide(store, project, 1, version, "Ben", body={"prompt": "When?", "completion": "At ten sharp"})
    a_project(store, [{"prompt": "When?", "completion": "At eleven", "id": "k1"}], project_id=project)
    app = the_page(project, example=1)
    shown = "\n".join(text.value for text in [*app.caption, *app.markdown])
    for words in ("Imported before", "Reviewed, as it stands here", "Imported now"):
        assert words in shown
    assert ":green-background[sharp]" in shown and ":green-background[eleven]" in shown
    assert "Taking the change replaces what review wrote." in shown
    assert [one.label for one in app.button if one.key.startswith("proposal_1_")] == [
        "Take the change",
        "Keep mine",
    ]
    button(app, "proposal_1_False").click().run()
    assert card(store, 1).example.completion == "At ten sharp"
    assert not any("Imported now" in text.value for text in app.caption)


def test_a_changed_line_with_another_call_of_a_function_shows_it(store: Store) -> None:
    def talk(arguments: str) -> dict[str, Any]:
        call = {"id": "c", "type": "function", "function": {"name": "beds", "arguments": arguments}}
        answer = {"role": "assistant", "content": None, "tool_calls": [call]}
        return {"id": "k1", "messages": [{"role": "user", "content": "Free?"}, answer]}

    project = a_project(store, [talk('{"ward": 4}')])
    a_project(store, [talk('{"ward": 5}')], project_id=project)
    app = the_page(project, example=1)
    assert any("beds" in text.value and ":green-background[" in text.value for text in app.markdown)


def test_text_from_data_is_never_markdown(store: Store) -> None:
    hostile = "![x](http://example.invalid/b.png) <script>alert(1)</script> $x^2$ :red[r]"
    app = the_page(a_project(store, [{"prompt": hostile, "completion": hostile}, *PAIRS]))
    assert editors(app)[0].value == hostile
    assert not any("![x](http" in text.value for text in [*app.markdown, *app.caption])


def test_an_empty_queue_shows_the_keys_and_keeps_no_sheet_for_later(store: Store) -> None:
    with store.writing() as unit:
        project = projects.create(unit, "empty", "gpt-4o-mini-2024-07-18")
    app = button(the_page(project.id), "tool_History").click().run()
    assert "review_dialog" not in app.session_state
    app = button(app, "help_sheet").click().run()
    assert any("Accept, with the text as it stands" in str(table.value) for table in app.table)
