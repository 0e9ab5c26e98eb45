# SPDX-License-Identifier: AGPL-3.0-or-later
"""One field asks for a text in the languages of its process; no form and no template names a language."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, render_template_string
from flask_babel import force_locale
from werkzeug.datastructures import MultiDict
from wtforms.fields.core import UnboundField

import codesign
from codesign.deliberation.forms import round_form
from codesign.deliberation.kinds import KINDS
from codesign.settings import Settings, SettingsError
from codesign.web.forms import Form
from codesign.web.i18n import localized
from codesign.web.languages import COMMON, LanguagesField, known_languages
from codesign.web.texts_by_language import TextsField

TEMPLATES = Path(codesign.__file__).resolve().parents[1] / "templates"
DRAW = '{% from "macros/forms.html" import field, error_summary %}{{ error_summary(form) }}{{ field(form.title) }}'
LANGUAGES = ("de", "sl", "ar")


class Letter(Form):
    class Meta(Form.Meta):
        csrf = False

    title = TextsField("Title", required=True, least=3, most=10)
    text = TextsField("Text", most=20, rows=3)


class Choice(Form):
    class Meta(Form.Meta):
        csrf = False

    languages = LanguagesField("Languages")


@pytest.fixture
def page(app: Flask) -> Iterator[None]:
    with app.test_request_context(), force_locale("en"):
        yield


def letter(sent: dict[str, Any] | None, languages: tuple[str, ...] = LANGUAGES, **stored: Any) -> Letter:
    return Letter(formdata=None if sent is None else MultiDict(sent), data=stored, languages=languages)


@pytest.mark.usefixtures("page")
class TestField:
    def test_holds_what_was_written_without_the_empty_ones(self) -> None:
        form = letter({"title-de": " Park ", "title-sl": "", "title-ar": "حديقة", "text-de": "\0 "})
        assert form.validate()
        assert form.title.data == {"de": "Park", "ar": "حديقة"}
        assert form.text.data == {}

    def test_only_the_first_language_is_demanded(self) -> None:
        form = letter({"title-de": "  ", "title-sl": "Park"})
        assert not form.validate()
        assert [bool(entry.errors) for entry in form.title] == [True, False, False]

    def test_each_language_is_judged_by_itself_at_its_input(self) -> None:
        form = letter({"title-de": "Park", "title-sl": "P", "title-ar": "ح" * 11, "text-sl": "x" * 21})
        assert not form.validate()
        assert [len(entry.errors) for entry in form.title] == [0, 1, 1]
        assert [len(entry.errors) for entry in form.text] == [0, 1, 0]
        drawn = render_template_string(DRAW, form=form)
        assert 'href="#title-sl"' in drawn
        assert re.search(r'<input[^>]*aria-describedby="title-ar-error"[^>]*id="title-ar"', drawn)

    def test_a_language_no_longer_asked_for_is_kept(self) -> None:
        form = letter(
            {"title-de": "Platz", "title-sl": ""}, title={"de": "Park", "it": "Parco", "sl": "Park"}
        )
        assert form.validate()
        assert form.title.data == {"de": "Platz", "it": "Parco"}
        assert form.title.written == {"de": "Platz"}

    def test_what_was_typed_in_it_is_carried_along_and_not_stored(self) -> None:
        form = letter({"title-de": "Park", "title-it": "Parco"})
        assert form.title.data == {"de": "Park"}
        assert '<input type="hidden" name="title-it" value="Parco">' in render_template_string(
            DRAW, form=form
        )

    def test_a_form_that_sends_no_input_changes_nothing(self) -> None:
        form = letter({"text-de": "T"}, title={"de": "Park", "it": "Parco"})
        assert form.validate()
        assert form.title.data == {"de": "Park", "it": "Parco"}

    def test_a_form_that_knows_no_languages_is_a_mistake(self) -> None:
        with pytest.raises(ValueError, match="languages"):
            letter(None, languages=())

    def test_every_input_says_its_language_and_direction(self) -> None:
        drawn = render_template_string(DRAW, form=letter(None))
        for code, direction in zip(LANGUAGES, ("ltr", "ltr", "rtl"), strict=True):
            control = next(tag for tag in re.findall("<input[^>]*>", drawn) if f'"title-{code}"' in tag)
            assert f'lang="{code}"' in control
            assert f'dir="{direction}"' in control
            assert f'<label for="title-{code}"' in drawn
        assert "not translated yet" not in drawn

    def test_a_missing_translation_is_marked_in_words(self) -> None:
        drawn = render_template_string(DRAW, form=letter(None, title={"de": "Park"}))
        assert drawn.count("not translated yet") == 2

    def test_one_language_is_a_plain_field(self) -> None:
        drawn = render_template_string(DRAW, form=letter(None, languages=("de",)))
        assert "fieldset" not in drawn
        assert re.search(r'<label for="title-de">Title', drawn)

    def test_an_area_has_its_lines(self) -> None:
        drawn = render_template_string(
            '{% from "macros/forms.html" import field %}{{ field(form.text) }}', form=letter(None)
        )
        assert len(re.findall(r'<textarea[^>]*rows="3"', drawn)) == 3


def choice(*sent: str, **stored: Any) -> Choice:
    return Choice(formdata=MultiDict([("languages", code) for code in sent]), data=stored)


@pytest.mark.usefixtures("page")
class TestLanguages:
    def test_the_order_of_the_lists_decides_and_empty_ones_are_left_out(self) -> None:
        form = choice("sl", "", "de", "sl")
        assert form.validate()
        assert form.languages.data == ["sl", "de"]

    @pytest.mark.parametrize("sent", [["xx"], [""], [*COMMON[:9]]])
    def test_unknown_none_and_too_many_are_told(self, sent: list[str]) -> None:
        form = choice(*sent)
        assert not form.validate()
        assert form.languages.errors

    def test_a_language_that_is_spoken_already_stays_in_the_list(self) -> None:
        assert not choice("eo").validate()
        assert choice("eo", languages=["eo"]).validate()

    def test_there_is_always_a_list_for_one_more(self) -> None:
        drawn = render_template_string(
            '{% from "macros/forms.html" import field %}{{ field(form.languages) }}',
            form=choice("de", "sl", "ar"),
        )
        assert drawn.count("<select") == 4
        assert re.search(r'<label for="languages-0">First language', drawn)

    def test_the_table_names_each_language_in_itself(self) -> None:
        names = dict(known_languages())
        assert set(names) >= {"it", "en", "de", "fr", "sl", "es", "ar", "ca", "pt", "ro", "uk", "zh"}
        assert (names["sl"], names["ar"], names["zh"]) == ("Slovenščina", "العربية", "中文")


def test_a_town_adds_languages_by_their_codes() -> None:
    assert Settings.from_environment({"CODESIGN_MORE_LANGUAGES": "fur, lld"}).more_languages == ("fur", "lld")
    with pytest.raises(SettingsError, match="CODESIGN_MORE_LANGUAGES"):
        Settings.from_environment({"CODESIGN_MORE_LANGUAGES": "Friulian"})


def test_what_nobody_translated_is_shown_in_the_language_it_was_written_in_first(app: Flask) -> None:
    with app.test_request_context():
        assert localized({"sl": "Park", "ar": "حديقة"}, "fr") == "Park"
        assert localized({"sl": "Park", "ar": "حديقة"}, "ar") == "حديقة"


def _forms() -> set[type[Form]]:
    for module in pkgutil.walk_packages(codesign.__path__, "codesign."):
        if "migrations" not in module.name and not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    found, waiting = {round_form(kind) for kind in KINDS}, [Form]
    while waiting:
        kinds = waiting.pop().__subclasses__()
        found.update(kinds)
        waiting += kinds
    return found


NAMES_A_LANGUAGE = re.compile(rf"\w+[_-]({'|'.join(COMMON)})")


def test_no_form_names_a_language() -> None:
    forms = _forms()
    assert len(forms) > 30
    fields = {
        (form.__name__, name)
        for form in forms
        for name in dir(form)
        if isinstance(getattr(form, name), UnboundField)
    }
    assert [field for field in sorted(fields) if NAMES_A_LANGUAGE.fullmatch(field[1])] == []


def test_no_template_names_a_language() -> None:
    found = {
        (path.name, name)
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r"\b[a-z]+_(?:it|en|de|es|ar)\b", path.read_text(encoding="utf-8"))
    }
    assert found == set()
