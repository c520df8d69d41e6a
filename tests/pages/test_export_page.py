"""What people read and do on the export page, without a browser."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from review_desk import a_project, reviewed
from screens import SAMPLES, key, keys, metrics, said, take_in_file, the_screen
from tunewright.actions import bulk_edits, exporting, looking, projects, splitting, worker
from tunewright.actions.exporting import ExportWish
from tunewright.actions.splitting import ACCEPTED, SplitWish
from tunewright.model.project import Filter
from tunewright.store import Store
from tunewright.ui.exporting.words import from_visible, visible

PAIRS = [{"prompt": f"question {n}", "completion": ("yes", "no")[n % 2]} for n in range(40)]
CHAT = "openai-chat"
LEGACY = "openai-prompt-completion"


def the_page(project: int, **given: Any) -> AppTest:
    return the_screen("export.py", project=project, **given)


def button(app: AppTest) -> Any:
    return key(app, keys(app, "export_now_")[0])


def typed(app: AppTest, title: str) -> Any:
    return next(box for box in [*app.text_input, *app.text_area] if box.label == title)


def choose_target(app: AppTest, target: str) -> AppTest:
    return next(radio for radio in app.radio if radio.label == "Target").set_value(target).run()


def lines(store: Store, export_id: int, name: str = "train.jsonl") -> list[dict[str, Any]]:
    path = exporting.file_of(store, export_id, name)
    assert path is not None
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_without_a_project_the_page_shows_how_to_make_one(store: Store) -> None:
    app = the_screen("export.py")
    assert "There is no project yet" in said(app) and not app.exception


def test_an_empty_project_is_sent_to_the_import(store: Store) -> None:
    app = the_page(projects.create(store, "trial").id)
    assert "Nothing to export yet" in said(app) and key(app, "go_import")


def test_nothing_accepted_says_so_and_offers_the_rest(store: Store) -> None:
    app = the_page(a_project(store, PAIRS))
    assert "No example is accepted yet." in said(app) and not keys(app, "export_now_")
    app.segmented_control[0].set_value("all").run()
    assert metrics(app)["Train"] == "32" and not button(app).disabled


def test_a_classification_sample_is_exported_as_it_was_forecast(store: Store) -> None:
    project = projects.create(store, "shop").id
    take_in_file(store, project, "support_intents.jsonl", (SAMPLES / "support_intents.jsonl").read_bytes())
    bulk_edits.decide_all(store, project, Filter(), "accepted", "Ann")
    app = the_page(project)
    forecast = metrics(app)
    shown = [json.loads(block.value) for block in app.code]
    assert "Left out: 3" in said(app).replace("*", "")
    assert re.search(r"stop(s|ped) answering on 14 January 2027", said(app)), "before that day and after it"
    button(app).click().run()
    assert not app.exception and not app.error
    kept = exporting.listed(store, project)[0]
    assert app.query_params["export"] == str(kept.id)
    counts = {file["split"]: file["examples"] for file in kept.report["files"]}
    assert forecast["Train"] == str(counts["train"]) and forecast["Test"] == str(counts["test"])
    assert forecast["Tokens per epoch"] == f"{kept.report['cost']['tokens_per_epoch']:,}"
    assert forecast["Training, about"] == f"${kept.report['cost']['usd']:.2f}"
    assert shown[:3] == lines(store, kept.id)[:3] and shown[3:] == lines(store, kept.id, "test.jsonl")[:3]


def test_the_result_shows_files_hashes_and_what_stayed_out(store: Store) -> None:
    project = reviewed(store, [*PAIRS, {"prompt": "and this?", "completion": " "}])
    bulk_edits.decide_all(store, project, Filter(ids=(1, 2)), "rejected", "Ann")
    app = button(the_page(project)).click().run()
    path = exporting.file_of(store, 1, "train.jsonl")
    assert path is not None
    assert hashlib.sha256(path.read_bytes()).hexdigest() in [block.value for block in app.code]
    assert "No prompt is on both sides: 0 of 38 prompts" in app.success[0].value
    assert "Left out: 3" in said(app)
    left_out = next(frame.value for frame in app.dataframe if "Reason" in frame.value)
    assert left_out["Reason"].tolist() == [
        "Its completion is empty. Write one, or reject the example.",
        *["A reviewer rejected it."] * 2,
    ]
    links = [element.proto.url for element in app.get("link_button")]
    assert [url.rsplit("/", 1)[1] for url in links] == ["train.jsonl", "test.jsonl", "left-out.csv"]
    key(app, "export_new").click().run()
    assert keys(app, "export_now_") and "export" not in app.query_params


def test_pairs_can_be_given_a_system_message(store: Store) -> None:
    app = the_page(reviewed(store, PAIRS))
    typed(app, "System message").set_value("Answer yes or no.").run()
    button(app).click().run()
    assert {line["messages"][0]["content"] for line in lines(store, 1)} == {"Answer yes or no."}


def test_chats_are_asked_for_no_system_message(store: Store) -> None:
    turns = [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "hello"}]
    app = the_page(reviewed(store, [{"messages": turns}]))
    assert not [area for area in app.text_area if area.label == "System message"]


def test_the_older_format_suggests_its_options_and_takes_others(store: Store) -> None:
    app = choose_target(the_page(reviewed(store, PAIRS)), LEGACY)
    assert typed(app, "Separator, after each prompt").value == " ->"
    assert "“ ->” occurs in no prompt and in no completion." in said(app)
    assert "no longer takes training jobs" in said(app)
    typed(app, "Separator, after each prompt").set_value(r"\n\n###\n\n").run()
    button(app).click().run()
    assert not app.exception and not app.error
    assert all(line["prompt"].endswith("\n\n###\n\n") for line in lines(store, 1))
    assert all(line["completion"] in (" yes", " no") for line in lines(store, 1))
    assert "Give train.jsonl to a trainer that still reads this format." in said(app)
    assert app.code[-1].value == "separator: \\n\\n###\\n\\n\nstop: none\nmax_tokens: 1"


def test_what_is_suggested_can_be_taken_back(store: Store) -> None:
    app = choose_target(the_page(reviewed(store, PAIRS)), LEGACY)
    assert not keys(app, "export_pair_")
    typed(app, "Separator, after each prompt").set_value("!!").run()
    key(app, keys(app, "export_pair_")[0]).click().run()
    assert typed(app, "Separator, after each prompt").value == " ->"


def test_too_few_examples_are_said_but_do_not_block(store: Store) -> None:
    app = the_page(reviewed(store, PAIRS[:8]))
    assert any("a job with fewer than 10 is refused" in warning.value.replace("\\", "") for warning in app.warning)
    assert not button(app).disabled


def test_a_shut_gate_blocks_and_leads_to_the_findings(store: Store) -> None:
    project = reviewed(store, [*PAIRS, {"prompt": "and this?", "completion": ""}])
    projects.set_up(store, project, "Ann", gate="error")
    looking.look(store, project)
    app = the_page(project)
    assert "This project exports nothing while such findings are open" in app.error[0].value
    assert button(app).disabled
    blocker = next(found for found in app.button if found.key == "export_blocker_EM001_error")
    assert "empty answer · EM001" in blocker.label


def test_with_a_gate_all_checks_come_first(store: Store) -> None:
    project = reviewed(store, PAIRS)
    projects.set_up(store, project, "Ann", gate="error")
    app = the_page(project)
    assert "Run all checks first" in app.warning[-1].value
    assert button(app).disabled
    next(found for found in app.button if found.key == "export_run_checks").click().run()
    while worker.run_one(store, "a test"):
        pass
    app = the_page(project)
    assert not [one for one in app.warning if "Run all checks first" in one.value]
    assert not button(app).disabled


def test_two_clicks_write_one_export(store: Store) -> None:
    project = reviewed(store, PAIRS)
    first, second = the_page(project), the_page(project)
    button(first).click().run()
    button(second).click().run()
    assert len(exporting.listed(store, project)) == 1


def test_reviewing_that_goes_on_does_not_stop_an_export(store: Store) -> None:
    project = reviewed(store, PAIRS)
    app = the_page(project)
    bulk_edits.decide_all(store, project, Filter(ids=(3,)), "rejected", "Ben")
    late = button(app)
    late.click().run()
    late.click().run()
    (kept,) = exporting.listed(store, project)
    assert sum(file["examples"] for file in kept.report["files"]) == 39


def test_the_split_in_use_is_the_one_exported(store: Store) -> None:
    project = reviewed(store, PAIRS)
    splitting.choose(store, project, ACCEPTED, SplitWish(7, count=4), "Ann")
    app = the_page(project)
    assert "Split: 4 to test, seed 7" in said(app).replace("*", "")
    button(app).click().run()
    assert exporting.listed(store, project)[0].report["files"][1]["examples"] == 4
    assert "Written by Ann just now · accepted only · 4 to test, seed 7" in said(app)


def test_two_exports_are_compared(store: Store) -> None:
    project = reviewed(store, PAIRS)
    wish = ExportWish(CHAT, split=SplitWish(7, 0.2))
    exporting.export(store, project, wish, "Ann")
    bulk_edits.decide_all(store, project, Filter(ids=(3,)), "rejected", "Ann")
    a_project(store, [{"prompt": "later", "completion": "yes"}], project_id=project)
    bulk_edits.decide_all(store, project, Filter(ids=(41,)), "accepted", "Ann")
    bulk_edits.replace_all(store, project, Filter(ids=(5,)), bulk_edits.Replacement("question", "matter"), "Ann")
    exporting.export(store, project, wish, "Ben")
    app = the_page(project)
    found = metrics(app)
    assert (found["Added"], found["Removed"], found["Changed"], found["Moved"]) == ("1", "1", "1", "0")
    assert found["The same"] == "38"
    tables = [frame.value for frame in app.dataframe if "State" in frame.value]
    assert [list(table["Example"]) for table in tables] == [[41], [3], [5]]
    kept = next(frame.value for frame in app.dataframe if "SHA-256" in frame.value)
    assert kept["By"].tolist() == ["Ben", "Ann"]


def test_a_kept_export_is_opened_by_its_address(store: Store) -> None:
    project = reviewed(store, PAIRS)
    number = exporting.export(store, project, ExportWish(CHAT), "Ann").id
    app = the_page(project, export=number)
    assert f"Export {number} · OpenAI chat (JSONL)" in said(app)
    assert not keys(app, "export_now_")


def test_an_export_of_another_project_is_not_shown(store: Store) -> None:
    number = exporting.export(store, reviewed(store, PAIRS), ExportWish(CHAT), "Ann").id
    other = a_project(store, PAIRS, name="other")
    assert "No example is accepted yet." in said(the_page(other, export=number))


def test_text_from_data_stays_text(store: Store) -> None:
    beacon = "![x](http://evil.example/p.png) $x$ <b>"
    project = reviewed(store, [{"prompt": f"{beacon} {n}", "completion": beacon, beacon: 1} for n in range(12)])
    app = the_page(project)
    assert beacon in app.code[0].value
    button(app).click().run()
    words = [*app.markdown, *app.caption, *app.success, *app.warning, *app.info, *app.subheader]
    assert beacon not in "".join(str(part.value) for part in words)


@pytest.mark.parametrize("text", ["\n\n###\n\n", " ->", "\\n", "\t\\\r\n", "", "\\\\t"])
def test_a_separator_can_be_read_and_typed(text: str) -> None:
    assert from_visible(visible(text)) == text
    assert "\n" not in visible(text)
