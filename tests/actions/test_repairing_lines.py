"""A rejected line can be mended on the spot: what it is then is read as its file was."""

from __future__ import annotations

import json

import pytest

from terminal import lines, pairs
from tunewright.actions import browsing, importing
from tunewright.model import Rejected, TuneError
from tunewright.model.project import Filter, Ledger, Project, Rejection, Source
from tunewright.store import Store
from workshop import a_filled_project, body_of, card

CHAT = [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]


def rejected(store: Store, project: Project) -> tuple[Source, Rejection]:
    (source,) = browsing.imports(store, project.id)
    (line,) = browsing.rejections(store, source.id)
    return source, line


def mend(store: Store, project: Project, text: str) -> Source | Rejected:
    source, line = rejected(store, project)
    return importing.repair(store, source.id, line.id, text, "ann")


def newest(store: Store, project: Project) -> int:
    return browsing.page(store, project, Filter(), descending=True, limit=1)[0].id


def test_a_repaired_line_becomes_an_example_with_its_own_line_number(store: Store) -> None:
    project = a_filled_project(store, pairs("a -> b") + '{"prompt": "c", "completion": d}\n')
    source, line = rejected(store, project)
    done = importing.repair(store, source.id, line.id, '{"prompt": "c", "completion": "d"}', "ann")
    assert isinstance(done, Source)
    assert done.ledger == Ledger(read=1, imported=1)
    made = card(store, newest(store, project))
    assert (made.example.body, made.line) == ({"prompt": "c", "completion": "d"}, 2)
    assert made.original == '{"prompt": "c", "completion": "d"}'
    assert made.source == "answers.jsonl, line 2 repaired"
    assert browsing.rejections(store, source.id)[0].status == "repaired"
    assert source.ledger.rejected == 1


def test_a_line_that_is_still_wrong_comes_back_with_the_new_reason(store: Store) -> None:
    project = a_filled_project(store, pairs("a -> b") + '{"prompt": "c", "completion": d}\n')
    again = mend(store, project, '{"prompt": "c"}')
    assert isinstance(again, Rejected)
    assert again.line == 2
    assert "completion is missing" in again.reason
    assert rejected(store, project)[1].status == "open"
    assert browsing.count(store, project, Filter()) == 1


@pytest.mark.parametrize("text", ["", "  \n", pairs("c -> d", "e -> f"), "[]", '"text"', "{"])
def test_what_is_not_one_record_is_refused(store: Store, text: str) -> None:
    project = a_filled_project(store, pairs("a -> b") + "oops\n")
    assert isinstance(mend(store, project, text), Rejected)
    assert browsing.count(store, project, Filter()) == 1


def test_a_record_may_be_written_over_several_lines(store: Store) -> None:
    project = a_filled_project(store, pairs("a -> b") + "oops\n")
    assert isinstance(mend(store, project, json.dumps({"prompt": "c", "completion": "d"}, indent=2)), Source)
    assert body_of(store, newest(store, project)) == {"prompt": "c", "completion": "d"}


def test_a_row_of_a_table_is_mended_as_a_row(store: Store) -> None:
    table = 'question;answer;tag\nWhere?;Here;place\nWhen?;Now\nWhy?;"So; it is";cause\n'
    project = a_filled_project(store, table, "table.csv")
    done = mend(store, project, 'When?;"Now; or later";time')
    assert isinstance(done, Source)
    assert done.ledger == Ledger(read=1, imported=1)
    made = card(store, newest(store, project))
    assert made.example.body == {"prompt": "When?", "completion": "Now; or later"}
    assert (made.example.label, made.line) == ("time", 3)


def test_a_row_that_still_lacks_a_cell_comes_back(store: Store) -> None:
    project = a_filled_project(store, "question,answer,tag\nWhere?,Here,place\nWhen?,Now\n", "table.csv")
    again = mend(store, project, "When?,Now or later")
    assert isinstance(again, Rejected)
    assert "cells" in again.reason


def test_a_chat_in_a_cell_is_mended_as_a_cell(store: Store) -> None:
    cell = json.dumps(CHAT).replace('"', '""')
    project = a_filled_project(store, f'nr,messages\n1,"{cell}"\n2,not json\n', "table.csv")
    done = mend(store, project, f'2,"{cell}"')
    assert isinstance(done, Source)
    assert body_of(store, newest(store, project)) == {"messages": CHAT}


def test_a_line_mended_into_one_that_is_there_adds_nothing(store: Store) -> None:
    project = a_filled_project(store, pairs("a -> b") + "oops\n")
    done = mend(store, project, pairs("a -> b"))
    assert isinstance(done, Source)
    assert done.ledger == Ledger(read=1, identical=1)


def test_a_line_is_not_mended_twice(store: Store) -> None:
    project = a_filled_project(store, pairs("a -> b") + "oops\n")
    source, line = rejected(store, project)
    importing.repair(store, source.id, line.id, pairs("c -> d"), "ann")
    with pytest.raises(TuneError, match="repaired before"):
        importing.repair(store, source.id, line.id, pairs("e -> f"), "bob")


def test_a_line_of_another_import_is_refused(store: Store) -> None:
    project = a_filled_project(store, pairs("a -> b") + "oops\n")
    source, line = rejected(store, project)
    with pytest.raises(TuneError):
        importing.repair(store, source.id, line.id + 1, pairs("c -> d"), "ann")


def test_rejected_lines_can_be_downloaded_with_their_reasons(store: Store) -> None:
    project = a_filled_project(store, pairs("a -> b") + "oops\n" + lines([{"prompt": "x"}]))
    (source,) = browsing.imports(store, project.id)
    text = importing.rejected_text(store, source.id)
    assert text.startswith("# line 2: ")
    assert "\noops\n# line 3: " in text
    assert text.endswith('\n{"prompt": "x"}\n')


PARTS = (
    '{"train": [{"prompt": "a", "completion": "b"}, {"prompt": "c"}],\n'
    ' "test": [{"prompt": "c", "completion": 1}, {"prompt": "e", "completion": "f",}]}'
)


def test_a_repaired_record_keeps_the_split_that_its_list_names(store: Store) -> None:
    project = a_filled_project(store, PARTS, "parts.json")
    (source,) = browsing.imports(store, project.id)
    lines = browsing.rejections(store, source.id)
    assert [line.line for line in lines] == [1, 2, 2], "what is told apart only by its text"
    for number, line in enumerate(lines):
        fixed = json.dumps({"prompt": f"q{number}", "completion": "x"})
        assert isinstance(importing.repair(store, source.id, line.id, fixed, "ann"), Source)
    assert [card(store, number).imported_split for number in range(1, 5)] == ["train", "train", "test", "test"]


def test_without_the_copy_of_the_file_a_record_is_repaired_without_its_split(store: Store) -> None:
    project = a_filled_project(store, PARTS, "parts.json")
    source = browsing.imports(store, project.id)[0]
    (store.settings.uploads / source.sha256).unlink()
    line = browsing.rejections(store, source.id)[0]
    assert isinstance(
        importing.repair(store, source.id, line.id, '{"prompt": "q", "completion": "x"}', "ann"), Source
    )
    assert card(store, newest(store, project)).imported_split is None
