"""The report: everything a lead hands on, true to the project, and safe to open whatever the data says."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from terminal import lines, named, pairs
from tunewright.actions import checking, exporting, fixing, looking, projects, reporting, splitting
from tunewright.actions.splitting import SplitWish
from tunewright.checks import checks
from tunewright.model import StoreUnavailable
from tunewright.model.project import Project
from tunewright.store import Store
from workshop import a_filled_project, decide

ZERO = "\u200b"
REFUSAL = "I'm sorry, but I can't help with that."
SAID = pairs(f"Where{ZERO}? -> Here.", "Who? -> Me.", "Who? -> Me.", f"Why? -> {REFUSAL}")
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>&amp;\"'\u202eevil\x07"


def looked(store: Store, content: str, name: str = "answers.jsonl", **set_up: Any) -> Project:
    """A project with this content, looked at whole."""
    project = a_filled_project(store, content, name, **set_up)
    looking.look(store, project.id, by="ann")
    return project


class Page(HTMLParser):
    """What a browser would make of a page: its elements, and the text that is shown."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self._pieces: list[str] = []
        self._stack: list[str] = []
        self.feed(text)
        self.close()
        assert self._stack == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in ("meta", "br"):
            self._stack.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._stack.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self._stack:
            self._pieces.append(data)

    @property
    def shown(self) -> str:
        return " ".join("".join(self._pieces).split())


def page(store: Store, project: Project) -> Page:
    return Page(reporting.report_html(reporting.report_data(store, project.id, "ann")))


def test_the_data_holds_every_part_and_is_json(store: Store) -> None:
    project = looked(store, SAID)
    data = reporting.report_data(store, project.id, "ann")
    parts = ["report", "project", "examples", "checked", "found", "open", "dismissed"]
    assert list(data) == [*parts, "balance", "tokens", "cost", "split", "exports"]
    assert json.loads(reporting.report_json(data)) == data
    assert data["report"]["by"] == "ann"
    assert data["project"]["name"] == project.name
    assert data["examples"]["total"] == 4


def test_counts_agree_with_the_findings(store: Store) -> None:
    project = looked(store, SAID)
    data = reporting.report_data(store, project.id)
    kept = checking.report(store, project.id)["findings"]
    assert data["found"]["open"] == len(kept)
    for one in data["found"]["by_severity"]:
        assert one["open"] == sum(finding["severity"] == one["severity"] for finding in kept)
    for one in data["found"]["by_family"]:
        assert one["open"] == sum(finding["code"][:2] == one["code"] for finding in kept)
    assert {one["code"] for one in data["open"]} == {finding["code"] for finding in kept}


def test_open_findings_name_their_first_examples_without_texts(store: Store) -> None:
    records = [{"id": f"mary{n}@corp-mail.de", "prompt": "Who?", "completion": "Me."} for n in range(15)]
    project = looked(store, lines(records))
    data = reporting.report_data(store, project.id)
    (entry,) = (one for one in data["open"] if one["code"] == "DU001")
    (finding,) = entry["first"]
    assert finding["n_examples"] == 15
    assert finding["examples"] == [{"id": n, "file": "answers.jsonl", "line": n} for n in range(1, 11)]
    assert "corp-mail" not in reporting.report_json(data) + reporting.report_html(data)
    assert "10 (answers.jsonl, line 10) and 5 more" in page(store, project).shown


def test_personal_values_do_not_stand_in_it(store: Store) -> None:
    project = looked(store, pairs("Write to mary.jones@corp-mail.de -> Done.", "Who? -> Me."))
    data = reporting.report_data(store, project.id)
    assert "PD001" in {one["code"] for one in data["open"]}
    assert "mary.jones" not in reporting.report_json(data) + reporting.report_html(data)


def test_a_dismissal_is_told_with_who_and_why(store: Store) -> None:
    project = looked(store, SAID)
    (finding,) = checking.listed(store, project.id, "CT001")
    checking.dismiss(store, project.id, finding.id, "ben", "this must be refused")
    (told,) = reporting.report_data(store, project.id)["dismissed"]
    assert (told["code"], told["by"], told["reason"]) == ("CT001", "ben", "this must be refused")
    text = reporting.report_html(reporting.report_data(store, project.id))
    assert "<td><bdi>ben</bdi></td><td><bdi>this must be refused</bdi></td>" in text


def test_the_page_cuts_a_long_list_of_dismissals_and_the_data_does_not(store: Store) -> None:
    project = looked(store, pairs(*[f"Question {n}{ZERO}? -> Yes {n}." for n in range(205)]))
    data = reporting.report_data(store, project.id)
    one = {
        "code": "CT012",
        "severity": "warning",
        "message": "Unseen.",
        "n_examples": 1,
        "by": "ben",
        "reason": "so",
    }
    shown = Page(reporting.report_html(data | {"dismissed": [one] * 205})).shown
    assert "205 findings dismissed, the first 200 of them" in shown
    assert shown.count("Unseen.") == 200
    for finding in checking.listed(store, project.id, "CT012"):
        checking.dismiss(store, project.id, finding.id, "ben", "so")
    assert len(reporting.report_data(store, project.id)["dismissed"]) == 205


def test_what_was_mended_counts_as_settled(store: Store) -> None:
    project = looked(store, SAID)
    fixing.apply(store, project.id, "CT012", fixing.plan(store, project.id, "CT012"), "ann")
    looking.look(store, project.id)
    data = reporting.report_data(store, project.id)
    by_code = {one["code"]: one for one in data["checked"]["checks"]}
    assert (by_code["CT012"]["open"], by_code["CT012"]["fixed"]) == (0, 1)
    assert data["found"]["fixed"] >= 1


def test_switched_off_checks_and_other_settings_are_said(store: Store) -> None:
    project = looked(store, SAID)
    changed = {"off": ["CT001"], "settings": {"DU003": {"threshold": 0.9}, "BA001": {"advised": 50}}}
    projects.set_up(store, project.id, "ann", check_settings=json.dumps(changed))
    looking.look(store, project.id, anew=True)
    checked = reporting.report_data(store, project.id)["checked"]
    assert checked["off"] == ["CT001"]
    assert checked["settings"] == [
        {"code": "DU003", "name": "near-duplicate", "setting": "threshold", "value": 0.9, "default": 0.8}
    ]
    states = {one["code"]: one["state"] for one in checked["checks"]}
    assert list(states) == [one.code for one in checks()]
    assert (states["CT001"], states["DU001"], states["FO001"]) == ("off", "on", "does not apply")
    assert "Switched off by the project: CT001" in page(store, project).shown


def test_balance_refusals_and_sides_add_up(store: Store) -> None:
    content = named(40, ["yes", "yes", "yes", "no"])
    project = looked(store, content, task="classification", label_source="answer")
    splitting.choose(store, project.id, splitting.ALL, SplitWish(7, 0.25), "ann")
    data = reporting.report_data(store, project.id)
    labels = {one["label"]: (one["examples"], one["share"]) for one in data["balance"]["labels"]}
    assert labels == {"yes": (30, 0.75), "no": (10, 0.25)}
    assert data["balance"]["ratio"] == 3
    assert sum(data["split"]["examples"].values()) == 40
    assert data["split"]["overlap"] == 0
    for label, (n, _) in labels.items():
        assert sum(side.get(label, 0) for side in data["split"]["labels"].values()) == n
    assert (data["split"]["by"], data["split"]["how"]) == ("ann", "25% to test, seed 7")


def test_refusals_are_counted_and_rejected_examples_left_out(store: Store) -> None:
    project = looked(store, SAID)
    assert reporting.report_data(store, project.id)["balance"]["refusals"] == {"examples": 1, "share": 0.25}
    decide(store, project, 4, "rejected")
    assert reporting.report_data(store, project.id)["balance"]["refusals"] == {"examples": 0, "share": 0.0}


def test_a_split_that_nobody_chose_is_not_made_up(store: Store) -> None:
    project = looked(store, SAID)
    assert reporting.report_data(store, project.id)["split"] is None
    assert "No split was chosen for this project." in page(store, project).shown


def test_the_last_exports_stand_with_their_hashes_and_no_folder(store: Store, tmp_path: Path) -> None:
    project = looked(store, named(12))
    wish = exporting.ExportWish("openai-chat", "all", SplitWish(7, 0.25))
    exporting.export(store, project.id, wish, "ben", tmp_path / "secret-folder")
    (told,) = reporting.report_data(store, project.id)["exports"]
    assert (told["by"], told["target"]) == ("ben", "openai-chat")
    for file in told["files"]:
        written = (tmp_path / "secret-folder" / file["file"]).read_bytes()
        assert file["sha256"] == hashlib.sha256(written).hexdigest()
    text = reporting.report_html(reporting.report_data(store, project.id))
    assert told["files"][0]["sha256"] in text
    assert "secret-folder" not in text


def test_cost_is_an_estimate_with_the_date_of_its_price(store: Store) -> None:
    project = looked(store, SAID)
    data = reporting.report_data(store, project.id)
    cost = data["cost"]
    shown = page(store, project).shown
    assert f"About {cost['usd']:,.2f} US dollars for {cost['epochs']} epochs on {cost['model']}" in shown
    assert f"read on {cost['price_date']} ({cost['source']}). An estimate, no offer." in shown


def test_the_page_holds_no_script_and_nothing_from_elsewhere(store: Store) -> None:
    elements = page(store, looked(store, SAID)).elements
    tags = {tag for tag, _ in elements}
    assert not tags & {"script", "link", "img", "iframe", "object", "embed", "form", "a", "base"}
    names = {name for _, attrs in elements for name in attrs}
    assert not {name for name in names if name.startswith("on") or name in ("src", "href", "style")}


def test_its_policy_allows_its_own_style_sheet_alone(store: Store) -> None:
    project = looked(store, SAID)
    text = reporting.report_html(reporting.report_data(store, project.id))
    style = text.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    (policy,) = (
        attrs["content"] or ""
        for tag, attrs in Page(text).elements
        if tag == "meta" and attrs.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy.startswith("default-src 'none'; ")
    assert f"style-src 'sha256-{digest}';" in policy
    assert not re.search(r"@import|url\(|http", style)


def test_hostile_text_is_shown_as_text(store: Store) -> None:
    content = lines({"prompt": f"Question {n}?", "completion": HOSTILE, "label": HOSTILE} for n in range(3))
    project = looked(store, content, f"{HOSTILE.replace('/', '')}.jsonl", label_source="field")
    projects.rename(store, project.id, "ann", HOSTILE)
    found = [one for code in ("BA001", "DU001", "BA003") for one in checking.listed(store, project.id, code)]
    checking.dismiss(store, project.id, found[0].id, HOSTILE, HOSTILE)
    seen = page(store, project)
    assert not {"script", "img"} & {tag for tag, _ in seen.elements}
    assert seen.shown.count("<script>alert(1)</script>") >= 3
    assert not set(seen.shown) & {"\u202e", "\x07"}


def test_tables_name_their_columns_and_rows(store: Store) -> None:
    elements = page(store, looked(store, named(12), task="classification", label_source="answer")).elements
    n_tables = sum(tag == "table" for tag, _ in elements)
    assert n_tables >= 6
    assert sum(tag == "caption" for tag, _ in elements) == n_tables
    assert {attrs.get("scope") for tag, attrs in elements if tag == "th"} == {"col", "row"}
    bars = [attrs for tag, attrs in elements if tag == "svg"]
    assert bars
    assert all(attrs.get("aria-hidden") == "true" for attrs in bars)


def test_an_empty_project_has_a_report(store: Store) -> None:
    project = projects.create(store, "empty")
    assert "Report on empty" in page(store, project).shown


@pytest.mark.parametrize("name", ["r.html", "r.json", "R.JSON", "r.htm"])
def test_a_file_is_written_whole_in_the_form_its_name_says(store: Store, tmp_path: Path, name: str) -> None:
    data = reporting.report_data(store, looked(store, SAID).id)
    written = reporting.write_report(data, tmp_path / "new" / name)
    raw = (tmp_path / "new" / name).read_bytes()
    assert written.sha256 == hashlib.sha256(raw).hexdigest()
    if name.casefold().endswith("json"):
        assert json.loads(raw) == data
    else:
        assert raw.decode() == reporting.report_html(data)


def test_half_characters_do_not_stop_it(store: Store, tmp_path: Path) -> None:
    data = reporting.report_data(store, looked(store, SAID).id, "bad\udce4name")
    for name in ("r.html", "r.json"):
        reporting.write_report(data, tmp_path / name)
    assert json.loads((tmp_path / "r.json").read_text("utf-8"))["report"]["by"] == "bad\udce4name"
    assert "bad\\udce4name" in (tmp_path / "r.html").read_text("utf-8")


def test_where_nothing_may_be_written_the_earlier_file_stays(store: Store, tmp_path: Path) -> None:
    data = reporting.report_data(store, looked(store, SAID).id)
    (tmp_path / "taken").write_text("a file, not a folder")
    with pytest.raises(StoreUnavailable):
        reporting.write_report(data, tmp_path / "taken" / "r.html")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
