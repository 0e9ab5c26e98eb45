# SPDX-License-Identifier: AGPL-3.0-or-later
"""Italian is complete, keeps every placeholder, and the compiled catalogue is the one of the source."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask

from codesign.web.unit_of_work import unit_of_work
from tests.support.factories import SurveyFactory
from tools.citizen_messages import all_messages

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
ITALIAN = ROOT / "codesign" / "translations" / "it" / "LC_MESSAGES"
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


@pytest.fixture(scope="module")
def italian() -> Catalog:
    with (ITALIAN / "messages.po").open("rb") as file:
        return read_po(file, locale="it")


def _sides(message: object) -> list[str]:
    return [message] if isinstance(message, str) else list(message)  # type: ignore[call-overload]


def test_every_message_of_the_code_is_in_the_catalogue(italian: Catalog) -> None:
    known = {entry.id if isinstance(entry.id, str) else tuple(entry.id) for entry in italian if entry.id}
    extracted = all_messages()
    assert len(extracted) > 500
    assert sorted(map(str, extracted - known)) == []


def test_every_message_is_translated_and_keeps_its_placeholders(italian: Catalog) -> None:
    wrong = [
        entry.id
        for entry in italian
        if entry.id
        for original, translated in zip(_sides(entry.id), _sides(entry.string), strict=True)
        if not translated
        or not set(PLACEHOLDER.findall(original))
        <= set(PLACEHOLDER.findall(translated))
        <= set(PLACEHOLDER.findall(_sides(entry.id)[-1]))
    ]
    assert wrong == []


def test_the_compiled_catalogue_is_up_to_date(italian: Catalog) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, italian)
    assert compiled.getvalue() == (ITALIAN / "messages.mo").read_bytes(), "run `make translations`"


def test_a_choice_of_language_is_remembered(sqlite_app: Flask) -> None:
    client = sqlite_app.test_client()
    assert 'lang="en"' in client.get("/", headers={"Accept-Language": "en"}).text
    client.get("/?lang=it")
    assert 'lang="it"' in client.get("/", headers={"Accept-Language": "en"}).text


def test_content_may_speak_a_language_the_interface_does_not(sqlite_app: Flask) -> None:
    with unit_of_work():
        survey = SurveyFactory(title={"it": "Bisogni", "de": "Bedürfnisse", "ar": "احتياجات"})
        document = dict(survey.draft, languages=["it", "de", "ar"], title=survey.title)
        survey.versions[0].document = document
        address = f"/s/{survey.short_code}"
    client = sqlite_app.test_client()
    page = client.get(f"{address}?lang=de", follow_redirects=True).text
    assert "Bedürfnisse" in page
    assert re.search(r'<span lang="de" dir="ltr">[^<]*Bedürfnisse', page)
    assert "Deutsch" in page
    page = client.get(f"{address}?lang=ar", follow_redirects=True).text
    assert "احتياجات" in page
    assert re.search(r'<main[^>]* dir="rtl"', page)
    assert "Bisogni" in client.get(f"{address}?lang=it", follow_redirects=True).text
    assert client.get(f"{address}?lang=%22%3E").status_code == 200
