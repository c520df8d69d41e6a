"""Excel workbooks: sheets, cells as plain texts, everything odd told, everything hostile refused."""

from __future__ import annotations

import datetime
import io
import json
import re
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tunewright.imports import ReadPlan, Recognised, convert, preview, reader, recognise, reread, settle
from tunewright.model import Draft, RawRecord, Rejected, UnknownName, UnreadableFile

Rows = list[list[Any]]
PAIRS: Rows = [["question", "answer"], ["Where is it?", "Here."], ["Who is it?", "Me."]]


def workbook(sheets: dict[str, Rows], change: Callable[[dict[str, Worksheet]], object] = lambda _: None) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    change({sheet.title: sheet for sheet in book.worksheets})
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def repacked(data: bytes, change: Callable[[str, bytes], bytes], **more: bytes) -> bytes:
    """The workbook with the content of its parts changed, and further parts in the folder “xl”."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name in archive.namelist():
            made.writestr(name, change(name, archive.read(name)))
        for name, content in more.items():
            made.writestr(f"xl/{name}.xml", content)
    return target.getvalue()


def with_shared_texts(data: bytes) -> bytes:
    """The workbook as Excel itself writes it: all texts in one table, cells with their number in it."""
    texts: list[str] = []

    def numbered(found: re.Match[str]) -> str:
        texts.append(found.group(1))
        return f't="s"><v>{len(texts) - 1}</v></c>'

    def change(name: str, content: bytes) -> bytes:
        if name == "[Content_Types].xml":
            kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
            part = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
            return content.replace(b"</Types>", part.encode())
        pattern = r't="inlineStr"><is>(.*?)</is></c>'
        is_sheet = name.startswith("xl/worksheets/")
        return re.sub(pattern, numbered, content.decode(), flags=re.DOTALL).encode() if is_sheet else content

    made = repacked(data, change)
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    table = f'<?xml version="1.0"?><sst xmlns="{space}">{"".join(f"<si>{text}</si>" for text in texts)}</sst>'
    return repacked(made, lambda _, content: content, sharedStrings=table.encode())


def in_sheet(data: bytes, pattern: str, by: str) -> bytes:
    """The workbook with something in the XML of its first sheet replaced."""

    def change(name: str, content: bytes) -> bytes:
        if name != "xl/worksheets/sheet1.xml":
            return content
        made, n = re.subn(pattern, by, content.decode(), count=1, flags=re.DOTALL)
        assert n, "the pattern has to fit"
        return made.encode()

    return repacked(data, change)


def seen(data: bytes, **options: Any) -> Recognised:
    return recognise("book.xlsx", data, **options)


def records(data: bytes, plan: ReadPlan | None = None) -> list[RawRecord]:
    return list(reader(io.BytesIO(data), plan or seen(data).plan))


def cells(data: bytes) -> list[dict[str, str]]:
    return [json.loads(record.text) for record in records(data) if not record.is_blank]


def test_a_sheet_is_read_as_a_table_would_be():
    data = workbook({"FAQ": PAIRS})
    recognised = seen(data)
    assert (recognised.plan.format, recognised.plan.sheet) == ("prompt-completion-xlsx", "FAQ")
    made = [convert(record, recognised.plan) for record in records(data)]
    assert [(draft.line, draft.body["prompt"]) for draft in made if isinstance(draft, Draft)] == [
        (2, "Where is it?"),
        (3, "Who is it?"),
    ]
    assert preview(io.BytesIO(data), recognised.plan) == made
    assert settle(recognised.plan, io.BytesIO(data)) == recognised.plan


def test_the_beginning_alone_is_enough_where_the_whole_file_is_given_as_a_stream():
    data = workbook({"FAQ": PAIRS * 200})
    assert seen(data[:500], whole=io.BytesIO(data)).plan == seen(data).plan


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1, "1"),
        (1.0, "1"),
        (-3.0, "-3"),
        (2.5, "2.5"),
        (0.1, "0.1"),
        (10**14, "100000000000000"),
        (1e20, "1e+20"),
        (True, "TRUE"),
        (False, "FALSE"),
        ("007", "007"),
        (" x ", " x "),
        ("two\nlines\t“q”", "two\nlines\t“q”"),
        (datetime.date(2026, 3, 1), "2026-03-01"),
        (datetime.datetime(2026, 3, 1, 14, 30), "2026-03-01 14:30:00"),
        (datetime.time(14, 30), "14:30:00"),
        (datetime.timedelta(hours=26, minutes=5), "26:05:00"),
        ("#N/A", "#N/A"),
    ],
)
def test_cells_come_out_as_plain_texts(value, text):
    assert cells(workbook({"s": [["prompt", "completion"], ["x", value]]}))[0]["completion"] == text


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("a_x000D_&#10;b", "a\r\nb"),
        ("_x005F_x000D_", "_x000D_"),
        ("_xD83D__xDE00_", "😀"),
        ("a_x12_", "a_x12_"),
        ("&lt;b&gt;", "<b>"),
    ],
)
def test_characters_that_xml_cannot_hold_come_out_as_they_were(stored, text):
    inline = workbook({"s": [["prompt", "completion"], ["x", "MARK"]]})
    for data in (inline, with_shared_texts(inline)):
        marked = repacked(data, lambda _, content: content.replace(b"MARK", stored.encode()))
        assert cells(marked)[0]["completion"] == text


def test_formatted_text_is_read_whole_and_readings_beside_it_are_not():
    rich = (
        b'<r><t>one </t></r><r><rPr><b/></rPr><t xml:space="preserve">two</t></r>'
        b'<rPh sb="0" eb="1"><t>yomi</t></rPh>'
    )
    inline = workbook({"s": [["prompt", "completion"], ["x", "MARK"]]})
    for data in (inline, with_shared_texts(inline)):
        marked = repacked(data, lambda _, content: content.replace(b"<t>MARK</t>", rich))
        assert cells(marked)[0]["completion"] == "one two"


def test_rows_between_that_hold_nothing_are_blank_and_those_behind_do_not_count():
    data = workbook({"s": [*PAIRS, [None], [" ", None], ["Q", "A"], [None], [None]]})
    assert [(record.line, record.is_blank) for record in records(data)] == [
        (2, False),
        (3, False),
        (4, True),
        (5, True),
        (6, False),
    ]


def test_the_sheet_with_known_columns_is_chosen_and_another_can_be():
    data = workbook({"Cover": [["Our answers"], ["made in spring"]], "FAQ": PAIRS, "Old": PAIRS[:2]})
    recognised = seen(data)
    assert recognised.plan.sheet == "FAQ" and recognised.sheets == ("Cover", "FAQ", "Old")
    assert any("further sheets" in note and "“Cover” and “Old”" in note for note in recognised.notes)
    other = seen(data, sheet="Old").plan
    assert other.sheet == "Old" and len(records(data, other)) == 1
    with pytest.raises(UnknownName, match="There is no sheet called “New”"):
        seen(data, sheet="New")


def _odd(sheets: dict[str, Worksheet]) -> None:
    sheets["FAQ"].merge_cells("A5:B6")
    sheets["FAQ"].row_dimensions[3].hidden = True
    sheets["FAQ"].column_dimensions["B"].hidden = True
    sheets["Secret"].sheet_state = "hidden"


def test_hidden_and_merged_cells_are_told():
    data = workbook({"FAQ": [*PAIRS, ["Q", "#N/A"]], "Secret": PAIRS}, _odd)
    recognised = seen(data)
    told = " ".join(recognised.notes)
    for said in ("1 group of merged cells (A5:B6)", "1 hidden row ", "1 hidden column ", "program: “Secret”"):
        assert said in told
    assert "1 cell with an error" in told
    assert len(records(data)) == 3


def test_a_hidden_sheet_is_read_where_there_is_no_other():
    data = workbook(
        {"Empty": [], "Secret": PAIRS}, lambda sheets: setattr(sheets["Secret"], "sheet_state", "hidden")
    )
    assert seen(data).plan.sheet == "Secret"


def test_the_value_of_a_formula_is_imported_and_the_formula_told():
    data = workbook({"s": [["prompt", "completion"], ["x", "=1+1"], ["y", '=""'], ["z", "=A1"]]})
    data = in_sheet(data, r"<f>1\+1</f><v></v>", "<f>1+1</f><v>2</v>")
    data = in_sheet(data, r'<c r="B3"><f>""</f><v></v>', r'<c r="B3" t="str"><f>""</f><v></v>')
    two, empty, missing = records(data)
    assert json.loads(two.text)["completion"] == "2"
    assert empty.problem is None and json.loads(empty.text)["completion"] == ""
    assert missing.problem and "A formula has no calculated value in “completion”" in missing.problem
    assert "3 cells with a formula" in " ".join(seen(data).notes)


def test_a_row_of_a_workbook_can_be_repaired_as_json():
    plan = seen(workbook({"s": PAIRS})).plan
    made = reread(3, '{"question": "Q", "answer": 5}', plan)
    assert isinstance(made, Draft) and made.body == {"prompt": "Q", "completion": "5"}
    assert isinstance(reread(3, "Q,A", plan), Rejected)


def test_a_missing_header_is_noticed_in_a_sheet_too():
    data = workbook({"s": [["Where is it?", "It is here."], ["Who is it?", "It is me."]]})
    recognised = seen(data)
    assert not recognised.plan.has_header and len(records(data)) == 2
    assert len(records(data, seen(data, has_header=True).plan)) == 1


def test_columns_without_a_name_keep_their_cells():
    rows: Rows = [[None, "question", "answer"], [None, "a", "b"], [None, "c", "d", "note"]]
    data = workbook({"s": rows + [[None, "e", "f"]] * 40 + [[None, "g", "h", None, "late"]]})
    assert seen(data).columns == ("question", "answer", "column 4")
    read = cells(data)
    assert read[1] == {"question": "c", "answer": "d", "column 4": "note"}
    assert read[-1]["column 5"] == "late"


def test_damage_in_the_middle_of_a_sheet_costs_what_comes_after_it():
    data = workbook({"s": [*PAIRS, *([["q", "a"]] * 3000)]})
    plan = seen(data).plan
    broken = in_sheet(data, r'<row r="2500".*', "<row <<")
    read = records(broken, plan)
    assert len(read) > 1000 and all(record.problem is None for record in read[:-1])
    assert read[-1].problem and "damaged from here on" in read[-1].problem


@pytest.mark.parametrize("row", ['<row r="99999999999">', '<row r="0">', '<row r="x">'])
def test_impossible_rows_and_columns_end_the_reading(row):
    data = workbook({"s": PAIRS})
    plan = seen(data).plan
    assert "damaged" in str(records(in_sheet(data, r'<row r="3"[^>]*>', row), plan)[-1].problem)
    wide = in_sheet(data, r'<c r="B3"', '<c r="ZZZ3"')
    assert "damaged" in str(records(wide, plan)[-1].problem)


def test_a_workbook_without_anything_in_it_is_told():
    with pytest.raises(UnreadableFile, match="has no cells with anything in them"):
        seen(workbook({"s": []}))


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "[Content_Types].xml", "xl/styles.xml", "xl/sharedStrings.xml"]
)
def test_a_damaged_part_is_one_clear_refusal(part):
    data = with_shared_texts(workbook({"s": PAIRS}))
    with pytest.raises(UnreadableFile, match="damaged") as refused:
        seen(repacked(data, lambda name, content: content[:-20] if name == part else content))
    assert refused.value.hint


def test_a_workbook_cut_off_is_refused():
    data = workbook({"s": PAIRS})
    with pytest.raises(UnreadableFile):
        seen(data[:-100])


def test_declarations_of_entities_are_refused():
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    for part in ("xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "xl/workbook.xml"):
        data = repacked(
            with_shared_texts(workbook({"s": PAIRS})),
            lambda name, content, part=part: bomb + content.rpartition(b"?>")[2] if name == part else content,
        )
        with pytest.raises(UnreadableFile, match="damaged"):
            seen(data)


def test_a_workbook_that_grows_beyond_all_measure_is_refused_before_it_is_unpacked():
    def blown_up(name: str, content: bytes) -> bytes:
        return content + b" " * 40_000_000 if name == "xl/worksheets/sheet1.xml" else content

    with pytest.raises(UnreadableFile, match="beyond all measure"):
        seen(repacked(workbook({"s": PAIRS}), blown_up))


def test_the_strict_variety_is_named():
    old, new = b"schemas.openxmlformats.org/spreadsheetml/2006/main", b"purl.oclc.org/ooxml/spreadsheetml/main"
    with pytest.raises(UnreadableFile, match="strict variety"):
        seen(repacked(workbook({"s": PAIRS}), lambda _, content: content.replace(old, new)))


def test_dates_count_from_1904_where_the_workbook_says_so():
    data = workbook({"s": [["prompt", "completion"], ["x", datetime.date(2026, 3, 1)]]})
    data = repacked(
        data, lambda name, content: re.sub(b"<workbookPr[^>]*>", b'<workbookPr date1904="1"/>', content)
    )
    assert cells(data)[0]["completion"] == "2030-03-02"
