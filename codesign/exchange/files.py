# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files of others: what is wrong with one is said with file, place and reason, and hostile ones do no harm."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from codesign.exchange.words import N_, Words, at_line, words
from codesign.web.tables import Decoded, NotText, decoded

MEGABYTE = 1024 * 1024
MOST_MEGABYTES, MOST_UNPACKED_MEGABYTES = 20, 100
#: Spreadsheets pack to about a tenth, blank ones to a hundredth; a bomb to a thousandth.
MOST_RATIO = 300

REASONS = {
    "missing_file": N_("the file is missing"),
    "encoding": N_("the text is damaged: it is neither UTF-8 nor an older encoding (byte %(byte)s)"),
    "empty": N_("the file is empty"),
    "quoting": N_("this cannot be read as a table: %(detail)s"),
    "missing_column": N_("there is no column “%(column)s”"),
    "repeated_column": N_("the column “%(column)s” appears twice"),
    "row_length": N_("the row has %(found)s cells, the header has %(expected)s"),
    "not_a_number": N_("“%(value)s” in column “%(column)s” is not a whole number"),
    "bad_vote": N_("“%(value)s” is not a vote: a vote is -1, 0 or 1"),
    "bad_moderation": N_("“%(value)s” is not a moderation state: it is -1, 0 or 1"),
    "unknown_statement": N_("statement %(statement)s is not in comments.csv"),
    "unknown_participant": N_("participant %(participant)s is not in participants-votes.csv"),
    "repeated_statement": N_("statement %(statement)s appears twice"),
    "repeated_participant": N_("participant %(participant)s appears twice"),
    "no_section": N_("the file should begin with META, PROJECTS or VOTES, not “%(found)s”"),
    "missing_section": N_("there is no section %(section)s"),
    "repeated_section": N_("the section %(section)s appears twice"),
    "missing_section_column": N_("there is no column “%(column)s” in %(section)s"),
    "repeated_section_column": N_("the column “%(column)s” appears twice in %(section)s"),
    "section_row_length": N_("the row has %(found)s cells, the header of %(section)s has %(expected)s"),
    "repeated_key": N_("“%(key)s” appears twice in META"),
    "missing_key": N_("META does not say “%(key)s”"),
    "not_an_amount": N_("“%(value)s” in “%(column)s” is not an amount"),
    "bad_vote_type": N_("“%(value)s” is not a vote type this program knows: %(known)s"),
    "free_project": N_("project “%(project)s” costs nothing"),
    "bad_selected": N_("“%(value)s” in “selected” is not 0 or 1"),
    "repeated_project": N_("project “%(project)s” appears twice"),
    "repeated_voter": N_("voter “%(voter)s” appears twice"),
    "unknown_project": N_("the ballot names project “%(project)s”, which is not in PROJECTS"),
    "repeated_on_ballot": N_("the ballot names project “%(project)s” twice"),
    "points_length": N_("the ballot names %(projects)s projects and gives %(points)s numbers of points"),
    "wrong_count": N_("META says %(key)s is %(said)s, the file has %(found)s"),
    "too_large": N_("the file is larger than %(most)s MB"),
    "bomb": N_("the file unpacks to more than %(most)s MB, or holds parts packed beyond reason"),
    "bad_zip": N_("the file is damaged: it cannot be unpacked"),
    "bad_workbook": N_("this cannot be read as a spreadsheet: %(detail)s"),
    "entities": N_("the file declares a document type or entities, which could be used for an attack"),
    "bad_xml": N_("this cannot be read as XML: %(detail)s"),
    "not_json": N_("this is not JSON: %(detail)s"),
    "unknown_format": N_(
        "this is no questionnaire that can be read: known are XLSForm, LimeSurvey, JSON and CSV files"
    ),
    "too_many_rows": N_("there are more than %(most)s rows"),
    "too_many_columns": N_("there are more than %(most)s columns"),
    "cell_too_long": N_("a cell holds more than %(most)s characters"),
    "no_sheet": N_("there is no sheet “%(sheet)s”"),
    "no_header": N_("there is no column “%(column)s”"),
    "unknown_list": N_("the list “%(list)s” is not on the sheet choices"),
    "repeated_name": N_("the name “%(name)s” stands already in row %(first)s"),
    "not_closed": N_("the group or repeat “%(name)s” has no end"),
    "nothing_to_close": N_("this ends a group or repeat that did not begin"),
    "not_xlsform": N_("the form is not valid: %(detail)s"),
    "no_questions": N_("no question could be read"),
    "not_limesurvey": N_("this is no LimeSurvey file: there is no %(element)s"),
    "invalid": N_("the questionnaire is not valid: %(detail)s"),
}


class BadFile(ValueError):
    """A file that cannot be used: `code` and `parameters` let a page say `reason` in its own language."""

    def __init__(self, file: str, place: int | Words | None, code: str, **parameters: object) -> None:
        self.file, self.code, self.parameters = file, code, parameters
        self.line = place if isinstance(place, int) else None
        self.place = at_line(place) if isinstance(place, int) else place
        self.words = words(REASONS[code], **parameters)
        self.reason = str(self.words)
        super().__init__(
            f"{file}: {self.reason}" if place is None else f"{file}, {self.place}: {self.reason}"
        )

    def translated(self) -> str:
        """The whole message in the language of the request."""
        place = f", {self.place.translated()}" if self.place else ""
        return f"{self.file}{place}: {self.words.translated()}"


def read_bytes(path: Path) -> bytes:
    """The content of a file that is not too large to be looked at."""
    try:
        if path.stat().st_size > MOST_MEGABYTES * MEGABYTE:
            raise BadFile(path.name, None, "too_large", most=MOST_MEGABYTES)
        return path.read_bytes()
    except FileNotFoundError:
        raise BadFile(path.name, None, "missing_file") from None


def as_text(raw: bytes, name: str) -> Decoded:
    """The text in a file, whatever usual encoding it has.

    Raises:
        BadFile: it is damaged, with the line.
    """
    try:
        return decoded(raw)
    except NotText as error:
        raise BadFile(name, error.line, "encoding", byte=f"0x{error.byte:02x}") from None


def open_zip(raw: bytes, name: str) -> zipfile.ZipFile:
    """An archive that unpacks to a reasonable size."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise BadFile(name, None, "bad_zip") from error
    unpacked = sum(member.file_size for member in members)
    is_bomb = unpacked > MOST_UNPACKED_MEGABYTES * MEGABYTE or any(
        member.file_size > MEGABYTE and member.file_size > MOST_RATIO * max(member.compress_size, 1)
        for member in members
    )
    if is_bomb or len(members) > 5000:
        raise BadFile(name, None, "bomb", most=MOST_UNPACKED_MEGABYTES)
    return archive


def unpacked(archive: zipfile.ZipFile, member: str, name: str) -> bytes:
    """One member, never more of it than the archive announced."""
    announced = archive.getinfo(member).file_size
    try:
        with archive.open(member) as stream:
            return stream.read(announced)
    except (zipfile.BadZipFile, RuntimeError, EOFError, NotImplementedError, zlib.error) as error:
        raise BadFile(name, None, "bad_zip") from error


def refuse_entities(raw: bytes, name: str) -> None:
    """Refuse XML that declares a document type: entities are how XML attacks."""
    for encoding in ("ascii", "utf-16-le", "utf-16-be"):
        if any(word.encode(encoding) in raw for word in ("<!DOCTYPE", "<!ENTITY")):
            raise BadFile(name, None, "entities")


def read_xml(raw: bytes, name: str) -> Element:
    """The root of an XML file without entities.

    Raises:
        BadFile: it is not well formed, or declares a document type.
    """
    if len(raw) > MOST_MEGABYTES * MEGABYTE:
        raise BadFile(name, None, "too_large", most=MOST_MEGABYTES)
    try:
        root: Element = fromstring(raw, forbid_dtd=True)
    except DefusedXmlException:
        raise BadFile(name, None, "entities") from None
    except (ParseError, ValueError, LookupError) as error:
        line = getattr(error, "position", (None,))[0]
        raise BadFile(name, line, "bad_xml", detail=str(error)) from None
    return root
