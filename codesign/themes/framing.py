# SPDX-License-Identifier: AGPL-3.0-or-later
"""Code frames: themes with a name, a description and example words, written by people, carried by files."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from codesign.people.audit import record
from codesign.themes.editing import MOST_NAME_LENGTH
from codesign.themes.history import carry_out
from codesign.themes.models import Theme, Theming
from codesign.web.errors import BadInput
from codesign.web.forms import clean_text
from codesign.web.i18n import LANGUAGE_CODE, localized
from codesign.web.policy import Actor
from codesign.web.tables import CsvReader, Decoded, NotText, as_csv, as_written, decoded, told_reading

FORMAT = "codesign-code-frame"
COLUMNS = ("name", "description", "words")
#: Before the code of a language: the name in that language.
NAME_IN = "name_"
MOST_THEMES, MOST_DESCRIPTION_LENGTH, MOST_WORDS = 100, 2000, 40


@dataclass(frozen=True)
class FramedTheme:
    """One theme of a code frame; equal frames have equal themes in equal order.

    The name is in the first language of the process that wrote it; translations holds those in others by code.
    """

    name: str
    description: str = ""
    words: tuple[str, ...] = ()
    translations: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    """What a file says of one theme, and where it says so."""

    place: str
    values: Mapping[str, Any]


class InvalidFrame(BadInput):
    """A file is no code frame; every problem is named with its place."""

    def __init__(self, problems: Sequence[Any]) -> None:
        super().__init__(" ".join(str(problem) for problem in problems))
        self.problems = list(problems)


def frame_of(theming: Theming) -> list[FramedTheme]:
    """The themes that stand, as a code frame; where nobody gave examples, the words the program found."""
    first = theming.survey.process.languages[0]
    return [
        framed(theme.titles, first, theme.description, tuple(theme.examples or theme.words))
        for theme in theming.living
        if theme.status == "standing"
    ]


def framed(titles: Mapping[str, str], first: str, description: str, words: tuple[str, ...]) -> FramedTheme:
    """A theme as part of a frame, from its titles by language."""
    others = {code: title for code, title in titles.items() if code not in (first, "")}
    return FramedTheme(localized(titles, first), description, words, others)


def apply_frame(session: Session, actor: Actor, theming: Theming, frame: Sequence[FramedTheme]) -> int:
    """Add the frame's themes, one edit in the log; a theme of the same name takes description and words.

    Returns how many themes are new.
    """
    first = theming.survey.process.languages[0]
    standing = {localized(theme.titles, first).casefold(): theme for theme in theming.living}
    last = max((theme.position for theme in theming.themes), default=-1)
    made: dict[str, Theme] = {}
    for one in frame:
        if one.name.casefold() not in standing:
            last += 1
            made[one.name.casefold()] = Theme(theming=theming, label="", position=last, status="withdrawn")
    session.add_all(made.values())
    session.flush()
    themes = {**standing, **made}
    touched = [themes[one.name.casefold()] for one in frame]

    def change() -> None:
        for theme, one in zip(touched, frame, strict=True):
            theme.name = {**theme.name, first: one.name, **one.translations}
            theme.description, theme.examples = one.description, list(one.words)
            theme.status = "standing"

    carry_out(session, actor, theming, "frame", change, themes=touched, said=str(len(frame)))
    record(session, actor, "themes.frame", f"theming:{theming.id}", themes=len(frame))
    return len(made)


def rows_of(frame: Iterable[FramedTheme]) -> list[list[str]]:
    """The frame as a table: name, description, words parted by semicolons, names in other languages as `name_de`."""
    themes = list(frame)
    codes = list(dict.fromkeys(code for theme in themes for code in theme.translations))
    rows = [[*COLUMNS, *(f"{NAME_IN}{code}" for code in codes)]]
    for theme in themes:
        names = [theme.translations.get(code, "") for code in codes]
        rows.append([theme.name, theme.description, "; ".join(theme.words), *names])
    return rows


def written_csv(frame: Iterable[FramedTheme]) -> str:
    """The table as text."""
    return as_csv(rows_of(frame))


def written_json(frame: Iterable[FramedTheme]) -> str:
    """The frame as JSON."""
    themes = [
        {
            "name": theme.name,
            "description": theme.description,
            "words": list(theme.words),
            **{f"{NAME_IN}{code}": name for code, name in theme.translations.items()},
        }
        for theme in frame
    ]
    document = {"format": FORMAT, "version": 1, "themes": themes}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def read_frame(content: bytes) -> list[FramedTheme]:
    """The code frame in a CSV or JSON file.

    Raises:
        InvalidFrame: with every problem and the line or theme it is about.
    """
    try:
        text = decoded(content).text
    except NotText as error:
        raise InvalidFrame([error.message]) from error
    entries = _json_entries(text) if _is_json(text) else _csv_entries(text)
    return _checked(entries)


def told_of_file(content: bytes) -> str:
    """How a file that could be read was read, where that needs a word."""
    file = decoded(content)
    return told_reading(Decoded("", file.encoding) if _is_json(file.text) else file)


def _is_json(text: str) -> bool:
    return text.lstrip().startswith(("{", "["))


def _csv_entries(text: str) -> list[Entry]:
    reader = CsvReader(text)
    entries: list[Entry] = []
    try:
        header = [cell.strip().casefold() for cell in next(reader, [])]
        if "name" not in header:
            raise InvalidFrame([_l("Line 1 must name the columns: name, description, words.")])
        if twice := [column for column in COLUMNS if header.count(column) > 1]:
            raise InvalidFrame([_l("The column “%(column)s” stands twice in the file.", column=twice[0])])
        for cells in reader:
            if any(cell.strip() for cell in cells):
                place = str(_l("Line %(number)s", number=reader.line))
                entries.append(Entry(place, dict(zip(header, map(as_written, cells), strict=False))))
    except csv.Error as error:
        raise InvalidFrame([_l("Line %(number)s cannot be read as CSV.", number=reader.line)]) from error
    return entries


def _json_entries(text: str) -> list[Entry]:
    try:
        document = json.loads(text)
    except ValueError as error:
        line = getattr(error, "lineno", 1)
        raise InvalidFrame([_l("Line %(number)s is not JSON.", number=line)]) from error
    themes = document.get("themes") if isinstance(document, dict) else document
    if not isinstance(themes, list):
        raise InvalidFrame([_l("The file holds no list “themes”.")])
    places = [str(_l("Theme %(number)s", number=number)) for number in range(1, len(themes) + 1)]
    wrong = [place for place, theme in zip(places, themes, strict=True) if not isinstance(theme, dict)]
    if wrong:
        raise InvalidFrame([_l("%(place)s: a theme has a name, a description and words.", place=wrong[0])])
    return [Entry(place, theme) for place, theme in zip(places, themes, strict=True)]


def _checked(entries: Sequence[Entry]) -> list[FramedTheme]:
    problems: list[Any] = []
    frame: list[FramedTheme] = []
    seen: dict[str, str] = {}
    for entry in entries:
        name, description = (clean_text(str(entry.values.get(key) or "")) for key in COLUMNS[:2])
        words, translations = words_in(entry.values.get("words")), _translations_in(entry)
        if not name:
            problems.append(_l("%(place)s: the name is missing.", place=entry.place))
        elif name.casefold() in seen:
            problems.append(
                _l(
                    "%(place)s: this name stands in %(other)s too.",
                    place=entry.place,
                    other=seen[name.casefold()],
                )
            )
        elif (
            max(map(len, (name, *translations.values()))) > MOST_NAME_LENGTH
            or len(description) > MOST_DESCRIPTION_LENGTH
        ):
            problems.append(_l("%(place)s: name or description is too long.", place=entry.place))
        elif len(words) > MOST_WORDS:
            problems.append(_l("%(place)s: more than %(most)s words.", place=entry.place, most=MOST_WORDS))
        seen.setdefault(name.casefold(), entry.place)
        frame.append(FramedTheme(name, description, words, translations))
    if not entries:
        problems.append(_l("The file holds no theme."))
    if len(entries) > MOST_THEMES:
        problems.append(_l("A code frame has at most %(most)s themes.", most=MOST_THEMES))
    if problems:
        raise InvalidFrame(problems)
    return frame


def _translations_in(entry: Entry) -> dict[str, str]:
    """The names in other languages; a column of another name, or an empty one, says nothing."""
    named = ((str(key).removeprefix(NAME_IN), key) for key in entry.values if str(key).startswith(NAME_IN))
    found = {code: clean_text(str(entry.values[key] or "")) for code, key in named}
    return {code: name for code, name in found.items() if name and LANGUAGE_CODE.fullmatch(code)}


def words_in(written: Any) -> tuple[str, ...]:
    """The different words of a list, or of a text that parts them by semicolons or lines."""
    listed = written if isinstance(written, list) else str(written or "").replace("\n", ";").split(";")
    return tuple(dict.fromkeys(word for each in listed if (word := clean_text(str(each)))))
