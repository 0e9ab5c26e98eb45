# SPDX-License-Identifier: AGPL-3.0-or-later
"""A process in German, Slovene and Arabic, made on the pages of a town whose interface speaks none of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from codesign.decisions.models import Outcome
from codesign.deliberation.models import Round
from codesign.people.models import User
from codesign.processes.models import Process
from codesign.themes.models import Theme
from codesign.web.unit_of_work import unit_of_work
from tests.support.factories import (
    PlacementFactory,
    ResponseFactory,
    SurveyFactory,
    TextAnswerFactory,
    ThemeFactory,
    ThemingFactory,
    UserFactory,
)
from tests.support.html_forms import form_of

LANGUAGES = ("de", "sl", "ar")
TITLE = {"de": "Ein Platz für alle", "sl": "Trg za vse", "ar": "ساحة للجميع"}
SUMMARY = {"de": "Was braucht der Platz?", "sl": "Kaj potrebuje trg?", "ar": "ماذا تحتاج الساحة؟"}
THEME = {"de": "Schatten", "sl": "Senca", "ar": "الظل"}
ROUND = {"de": "Erste Runde", "sl": "Prvi krog", "ar": "الجولة الأولى"}
STATEMENT = {"de": "Es braucht mehr Bäume.", "sl": "Potrebujemo več dreves.", "ar": "نحتاج إلى أشجار أكثر."}
DECISION = {"de": "Wir pflanzen Bäume", "sl": "Posadili bomo drevesa", "ar": "سنزرع الأشجار"}
REASON = {code: f"{words}. " * 4 for code, words in DECISION.items()}


def in_languages(**texts: dict[str, str]) -> dict[str, str]:
    """Texts as the form of a page sends them."""
    return {f"{name}-{code}": words for name, by_code in texts.items() for code, words in by_code.items()}


def inputs_of(page: str, name: str) -> list[str]:
    """The languages a page asks for a text in."""
    return re.findall(rf'<(?:input|textarea)[^>]* name="{name}-([a-z]+)"', page)


@pytest.fixture
def town(app: Flask, sign_in: Callable[[FlaskClient, User], None]) -> FlaskClient:
    """A town administrator's browser."""
    client = app.test_client()
    with app.app_context(), unit_of_work():
        sign_in(client, UserFactory(town_administrator=True))
    return client


@pytest.fixture
def process(town: FlaskClient) -> str:
    """The address of the process, made on the pages and published."""
    form = form_of(town.get("/work/new").text, "title-it")
    form.setlist("languages", list(LANGUAGES))
    asked = town.post("/work/new", data={**form.to_dict(flat=False), "only_languages": "yes"})
    assert asked.status_code == 200
    assert inputs_of(asked.text, "title") == list(LANGUAGES)
    form = form_of(asked.text, "title-de")
    filled = in_languages(title=TITLE, summary=SUMMARY) | {"office": "Rathaus", "answer_due_on": "2031-05-01"}
    for name, text in filled.items():
        form[name] = text
    made = town.post("/work/new", data=form)
    assert made.status_code == 302
    slug = made.headers["Location"].rpartition("/")[2]
    assert town.post(f"/work/{slug}/publish").status_code == 302
    return slug


def a_theme(app: Flask, slug: str) -> int:
    """A theme the machine found in answers of the process."""
    with app.app_context(), unit_of_work() as session:
        found = session.scalars(select(Process).where(Process.slug == slug)).one()
        theming = ThemingFactory(survey=SurveyFactory(process=found))
        theme = ThemeFactory(theming=theming, label="schatten, bäume", label_language="de")
        for number in range(6):
            response = ResponseFactory(survey=theming.survey)
            answer = TextAnswerFactory(response=response, text=f"Mehr Schatten {number}", language="de")
            PlacementFactory(text_answer=answer, theme=theme, theming_id=theming.id)
        id: int = theme.id
    return id


def newest(app: Flask, table: type, name: str) -> object:
    with app.app_context(), unit_of_work(write=False) as session:
        return getattr(session.scalars(select(table).order_by(table.id.desc())).first(), name)  # type: ignore[attr-defined]


def read_in(app: Flask, code: str, address: str) -> str:
    """A page as a citizen who chose a language reads it."""
    client = app.test_client()
    client.get(address, query_string={"lang": code})
    page = client.get(address)
    assert page.status_code == 200
    assert f'<main id="content" tabindex="-1" dir="{"rtl" if code == "ar" else "ltr"}">' in page.text
    assert f'<span lang="{code}" dir="{"rtl" if code == "ar" else "ltr"}">' in page.text
    return unescape(page.text)


def assert_read(app: Flask, address: str, *texts: dict[str, str]) -> None:
    """Every reader reads her own language and no other, and is offered the others."""
    for code in LANGUAGES:
        page = read_in(app, code, address)
        for by_code in texts:
            assert by_code[code] in page
            assert not [words for other, words in by_code.items() if other != code and words in page]
        assert {f"{address}?lang={other}" for other in LANGUAGES} <= set(re.findall(r'href="([^"]+)"', page))


def test_a_process_is_made_and_read_in_its_own_languages(app: Flask, town: FlaskClient, process: str) -> None:
    assert_read(app, f"/p/{process}", TITLE, SUMMARY)
    assert TITLE["de"] in unescape(app.test_client().get(f"/p/{process}").text)


def test_a_theme_has_a_name_in_each_language(app: Flask, town: FlaskClient, process: str) -> None:
    theme = a_theme(app, process)
    page = town.get(f"/work/theme/{theme}").text
    assert inputs_of(page, "name") == list(LANGUAGES)
    assert unescape(page).count("non ancora tradotto") == 2
    form = form_of(page, "name-de")
    assert form["name-de"] == "schatten, bäume"
    assert (
        town.post(f"/work/theme/{theme}", data=form.to_dict() | in_languages(name=THEME)).status_code == 302
    )
    theming = newest(app, Theme, "theming_id")
    town.post(f"/work/themes/{theming}/publish")
    assert_read(app, f"/themes/{theming}", THEME)
    assert_read(app, f"/theme/{theme}", THEME)
    town.post(f"/work/themes/{theming}/undo")
    assert "schatten" in town.get(f"/work/theme/{theme}").text


def test_a_round_and_a_decision_speak_the_languages_of_their_process(
    app: Flask, town: FlaskClient, process: str
) -> None:
    theme = a_theme(app, process)
    page = town.get(f"/work/{process}/rounds/new").text
    assert all(inputs_of(page, name) == list(LANGUAGES) for name in ("title", "question", "dossier"))
    rating = town.get(f"/work/{process}/rounds/new?kind=rating").text
    assert all(inputs_of(rating, name) == list(LANGUAGES) for name in ("lowest", "highest"))
    form = form_of(page, "title-de").to_dict() | in_languages(title=ROUND, question=SUMMARY)
    room = town.post(f"/work/{process}/rounds/new", data=form).headers["Location"]
    assert inputs_of(town.get(room).text, "text") == list(LANGUAGES)
    statements = f"{room}/statements/new"
    assert town.post(statements, data=in_languages(text=STATEMENT) | {"theme": str(theme)}).status_code == 302
    assert town.post(f"{statements}", data={"text-sl": "Brez nemščine.", "theme": "0"}).status_code == 422
    too_long = town.post(statements, data={"text-de": "Kurz.", "text-sl": "x" * 281, "theme": "0"})
    assert too_long.status_code == 422
    assert 'id="text-sl-error"' in too_long.text
    assert 'id="text-de-error"' not in too_long.text
    town.post(statements, data={"text-de": "Nur auf Deutsch.", "theme": "0"})
    assert town.post(f"{room}/open").status_code == 302
    code = newest(app, Round, "short_code")
    assert_read(app, f"/r/{code}", ROUND, SUMMARY)
    with app.app_context(), unit_of_work(write=False) as session:
        first = session.scalars(select(Round)).one().statements[0].id
    for spoken in LANGUAGES:
        reader = app.test_client()
        reader.get(f"/r/{code}/vote?lang={spoken}")
        assert STATEMENT[spoken] in unescape(reader.get(f"/r/{code}/vote?statement={first}").text)

    decision = form_of(town.get(f"/work/{process}/decisions/new").text, "title-de").to_dict()
    decision |= in_languages(title=DECISION, reason=REASON) | {"verdict": "accepted", "office": "Rathaus"}
    short = town.post(f"/work/{process}/decisions/new", data=decision | {"reason-sl": "Ker."})
    assert short.status_code == 422
    assert 'id="reason-sl-error"' in short.text
    assert town.post(f"/work/{process}/decisions/new", data=decision).status_code == 302
    assert_read(app, f"/decision/{newest(app, Outcome, 'id')}", DECISION)


def test_the_number_of_inputs_follows_and_no_text_is_lost(
    app: Flask, town: FlaskClient, process: str
) -> None:
    address = f"/work/{process}/texts"
    form = form_of(town.get(address).text, "title-de")
    form.setlist("languages", ["sl", "", ""])
    assert town.post(address, data=form).status_code == 302
    page = town.get(address).text
    assert inputs_of(page, "title") == ["sl"]
    changed = form_of(page, "title-sl")
    changed["title-sl"] = "Trg za vse ljudi"
    assert town.post(address, data=changed).status_code == 302
    assert newest(app, Process, "title") == TITLE | {"sl": "Trg za vse ljudi"}
    assert newest(app, Process, "languages") == ["sl"]
