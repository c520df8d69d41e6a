"""`tunewright export`: files that a reader who knows only the target's rules accepts, and a report that is true."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from terminal import SAMPLES, Terminal, lines, named, pairs
from tunewright import targets
from tunewright.cli import main

TOP = {"messages", "tools", "parallel_tool_calls", "functions"}
KEYS = {
    "system": {"role", "content", "name"},
    "user": {"role", "content", "name"},
    "assistant": {"role", "content", "name", "weight", "refusal", "tool_calls", "function_call"},
    "tool": {"role", "content", "tool_call_id", "name"},
    "function": {"role", "content", "name"},
}


def read_lines(path: Path) -> list[dict[str, Any]]:
    """What a strict reader of JSON Lines makes of a file: UTF-8, no mark at the start, LF, no blank line."""
    data = path.read_bytes()
    assert not data.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in data
    assert data.endswith(b"\n")
    texts = data.decode("utf-8").removesuffix("\n").split("\n")
    assert all(texts)
    values = [json.loads(text, parse_constant=pytest.fail) for text in texts]
    assert all(isinstance(value, dict) for value in values)
    return values


def check_chat(chat: dict[str, Any]) -> None:
    """The published rules of a chat line for supervised training."""
    assert set(chat) <= TOP
    assert chat["messages"]
    assert isinstance(chat.get("parallel_tool_calls", False), bool)
    assert "assistant" in [turn["role"] for turn in chat["messages"]]
    for turn in chat["messages"]:
        role = turn["role"]
        assert set(turn) <= KEYS[role], turn
        if role == "tool":
            assert isinstance(turn["tool_call_id"], str)
        if role == "assistant" and turn.get("content") is None:
            assert turn.get("tool_calls") or turn.get("function_call")
        else:
            assert isinstance(turn["content"], str | list)
        if isinstance(turn.get("content"), list):
            assert all(part["type"] in ("text", "image_url") for part in turn["content"])
        assert turn.get("weight", 1) in (0, 1)
        assert type(turn.get("weight", 1)) is int
        for call in turn.get("tool_calls") or []:
            assert call["type"] == "function"
            assert isinstance(call["id"], str)
            assert isinstance(call["function"]["name"], str)
            assert isinstance(call["function"]["arguments"], str)


def export(terminal: Terminal, *words: object, out: str = "out", code: int = 0) -> dict[str, Any]:
    """Export project p for chat models."""
    return terminal.json("export", "--project", "p", "--target", "openai-chat", "--out", out, *words, code=code)


def prompts(path: Path) -> list[str]:
    return [chat["messages"][-2]["content"] for chat in read_lines(path)]


def test_the_answer_has_exactly_the_promised_shape(terminal: Terminal) -> None:
    terminal.bring(named(20))
    terminal.json("review", "--project", "p", "--accept-all", "--by", "ann")
    told = export(terminal, "--test-share", 0.2)
    assert list(told) == ["files", "labels", "overlap", "left_out", "cost", "advice"]
    assert [list(file) for file in told["files"]] == [["path", "split", "examples", "tokens", "sha256"]] * 2
    assert [(file["split"], file["examples"]) for file in told["files"]] == [("train", 16), ("test", 4)]
    assert told["labels"] == {"train": {"no": 8, "yes": 8}, "test": {"no": 2, "yes": 2}}
    assert (told["overlap"], told["left_out"]) == (0, [])
    for file in told["files"]:
        assert hashlib.sha256(Path(file["path"]).read_bytes()).hexdigest() == file["sha256"]
    stats = terminal.json("stats", "--project", "p")
    assert sum(file["tokens"] for file in told["files"]) == stats["tokens"]["total"]


def test_only_accepted_examples_go_in_unless_all_are_asked_for(terminal: Terminal) -> None:
    terminal.bring(named(6))
    terminal.json("review", "--project", "p", "--accept", 1, 2, 3, "--reject", 4, "--by", "ann")
    told = export(terminal)
    assert told["files"][0]["examples"] == 3
    assert told["left_out"] == [
        {"id": 4, "reason": "A reviewer rejected it."},
        {"id": 5, "reason": "It was not reviewed yet."},
        {"id": 6, "reason": "It was not reviewed yet."},
    ]
    assert told["labels"]["test"] == {}
    assert export(terminal, "--include", "all")["files"][0]["examples"] == 5


@pytest.mark.parametrize("name", ["support_intents.jsonl", "clinic_chat.jsonl", "faq_pairs.csv"])
def test_what_has_no_error_in_a_messy_sample_is_accepted_by_an_independent_reader(
    terminal: Terminal, name: str
) -> None:
    terminal.run("import", SAMPLES / name, "--project", "p")
    found = terminal.json("check", "--project", "p", "--fail-on", "error", code=1)["findings"]
    bad = {one["id"] for finding in found if finding["severity"] == "error" for one in finding["examples"]}
    terminal.json("review", "--project", "p", "--reject", ",".join(map(str, bad)), "--by", "ann")
    told = export(terminal, "--include", "all", "--test-share", 0.25)
    written = [chat for file in told["files"] for chat in read_lines(Path(file["path"]))]
    for chat in written:
        check_chat(chat)
    assert [one["id"] for one in told["left_out"]] == sorted(bad)
    assert len(written) + len(bad) == terminal.json("stats", "--project", "p")["examples"]
    assert not any("error" in warning for warning in told["advice"]["warnings"])


@pytest.mark.parametrize("name", ["support_intents.jsonl", "clinic_chat.jsonl"])
def test_every_example_of_a_messy_sample_is_written_or_left_out_with_a_reason(
    terminal: Terminal, name: str
) -> None:
    terminal.run("import", SAMPLES / name, "--project", "p")
    told = export(terminal, "--include", "all", code=1)
    n_written = sum(len(read_lines(Path(file["path"]))) for file in told["files"])
    assert n_written + len(told["left_out"]) == terminal.json("stats", "--project", "p")["examples"]
    assert all(one["reason"].endswith(".") for one in told["left_out"])
    assert any("“error” are open" in warning for warning in told["advice"]["warnings"])


def test_the_legacy_format_holds_prompt_and_completion_alone(terminal: Terminal) -> None:
    terminal.run("import", SAMPLES / "support_intents.jsonl", "--project", "p")
    words = ["--project", "p", "--target", "openai-prompt-completion", "--out", "out", "--include", "all"]
    told = terminal.json("export", *words, code=1)
    found = read_lines(terminal.folder / "out" / "train.jsonl")
    assert all(set(pair) == {"prompt", "completion"} for pair in found)
    separator = told["advice"]["separator"]
    assert all(pair["prompt"].endswith(separator) and pair["completion"].startswith(" ") for pair in found)


def test_the_legacy_marks_can_be_chosen_and_stay_out_of_the_stored_text(terminal: Terminal) -> None:
    terminal.bring(pairs("hi -> hello"))
    words = ["--project", "p", "--out", "out", "--include", "all"]
    marks = ["--separator", "\\n\\n->", "--stop", "<end>", "--no-leading-space"]
    terminal.json("export", "--target", "openai-prompt-completion", *words, *marks)
    assert read_lines(Path("out/train.jsonl")) == [{"prompt": "hi\n\n->", "completion": "hello<end>"}]
    terminal.json("export", "--target", "openai-chat", *words, "--system", "Be kind.")
    turns = read_lines(Path("out/train.jsonl"))[0]["messages"]
    assert [(turn["role"], turn["content"]) for turn in turns] == [
        ("system", "Be kind."),
        ("user", "hi"),
        ("assistant", "hello"),
    ]


def test_what_nobody_edited_comes_out_byte_for_byte(terminal: Terminal) -> None:
    call = '{"id":"c1","type":"function","function":{"name":"wetter","arguments":"{ \\"ort\\" :  \\"Köln\\" }"}}'
    turns = [
        '{"role":"user","content":"Wetter?","name":"eva"}',
        f'{{"role":"assistant","tool_calls":[{call}]}}',
        '{"role":"tool","tool_call_id":"c1","content":"17"}',
        '{"role":"assistant","content":"17 Grad.","weight":1}',
    ]
    tool = '{"type":"function","function":{"name":"wetter","parameters":{"type":"object","properties":{}}}}'
    text = f'{{"messages":[{",".join(turns)}],"tools":[{tool}],"parallel_tool_calls":false}}\n'
    terminal.bring(text)
    export(terminal, "--include", "all")
    assert Path("out/train.jsonl").read_text("utf-8") == text


def test_exporting_twice_gives_the_same_bytes(terminal: Terminal) -> None:
    terminal.bring(named(60, ["a", "b", "c"]))
    words = ["--include", "all", "--test-share", 0.3, "--seed", 7]
    once, again = export(terminal, *words, out="one"), export(terminal, *words, out="two")
    assert [file["sha256"] for file in once["files"]] == [file["sha256"] for file in again["files"]]
    assert Path("one/train.jsonl").read_bytes() == Path("two/train.jsonl").read_bytes()
    assert Path("one/test.jsonl").read_bytes() == Path("two/test.jsonl").read_bytes()


def test_the_same_seed_splits_alike_in_another_database(
    terminal: Terminal, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = Terminal(tmp_path_factory.mktemp("elsewhere"), terminal.capture)
    for one in (terminal, elsewhere):
        one.bring(named(40))
    words = ["--include", "all", "--test-share", 0.25, "--seed", 5]
    shas = [
        [file["sha256"] for file in export(one, *words, out=name)["files"]]
        for one, name in ((terminal, "here"), (elsewhere, "there"))
    ]
    assert shas[0] == shas[1]


def test_another_seed_splits_otherwise(terminal: Terminal) -> None:
    terminal.bring(named(60))
    words = ["--include", "all", "--test-share", 0.3]
    export(terminal, *words, "--seed", 1, out="one")
    export(terminal, *words, "--seed", 2, out="two")
    assert set(prompts(Path("one/test.jsonl"))) != set(prompts(Path("two/test.jsonl")))


def test_adding_examples_never_moves_an_old_one(terminal: Terminal) -> None:
    terminal.bring(named(50))
    words = ["--include", "all", "--test-share", 0.2]
    export(terminal, *words, out="before")
    for step in (50, 75, 130):
        terminal.bring(named(step // 2, start=step))
        export(terminal, *words, out="after")
        assert set(prompts(Path("before/test.jsonl"))) <= set(prompts(Path("after/test.jsonl")))
        assert set(prompts(Path("before/train.jsonl"))) <= set(prompts(Path("after/train.jsonl")))


def test_examples_that_share_a_prompt_stay_together(terminal: Terminal) -> None:
    said = [f"Where is shop {n}? -> {answer}" for n in range(20) for answer in ("Here.", "There.")]
    shouted = [f"WHERE  is shop {n}? -> Gone." for n in range(20)]
    terminal.bring(pairs(*said, *shouted))
    told = export(terminal, "--include", "all", "--test-count", 15)
    assert told["overlap"] == 0
    sides = [{" ".join(text.lower().split()) for text in prompts(Path(file["path"]))} for file in told["files"]]
    assert [file["examples"] for file in told["files"]] == [45, 15]
    assert not sides[0] & sides[1]


def test_an_accepted_example_that_cannot_be_written_is_told_by_the_exit_code(terminal: Terminal) -> None:
    terminal.bring(pairs("hi -> hello", "why -> "))
    told = export(terminal, "--include", "all", code=1)
    assert [one["id"] for one in told["left_out"]] == [2]


def test_too_few_examples_are_advised_against_and_still_written(terminal: Terminal) -> None:
    terminal.bring(named(3))
    told = export(terminal, "--include", "all")
    assert any("10" in warning for warning in told["advice"]["warnings"])
    assert told["files"][0]["examples"] == 3


def test_a_training_file_left_from_an_earlier_export_is_warned_of(terminal: Terminal) -> None:
    terminal.bring(named(20))
    export(terminal, "--include", "all", "--test-share", 0.2)
    told = export(terminal, "--include", "all")
    assert any(warning.startswith("“test.jsonl” in that folder is left") for warning in told["advice"]["warnings"])


def test_nothing_accepted_is_refused_in_words_and_in_json(terminal: Terminal) -> None:
    terminal.bring(named(3))
    told = export(terminal, code=1)
    assert told["error"] == "There is nothing to export: no example has been accepted yet."
    assert not Path("out").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("--target", "openai-nonsense"),
        ("--test-share", "1.5"),
        ("--seed", "99999999999999999999"),
        ("--test-count", "99999999999999999999"),
        ("--test-share", "0.2", "--test-count", "3"),
        ("--test-count", "99"),
        ("--include", "some"),
        ("--stop", "END"),
        ("--target", "openai-prompt-completion", "--system", "Be kind."),
    ],
)
def test_a_wrong_call_writes_nothing(terminal: Terminal, words: tuple[str, ...]) -> None:
    terminal.bring(named(12))
    base = ["export", "--project", "p", "--target", "openai-chat", "--out", "out", "--include", "all"]
    ran = terminal.run(*base, *words)
    assert (ran.code, ran.out) == (2, "")
    assert not Path("out").exists()


def test_a_folder_that_cannot_be_written_is_a_plain_refusal(terminal: Terminal) -> None:
    terminal.bring(named(3))
    terminal.write("taken", "a file")
    ran = terminal.run("export", "--project", "p", "--target", "openai-chat", "--out", "taken", "--include", "all")
    assert ran.code == 1
    assert "Choose another folder." in ran.err


def test_without_json_it_is_told_in_words(terminal: Terminal) -> None:
    terminal.bring(lines([{"prompt": "a", "completion": "b"}]))
    ran = terminal.run("export", "--project", "p", "--target", "openai-chat", "--out", "out", "--include", "all")
    assert ran.code == 0
    assert ran.out.startswith("out/train.jsonl: 1 examples,")
    assert "Warning: " in ran.out


def test_its_help_names_every_target(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--help"]) == 0
    said = "".join(capsys.readouterr().out.split())  # a long line is cut, at a hyphen too
    assert f"Forwhom:{'or'.join(target.name for target in targets.targets())}." in said
