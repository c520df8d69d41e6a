"""Many rejected lines repaired in one step: in logs too, behind the door of redaction, and never half."""

from __future__ import annotations

import json

import pytest

from tunewright.actions import browsing, importing, projects, repairing
from tunewright.actions.importing import Cancelled
from tunewright.model import TuneError
from tunewright.model.project import Filter, Ledger
from tunewright.store import Store, examples
from workshop import bring, kept, plan_of


def curly(record: object) -> str:
    """The record as a word processor spoils it."""
    said = json.dumps(record, ensure_ascii=False)
    return "".join(
        "“" if sign == '"' and said[at - 1] in "{[ " else "”" if sign == '"' else sign
        for at, sign in enumerate(said)
    )


def logged(n: int) -> dict[str, object]:
    return {
        "request": {"model": "gpt-4o", "messages": [{"role": "user", "content": f"Question {n}?"}]},
        "response": {
            "id": f"c{n}",
            "choices": [
                {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": f"Answer {n}."}}
            ],
        },
    }


def test_spoilt_entries_of_a_log_are_repaired_and_stay_calls(store: Store) -> None:
    project = projects.create(store, "p")
    lines = [json.dumps(logged(0)), curly(logged(1)), "[1]", curly(logged(2))]
    source = bring(store, project, "\n".join(lines), "calls.jsonl")
    assert source.ledger == Ledger(read=4, imported=1, rejected=3)
    outlook = repairing.outlook(store, source.id)
    assert (outlook.n_open, outlook.n_repairable, outlook.is_whole) == (3, 2, True)
    done = repairing.repair_all(store, source.id, "", "ann")
    assert (done.n_repaired, done.ledger) == (2, Ledger(read=2, imported=2))
    found = browsing.known(store, project, Filter())
    assert [one.line.external_id for one in found] == ["c0", "c1", "c2"]
    assert [line.status for line in browsing.rejections(store, source.id)] == ["repaired", "open", "repaired"]


def test_lines_that_are_already_here_are_closed_and_counted(store: Store) -> None:
    project = projects.create(store, "p")
    pair = {"prompt": "Hi", "completion": "Hello"}
    source = bring(store, project, f"{json.dumps(pair)}\n{curly(pair)}\n{curly(pair)}\n")
    done = repairing.repair_all(store, source.id, "", "ann")
    assert (done.n_repaired, done.ledger) == (2, Ledger(read=2, identical=2))
    assert [line.status for line in browsing.rejections(store, source.id)] == ["repaired", "repaired"]
    with pytest.raises(TuneError, match="None of these lines"):
        repairing.repair_all(store, source.id, "", "ann")


def test_repaired_lines_pass_the_door_of_their_import(store: Store) -> None:
    project = projects.create(store, "p")
    pair = {"prompt": "Write to ann.lee@northwind-mail.net", "completion": "Done"}
    file = kept(store, f"{json.dumps({'prompt': 'a', 'completion': 'b'})}\n{curly(pair)}\n{curly(pair)}\n")
    source = importing.import_file(store, project.id, file, plan_of(file), "ann", redact=True)
    importing.forget(store, [file])
    repairing.repair_all(store, source.id, "", "ann")
    texts = json.dumps([one.body for one in browsing.known(store, project, Filter())])
    assert "northwind-mail" not in texts
    assert not list(store.settings.uploads.iterdir()), "no copy of a file stays"


def test_a_repair_that_is_stopped_leaves_all_lines_open(store: Store) -> None:
    project = projects.create(store, "p")
    pair = {"prompt": "Hi", "completion": "Hello"}
    source = bring(store, project, f"{json.dumps(pair)}\n{curly({'prompt': 'a', 'completion': 'b'})}\n")
    with pytest.raises(Cancelled):
        repairing.repair_all(store, source.id, "", "ann", progress=lambda done, total: True)
    assert [line.status for line in browsing.rejections(store, source.id)] == ["open"]
    assert browsing.count(store, project, Filter()) == 1


def test_records_repaired_at_once_keep_the_split_that_their_list_names(store: Store) -> None:
    project = projects.create(store, "p")
    text = (
        '{"train": [{"prompt": "a", "completion": "b"}, {"prompt": "c", "completion": "d",}],\n'
        ' "test": [{"prompt": "e", "completion": "f",}, {"prompt": "g", "completion": "h",}]}'
    )
    source = bring(store, project, text, "parts.json")
    assert repairing.repair_all(store, source.id, "", "ann").n_repaired == 3
    with store.reading() as unit:
        splits = [examples.card(unit, number).imported_split for number in range(1, 5)]
    assert splits == ["train", "train", "test", "test"]
