"""What people read and settle on the desks, without a browser."""

from __future__ import annotations

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from review_desk import a_project, button
from screens import SAMPLES, key, keys, said, take_in_file, the_screen, work
from tunewright.actions import browsing, checking, looking, projects, reviewing, settling, suspects
from tunewright.model.project import Filter
from tunewright.store import Store, examples
from tunewright.ui.desks import fixes as repairs

OPEN = "When are you open on public holidays?"


def pair(prompt: str, answer: str) -> dict[str, Any]:
    return {"prompt": prompt, "completion": answer}


CONFLICT = [pair(OPEN, "Yes, *until* five."), pair(OPEN, "No.")]
COPIES = [pair("Hi", "Hello")] * 3


def looked_at(store: Store, records: list[dict[str, Any]]) -> int:
    project = a_project(store, records)
    looking.look(store, project, by="Ann")
    return project


def desk(project: int, **given: Any) -> AppTest:
    app = the_screen("desk.py", project=project, **given)
    assert not app.exception
    return app


def press(app: AppTest, start: str) -> AppTest:
    button(app, start).click().run()
    assert not app.exception
    return app


def states(store: Store, project: int) -> list[str]:
    return [line.state for line in browsing.page(store, projects.get(store, project), Filter())]


def answers(store: Store, project: int) -> list[str]:
    return [line.answer for line in browsing.page(store, projects.get(store, project), Filter())]


def save_behind(store: Store, project: int, example_id: int, state: Any) -> None:
    with store.reading() as unit:
        version = examples.card(unit, example_id).version
    reviewing.decide(store, project, example_id, version, "Bob", state=state)


# ---- nothing there --------------------------------------------------------------------------------------------


def test_without_projects_the_way_home_is_shown(store: Store) -> None:
    assert "There is no project yet." in said(the_screen("desk.py"))


def test_without_a_name_the_page_asks_for_one(store: Store) -> None:
    assert "Who are you?" in said(desk(a_project(store, CONFLICT), reviewer=""))


def test_an_empty_project_says_what_will_be_here(store: Store) -> None:
    assert "Nothing to settle yet." in said(desk(projects.create(store, "empty").id))


@pytest.mark.parametrize("name", ["clusters", "labels", "fixes"])
def test_a_desk_with_nothing_on_it_offers_to_run_the_checks(store: Store, name: str) -> None:
    project = a_project(
        store, [{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Ho"}]}]
    )
    app = desk(project, desk=name)
    assert "**Nothing to settle.**" in said(app)
    key(app, "desk_run_checks").click().run()
    assert key(app, "desk_run_checks").disabled
    assert work(store) == 1
    app.run()
    assert [toast.value for toast in app.toast] == ["All checks have run."]


# ---- clusters -------------------------------------------------------------------------------------------------


def test_two_answers_stand_side_by_side_with_their_difference_marked(store: Store) -> None:
    app = desk(looked_at(store, CONFLICT))
    assert "Conflicting answers" in app.subheader[0].value
    assert "the same in both" in said(app) and OPEN in said(app)
    shown = [part.value for part in app.markdown if "background" in part.value]
    assert len(shown) == 2
    assert r":orange-background[:orange[**Yes, \*until\* five**]]" in shown[0]
    assert ":blue-background[:blue[**No**]]" in shown[1]
    assert "**0** of 1 cluster settled" in said(app)


def test_one_key_keeps_one_and_the_next_cluster_is_there(store: Store) -> None:
    project = looked_at(store, [*CONFLICT, *COPIES])
    app = press(desk(project), "keep2_")
    assert states(store, project) == ["rejected", "unreviewed", "unreviewed", "unreviewed", "unreviewed"]
    assert "Exact duplicate" in app.subheader[0].value
    assert "kept No. 2, rejected 1 · **1** of 2 clusters settled" in said(app)
    app = press(app, "keep1_")
    assert states(store, project)[2:] == ["unreviewed", "rejected", "rejected"]
    assert "**Nothing to settle.**" in said(app) and "You settled 2 findings here" in said(app)


@pytest.mark.parametrize(("which", "reason"), [("both_", "Kept as they are"), ("right_", "Both answers are right")])
def test_what_is_kept_is_dismissed_with_its_reason(store: Store, which: str, reason: str) -> None:
    project = looked_at(store, CONFLICT)
    press(desk(project), which)
    (found,) = checking.listed(store, project, "CO001", dismissed=True)
    assert (found.dismissed_by, found.dismissed_reason) == ("Ann", reason)


def test_undo_brings_the_cluster_back(store: Store) -> None:
    project = looked_at(store, [*CONFLICT, *COPIES])
    app = press(press(desk(project), "keep2_"), "tool_undo")
    assert states(store, project) == ["unreviewed"] * 5
    assert "Conflicting answers" in app.subheader[0].value
    assert "**0** of 2 clusters settled" in said(app) and "undone: 1 example as before" in said(app)
    app = press(press(app, "right_"), "tool_undo")
    assert "Conflicting answers" in app.subheader[0].value
    app = press(app, "tool_undo")
    assert "There is nothing of yours left to undo" in said(app)


def test_skip_and_back_settle_nothing(store: Store) -> None:
    project = looked_at(store, [*CONFLICT, *COPIES])
    app = press(desk(project), "acc_")
    assert "Exact duplicate" in app.subheader[0].value
    app = press(app, "back_")
    assert "Conflicting answers" in app.subheader[0].value
    assert len(settling.waiting(store, project)) == 2


def test_the_answer_on_the_left_goes_to_all_and_can_be_swapped_first(store: Store) -> None:
    project = looked_at(store, CONFLICT)
    app = press(desk(project), "swap_")
    press(app, "merge_")
    assert answers(store, project) == ["No.", "No."]


def test_an_edited_answer_goes_to_all(store: Store) -> None:
    project = looked_at(store, CONFLICT)
    app = press(desk(project), "edit_")
    assert button(app, "keep1_").disabled
    (editor,) = app.text_area
    assert editor.value == "Yes, *until* five."
    editor.set_value("From nine to five.").run()
    press(app, "acc_")
    assert answers(store, project) == ["From nine to five."] * 2
    assert not checking.listed(store, project, "CO001")


def test_an_empty_answer_is_not_saved(store: Store) -> None:
    project = looked_at(store, CONFLICT)
    app = press(desk(project), "edit_")
    app.text_area[0].set_value("  ").run()
    app = press(app, "acc_")
    assert "The answer is empty" in said(app)
    assert answers(store, project) == ["Yes, *until* five.", "No."]


def test_what_somebody_else_saved_is_shown_and_nothing_is_overwritten(store: Store) -> None:
    project = looked_at(store, CONFLICT)
    app = press(desk(project), "edit_")
    app.text_area[0].set_value("Mine").run()
    save_behind(store, project, 2, "flagged")
    app = press(app, "acc_")
    assert "Nothing was overwritten" in said(app)
    assert app.text_area[0].value == "Mine"
    assert answers(store, project) == ["Yes, *until* five.", "No."]
    press(app, "acc_")
    assert answers(store, project) == ["Mine", "Mine"]


def test_a_cluster_that_somebody_else_settled_is_passed_over(store: Store) -> None:
    project = looked_at(store, [*CONFLICT, *COPIES])
    app = desk(project)
    save_behind(store, project, 1, "rejected")
    app = press(app, "both_")
    assert "Exact duplicate" in app.subheader[0].value
    assert not checking.listed(store, project, "DU001", dismissed=True)


def members(app: Any) -> list[str]:
    """The two beside each other; each is a link to its whole text."""
    return [link.proto.label for link in app.get("page_link") if "**No." in link.proto.label]


def test_more_members_are_listed_and_brought_beside(store: Store) -> None:
    project = looked_at(store, [*COPIES * 4, pair(OPEN, "Yes.")])
    app = desk(project)
    assert "**All 12 in this cluster**" in said(app)
    assert len(keys(app, "beside_")) == 8
    app = press(app, "next_")
    assert members(app) == ["**No. 1**", "**No. 3**"]
    app = press(app, next(name for name in keys(app, "beside_") if name.endswith("_7")))
    assert members(app) == ["**No. 1**", "**No. 7**"]
    press(app, "rest_")
    assert [at for at, state in enumerate(states(store, project), 1) if state == "unreviewed"] == [1, 7, 13]
    assert settling.waiting(store, project) == ()


def test_a_link_opens_its_finding_and_a_reload_stays_there(store: Store) -> None:
    project = looked_at(store, [*CONFLICT, *COPIES])
    copies = settling.waiting(store, project)[1]
    app = desk(project, finding=copies)
    assert "Exact duplicate" in app.subheader[0].value
    assert app.query_params["finding"] in ([str(copies)], str(copies))
    app.run()
    assert "Exact duplicate" in app.subheader[0].value


def test_a_link_to_what_is_gone_says_so(store: Store) -> None:
    app = desk(looked_at(store, CONFLICT), finding=999)
    assert "That finding is not open any more" in said(app)
    assert "Conflicting answers" in app.subheader[0].value


def test_one_check_alone_can_be_settled(store: Store) -> None:
    app = desk(looked_at(store, [*CONFLICT, *COPIES]), desk="clusters", code="DU001")
    assert "**0** of 1 cluster settled" in said(app)


def test_text_from_data_stays_text(store: Store) -> None:
    app = desk(looked_at(store, [pair("# [a](http://b)", ":red[x] $y$"), pair("# [a](http://b)", "**z**")]))
    drawn = "".join(part.value for part in app.markdown)
    assert "[a](http" not in drawn and "**z**" not in drawn.replace(r"\*\*z\*\*", "")
    assert ":red[x]" not in drawn


# ---- labels ---------------------------------------------------------------------------------------------------


def labelled(store: Store) -> int:
    asked = [pair(f"My parcel {n} has not arrived yet, where is the courier?", "delivery") for n in range(40)]
    asked += [pair(f"I forgot the password of account {n} and cannot log in", "access") for n in range(40)]
    asked.append(pair("My parcel is late and the courier has not arrived", "access"))
    project = a_project(store, asked)
    projects.set_up(store, project, "Ann", task="classification", label_source="answer")
    looking.look(store, project, by="Ann")
    return project


def test_a_doubtful_label_is_shown_with_what_speaks_for_each(store: Store) -> None:
    app = desk(labelled(store), desk="labels")
    assert app.subheader[0].value == "Example 81"
    words = said(app)
    assert ":orange-badge[access]" in words and ":blue-badge[delivery]" in words
    assert "Most similar with **delivery**" in words and "Most similar with **access**" in words


@pytest.mark.parametrize(
    ("which", "answer", "state"),
    [("take_", "delivery", "unreviewed"), ("label2_", "delivery", "unreviewed"), ("reject_", "access", "rejected")],
)
def test_one_key_settles_a_label_and_undo_takes_it_back(store: Store, which: str, answer: str, state: str) -> None:
    project = labelled(store)
    app = press(desk(project, desk="labels"), which)
    assert (answers(store, project)[80], states(store, project)[80]) == (answer, state)
    assert "**Nothing to settle.**" in said(app)
    app = press(app, "tool_undo")
    assert (answers(store, project)[80], states(store, project)[80]) == ("access", "unreviewed")
    assert app.subheader[0].value == "Example 81"


def test_a_label_that_is_right_is_dismissed(store: Store) -> None:
    project = labelled(store)
    press(desk(project, desk="labels"), "keep_")
    (found,) = checking.listed(store, project, "LA003", dismissed=True)
    assert found.dismissed_reason == "The label is right"
    assert suspects.waiting(store, project) == ()


def test_a_link_to_a_doubtful_label_opens_its_desk(store: Store) -> None:
    project = labelled(store)
    assert desk(project, finding=suspects.waiting(store, project)[0]).subheader[0].value == "Example 81"


# ---- repairs --------------------------------------------------------------------------------------------------


def test_a_repair_shows_every_change_before_it_is_made(store: Store) -> None:
    project = looked_at(store, COPIES)
    app = desk(project, code="DU001")
    assert "Keep the first of the examples and reject the others." in said(app)
    assert ":orange-badge[:material/visibility: Look first]" in said(app)
    assert "**2 examples** change: 2 rejected" in said(app)
    assert states(store, project) == ["unreviewed"] * 3
    app = press(app, "fix_apply_")
    assert states(store, project) == ["unreviewed", "rejected", "rejected"]
    assert "2 examples repaired." in said(app)
    app = press(app, "desk_repaired_undo")
    assert states(store, project) == ["unreviewed"] * 3
    assert "Taken back: 2 examples as before." in said(app)


def test_an_edit_is_shown_as_a_difference_of_words_twenty_to_a_page(store: Store) -> None:
    records = [
        pair(f"Question {n}?", f"Answer {n}, with a <b>bold</b> word and &nbsp; a space.") for n in range(25)
    ]
    app = desk(looked_at(store, records), code="CT013")
    shown = [part.value for part in app.markdown if part.value.startswith(":gray[No.")]
    assert len(shown) == 20
    assert ":red-background[~~" in shown[0]
    assert "tokens saved" in said(app)


def test_many_are_repaired_beside_the_page(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repairs, "AT_ONCE", 1)
    project = looked_at(store, COPIES)
    app = press(desk(project, code="DU001"), "fix_apply_")
    assert states(store, project) == ["unreviewed"] * 3
    assert work(store) == 1
    app.run()
    assert "2 examples repaired." in said(app)
    press(app, "desk_repaired_undo")
    assert states(store, project) == ["unreviewed"] * 3


def test_of_very_many_findings_the_first_are_worked_out(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repairs, "_FIRST", 1)
    records = [pair(f"Question {n}?", f"Answer {n}, with a <b>bold</b> word.") for n in range(3)]
    project = looked_at(store, records)
    app = desk(project, code="CT013")
    assert "**1 example** changes: 1 text" in said(app) and "among the first 1 of 3 findings" in said(app)
    app = press(app, "fix_whole_")
    assert "**3 examples** change: 3 texts" in said(app)


def test_the_sample_can_be_settled_from_end_to_end(store: Store) -> None:
    project = projects.create(store, "intents").id
    take_in_file(store, project, "support_intents.jsonl", (SAMPLES / "support_intents.jsonl").read_bytes())
    looking.look(store, project, by="Ann")
    app, n = desk(project), len(settling.waiting(store, project))
    for at in range(n):
        assert f"**{at}** of {n} clusters settled" in said(app)
        app = press(app, "keep1_" if at % 2 else "both_")
    assert "**Nothing to settle.**" in said(app)
    for _ in range(n):
        app = press(app, "tool_undo")
    assert f"**0** of {n} clusters settled" in said(app)
    assert len(settling.waiting(store, project)) == n
    assert json.loads(projects.get(store, project).check_settings) == {}


def test_several_panels_of_repairs_go_on_one_page(store: Store) -> None:
    records = [pair(f"Question {n}?", f"Answer {n}, with a <b>bold</b> word.") for n in range(3)]
    project = looked_at(store, [*records, *COPIES])
    script = f"""
from tunewright.actions import projects
from tunewright.ui import store
from tunewright.ui.desks import fix_panel
for code in ("CT013", "DU001", "CO001"):
    fix_panel(projects.get(store(), {project}), code)
"""
    app = AppTest.from_string(script, default_timeout=120)
    app.session_state["reviewer"] = "Ann"
    app.run()
    assert not app.exception
    assert keys(app, "fix_apply_") == ["fix_apply_CT013_html-as-text", "fix_apply_DU001_remove-repeats"]
    app = press(app, "fix_apply_CT013")
    assert said(app).count("examples repaired.") == 1
    app = press(app, "desk_repaired_undo")
    assert "Taken back: 3 examples as before." in said(app)
