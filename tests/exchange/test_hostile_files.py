# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files that mean harm are refused or made harmless, quickly and with a reason."""

from __future__ import annotations

import io
import time
import zipfile
from contextlib import suppress

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesign.exchange.cells import workbook
from codesign.exchange.files import MEGABYTE, BadFile
from codesign.exchange.questionnaire_files import read_any
from codesign.exchange.spreadsheets import MOST_CELL, MOST_ROWS
from codesign.exchange.texts import plain_text
from codesign.web.tables import as_csv
from tests.support.forms_of_others import asked, lime_question, lime_survey, lss, xlsform

BOMB = b"""<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><document><LimeSurveyDocType>&c;</LimeSurveyDocType></document>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<document><LimeSurveyDocType>&x;</LimeSurveyDocType></document>"""


def packed(**members: bytes) -> bytes:
    """A zip archive; two underscores stand for a slash."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_DOT_", "."), content)
    return buffer.getvalue()


def repacked(raw: bytes, member: str, content: bytes) -> bytes:
    """A workbook with one part exchanged."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, content if name == member else old.read(name))
    return buffer.getvalue()


SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'


def inline(text: bytes, row: int = 1, column: str = "A") -> bytes:
    return b'<row r="%d"><c r="%s%d" t="inlineStr"><is><t>%s</t></is></c></row>' % (
        row,
        column.encode(),
        row,
        text,
    )


def with_sheet(content: bytes) -> bytes:
    return repacked(xlsform(), "xl/worksheets/sheet1.xml", SHEET % content)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (BOMB, "entities"),
        (OUTSIDE, "entities"),
        (BOMB.decode().replace('"1.0"', '"1.0" encoding="utf-16"').encode("utf-16"), "entities"),
        (packed(survey_DOT_lss=BOMB), "entities"),
        (packed(survey_DOT_lss=b"<" + b" " * 20 * MEGABYTE), "bomb"),
        (packed(a=b"0" * 60 * MEGABYTE, b=b"1" * 60 * MEGABYTE), "bomb"),
        (packed(readme=b"nothing"), "not_limesurvey"),
        (packed(survey_DOT_lss=b"<document/>")[:-30], "bad_zip"),
        (repacked(xlsform(), "xl/worksheets/sheet1.xml", BOMB), "entities"),
        (with_sheet(inline(b"x" * (MOST_CELL + 1))), "cell_too_long"),
        (with_sheet(inline(b"x" * 100 * MEGABYTE)), "bomb"),
        (with_sheet(inline(b"type") + inline(b"x", MOST_ROWS + 2)), "too_many_rows"),
        (with_sheet(inline(b"type", 1, "XFD")), "too_many_columns"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, "bad_workbook"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "encoding"),
        (b"", "empty"),
        (b"\0\0\0", "empty"),
        (b"only words", "unknown_format"),
        (b"{" * 100_000, "not_json"),
        (b'{"pages": 3}', "invalid"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_hostile_file_is_refused_at_once(raw: bytes, code: str) -> None:
    began = time.monotonic()
    with pytest.raises(BadFile) as refusal:
        read_any(raw, "hostile.xlsx")
    assert refusal.value.code == code
    assert time.monotonic() - began < 5
    assert "root:" not in str(refusal.value)


def test_the_content_says_what_a_file_is_whatever_its_name() -> None:
    assert read_any(xlsform(), "form.lss").format == "XLSForm"
    assert read_any(lime_survey(lime_question(1, "Q1", "S")), "form.xlsx").format == "LimeSurvey"
    with pytest.raises(BadFile) as refusal:
        read_any(lss({}).replace(b"document", b"html"), "form.xlsx")
    assert refusal.value.code == "not_limesurvey"


def test_formulas_are_never_read_as_such_nor_run() -> None:
    book = openpyxl.load_workbook(io.BytesIO(asked(["text", "a", "A"], ["text", "b", "B"])))
    book["survey"]["C2"] = '=HYPERLINK("https://example.org","A")'
    buffer = io.BytesIO()
    book.save(buffer)
    report = read_any(buffer.getvalue(), "form.xlsx")
    # A formula nobody calculated has no value; the name stands in.
    assert report.document["pages"][0]["questions"][0]["label"] == {"it": "a"}


@pytest.mark.parametrize("cell", ["=1+1", "+39 035", "-oth-", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_export_lets_a_spreadsheet_run_what_somebody_wrote(cell: str) -> None:
    assert as_csv([["x", cell]]).startswith(("x,'", "x,\"'"))
    for is_safe in (True, False):
        book = openpyxl.load_workbook(io.BytesIO(workbook({"a": [["x", cell, -3]]}, is_safe=is_safe)))
        written, number = book["a"]["B1"], book["a"]["C1"]
        assert written.data_type == "s"
        assert written.value.startswith("'") == is_safe
        assert number.value == -3


def test_characters_no_file_can_hold_are_left_out() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook({"a": [["a\0b\x01c\ufffe"]]})))
    assert book["a"]["A1"].value == "abc"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Uno</p><p>Due</p>", "Uno\n\nDue"),
        ("Uno<br/>Due &amp; tre", "Uno\nDue & tre"),
        ("<ul><li>a</li><li>b</li></ul>", "– a\n– b"),
        ("<scr<script>ipt>alert(1)</script>x", "ipt>alert(1)x"),
        ("<script>alert(1)</script >bene", "bene"),
        ("<style>p{}</style><a href='javascript:alert(1)'>qui</a>", "qui"),
        ("<a href='https://example.org/a'>qui</a>", "qui (https://example.org/a)"),
        ("**Durata:** [qui](https://example.org) 3 < 4", "Durata: qui (https://example.org) 3 < 4"),
        ("Mi chiamo ______ e ho x<5", "Mi chiamo ______ e ho x<5"),
        ("a\0b", "ab"),
    ],
)
def test_html_and_markdown_become_what_a_person_reads(html: str, text: str) -> None:
    assert plain_text(html) == text


@given(st.text(alphabet="<>/script=\"' aonx&;#3(){}*_[]", max_size=80))
def test_no_script_survives(html: str) -> None:
    assert "<script>" not in plain_text(f"{html}<script>alert(1)</script>")


@given(st.binary(max_size=300))
def test_whatever_the_bytes_there_is_a_reason_and_no_crash(raw: bytes) -> None:
    for start in (b"", b"PK\x03\x04", b"<document>", b"{", b"name,label\n"):
        with suppress(BadFile):
            assert read_any(start + raw, "x").questionnaire is not None
