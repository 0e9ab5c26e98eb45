# SPDX-License-Identifier: AGPL-3.0-or-later
"""The base of every form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Self

from flask_wtf import FlaskForm
from wtforms import Field, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.i18n import get_translations
from wtforms.validators import Length

from codesign.web.columns import KEY_BITS
from codesign.web.i18n import language

# A NUL byte cannot be stored by PostgreSQL and means nothing in a text.
_UNSTORABLE = dict.fromkeys([0])


def with_plain_line_ends(text: str) -> str:
    """A text whose lines end with one character, whatever machine wrote it."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def clean_text(text: str | None) -> str:
    """What a person typed, without the bytes no database stores and without outer white space."""
    return with_plain_line_ends(text or "").translate(_UNSTORABLE).strip()


#: What any database keeps as a whole number.
MOST_NUMBER = 2**31 - 1


def whole_number(text: str | None, most: int = MOST_NUMBER) -> int | None:
    """A number from 0 to `most` as a person or a page wrote it, None for anything else."""
    is_one = text is not None and text.isascii() and text.isdecimal() and len(text) <= len(str(most))
    return int(text) if is_one and int(text) <= most else None  # type: ignore[arg-type]


def row_key(text: str | None) -> int | None:
    """The key of a row as a page sent it, None for what cannot be one."""
    return whole_number(text, 2**KEY_BITS - 1)


class Form(FlaskForm):
    """A form that always posts, carries a CSRF token and speaks the reader's language.

    languages: those in which it asks for texts (`TextsField`), the first one first. time_zone: that of the clock by
    which moments are typed (`MomentField`).
    """

    class Meta(FlaskForm.Meta):
        """Messages of WTForms in the interface language."""

        languages: Sequence[str] = ()
        time_zone: str = ""

        @property
        def locales(self) -> list[str]:
            """Languages WTForms looks for its own messages in."""
            return [language()]

        def get_translations(self, _form: Any) -> Any:
            """WTForms' own messages in the reader's language, read from disk once."""
            return _own_messages(language())

    def __init__(
        self, *arguments: Any, languages: Sequence[str] = (), time_zone: str = "", **options: Any
    ) -> None:
        meta = {**options.pop("meta", {}), "languages": tuple(languages), "time_zone": time_zone}
        super().__init__(*arguments, meta=meta, **options)

    def at(self, place: str) -> Self:
        """The form with a place before the ids of its fields, where fields of the same name stand on the page."""
        for field in self:
            field.id = field.label.field_id = f"{place}-{field.name}"
        return self

    def text_of(self, name: str) -> str:
        """Cleaned text of a field."""
        return clean_text(self[name].data)


@lru_cache
def _own_messages(language: str) -> Any:
    return get_translations([language])


def choices_of(pairs: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """Values and labels as the choices of a select or radio field."""
    return [SelectChoice(value, label) for value, label in pairs]


class KeysField(Field):
    """The keys of rows: each in a control of the same name, or all in one; what is no key is left out."""

    data: list[int]

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read every key that was sent."""
        found = (row_key(part) for text in valuelist for part in text.split())
        self.data = [key for key in found if key is not None]


class LineField(StringField):
    """One line of text, cleaned as it arrives."""

    def __init__(self, label: Any = None, validators: Any = (), *, most: int = 200, **options: Any) -> None:
        super().__init__(label, [*validators, Length(max=most)], filters=[clean_text], **options)


class TextField(TextAreaField):
    """Several lines of text, cleaned as they arrive."""

    def __init__(self, label: Any = None, validators: Any = (), *, most: int = 5000, **options: Any) -> None:
        super().__init__(label, [*validators, Length(max=most)], filters=[clean_text], **options)
