"""Imports: invisible until finished, visible at once; ledgers, rejected lines, proposals."""

import pytest

from stores import (
    a_finding,
    a_new_example,
    a_project,
    a_source,
    add,
    decide,
    found,
    plain_query,
    recounted,
    states,
    take_in,
    tallies,
)
from tunewright.model import Rejected, TuneError
from tunewright.model.project import Counts, Filter, Ledger
from tunewright.store import (
    Change,
    changes,
    events,
    evidence,
    examples,
    findings,
    projects,
    queries,
    queues,
    sources,
)


def finish(store, source_id):
    with store.writing() as unit:
        return sources.finish(unit, source_id)


def clear(store, source_id):
    with store.writing() as unit:
        while sources.clear_block(unit, source_id, size=2):
            pass


def test_nothing_of_an_unfinished_import_is_seen_anywhere(any_store):
    project = a_project(any_store, label_source="field")
    source_id = a_source(any_store, project)
    new = a_new_example("hi -> hello", label="a", external_id="x1", findings=[a_finding()], split="train")
    (hidden,) = add(any_store, project, source_id, new, a_new_example("hi -> good day"))[:1]
    with any_store.reading() as unit:
        assert queries.count(unit, project, Filter()) == 0
        assert queries.page(unit, project, Filter()) == []
        assert queues.neighbour(unit, project, Filter(), 0) is None
        assert queries.count(unit, project, Filter(words="hello")) == 0
        assert queries.shares(unit, project, "label", Filter()) == {}
        assert list(examples.stream(unit, project, Filter())) == []
        assert findings.listed(unit, project.id) == []
        assert findings.summary(unit, project.id) == []
        assert evidence.repeated_keys(unit, project, "prompt_key") == []
        assert evidence.ids_with_label(unit, project, "a") == ()
        assert sources.listed(unit, project.id) == []
        assert not sources.has_examples(unit, project.id)
        assert sources.known_records(unit, project.id, [new.measured.record_key]) == set()
        assert sources.known_ids(unit, project.id, ["x1"]) == {}
        assert events.of_project(unit, project.id)[:-1] == []
        with pytest.raises(TuneError, match=f"no example number {hidden}"):
            examples.card(unit, hidden)
    assert tallies(any_store, project) == {}


def test_nobody_can_change_an_example_that_is_not_visible_yet(any_store):
    project = a_project(any_store)
    (hidden,) = add(any_store, project, a_source(any_store, project), a_new_example())
    with pytest.raises(TuneError, match="no example number"), any_store.writing() as unit:
        changes.apply(unit, hidden, 1, "ann", Change(state="accepted"))
    assert tallies(any_store, project) == {}


def test_a_finished_import_is_visible_at_once(any_store):
    project = a_project(any_store)
    source_id = a_source(any_store, project)
    ids = add(any_store, project, source_id, a_new_example(findings=[a_finding()]), a_new_example())
    with any_store.reading() as before:
        assert queries.count(before, project, Filter()) == 0
        finish(any_store, source_id)
        assert queries.count(before, project, Filter()) == 0, "a view stays as it was when it began"
    assert found(any_store, project, Filter()) == ids
    assert tallies(any_store, project) == recounted(any_store, project) == {"unreviewed": Counts(2, 2, 6, 8)}
    with any_store.reading() as unit:
        assert len(findings.listed(unit, project.id)) == 1


def test_a_finished_import_is_one_event_with_its_ledger(any_store):
    project = a_project(any_store)
    source_id = a_source(any_store, project, "old.csv", by="bob", format="table")
    with any_store.writing() as unit:
        sources.add_to_ledger(unit, source_id, Ledger(read=4, imported=1, identical=1, rejected=1, blank=1))
        sources.add_to_ledger(unit, source_id, Ledger(read=2, changed=2))
    done = finish(any_store, source_id)
    ledger = {"read": 6, "imported": 1, "identical": 1, "changed": 2, "rejected": 1, "blank": 1, "skipped": 0}
    assert done.status == "done"
    assert done.ledger == Ledger(**ledger)
    with any_store.reading() as unit:
        (event,) = events.of_project(unit, project.id)
        assert sources.listed(unit, project.id) == [done]
    assert (event.kind, event.by, event.example_id) == ("import", "bob", None)
    assert event.after == {"source": source_id, "file": "old.csv", "format": "table", **ledger}


def test_a_source_keeps_how_it_was_read(any_store):
    project = a_project(any_store)
    plan = {"columns": {"prompt": "Frage „1“"}, "skip": [1, 2]}
    source_id = a_source(any_store, project, "ü.tsv", plan=plan, encoding="utf-16", split="test", job_id=7)
    with any_store.reading() as unit:
        source = sources.get(unit, source_id)
        assert sources.of_job(unit, 7) == source
        assert sources.of_job(unit, 8) is None
    assert (source.plan, source.encoding, source.split) == (plan, "utf-16", "test")
    assert (source.status, source.finished_at) == ("reading", None)


def test_the_same_file_is_recognised_only_once_it_was_finished(any_store):
    project, other = a_project(any_store), a_project(any_store)
    source_id = a_source(any_store, project, sha256="abc")
    with any_store.reading() as unit:
        assert sources.read_before(unit, project.id, "abc") is None
    done = finish(any_store, source_id)
    with any_store.reading() as unit:
        assert sources.read_before(unit, project.id, "abc") == done
        assert sources.read_before(unit, project.id, "abd") is None
        assert sources.read_before(unit, other.id, "abc") is None


def test_clearing_an_unfinished_source_leaves_nothing_of_it(any_store):
    project = a_project(any_store)
    (kept,) = take_in(any_store, project, a_new_example("hi -> hello", findings=[a_finding()]))
    source_id = a_source(any_store, project)
    several = [a_finding(key=str(at)) for at in range(4)]
    add(any_store, project, source_id, *(a_new_example("secret -> words", findings=several) for _ in range(5)))
    with any_store.writing() as unit:
        sources.reject(unit, source_id, [Rejected(9, "It is broken.", "secret")])
        sources.propose(unit, project.id, source_id, [(kept, a_new_example("secret -> change"))])
        sources.give_up(unit, source_id, "cancelled")
    clear(any_store, source_id)
    left = {
        table: plain_query(any_store, f"SELECT count(*) FROM {table}")[0][0]
        for table in ("example", "example_text", "finding", "finding_example", "rejection", "proposal")
    }
    assert left == {
        "example": 1,
        "example_text": 1,
        "finding": 1,
        "finding_example": 1,
        "rejection": 0,
        "proposal": 0,
    }
    with any_store.reading() as unit:
        assert queries.count(unit, project, Filter(words="secret")) == 0
        assert sources.get(unit, source_id).status == "cancelled"


def test_ids_of_a_cleared_import_are_not_given_again(any_store):
    project = a_project(any_store)
    source_id = a_source(any_store, project)
    gone = add(any_store, project, source_id, a_new_example("secret -> words"))
    with any_store.writing() as unit:
        sources.give_up(unit, source_id, "failed")
    clear(any_store, source_id)
    later = take_in(any_store, project, a_new_example("hi -> hello"))
    assert min(later) > max(gone)
    assert found(any_store, project, Filter(words="secret")) == []
    assert found(any_store, project, Filter(words="hello")) == later


def test_a_finished_import_can_neither_be_given_up_nor_cleared(any_store):
    project = a_project(any_store)
    source_id = a_source(any_store, project)
    ids = add(any_store, project, source_id, a_new_example())
    with any_store.writing() as unit:
        sources.reject(unit, source_id, [Rejected(2, "It is broken.", "{")])
    finish(any_store, source_id)
    with any_store.writing() as unit:
        sources.give_up(unit, source_id, "cancelled")
    clear(any_store, source_id)
    assert found(any_store, project, Filter()) == ids
    with any_store.reading() as unit:
        assert len(sources.rejections(unit, source_id)) == 1


def test_an_import_that_was_given_up_is_not_finished_any_more(any_store):
    project = a_project(any_store)
    source_id = a_source(any_store, project)
    add(any_store, project, source_id, a_new_example())
    with any_store.writing() as unit:
        sources.give_up(unit, source_id, "cancelled")
    assert finish(any_store, source_id).status == "cancelled"
    assert found(any_store, project, Filter()) == []
    with any_store.reading() as unit:
        assert events.of_project(unit, project.id) == []


def test_finishing_twice_is_one_import(any_store):
    project = a_project(any_store)
    source_id = a_source(any_store, project)
    assert finish(any_store, source_id) == finish(any_store, source_id)
    with any_store.reading() as unit:
        assert len(events.of_project(unit, project.id)) == 1


def test_the_texts_of_an_import_are_kept_letter_by_letter(any_store):
    project = a_project(any_store)
    original = '{"prompt" :"a\\u00e4",   "completion":"\\n\\t\\u0000 日本 🎉 \\ud83d\\ude00", "extra": 1.0}'
    new = a_new_example("aä -> x", label="ß", external_id="№ 1", original=original, split="validation")
    (example_id,) = take_in(any_store, project, new, name="faces 🎉.jsonl")
    with any_store.reading() as unit:
        card = examples.card(unit, example_id)
    assert card.original == original
    assert card.example == card.imported.__class__(
        "pair", {"prompt": "aä", "completion": "x"}, example_id, "ß", "№ 1"
    )
    assert (card.source, card.line, card.imported_split) == ("faces 🎉.jsonl", new.line, "validation")
    assert (card.version, card.state, card.decided_by) == (1, "unreviewed", None)


def test_an_empty_batch_is_no_trouble(any_store):
    project = a_project(any_store)
    with any_store.writing() as unit:
        assert examples.add(unit, project.id, a_source_in(unit, project), []) == 0


def a_source_in(unit, project):
    given = {"sha256": "", "format": "pairs", "encoding": "utf-8", "plan": {}, "split": None}
    return sources.begin(unit, project.id, name="x", by="ann", owner="", **given)


# ---- lines that are known ------------------------------------------------------------------------------------


def test_known_records_and_ids_are_those_of_visible_examples(any_store):
    project, other = a_project(any_store), a_project(any_store)
    one = a_new_example("hi -> hello", external_id="x1")
    two = a_new_example("bye -> see you", external_id="x2")
    first, second = take_in(any_store, project, one, two)
    keys = [one.measured.record_key, two.measured.record_key, "f" * 32]
    with any_store.reading() as unit:
        assert sources.known_records(unit, project.id, keys) == set(keys[:2])
        assert sources.known_ids(unit, project.id, ["x1", "x2", "x3"]) == {"x1": first, "x2": second}
        assert sources.known_records(unit, other.id, keys) == set()
        assert sources.known_ids(unit, other.id, ["x1"]) == {}
        assert sources.known_records(unit, project.id, []) == set()


def test_the_newest_of_two_examples_with_one_external_id_is_known(any_store):
    project = a_project(any_store)
    take_in(any_store, project, a_new_example("hi -> hello", external_id="x"))
    (newer,) = take_in(any_store, project, a_new_example("hi -> good day", external_id="x"))
    with any_store.reading() as unit:
        assert sources.known_ids(unit, project.id, ["x"]) == {"x": newer}


def test_ids_can_be_asked_for_among_the_examples_of_some_files(any_store):
    project = a_project(any_store)
    (older,) = take_in(any_store, project, a_new_example("hi -> hello", external_id="x"))
    (newer,) = take_in(any_store, project, a_new_example("hi -> good day", external_id="x"))
    with any_store.reading() as unit:
        first, second = sorted(sources.formats(unit, project.id))
        assert sources.known_ids(unit, project.id, ["x"], [first]) == {"x": older}
        assert sources.known_ids(unit, project.id, ["x"], [first, second]) == {"x": newer}
        assert sources.known_ids(unit, project.id, ["x"], []) == {}


def test_asking_for_very_many_known_lines_at_once_works(any_store):
    project = a_project(any_store)
    new = a_new_example("hi -> hello", external_id="x7")
    (example_id,) = take_in(any_store, project, new)
    with any_store.reading() as unit:
        keys = [new.measured.record_key, *(f"{number:032x}" for number in range(70_000))]
        assert sources.known_records(unit, project.id, keys) == {new.measured.record_key}
        many = [f"x{number}" for number in range(70_000)]
        assert sources.known_ids(unit, project.id, many) == {"x7": example_id}


# ---- changed lines -------------------------------------------------------------------------------------------


def propose(store, project, example_id, said, *, finished=True):
    source_id = a_source(store, project, "again.jsonl")
    new = a_new_example(said, external_id="x", label="l", line=3)
    with store.writing() as unit:
        sources.propose(unit, project.id, source_id, [(example_id, new)])
        if finished:
            sources.finish(unit, source_id)
    return new


def test_a_changed_line_waits_as_a_proposal(any_store):
    project = a_project(any_store)
    (example_id,) = take_in(any_store, project, a_new_example("hi -> hello", external_id="x"))
    new = propose(any_store, project, example_id, "hi -> good day")
    with any_store.reading() as unit:
        (proposal,) = sources.proposals(unit, project.id)
        assert sources.proposals(unit, project.id, example_id=example_id) == [proposal]
        assert sources.proposals(unit, project.id, example_id=example_id + 1) == []
        assert sources.n_proposals(unit, project.id) == 1
        assert examples.card(unit, example_id).example.body == {"prompt": "hi", "completion": "hello"}
    assert proposal.proposed.body == {"prompt": "hi", "completion": "good day"}
    assert (proposal.proposed.label, proposal.proposed.external_id) == ("l", "x")
    assert (proposal.source, proposal.line, proposal.status) == ("again.jsonl", 3, "open")
    assert proposal.original == new.original


def test_a_declined_proposal_is_kept_and_not_made_again(any_store):
    project = a_project(any_store)
    (example_id,) = take_in(any_store, project, a_new_example("hi -> hello", external_id="x"))
    new = propose(any_store, project, example_id, "hi -> good day")
    with any_store.writing() as unit:
        (proposal,) = sources.proposals(unit, project.id)
        sources.close_proposal(unit, proposal.id, "declined")
    with any_store.reading() as unit:
        assert sources.proposals(unit, project.id) == []
        assert sources.n_proposals(unit, project.id) == 0
        assert sources.known_records(unit, project.id, [new.measured.record_key]) == {new.measured.record_key}


def test_proposals_of_an_unfinished_import_are_not_there(any_store):
    project = a_project(any_store)
    (example_id,) = take_in(any_store, project, a_new_example("hi -> hello", external_id="x"))
    new = propose(any_store, project, example_id, "hi -> good day", finished=False)
    with any_store.reading() as unit:
        assert sources.proposals(unit, project.id) == []
        assert sources.n_proposals(unit, project.id) == 0
        assert sources.known_records(unit, project.id, [new.measured.record_key]) == set()


# ---- rejected lines ------------------------------------------------------------------------------------------


def test_rejected_lines_are_kept_in_file_order_with_their_text(any_store):
    project = a_project(any_store)
    source_id = a_source(any_store, project)
    lines = [Rejected(5, "It is no JSON.", '{"a'), Rejected(2, "It is “odd”.", "日本\t🎉\\ud800 %s ''")]
    with any_store.writing() as unit:
        sources.reject(unit, source_id, lines)
        sources.reject(unit, source_id, [])
    with any_store.reading() as unit:
        kept = sources.rejections(unit, source_id)
        assert sources.rejections(unit, source_id, offset=1, limit=1) == kept[1:]
        assert sources.rejection_of(unit, kept[0].id) == kept[0]
        assert sources.rejection_of(unit, 10**6) is None
    assert [(line.line, line.reason, line.raw, line.status) for line in kept] == [
        (2, "It is “odd”.", "日本\t🎉\\ud800 %s ''", "open"),
        (5, "It is no JSON.", '{"a', "open"),
    ]


@pytest.mark.parametrize("raw", ["a\0b", "half a character: \ud800"])
def test_a_rejected_line_is_kept_even_where_the_database_cannot_hold_it_as_it_is(any_store, raw):
    source_id = a_source(any_store, a_project(any_store))
    with any_store.writing() as unit:
        sources.reject(unit, source_id, [Rejected(1, "It is broken.", raw)])
    with any_store.reading() as unit:
        (kept,) = sources.rejections(unit, source_id)
    assert kept.raw[0] == raw[0]
    assert len(kept.raw) == len(raw)


def test_a_repaired_line_is_marked_as_such(any_store):
    source_id = a_source(any_store, a_project(any_store))
    with any_store.writing() as unit:
        sources.reject(unit, source_id, [Rejected(1, "It is broken.", "{")])
        (kept,) = sources.rejections(unit, source_id)
        sources.close_rejection(unit, kept.id, "repaired")
        assert [line.status for line in sources.rejections(unit, source_id)] == ["repaired"]


# ---- imports whose process died ------------------------------------------------------------------------------


def test_a_reader_without_a_sign_of_life_is_dead(any_store):
    project = a_project(any_store)
    stale = a_source(any_store, project, owner="here:1")
    fresh = a_source(any_store, project, owner="here:2")
    with any_store.writing() as unit:
        unit.exec_driver_sql(f"UPDATE source SET heartbeat = '2020-01-01T00:00:00.000Z' WHERE id = {stale}")
    with any_store.reading() as unit:
        assert [source.id for source in sources.dead(unit)] == [stale]
        assert {source.id for source in sources.dead(unit, owner="here:2")} == {stale, fresh}
        assert [(source.id, owner) for source, owner in sources.reading(unit, project.id)] == [
            (stale, "here:1"),
            (fresh, "here:2"),
        ]
    with any_store.writing() as unit:
        sources.add_to_ledger(unit, stale, Ledger(read=1, blank=1))
        assert sources.dead(unit) == [], "counting lines is a sign of life"


def test_work_goes_on_while_another_file_is_being_read(any_store):
    project = a_project(any_store)
    (example_id,) = take_in(any_store, project, a_new_example())
    add(any_store, project, a_source(any_store, project), a_new_example())
    decide(any_store, example_id, "accepted")
    assert states(any_store, project) == {example_id: "accepted"}
    assert tallies(any_store, project) == recounted(any_store, project)
    with any_store.reading() as unit:
        assert projects.counts(unit, project.id)["unreviewed"].n == 0
