"""What people read and do on the import page, without a browser."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from import_screen import box_of, imported, opened, the_page, upload
from screens import SAMPLES, key, keys, said, take_in_file, work
from tunewright.actions import browsing, projects, reviewing
from tunewright.imports import ReadPlan, known_shapes, registry
from tunewright.imports.registry import Content, Score, shape
from tunewright.model import Body
from tunewright.model.project import Filter, Ledger
from tunewright.store import Store
from tunewright.ui.importing import elsewhere

MESSY = (SAMPLES / "support_intents.jsonl").read_bytes()
TABLE = b"question,answer,topic\nWhen?,Today,time\nWhere?,here,place\nHow?,by\n"


@pytest.fixture
def project(store: Store) -> int:
    return projects.create(store, "trial").id


def ledgers(store: Store, project: int) -> list[Ledger]:
    return [source.ledger for source in browsing.imports(store, project)]


def test_a_file_is_recognised_shown_and_imported(store: Store, project: int) -> None:
    app = upload(the_page(project), ("support_intents.jsonl", MESSY))
    assert "“prompt” and “completion” are read as prompt and completion. Text encoding: UTF-8." in said(app)
    assert list(app.dataframe[0].value["Id"][:2]) == ["LC-2001", "LC-2002"]
    app = imported(app, store)
    assert "277 lines read: " in said(app)
    assert sum(ledger.read for ledger in ledgers(store, project)) == 277
    assert not app.file_uploader[0].value, "the drop zone is empty again"
    assert not app.exception


def test_running_work_is_shown_until_it_is_done(store: Store, project: int) -> None:
    app = upload(the_page(project), ("support_intents.jsonl", MESSY))
    key(app, "start_import").click().run()
    assert "support_intents.jsonl** · waits for its turn" in _bars(app)
    assert "waits for its turn" in _bars(the_page(project)), "it is there after a reload too"
    work(store)
    app.run()
    assert not keys(app, "cancel_")


def _bars(app: AppTest) -> str:
    return "\n".join(bar.proto.text.replace("\\", "") for bar in app.get("progress"))


def test_waiting_work_can_be_cancelled(store: Store, project: int) -> None:
    app = upload(the_page(project), ("support_intents.jsonl", MESSY))
    key(app, "start_import").click().run()
    key(app, keys(app, "cancel_")[0]).click().run()
    assert work(store) == 0 and not ledgers(store, project)
    app.run()
    assert "**support_intents.jsonl** was cancelled" in said(app)
    key(app, keys(app, "dismiss_job_")[0]).click().run()
    assert "was cancelled" not in said(app)


def test_failed_work_says_why(store: Store, project: int) -> None:
    app = upload(the_page(project), ("a.jsonl", b'{"prompt":"a","completion":"b"}\n'))
    key(app, "start_import").click().run()
    for file in store.settings.uploads.iterdir():
        file.unlink()
    work(store)
    app.run()
    assert "**a.jsonl** failed. The copy of “a.jsonl” is not there any more. Add the file again." in said(app)


def test_several_files_come_in_together_and_each_has_its_ledger(store: Store, project: int) -> None:
    chat = (SAMPLES / "clinic_chat.jsonl").read_bytes()
    app = upload(the_page(project), ("support_intents.jsonl", MESSY), ("clinic.jsonl", chat), ("t.csv", TABLE))
    assert key(app, "start_import").label == "Import 3 files"
    app = imported(app, store)
    assert {ledger.read for ledger in ledgers(store, project)} == {277, 217, 3}
    assert list(app.dataframe[-1].value["File"]) == ["t.csv", "clinic.jsonl", "support_intents.jsonl"]


def test_columns_can_be_chosen_and_the_preview_follows(store: Store, project: int) -> None:
    app = upload(the_page(project), ("t.csv", TABLE))
    box = box_of(app, "Label")
    assert box.value is None
    box.set_value("topic").run()
    assert list(app.dataframe[0].value["Label"][:2]) == ["time", "place"]
    box_of(app, "Prompt").set_value("topic").run()
    assert list(app.dataframe[0].value["Prompt"][:2]) == ["time", "place"]
    imported(app, store)
    assert browsing.imports(store, project)[0].plan["mapping"] == [
        ["prompt", "topic"],
        ["completion", "answer"],
        ["label", "topic"],
    ]


def test_a_chosen_column_can_be_left_out_again(store: Store, project: int) -> None:
    app = upload(the_page(project), ("a.jsonl", b'{"id":"x","prompt":"a","completion":"b"}\n'))
    box = box_of(app, "Id")
    assert box.value == "id"
    box.select_index(0).run()
    assert "Id" not in app.dataframe[0].value
    imported(app, store)
    assert [field for field, _ in browsing.imports(store, project)[0].plan["mapping"]] == ["prompt", "completion"]


def test_nothing_is_imported_before_the_prompt_is_known(store: Store, project: int) -> None:
    app = upload(the_page(project), ("t.csv", b"one,two\n1,2\n3,4\n"))
    assert "Choose what holds the prompt and the completion." in said(app)
    assert key(app, "start_import").disabled
    box_of(app, "Prompt").set_value("one").run()
    box_of(app, "Completion").set_value("two").run()
    assert not key(app, "start_import").disabled


def test_the_format_can_be_corrected(store: Store, project: int) -> None:
    app = upload(the_page(project), ("a.txt", b"question\tanswer\nWhen, now?\tToday, yes\n"))
    assert (box_of(app, "Format").value, box_of(app, "Kind of file").value) == ("prompt-completion", "tsv")
    box_of(app, "Kind of file").set_value("csv").run()
    assert box_of(app, "Kind of file").value == "csv"
    assert "Choose what holds the prompt and the completion." in said(app), "it is one column now"
    box_of(app, "Format").set_value("chat").run()
    assert box_of(app, "Format").value == "chat"
    assert not app.exception


def test_the_split_is_read_from_the_name_and_can_be_changed(store: Store, project: int) -> None:
    app = upload(the_page(project), ("my-test.jsonl", b'{"prompt":"a","completion":"b"}\n'))
    box = box_of(app, "All of it belongs to")
    assert box.value == "test"
    box.set_value("validation").run()
    imported(app, store)
    assert browsing.imports(store, project)[0].split == "validation"


def test_what_is_no_data_is_refused_with_the_cause_and_the_rest_goes_on(store: Store, project: int) -> None:
    page = b"<!DOCTYPE html><html><body>Sign in</body></html>"
    app = upload(the_page(project), ("a.jsonl", page), ("b.jsonl", b'{"prompt":"a","completion":"b"}\n'))
    assert app.error and key(app, "start_import").label == "Import 1 file"
    assert "1 file cannot be imported yet." in said(app)


def test_a_file_that_was_imported_before_is_announced(store: Store, project: int) -> None:
    take_in_file(store, project, "first.jsonl", MESSY, by="Ben")
    app = upload(the_page(project), ("again.jsonl", MESSY))
    assert "Ben imported this very file just now, as “first.jsonl”" in said(app)
    imported(app, store)
    assert ledgers(store, project)[0].imported == 0


def test_a_nameless_visitor_sees_all_and_is_asked_for_a_name_before_importing(store: Store, project: int) -> None:
    app = upload(the_page(project, reviewer=""), ("support_intents.jsonl", MESSY))
    assert key(app, "start_import").disabled
    assert "Write your name under “Reviewer”" in said(app)


def test_a_path_is_offered_on_this_machine_only(
    store: Store, project: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(elsewhere, "is_this_machine", lambda: True)
    app = opened(the_page(project), "other_ways")
    next(box for box in app.text_input if box.key == "upload_path").set_value(
        str(SAMPLES / "support_intents.jsonl")
    )
    key(app, "add_path").click().run()
    imported(app, store)
    assert ledgers(store, project)[0].read == 277
    monkeypatch.setattr(elsewhere, "is_this_machine", lambda: False)
    app = opened(the_page(project), "other_ways")
    assert "The inbox of this server" in said(app)
    assert all(box.key != "upload_path" for box in app.text_input)


@pytest.mark.parametrize(
    ("address", "url", "headers", "is_here"),
    [
        (None, "http://localhost:8501/import", {}, True),
        ("127.0.0.1", "http://127.0.0.1:8501/", {}, True),
        ("::1", "http://[::1]:8501/", {}, True),
        ("192.168.1.7", "http://localhost:8501/", {}, False),
        (None, "https://tune.example.org/import", {}, False),
        (None, "http://localhost:8501/", {"X-Forwarded-For": "10.0.0.1"}, False),
        (None, "http://localhost.example.org/", {}, False),
        (None, "", {}, False),
        ("nonsense", "http://localhost/", {}, False),
    ],
)
def test_only_a_browser_on_the_server_itself_may_name_paths(
    monkeypatch: pytest.MonkeyPatch, address: str | None, url: str, headers: dict[str, str], is_here: bool
) -> None:
    class Context:
        ip_address = address

    Context.url, Context.headers = url, headers  # type: ignore[attr-defined]
    monkeypatch.setattr(elsewhere.st, "context", Context)
    assert elsewhere.is_this_machine() is is_here


def test_rejected_lines_are_shown_as_they_stand_with_their_reason(store: Store, project: int) -> None:
    take_in_file(store, project, "![x](http://evil).jsonl", MESSY)
    app = the_page(project)
    codes = [code.value for code in app.code]
    assert len(codes) == 5 and any(code.startswith("{") for code in codes)
    assert "**Line 46**" in said(app) and "**Line 238**" in said(app)
    assert not any("![x](" in text.value for text in (*app.markdown, *app.subheader, *app.caption))


def test_rejected_lines_can_be_narrowed_to_one_reason(store: Store, project: int) -> None:
    lines = ["[1]"] * 12 + ['{"prompt":1,"completion":"a"}'] * 2 + ['{"prompt":"p","completion":"a"}']
    take_in_file(store, project, "a.jsonl", "\n".join(lines))
    app = the_page(project)
    assert len(app.code) == 10, "one page"
    box = box_of(app, "Reason")
    assert [option.rpartition(" · ")[2] for option in box.options] == ["12 lines", "2 lines"]
    box.select_index(1).run()
    assert len(app.code) == 2


def test_a_rejected_line_is_repaired_in_place(store: Store, project: int) -> None:
    take_in_file(store, project, "a.jsonl", '{"prompt":"a","completion":"b"}\n{"prompt":"c"}\n')
    app = the_page(project)
    key(app, "repair_1").click().run()
    area = next(area for area in app.text_area if area.label == "The line, repaired")
    assert area.value == '{"prompt":"c"}'
    area.set_value('{"prompt":"c",}').run()
    key(app, "import_repaired_1").click().run()
    assert "Still not right: There is a comma too many" in said(app)
    next(area for area in app.text_area if area.label == "The line, repaired").set_value(
        '{"prompt":"c","completion":"d"}'
    ).run()
    key(app, "import_repaired_1").click().run()
    assert app.toast[0].value == "Repaired. 1 line read: 1 imported."
    assert not app.code, "no open line is left"
    lines = browsing.page(store, projects.get(store, project), Filter())
    assert [line.answer for line in lines] == ["b", "d"]


CURLY = [f"{{“prompt”: “Where is it {n}?”, “completion”: “There.”}}" for n in range(4)]


def test_a_suggested_repair_is_tried_and_looked_at_before_it_is_imported(store: Store, project: int) -> None:
    take_in_file(store, project, "a.jsonl", '{"prompt":"a","completion":"b"}\n{"prompt":"c"}\n' + CURLY[0])
    app = the_page(project)
    assert keys(app, "suggested_") == ["suggested_2"], "what misses an answer cannot be guessed"
    key(app, "suggested_2").click().run()
    assert app.text_area[0].value == '{"prompt": "Where is it 0?", "completion": "There."}'
    assert ":green-background[" in said(app)
    key(app, "import_repaired_2").click().run()
    assert app.toast[0].value == "Repaired. 1 line read: 1 imported."
    assert _answers(store, project) == ["b", "There."]


def test_all_lines_of_one_reason_are_repaired_at_once_with_one_ledger(store: Store, project: int) -> None:
    lines = ['{"prompt":"p","completion":"a"}', *CURLY, "[1]", "[2]"]
    take_in_file(store, project, "a.jsonl", "\n".join(lines))
    app = the_page(project)
    box_of(app, "Reason").select_index(0).run()
    assert "**All 4 lines can be repaired in one step**" in said(app)
    key(app, keys(app, "repair_all_")[0]).click().run()
    assert app.toast[0].value == "4 lines repaired. 4 lines read: 4 imported."
    assert len(_answers(store, project)) == 5
    statuses = [line.status for line in browsing.rejections(store, 1)]
    assert statuses == ["repaired"] * 4 + ["open"] * 2
    last = browsing.imports(store, project)[0]
    assert (last.name, last.plan["repairs"]) == ("a.jsonl, 4 lines repaired", [1, 2, 3, 4])
    assert "4 repaired lines" not in said(app), "one import is no list"


def test_very_many_lines_are_repaired_beside_the_page(store: Store, project: int) -> None:
    lines = [f"{{“prompt”: “Q{n}?”, “completion”: “A”}}" for n in range(230)]
    take_in_file(store, project, "a.jsonl", "\n".join(lines))
    app = the_page(project)
    assert "**Of the first 200 lines, 200 can be repaired in one step**" in said(app)
    key(app, keys(app, "repair_all_")[0]).click().run()
    assert work(store) >= 1
    assert browsing.count(store, projects.get(store, project), Filter()) == 230
    assert not keys(app.run(), "repair_all_")


def test_a_row_of_a_table_is_repaired_as_the_row_it_is(store: Store, project: int) -> None:
    take_in_file(store, project, "t.csv", TABLE)
    app = the_page(project)
    assert "The row has 2 cells, the header has 3." in said(app)
    key(app, "repair_1").click().run()
    app.text_area[0].set_value('How?,"by bus, mostly",way').run()
    key(app, "import_repaired_1").click().run()
    lines = browsing.page(store, projects.get(store, project), Filter())
    assert [(line.excerpt, line.answer) for line in lines][-1] == ("How?", "by bus, mostly")


def test_a_rejected_line_is_set_aside_and_taken_back(store: Store, project: int) -> None:
    take_in_file(store, project, "a.jsonl", "[1]\n")
    app = the_page(project)
    key(app, "aside_1").click().run()
    assert not app.code and browsing.rejections(store, 1)[0].status == "set aside"
    app.button_group[0].set_value("set aside").run()
    key(app, "again_1").click().run()
    assert browsing.rejections(store, 1)[0].status == "open"


def _changed(store: Store, project: int, n: int) -> None:
    def lines(end: str) -> str:
        return "\n".join(
            json.dumps({"id": f"q{i}", "prompt": f"P{i}", "completion": f"C{i}{end}"}) for i in range(n)
        )

    take_in_file(store, project, "a.jsonl", lines(""))
    take_in_file(store, project, "b.jsonl", lines(" better"))


def _answers(store: Store, project: int) -> list[str]:
    return [line.answer for line in browsing.page(store, projects.get(store, project), Filter())]


def test_changed_lines_are_taken_or_kept_one_by_one(store: Store, project: int) -> None:
    _changed(store, project, 2)
    app = the_page(project)
    assert "2 changed lines" in said(app) and ":green-background[better]" in said(app)
    key(app, "take_1").click().run()
    key(app, "keep_2").click().run()
    assert _answers(store, project) == ["C0 better", "C1"]
    assert "changed line" not in said(app)


def test_a_reviewed_example_is_shown_three_ways(store: Store, project: int) -> None:
    take_in_file(store, project, "a.jsonl", '{"id":"q","prompt":"When?","completion":"At ten"}\n')
    view = reviewing.view(store, project, 1, "Ben")
    better = {"id": "q", "prompt": "When?", "completion": "At ten sharp"}
    reviewing.decide(store, project, 1, view.card.version, "Ben", body=better)
    take_in_file(store, project, "b.jsonl", '{"id":"q","prompt":"When?","completion":"At eleven"}\n')
    app = the_page(project)
    shown = said(app)
    assert shown.index("Imported before") < shown.index("Reviewed, as it stands here") < shown.index("Imported now")
    assert ":green-background[sharp]" in shown and ":green-background[eleven]" in shown
    assert "Taking the change replaces what review wrote." in shown
    key(app, "take_1").click().run()
    assert _answers(store, project) == ["At eleven"]
    reviewing.undo(store, project, "Ann")
    assert _answers(store, project) == ["At ten sharp"]


def test_a_change_is_not_taken_over_what_somebody_saved_meanwhile(store: Store, project: int) -> None:
    _changed(store, project, 1)
    app = the_page(project)
    view = reviewing.view(store, project, 1, "Ben")
    reviewing.decide(store, project, 1, view.card.version, "Ben", state="accepted")
    key(app, "take_1").click().run()
    assert "Somebody else saved this example" in said(app)
    assert _answers(store, project) == ["C0"]


@pytest.mark.parametrize(("n", "n_jobs"), [(5, 0), (60, 1)])
def test_all_changed_lines_are_taken_at_once(store: Store, project: int, n: int, n_jobs: int) -> None:
    _changed(store, project, n)
    app = the_page(project)
    key(app, "take_all").click().run()
    assert work(store) == n_jobs
    assert all(answer.endswith(" better") for answer in _answers(store, project))
    assert "changed line" not in said(app.run())


def test_all_changed_lines_are_kept_at_once(store: Store, project: int) -> None:
    _changed(store, project, 5)
    app = the_page(project)
    key(app, "keep_all").click().run()
    assert app.toast[0].value == "5 examples kept as they are."
    assert not any(answer.endswith(" better") for answer in _answers(store, project))
    assert key(app, "ask_again").label == "Ask again about 5 changed lines kept as before"
    key(app, "ask_again").click().run()
    assert key(app, "keep_all")
    assert not keys(app, "ask_again")


def test_an_earlier_import_is_chosen_by_its_address(store: Store, project: int) -> None:
    first = take_in_file(store, project, "first.jsonl", MESSY)
    take_in_file(store, project, "second.jsonl", '{"prompt":"a","completion":"b"}\n')
    app = the_page(project)
    assert app.subheader[0].value.replace("\\", "") == "second.jsonl"
    app = the_page(project, **{"import": first.id})
    assert app.subheader[0].value.replace("\\", "") == "first.jsonl"


def test_the_purpose_is_guessed_and_confirmed(store: Store, project: int) -> None:
    take_in_file(store, project, "a.jsonl", MESSY)
    app = the_page(project)
    task, labels = app.radio
    assert (task.value, labels.value) == ("classification", "answer")
    labels.set_value("none").run()
    key(app, "confirm_purpose").click().run()
    after = projects.get(store, project)
    assert (after.task, after.label_source, after.task_confirmed) == ("classification", "none", True)
    assert not app.radio


def test_the_text_encoding_can_be_corrected(store: Store, project: int) -> None:
    text = "question,answer\nКогда?,Сегодня\n".encode("cp1251")
    app = upload(the_page(project), ("a.csv", text))
    box = box_of(app, "Text encoding")
    box.set_value("mac-roman").run()
    assert "Когда?" not in app.dataframe[0].value["Prompt"][0]
    box_of(app, "Text encoding").set_value("cp1251").run()
    assert list(app.dataframe[0].value["Prompt"]) == ["Когда?"]
    imported(app, store)
    assert browsing.imports(store, project)[0].encoding == "cp1251"
    assert not app.exception


def test_an_encoding_that_does_not_fit_can_be_taken_back(store: Store, project: int) -> None:
    app = upload(the_page(project), ("a.txt", b'{"prompt":"a","completion":"b"}\n'))
    box_of(app, "Text encoding").set_value("utf-16").run()
    box_of(app, "Text encoding").set_value("utf-8").run()
    assert list(app.dataframe[0].value["Prompt"]) == ["a"]
    assert not app.error


def test_the_columns_that_a_new_shape_guesses_can_be_chosen(
    store: Store, project: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    known_shapes()
    monkeypatch.setattr(registry, "_SHAPES", dict(registry._SHAPES))

    @shape("poem", score=lambda records: Score(1.0, "Poems."), guess=lambda columns: (("completion", "poem"),))
    def read_poem(record: Body, plan: ReadPlan) -> Content:
        """Poem: each record holds one."""
        return Content("pair", {"prompt": "", "completion": record[plan.fields["completion"]]})

    app = upload(the_page(project), ("a.jsonl", b'{"poem":"O rose","draft":"O nose"}\n'))
    box = box_of(app, "Completion")
    assert (box.value, list(app.dataframe[0].value["Answer"])) == ("poem", ["O rose"])
    box.set_value("draft").run()
    assert list(app.dataframe[0].value["Answer"]) == ["O nose"]
