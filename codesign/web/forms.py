# SPDX-License-Identifier: AGPL-3.0-or-later
"""The base of every form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.i18n import get_translations
from wtforms.validators import Length

from codesign.web.i18n import language

#: The languages in which staff write what citizens read.
WRITTEN_LANGUAGES = ("it", "en")

# A NUL byte cannot be stored by PostgreSQL and means nothing in a text.
_UNSTORABLE = dict.fromkeys([0])


def clean_text(text: str | None) -> str:
    """What a person typed, without the bytes no database stores and without outer white space."""
    return (text or "").translate(_UNSTORABLE).strip()


class Form(FlaskForm):
    """A form that always posts, carries a CSRF token and speaks the reader's language."""

    class Meta(FlaskForm.Meta):
        """Messages of WTForms in the interface language."""

        @property
        def locales(self) -> list[str]:
            """Languages WTForms looks for its own messages in."""
            return [language()]

        def get_translations(self, _form: Any) -> Any:
            """WTForms' own messages in the reader's language, read from disk once."""
            return _own_messages(language())

    def text_of(self, name: str) -> str:
        """Cleaned text of a field."""
        return clean_text(self[name].data)

    def texts_of(self, name: str) -> dict[str, str]:
        """What was typed into `name_it` and `name_en`, by language, without the empty ones."""
        return {code: text for code in WRITTEN_LANGUAGES if (text := self.text_of(f"{name}_{code}"))}


@lru_cache
def _own_messages(language: str) -> Any:
    return get_translations([language])


def language_fields(texts: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Texts by name and language as the data of a form with `name_it` and `name_en`."""
    return {f"{name}_{code}": texts[name].get(code, "") for name in texts for code in WRITTEN_LANGUAGES}


def choices_of(pairs: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """Values and labels as the choices of a select or radio field."""
    return [SelectChoice(value, label) for value, label in pairs]


class LineField(StringField):
    """One line of text, cleaned as it arrives."""

    def __init__(self, label: Any = None, validators: Any = (), *, most: int = 200, **options: Any) -> None:
        super().__init__(label, [*validators, Length(max=most)], filters=[clean_text], **options)


class TextField(TextAreaField):
    """Several lines of text, cleaned as they arrive."""

    def __init__(self, label: Any = None, validators: Any = (), *, most: int = 5000, **options: Any) -> None:
        super().__init__(label, [*validators, Length(max=most)], filters=[clean_text], **options)
