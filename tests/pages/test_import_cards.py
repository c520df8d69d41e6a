"""Files of any kind on the import page: their cards, mappings under a name, archives, the inbox, many at once."""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from pathlib import Path

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from import_screen import box_of, imported, opened, the_page, upload
from screens import SAMPLES, key, keys, said
from tunewright import imports
from tunewright.actions import browsing, importing, inbox, mappings, projects
from tunewright.actions.uploads import keep_upload
from tunewright.model import UnreadableFile
from tunewright.model.project import Filter
from tunewright.store import Store
from tunewright.ui.importing import elsewhere
from tunewright.ui.importing.chosen import Choice

LETTERS = b"Von;Anfrage;Antwort\nann;Wann?;Um neun\nbo;Wo?;Hier\n"
TURNS = {"data": {"turns": [{"who": "user", "says": "Hi"}, {"who": "assistant", "says": "Hello"}]}}


@pytest.fixture(autouse=True)
def _no_other_inbox(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TUNEWRIGHT_INBOX", raising=False)


@pytest.fixture
def project(store: Store) -> int:
    return projects.create(store, "trial").id


def answers(store: Store, project: int) -> list[str]:
    return [line.answer for line in browsing.page(store, projects.get(store, project), Filter())]


def pair(n: int) -> bytes:
    return json.dumps({"prompt": f"Q{n}?", "completion": f"A{n}"}).encode() + b"\n"


def labels(app: AppTest) -> list[str]:
    return [box.label.replace("\\", "") for box in app.expander]


# ---- many at once ----------------------------------------------------------------------------------------------


def test_records_on_one_line_are_counted_instead_of_named_by_it(store: Store, project: int) -> None:
    records = json.dumps([{"prompt": f"Q{n}?", "completion": f"A{n}"} for n in range(3)]).encode()
    app = upload(the_page(project), ("one.json", records))
    assert list(app.dataframe[0].value["Line"]) == [1, 2, 3]
    which = next(one for one in app.button_group if (one.key or "").startswith("which_"))
    assert list(which.options) == ["Record 1", "Record 2", "Record 3"]


def test_a_file_that_somebody_has_mapped_needs_no_look_any_more(store: Store, project: int) -> None:
    odd = json.dumps([{"q": {"text": f"Q{n}?"}, "out": f"A{n}"} for n in range(3)]).encode()
    app = upload(the_page(project), ("odd.json", odd), ("a.jsonl", pair(1)), ("b.jsonl", pair(2)))
    assert "1 needs a look" in said(app)
    for field, path in (("Prompt", "q.text"), ("Completion", "out")):
        box_of(app, field).set_value(path).run()
    assert "needs a look" not in said(app)
    assert any("odd.json · :green[:material/check_circle: As you chose]" in label for label in labels(app))


def test_closed_cards_of_many_files_draw_nothing_but_their_name(store: Store, project: int) -> None:
    app = upload(the_page(project), *[(f"part{n}.jsonl", pair(n)) for n in range(30)])
    assert "**30 files** · 30 × Prompt and completion" in said(app)
    assert not app.selectbox[2:] and not app.dataframe, "only the sidebar's box"
    assert key(app, "start_import").label == "Import 30 files"
    assert sum("Recognised" in label for label in labels(app)) == 30


def test_of_many_files_those_that_need_a_look_stand_open(store: Store, project: int) -> None:
    odd = b"one,two\n1,2\n3,4\n5,6\n"
    app = upload(the_page(project), *[(f"part{n}.jsonl", pair(n)) for n in range(5)], ("odd.csv", odd))
    assert "1 needs a look" in said(app)
    assert "Choose what holds the prompt and the completion." in said(app)
    assert list(app.dataframe[0].value["one"]) == ["1", "3"], "the records as they stand, to choose from"


def test_what_was_chosen_for_a_file_stays_while_its_card_is_closed(store: Store, project: int) -> None:
    files = [("odd.csv", b"one,two\n1,2\n"), *[(f"part{n}.jsonl", pair(n)) for n in range(3)]]
    app = upload(the_page(project), *files)
    box_of(app, "Prompt").set_value("one").run()
    box_of(app, "Completion").set_value("two").run()
    sha256 = hashlib.sha256(files[0][1]).hexdigest()
    app.session_state[f"card_{sha256[:12]}"] = False
    app.run()
    assert all(box.label != "Prompt" for box in app.selectbox)
    assert key(app, "start_import").label == "Import 4 files"
    imported(app, store)
    assert sorted(answers(store, project)) == ["2", "A0", "A1", "A2"]


def test_a_file_is_left_out_and_taken_in_again(store: Store, project: int) -> None:
    app = upload(the_page(project), ("a.jsonl", pair(1)), ("b.jsonl", pair(2)))
    key(app, keys(app, "leave_out_")[0]).click().run()
    assert key(app, "start_import").label == "Import 1 file"
    key(app, keys(app, "take_in_")[0]).click().run()
    key(app, keys(app, "leave_out_")[1]).click().run()
    imported(app, store)
    assert answers(store, project) == ["A1"]


# ---- archives and workbooks ------------------------------------------------------------------------------------


def test_the_files_of_an_archive_become_files_of_their_own(store: Store, project: int) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("train.jsonl", pair(1))
        archive.writestr("folder/test.jsonl", pair(2))
        archive.writestr("inner.zip", b"PK\x03\x04")
    app = upload(the_page(project), ("all.zip", packed.getvalue()))
    assert "**all.zip/train.jsonl**" in said(app) and "**all.zip/folder/test.jsonl**" in said(app)
    assert "1 file passed over" in labels(app)
    imported(app, store)
    assert sorted(answers(store, project)) == ["A1", "A2"]
    assert {source.split for source in browsing.imports(store, project)} == {"train", "test"}


def test_a_damaged_archive_says_so_and_the_rest_goes_on(store: Store, project: int) -> None:
    app = upload(the_page(project), ("all.zip", b"PK\x03\x04 and then nothing"), ("b.jsonl", pair(2)))
    assert "all.zip" in app.error[0].value.replace("\\", "")
    assert key(app, "start_import").label == "Import 1 file"


def a_workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["prompt", "completion"])
    book.active.append(["hi", "hello"])
    other = book.create_sheet("Other")
    other.append(["question", "answer"])
    other.append(["now?", "later"])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_sheet_is_chosen_and_what_is_odd_is_noted(store: Store, project: int) -> None:
    app = upload(the_page(project), ("answers.xlsx", a_workbook()))
    assert "The workbook has further sheets, which are not read: “Other”." in said(app)
    assert list(app.dataframe[0].value["Answer"]) == ["hello"]
    assert all(box.label != "Text encoding" for box in app.selectbox)
    box_of(app, "Sheet").set_value("Other").run()
    assert list(app.dataframe[0].value["Answer"]) == ["later"]
    imported(app, store)
    assert answers(store, project) == ["later"]


def test_a_table_without_a_header_row_loses_no_row(store: Store, project: int) -> None:
    app = upload(the_page(project), ("t.csv", b"prompt,completion\nWhen?,Today\n"))
    app.checkbox[0].set_value(True).run()
    assert "column 1" in box_of(app, "Prompt").options
    imported(app, store)
    assert answers(store, project) == ["completion", "Today"]


# ---- mappings --------------------------------------------------------------------------------------------------


def test_a_mapping_is_saved_offered_to_the_next_file_and_forgotten(store: Store, project: int) -> None:
    app = upload(the_page(project), ("may.csv", LETTERS))
    box_of(app, "Prompt").set_value("Anfrage").run()
    box_of(app, "Completion").set_value("Antwort").run()
    name = next(box for box in app.text_input if box.label == "Name of the mapping")
    name.set_value("![x](http://evil) letters").run()
    key(app, keys(app, "save_mapping_")[0]).click().run()
    assert "is kept as" in app.toast[0].value
    app = upload(the_page(project), ("june.csv", LETTERS.replace(b"Wann", b"Warum")))
    assert "Saved mappings that fit this file:" in said(app)
    key(app, keys(app, "use_")[0]).click().run()
    assert list(app.dataframe[0].value["Prompt"]) == ["Warum?", "Wo?"]
    assert (box_of(app, "Prompt").value, box_of(app, "Completion").value) == ("Anfrage", "Antwort")
    assert not any("![x](" in text.value for text in (*app.markdown, *app.caption, *app.toast))
    key(app, keys(app, "forget_")[0]).click().run()
    assert "Saved mappings" not in said(upload(the_page(project), ("july.csv", LETTERS + b"x;y;z\n")))


def test_a_mapping_for_a_table_without_names_of_columns_is_offered_and_sets_that_too(
    store: Store, project: int
) -> None:
    rows = b"Wann?,Um neun\nWo?,Hier\nWer?,Ann\n"
    plan = importing.recognise(
        keep_upload(store, "may.csv", io.BytesIO(rows)).path, "may.csv", has_header=False
    ).plan
    mapped = imports.with_mapping(plan, (("prompt", "column 1"), ("completion", "column 2")))
    mappings.save(store, "Plain", mapped, "Ann")
    app = upload(the_page(project), ("june.csv", b"Frage,Reply\nWarum?,Darum\n"))
    key(app, keys(app, "use_")[0]).click().run()
    assert list(app.dataframe[0].value["Prompt"]) == ["Frage", "Warum?"]
    assert next(box for box in app.checkbox if box.label == "The file has no header row").value is True


def test_a_path_inside_the_record_is_offered_and_mapped(store: Store, project: int) -> None:
    app = upload(the_page(project), ("odd.jsonl", json.dumps(TURNS).encode() + b"\n"))
    box_of(app, "Format").set_value("chat").run()
    assert "data.turns[].who" in box_of(app, "Messages").options
    box_of(app, "Messages").set_value("data.turns").run()
    box_of(app, "Who speaks, within a message").set_value("data.turns[].who").run()
    box_of(app, "What is said, within a message").set_value("data.turns[].says").run()
    assert list(app.dataframe[0].value["Answer"]) == ["Hello"]
    becomes = dict(zip(app.dataframe[1].value["Field"], app.dataframe[1].value["Becomes"], strict=True))
    assert becomes["data.turns[1].says"] == "● What is said, within a message"
    imported(app, store)
    assert answers(store, project) == ["Hello"]


def test_a_column_that_is_not_there_is_named_and_can_be_corrected(store: Store, project: int) -> None:
    app = upload(the_page(project), ("t.csv", b"question,answer\nWhen?,Today\n"))
    sha256 = next(path.name for path in store.settings.uploads.iterdir())
    typed = Choice(mapping=(("prompt", "nothing"), ("completion", "answer")), turn=1)
    app.session_state["import_choices"] = {sha256: typed}
    app.run()
    assert "nothing" in app.error[0].value
    assert key(app, "start_import").disabled
    box_of(app, "Prompt").set_value("question").run()
    assert not app.error and not key(app, "start_import").disabled


# ---- other ways in ---------------------------------------------------------------------------------------------


def test_files_in_the_inbox_are_listed_newest_first_and_added(store: Store, project: int) -> None:
    folder = store.settings.inbox / "deep"
    folder.mkdir(parents=True)
    (store.settings.inbox / "old.jsonl").write_bytes(pair(1))
    (folder / "new.jsonl").write_bytes(pair(2))
    os.utime(store.settings.inbox / "old.jsonl", (1, 1))
    app = the_page(project)
    assert "Larger files, folders, or files on the server · **2 files in the inbox**" in labels(app)
    assert not any(store.settings.uploads.glob("*")), "nothing is read before it is added"
    opened(app, "other_ways")
    assert keys(app, "add_inbox_") == ["add_inbox_deep/new.jsonl", "add_inbox_old.jsonl", "add_inbox_all"]
    key(app, "add_inbox_deep/new.jsonl").click().run()
    assert key(app, "add_inbox_deep/new.jsonl").disabled and not key(app, "add_inbox_old.jsonl").disabled
    imported(app, store)
    assert answers(store, project) == ["A2"]
    assert (folder / "new.jsonl").exists(), "the original stays"


def test_a_link_out_of_the_inbox_is_neither_listed_nor_followed(store: Store, project: int, tmp_path: Path) -> None:
    secret = tmp_path.parent / f"{tmp_path.name}-secret.jsonl"
    secret.write_bytes(pair(1))
    (tmp_path.parent / f"{tmp_path.name}-folder").mkdir()
    store.settings.inbox.mkdir()
    (store.settings.inbox / "link.jsonl").symlink_to(secret)
    (store.settings.inbox / "folder").symlink_to(tmp_path.parent / f"{tmp_path.name}-folder")
    (tmp_path.parent / f"{tmp_path.name}-folder" / "b.jsonl").write_bytes(pair(2))
    assert inbox.waiting(store) == ([], 0)
    for place in ("link.jsonl", "folder/b.jsonl", f"../../{secret.name}", str(secret), "nothing"):
        with pytest.raises(UnreadableFile):
            inbox.take(store, place)
    assert "in the inbox" not in " ".join(labels(the_page(project)))


def test_the_inbox_is_where_the_settings_say(tmp_path: Path, project: int, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "drop").mkdir()
    (tmp_path / "drop" / "a.jsonl").write_bytes(pair(1))
    monkeypatch.setenv("TUNEWRIGHT_INBOX", str(tmp_path / "drop"))
    assert "**1 file in the inbox**" in " ".join(labels(the_page(project)))


def test_a_folder_on_this_machine_brings_all_its_files(
    store: Store, project: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(elsewhere, "is_this_machine", lambda: True)
    folder = tmp_path / "exports"
    folder.mkdir()
    for n in range(3):
        (folder / f"part{n}.jsonl").write_bytes(pair(n))
    app = opened(the_page(project), "other_ways")
    next(box for box in app.text_input if box.key == "upload_path").set_value(str(folder))
    key(app, "add_path").click().run()
    assert key(app, "start_import").label == "Import 3 files"
    next(box for box in app.text_input if box.key == "upload_path").set_value(str(tmp_path / "nowhere"))
    key(app, "add_path").click().run()
    assert "There is no file" in app.error[0].value
    path = next(box for box in app.text_input if box.key == "upload_path")
    assert path.value == str(tmp_path / "nowhere"), "what was written stays, to be corrected"
    assert key(app, "start_import").label == "Import 3 files"


def test_the_drop_zone_says_its_limit_and_the_terminal_command_is_there_to_copy(store: Store, project: int) -> None:
    app = opened(the_page(project), "other_ways")
    assert "At most 200 MB each" in app.file_uploader[0].label
    assert any(code.value.startswith("tunewright import FILE-OR-FOLDER --project ") for code in app.code)


def test_the_sample_of_each_kind_has_a_preview(store: Store, project: int) -> None:
    preference = {"prompt": "Open?", "chosen": "From nine to five.", "rejected": "No idea."}
    log = (SAMPLES.parents[1] / "tests/imports/logs/samples/helicone.jsonl").read_bytes()
    app = upload(the_page(project), ("p.jsonl", json.dumps(preference).encode() + b"\n"), ("helicone.jsonl", log))
    assert list(app.dataframe[0].value["Other answer"]) == ["No idea."]
    assert "**Preferred answer**" in said(app) and "**Other answer**" in said(app)
    assert "Which calls come in" in " ".join(labels(app))
    assert len(app.dataframe[2].value) and not app.exception
