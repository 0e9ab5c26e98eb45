# SPDX-License-Identifier: AGPL-3.0-or-later
"""On a page whose content speaks another language, the interface's own words still say which language they are in."""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient

import codesign
from codesign.web.unit_of_work import unit_of_work
from tests.support.factories import (
    ProcessFactory,
    RoundFactory,
    StatementFactory,
    SurveyFactory,
)

CATALOGUE = Path(codesign.__file__).parent / "translations" / "it" / "LC_MESSAGES" / "messages.po"
#: An element inside an attribute or a title.
BROKEN = re.compile(r'="[^"<>]*<span lang|<title>[^<]*<span')
VOID = {"input", "br", "img", "link", "meta", "hr", "col", "source", "use"}


@cache
def italian_words() -> frozenset[str]:
    """What the interface says in Italian, of messages without numbers or names in them."""
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="it")
    said = (message.string for message in catalogue if message.id and isinstance(message.string, str))
    return frozenset(text for text in said if "%(" not in text)


class _Texts(HTMLParser):
    """Every text of a page with the language it is marked with."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._languages = [""]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self._languages.append(dict(attrs).get("lang") or self._languages[-1])

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self._languages.pop()

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.found.append((self._languages[-1], " ".join(data.split())))


@pytest.fixture
def addresses(app: Flask) -> list[str]:
    """Pages of a process, a survey and a round that speak German."""
    german = {"de": "Was braucht das Viertel?"}
    document = {
        "languages": ["de"], "title": german, "minutes": 2, "welcome": german, "thanks": german,
        "pages": [{"id": "p", "title": german, "questions": [
            {"id": "q", "kind": "single", "label": german, "required": True, "choices": [
                {"id": "a", "label": {"de": "Mehr Licht"}}, {"id": "b", "label": {"de": "Mehr Bänke"}}]},
            {"id": "t", "kind": "text", "label": german, "hint": german}]}],
    }  # fmt: skip
    with app.app_context(), unit_of_work():
        process = ProcessFactory(languages=["de"], title=german, summary=german)
        survey = SurveyFactory(process=process, title=german, draft=document)
        round = RoundFactory(
            process=process, title=german, question=german, takes_reasons=True, daily_proposals=2
        )
        for number in range(3):
            StatementFactory(round=round, text={"de": f"Satz {number}"})
        return [
            f"/p/{process.slug}", f"/s/{survey.short_code}", f"/s/{survey.short_code}/1",
            f"/r/{round.short_code}", f"/r/{round.short_code}/vote", f"/r/{round.short_code}/propose",
        ]  # fmt: skip


def test_interface_words_are_not_marked_as_the_language_of_the_content(
    client: FlaskClient, addresses: list[str]
) -> None:
    client.get("/?lang=it")
    wrong = []
    for address in addresses:
        client.get(f"{address}?lang=de")
        page = client.get(address)
        assert page.status_code == 200, address
        assert not BROKEN.search(page.text), address
        texts = _Texts()
        texts.feed(page.text)
        assert any(
            (language == "de" and "Viertel" in text) or "Satz" in text for language, text in texts.found
        ), address
        wrong += [
            (address, text) for language, text in texts.found if language == "de" and text in italian_words()
        ]
    assert "\n".join(map(str, wrong)) == ""
