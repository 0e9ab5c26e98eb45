# SPDX-License-Identifier: AGPL-3.0-or-later
"""Code frames survive a file, in both formats, and say where a file is wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from codesign.themes import history
from codesign.themes.framing import (
    FramedTheme,
    InvalidFrame,
    apply_frame,
    frame_of,
    read_frame,
    written_csv,
    written_json,
)
from codesign.web.policy import ANONYMOUS
from tests.support.factories import ThemingFactory
from tests.themes.conftest import a_bench

LINE = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=30).map(
    str.strip
)
WORD = LINE.filter(lambda word: word and ";" not in word)
FRAMES = st.lists(
    st.builds(
        FramedTheme,
        LINE.filter(bool),
        st.one_of(st.just(""), LINE),
        st.lists(WORD, unique=True, max_size=4).map(tuple),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda theme: theme.name.casefold(),
)


@given(FRAMES)
def test_a_frame_survives_both_formats(frame: list[FramedTheme]) -> None:
    assert read_frame(written_json(frame).encode()) == frame
    guarded = [theme for theme in frame if not theme.name.startswith(("'", "\ufeff"))]
    guarded = [
        t for t in guarded if not t.description.startswith("'") and not "".join(t.words).startswith("'")
    ]
    if guarded:
        assert read_frame(written_csv(guarded).encode()) == guarded


def test_names_in_other_languages_survive_both_formats() -> None:
    frame = [
        FramedTheme("Schatten", "Bäume", ("baum",), {"sl": "Senca", "ar": "الظل"}),
        FramedTheme("Bänke", "", (), {"ar": "مقاعد"}),
    ]
    assert read_frame(written_json(frame).encode()) == frame
    assert written_csv(frame).splitlines()[0] == "name,description,words,name_sl,name_ar"
    assert read_frame(written_csv(frame).encode()) == frame


def test_a_frame_names_its_themes_in_every_language(session: Session) -> None:
    theming = a_bench()
    theming.survey.process.languages = ["de", "sl"]
    apply_frame(session, ANONYMOUS, theming, [FramedTheme("Schatten", "", (), {"sl": "Senca"})])
    session.expire(theming, ["themes"])
    made = next(theme for theme in theming.living if theme.name)
    assert made.name == {"de": "Schatten", "sl": "Senca"}
    apply_frame(session, ANONYMOUS, theming, [FramedTheme("schatten")])
    assert made.name == {"de": "schatten", "sl": "Senca"}


def test_what_excel_writes_is_read() -> None:
    content = "\ufeffName;Description;Words\r\nStrade;Buche e asfalto;buche, asfalto\r\n\r\n".encode()
    assert read_frame(content) == [FramedTheme("Strade", "Buche e asfalto", ("buche, asfalto",))]


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_other_encodings_are_read(encoding: str) -> None:
    content = "name\tdescription\nCittà\tPiù verde\n".encode(encoding)
    assert read_frame(content) == [FramedTheme("Città", "Più verde", ())]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "columns"),
        (b"title\nA\n", "columns"),
        (b"name,name\nA,B\n", "stands twice"),
        (b"name\n", "no theme"),
        (b"name,description\nA,x\n,y\n", "Line 3"),
        (b"name\nA\nB\na\n", "Line 4"),
        (b"name\n" + b"x" * 121, "too long"),
        (b"name\ncaff\xc3\xa8 \xff", "damaged"),
        (b'{"themes": 3}', "no list"),
        (b'{"themes": [1]}', "Theme 1"),
        (b'{"themes": [{"name": "A"},\n{"name": ]}', "Line 2"),
        (b'[{"name": "A"}, {"description": "x"}]', "Theme 2"),
        ("\n".join(["name", *(f"n{i}" for i in range(101))]).encode(), "at most 100"),
    ],
)
def test_a_wrong_file_says_where(session: Session, content: bytes, said: str) -> None:
    from flask_babel import force_locale

    with force_locale("en"):
        with pytest.raises(InvalidFrame) as told:
            read_frame(content)
        problems = [str(problem) for problem in told.value.problems]
    assert said in " ".join(problems)


def test_an_exported_frame_makes_the_same_themes_elsewhere(session: Session) -> None:
    theming, other = a_bench(), ThemingFactory()
    frame = [*frame_of(theming), FramedTheme("Scuole", "Asili e scuole", ("aula",))]
    assert apply_frame(session, ANONYMOUS, other, read_frame(written_csv(frame).encode())) == 4
    session.expire(other, ["themes"])
    assert frame_of(other) == frame
    changed = [FramedTheme("scuole", "Anche i nidi", ("nido",))]
    assert apply_frame(session, ANONYMOUS, other, changed) == 0
    assert [theme.description for theme in other.living if theme.title == "scuole"] == ["Anche i nidi"]
    history.undo(session, ANONYMOUS, other)
    assert frame_of(other) == frame
