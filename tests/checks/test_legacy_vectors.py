"""The old tool's behaviour on small data sets beside that of the profile: the same, or different for a reason.

`legacy_vectors.json` holds data, the changes that version 0.28.1 of the tool made (“golden”), and, where ours
differ on purpose, the number of the defect (D1 to D14) that is not copied and what is done instead (“ours”).
"""

from __future__ import annotations

import io
import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunewright.checks import check_named, run_all
from tunewright.checks.legacy.preparing import prepare
from tunewright.checks.legacy.profile import ADVICE, PREPARE_DATA, Prepared
from tunewright.imports import convert, reader, recognise
from tunewright.model import Draft, Example
from tunewright.tokens import count_text

VECTORS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "legacy_vectors.json").read_text("utf-8"))
BY_ID = {vector["id"]: vector for vector in VECTORS}


def records_of(vector: dict[str, Any]) -> list[dict[str, Any]]:
    """The data as written, or made from a pattern: `{i}` counts from 0, completions take turns."""
    if "records" not in vector:
        made, said = vector["make"], vector["make"]["completion"]
        places = range(made["n"])
        return [
            {
                "prompt": made["prompt"].replace("{i}", str(i)),
                "completion": said[i % len(said)].replace("{i}", str(i)),
            }
            for i in places
        ]
    records: list[dict[str, Any]] = [dict(record) for record in vector["records"]]
    if "lengthen" in vector:
        records[vector["lengthen"]["row"]]["completion"] = " " + "y" * vector["lengthen"]["n"]
    return records


def prepared(vector_id: str) -> Prepared:
    return prepare(records_of(BY_ID[vector_id]))


def changes(result: Prepared) -> list[list[str]]:
    return [list(change) for change in result.changes]


def notes(result: Prepared, what: str) -> list[list[str]]:
    return [[one.what, one.value] for one in result.verdicts if one.weight == "note" and one.what == what]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: f"{vector['id']}-{vector['title']}")
def test_the_profile_does_as_the_old_tool_or_as_we_say(vector: dict[str, Any]) -> None:
    result = prepare(records_of(vector))
    if "refused" in vector:
        assert [[one.number, one.what, one.value] for one in result.verdicts if one.weight == "refused"] == [
            vector["refused"]
        ]
        assert result.pairs == ()
        return
    assert changes(result) == vector.get("ours", vector["golden"])
    assert result.stop == vector.get("ours_stop", vector["golden_stop"])
    for what, rows in vector.get("rows", {}).items():
        assert [list(one.rows) for one in result.verdicts if one.what == what] == [rows]
    if "out" in vector:
        assert [[pair.prompt, pair.completion] for pair in result.pairs] == vector["out"]


@pytest.mark.parametrize("vector", [one for one in VECTORS if "differs" in one], ids=lambda vector: vector["id"])
def test_a_difference_is_a_difference(vector: dict[str, Any]) -> None:
    pairs = [("golden", "ours"), ("golden_stop", "ours_stop"), ("kept", "ours_kept"), ("notes", "ours_notes")]
    assert any(vector.get(theirs) != vector.get(ours) for theirs, ours in pairs)


def test_every_vector_is_here_or_read_from_a_file() -> None:
    from_files = {"V21", "V22", "V23"}
    assert {one["id"].rstrip("ab") for one in VECTORS} | from_files == {f"V{n}" for n in range(1, 31)}


def test_the_table_names_fifteen_validators_and_known_checks() -> None:
    assert [one.number for one in PREPARE_DATA] == list(range(1, 16))
    assert all(one.codes or one.elsewhere for one in PREPARE_DATA)
    codes = {code for one in PREPARE_DATA for code in one.codes} | {code for one in ADVICE.values() for code in one}
    assert {check_named(code).code for code in codes} == codes


@pytest.mark.parametrize(("n", "note"), [(99, "few examples"), (100, "examples")])
def test_a_hundred_examples_are_not_few(n: int, note: str) -> None:
    records = [{"prompt": f"p{i} ->", "completion": f" c{i}***"} for i in range(n)]
    assert notes(prepare(records), note) == [[note, str(n)]]


@pytest.mark.parametrize(
    ("n", "n_labels", "is_classification"),
    [(9, 3, False), (10, 3, True), (6, 2, False), (7, 2, True), (3, 1, False), (4, 1, True)],
)
def test_more_than_three_examples_per_answer_are_classification(
    n: int, n_labels: int, is_classification: bool
) -> None:
    records = [{"prompt": f"p{i} ->", "completion": f" {'abc'[i % n_labels]}***"} for i in range(n)]
    assert bool(notes(prepare(records), "classification")) is is_classification


@pytest.mark.parametrize(
    ("text", "is_upper"),
    [("Abb", False), ("AAaaa", True), ("Ab", True), ("Aaa", False), ("12", False), ("ÄÖü", True)],
)
def test_more_than_a_third_in_capitals_is_too_much(text: str, is_upper: bool) -> None:
    result = prepare([{"prompt": f"{text}1", "completion": "x"}, {"prompt": f"{text}2", "completion": "y"}])
    assert (["lower case", "prompt"] in changes(result)) is is_upper


@pytest.mark.parametrize(("n", "is_long"), [(10_000, False), (10_001, True)])
def test_a_pair_is_long_beyond_ten_thousand_characters(n: int, is_long: bool) -> None:
    records = [{"prompt": "a ->", "completion": " x"}, {"prompt": "b ->", "completion": " " + "y" * (n - 5)}]
    assert (["remove long", ""] in changes(prepare(records))) is is_long


def test_d1_a_start_with_a_space_is_removed_completion_by_completion() -> None:
    records = [{"prompt": f"p{i} ->", "completion": f" Answer: {word}***"} for i, word in enumerate("abc")]
    assert [pair.completion for pair in prepare(records).pairs] == [" a***", " b***", " c***"]


def test_d2_the_long_pair_goes_and_its_neighbour_stays() -> None:
    vector = BY_ID["V24"]
    assert [pair.row for pair in prepared("V24").pairs] == vector["ours_kept"] != vector["kept"]


@pytest.mark.parametrize("space", ["", " "])
def test_d3_no_completion_is_emptied_by_removing_a_shared_start(space: str) -> None:
    said = [f"{space}We are open", f"{space}We are open today", f"{space}We are open on Monday"]
    records = [{"prompt": f"p{i} ->", "completion": text} for i, text in enumerate(said)]
    kept = [pair.completion for pair in prepare(records).pairs]
    assert kept == [" We are open\n", " today\n", " on Monday\n"]


def read(name: str, data: bytes) -> list[tuple[str, str]]:
    """Prompts and completions of a file, read as the import reads it."""
    plan = recognise(name, data).plan
    drafts = [convert(record, plan) for record in reader(io.BytesIO(data), plan) if not record.is_blank]
    return [(one.body["prompt"], one.body["completion"]) for one in drafts if isinstance(one, Draft)]


LINE = b'{"prompt": "a", "completion": "b"}\n'


@pytest.mark.parametrize(
    ("data", "n"), [(LINE, 1), (b"\xef\xbb\xbf" + LINE * 2, 2), (LINE + b"\n" + LINE, 2)], ids=["V21", "V22", "V23"]
)
def test_d4_one_line_a_byte_order_mark_and_blank_lines_are_read(data: bytes, n: int) -> None:
    assert read("pairs.jsonl", data) == [("a", "b")] * n


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("prompt,completion\nwo,Küche\nda,Tür\n".encode("cp1252"), [("wo", "Küche"), ("da", "Tür")]),
        (b"prompt;completion\na;b\nc;d\n", [("a", "b"), ("c", "d")]),
    ],
    ids=["encoding", "semicolons"],
)
def test_d14_the_encoding_and_the_delimiter_are_found_out(data: bytes, said: list[tuple[str, str]]) -> None:
    assert read("pairs.csv", data) == said


def test_d5_null_is_a_missing_answer() -> None:
    result = prepare([{"prompt": "a", "completion": None}, {"prompt": "b", "completion": "x"}])
    assert [one.rows for one in result.verdicts if one.what == "remove empty"] == [(0,)]


def test_d6_only_a_name_within_another_is_pointed_out() -> None:
    vector = BY_ID["V25"]
    assert notes(prepared("V25"), "name within another") == vector["ours_notes"] != vector["notes"]


@pytest.mark.parametrize("mark", ["?", ".", "x", "tive", " text about film"])
def test_d7_a_shared_tail_of_words_is_a_weak_separator(mark: str) -> None:
    result = prepare([{"prompt": f"{n}{mark}", "completion": f" {n}***"} for n in "abc"])
    assert notes(result, "weak separator") == [["weak separator", mark]]
    assert changes(result) == [["add separator", " ->"]]


@pytest.mark.parametrize(
    "mark",
    [*(" ->", "\n\n###\n\n", "\n\n===\n\n", "\n\n---\n\n", "\n\n===>\n\n", "\n\n--->\n\n"), "###", "->", "\n"],
)
def test_d7_a_separator_of_the_guides_is_a_separator(mark: str) -> None:
    result = prepare([{"prompt": f"{n}{mark}", "completion": f" {n}***"} for n in "abc"])
    assert (changes(result), result.separator) == ([], mark)


def test_d8_the_shared_tail_of_labels_is_no_stop() -> None:
    assert (BY_ID["V8"]["golden_stop"], prepared("V8").stop) == ("tive", "")


def test_d9_no_label_is_made_the_positive_one() -> None:
    result = prepared("V8")
    assert {one.name for one in fields(result)} == {"verdicts", "pairs", "separator", "stop"}
    assert "Negative" not in str(result.verdicts)


def test_d10_tokens_decide_what_is_long_where_they_are_known() -> None:
    many_tokens = " 🦭" * 900
    records = [{"prompt": "a ->", "completion": many_tokens}, {"prompt": "b ->", "completion": " x" * 900}]
    result = prepare(records, n_tokens=lambda text: count_text(text, "r50k_base"))
    assert [one.rows for one in result.verdicts if one.what == "remove long"] == [(0,)]
    assert not [one for one in prepare(records).verdicts if one.what == "remove long"]


@pytest.mark.parametrize(
    ("pairs", "code"),
    [
        ([("", " x"), ("b ->", " y")], "EM003"),
        ([("a ->", "  "), ("b ->", " y")], "EM001"),
        ([("a ->", " x"), ("a ->", " y")], "CO001"),
    ],
)
def test_d11_what_the_old_tool_overlooked_has_a_check(pairs: list[tuple[str, str]], code: str) -> None:
    examples = [Example("pair", {"prompt": prompt, "completion": said}, label=said) for prompt, said in pairs]
    assert code in {one.code for one in run_all(examples, task="classification", min_examples=0)}


def test_d13_a_separator_that_stands_in_a_completion_is_not_suggested() -> None:
    result = prepare([{"prompt": "a", "completion": " x -> y"}, {"prompt": "b", "completion": " z"}])
    assert ["add separator", "\n\n###\n\n"] in changes(result)


TEXT = st.text("aAß ->\n.#É", max_size=20)
RECORDS = st.lists(st.fixed_dictionaries({"prompt": TEXT, "completion": TEXT | st.none()}), max_size=12)


@given(RECORDS)
def test_no_change_empties_a_text_or_makes_one_up(records: list[dict[str, str | None]]) -> None:
    result = prepare(records)
    for pair in result.pairs:
        assert pair.completion.strip() or not (records[pair.row]["completion"] or "").strip()
        assert pair.completion.startswith(" ")
    gone = {row for one in result.verdicts if one.what.startswith("remove ") for row in one.rows}
    refused = any(one.weight == "refused" for one in result.verdicts)
    assert refused or {pair.row for pair in result.pairs} == set(range(len(records))) - gone


@given(RECORDS)
def test_what_was_prepared_needs_no_separator_and_no_space(records: list[dict[str, str | None]]) -> None:
    pairs = prepare(records).pairs
    again = prepare([{"prompt": pair.prompt, "completion": pair.completion} for pair in pairs])
    assert "add space" not in {what for what, _ in again.changes}
