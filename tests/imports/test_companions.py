"""Files beside the data that are none: left out with a reason, and nothing else with them."""

from __future__ import annotations

import pytest

from tunewright.imports.companions import reasons_to_leave_out

SYSTEM = "It is a file of the system, not data."
SHARED = "It only lists which conversations were shared; they stand in conversations.json."
ABOUT = "It is a page about the data, not data."


def test_a_chatgpt_export_is_read_for_its_conversations_and_ratings():
    names = [
        *("conversations.json", "chat.html", "user.json", "message_feedback.json", "shared_conversations.json"),
        *("file-abc-photo.png", "dalle-generations/one.webp", "audio/a.wav"),
    ]
    assert reasons_to_leave_out(names) == {
        "chat.html": "It shows the same conversations as conversations.json.",
        "user.json": "It says whose account a ChatGPT export is from, and holds no conversations.",
        "shared_conversations.json": SHARED,
        "file-abc-photo.png": "It is a picture, not data.",
        "dalle-generations/one.webp": "It is a picture, not data.",
        "audio/a.wav": "It is a recording, not data.",
    }


def test_conversations_in_several_files_are_the_ones_that_the_page_repeats():
    found = reasons_to_leave_out(["x/chat.html", "x/conversations-001.json", "x/conversations-000.json"])
    assert found == {"x/chat.html": "It shows the same conversations as conversations-000.json."}


def test_pages_about_a_data_set_are_left_out_beside_it():
    names = [
        "README.md",
        "LICENSE",
        "license-apache.txt",
        "docs/how.rst",
        "dataset_infos.json",
        "load.py",
        "CITATION.cff",
    ]
    found = reasons_to_leave_out(["data/train.parquet", *names])
    assert set(found) == set(names)
    assert found["README.md"] == found["LICENSE"] == found["license-apache.txt"] == ABOUT
    assert found["docs/how.rst"] == "It is a document, not data."
    assert found["dataset_infos.json"] == "It describes the data set, and holds none of it."


@pytest.mark.parametrize("name", ["Thumbs.db", "a/desktop.ini", "__MACOSX/._a.jsonl", ".DS_Store"])
def test_files_of_the_system_are_left_out_anywhere(name):
    assert reasons_to_leave_out([name]) == {name: SYSTEM}
    assert reasons_to_leave_out([name, "notes.md"]) == {name: SYSTEM}


def test_an_archive_of_nothing_but_texts_is_read():
    assert reasons_to_leave_out(["README.md", "one.md", "two.html"]) == {}


@pytest.mark.parametrize(
    "name",
    [
        *(
            "notes.txt",
            "license questions.txt",
            "notice to tenants.txt",
            "user.json",
            "users.json",
            "chat.html.jsonl",
        ),
        *("readme.jsonl", "changes.csv", "a/conversations.json", "message_feedback.json", "traces", "export.xml"),
    ],
)
def test_what_may_be_data_is_never_left_out(name):
    assert name not in reasons_to_leave_out([name, "train.jsonl"])


def test_the_list_of_people_in_a_slack_export_stays_for_its_names():
    assert reasons_to_leave_out(["users.json", "channels.json", "conversations.json"]) == {}
