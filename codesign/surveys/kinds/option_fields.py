# SPDX-License-Identifier: AGPL-3.0-or-later
"""The options of a question as form fields: each type knows its field, how it shows a value and how it reads one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import BooleanField, IntegerField, SelectField, SelectMultipleField
from wtforms.fields import Field
from wtforms.utils import unset_value
from wtforms.validators import NumberRange, ValidationError
from wtforms.validators import Optional as MayBeEmpty
from wtforms.widgets import CheckboxInput, ListWidget

from codesign.surveys.kinds.numbers import NumberField
from codesign.web.forms import LineField, TextField, choices_of
from codesign.web.tables import NotText, decoded

PREFIX = "option_"
MOST_SHAPE = 2_000_000


@dataclass(frozen=True)
class Option:
    """One option of a kind."""

    name: str
    label: Any
    hint: Any = ""

    def field(self) -> Field:
        """The form field, unbound."""
        raise NotImplementedError

    def shown(self, value: Any, language: str) -> Any:
        """What the field shows of a stored value."""
        return value

    def read(self, data: Any, before: Any, language: str) -> Any:
        """The value to store for what the field holds; None for nothing."""
        return data


@dataclass(frozen=True)
class Whole(Option):
    """A whole number."""

    low: int = 0
    high: int = 100_000

    def field(self) -> Field:
        """See `Option`."""
        return IntegerField(
            self.label,
            [MayBeEmpty(), NumberRange(self.low, self.high)],
            description=self.hint,
            render_kw={"inputmode": "numeric"},
        )

    def shown(self, value: Any, language: str) -> Any:
        """See `Option`."""
        return value if isinstance(value, int) else None


@dataclass(frozen=True)
class Decimal(Option):
    """A number, with decimals if need be."""

    def field(self) -> Field:
        """See `Option`."""
        return NumberField(self.label, description=self.hint, render_kw={"inputmode": "decimal"})

    def shown(self, value: Any, language: str) -> Any:
        """See `Option`."""
        return value if isinstance(value, int | float) else None


@dataclass(frozen=True)
class Flag(Option):
    """A switch; `default` is what an absent option means, `on` what is stored for yes."""

    default: bool = False
    on: Any = True

    def field(self) -> Field:
        """See `Option`."""
        return BooleanField(self.label, description=self.hint)

    def shown(self, value: Any, language: str) -> Any:
        """See `Option`."""
        return self.default if value is None else bool(value)

    def read(self, data: Any, before: Any, language: str) -> Any:
        """See `Option`: words that stand for yes stay, and the default needs no entry."""
        if bool(data) == self.default:
            return None
        return (before or self.on) if data else False


@dataclass(frozen=True)
class Line(Option):
    """A short text that is the same in every language."""

    def field(self) -> Field:
        """See `Option`."""
        return LineField(self.label, description=self.hint)

    def read(self, data: Any, before: Any, language: str) -> Any:
        """See `Option`."""
        return data or None


@dataclass(frozen=True)
class Words(Option):
    """A short text by language; the form asks for the survey's first language."""

    def field(self) -> Field:
        """See `Option`."""
        return LineField(self.label, description=self.hint)

    def shown(self, value: Any, language: str) -> Any:
        """See `Option`."""
        return value.get(language, "") if isinstance(value, Mapping) else value or ""

    def read(self, data: Any, before: Any, language: str) -> Any:
        """See `Option`."""
        if isinstance(before, str) and before == data:
            return before
        kept = dict(before) if isinstance(before, Mapping) else {}
        return {code: text for code, text in {**kept, language: data or ""}.items() if text} or None


@dataclass(frozen=True)
class Level(Option):
    """Short texts by language, one a line."""

    def field(self) -> Field:
        """See `Option`."""
        return TextField(self.label, description=self.hint)

    def shown(self, value: Any, language: str) -> Any:
        """See `Option`."""
        names = value if isinstance(value, list) else []
        return "\n".join(name.get(language, "") if isinstance(name, Mapping) else str(name) for name in names)

    def read(self, data: Any, before: Any, language: str) -> Any:
        """See `Option`."""
        kept = before if isinstance(before, list) else []
        lines = [line.strip() for line in (data or "").splitlines() if line.strip()]
        names = []
        for number, line in enumerate(lines):
            old = kept[number] if number < len(kept) and isinstance(kept[number], Mapping) else {}
            names.append({**old, language: line})
        return names or None


@dataclass(frozen=True)
class Pick(Option):
    """One of a few values; the first is the default."""

    choices: tuple[tuple[str, Any], ...] = ()

    def field(self) -> Field:
        """See `Option`."""
        return SelectField(self.label, choices=choices_of(self.choices))

    def read(self, data: Any, before: Any, language: str) -> Any:
        """See `Option`: the default needs no entry."""
        return before if data == self.choices[0][0] and before in (None, data) else data


@dataclass(frozen=True)
class Several(Option):
    """Some of a few values; none means all."""

    choices: tuple[tuple[str, Any], ...] = ()

    def field(self) -> Field:
        """See `Option`."""
        return SelectMultipleField(
            self.label,
            choices=choices_of(self.choices),
            widget=ListWidget(prefix_label=False),
            option_widget=CheckboxInput(),
        )

    def shown(self, value: Any, language: str) -> Any:
        """See `Option`."""
        return value if isinstance(value, list) and value else [one for one, _label in self.choices]

    def read(self, data: Any, before: Any, language: str) -> Any:
        """See `Option`."""
        return None if not data or len(data) == len(self.choices) else list(data)


class ShapeField(TextField):
    """GeoJSON, pasted or as a file, which wins."""

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Take the file where one was sent."""
        super().process(formdata, data, extra_filters)
        upload = formdata.get(self.file_name) if formdata else None
        if getattr(upload, "filename", ""):
            raw = upload.read(MOST_SHAPE + 1)
            try:
                self.data = decoded(raw).text
            except NotText as error:
                self.process_errors = [*self.process_errors, error.message]

    @property
    def file_name(self) -> str:
        """The name of the control for the file."""
        return f"{self.name}-file"

    def __call__(self, **attributes: Any) -> Markup:
        """The area to paste into, and the control for a file."""
        label = Markup('<label for="{}">{}</label>').format(self.file_name, _l("Or a file (.geojson, .json)"))
        control = Markup('<input class="control" type="file" accept=".geojson,.json" id="{0}" name="{0}">')
        return super().__call__(**attributes) + label + control.format(self.file_name)


@dataclass(frozen=True)
class Shape(Option):
    """GeoJSON."""

    def field(self) -> Field:
        """See `Option`."""
        return ShapeField(self.label, [_is_json], most=MOST_SHAPE, description=self.hint)

    def shown(self, value: Any, language: str) -> Any:
        """See `Option`."""
        return json.dumps(value, ensure_ascii=False) if value else ""

    def read(self, data: Any, before: Any, language: str) -> Any:
        """See `Option`."""
        try:
            return json.loads(data) if data else None
        except ValueError:
            return before


def _is_json(_form: Any, field: Field) -> None:
    if not field.data:
        return
    try:
        shape = json.loads(field.data)
    except ValueError as error:
        raise ValidationError(_l("This is not GeoJSON: %(reason)s", reason=str(error))) from error
    if not isinstance(shape, dict):
        raise ValidationError(_l("This is not GeoJSON: it must be an object."))
