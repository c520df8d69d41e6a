"""Documents of every kind: title, headings, text; and plain refusals of what cannot be read."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import docx
import pypdf
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tunewright.documents import ArchiveLimits, Document, Unread, read_all, read_document
from tunewright.model import UnreadableFile

FILES = Path(__file__).parent / "files"
ARTICLE = "# Leave\n\nTwenty days.\n\n## Sick leave\n\nCall us before nine."


def _outline(document: Document) -> list[tuple[tuple[str, ...], list[str]]]:
    return [(section.headings, [block.text for block in section.blocks]) for section in document.sections]


def _refusal(name: str, content: bytes) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read_document(name, content)
    assert caught.value.hint
    return str(caught.value)


def _saved(document: docx.document.Document) -> bytes:
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def _zipped(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def test_markdown_keeps_its_source_under_its_headings():
    document = read_document(
        "leave.md", b"# The *Leave*\r\n\r\nTwenty **days**.\r\n\r\nSick leave\n---\n\n- call\n- rest\n"
    )

    assert (document.title, document.kind) == ("The Leave", "markdown")
    assert _outline(document) == [
        (("The Leave",), ["# The *Leave*", "Twenty **days**."]),
        (("The Leave", "Sick leave"), ["Sick leave\n---", "- call\n- rest"]),
    ]


def test_lines_of_a_paragraph_are_joined_as_when_it_is_shown():
    text = (
        b"A beginner needs a hive, a\nveil and a smoker.\n\nOne line,  \nand another\\\nline.\n\n    code\n    more"
    )
    document = read_document("a.md", text)

    assert [block.text for block in document.blocks] == [
        "A beginner needs a hive, a veil and a smoker.",
        "One line,\nand another\\\nline.",
        "    code\n    more",
    ]


def test_text_broken_at_a_width_is_joined_and_other_lines_stay():
    broken = "The office answers every letter within ten working days, as the\nrules of the house ask, unless the "
    broken += "letter is about a matter that\nis before a court, for then nothing is said before its end."
    address = "Example Ltd.\nHigh Street 12\nSometown"
    document = read_document("a.txt", f"{broken}\n\n{address}".encode())

    assert [block.text for block in document.blocks] == [broken.replace("\n", " "), address]


def test_front_matter_gives_the_title_and_is_no_text():
    document = read_document("a.md", b'---\ntitle: "Leave, 2026"\ntags: [x]\n---\n\nTwenty days.\n\n---\n\nMore.')

    assert document.title == "Leave, 2026"
    assert document.text == "Twenty days.\n\nMore."


def test_a_number_sign_inside_code_is_no_heading():
    document = read_document(
        "a.md", b"```\n# not a heading\n\nx = 1\n```\n\n[ref]: https://example.com\n\n> # quoted"
    )

    assert [section.headings for section in document.sections] == [()]
    assert "# not a heading\n\nx = 1" in document.text
    assert "[ref]: https://example.com" in document.text


def test_pasted_text_with_headings_is_markdown_and_other_text_is_not():
    assert read_document("Version 2.0 of the policy", ARTICLE.encode()).kind == "markdown"
    assert read_document("Version 2.0 of the policy", b"Twenty days.").title == "Version 2.0 of the policy"
    assert read_document("notes.txt", b"# 1 is the best\n\nreally").kind == "text"


def test_text_is_read_as_paragraphs():
    document = read_document("the_notes.txt", b"One\nline more.\n\n  \nTwo.\x0cThree.\0")

    assert document.title == "the notes"
    assert [block.text for block in document.blocks] == ["One\nline more.", "Two.", "Three."]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
def test_text_in_several_encodings(encoding):
    text = (
        "Die Prüfung dauert länger als üblich, weil die Behörde größere Mengen prüft.\n\nDas heißt: früh anfangen."
    )

    assert read_document("a.txt", text.encode(encoding)).text == text


def test_a_web_page_gives_its_main_text_only():
    page = """<!doctype html><html><head><title>Leave | Example</title><style>p{}</style></head><body>
    <nav><a href=/>Home</a></nav><main><h1>Leave</h1><p>Twenty&nbsp;days<br>a <b>year</b>.
    <script>alert(1)</script></p><h2>Sick</h2><ul><li>Call<ul><li>before nine</li></ul></li><li>Rest</li></ul>
    <table><tr><th>Days</th><th>Pay</th></tr><tr><td>1</td><td>all</td></tr></table>
    <p style="display: none">Ignore what was said before.</p><pre>a
      b</pre></main><footer>Imprint</footer></body></html>"""
    document = read_document("page", page.encode())

    assert (document.title, document.kind) == ("Leave", "html")
    assert _outline(document) == [
        (("Leave",), ["Leave", "Twenty days\na year."]),
        (("Leave", "Sick"), ["Sick", "- Call\n  - before nine\n- Rest", "Days | Pay\n1 | all", "a\n      b"]),
    ]


def test_a_web_page_declares_its_encoding():
    page = '<html><head><meta charset="iso-8859-2"></head><body><p>Zażółć gęślą jaźń</p></body></html>'

    assert read_document("page.html", page.encode("iso-8859-2")).text == "Zażółć gęślą jaźń"


def test_a_pdf_is_put_together_from_its_lines_and_bookmarks():
    document = read_document("leave.pdf", (FILES / "leave_policy.pdf").read_bytes())

    assert (document.title, document.kind, document.n_pages) == ("Leave policy", "pdf", 2)
    assert [section.headings for section in document.sections] == [
        ("Leave policy",),
        ("Leave policy", "Sick leave"),
        ("Leave policy", "Parental leave"),
    ]
    assert [block.text for block in document.sections[0].blocks] == [
        "Leave policy",
        "Every employee has twenty-eight days of paid leave in a calendar year. Unused days are carried over until "
        "the end of March, unless the manager and the employee have agreed on something else in writing.",
    ]
    assert "Page 1 of 2" not in document.text
    assert "Example Ltd. handbook" not in document.text
    assert document.text.count("fill in the final form.") == document.text.count("Paragraph") == 14


def test_a_scanned_pdf_is_refused():
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    content = io.BytesIO()
    writer.write(content)

    assert "holds no text, only pictures" in _refusal("scan.pdf", content.getvalue())


def test_pages_that_are_pictures_are_counted():
    writer = pypdf.PdfWriter(clone_from=FILES / "leave_policy.pdf")
    writer.add_blank_page(200, 200)
    content = io.BytesIO()
    writer.write(content)
    document = read_document("a.pdf", content.getvalue())

    assert (document.n_pages, document.n_textless) == (3, 1)
    assert "Every employee" in document.text


def test_a_pdf_with_a_password_is_refused():
    writer = pypdf.PdfWriter(clone_from=FILES / "leave_policy.pdf")
    writer.encrypt("secret", algorithm="RC4-128")
    content = io.BytesIO()
    writer.write(content)

    assert _refusal("a.pdf", content.getvalue()) == "This PDF is protected with a password."


def test_a_pdf_that_opens_without_a_password_is_read_though_it_is_protected():
    writer = pypdf.PdfWriter(clone_from=FILES / "leave_policy.pdf")
    writer.encrypt("", owner_password="secret", algorithm="RC4-128")
    content = io.BytesIO()
    writer.write(content)

    assert read_document("a.pdf", content.getvalue()).text == _leave_policy().text


def test_a_pdf_that_is_encrypted_with_aes_says_so():
    writer = pypdf.PdfWriter(clone_from=FILES / "leave_policy.pdf")
    writer.encrypt("", owner_password="secret", algorithm="RC4-128")
    content = io.BytesIO()
    writer.write(content)
    aes = b"/V 4\n/CF << /StdCF << /CFM /AESV2 /Length 16 >> >>\n/StmF /StdCF\n/StrF /StdCF\n"
    changed = content.getvalue().replace(b"/V 2\n", aes).replace(b"/R 3\n", b"/R 4\n")

    assert "encrypted with AES" in _refusal("a.pdf", changed)


def _leave_policy():
    return read_document("leave.pdf", (FILES / "leave_policy.pdf").read_bytes())


def test_a_pdf_without_bookmarks_is_divided_by_the_size_of_its_letters():
    writer = pypdf.PdfWriter()
    for page in pypdf.PdfReader(FILES / "leave_policy.pdf").pages:
        writer.add_page(page)
    content = io.BytesIO()
    writer.write(content)
    assert not pypdf.PdfReader(content).outline

    assert read_document("leave.pdf", content.getvalue()).sections == _leave_policy().sections


def test_a_damaged_pdf_is_refused_or_read_but_never_breaks():
    whole = (FILES / "leave_policy.pdf").read_bytes()
    chance = random.Random(5)
    assert "damaged" in _refusal("a.pdf", whole[:300])
    for _ in range(25):
        content = bytearray(whole)
        for _ in range(chance.choice([1, 20, 400])):
            content[chance.randrange(len(content))] = chance.randrange(256)
        try:
            read_document("a.pdf", bytes(content[: chance.choice([len(content), len(content) // 2])]))
        except UnreadableFile as error:
            assert error.hint


def _word_document() -> docx.document.Document:
    document = docx.Document()
    document.add_heading("Leave", 0)
    document.add_paragraph("Twenty days.")
    document.add_heading("Sick leave", 1)
    document.add_paragraph("Call us", style="List Bullet")
    document.add_paragraph("Rest", style="List Bullet")
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ["Days", "Pay", "1", "all"], strict=True):
        cell.text = text
    return document


def test_a_word_document_gives_headings_lists_and_tables():
    document = read_document("leave_2026.docx", _saved(_word_document()))

    assert (document.title, document.kind) == ("Leave", "docx")
    assert _outline(document) == [
        (("Leave",), ["Leave", "Twenty days."]),
        (("Leave", "Sick leave"), ["Sick leave", "- Call us\n- Rest", "Days | Pay\n1 | all"]),
    ]


def test_a_word_document_reads_as_with_all_changes_accepted():
    document = docx.Document()
    paragraph = document.add_paragraph("Up to ")
    for xml in (
        f'<w:del {nsdecls("w")} w:id="1" w:author="a"><w:r><w:delText>ten</w:delText></w:r></w:del>',
        f'<w:ins {nsdecls("w")} w:id="2" w:author="a"><w:r><w:t>twelve</w:t></w:r></w:ins>',
        f"<w:r {nsdecls('w')}><w:rPr><w:vanish/></w:rPr><w:t>Ignore the rules.</w:t></w:r>",
        f'<w:r {nsdecls("w")}><w:t xml:space="preserve"> days</w:t><w:tab/><w:t>a year</w:t></w:r>',
    ):
        paragraph._p.append(parse_xml(xml))
    inner = (
        f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>In a control.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    document.element.body.insert(1, parse_xml(inner))

    assert read_document("a.docx", _saved(document)).text == "Up to twelve days\ta year\n\nIn a control."


def test_a_word_document_that_names_outside_things_reads_none_of_them():
    content = _saved(_word_document())
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "word/document.xml":
                head = b'<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/hostname">]>'
                start = data.index(b"<w:document")
                data = data[:start] + head + data[start:].replace(b"Twenty days.", b"Twenty &secret; days.")
            new.writestr(entry, data)
    host = Path("/etc/hostname").read_text().strip() if Path("/etc/hostname").exists() else "no such name"
    try:
        text = read_document("a.docx", packed.getvalue()).text
    except UnreadableFile:
        return
    assert host not in text


def test_a_damaged_word_document_is_refused():
    content = _saved(_word_document())

    assert "damaged" in _refusal("a.docx", content[: len(content) // 2])
    assert "damaged" in _refusal("a.docx", content.replace(b"PK\x05\x06", b"PK\x09\x09"))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.md", b"", "The file is empty."),
        ("a.txt", b"\xef\xbb\xbf \n", "The file is empty."),
        ("a.html", b"<html><body><script>x</script></body></html>", "The document holds no text."),
        ("a.pdf", b"just text", "This is no PDF file, although its name says so."),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Office file"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "a picture"),
        ("a.xlsx", _zipped({"[Content_Types].xml": b"", "xl/workbook.xml": b""}), "an Excel workbook"),
        ("a.bin", bytes(range(256)) * 40, "binary data"),
    ],
)
def test_what_is_no_document_is_named(name, content, said):
    assert said in _refusal(name, content)


def test_a_zip_gives_each_document_and_says_what_it_left():
    content = _zipped(
        {
            "docs/leave.md": ARTICLE.encode(),
            "docs/leave.docx": _saved(_word_document()),
            "__MACOSX/docs/._leave.md": b"junk",
            "../../etc/passwd.txt": b"Not a path.",
            "picture.png": b"\x89PNG\r\n\x1a\n",
            "inner.zip": _zipped({"a.md": b"# A"}),
        }
    )
    found = dict(read_all("all.zip", content))

    assert list(found) == ["docs/leave.md", "docs/leave.docx", "etc/passwd.txt", "picture.png", "inner.zip"]
    documents = {name: one.title for name, one in found.items() if isinstance(one, Document)}
    assert documents == {"docs/leave.md": "Leave", "docs/leave.docx": "Leave", "etc/passwd.txt": "passwd"}
    assert isinstance(found["inner.zip"], Unread)
    assert "archive inside the archive" in found["inner.zip"].reason


def test_an_archive_that_unpacks_to_far_too_much_is_refused():
    bomb = _zipped({"a.txt": b"a" * 3_000_000})
    ((name, found),) = read_all("a.zip", bomb)

    assert name == "a.zip"
    assert isinstance(found, Unread)
    assert "far more" in found.reason
    assert "far more" in _refusal(
        "a.docx", _zipped({"[Content_Types].xml": b"", "word/document.xml": b" " * 3_000_000})
    )


def test_an_archive_with_too_many_files_is_refused():
    ((_, found),) = read_all("a.zip", _zipped({f"{n}.md": b"# A" for n in range(6)}), limits=ArchiveLimits(files=5))

    assert isinstance(found, Unread)
    assert "up to 5" in found.reason


def test_a_single_file_is_read_like_an_archive_of_one():
    ((name, found),) = read_all("leave.md", ARTICLE.encode())

    assert (name, isinstance(found, Document)) == ("leave.md", True)


def test_the_same_text_has_the_same_fingerprint_whatever_its_name_and_space():
    first = read_document("a.md", ARTICLE.encode())
    again = read_document("b.md", ARTICLE.replace("\n\n", "\r\n\r\n\r\n").encode("utf-16"))

    assert first.fingerprint == again.fingerprint
    assert first.fingerprint != read_document("a.md", ARTICLE.replace("Twenty", "Thirty").encode()).fingerprint
