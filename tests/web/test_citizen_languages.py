# SPDX-License-Identifier: AGPL-3.0-or-later
"""Spanish and Arabic: whatever citizens read is translated, and what is not is marked for what it is."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, get_template_attribute
from flask.testing import FlaskClient
from flask_babel import force_locale, ngettext

from codesign.charts.records import Chart, Table
from codesign.people.models import User
from codesign.web.i18n import chart_language, direction
from codesign.web.unit_of_work import unit_of_work
from tests.support.factories import SurveyFactory, UserFactory
from tools.citizen_messages import Message, all_messages, citizen_messages, is_for_citizens
from tools.translations import FOR_CITIZENS, file_of

pytestmark = pytest.mark.slow

PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}")
#: What Arabic says in the word itself: nobody, one person, two people.
SAID_IN_THE_WORD = {"ar": 3, "es": 0}


@pytest.fixture(scope="module")
def to_translate() -> set[Message]:
    return citizen_messages()


@pytest.fixture(params=FOR_CITIZENS)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def catalogue(language: str) -> Catalog:
    with file_of(language).open("rb") as file:
        return read_po(file, locale=language)


@pytest.fixture
def town(sqlite_app: Flask) -> Flask:
    """A town that offers all four languages."""
    sqlite_app.config["SETTINGS"] = replace(
        sqlite_app.config["SETTINGS"], languages=("it", "en", *FOR_CITIZENS)
    )
    return sqlite_app


def _sides(message: object) -> list[str]:
    return [message] if isinstance(message, str) else list(message)  # type: ignore[call-overload]


def test_citizens_read_most_rooms_but_not_the_workrooms(to_translate: set[Message]) -> None:
    for name in ("templates/base.html", "templates/surveys/kinds/scale.html", "codesign/web/errors.py",
                 "templates/themes/receipt.html", "codesign/a_new_room/views.py"):  # fmt: skip
        assert is_for_citizens(name), name
    for name in ("templates/surveys/work_dashboard.html", "templates/themes/workbench.html",
                 "codesign/surveys/editor/question_form.py", "templates/console/overview.html"):  # fmt: skip
        assert not is_for_citizens(name), name
    assert {"Send my answers", "Accepted", "Delete my answers"} <= to_translate
    assert to_translate < all_messages()


def test_the_catalogue_holds_what_citizens_read_and_no_more(
    catalogue: Catalog, to_translate: set[Message]
) -> None:
    held = {entry.id if isinstance(entry.id, str) else tuple(entry.id) for entry in catalogue if entry.id}
    assert sorted(map(str, to_translate - held)) == []
    assert sorted(map(str, held - to_translate)) == []


def test_every_message_is_translated_with_its_placeholders_and_plurals(
    catalogue: Catalog, language: str
) -> None:
    wrong = []
    for entry in filter(lambda entry: entry.id, catalogue):
        originals, forms = _sides(entry.id), _sides(entry.string)
        wanted = set(PLACEHOLDER.findall(originals[-1]))
        for index, form in enumerate(forms):
            said = index < SAID_IN_THE_WORD[language] or (index == 0 and "%(num)s" not in originals[0])
            optional = {"%(num)s"} if len(originals) > 1 and said else set()
            found = set(PLACEHOLDER.findall(form))
            if not form or not wanted - optional <= found <= wanted:
                wrong.append((entry.id, form))
        if len(forms) != (catalogue.num_plurals if len(originals) > 1 else 1):
            wrong.append((entry.id, f"{len(forms)} forms"))
    assert wrong == []


def test_the_compiled_catalogue_is_up_to_date(catalogue: Catalog, language: str) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    assert compiled.getvalue() == file_of(language).with_suffix(".mo").read_bytes(), "run `make translations`"


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "لم يصوت أحد"), (1, "صوّت شخص واحد"), (2, "صوّت شخصان"), (3, "صوّت 3 أشخاص"), (10, "صوّت 10 أشخاص"),
     (11, "صوّت 11 شخصًا"), (99, "صوّت 99 شخصًا"), (100, "صوّت 100 شخص"), (103, "صوّت 103 أشخاص")],
)  # fmt: skip
def test_arabic_counts_in_six_ways(town: Flask, number: int, said: str) -> None:
    with town.test_request_context(), force_locale("ar"):
        assert ngettext("%(num)s person voted", "%(num)s people voted", number) == said


class _Texts(HTMLParser):
    """The words of a page, piece by piece."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.aside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.aside = tag in ("script", "style")
        self.found += [value for name, value in attrs if value and name in ("aria-label", "alt", "title")]

    def handle_data(self, data: str) -> None:
        if not self.aside:
            self.found.append(" ".join(data.split()))


def _pages(client: FlaskClient, survey: str) -> Iterator[str]:
    addresses = ("/", "/voice", "/privacy", "/nowhere", survey, f"{survey}/1", f"{survey}/later", "/i")
    for address in addresses:
        yield client.get(address, follow_redirects=True).text
    yield client.post("/voice", data={"code": "abc"}).text


def test_no_english_is_left_on_the_pages_of_citizens(town: Flask, language: str, catalogue: Catalog) -> None:
    with unit_of_work():
        survey = f"/s/{SurveyFactory().short_code}"
    client = town.test_client()
    client.get(f"/?lang={language}")
    english = {
        entry.id for entry in catalogue if isinstance(entry.id, str) and entry.id and entry.id != entry.string
    }
    for page in _pages(client, survey):
        assert f'<html lang="{language}" dir="{direction(language)}">' in page
        texts = _Texts()
        texts.feed(page)
        assert set(texts.found) & english == set()
        assert set(texts.found) & {entry.string for entry in catalogue if isinstance(entry.string, str)}


def test_staff_pages_speak_the_first_complete_language(
    town: Flask, language: str, sign_in: Callable[[FlaskClient, User], None]
) -> None:
    client = town.test_client()
    with unit_of_work():
        sign_in(client, UserFactory(town_administrator=True))
    with client.session_transaction() as session:
        session["language"] = language
    for address in ("/work", "/console"):
        page = client.get(address).text
        assert '<html lang="it" dir="ltr">' in page
        assert f"?lang={language}" not in page


def test_the_sign_in_page_is_for_staff(town: Flask, language: str) -> None:
    page = town.test_client().get("/sign-in", headers={"Accept-Language": language}).text
    assert '<html lang="it" dir="ltr">' in page


@pytest.mark.parametrize(
    ("offered", "read", "written"),
    [(("en", "it", "es"), "es", "en"), (("it", "es"), "es", "it"), (("es", "ar"), "ar", "en"), (("it",), "it", "it")],
)  # fmt: skip
def test_charts_say_which_language_they_speak(
    town: Flask, offered: tuple[str, ...], read: str, written: str
) -> None:
    town.config["SETTINGS"] = replace(town.config["SETTINGS"], languages=offered)
    chart = Chart("k", "Titolo", "Sette su dieci.", None, Table(("Nome", "Voti"), (("A", 3),), "Voti"), "")
    with town.test_request_context(headers={"Accept-Language": read}):
        assert chart_language() == written
        drawn = get_template_attribute("macros/charts.html", "chart")(chart)
    attributes = "" if read == written else f' lang="{written}" dir="ltr"'
    assert f'<p class="chart-finding"{attributes}>Sette su dieci.</p>' in drawn
    assert f"<div{attributes}>" in drawn
