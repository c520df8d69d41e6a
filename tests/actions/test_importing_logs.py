"""Logs as they come into a project: several files at once, filters, redaction, and a second import."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import pytest

from tunewright.actions import browsing, importing, projects
from tunewright.actions.importing import Cancelled
from tunewright.imports import Wish, family_of
from tunewright.model.project import Filter, Ledger, Project, Source
from tunewright.store import Store
from workshop import kept, plan_of


def logged(question: str, answer: str | None, id: str, **response: Any) -> dict[str, Any]:
    """A request and its response as an HTTP proxy logs them."""
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": answer}}
    return {
        "request": {"model": "gpt-4o-mini", "messages": [{"role": "user", "content": question}]},
        "response": {
            "id": id,
            "created": 1763370000,
            "model": "gpt-4o-mini-2024-07-18",
            "choices": [choice],
            "usage": {"prompt_tokens": 8, "completion_tokens": 2},
            **response,
        },
    }


def as_lines(records: Iterable[Any]) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


def bring_log(store: Store, project: Project, *files: tuple[str, str], wish: Wish | None = None) -> list[Source]:
    """Import the (name, content) files of one log together."""
    copied = [kept(store, content, name) for name, content in files]
    return importing.import_files(
        store, project.id, [(file, plan_of(file)) for file in copied], "ann", wish or Wish()
    )


THREE = as_lines([logged("Hi", "Hello", "c1"), logged("Bye", "See you", "c2"), logged("Now?", None, "c3")])


def test_a_log_comes_in_with_what_it_says_about_its_calls(store: Store) -> None:
    project = projects.create(store, "p")
    (done,) = bring_log(store, project, ("calls.jsonl", THREE + "\n{broken\n"))
    assert done.ledger == Ledger(read=5, imported=2, rejected=2, blank=1)
    codes = [line.code for line in browsing.rejections(store, done.id)]
    assert codes[0] == "empty"
    assert all(codes)
    first, second = browsing.known(store, project, Filter())
    assert [turn["content"] for turn in first.body["messages"]] == ["Hi", "Hello"]
    assert first.line.external_id == "c1"
    assert first.called is not None and second.called is not None
    told = first.called
    assert (told.model, told.served) == ("gpt-4o-mini", "gpt-4o-mini-2024-07-18")
    assert (told.tokens_in, told.tokens_out, told.at) == (8, 2, "2025-11-17T09:00:00Z")


def test_the_same_log_grown_by_a_line_brings_only_the_new_call(store: Store) -> None:
    project = projects.create(store, "p")
    bring_log(store, project, ("calls.jsonl", THREE))
    (done,) = bring_log(store, project, ("calls.jsonl", THREE + as_lines([logged("More?", "Yes", "c4")])))
    assert done.ledger == Ledger(read=4, imported=1, identical=2, rejected=1)


def test_a_call_that_changed_waits_as_a_proposal(store: Store) -> None:
    project = projects.create(store, "p")
    bring_log(store, project, ("calls.jsonl", as_lines([logged("Hi", "Hello", "c1")])))
    (done,) = bring_log(store, project, ("later.jsonl", as_lines([logged("Hi", "Good day", "c1")])))
    assert done.ledger == Ledger(read=1, changed=1)
    assert browsing.proposals(store, project.id)[1] == 1


def test_an_id_of_another_tool_is_no_change_of_the_same_call(store: Store) -> None:
    project = projects.create(store, "p")
    run = {"run_type": "llm", "start_time": "2025-11-17T09:00:00Z", "end_time": "2025-11-17T09:00:01Z"}
    runs = [run | {"id": "c1", "trace_id": "c1", "inputs": {"prompt": "Hi"}, "outputs": {"text": "Yo"}}]
    bring_log(store, project, ("calls.jsonl", as_lines([logged("Hi", "Hello", "c1")])))
    (done,) = bring_log(store, project, ("runs.jsonl", as_lines(runs)))
    assert (done.format, done.ledger) == ("langsmith-jsonl", Ledger(read=1, imported=1))
    (pairs,) = bring_log(store, project, ("own.jsonl", as_lines([{"id": "c1", "prompt": "a", "completion": "b"}])))
    assert pairs.ledger == Ledger(read=1, imported=1), "nor is an id that a team gave"
    (again,) = bring_log(store, project, ("runs2.jsonl", as_lines([runs[0] | {"outputs": {"text": "Good day"}}])))
    assert again.ledger == Ledger(read=1, changed=1)
    (proposal,), _ = browsing.proposals(store, project.id)
    assert browsing.known(store, project, Filter())[1].line.id == proposal.example_id, "the run, not the call"


def test_formats_of_one_tool_share_their_ids() -> None:
    assert family_of("langfuse-trace-json") == family_of("langfuse-api") == "langfuse"
    assert family_of("openai-stream-jsonl") == family_of("event-stream-sse") == family_of("litellm-jsonl")
    assert family_of("otel-genai-json") == family_of("openinference-jsonl") != family_of("langfuse-blob-jsonl")
    assert family_of("prompt-completion-csv") == family_of("chat-jsonl") == family_of("langsmith-dataset-csv") == ""


def test_halves_in_two_files_make_calls_and_each_file_has_its_ledger(store: Store) -> None:
    asked = [
        {
            "custom_id": f"r{n}",
            "method": "POST",
            "url": "/v1/chat/completions",
            "body": logged(f"Q{n}", "", "")["request"],
        }
        for n in range(3)
    ]
    answered = [
        {
            "id": f"batch_{n}",
            "custom_id": f"r{n}",
            "response": {"status_code": 200, "body": logged("", f"A{n}", f"c{n}")["response"]},
            "error": None,
        }
        for n in (2, 0)
    ]
    project = projects.create(store, "p")
    one, two = bring_log(store, project, ("in.jsonl", as_lines(asked)), ("out.jsonl", as_lines(answered)))
    assert (one.ledger.read, two.ledger.read) == (3, 2)
    assert two.ledger.imported == 2
    assert one.left_out == {"joined": 2}
    assert one.ledger.rejected == 1, "its answer is in no file"
    said = {
        known.body["messages"][0]["content"]: known.body["messages"][1]["content"]
        for known in everything(store, project)
    }
    assert said == {"Q0": "A0", "Q2": "A2"}


def everything(store: Store, project: Project) -> list[Any]:
    return browsing.known(store, project, Filter())


def test_only_what_is_wished_comes_in_and_the_ledger_says_what_stayed_outside(store: Store) -> None:
    many = as_lines(logged(f"Q{n}", f"A{n}", f"c{n}", created=1763370000 + n * 86_400) for n in range(20))
    project = projects.create(store, "p")
    (done,) = bring_log(store, project, ("calls.jsonl", many), wish=Wish(since="2025-11-20", sample=5, seed=1))
    assert done.ledger == Ledger(read=20, imported=5, skipped=15)
    assert done.left_out == {"outside": 15}
    assert all(known.called.at >= "2025-11-20" for known in everything(store, project))


def test_an_answer_cut_at_its_limit_comes_in_flagged_with_a_note(store: Store) -> None:
    cut = logged("Tell me all", "Once upon a", "c1")
    cut["response"]["choices"][0]["finish_reason"] = "length"
    project = projects.create(store, "p")
    bring_log(store, project, ("calls.jsonl", as_lines([cut])))
    (known,) = everything(store, project)
    assert known.line.state == "flagged"
    assert "cut off" in known.note
    assert projects.counts(store, project.id)["flagged"].n == 1


SECRET = "Write to ann.lee@northwind-mail.net or call me at +44 20 7183 8750."


@pytest.mark.parametrize("name", ["calls.jsonl", "pairs.jsonl"])
def test_personal_data_is_replaced_before_anything_is_kept(store: Store, name: str) -> None:
    record = logged(SECRET, "I wrote to ann.lee@northwind-mail.net.", "c1")
    pair = {
        "prompt": SECRET,
        "completion": "I wrote to ann.lee@northwind-mail.net.",
        "note": "ann.lee@northwind-mail.net",
    }
    content = as_lines([record if name == "calls.jsonl" else pair]) + '{"broken": "ann.lee@northwind-mail.net"\n'
    project = projects.create(store, "p")
    file = kept(store, content, name)
    done = importing.import_file(store, project.id, file, plan_of(file), "ann", redact=True)
    assert (done.ledger.imported, done.ledger.rejected) == (1, 1)
    (known,) = everything(store, project)
    (refused,) = browsing.rejections(store, done.id)
    with store.reading() as unit:
        from tunewright.store import examples

        card = examples.card(unit, known.line.id)
    for text in (json.dumps(known.body), refused.raw, card.original):
        assert "northwind-mail" not in text
        assert "7183" not in text
    asked, answered = (
        [turn["content"] for turn in known.body["messages"]]
        if name == "calls.jsonl"
        else (known.body["prompt"], known.body["completion"])
    )
    stand_in = answered.removeprefix("I wrote to ").removesuffix(".")
    assert stand_in in asked, "the same value has the same stand-in"


def test_an_import_of_logs_that_is_stopped_leaves_nothing(store: Store) -> None:
    project = projects.create(store, "p")
    file = kept(store, THREE)
    with pytest.raises(Cancelled):
        importing.import_file(store, project.id, file, plan_of(file), "ann", progress=lambda done, total: True)
    assert browsing.imports(store, project.id) == []
    assert browsing.count(store, project, Filter()) == 0


def test_a_rejected_entry_is_repaired_in_place(store: Store) -> None:
    project = projects.create(store, "p")
    (done,) = bring_log(store, project, ("calls.jsonl", THREE))
    (refused,) = browsing.rejections(store, done.id)
    repaired = json.dumps(logged("Now?", "Not yet", "c3"))
    made = importing.repair(store, done.id, refused.id, repaired, "ann")
    assert isinstance(made, Source)
    assert made.ledger == Ledger(read=1, imported=1)
    assert browsing.rejections(store, done.id)[0].status == "repaired"
