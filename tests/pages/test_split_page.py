"""What people read and do on the split page, without a browser."""

from __future__ import annotations

from typing import Any

from streamlit.testing.v1 import AppTest

from review_desk import a_project, reviewed
from screens import key, keys, metrics, said, the_screen
from tunewright.actions import browsing, bulk_edits, projects, splitting
from tunewright.actions.splitting import ACCEPTED, SplitWish
from tunewright.model.project import Filter
from tunewright.store import Store

PAIRS = [{"prompt": f"question {n}", "completion": ("yes", "no")[n % 2]} for n in range(40)]
ASKED_TWICE = [{"prompt": "QUESTION  1", "completion": "no"}, {"prompt": "question 1 ", "completion": "no"}]


def the_page(project: int, **given: Any) -> AppTest:
    return the_screen("split.py", project=project, **given)


def way(app: AppTest) -> Any:
    return next(radio for radio in app.radio if radio.label == "How to split")


def use(app: AppTest) -> Any:
    return key(app, keys(app, "split_use_")[0])


def test_without_a_project_the_page_shows_how_to_make_one(store: Store) -> None:
    app = the_screen("split.py")
    assert "There is no project yet" in said(app) and not app.exception


def test_an_empty_project_is_sent_to_the_import(store: Store) -> None:
    app = the_page(projects.create(store, "trial").id)
    assert "Nothing to split yet" in said(app) and key(app, "go_import")


def test_nothing_accepted_says_so_and_offers_the_rest(store: Store) -> None:
    app = the_page(a_project(store, PAIRS))
    assert "No example is accepted yet. 40 examples wait for review" in said(app).replace("*", "")
    app.segmented_control[0].set_value("all").run()
    assert metrics(app) == {"Train": "32 examples", "Test": "8 examples"}


def test_the_proof_is_said_aloud_and_no_prompt_is_parted(store: Store) -> None:
    app = the_page(reviewed(store, PAIRS + ASKED_TWICE))
    assert "No prompt is on both sides: 0 of 40 prompts." in app.success[0].value
    assert metrics(app) == {"Train": "34 examples", "Test": "8 examples"}
    spread = app.dataframe[0].value.set_index("Label")
    assert (spread["Train"] + spread["Test"]).to_dict() == {"no": 22, "yes": 20}
    assert len(app.dataframe[1].value) == 8, "all that is held back is listed"
    assert not app.exception


def test_looking_keeps_nothing_and_using_keeps_it(store: Store) -> None:
    project = reviewed(store, PAIRS)
    app = the_page(project)
    app.slider[0].set_value(25.0).run()
    assert metrics(app)["Test"] == "10 examples"
    assert splitting.last_wish(store, project) is None
    use(app).click().run()
    assert splitting.last_wish(store, project) == SplitWish(42, 0.25)
    assert "Exports use: 25% to test, seed 42, chosen by Ann just now." in said(app).replace("*", "")
    assert use(app).disabled
    assert browsing.activity(store, project)[0].after == {"split": "25% to test, seed 42"}


def test_a_number_and_another_seed_can_be_asked_for(store: Store) -> None:
    project = reviewed(store, PAIRS)
    app = way(the_page(project)).set_value("count").run()
    numbers = {number.label: number for number in app.number_input}
    numbers["Examples to test on"].set_value(5)
    numbers["Seed"].set_value(3).run()
    assert metrics(app)["Test"] == "5 examples"
    use(app).click().run()
    assert splitting.chosen(store, projects.get(store, project)) == SplitWish(3, count=5)


def test_more_than_there_is_is_refused_in_words(store: Store) -> None:
    app = way(the_page(reviewed(store, PAIRS))).set_value("count").run()
    app.number_input[0].set_value(40).run()
    assert "there are only 40 examples" in said(app) and not app.exception


def test_holding_nothing_back_is_a_choice(store: Store) -> None:
    project = reviewed(store, PAIRS)
    app = way(the_page(project)).set_value("none").run()
    assert metrics(app) == {"Train": "40 examples", "Test": "0 examples"}
    use(app).click().run()
    assert "Exports use: everything to train" in said(app).replace("*", "")


def test_examples_that_come_later_move_nobody(store: Store) -> None:
    project = reviewed(store, PAIRS)
    wish = SplitWish(42, 0.25)
    before = splitting.choose(store, project, ACCEPTED, wish, "Ann").by_prompt
    a_project(store, [{"prompt": f"later {n}", "completion": "yes"} for n in range(40)], project_id=project)
    bulk_edits.decide_all(store, project, Filter(), "accepted", "Ann")
    app = the_page(project)
    assert "40 were placed before and stay where they are; 40 are placed now" in app.success[0].value
    after = splitting.choose(store, project, ACCEPTED, wish, "Ann").by_prompt
    assert {prompt: after[prompt] for prompt in before} == before
    assert sum(side == "test" for side in after.values()) == 20


def test_the_split_of_the_files_is_kept_only_where_they_name_one(store: Store) -> None:
    app = the_page(reviewed(store, PAIRS))
    assert "As the imported files say" not in way(app).options
    named = [{**pair, "split": "test" if n < 6 else "train"} for n, pair in enumerate(PAIRS)]
    project = a_project(store, [*named, {**PAIRS[0], "split": "train"}], name="named")
    bulk_edits.decide_all(store, project, Filter(), "accepted", "Ann")
    app = the_page(project)
    assert way(app).value == "imported"
    assert metrics(app) == {"Train": "36 examples", "Test": "5 examples"}
    assert "1 test or validation example shares its prompt" in said(app)
    app = way(app).set_value("share").run()
    use(app).click().run()
    assert not projects.get(store, project).keep_imported_split
    way(app).set_value("imported").run()
    use(app).click().run()
    assert projects.get(store, project).keep_imported_split


def test_somebody_without_a_name_looks_but_does_not_decide(store: Store) -> None:
    app = the_page(reviewed(store, PAIRS), reviewer="")
    assert metrics(app)["Test"] == "8 examples"
    assert use(app).disabled


def test_text_from_data_stays_text(store: Store) -> None:
    beacon = "![x](http://evil.example/p.png) $x$ <b>"
    answers = (beacon, "ok")
    app = the_page(reviewed(store, [{"prompt": f"{beacon} {n}", "completion": answers[n % 2]} for n in range(12)]))
    assert beacon not in "".join(str(part.value) for part in [*app.markdown, *app.caption, *app.success])
    assert beacon in list(app.dataframe[0].value["Label"])
